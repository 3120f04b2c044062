"""What happens in an account while time passes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from broadcast_clients.sandbox.made.numbers import Draw

from .account import Account
from .channels import channel_id
from .numbering import content_id
from .orders import Orders
from .schedule import Day, day_text
from .tracking import Tracking

_KINDS = {"added": "ContentCatalog", "updated": "Content", "removed": "ContentCatalog"}


def let_pass(account: Account, tracking: Tracking, orders: Orders, before: datetime, after: datetime) -> dict[str, Any]:
    """Change the catalogue, the schedule and what hangs on them; match orders.

    Returns:
        What changed, for the control channel.
    """
    draw = Draw(account.seed, account.catalogue.steps, 157)
    catalogue = account.catalogue.advance(before, after)
    for kind, contents in catalogue.items():
        for number in contents:
            account.log.note(after - _BEFORE_THE_END, _KINDS[kind], number)
    return {
        **catalogue,
        "schedule": _change_schedule(account, draw, before, after),
        "objects": tracking.advance(draw, before, after),
        "matches": orders.advance(after - _BEFORE_THE_END),
    }


# The moment that `advance` ends at is the one that a client notes as its next "since": all is a moment older.
_BEFORE_THE_END = timedelta(milliseconds=1)


def _change_schedule(account: Account, draw: Draw, before: datetime, after: datetime) -> dict[str, Any]:
    schedule = account.schedule
    was, now = account.local(before).toordinal(), schedule.days.start
    replaced, places = schedule.advance(draw, before, after)
    for channel, day in replaced:
        for airing in schedule.airings(channel, day):
            if airing.change and schedule.updated(channel, day, airing.change) >= before:
                account.log.note(schedule.updated(channel, day, airing.change), "Broadcast", airing.number)
    edited: dict[Day, None] = {}
    moment = after - _BEFORE_THE_END
    for place in places:
        season = account.catalogue.edit(place, moment)
        edited |= dict.fromkeys(schedule.edited(place, moment))
        for number in (content_id(account.seed, place), *([season] if season else [])):
            account.log.note(moment, "Content", number)
    opened = [day for day in schedule.days if day >= was + len(schedule.days)]
    return {
        "replaced": _named(replaced),
        "edited": _named(edited),
        "edited_contents": [content_id(account.seed, place) for place in places],
        "opened": [day_text(day) for day in opened],
        "closed": [day_text(day) for day in range(was, min(now, was + len(schedule.days)))],
    }


def _named(days: Iterable[Day]) -> list[dict[str, Any]]:
    return [{"channel_id": channel_id(channel), "day": day_text(day)} for channel, day in days]
