"""What a run changed in the mirror: what it was like before, held against what it is like now."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attr import field, frozen
from sqlalchemy import URL

from broadcast_clients.core.jsonvalue import as_object
from broadcast_clients.flows.mirror.raw import read_json
from broadcast_clients.flows.report_page.reading import Mirrored

if TYPE_CHECKING:
    from plurimedia_client import AsyncPlurimediaClient, PlurimediaClient

__all__ = ["ContentChange", "Snapshot", "SourceChanges", "changes_since", "renames_of"]

_Day = tuple[int, date]
NOT_COUNTED = frozenset({"lastUpdate"})
"""Members whose change alone says nothing."""


def renames_of(plurimedia: PlurimediaClient | AsyncPlurimediaClient | None) -> Mapping[str, Mapping[str, str]]:
    """What the server calls members, by the overrides of a client."""
    return {} if plurimedia is None else plurimedia.overrides.fields


@frozen
class _Seen:
    title: str
    marks: array[int] = field(repr=False)
    """A mark of each member with its value."""


@frozen
class Snapshot:
    """What a mirror has at a moment: titles, and marks that tell whether something changed. Small beside the data."""

    contents: Mapping[int, _Seen] = field(repr=False)
    """What is in catalogues."""
    days: Mapping[_Day, int] = field(repr=False)
    """A mark for each channel and day."""

    @classmethod
    def of(
        cls, database: str | Path | URL, *, plurimedia: PlurimediaClient | AsyncPlurimediaClient | None = None
    ) -> Snapshot:
        """Look at a database. One that isn't there yet is empty, and is made.

        Args:
            database: Path of an SQLite file, or a URL.
            plurimedia: The client that the mirror is made with, if it has overrides.
        """
        with Mirrored(database, renames_of(plurimedia)) as mirrored:
            return snapshot(mirrored)

    @property
    def empty(self) -> bool:
        """Whether there was nothing yet."""
        return not self.contents and not self.days


@frozen
class ContentChange:
    """A content that was added, changed or removed."""

    content_id: int
    """The provider's id."""
    title: str
    """Its title."""
    fields: tuple[str, ...] = ()
    """Names of the members that are new or have another value, as the provider calls them."""


@frozen(kw_only=True)
class SourceChanges:
    """What changed at the provider, as far as it concerns the mirror."""

    added: tuple[ContentChange, ...] = ()
    """Contents that came."""
    changed: tuple[ContentChange, ...] = ()
    """Contents that have other facts."""
    removed: tuple[ContentChange, ...] = ()
    """Contents that are gone from all catalogues."""
    days_added: tuple[_Day, ...] = ()
    """Channel and day."""
    days_changed: tuple[_Day, ...] = ()
    """Channel and day."""


def snapshot(mirrored: Mirrored) -> Snapshot:
    """What a database has."""
    listed = {row["content_id"] for row in mirrored.rows("catalog_content")}
    contents: dict[int, _Seen] = {}
    for row in mirrored.rows("content"):
        if row["content_id"] in listed:
            raw = as_object(read_json(row["raw"])) or {}
            contents[row["content_id"]] = _Seen(mirrored.title(raw).title, array("L", _marks(raw).values()))
    days: dict[_Day, int] = {(row["channel_id"], row["day"]): 0 for row in mirrored.rows("schedule_day")}
    for row in mirrored.rows("broadcast"):
        key = row["channel_id"], row["day"]
        days[key] = zlib.crc32(row["raw"].encode("utf-8", "surrogatepass"), days.get(key, 0))
    return Snapshot(contents, days)


def changes_since(
    before: Snapshot,
    database: str | Path | URL,
    *,
    plurimedia: PlurimediaClient | AsyncPlurimediaClient | None = None,
) -> SourceChanges:
    """What changed in a database since a snapshot: contents of catalogues with the members that differ, and days.

    Args:
        before: What it was like.
        database: Path of an SQLite file, or a URL.
        plurimedia: The client that the mirror is made with, if it has overrides.
    """
    with Mirrored(database, renames_of(plurimedia)) as mirrored:
        return changes(before, mirrored)


def changes(before: Snapshot, mirrored: Mirrored) -> SourceChanges:
    """What changed since a snapshot."""
    now = snapshot(mirrored)
    changed: list[ContentChange] = []
    for content_id in sorted(before.contents.keys() & now.contents.keys()):
        old, new = before.contents[content_id], now.contents[content_id]
        if old.marks != new.marks:
            raw = as_object(read_json(next(mirrored.rows("content", content_id=content_id))["raw"])) or {}
            fields = tuple(name for name, mark in _marks(raw).items() if mark not in old.marks)
            changed.append(ContentChange(content_id, new.title, _telling(fields)))
    return SourceChanges(
        added=_titles(now, now.contents.keys() - before.contents.keys()),
        changed=tuple(changed),
        removed=_titles(before, before.contents.keys() - now.contents.keys()),
        days_added=tuple(sorted(now.days.keys() - before.days.keys())),
        days_changed=tuple(
            sorted(key for key in now.days.keys() & before.days.keys() if now.days[key] != before.days[key])
        ),
    )


def _titles(where: Snapshot, ids: Iterable[int]) -> tuple[ContentChange, ...]:
    return tuple(ContentChange(each, where.contents[each].title) for each in sorted(ids))


def _telling(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in fields if each not in NOT_COUNTED) or fields


def _marks(raw: Mapping[str, Any]) -> dict[str, int]:
    return {
        name: zlib.crc32(f"{name}={json.dumps(value, sort_keys=True)}".encode("utf-8", "surrogatepass"))
        for name, value in raw.items()
    }
