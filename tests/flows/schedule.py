"""A mirror's database with a schedule that a test makes up, row by row, as the provider would send it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert

from broadcast_clients.flows.mirror.store import Store

__all__ = ["DAY", "Schedule", "airing"]

DAY = date(2024, 7, 1)


def airing(begin: str, end: str | None = None, title: str = "News", day: date = DAY, **more: Any) -> dict[str, Any]:
    """An airing on a day. Times by the clock; `24:30` is on the next day. `content` adds to the content's members."""
    content = {"id": 1, "title": title, **more.pop("content", {})}
    times = {"begin": _clock(day, begin), **({} if end is None else {"end": _clock(day, end)})}
    return {"id": 1, **times, "content": content, **more}


def _clock(day: date, text: str) -> str:
    hour, minute = (int(each) for each in text.split(":"))
    moment = datetime.combine(day, datetime.min.time()) + timedelta(hours=hour, minutes=minute)
    return moment.isoformat(timespec="milliseconds")


class Schedule:
    """A mirror's database.

    Args:
        path: Where it is made.
        renames: Overrides that the mirror has.
    """

    def __init__(self, path: Path, renames: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.path = path
        self._store = Store(path, renames or {})
        self._store.open()

    def close(self) -> None:
        self._store.close()

    def channel(self, channel_id: int, **raw: Any) -> None:
        """A channel of the account."""
        self._put({"channel": [{"id": channel_id, **raw}]}, channel_id=channel_id)

    def day(self, channel_id: int, day: date, airings: Sequence[Mapping[str, Any]], **others: Any) -> None:
        """A day of a channel; it replaces the one that was there. `groupings` and `tags` go with it."""
        tables: dict[str, Sequence[Mapping[str, Any]]] = {"schedule_day": [{}], "broadcast": airings}
        tables |= {"grouping": others.get("groupings", ()), "broadcast_tag": others.get("tags", ())}
        self._put(tables, channel_id=channel_id, day=day)

    def content(self, content_id: int, **raw: Any) -> None:
        """A season or series."""
        self._put({"content": [{"id": content_id, **raw}]}, content_id=content_id)

    def vanish(self, channel_id: int, day: date) -> None:
        """Take a day out of the mirror."""
        self.day(channel_id, day, ())
        table = self._store.tables.entities["schedule_day"]
        with self._store.engine.begin() as connection:
            connection.execute(delete(table).where(table.c.channel_id == channel_id, table.c.day == day))

    def _put(self, tables: Mapping[str, Sequence[Mapping[str, Any]]], **keys: Any) -> None:
        with self._store.engine.begin() as connection:
            for name, rows in tables.items():
                table = self._store.tables.entities[name]
                connection.execute(delete(table).where(*(table.c[key] == value for key, value in keys.items())))
                for position, raw in enumerate(rows):
                    place = {"position": position} if "position" in table.c else {}
                    connection.execute(insert(table).values(**keys, **place, raw=json.dumps(raw)))
