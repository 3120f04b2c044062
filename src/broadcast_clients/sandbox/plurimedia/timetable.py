"""What a channel airs on a day: a pure function of seed, channel, day, and how often the day was changed."""

from __future__ import annotations

from typing import NamedTuple

from broadcast_clients.sandbox.made.numbers import Draw, mix

from .numbering import BLOCK, SINGLES
from .tv import BLOCKS, FIRST, PLACES, minutes_of, single_formats

DAY_MINUTES = 1440
_EVENING = (20 * 60 + 30, 22 * 60)
_NEWS = (19 * 60 + 40, 20 * 60 + 20)
_ENDS_SOON = 20
_LONGEST_OVERRUN = 30
_FIRST_DAY = 730_000  # in the year 1999; ids of airings count from it
_SLOTS, _CHANNELS = 1024, 64
_CHANGED_SLOTS = 128  # no day has so many airings by itself

# The content that the documents print is aired on the first channel every Sunday evening.
_SUNDAY = 0


class Airing(NamedTuple):
    """One airing; times in minutes since the day began."""

    number: int
    begin: int
    end: int
    place: int
    change: int
    """How many changes of the day there were when it came into being or was moved; 0 is none."""


def overrun(seed: int, channel: int, day: int) -> int:
    """Return how many minutes of the next day the last airing of a day takes; five or none as often as not."""
    bits = mix(seed, channel, day, 101)
    return 5 * (bits % (_LONGEST_OVERRUN // 5 + 1)) if bits >> 32 & 1 else 0


def airing_number(channel: int, day: int, slot: int) -> int:
    """Return the id of an airing."""
    return ((day - _FIRST_DAY) * _CHANNELS + channel) * _SLOTS + slot


def timetable(seed: int, channel: int, day: int, changes: int) -> list[Airing]:
    """Return the airings that begin on a day (a proleptic ordinal), in order, after so many changes."""
    airings = _first(seed, channel, day)
    for change in range(1, changes + 1):
        _changed(seed, channel, day, change, airings)
    return airings


def _first(seed: int, channel: int, day: int) -> list[Airing]:
    end_of_day = DAY_MINUTES + overrun(seed, channel, day)
    minute = overrun(seed, channel, day - 1)
    airings: list[Airing] = []
    while minute < DAY_MINUTES:
        slot = len(airings)
        place = _place(seed, channel, day, slot, minute)
        end = minute + _slot_minutes(seed, place)
        if end + _ENDS_SOON >= DAY_MINUTES:
            end = end_of_day
        airings.append(Airing(airing_number(channel, day, slot), minute, end, place, 0))
        minute = end
    return airings


def _slot_minutes(seed: int, place: int) -> int:
    """Return what an airing takes, advertisements included: a multiple of five minutes."""
    minutes = 117 if place == 0 else minutes_of(seed, place)
    return -(-(minutes + 3) // 5) * 5


def _place(seed: int, channel: int, day: int, slot: int, minute: int) -> int:
    formats = single_formats(channel)
    bits = mix(seed, channel, day, slot)
    block = FIRST + channel * PLACES + (bits >> 8) % BLOCKS * BLOCK
    if _NEWS[0] <= minute < _NEWS[1] and "News" in formats:
        return FIRST + channel * PLACES + formats.index("News")
    if _EVENING[0] <= minute < _EVENING[1] and "Film" in formats:
        if channel == 0 and day % 7 == _SUNDAY:
            return 0
        return block + formats.index("Film")
    if bits % 100 < 45:
        # Episodes come in their order: the next one each day.
        return block + SINGLES + (day + slot) % (BLOCK - SINGLES)
    return block + (bits >> 16) % SINGLES


def _changed(seed: int, channel: int, day: int, change: int, airings: list[Airing]) -> None:
    """Change a day: an airing gives way to another, and one falls out or a new one comes in.

    One that falls out leaves its time to the one before.
    """
    draw = Draw(seed, channel, day, change, 103)
    slot = _CHANGED_SLOTS + 2 * change % (_SLOTS - _CHANGED_SLOTS)
    at = draw.below(len(airings))
    airings[at] = airings[at]._replace(
        number=airing_number(channel, day, slot), place=_other(draw, channel), change=change
    )
    if change % 2:
        gone = 1 + draw.below(len(airings) - 2)
        gone += gone >= max(at, 1)  # not the one that came in just now
        before = airings[gone - 1]
        airings[gone - 1] = before._replace(end=airings[gone].end, change=change)
        del airings[gone]
        return
    longest = max(range(len(airings)), key=lambda each: airings[each].end - airings[each].begin)
    whole = airings[longest]
    middle = whole.begin + (whole.end - whole.begin) // 10 * 5
    airings[longest] = whole._replace(end=middle, change=change)
    new = Airing(airing_number(channel, day, slot + 1), middle, whole.end, _other(draw, channel), change)
    airings.insert(longest + 1, new)


def _other(draw: Draw, channel: int) -> int:
    return FIRST + channel * PLACES + draw.below(PLACES)
