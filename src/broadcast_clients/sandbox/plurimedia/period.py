"""A channel and a period, as several operations take them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from broadcast_clients.sandbox.server.messages import Request

from .account import Account
from .channels import channel_number
from .timetable import DAY_MINUTES, Airing

_NAMES = {"begin_end": ("begin", "end"), "start_stop": ("start", "stop")}


class Period(NamedTuple):
    """A channel, from 0, or None for one that the account hasn't; from a moment on, up to another and without it."""

    channel: int | None
    begin: datetime
    end: datetime


def read_period(account: Account, request: Request) -> Period:
    """Read the parameters. Raises Refusal when one is missing or makes no sense."""
    variants, query = account.variants, request.query
    channel = account.number(query.get(variants["plurimedia.channel_parameter"], ""), "v2")
    form = variants["plurimedia.period_format"]
    begin, end = (
        account.clock_time(query.get(name, ""), form, "v2") for name in _NAMES[variants["plurimedia.period_names"]]
    )
    if end < begin:
        raise account.invalid("v2")
    if form == "yyyyMMdd":
        end += timedelta(days=1)
    elif variants["plurimedia.period_end"] == "included":
        end += timedelta(seconds=1)
    return Period(channel_number(channel), begin, end)


def airings_in(account: Account, period: Period) -> Iterator[tuple[int, Airing]]:
    """Give what a channel airs in a period, each airing with the day on which it begins."""
    if period.channel is None:
        return
    overlaps = account.variants["plurimedia.period_airings"] == "overlapping"
    days = account.schedule.days
    first, last = period.begin.toordinal(), period.end.toordinal()
    for day in range(max(first - overlaps, days.start), min(last + 1, days.stop)):
        begin, end = _minute(period.begin, day), _minute(period.end, day)
        for airing in account.schedule.airings(period.channel, day):
            if airing.begin < end and (airing.end > begin if overlaps else airing.begin >= begin):
                yield day, airing


def _minute(moment: datetime, day: int) -> float:
    """Return a moment in minutes since a day began."""
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return (moment.toordinal() - day) * DAY_MINUTES + seconds / 60
