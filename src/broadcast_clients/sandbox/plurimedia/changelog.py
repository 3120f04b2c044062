"""What changed in the account since the start, object by object: what TrackChanges tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from .contents import Edit, stamp

# The sixteen types that are documented, as they are printed.
OBJECT_TYPES = (
    "Award", "Broadcast", "ContentCatalog", "Channel", "ChannelInPack", "Content", "ContentExtradata",
    "BroadcastExtradata", "PersonExtradata", "ChannelExtradata", "SubCatExtradata", "Person", "SportTeam",
    "SubCategory", "PersonImage", "PersonBiography",
)  # fmt: skip
FURTHER_TYPE = "Podcast"


class Change(NamedTuple):
    """An object that changed."""

    moment: datetime
    kind: str
    number: int


class ChangeLog:
    """Every change since the start, oldest first.

    Args:
        local: Turns a UTC time into the time as replies print it.
    """

    def __init__(self, local: Callable[[datetime], datetime]) -> None:
        self._local = local
        self._changes: list[Change] = []
        self._edits: dict[tuple[str, int], Edit] = {}

    def note(self, moment: datetime, kind: str, number: int) -> None:
        """Note that an object changed."""
        # Milliseconds, because that is as fine as the times of replies are.
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        self._changes.append(Change(moment, kind, number))
        known = self._edits.get((kind, number))
        self._edits[kind, number] = Edit(known.version + 1 if known else 1, stamp(self._local(moment)))

    def edit(self, kind: str, number: int) -> Edit | None:
        """Return how often an object changed since the start, and when last."""
        return self._edits.get((kind, number))

    def since(self, moment: datetime, kind: str | None = None) -> list[Change]:
        """Return the last change of each object that changed since `moment`, oldest first."""
        latest = {
            (each.kind, each.number): each
            for each in self._changes
            if each.moment >= moment and kind in (None, each.kind)
        }
        return sorted(latest.values())
