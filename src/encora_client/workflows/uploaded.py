"""What an upload came to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attr import field, frozen

if TYPE_CHECKING:
    from encora_client.models import MediaUpload

__all__ = ["FAILED", "FINISHED", "Uploaded", "expiry", "is_transcoded"]

FINISHED = frozenset({"completed", "complete", "succeeded", "ready", "done"})
FAILED = frozenset({"failed", "error", "errored", "canceled", "cancelled", "expired"})
"""Words for an end. The published sample shows a beginning only (`pending`), so the usual ones are all understood."""


@frozen
class Uploaded:
    """A file on the platform."""

    upload: MediaUpload = field(repr=False)
    """As the platform tells it, the transcode's state among it."""
    sha256: str
    """Of all bytes, in hexadecimal, computed as they were read."""
    size: int
    """Bytes of the file."""
    interruptions: int
    """How often it broke off and went on."""
    restarts: int
    """How often it had to begin again."""


def is_transcoded(upload: MediaUpload) -> bool:
    """Whether the transcode of an upload came to its end, good or bad."""
    states = {str(getattr(upload, name, "")).lower() for name in ("status", "transcode_status")}
    return bool(states & FAILED) or str(getattr(upload, "transcode_status", "")).lower() in FINISHED


def expiry(upload: MediaUpload) -> float | None:
    """When the signed address ends, in seconds since 1970; `None` where it isn't told."""
    moment: datetime | None = getattr(upload, "upload_url_expires_at", None)
    return None if moment is None else moment.timestamp()
