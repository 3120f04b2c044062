"""Sample answers of Plurimedia, as the documents print them."""

from __future__ import annotations

from typing import Any

from tests.operations.rows import Sample

__all__ = ["PRINTED", "SAMPLES"]

PRINTED = {"contents.get", "contents.get_v1", "track_changes.list"}
"""The public pages print one content, and how a change names the type of its object."""

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

_OBJECT_TYPES = (
    "Award",
    "Broadcast",
    "ContentCatalog",
    "Channel",
    "ChannelInPack",
    "Content",
    "ContentExtradata",
    "BroadcastExtradata",
    "PersonExtradata",
    "ChannelExtradata",
    "SubCatExtradata",
    "Person",
    "SportTeam",
    "SubCategory",
    "PersonImage",
    "PersonBiography",
)

SAMPLES = (
    Sample("blade runner", "plurimedia", "contents.get_v1", _BLADE_RUNNER),
    Sample("blade runner", "plurimedia", "contents.get", _BLADE_RUNNER),
    Sample("object types", "plurimedia", "track_changes.list", [{"objectType": each} for each in _OBJECT_TYPES]),
)
