"""What the workflows report: one event for each thing that happened, nothing held back until the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from attr import frozen

from broadcast_clients.core.errors import BroadcastError

if TYPE_CHECKING:
    from plurimedia_client.models import Content

__all__ = ["CatalogEvent", "ContentFailed", "ContentLoaded", "ContentRemoved"]


@frozen
class ContentLoaded:
    """A content of the catalogue was read."""

    content_id: int
    content: Content
    change: Literal["loaded", "added", "updated"] | str
    """`loaded` on a first load; on an update what the provider says of it."""


@frozen
class ContentRemoved:
    """A content left the catalogue."""

    content_id: int


@frozen
class ContentFailed:
    """A content couldn't be read; the others go on."""

    content_id: int
    error: BroadcastError


CatalogEvent = ContentLoaded | ContentRemoved | ContentFailed
