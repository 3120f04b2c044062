"""Sample answers as the documents print them, where that is valid JSON by itself or once put into its envelope."""

from __future__ import annotations

from tests.operations import samples_encora, samples_plurimedia, samples_whatson
from tests.operations.rows import Sample

__all__ = ["SAMPLES", "Sample"]

SAMPLES: tuple[Sample, ...] = (
    *samples_plurimedia.SAMPLES,
    *samples_encora.SAMPLES,
    *samples_whatson.SAMPLES,
)
