"""Whether a release has something, judged by what the documents say of its life."""

from __future__ import annotations

from typing import Literal

from attr import frozen

from broadcast_clients.core.operation import Lifetime
from whatson_client.releases.version import Release

__all__ = ["Absence", "absence"]


@frozen
class Absence:
    """Why something isn't there, or may not be."""

    certain: bool
    """A document says so. Otherwise it is only first known from, or taken to be gone by, another release."""
    kind: Literal["not yet", "gone"]
    release: str
    """The first release that has it, or that no longer has it."""
    again: str = ""
    """The release that has it again, if one does."""
    replaced_by: str = ""

    def __str__(self) -> str:
        """What the documents say, as the end of a sentence."""
        if self.kind == "not yet":
            text = f"it came with {self.release}" if self.certain else f"it is known from {self.release} on"
        elif self.again:
            text = f"{self.release} took it away, and {self.again} has it again"
        else:
            text = f"{self.release} took it away" if self.certain else f"it is taken to be gone since {self.release}"
        return f"{text}; use {self.replaced_by}" if self.replaced_by else text


def absence(life: Lifetime, release: Release) -> Absence | None:
    """Why the release lacks it or may lack it; `None` where it is there as far as the documents say."""
    if life.since is not None and release < Release.parse(life.since):
        return Absence(life.since_kind == "exact", "not yet", life.since)
    if life.gap is not None and Release.parse(life.gap[0]) <= release < Release.parse(life.gap[1]):
        return Absence(True, "gone", life.gap[0], life.gap[1], life.replaced_by)
    if life.until is not None and release >= Release.parse(life.until):
        return Absence(life.until_kind == "exact", "gone", life.until, replaced_by=life.replaced_by)
    return None
