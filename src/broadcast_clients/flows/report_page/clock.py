"""Times of the provider's clock as moments, and where in a day they are. Days have 23 or 25 hours twice a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from attr import frozen

from broadcast_clients.flows.given import zone_named
from broadcast_clients.flows.report_page.reading import Airing

__all__ = ["Day", "Placed", "placed", "zone_of"]

MINUTE = timedelta(minutes=1)
_LONGEST = timedelta(days=2)


def zone_of(name: str | tzinfo | None) -> tzinfo:
    """A zone by name; without one, a clock that is never changed.

    Raises:
        ConfigurationError: There is no such zone, or no time zone database on this machine.
    """
    if name is None:
        return timezone(timedelta(0), "")
    return zone_named(name)


@frozen
class Placed:
    """An airing with its moments."""

    airing: Airing
    begin: datetime
    """In UTC."""
    end: datetime


def placed(airings: Iterable[Airing], zone: tzinfo) -> Iterator[Placed]:
    """Airings with their moments. Of an hour that comes twice, the one is meant that goes on where the last one ended.

    What ends before it begins, or lasts for days, has no place in a guide and is left out.
    """
    channel: int | None = None
    ended: datetime | None = None
    for airing in airings:
        if airing.channel_id != channel:
            channel, ended = airing.channel_id, None
        moments = _moments(airing, zone, ended)
        if moments is not None:
            begin, ended = moments
            yield Placed(airing, begin, ended)


def _moments(airing: Airing, zone: tzinfo, ended: datetime | None) -> tuple[datetime, datetime] | None:
    try:
        begins, ends = _readings(airing.begin, zone), _readings(airing.end, zone)
        begin = begins[0] if ended is None else min(begins, key=lambda each: abs(each - ended))
        end = ends[0] if ends[0] > begin else ends[1]
        return (begin, end) if MINUTE <= end - begin <= _LONGEST else None
    except OverflowError:  # at the beginning and end of all time
        return None


def _readings(clock: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The moments that a clock's time may stand for: two in the hour that comes twice, else the same one."""
    if clock.tzinfo is not None:
        return clock.astimezone(UTC), clock.astimezone(UTC)
    first, second = (clock.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, max(first, second)


@frozen
class Day:
    """A day of a zone."""

    day: date
    zone: tzinfo
    begin: datetime
    """In UTC."""
    minutes: int
    """How long it is: 1440, but for days on which clocks are changed."""

    @classmethod
    def of(cls, day: date, zone: tzinfo) -> Day:
        """The day of a date."""
        begin, end = (datetime.combine(each, time(), zone).astimezone(UTC) for each in (day, day + timedelta(days=1)))
        return cls(day, zone, begin, (end - begin) // MINUTE)

    def minute(self, moment: datetime) -> int:
        """Minutes since the day began; below nought and above its length for other days."""
        return (moment - self.begin) // MINUTE

    def clock(self, moment: datetime) -> str:
        """What the clock shows."""
        return f"{moment.astimezone(self.zone):%H:%M}"

    def hours(self) -> Iterator[tuple[int, str]]:
        """Minute and label of each full hour of the clock; one that comes twice tells which it is by its zone."""
        moments = [self.begin + MINUTE * each for each in range(0, self.minutes, 60)]
        labels = [self.clock(each) for each in moments]
        for moment, label in zip(moments, labels, strict=True):
            twice = labels.count(label) > 1
            yield self.minute(moment), f"{label} {moment.astimezone(self.zone):%Z}" if twice else label
