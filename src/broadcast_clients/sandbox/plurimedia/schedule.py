"""The schedule of fourteen days as it is now: which days there are, and what was changed on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from broadcast_clients.sandbox.made.numbers import Draw

from .kept import Kept
from .numbering import episode_at
from .timetable import Airing, timetable
from .tv import CHANNELS, channel_of

DAYS = 14
FIRST_CHANNEL = 101
_REPLACED, _EDITED = 6, 8
_KEPT_DAYS = 256

Day = tuple[int, int]
"""A channel, from 0, and a day as a proleptic ordinal."""


class DayChange(NamedTuple):
    """A day of a channel that changed: when its airings changed last, in UTC."""

    channel: int
    day: int
    update: datetime


class Schedule:
    """What became of the schedule since the start; airings themselves are worked out when they are asked for.

    Args:
        seed: What the data is made from.
        today: Gives the day that it is in the sandbox, as an ordinal.
        midnight: Gives the moment, in UTC, at which a day begins.
    """

    def __init__(self, seed: int, today: Callable[[], int], midnight: Callable[[int], datetime]) -> None:
        self._seed = seed
        self._today = today
        self._midnight = midnight
        self._moments: dict[Day, list[datetime]] = {}
        self._texts: dict[Day, datetime] = {}
        self._airings: Kept[Day, list[Airing]] = Kept(self._worked_out, _KEPT_DAYS)

    @property
    def days(self) -> range:
        """The days that can be read: today and the thirteen after it."""
        today = self._today()
        return range(today, today + DAYS)

    def airings(self, channel: int, day: int) -> list[Airing]:
        """Return the airings of a channel that begin on a day."""
        return self._airings.get((channel, day))

    def _worked_out(self, asked: Day) -> list[Airing]:
        return timetable(self._seed, *asked, len(self._moments.get(asked, ())))

    def published(self, day: int) -> datetime:
        """Return when a day became readable: thirteen days ahead."""
        return self._midnight(day - DAYS + 1)

    def updated(self, channel: int, day: int, change: int) -> datetime:
        """Return when the airings of a day were changed for the n-th time; 0 is when they were published."""
        return self._moments[channel, day][change - 1] if change else self.published(day)

    def changed_since(self, moment: datetime) -> Iterator[DayChange]:
        """Give the days of channels whose airings or contents changed since `moment`."""
        for day in self.days:
            published = self.published(day)
            for channel in range(CHANNELS):
                moments = self._moments.get((channel, day))
                update = moments[-1] if moments else published
                if update >= moment or self._texts.get((channel, day), published) >= moment:
                    yield DayChange(channel, day, update)

    def advance(self, draw: Draw, before: datetime, after: datetime) -> tuple[list[Day], list[int]]:
        """Change some days that could be read before and still can.

        Returns:
            The days whose airings changed, and the places of contents whose texts are to be edited.
        """
        days = self.days
        for known in [each for each in {**self._moments, **self._texts} if each[1] < days.start]:
            self._moments.pop(known, None)
            self._texts.pop(known, None)
        self._airings.clear()
        standing = [day for day in days if self.published(day) <= before] or list(days[:1])
        replaced: dict[Day, None] = {}
        while len(replaced) < _REPLACED:
            replaced[draw.below(CHANNELS), draw.pick(standing)] = None
        step = (after - before) / (_REPLACED + 1)
        for number, day in enumerate(replaced, 1):
            # Milliseconds, because that is as fine as the times of replies are.
            moment = max(before + number * step, self.published(day[1]))
            moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
            self._moments.setdefault(day, []).append(moment)
        edited: dict[int, None] = {}
        while len(edited) < _EDITED:
            # What the documents print stays as printed.
            place = draw.pick(self.airings(draw.below(CHANNELS), draw.pick(standing))).place
            if place > 0:
                edited[place] = None
        return list(replaced), list(edited)

    def edited(self, place: int, moment: datetime) -> list[Day]:
        """Note that the texts of a content were edited; return the days whose airings tell something of it.

        Those of its season do: the season's last update is the content's.
        """
        channel, season = channel_of(place), _season(place)
        found = [
            (channel, day)
            for day in self.days
            if any(
                each.place == place or (season is not None and _season(each.place) == season)
                for each in self.airings(channel, day)
            )
        ]
        self._texts.update(dict.fromkeys(found, moment))
        return found


def _season(place: int) -> int | None:
    episode = episode_at(place)
    return episode.season if episode is not None else None


def day_text(day: int) -> str:
    """Return a day as replies have it."""
    return date.fromordinal(day).isoformat()


def time_text(day: int, minute: int) -> str:
    """Return a time of a day as replies have it."""
    moment = datetime.combine(date.fromordinal(day), datetime.min.time()) + timedelta(minutes=minute)
    return moment.isoformat(timespec="milliseconds")
