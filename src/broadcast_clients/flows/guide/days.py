"""Days of a channel, made ready: times are moments, overlaps and gaps are settled. Only what is asked for is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from attr import evolve, frozen

from broadcast_clients.flows.guide.airing import Airing, member
from broadcast_clients.flows.guide.clock import ClockTimes, Moments, at_home, moments_meant
from broadcast_clients.flows.guide.errors import DayUnusable
from broadcast_clients.flows.guide.rules import GuideRules, length_of
from broadcast_clients.flows.guide.slots import settle
from broadcast_clients.flows.guide.source import Groups, Source
from plurimedia_client.models import Broadcast, Content, Tag

__all__ = ["ChannelDays", "ReadyDay", "clipped"]

LONGEST = timedelta(days=1)
"""An airing that doesn't tell its end isn't taken to last longer, whatever comes next."""
KEPT = 3
"""Days in memory: one and its neighbours."""


@frozen
class ReadyDay:
    """A day of a channel."""

    day: date
    airings: tuple[Airing, ...]
    """Those that begin on that day, in order."""
    notes: tuple[str, ...] = ()


@frozen
class _Found:
    """What there is of one day at the source."""

    rows: tuple[tuple[ClockTimes, Broadcast], ...]
    notes: tuple[str, ...]
    unusable: int
    groups: dict[int, Groups]
    tags: dict[int, list[Tag]]
    contents: dict[int, Content]


class ChannelDays:
    """The days of a channel, read as they are asked for, best in order.

    Args:
        source: The mirror.
        channel_id: The channel.
        rules: What is done about overlaps and gaps.
        zone: The zone of the provider's clock.
    """

    def __init__(self, source: Source, channel_id: int, rules: GuideRules, zone: tzinfo) -> None:
        self._source = source
        self._channel_id = channel_id
        self._rules = rules
        self._zone = zone
        self._known: frozenset[date] = frozenset(source.days(channel_id))
        self._read: dict[date, _Found] = {}

    @property
    def known(self) -> frozenset[date]:
        """The days that the mirror has."""
        return self._known

    def ready(self, day: date) -> ReadyDay:
        """A day, made ready. Its neighbours are looked at, too: they may overlap.

        Raises:
            RuleFailed: A rule failed.
            DayUnusable: No airing tells when it begins.
        """
        around = [each for each in (day - timedelta(days=1), day, day + timedelta(days=1)) if each in self._known]
        own = self._found(day)
        if own.unusable and not own.rows:
            raise DayUnusable(f"none of the {own.unusable} airings tells when it begins")
        notes = list(own.notes)
        airings = list(self._airings(around, day, notes))
        settled = settle(airings, self._rules, day)
        mine = tuple(each for each in settled.airings if each.day == day)
        return ReadyDay(day, mine, (*notes, *settled.notes.get(day, ())))

    def _airings(self, around: Sequence[date], day: date, notes: list[str]) -> list[Airing]:
        """The airings of some days in order of time, each with an end; notes are about one of the days."""
        rows = [(each, *row) for each in around for row in self._found(each).rows]
        moments = moments_meant((times for _, times, _ in rows), self._zone)
        timed = sorted(zip(rows, moments, strict=True), key=lambda each: each[1].start)
        found: list[Airing] = []
        for place, ((of, times, broadcast), when) in enumerate(timed):
            following = next((each.start for _, each in timed[place + 1 :] if each.start > when.start), None)
            end, told = _ended(when, times, following)
            airing = None if end is None else self._airing(of, when.start, end, broadcast)
            if of == day:
                name = f"the airing at {at_home(when.start, self._zone):%H:%M}" if airing is None else airing.name
                notes.extend(f"{name}: {each}" for each in (*when.notes, *told))
            if airing is not None:
                found.append(airing)
        return found

    def _airing(self, day: date, start: datetime, end: datetime, broadcast: Broadcast) -> Airing:
        found = self._found(day)
        content = member(broadcast, "content")
        content = content if isinstance(content, Content) else Content()
        number: Any = member(content, "id")
        groups = found.groups.get(number, Groups(None, None))
        return Airing(
            channel_id=self._channel_id,
            day=day,
            start=at_home(start, self._zone),
            end=at_home(end, self._zone),
            broadcast=broadcast,
            content=content,
            season=found.contents.get(groups.season) if groups.season is not None else None,
            master=found.contents.get(groups.master) if groups.master is not None else None,
            tags=tuple(found.tags.get(number, ())),
        )

    def _found(self, day: date) -> _Found:
        found = self._read.pop(day, None)
        if found is None:
            found = self._load(day)
        self._read[day] = found
        while len(self._read) > KEPT:
            del self._read[next(iter(self._read))]
        return found

    def _load(self, day: date) -> _Found:
        rows: list[tuple[ClockTimes, Broadcast]] = []
        notes: list[str] = []
        unusable = 0
        for broadcast in self._source.broadcasts(self._channel_id, day):
            times = _times(broadcast, self._zone)
            if times is None:
                unusable += 1
            elif times.begin.date() == day:
                rows.append((times, broadcast))
            elif times.begin.date() not in self._known:
                # An airing is that day's on which it begins; there, it comes again.
                notes.append(f"an airing of {times.begin:%Y-%m-%d %H:%M} is left out: the mirror hasn't got its day")
        if unusable and rows:
            notes.append(f"{unusable} airings that don't tell when they begin are left out")
        groups = self._source.groups(self._channel_id, day)
        wanted = {each for of in groups.values() for each in (of.season, of.master) if each is not None}
        return _Found(
            tuple(rows),
            tuple(notes),
            unusable,
            groups,
            self._source.tags(self._channel_id, day),
            self._source.contents(sorted(wanted)),
        )


def _times(broadcast: Broadcast, zone: tzinfo) -> ClockTimes | None:
    """When an airing begins and ends by the provider's clock; `None` where it doesn't tell."""
    begin, end = (_clock(member(broadcast, name), zone) for name in ("begin", "end"))
    if begin is None:
        return None
    return ClockTimes(begin, end, length_of(member(broadcast, "content")))


def _clock(value: Any, zone: tzinfo) -> datetime | None:
    """A time by the provider's clock; one that has an offset keeps it, and is on the day that it is at home."""
    if not isinstance(value, datetime) or not datetime.min.year + 1 < value.year < datetime.max.year:
        return None  # years at the ends of the calendar are what some systems write for "never"
    return value if value.tzinfo is None else at_home(value, zone)


def _ended(when: Moments, times: ClockTimes, following: datetime | None) -> tuple[datetime | None, tuple[str, ...]]:
    """When an airing ends, and what is to be said about it."""
    if when.end is not None and when.end > when.start:
        return when.end, ()
    told = "doesn't tell when it ends" if when.end is None else "ends at or before its own beginning"
    if following is not None and following - when.start <= LONGEST:
        return following, (f"{told}; taken to end where the next one begins",)
    if times.length is not None:
        return when.start + times.length, (f"{told}; taken to last {times.length}",)
    return None, (f"{told}, and neither does anything else; left out",)


def overlapping(airing: Airing, start: datetime | None, end: datetime | None) -> bool:
    """Whether any of an airing is within a stretch of time."""
    return (start is None or airing.end > start) and (end is None or airing.start < end)


def clipped(day: ReadyDay, start: datetime | None, end: datetime | None) -> ReadyDay:
    """What is within a stretch of time."""
    return evolve(day, airings=tuple(each for each in day.airings if overlapping(each, start, end)))
