"""Which moments a provider's clock means, on the two days of the year that aren't 24 hours long as well. No I/O."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from attr import frozen

__all__ = ["ClockTimes", "Moments", "at_home", "day_begins", "moments_meant", "moments_of"]


@frozen
class ClockTimes:
    """When something begins and ends by the provider's clock."""

    begin: datetime
    end: datetime | None = None
    length: timedelta | None = None
    """About how long it takes, where that is told: it tells 02:10 from 02:10 an hour later."""


@frozen
class Moments:
    """When something begins and ends, in UTC."""

    start: datetime
    end: datetime | None
    notes: tuple[str, ...] = ()


def at_home(moment: datetime, zone: tzinfo) -> datetime:
    """A moment with the offset that its zone has then.

    The offset is a fixed one: Python compares and subtracts times of one changing zone by their clocks, which goes
    wrong by an hour when these are changed.
    """
    return moment.astimezone(timezone(moment.astimezone(zone).utcoffset() or timedelta()))


def day_begins(day: date, zone: tzinfo) -> datetime:
    """The first moment of a day, in UTC."""
    return moments_of(datetime.combine(day, time.min), zone)[0]


def moments_of(clock: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """The moments, in UTC, at which the clocks of a zone show a time.

    There are two in the hour that comes twice when clocks are set back, the earlier one first. A time that is left out
    when they are set on is taken for the moment at which that is done: so whatever comes later by the clock comes
    later, or at the same time. A time that has an offset means one moment.
    """
    if clock.tzinfo is not None:
        return (clock.astimezone(UTC),)
    first = clock.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = clock.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return (first,)
    return (first, second) if first < second else (_change(second, first, zone),)


def _change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The first second at which the offset isn't that of `before` any more."""
    offset = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def moments_meant(rows: Iterable[ClockTimes], zone: tzinfo) -> list[Moments]:
    """The moments that a day's times mean, in the order in which the provider gives them.

    Of the two moments that a time in the hour that comes twice may mean, a beginning means the one at which what came
    before it ends, else the first one that isn't before that; an end means the one after the beginning, and of two the
    one that fits the length better, where that is told, else the first.
    """
    found: list[Moments] = []
    before: Moments | None = None
    for row in rows:
        starts = moments_of(row.begin, zone)
        start = starts[0] if len(starts) == 1 else _start(starts, before)
        end = None if row.end is None else _end(moments_of(row.end, zone), start, row.length)
        times = [row.begin, *([] if row.end is None else [row.end])]
        before = Moments(start, end, tuple(_left_out(each, zone) for each in times if _is_left_out(each, zone)))
        found.append(before)
    return found


def _start(starts: tuple[datetime, ...], before: Moments | None) -> datetime:
    if before is None:
        return starts[0]
    if before.end is not None and before.end in starts:
        return before.end
    ended = before.end if before.end is not None and before.end > before.start else before.start + timedelta(seconds=1)
    later = [each for each in starts if each >= ended] or [each for each in starts if each > before.start]
    return later[0] if later else starts[0]


def _end(ends: tuple[datetime, ...], start: datetime, length: timedelta | None) -> datetime:
    later = [each for each in ends if each > start]
    if len(later) > 1 and length is not None:
        return min(later, key=lambda each: abs(each - start - length))
    return later[0] if later else ends[-1]


def _is_left_out(clock: datetime, zone: tzinfo) -> bool:
    if clock.tzinfo is not None:
        return False
    return moments_of(clock, zone)[0].astimezone(zone).replace(tzinfo=None, fold=0) != clock


def _left_out(clock: datetime, zone: tzinfo) -> str:
    taken = moments_of(clock, zone)[0].astimezone(zone)
    return f"{clock:%H:%M} doesn't exist on that day, because clocks are set on: taken for {taken:%H:%M}"
