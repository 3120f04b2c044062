"""The tables: one for each kind of object, keyed by what the API is asked with, and those of the mirror itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from attr import frozen
from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import (
    Column as TableColumn,
)

from broadcast_clients.core.decode import load_model
from broadcast_clients.flows.mirror.columns import Column, Renames, columns_of

__all__ = ["ENTITIES", "SCHEMA", "Entity", "Tables", "column_type"]

SCHEMA: Final = 1
"""Version of the layout; a database of another one is refused until it is brought up to date."""

_IDENTITY = BigInteger().with_variant(Integer, "sqlite")  # so that SQLite makes it the row's own number
_TYPES: Final[Mapping[str, Any]] = {
    "integer": BigInteger,
    "number": Float,
    "boolean": Boolean,
    "text": Text,
    "moment": DateTime,
    "date": Date,
    "json": Text,
}


@frozen
class Entity:
    """A table of objects of one kind."""

    table: str
    model: str
    """Name of the model in `plurimedia_client.models`."""
    keys: tuple[tuple[str, str], ...]
    """Name and kind of each column of the primary key."""
    same: frozenset[str] = frozenset({"id"})
    """Members that a key holds already."""


def _of(owner: str, *, also: tuple[tuple[str, str], ...] = ()) -> tuple[tuple[str, str], ...]:
    return ((owner, "integer"), *also)


_PLACE = (("position", "integer"),)
_DAY_PLACE = (("day", "date"), *_PLACE)
_NO_KEY: Final = frozenset[str]()

ENTITIES: Final[tuple[Entity, ...]] = (
    Entity("channel", "Channel", _of("channel_id")),
    Entity("channel_category", "ChannelCategory", _of("channel_id", also=_PLACE), _NO_KEY),
    Entity("channel_pack", "ChannelPackEntry", _of("channel_id", also=_PLACE), frozenset({"channel_id"})),
    Entity("schedule_day", "BroadcastChange", _of("channel_id", also=(("day", "date"),)), _NO_KEY),
    Entity("broadcast", "Broadcast", _of("channel_id", also=_DAY_PLACE), _NO_KEY),
    Entity("grouping", "ContentMasterCollection", _of("channel_id", also=_DAY_PLACE), _NO_KEY),
    Entity("broadcast_tag", "Tag", _of("channel_id", also=_DAY_PLACE), _NO_KEY),
    Entity("content", "Content", _of("content_id")),
    Entity("content_tag", "Tag", _of("content_id", also=_PLACE), _NO_KEY),
    Entity("content_award", "Award", _of("content_id", also=_PLACE), _NO_KEY),
    Entity("content_team", "SportTeam", _of("content_id", also=_PLACE), _NO_KEY),
    Entity("person", "Person", _of("person_id")),
    Entity("person_biography", "PersonBiography", _of("person_id"), frozenset({"person_id"})),
    Entity("person_image", "PersonImage", _of("person_id", also=_PLACE), _NO_KEY),
    Entity("person_award", "Award", _of("person_id", also=_PLACE), _NO_KEY),
    Entity("video", "Video", _of("video_id")),
    Entity("video_related", "VideoRelatedObjects", _of("video_id"), _NO_KEY),
    Entity("theatrical_release", "TheatricalRelease", _DAY_PLACE, _NO_KEY),
    Entity("catalog", "Catalog", _of("catalog_id")),
    Entity("catalog_content", "CatalogContent", _of("catalog_id", also=(("content_id", "integer"),))),
)


def column_type(kind: str) -> Any:
    """The column type for a kind of value."""
    return _TYPES[kind]


class Tables:
    """The tables as they are for one set of overrides.

    Args:
        renames: Model name to {our wire name: the server's}.
    """

    def __init__(self, renames: Renames) -> None:
        self.metadata: MetaData = MetaData()
        self.columns: dict[str, tuple[Column, ...]] = {}
        self.entities: dict[str, Table] = {entity.table: self._entity(entity, renames) for entity in ENTITIES}
        self.state: Table = Table(
            "mirror_state",
            self.metadata,
            TableColumn("name", Text, primary_key=True),
            TableColumn("value", Text, nullable=False),
        )
        self.known: Table = Table(
            "mirror_known",
            self.metadata,
            TableColumn("kind", Text, primary_key=True),
            TableColumn("id", BigInteger, primary_key=True),
        )
        self.checkpoint: Table = Table(
            "mirror_checkpoint",
            self.metadata,
            TableColumn("scope", Text, primary_key=True),
            TableColumn("moment", DateTime, nullable=False),
        )
        self.task: Table = Table(
            "mirror_task",
            self.metadata,
            TableColumn("seq", _IDENTITY, primary_key=True, autoincrement=True),
            TableColumn("scope", Text, nullable=False),
            TableColumn("kind", Text, nullable=False),
            TableColumn("key", Text, nullable=False),
            TableColumn("argument", Text),
            TableColumn("failed_in", Text),
            TableColumn("error", Text),
            UniqueConstraint("scope", "kind", "key", name="mirror_task_once"),
            sqlite_autoincrement=True,  # numbers of finished work must not come again: a run goes by them
        )

    def _entity(self, entity: Entity, renames: Renames) -> Table:
        names = frozenset(name for name, _ in entity.keys)
        columns = columns_of(model_of(entity), renames, entity.same | names | {"raw", "listed"})
        self.columns[entity.table] = columns
        keys = [TableColumn(name, _key_type(kind), primary_key=True, autoincrement=False) for name, kind in entity.keys]
        own = [TableColumn("listed", Boolean, nullable=False)] if entity.table == "catalog_content" else []
        derived = [TableColumn(column.name, column_type(column.kind)) for column in columns]
        table = Table(entity.table, self.metadata, *keys, *own, *derived, TableColumn("raw", Text, nullable=False))
        if entity.table == "catalog_content":
            Index("catalog_content_by_content", table.c.content_id)
        return table

    def described(self) -> dict[str, dict[str, list[str]]]:
        """The derived columns, as they are kept in the database: table to {column: [server's name, kind]}."""
        return {
            table: {column.name: [column.wire, column.kind] for column in columns}
            for table, columns in self.columns.items()
        }

    def state_rows(self) -> list[dict[str, str]]:
        """What the database has to remember of its layout."""
        columns = json.dumps(self.described(), sort_keys=True)
        return [{"name": "schema", "value": str(SCHEMA)}, {"name": "columns", "value": columns}]


def model_of(entity: Entity) -> type[Any]:
    """The model of an entity's rows."""
    model: type[Any] = load_model(f"plurimedia_client.models:{entity.model}")
    return model


def _key_type(kind: str) -> Any:
    return _IDENTITY if kind == "integer" else _TYPES[kind]
