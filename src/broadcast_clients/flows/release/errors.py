"""What a release can fail of, beyond what the clients raise."""

from __future__ import annotations

from typing import ClassVar

from broadcast_clients.core.errors import BroadcastError

__all__ = ["ArtworkRefused", "FileUnusable", "ReleaseFailed", "ReleaseUnknown", "StillTranscoding"]


class ReleaseFailed(BroadcastError):
    """A title can't go on for now. What was done is kept, and the next run tries again."""


class ReleaseUnknown(BroadcastError):
    """Whether a title was made on the platform can't be told any more."""


class FileUnusable(BroadcastError):
    """A video or a picture isn't there, can't be read, or is empty."""

    default_hint: ClassVar[str | None] = "put the file there, or replace the rule that names it; the next run goes on"


class ArtworkRefused(BroadcastError):
    """A picture can't be fetched, or isn't one: too large, of another type, or at an address that isn't taken."""

    default_hint: ClassVar[str | None] = (
        "mend the image in WHATS'ON, or replace the rule `artwork`; the next run goes on"
    )


class StillTranscoding(BroadcastError):
    """A file is at the platform, and its transcode isn't over: the next run goes on."""
