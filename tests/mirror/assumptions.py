"""The variants that the mirror is run under: those that differ from what all other tests run under."""

from __future__ import annotations

from typing import Any

from broadcast_clients.sandbox import Sandbox
from tests.operations.expected import cases
from tests.operations.expected_plurimedia import DEFAULT, TABLE

__all__ = ["turned_round"]


def turned_round(*names: str) -> list[Any]:
    """Parameters `(case, expectation)` for every other variant than the first of some assumptions."""
    usual = {each.name: each.variants[0] for each in Sandbox.assumptions()}
    found = cases("plurimedia", DEFAULT, {name: TABLE[name] for name in names})
    chosen = {f"plurimedia.{name}" for name in names}
    return [
        each for each in found if each.values[0].name in chosen and each.values[0].variant != usual[each.values[0].name]
    ]
