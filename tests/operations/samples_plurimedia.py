"""Sample answers of Plurimedia, as the documents print them."""

from __future__ import annotations

from typing import Any

from tests.operations.rows import Sample

__all__ = ["SAMPLES"]

_BLADE_RUNNER: dict[str, Any] = {
    "version": "v1",
    "statusCode": 200,
    "data": {
        "id": 7488,
        "title": "Blade Runner",
        "typographicTitle": "Blade Runner",
        "lastUpdate": "2024-09-27T07:48:30.677",
        "isFre": True,
    },
}

SAMPLES = (
    Sample("blade runner", "plurimedia", "contents.get_v1", _BLADE_RUNNER),
    Sample("blade runner", "plurimedia", "contents.get", _BLADE_RUNNER),
)
