"""What the mirror has of the schedule: blocking reads, each over before the next one begins."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attr import frozen
from sqlalchemy import Engine, Select, inspect, select
from sqlalchemy.exc import DatabaseError

from broadcast_clients.core.decode import load_model
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import as_object
from broadcast_clients.core.lenient import build, renamed
from broadcast_clients.flows.mirror.database import is_missing, not_opened
from broadcast_clients.flows.mirror.raw import read_json
from broadcast_clients.flows.mirror.tables import ENTITIES, SCHEMA, Tables, model_of
from plurimedia_client.models import Broadcast, Channel, Content, ContentMasterCollection, Tag

__all__ = ["Groups", "Source"]

CHUNK = 500
"""Ids in one question."""
FIRST = "Mirror(client, database).schedule() makes one; name the same database here"
Renames = dict[str, dict[str, str]]


@frozen
class Groups:
    """What a content belongs to."""

    season: int | None
    master: int | None


class Source:
    """The schedule in a mirror's database.

    Args:
        engine: Of the database.
        renames: Model name to {our wire name: the server's}, from a client's overrides. What the database was made with
            counts besides.
    """

    def __init__(self, engine: Engine, renames: Mapping[str, Mapping[str, str]]) -> None:
        self._engine = engine
        self._given = renames
        self._renames: Renames = {}
        self._tables = Tables({}).entities  # only keys and the raw JSON are read, and these are always there
        self._ready = False

    def open(self) -> None:
        """See that it is a mirror's, and learn by which names it was made.

        Raises:
            ConfigurationError: It isn't, or of another version, or it can't be opened.
            DatabaseUnusable: Its server can't be reached, or lets nobody in.
        """
        if self._ready:
            return
        name = self._engine.url.render_as_string(hide_password=True)
        state = Tables({}).state
        if is_missing(self._engine):
            raise ConfigurationError(f"the database {name} has no mirror: there is no such file", hint=FIRST)
        try:
            with self._engine.connect() as connection:
                if not inspect(connection).has_table(state.name):
                    raise ConfigurationError(f"the database {name} has no mirror", hint=FIRST)
                known = {row.name: row.value for row in connection.execute(select(state))}
        except DatabaseError as error:
            raise not_opened(self._engine, error) from None
        if known["schema"] != str(SCHEMA):
            raise ConfigurationError(
                f"the mirror has layout {known['schema']}, this version of the suite reads layout {SCHEMA}",
                hint="call the mirror's rebuild()",
            )
        self._renames = _merged(_of_columns(json.loads(known["columns"])), self._given)
        self._ready = True

    # --- which there are --------------------------------------------------------------------------------------------

    def channels(self) -> dict[int, Channel]:
        """All channels that the mirror has a day of, or knows at all, by id."""
        table, days = self._tables["channel"], self._tables["schedule_day"]
        rows = self._rows(select(table.c.channel_id, table.c.raw))
        found: dict[int, Channel] = {row.channel_id: self._model("Channel", row.raw) for row in rows}
        for row in self._rows(select(days.c.channel_id).distinct()):
            found.setdefault(row.channel_id, Channel())
        return dict(sorted(found.items()))

    def days(self, channel_id: int) -> list[date]:
        """The days of a channel that were loaded, in order."""
        table = self._tables["schedule_day"]
        question = select(table.c.day).where(table.c.channel_id == channel_id).order_by(table.c.day)
        return [row.day for row in self._rows(question)]

    def digests(self, channel_id: int) -> dict[date, str]:
        """What tells one state of each day of a channel from another, without looking into it.

        It covers the airings, their keywords, and the seasons and series that they belong to.
        """
        hashes: dict[date, Any] = {}
        groups: dict[date, set[int]] = {}
        for name in ("broadcast", "grouping", "broadcast_tag"):
            table = self._tables[name]
            question = (
                select(table.c.day, table.c.raw)
                .where(table.c.channel_id == channel_id)
                .order_by(table.c.day, table.c.position)
            )
            for row in self._rows(question):
                digest = hashes.setdefault(row.day, hashlib.sha256())
                digest.update(f"{name}:{len(row.raw)}:".encode())
                digest.update(row.raw.encode())
                if name == "grouping":
                    of_row = _groups(self._model("ContentMasterCollection", row.raw))
                    groups.setdefault(row.day, set()).update(each for each in (of_row.season, of_row.master) if each)
        wanted = sorted(set[int]().union(*groups.values()))
        contents = {number: hashlib.sha256(raw.encode()).digest() for number, raw in self._contents(wanted)}
        for day, numbers in groups.items():
            for number in sorted(numbers):
                hashes[day].update(contents.get(number, b"-"))
        return {day: digest.hexdigest() for day, digest in hashes.items()}

    # --- what is in them --------------------------------------------------------------------------------------------

    def broadcasts(self, channel_id: int, day: date) -> list[Broadcast]:
        """The airings of a day, as the provider gives them."""
        return [self._model("Broadcast", raw) for raw in self._of_day("broadcast", channel_id, day)]

    def groups(self, channel_id: int, day: date) -> dict[int, Groups]:
        """What the contents that are aired on a day belong to, by the content's id."""
        rows = (self._model("ContentMasterCollection", raw) for raw in self._of_day("grouping", channel_id, day))
        return {number: _groups(row) for row in rows if isinstance(number := getattr(row, "content_id", None), int)}

    def tags(self, channel_id: int, day: date) -> dict[int, list[Tag]]:
        """The keywords of the contents that are aired on a day, by the content's id, if the mirror has them."""
        found: dict[int, list[Tag]] = {}
        for raw in self._of_day("broadcast_tag", channel_id, day):
            tag = self._model("Tag", raw)
            number = getattr(tag, "content_id", None)
            if isinstance(number, int):
                found.setdefault(number, []).append(tag)
        return found

    def contents(self, numbers: Sequence[int]) -> dict[int, Content]:
        """Seasons and series by id, as far as the mirror has them."""
        return {number: self._model("Content", raw) for number, raw in self._contents(numbers)}

    def _contents(self, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
        table = self._tables["content"]
        for start in range(0, len(numbers), CHUNK):
            chosen = table.c.content_id.in_(numbers[start : start + CHUNK])
            for row in self._rows(select(table.c.content_id, table.c.raw).where(chosen)):
                yield row.content_id, row.raw

    def _of_day(self, name: str, channel_id: int, day: date) -> list[str]:
        table = self._tables[name]
        question = select(table.c.raw).where(table.c.channel_id == channel_id, table.c.day == day)
        return [row.raw for row in self._rows(question.order_by(table.c.position))]

    def _rows(self, question: Select[*tuple[Any, ...]]) -> Iterator[Any]:
        """The rows, as they are read. Don't do anything else with the database meanwhile: SQLite locks it."""
        with self._engine.connect() as connection:
            yield from connection.execution_options(yield_per=CHUNK).execute(question)

    def _model(self, name: str, raw: str) -> Any:
        model = load_model(f"plurimedia_client.models:{name}")
        if not self._renames:
            try:
                return model.model_validate_json(raw, strict=True)
            except ValueError:
                pass
        value = read_json(raw)
        if as_object(value) is None:  # a mirror keeps what isn't an object under a name
            value = {"value": value}
        return build(model, renamed(model, value, self._renames), "$", [])


def _groups(row: ContentMasterCollection) -> Groups:
    season, master = getattr(row, "season_id", None), getattr(row, "master_id", None)
    return Groups(season if isinstance(season, int) else None, master if isinstance(master, int) else None)


def _of_columns(columns: Mapping[str, Mapping[str, Sequence[str]]]) -> Renames:
    """The names by which the mirror made its columns: those that an override renamed are told by them."""
    found: Renames = {}
    for entity in ENTITIES:
        for name, info in model_of(entity).model_fields.items():
            told = columns.get(entity.table, {}).get(name)
            ours = info.validation_alias if isinstance(info.validation_alias, str) else name
            if told is not None and told[0] != ours:
                found.setdefault(entity.model, {})[ours] = told[0]
    return found


def _merged(first: Renames, second: Mapping[str, Mapping[str, str]]) -> Renames:
    found = {model: dict(names) for model, names in first.items()}
    for model, names in second.items():
        changed = {ours: theirs for ours, theirs in names.items() if ours != theirs}
        if changed:
            found.setdefault(model, {}).update(changed)
    return found
