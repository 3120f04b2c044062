"""Where things are kept: by id, with what time does to them, and with a count of the writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.made.numbers import made_uuid
from broadcast_clients.sandbox.server.clock import Clock, rfc3339

from .record import Fields, Kind, Record

Due = Callable[[Record], datetime | None]
"""When time next changes a record, if ever."""
Move = Callable[[Record, datetime], Record | None]
"""What becomes of a record when its time has come; None is that it goes."""


@dataclass(slots=True)
class Writes:
    """How often callers wrote; what time does isn't counted."""

    created: int = 0
    updated: int = 0
    deleted: int = 0


class Table:
    """The records of one kind.

    Args:
        kind: What is kept.
        seed: What identities are made from.
        clock: The sandbox's time.
        rows: Makes what is there from the start; asked only when the table is first used.
        due: When time next changes a record.
        move: What time makes of it.

    Attributes:
        moved: Is told what time did: the record before, and the one after it if it is still there.
    """

    def __init__(
        self,
        kind: Kind,
        seed: int,
        clock: Clock,
        rows: Callable[[], Iterable[Record]] = list,
        due: Due | None = None,
        move: Move | None = None,
    ) -> None:
        self.kind = kind
        self.writes: Writes = Writes()
        self.moved: Callable[[Record, Record | None], None] | None = None
        self._seed = seed
        self._clock = clock
        self._rows = rows
        self._due_of = due
        self._move = move
        self._kept: dict[str, Record] | None = None
        self._due: dict[str, datetime] = {}
        self._numbered = 0
        # What came before anyone asked.
        self._told: list[str] = []
        self._grouped: dict[str, dict[Any, list[Record]]] = {}

    @property
    def _records(self) -> dict[str, Record]:
        if self._kept is None:
            self._kept = {record.id: record for record in self._rows()}
            for record in self._kept.values():
                self._watch(record)
            self._told = self.settle()
        return self._kept

    def __iter__(self) -> Iterator[Record]:
        return iter(list(self._records.values()))

    def __len__(self) -> int:
        return len(self._records)

    def get(self, identity: str) -> Record | None:
        """Return a record, if there is one of that id."""
        return self._records.get(identity)

    def where(self, field: str, value: object) -> list[Record]:
        """Return the records whose field has a value; how they are grouped is remembered until something changes."""
        if field not in self._grouped:
            groups: dict[Any, list[Record]] = {}
            for record in self._records.values():
                groups.setdefault(record.fields.get(field), []).append(record)
            self._grouped[field] = groups
        return list(self._grouped[field].get(value, ()))

    def create(self, fields: Fields, **hidden: object) -> Record:
        """Add a record made from checked fields, as a caller wrote it; identity and dates are the platform's."""
        self.writes.created += 1
        return self.add(fields, **hidden)

    def add(self, fields: Fields, **hidden: object) -> Record:
        """Add a record without counting it as a caller's write."""
        self._numbered += 1
        identity = made_uuid(self._seed, "created", self.kind.name, self._numbered)
        stamp = rfc3339(self._clock.now())
        given = {"id": identity} if "id" in self.kind.keys else {}
        dates: Fields = {key: stamp for key in ("created_at", "updated_at") if key in self.kind.keys}
        record = Record(self.kind, identity, {**given, **dates, **fields}, hidden=hidden)
        return self.keep(record)

    def change(self, record: Record, **fields: object) -> Record:
        """Keep the next version of a record, as a caller wrote it."""
        self.writes.updated += 1
        return self.keep(record.changed(self._clock.now(), **fields))

    def keep(self, record: Record) -> Record:
        """Keep a record without counting it as a caller's write."""
        self._records[record.id] = record
        self._grouped.clear()
        self._watch(record)
        return record

    def delete(self, record: Record) -> None:
        """Remove a record for good, as a caller wanted it."""
        self.writes.deleted += 1
        self.drop(record)

    def drop(self, record: Record) -> None:
        """Remove a record without counting it as a caller's write."""
        self._records.pop(record.id, None)
        self._grouped.clear()
        self._due.pop(record.id, None)

    def _watch(self, record: Record) -> None:
        due = self._due_of(record) if self._due_of is not None else None
        if due is None:
            self._due.pop(record.id, None)
        else:
            self._due[record.id] = due

    def settle(self) -> list[str]:
        """Let everything happen whose time has come; return the ids concerned, in the order of time.

        A table that nobody has used yet has nothing that could have been seen: it settles when it is first used.
        """
        come, self._told = self._told, []
        if self._kept is None:
            return come
        now = self._clock.now()
        while waiting := sorted((moment, identity) for identity, moment in self._due.items() if moment <= now):
            for moment, identity in waiting:
                self.step(self._kept[identity], moment)
                come.append(identity)
        return come

    def step(self, record: Record, moment: datetime) -> Record | None:
        """Let a record go its next step, whether its time has come or not."""
        assert self._move is not None
        moved = self._move(record, moment)
        if moved is None:
            self.drop(record)
        else:
            self.keep(moved)
        if self.moved is not None:
            self.moved(record, moved)
        return moved

    def step_early(self, record: Record) -> Record:
        """Let a record go its next step now."""
        return self.step(record, self._clock.now()) or record
