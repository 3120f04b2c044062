"""What a mirror has of the contents: blocking reads of its database, by the names that its overrides say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from attr import define, frozen
from sqlalchemy import Column, Engine, MetaData, Table, Text, inspect, select, tuple_
from sqlalchemy.exc import DatabaseError

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import as_object
from broadcast_clients.core.lenient import build, renamed
from broadcast_clients.flows.mirror.columns import Renames
from broadcast_clients.flows.mirror.database import is_missing, not_opened
from broadcast_clients.flows.mirror.raw import as_json, read_json
from broadcast_clients.flows.mirror.tables import ENTITIES, SCHEMA, Tables
from plurimedia_client.models import Content, Person, Tag

__all__ = ["Mirrored", "Row"]

CHUNK: Final = 400
"""Values in one question: older databases take no more than 999."""
FIRST: Final = "mirror catalogues or the schedule first: Mirror(client, database).catalog(id)"


@define
class Row:
    """A content of the mirror, as far as its place in a tree is concerned."""

    id: int
    mark: str
    """Of the JSON as it arrived."""
    airing: tuple[Any, ...] | None = None
    """Key of the airing that it came with; `None` where it has a row of its own."""
    master: int | None = None
    season: int | None = None
    collection: int | None = None
    master_moment: datetime | None = None
    season_moment: datetime | None = None


@frozen
class _Names:
    """What the server calls the members that place a content in a tree."""

    id: str
    master_id: str
    season_id: str
    collection_id: str
    master_last_update: str
    season_last_update: str


class Mirrored:
    """The mirror's side of the database.

    Args:
        engine: Of the database.
        renames: Model name to {our wire name: the server's}, where a client of Plurimedia says it. Else they are taken
            from what the mirror notes of its columns, which knows those of its tables, but not of what is in them.
    """

    def __init__(self, engine: Engine, renames: Renames | None) -> None:
        self._engine = engine
        self._given = renames
        self._renames: dict[str, dict[str, str]] = {}
        self._tables: Mapping[str, Table] = {}
        self._more: dict[int, str] = {}
        self._aired: dict[int, list[str]] | None = None

    def open(self) -> None:
        """See that there is a mirror, and learn its names.

        Raises:
            ConfigurationError: There is none, or it is of another version, or the database can't be opened.
            DatabaseUnusable: The server of the database can't be reached, or lets nobody in.
        """
        name = self._engine.url.render_as_string(hide_password=True)
        if is_missing(self._engine):
            raise ConfigurationError(f"the database {name} has no mirror: there is no such file", hint=FIRST)
        state = Table("mirror_state", MetaData(), Column("name", Text), Column("value", Text))
        try:
            with self._engine.connect() as connection:
                if not inspect(connection).has_table(state.name):
                    raise ConfigurationError(f"the database {name} has no mirror", hint=FIRST)
                found = {row.name: row.value for row in connection.execute(select(state))}
        except DatabaseError as error:
            raise not_opened(self._engine, error, FIRST) from None
        if found.get("schema") != str(SCHEMA):
            raise ConfigurationError(
                f"the mirror in {name} has layout {found.get('schema')}, this version of the suite reads {SCHEMA}",
                hint="call Mirror.rebuild(), which brings it up to date",
            )
        noted = _noted(json.loads(found["columns"]))
        self._renames = {model: dict(names) for model, names in (self._given or noted).items()}
        self._tables = Tables(noted).entities

    # --- the whole ----------------------------------------------------------------------------------------------------

    def rows(self) -> Iterator[Row]:
        """Every content: those with a row of their own, then those that came with airings, each once."""
        names = self._names()
        seen: set[int] = set()
        content = self._tables["content"]
        for row in self._all(select(content.c.content_id, content.c.raw).order_by(content.c.content_id)):
            seen.add(row.content_id)
            yield _row(names, row.content_id, row.raw, read_json(row.raw), None)
        newest: dict[int, tuple[str, Row]] = {}
        airing = self._tables["broadcast"]
        keys = (airing.c.channel_id, airing.c.day, airing.c.position)
        inner, moment = self._wire("Broadcast", "content"), self._wire("Content", "lastUpdate")
        for row in self._all(select(*keys, airing.c.raw).order_by(*keys)):
            raw = as_object((as_object(read_json(row.raw)) or {}).get(inner)) or {}
            number = raw.get(names.id)
            if not isinstance(number, int) or number in seen:
                continue
            last = str(raw.get(moment) or "")
            if number not in newest or newest[number][0] < last:
                text = json.dumps(raw, sort_keys=True)
                newest[number] = (last, _row(names, number, text, raw, (row.channel_id, row.day, row.position)))
        for number in sorted(newest):
            yield newest[number][1]

    def relations(self) -> dict[int, Row]:
        """What the groupings of the schedule say of contents that don't say it themselves."""
        grouping = self._tables["grouping"]
        found: dict[int, Row] = {}
        names = self._names("ContentMasterCollection")
        content = self._wire("ContentMasterCollection", "contentId")
        for row in self._all(select(grouping.c.raw)):
            raw = as_object(read_json(row.raw)) or {}
            number = raw.get(content)
            if isinstance(number, int):
                found[number] = _row(names, number, "", raw, None)
        return found

    def listed(self, catalogs: Collection[int]) -> set[int]:
        """The contents of catalogues."""
        table = self._tables["catalog_content"]
        question = select(table.c.content_id).where(table.c.catalog_id.in_(list(catalogs)))
        return {row.content_id for row in self._all(question)}

    def _all(self, question: Any) -> Iterator[Any]:
        with self._engine.connect() as connection:
            yield from connection.execution_options(yield_per=CHUNK).execute(question)

    # --- single ones --------------------------------------------------------------------------------------------------

    def add(self, content_id: int, raw: Mapping[str, Any]) -> Row:
        """Have a content that was read just now, for this run; gives its row."""
        text = self._more[content_id] = as_json(raw)
        return _row(self._names(), content_id, text, raw, None)

    def contents(self, rows: Iterable[Row]) -> dict[int, Content]:
        """The contents of rows, by id; those that aren't there any more are left out."""
        found: dict[int, Content] = {}
        own: list[int] = []
        airings: dict[tuple[Any, ...], int] = {}
        for row in rows:
            if row.id in self._more:
                found[row.id] = self._model(Content, self._more[row.id])
            elif row.airing is None:
                own.append(row.id)
            else:
                airings[row.airing] = row.id
        table = self._tables["content"]
        for row in self._some(table, (table.c.content_id,), own):
            found[row.content_id] = self._model(Content, row.raw)
        table = self._tables["broadcast"]
        keys = (table.c.channel_id, table.c.day, table.c.position)
        inner = self._wire("Broadcast", "content")
        for row in self._some(table, keys, list(airings)):
            raw = (as_object(read_json(row.raw)) or {}).get(inner)
            found[airings[row.channel_id, row.day, row.position]] = self._model(Content, json.dumps(raw))
        return found

    def titled(self, ids: Collection[int]) -> dict[int, Content]:
        """The contents with rows of their own, by id."""
        table = self._tables["content"]
        rows = self._some(table, (table.c.content_id,), list(ids))
        return {row.content_id: self._model(Content, row.raw) for row in rows}

    def last_updates(self, ids: Collection[int]) -> dict[int, datetime | None]:
        """When the contents with rows of their own changed last, by id."""
        table = self._tables["content"]
        return {row.content_id: row.last_update for row in self._some(table, (table.c.content_id,), list(ids))}

    def tags(self, ids: Collection[int]) -> dict[int, tuple[Tag, ...]]:
        """The keywords of contents, the lowest weight first."""
        aired = self._tags_of_airings()
        found = {each: aired[each] for each in ids if each in aired} | self._lists("content_tag", "content_id", ids)
        return {
            owner: tuple(sorted((self._model(Tag, raw) for raw in raws), key=_weight)) for owner, raws in found.items()
        }

    def _tags_of_airings(self) -> dict[int, list[str]]:
        """Keywords that were read with the schedule name their content; the same one may be aired often."""
        if self._aired is None:
            name = self._wire("Tag", "contentId")
            rows: dict[int, dict[str, None]] = {}
            for row in self._all(select(self._tables["broadcast_tag"].c.raw)):
                owner = (as_object(read_json(row.raw)) or {}).get(name)
                if isinstance(owner, int):
                    rows.setdefault(owner, {})[row.raw] = None
            self._aired = {owner: list(raws) for owner, raws in rows.items()}
        return self._aired

    def people(self, ids: Collection[int]) -> dict[int, Person]:
        """Persons by id."""
        table = self._tables["person"]
        rows = self._some(table, (table.c.person_id,), list(ids))
        return {row.person_id: self._model(Person, row.raw) for row in rows}

    def _lists(self, table: str, key: str, ids: Collection[int]) -> dict[int, list[str]]:
        entity = self._tables[table]
        found: dict[int, list[str]] = {}
        for row in self._some(entity, (entity.c[key],), list(ids)):
            found.setdefault(getattr(row, key), []).append(row.raw)
        return found

    def _some(self, table: Table, keys: tuple[Any, ...], values: Sequence[Any]) -> Iterator[Any]:
        size = CHUNK // len(keys)
        for start in range(0, len(values), size):
            wanted = values[start : start + size]
            which = keys[0].in_(wanted) if len(keys) == 1 else tuple_(*keys).in_(wanted)
            with self._engine.connect() as connection:
                yield from connection.execute(select(table).where(which).order_by(*table.primary_key))

    def _model(self, model: type[Any], raw: str) -> Any:
        if not self._renames:
            try:
                return model.model_validate_json(raw, strict=True)
            except ValueError:
                pass  # what deviates is kept as it came
        return build(model, renamed(model, read_json(raw), self._renames), "$", [])

    # --- names --------------------------------------------------------------------------------------------------------

    def _wire(self, model: str, name: str) -> str:
        return self._renames.get(model, {}).get(name, name)

    def _names(self, model: str = "Content") -> _Names:
        wire: Callable[[str], str] = lambda name: self._wire(model, name)  # noqa: E731  # six times in the next line
        return _Names(
            wire("id"),
            wire("masterId"),
            wire("seasonId"),
            wire("collectionId"),
            wire("masterLastUpdate"),
            wire("seasonLastUpdate"),
        )


def _noted(columns: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, dict[str, str]]:
    """The names of the server, from what the mirror notes of its columns: what isn't called as we do."""
    from broadcast_clients.flows.mirror.tables import model_of

    found: dict[str, dict[str, str]] = {}
    for entity in ENTITIES:
        model = model_of(entity)
        for name, (wire, _) in columns.get(entity.table, {}).items():
            info = model.model_fields.get(name)
            if info is not None:
                found.setdefault(model.__name__, {})[info.validation_alias or name] = wire
    return found


def _row(names: _Names, number: int, text: str, raw: Any, airing: tuple[Any, ...] | None) -> Row:
    members = as_object(raw) or {}

    def whole(name: str) -> int | None:
        value = members.get(name)
        if isinstance(value, str) and value.isdecimal():
            value = int(value)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    return Row(
        number,
        hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16],
        airing,
        whole(names.master_id),
        whole(names.season_id),
        whole(names.collection_id),
        _moment(members.get(names.master_last_update)),
        _moment(members.get(names.season_last_update)),
    )


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None) if isinstance(value, str) else None
    except ValueError:
        return None


def _weight(tag: Tag) -> float:
    weight = tag.given_fields().get("weight")
    return float(weight) if isinstance(weight, int | float) else float("inf")
