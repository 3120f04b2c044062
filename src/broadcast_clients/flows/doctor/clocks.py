"""Whose clock the times of answers are: what they tell when they are held against the server's own date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

from attr import frozen

from broadcast_clients.core.jsonvalue import as_list, as_object

__all__ = ["ZoneEvidence", "date_of", "freshest", "weigh"]

_NAIVE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?")
_PAST = re.compile(r"updat|modif|chang|creat", re.IGNORECASE)
SLACK = timedelta(minutes=5)
"""How far two clocks that are right may be apart."""


@frozen(kw_only=True)
class ZoneEvidence:
    """What the newest time of a change says about the zone that it is told in."""

    zone: str | None
    """The one of the zones that fits; `None` where several or none do."""
    certain: bool
    """Whether the others are ruled out, not only less likely."""
    text: str


def date_of(header: str | None) -> datetime | None:
    """The moment in a `Date` header, in UTC."""
    if header is None:
        return None
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def freshest(values: Iterable[Any], now: datetime) -> datetime | None:
    """The latest time without an offset at which something changed: such a time can't be in the future.

    What is more than a day ahead in any zone is no such time, whatever it is called.
    """
    found: list[datetime] = []
    for each in values:
        _collect(each, found)
    latest = now.replace(tzinfo=None) + timedelta(hours=26)
    return max((each for each in found if each <= latest), default=None)


def _collect(value: Any, found: list[datetime]) -> None:
    members = as_object(value)
    for name, each in (members or {}).items():
        if isinstance(each, str) and _PAST.search(name) and _NAIVE.fullmatch(each):
            found.append(datetime.fromisoformat(each))
        else:
            _collect(each, found)
    for each in as_list(value) or ():
        _collect(each, found)


def weigh(newest: datetime, now: datetime, zones: Sequence[str]) -> ZoneEvidence:
    """Which of some zones the newest change was told in.

    A time can only be ruled out: told in a zone, the newest change must not lie in the future. Of the zones that are
    left, the one is likely in which it is a short while ago.

    Args:
        newest: The newest time of a change, without an offset.
        now: What time it was at the server, in UTC.
        zones: The zones to choose from.
    """
    ahead = newest - now.replace(tzinfo=None)
    possible = [name for name in zones if ahead <= _offset(name, now) + SLACK]
    told = f"the newest change is told as {_minutes(ahead)} the server's own clock in UTC"
    if not possible:
        return ZoneEvidence(zone=None, certain=False, text=f"{told}; none of {', '.join(zones)} fits that")
    age = {name: _offset(name, now) - ahead for name in possible}
    likely = min(possible, key=lambda name: age[name])
    rivals = [name for name in possible if _offset(name, now) != _offset(likely, now)]
    if not rivals:
        return ZoneEvidence(zone=likely, certain=True, text=f"{told}, so it can't be in a zone that is behind {likely}")
    if age[likely] <= timedelta(minutes=25) and all(
        age[each] >= age[likely] + timedelta(minutes=25) for each in rivals
    ):
        text = (
            f"{told}: a short while ago in {likely}, longer in {', '.join(rivals)}; that makes it likely, not certain"
        )
        return ZoneEvidence(zone=likely, certain=False, text=text)
    return ZoneEvidence(zone=None, certain=False, text=f"{told}, which fits {', '.join(possible)}")


def _offset(zone: str, now: datetime) -> timedelta:
    kind: tzinfo = UTC if zone == "UTC" else ZoneInfo(zone)
    return now.astimezone(kind).utcoffset() or timedelta()


def _minutes(span: timedelta) -> str:
    minutes = round(span / timedelta(minutes=1))
    return f"{abs(minutes)} min {'after' if minutes > 0 else 'before'}"
