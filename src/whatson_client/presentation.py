"""How objects of WHATS'ON show in notebooks, and which of their members never do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from broadcast_clients.core.html.card import Card, Fact, picture_of

__all__ = ["CARDS", "PRIVATE"]


def _facts(*paths: str) -> tuple[Fact, ...]:
    return tuple(Fact(path) for path in paths)


_PRODUCT = Card(
    title=("title", "content_id"),
    facts=_facts(
        "content_id", "content_type", "type", "status", "duration", "product_code", "original_language",
        "series_id", "product_titles", "ratings",
    ),
    text=("description", "remarks"),
)  # fmt: skip
_PICTURE = Card(
    title=("identification", "image_id"),
    facts=_facts("image_id", "identification"),
    artwork=lambda each: picture_of(each, "high_resolution_url"),
)

CARDS: Final[Mapping[str, Card]] = {
    "Content": _PRODUCT,
    "Product": _PRODUCT,
    "ContentCollection": _PRODUCT,
    "ContentRow": Card(
        title=("title", "content_id"), facts=_facts("content_id", "content_type", "duration", "product_code")
    ),
    "Image": _PICTURE,
    "PressSheetImage": _PICTURE,
    "PressSheet": Card(
        title=("title", "press_sheet_id"),
        note=("series_title",),
        facts=_facts("press_sheet_id", "content_id", "press_target", "press_status", "images"),
        text=("short_teletext",),
    ),
    "Media": Card(
        title=("label", "identification", "media_id"),
        facts=_facts("media_id", "library", "type", "status", "tc_in", "tc_out", "frame_rate", "file_format"),
    ),
    "MediaAsset": Card(
        title=("label", "media_asset_id"),
        facts=_facts("media_asset_id", "content_title", "content_id", "kind", "status", "frame_rate"),
    ),
    "Trailer": Card(title=("title", "trailer_id"), facts=_facts("trailer_id")),
    "LoginResult": Card(title=(), facts=_facts("status_code", "message")),
}

PRIVATE: Final[Mapping[str, frozenset[str]]] = {
    # Hosts and folders of a broadcaster's own network.
    "Media": frozenset({"network_path"}),
}
