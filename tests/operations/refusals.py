"""Error answers as the documents, the vendors' own software and the sandbox's sources have them, and what to make of
them."""

from __future__ import annotations

from tests.operations import refusals_encora, refusals_plurimedia, refusals_whatson
from tests.operations.rows import Refusal

__all__ = ["REFUSALS", "Refusal"]

REFUSALS: tuple[Refusal, ...] = (
    *refusals_plurimedia.REFUSALS,
    *refusals_encora.REFUSALS,
    *refusals_whatson.REFUSALS,
)
