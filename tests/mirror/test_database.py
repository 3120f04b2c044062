"""What the mirror says to its database, and how."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, event, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from broadcast_clients.flows.mirror.batch import NewTask
from broadcast_clients.flows.mirror.database import ForRows, addition, upsert, writing
from broadcast_clients.flows.mirror.store import Store
from broadcast_clients.flows.mirror.tables import ENTITIES, Tables

OVERRIDES = {"Content": {"productionYear": "productionYear", "cast": "cast"}, "Broadcast": {"begin": "begin"}}
VALUES: dict[str, tuple[Any, Any]] = {
    "BIGINT": (7, -(2**62)),
    "TEXT": ("Léon \x01 ?", "%(raw)s ? :raw"),
    "BOOLEAN": (True, False),
    "DATETIME": (datetime(2024, 9, 27, 7, 48, 30, 677000), datetime(1, 1, 1)),
    "DATE": (date(2024, 9, 27), date(9999, 12, 31)),
    "FLOAT": (0.1, -1e300),
}


def rows_of(table: Any) -> list[dict[str, Any]]:
    """Three rows with values of each type, one of them with nothing but what has to be there."""
    full = [{each.name: VALUES[str(each.type)][number] for each in table.columns} for number in (0, 1)]
    bare = {each.name: VALUES[str(each.type)][0] if each.primary_key or not each.nullable else None for each in table.c}
    last = next(reversed(list(table.primary_key)))
    return [*full, {**bare, last.name: {"BIGINT": 8, "DATE": date(2020, 2, 29)}[str(last.type)]}]


def listen(store: Store, asked: list[tuple[str, Any]]) -> None:
    """Note the statements and parameters that the driver is given."""

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        asked.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", note)


def test_rows_are_written_as_sqlalchemy_writes_them(tmp_path: Path) -> None:
    stores = [Store(tmp_path / name, OVERRIDES) for name in ("one.db", "other.db")]
    for store in stores:
        store.open()
    for entity in ENTITIES:
        found: list[list[tuple[Any, ...]]] = []
        for store, wrapped in zip(stores, (True, False), strict=True):
            table = store.tables.entities[entity.table]
            rows = rows_of(table)
            changed = [{**row, "raw": "changed"} for row in rows[:1]]
            with writing(store.engine) as connection:
                for statement, given in (
                    (addition(store.engine, table), rows),
                    (addition(store.engine, table), changed),
                    (upsert(store.engine, table), [*changed, *rows[1:]]),
                ):
                    if wrapped:
                        ForRows(statement)(connection, given)
                    else:
                        connection.execute(statement, given)
                # As the driver has them, with the types of SQLite.
                found.append([tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {entity.table}")])
                types = ", ".join(f'typeof("{column.name}")' for column in table.columns)
                found[-1] += [tuple(row) for row in connection.exec_driver_sql(f"SELECT {types} FROM {entity.table}")]
        assert len(found[0]) == 6, entity.table
        assert found[0] == found[1], entity.table
    for store in stores:
        store.close()


def test_no_rows_are_nothing_to_do_and_a_row_without_a_value_is_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "m.db", {})
    store.open()
    table = store.tables.task
    statement = ForRows(update(table).where(table.c.seq == bindparam("number")).values(error=bindparam("why")))
    asked: list[tuple[str, Any]] = []
    with writing(store.engine) as connection:
        listen(store, asked)
        statement(connection, [])
        assert asked == []
        with pytest.raises(KeyError, match="why"):
            statement(connection, [{"number": 1}])
        statement(connection, [{"number": 1, "why": "x"}])
    assert [text for text, _ in asked] == ["UPDATE mirror_task SET error=? WHERE mirror_task.seq = ?"]
    store.close()


def test_work_is_read_by_its_number_and_not_sorted_each_time(tmp_path: Path) -> None:
    store = Store(tmp_path / "m.db", {})
    store.open()
    store.plan("catalog:1", [NewTask("content", str(number)) for number in range(9, 0, -1)])
    store.plan("catalog:12", [NewTask("content", "1")])
    asked: list[tuple[str, Any]] = []
    listen(store, asked)
    first = store.take("catalog:1", 0, "run", 5)
    assert [row[3] for row in first] == ["9", "8", "7", "6", "5"]
    assert [row[3] for row in store.take("catalog:1", first[-1][0], "run", 5)] == ["4", "3", "2", "1"]
    question, parameters = next(each for each in asked if each[0].startswith("SELECT"))
    with store.engine.connect() as connection:
        [step] = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question}", parameters)
    assert "INTEGER PRIMARY KEY" in step[3]
    store.close()


def test_postgresql_is_given_the_names_of_the_rows() -> None:
    dialect = PGDialect_psycopg()
    table = Tables({}).entities["schedule_day"]
    given: list[Any] = []

    class Connection:
        def __init__(self) -> None:
            self.dialect = dialect

        def exec_driver_sql(self, *what: Any) -> None:
            given.extend(what)

    rows = [{"channel_id": 1, "day": date(2024, 9, 27), "raw": "100 %"}]
    connection: Any = Connection()
    ForRows(insert(table).on_conflict_do_nothing())(connection, rows)
    text, parameters = given
    assert "%(channel_id)s" in text
    assert parameters == rows
