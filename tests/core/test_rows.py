"""Rows are the dicts of the models, for every list of every API, whatever the answer looks like."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from broadcast_clients.core.decode import Decoded, Decoder, load_model
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.plan import plan_operation
from broadcast_clients.core.rows import row_of
from encora_client.profile import PROFILE as ENCORA
from plurimedia_client.profile import PROFILE as PLURIMEDIA
from whatson_client.profile import PROFILE as WHATSON

PROFILES = {"plurimedia": PLURIMEDIA, "encora": ENCORA, "whatson": WHATSON}
APIS = tuple(PROFILES)
PARIS = ZoneInfo("Europe/Paris")


def lists(api: str) -> list[Operation]:
    """The operations that give lists of models."""
    table: Any = importlib.import_module(f"{api}_client.operations")
    every: list[Operation] = [table.load(each) for each in table.ALL_IDS]
    return [each for each in every if each.result.kind == "list" and each.result.model]


def sample(kind: Any, number: int, depth: int = 0) -> Any:
    """A value as it may stand on the wire; every third one that may be null is."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return sample(arguments[0], number, depth)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return sample_object(kind, number, depth + 1)
    if origin is list:
        return [] if depth > 3 else [sample(arguments[0], number + each, depth + 1) for each in range(2)]
    if origin is dict:
        return {"key": sample(arguments[1], number, depth + 1)}
    if origin is Literal:
        return arguments[number % len(arguments)]
    if NoneType in arguments and number % 3 == 0:
        return None
    if arguments:
        return sample(next(each for each in arguments if each is not NoneType), number, depth)
    plain: dict[Any, Any] = {
        str: f"text {number}",
        int: number,
        float: number + 0.5,
        bool: number % 2 == 0,
        dt.datetime: f"2024-09-27T07:48:{number % 60:02}.677",
        dt.date: "2024-09-27",
        Any: {"anything": [number]},
    }
    return plain[kind]


def sample_object(model: Any, number: int, depth: int = 0) -> dict[str, Any]:
    """An object with all documented members but one, and one that no document knows."""
    members: dict[str, Any] = {"novelty": {"of": number}}
    for position, (name, info) in enumerate(model.model_fields.items()):
        if position == 0 or (position + number) % 5:
            members[str(info.validation_alias or name)] = sample(info.annotation, number + position, depth)
    return members


def decoded(operation: Operation, api: str, content: bytes, zone: Any, renames: Any, *, rows: bool) -> Decoded:
    plan = plan_operation(operation, _no_overrides(), zone, api.upper())
    return Decoder(operation.result, PROFILES[api], plan.call, renames, zone, rows=rows).decode(content, 200)


def _no_overrides() -> Any:
    from broadcast_clients.core.overrides import Overrides

    return Overrides()


def compare(operation: Operation, api: str, payload: Any, zone: Any = None, renames: Any = None) -> Decoded:
    """Decode in both ways; gives the rows."""
    content = json.dumps(payload).encode()
    models = decoded(operation, api, content, zone, renames or {}, rows=False)
    rows = decoded(operation, api, content, zone, renames or {}, rows=True)
    assert rows.value == row_of(models.value), operation.id
    assert all(type(each) is dict for each in rows.value), operation.id
    assert (rows.meta, rows.deviations) == (models.meta, models.deviations), operation.id
    assert (rows.groups is None) == (models.groups is None)
    if rows.groups is not None:
        assert rows.groups == row_of(models.groups)
    return rows


@pytest.mark.parametrize("api", APIS)
def test_every_list(api: str) -> None:
    every = lists(api)
    assert len(every) > 5
    for operation in every:
        model = load_model(operation.result.model)
        items = [sample_object(model, number) for number in range(1, 5)]
        data: Any = {"first": items[:2], "second": items[2:]} if operation.result.keyed else items
        found = compare(operation, api, {"data": data, "meta": {"total": 4}})
        assert found.deviations == (), operation.id
        assert len(found.value) == 4
        assert found.value[0]["novelty"] == {"of": 1}
        # In the client's zone, and as a bare array.
        compare(operation, api, {"data": data}, PARIS)
        if not operation.result.keyed:
            compare(operation, api, items)
        # Empty, null, and not as documented: kept, and told.
        compare(operation, api, {"data": [] if not operation.result.keyed else {}})
        wrong = {**items[0], str(next(iter(model.model_fields.values())).validation_alias or "id"): {"not": "so"}}
        told = compare(operation, api, {"data": [items[1], wrong] if not operation.result.keyed else {"x": [wrong]}})
        assert told.value[-1] == row_of(told.value[-1])


@pytest.mark.parametrize("api", APIS)
def test_renamed_members(api: str) -> None:
    """An override of a name on the wire holds for rows, too."""
    for operation in lists(api):
        model = load_model(operation.result.model)
        ours, info = next(iter(model.model_fields.items()))
        wire = str(info.validation_alias or ours)
        item = sample_object(model, 1)
        item["theirName"] = item.pop(wire)
        data: Any = {"data": {"x": [item]} if operation.result.keyed else [item]}
        found = compare(operation, api, data, renames={model.__name__: {wire: "theirName"}})
        assert "theirName" not in found.value[0], operation.id
        assert ours in found.value[0], operation.id


@pytest.mark.parametrize("api", APIS)
def test_types_of_rows_are_those_of_the_models(api: str) -> None:
    rows = importlib.import_module(f"{api}_client.rows")
    models = importlib.import_module(f"{api}_client.models")
    held = {load_model(each.result.model).__name__ for each in lists(api)}
    assert {f"{name}Row" for name in held} <= set(rows.__all__)
    for name in rows.__all__:
        model = getattr(models, name.removesuffix("Row"))
        hints = get_type_hints(getattr(rows, name), include_extras=True)
        assert hints.keys() == model.model_fields.keys(), name
        for field, hint in hints.items():
            assert shape(hint) == shape(model.model_fields[field].annotation), (name, field)
        assert model.as_dict(model()) == {}


def shape(kind: Any) -> Any:
    """A type with rows and models under one name."""
    if get_origin(kind) is Annotated:
        return shape(get_args(kind)[0])
    arguments = get_args(kind)
    if arguments and get_origin(kind) is not Literal:
        origin = get_origin(kind)
        return "union" if origin in (Union, UnionType) else origin, frozenset(shape(each) for each in arguments)
    return getattr(kind, "__name__", str(kind)).removesuffix("Row")


def test_nested_models_become_dicts() -> None:
    from plurimedia_client.models import Content

    content = Content.model_validate({"id": 1, "cast": [{"personId": 2, "x": 3}], "isFre": True, "y": {"z": 1}})
    assert content.as_dict() == {"id": 1, "cast": [{"person_id": 2, "x": 3}], "is_fre": True, "y": {"z": 1}}
