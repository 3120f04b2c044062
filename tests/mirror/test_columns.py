"""Which members become columns, and what is made of their values."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.answer import Answer
from broadcast_clients.core.errors import CallInfo
from broadcast_clients.core.http.protocol import Headers
from broadcast_clients.flows.mirror.columns import DOCUMENTED, Column, columns_of, derive
from broadcast_clients.flows.mirror.raw import as_json, read_json, the_item, the_items
from broadcast_clients.flows.mirror.tables import ENTITIES, Tables, model_of
from plurimedia_client.models import Broadcast, Content, Tag

SPEC = Path(__file__).parents[2] / "specs" / "plurimedia.yaml"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KINDS: dict[str, Any] = {
    "integer": int,
    "number": float,
    "boolean": bool,
    "text": str,
    "moment": datetime,
    "date": date,
    "json": str,
}


def test_columns_are_those_that_the_spec_calls_documented() -> None:
    """Ids are keys; object types are told by their row, which has no table."""
    schemas: dict[str, Any] = yaml.safe_load(SPEC.read_text("utf-8"))["components"]["schemas"]
    for entity in ENTITIES:
        documented = {
            name
            for name, part in schemas[entity.model]["properties"].items()
            if part.get("x-provenance", schemas[entity.model]["x-provenance"]) == "documented"
        }
        assert documented - {"id"} == set(DOCUMENTED.get(entity.model, ())), entity.table
    assert {entity.model for entity in ENTITIES} >= DOCUMENTED.keys()


def test_an_override_adds_a_column_under_the_name_of_the_model() -> None:
    renames = {"Content": {"productionYear": "year", "cast": "cast"}, "Tag": {"weight": "poids", "contentId": "x"}}
    made = {column.name: (column.wire, column.kind) for column in columns_of(Content, renames, frozenset({"id"}))}
    assert made == {
        "title": ("title", "text"),
        "typographic_title": ("typographicTitle", "text"),
        "last_update": ("lastUpdate", "moment"),
        "is_fre": ("isFre", "boolean"),
        "production_year": ("year", "integer"),
        "cast": ("cast", "json"),
    }
    assert columns_of(Broadcast, {}, frozenset()) == ()
    [weight] = columns_of(Tag, renames, frozenset({"content_id"}))
    assert (weight.name, weight.wire) == ("weight", "poids")


def test_every_table_has_its_keys_its_columns_and_the_raw_json() -> None:
    every = {entity.model: {name: name for name in _wires(entity)} for entity in ENTITIES}
    for renames in ({}, every):
        tables = Tables(renames)
        for entity in ENTITIES:
            table = tables.entities[entity.table]
            keys = [name for name, _ in entity.keys]
            assert [column.name for column in table.primary_key] == keys
            assert table.columns.keys()[-1] == "raw"
            assert {column.name for column in tables.columns[entity.table]} <= set(table.columns.keys())


def _wires(entity: Any) -> list[str]:
    return [str(info.validation_alias or name) for name, info in model_of(entity).model_fields.items()]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("integer", 7, 7),
        ("integer", "7", 7),
        ("integer", 7.0, 7),
        ("integer", True, None),
        ("integer", 2**63, None),
        ("integer", "x", None),
        ("number", 1, 1.0),
        ("number", "1.5", 1.5),
        ("number", [], None),
        ("boolean", True, True),
        ("boolean", "true", True),
        ("boolean", 1, None),
        ("text", "a", "a"),
        ("text", 7, "7"),
        ("text", "a\x00é\ud800", "a\ufffdé?"),
        ("moment", "2024-09-27T07:48:30.677", datetime(2024, 9, 27, 7, 48, 30, 677_000)),
        ("moment", "2024-09-27T07:48:30+02:00", datetime(2024, 9, 27, 7, 48, 30)),
        ("moment", "soon", None),
        ("moment", 7, None),
        ("date", "2024-09-27", date(2024, 9, 27)),
        ("json", {"a": [1]}, '{"a":[1]}'),
        ("json", None, None),
    ],
)
def test_values(kind: str, value: Any, expected: Any) -> None:
    assert derive((Column("name", "wire", kind),), {"wire": value}) == {"name": expected}


@given(st.sampled_from(sorted(KINDS)), JSON)
def test_whatever_arrives_is_null_or_of_the_type_of_its_column(kind: str, value: Any) -> None:
    found = derive((Column("name", "wire", kind),), {"wire": value})["name"]
    assert found is None or isinstance(found, KINDS[kind])


@given(JSON)
def test_the_raw_json_is_what_arrived(value: Any) -> None:
    assert json.loads(as_json(value)) == value == read_json(as_json(value))


def answer(body: str) -> Answer:
    return Answer(
        call=CallInfo("plurimedia", "x", "GET", "/x"), status=200, headers=Headers(), attempts=1, elapsed=0.0,
        content=body.encode(),
    )  # fmt: skip


@pytest.mark.parametrize(
    "body",
    ["", " ", "null", "{}", "[]", '{"version":"v1","statusCode":200}', '{"data":null}', '{"data":{}}', '{"data":[]}'],
)
def test_every_empty_form_has_no_rows(body: str) -> None:
    assert the_items(answer(body)) == []


def test_rows_come_without_their_envelope() -> None:
    for body in ('[{"id":1},2]', '{"version":"v1","statusCode":200,"data":[{"id":1},2]}'):
        assert the_items(answer(body)) == [{"id": 1}, {"value": 2}]
    assert the_items(answer('{"data":{"id":1}}')) == the_items(answer('{"id":1}')) == [{"id": 1}]
    for body in ('{"id":1}', '{"statusCode":200,"data":{"id":1}}'):
        assert the_item(answer(body)) == {"id": 1}
    assert the_item(answer('{"id":1,"data":{"x":2}}')) == {"id": 1, "data": {"x": 2}}, "a member of its own"
