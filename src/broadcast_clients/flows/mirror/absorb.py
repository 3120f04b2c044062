"""What becomes of an answer: rows, and the work that it entails. Nothing here does any I/O."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from attr import frozen

from broadcast_clients.core.answer import Answer, response_of
from broadcast_clients.flows.mirror import steps
from broadcast_clients.flows.mirror.batch import Batch, Task
from broadcast_clients.flows.mirror.columns import Column, derive
from broadcast_clients.flows.mirror.raw import as_json, the_item, the_items
from plurimedia_client.recipes import contents_of, groups_of, is_removal, people_of

if TYPE_CHECKING:
    from plurimedia_client.models import Broadcast

__all__ = [
    "WORK_OF",
    "Absorber",
    "CatalogPlan",
    "SchedulePlan",
    "day_key",
    "moment_of",
    "plan_day",
    "plan_extras",
    "read_day_key",
]

MARGIN = timedelta(seconds=10)
"""How far the clocks of the provider's machines may be apart: changes are asked for from that much earlier on."""

WORK_OF: Mapping[str, str] = {
    "persons": "person",
    "biographies": "person_biography",
    "person_images": "person_images",
    "person_awards": "person_awards",
    "content_awards": "content_awards",
    "teams": "content_teams",
    "tags": "broadcast_tags",
    "videos": "videos",
}
"""The kind of work that an extra means."""

_OF_PERSONS = ("persons", "biographies", "person_images", "person_awards")
_OF_CONTENTS = ("content_awards", "teams")
_TRACKED = {
    "Person": "person",
    "PersonExtradata": "person",
    "PersonBiography": "person_biography",
    "PersonImage": "person_images",
}
"""Object types of TrackChanges whose ids are those of persons, with the work that a change means."""


@frozen
class SchedulePlan:
    """What is mirrored of the schedule."""

    channels: frozenset[int] | None = None
    """All of the account's where it is left out."""
    extras: frozenset[str] = frozenset()
    days: frozenset[tuple[int, date]] = frozenset()
    """What the database has, and what this run is to load."""


@frozen
class CatalogPlan:
    """What is mirrored of a catalogue."""

    tags: bool = False


class _Kind(NamedTuple):
    """How the answers to one kind of work are taken in."""

    read: Callable[[Task, Any], Any]
    take_in: Callable[[Task, Any, Batch], None]


class _Page(NamedTuple):
    """A page of a catalogue."""

    ids: list[int]
    rows: list[dict[str, Any]]
    moment: datetime
    at_end: bool


class Absorber:
    """Takes in the answers of one run, each in two steps.

    `read` is done with an answer as soon as it is there, beside other answers; `take_in` puts what it gave into a
    batch, one after the other.

    Args:
        columns: The derived columns of each table.
        plan: What is wanted.
    """

    def __init__(self, columns: Mapping[str, tuple[Column, ...]], plan: SchedulePlan | CatalogPlan) -> None:
        self._columns = columns
        self.plan = plan
        self._kinds: dict[str, _Kind] = {
            "catalogs": _with_models(self._catalogs),
            "catalog_page": _Kind(self._page_read, self._catalog_page),
            "catalog_changes": _with_models(self._catalog_changes),
            "content": _Kind(self._content_row, self._content),
            "content_tags": self._listed("content_tag", "content_id"),
            "channels": _with_models(self._channels),
            "channel_categories": self._listed("channel_category", "channel_id"),
            "channel_packs": self._listed("channel_pack", "channel_id"),
            "schedule_changes": _with_models(self._schedule_changes),
            "broadcasts": _with_models(self._broadcasts),
            "groupings": _with_models(self._groupings),
            "broadcast_tags": self._day_listed("broadcast_tag"),
            "person": self._one("person", "person_id"),
            "person_biography": self._one("person_biography", "person_id"),
            "person_images": self._listed("person_image", "person_id"),
            "person_awards": self._listed("person_award", "person_id"),
            "content_awards": self._listed("content_award", "content_id"),
            "content_teams": self._listed("content_team", "content_id"),
            "videos": _with_models(self._videos),
            "video_related": self._one("video_related", "video_id"),
            "track_changes": _with_models(self._track_changes),
            "releases": _with_models(self._releases),
        }

    def read(self, task: Task, result: Any) -> Any:
        """What has to be kept of an answer until it is taken in: its rows, where they are all that counts.

        Its models go with it. A hundred of them that waited to be taken in would have the garbage collector walk
        the whole program time and again.

        Raises:
            BroadcastError: The answer lacks what the mirror needs.
        """
        return self._kinds[task.kind].read(task, result)

    def take_in(self, task: Task, read: Any, batch: Batch) -> None:
        """Put the answer to a piece of work into a batch.

        Args:
            task: The work.
            read: What `read` gave.
            batch: Where to put it.

        Raises:
            BroadcastError: The answer lacks what the mirror needs; nothing of it is in the batch then.
        """
        self._kinds[task.kind].take_in(task, read, batch)
        batch.done.append(task.seq)

    def row(self, table: str, raw: Mapping[str, Any], **keys: Any) -> dict[str, Any]:
        """A row: keys, derived columns, raw JSON."""
        return {**keys, **derive(self._columns[table], raw), "raw": as_json(raw)}

    # --- in general -------------------------------------------------------------------------------------------------

    def _listed(self, table: str, key: str) -> _Kind:
        """A list that belongs to one object: it replaces the one that is there."""

        def read(task: Task, result: Any) -> list[dict[str, Any]]:
            return self._rows(table, result, **{key: int(task.key)})

        def take_in(task: Task, rows: list[dict[str, Any]], batch: Batch) -> None:
            batch.replace(table, rows, **{key: int(task.key)})
            _remember(task, batch)

        return _Kind(read, take_in)

    def _day_listed(self, table: str) -> _Kind:
        """A list that belongs to a day of a channel: it replaces the one that is there."""

        def read(task: Task, result: Any) -> list[dict[str, Any]]:
            channel, day = read_day_key(task.key)
            return self._rows(table, result, channel_id=channel, day=day)

        def take_in(task: Task, rows: list[dict[str, Any]], batch: Batch) -> None:
            channel, day = read_day_key(task.key)
            batch.replace(table, rows, channel_id=channel, day=day)

        return _Kind(read, take_in)

    def _rows(self, table: str, result: Any, **keys: Any) -> list[dict[str, Any]]:
        """The rows of a list whose order is part of their key."""
        items = the_items(response_of(result))
        return [self.row(table, raw, **keys, position=position) for position, raw in enumerate(items)]

    def _one(self, table: str, key: str) -> _Kind:
        """One object, or that there is none."""

        def read(task: Task, result: Any) -> dict[str, Any] | None:
            return None if result is None else self._row(table, result, key, task)

        def take_in(task: Task, row: dict[str, Any] | None, batch: Batch) -> None:
            if row is None:
                batch.clear(table, **{key: int(task.key)})
            else:
                batch.add(table, row)
            _remember(task, batch)

        return _Kind(read, take_in)

    def _row(self, table: str, result: Any, key: str, task: Task) -> dict[str, Any]:
        return self.row(table, the_item(response_of(result)), **{key: int(task.key)})

    # --- catalogues -------------------------------------------------------------------------------------------------

    def _catalogs(self, task: Task, result: Any, batch: Batch) -> None:
        ids = [each.id for each in result]
        batch.clear("catalog")
        for catalog_id, raw in zip(ids, the_items(response_of(result)), strict=False):
            batch.add("catalog", self.row("catalog", raw, catalog_id=catalog_id))

    def _page_read(self, task: Task, result: Any) -> _Page:
        page, at_end = result
        catalog = int(task.key.partition("/")[0])
        answer = response_of(page)
        ids = [each.id for each in page]
        rows = [
            self.row("catalog_content", raw, catalog_id=catalog, content_id=content_id, listed=True)
            for content_id, raw in zip(ids, the_items(answer), strict=False)
        ]
        return _Page(ids, rows, moment_of(answer), at_end)

    def _catalog_page(self, task: Task, page: _Page, batch: Batch) -> None:
        catalog, number = map(int, task.key.split("/"))
        ids = page.ids
        if not page.at_end:  # before the contents of this page, so that there is always work at hand
            seen = json.dumps([ids[0], ids[-1], len(ids)]) if ids else None
            batch.plan("catalog_page", f"{catalog}/{number + 1}", seen)
        for row in page.rows:
            batch.add("catalog_content", row)
            batch.plan("content", row["content_id"])
        if number == 1:
            batch.moments[batch.scope] = page.moment
        if page.at_end:
            batch.steps.append(steps.RemoveUnlisted(catalog))

    def _catalog_changes(self, task: Task, result: Any, batch: Batch) -> None:
        catalog = int(task.key)
        answer = response_of(result)
        changes = [(change.id, is_removal(change)) for change in result]
        removed = [content_id for content_id, gone in changes if gone]
        for (content_id, gone), raw in zip(changes, the_items(answer), strict=False):
            if not gone:
                keys = {"catalog_id": catalog, "content_id": content_id, "listed": True}
                row = self.row("catalog_content", raw, **keys)
                batch.additions.setdefault("catalog_content", []).append(row)
                batch.plan("content", content_id)
        if removed:
            batch.steps.append(steps.Remove(catalog, tuple(removed)))
        batch.moments[batch.scope] = moment_of(answer)

    def _content_row(self, task: Task, result: Any) -> dict[str, Any]:
        return self._row("content", result, "content_id", task)

    def _content(self, task: Task, row: dict[str, Any], batch: Batch) -> None:
        batch.add("content", row)
        if isinstance(self.plan, CatalogPlan) and self.plan.tags:
            batch.vod.add(int(task.key))

    # --- schedule ---------------------------------------------------------------------------------------------------

    def _channels(self, task: Task, result: Any, batch: Batch) -> None:
        answer = response_of(result)
        ids = [channel.id for channel in result]
        batch.clear("channel")
        for channel_id, raw in zip(ids, the_items(answer), strict=False):
            batch.add("channel", self.row("channel", raw, channel_id=channel_id))
            if self._wants(channel_id):
                batch.plan("channel_categories", channel_id)
                batch.plan("channel_packs", channel_id)
        batch.moments["channels"] = moment_of(answer)

    def _wants(self, channel: int) -> bool:
        plan = self.plan
        return not isinstance(plan, SchedulePlan) or plan.channels is None or channel in plan.channels

    def _schedule_changes(self, task: Task, result: Any, batch: Batch) -> None:
        assert isinstance(self.plan, SchedulePlan)
        answer = response_of(result)
        changes = [(change.channel_id, change.day) for change in result]
        for day, raw in zip(changes, the_items(answer), strict=False):
            if day in self.plan.days:
                plan_day(batch, *day, self.plan.extras, as_json(raw))
        batch.moments[batch.scope] = moment_of(answer)

    def _broadcasts(self, task: Task, result: Any, batch: Batch) -> None:
        """A day of a channel, as a whole: what was taken out of it isn't marked (documented)."""
        channel, day = read_day_key(task.key)
        day_keys = {"channel_id": channel, "day": day}
        batch.replace("broadcast", self._rows("broadcast", result, **day_keys), **day_keys)
        change: dict[str, Any] = json.loads(task.argument or "{}")
        batch.add("schedule_day", self.row("schedule_day", change, **day_keys))
        assert isinstance(self.plan, SchedulePlan)
        plan_extras(batch, result, self.plan.extras)

    def _groupings(self, task: Task, result: Any, batch: Batch) -> None:
        channel, day = read_day_key(task.key)
        batch.replace(
            "grouping", self._rows("grouping", result, channel_id=channel, day=day), channel_id=channel, day=day
        )
        for number, moment in groups_of(result).items():
            batch.groups[number] = moment
            batch.known.setdefault("group", set()).add(number)

    def _track_changes(self, task: Task, result: Any, batch: Batch) -> None:
        assert isinstance(self.plan, SchedulePlan)
        wanted = {WORK_OF[name] for name in self.plan.extras}
        changed: dict[str, set[int]] = {}
        for change in result:
            kind = _TRACKED.get(getattr(change, "object_type", ""))
            number = getattr(change, "object_id", None)
            if kind in wanted and isinstance(number, int):
                changed.setdefault(kind, set()).add(number)
        for kind, ids in changed.items():
            batch.steps.append(steps.ReadAgain(kind, frozenset(ids)))

    def _videos(self, task: Task, result: Any, batch: Batch) -> None:
        ids = [video.id for video in result]
        batch.clear("video")
        for video_id, raw in zip(ids, the_items(response_of(result)), strict=False):
            batch.add("video", self.row("video", raw, video_id=video_id))
        batch.once.setdefault("video_related", set()).update(ids)

    def _releases(self, task: Task, result: Any, batch: Batch) -> None:
        day = date.fromisoformat(task.key)
        batch.replace("theatrical_release", self._rows("theatrical_release", result, day=day), day=day)


def _with_models(take_in: Callable[[Task, Any, Batch], None]) -> _Kind:
    """An answer whose models say what follows from it: it is kept as it is."""
    return _Kind(_as_it_is, take_in)


def _as_it_is(task: Task, result: Any) -> Any:
    return result


def plan_day(batch: Batch, channel: int, day: date, extras: Iterable[str], argument: str | None = None) -> None:
    """Add what a day of a channel takes: its airings, what their contents belong to, and their tags on request."""
    key = day_key(channel, day)
    batch.plan("broadcasts", key, argument)
    batch.plan("groupings", key)
    if "tags" in extras:
        batch.plan("broadcast_tags", key)


def plan_extras(batch: Batch, broadcasts: Iterable[Broadcast], extras: frozenset[str]) -> None:
    """Add what is read on request of the contents that are aired and of those who take part in them."""
    contents = list(contents_of(broadcasts))
    ids = {each.id for each in contents if "id" in each.model_fields_set}
    batch.known.setdefault("aired", set()).update(ids)
    for name in extras.intersection(_OF_CONTENTS):
        batch.once.setdefault(WORK_OF[name], set()).update(ids)
    of_persons = extras.intersection(_OF_PERSONS)
    people = people_of(contents) if of_persons else set[int]()
    for name in of_persons:
        batch.once.setdefault(WORK_OF[name], set()).update(people)


def day_key(channel: int, day: date) -> str:
    """A channel and a day as the key of work."""
    return f"{channel}/{day.isoformat()}"


def read_day_key(key: str) -> tuple[int, date]:
    """Undo `day_key`."""
    channel, _, day = key.partition("/")
    return int(channel), date.fromisoformat(day)


def moment_of(answer: Answer) -> datetime:
    """A moment that surely lies before the answer was put together, in UTC and without an offset.

    By the `Date` header, which the documents show; by this machine's clock where there is none.
    """
    told = answer.headers.get("date")
    try:
        moment = parsedate_to_datetime(told).astimezone(UTC) if told else datetime.now(UTC)
    except ValueError:
        moment = datetime.now(UTC)
    return (moment - timedelta(seconds=answer.elapsed) - MARGIN).replace(tzinfo=None, microsecond=0)


_ONCE = frozenset({"person", "person_biography", "person_images", "person_awards", "content_awards", "content_teams",
                   "video_related"})  # fmt: skip


def _remember(task: Task, batch: Batch) -> None:
    if task.kind in _ONCE:
        batch.known.setdefault(task.kind, set()).add(int(task.key))
