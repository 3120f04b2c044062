"""Bodies: in three forms, and with three states of each field."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import respx
from pydantic import ValidationError

from broadcast_clients.core.decode import load_model
from broadcast_clients.core.errors import InvalidRequest
from broadcast_clients.core.operation import Body, Field, Operation
from broadcast_clients.core.unset import UNSET
from encora_client.models import CastMember, GeoRestrictionRef, ImageSet, MovieUpdate, MovieWrite, PublishMovie
from tests._async.operations.calls import client_for, invoke
from tests.operations.facts import methods, operation_of
from tests.operations.requests import REQUESTS, Row
from tests.operations.values import another, example, fields_of, required_arguments
from tests.operations.wire import body_of, last_of, route_of, sent
from whatson_client.models import ContentWarning, Image, ProductTitle, ProgramWrite, Rating, SeasonWrite

WITH_BODY = [row for row in REQUESTS if row.body is not None and fields_of(operation_of(row.api, row.operation))]
ROWS = [pytest.param(row, id=row.operation) for row in WITH_BODY]


def body_operation(row: Row) -> tuple[Operation, Body]:
    """The operation of a row, and its body."""
    operation = operation_of(row.api, row.operation)
    assert operation.body is not None
    return operation, operation.body


def model_of(row: Row) -> Any:
    """The class of the row's body."""
    return load_model(body_operation(row)[1].model)


def parted(row: Row) -> tuple[dict[str, Any], dict[str, Any]]:
    """The keywords of a row: those that are fields of the body, and the others."""
    names = {each.name for each in fields_of(operation_of(row.api, row.operation))}
    fields = {name: value for name, value in row.keywords.items() if name in names}
    return fields, {name: value for name, value in row.keywords.items() if name not in names}


def whole(row: Row) -> dict[str, Any]:
    """The fields of a row, with those that the path says, as an object that stands for the body has them."""
    operation = operation_of(row.api, row.operation)
    body = operation.body or pytest.fail("a row without a body")
    path = [each.name for each in operation.parameters if each.location == "path"]
    known = {**({} if body.partial else dict(zip(path, row.arguments, strict=True))), **row.keywords}
    return {each.name: known[each.name] for each in body.fields if each.name in known}


async def send(row: Row, /, *body: Any, **keywords: Any) -> bytes:
    """The body that a call of the row's operation sends."""
    with respx.mock as router:
        route = route_of(router, row.api, row.operation)
        async with client_for(row.api) as client:
            await invoke(client, row.operation, *row.arguments, *body, **keywords)
        return sent(route).content


def test_every_operation_with_a_body_is_here() -> None:
    known = {each.id for _, each in methods() if fields_of(each)}
    assert {row.operation for row in WITH_BODY} == known
    named = {row.operation: model_of(row) for row in WITH_BODY}
    assert (named["admin.movies.create"], named["admin.movies.update"]) == (MovieWrite, MovieUpdate)
    assert (named["programs.update"], named["seasons.update"]) == (ProgramWrite, SeasonWrite)


@pytest.mark.parametrize("row", ROWS)
async def test_keywords_model_and_dict_make_the_same_request(row: Row) -> None:
    fields, others = parted(row)
    model = model_of(row)(**whole(row))
    body = operation_of(row.api, row.operation).body
    assert body is not None
    in_wire_names = {each.wire: whole(row)[each.name] for each in body.fields if each.name in whole(row)}
    assert row.body is not None
    assert await send(row, **fields, **others) == row.body.encode()
    assert await send(row, whole(row), **others) == row.body.encode()
    assert await send(row, model, **others) == row.body.encode()
    assert await send(row, in_wire_names, **others) == row.body.encode()


async def test_nested_models_and_dicts_make_the_same_request() -> None:
    film = next(row for row in WITH_BODY if row.operation == "admin.movies.create")
    fields, others = parted(film)
    nested: dict[str, Any] = {
        **fields,
        "cast": [CastMember(name="Jean", role="actor", character=None, display_order=1)],
        "images": ImageSet(poster="https://cdn.test/p.jpg", logo="https://cdn.test/l.png"),
        "geo_restrictions": GeoRestrictionRef(policy="block_list", territories=["US"]),
    }
    assert film.body is not None
    assert await send(film, **nested, **others) == film.body.encode()
    assert await send(film, MovieWrite(**nested), **others) == film.body.encode()
    content = next(row for row in WITH_BODY if row.operation == "programs.update")
    fields, others = parted(content)
    warning = ContentWarning(id="Language", value="Harsh", comment=None)
    title = ProductTitle(type="SubTitle", title="MCU23", broadcasting_title=False, alternative_title=True)
    image = Image(image_id="6318876000", high_resolution_url="https://w.test/i.jpg", press_targets=["Print"])
    nested = {
        **fields,
        "product_titles": [title],
        "ratings": [Rating(regulator="localRegulator", rating=None, content_warnings=[warning])],
        "images": [image],
    }
    assert content.body is not None
    assert await send(content, **nested, **others) == content.body.encode()
    assert await send(content, ProgramWrite(**nested), **others) == content.body.encode()


@pytest.mark.parametrize("row", ROWS)
async def test_an_explicit_keyword_wins_over_the_body(row: Row) -> None:
    fields, others = parted(row)
    name = min(fields, key=lambda each: (each != "title", each))
    field = next(each for each in body_operation(row)[1].fields if each.name == name)
    given, wire = another(field.schema, fields[name])
    for body in (whole(row), model_of(row)(**whole(row))):
        with respx.mock as router:
            route = route_of(router, row.api, row.operation)
            async with client_for(row.api) as client:
                await invoke(client, row.operation, *row.arguments, body, **{name: given}, **others)
            assert row.body is not None
            assert body_of(route) == {**json.loads(row.body), field.wire: wire}
    if row.operation != "watchlist.clear_history":  # there is but one value
        assert fields[name] != given, "what was passed isn't written to"


@pytest.mark.parametrize("row", ROWS)
async def test_three_states_of_each_field(row: Row) -> None:
    """Left out it isn't there, `None` is null where null is documented and refused elsewhere, a value is itself."""
    operation, body = body_operation(row)
    with respx.mock as router:
        route = route_of(router, row.api, row.operation)
        async with client_for(row.api) as client:
            for field in fields_of(operation):
                name = field.name
                required = {key: value for key, value in required_arguments(operation).items() if key != name}
                enforced = (field.required and not body.partial) or field.wire in body.one_of
                given, wire = example(field.schema)
                fine = {"options": {"check": False}} if enforced else {}
                await invoke(client, row.operation, **required, **{name: given})
                assert body_of(route)[field.wire] == wire, name
                await invoke(client, row.operation, **required, **{name: UNSET}, **fine)
                content = last_of(route).content
                assert content == b"" or field.wire not in body_of(route), name
                if field.schema.nullable or field.schema.kind == "any":
                    await invoke(client, row.operation, **required, **{name: None})
                    assert body_of(route)[field.wire] is None, name
                else:
                    before = route.call_count
                    with pytest.raises(InvalidRequest) as caught:
                        await invoke(client, row.operation, **required, **{name: None})
                    assert [(each.argument, each.code) for each in caught.value.errors] == [(name, "null")]
                    assert route.call_count == before, "nothing was sent"
                    await invoke(client, row.operation, **required, **{name: None}, options={"check": False})
                    assert body_of(route)[field.wire] is None, name


@pytest.mark.parametrize("row", ROWS)
async def test_three_states_in_the_other_forms(row: Row) -> None:
    """The same by model and by dict; the model refuses `None` itself where null isn't documented."""
    operation, sent_body = body_operation(row)
    model = model_of(row)
    names = {each.name for each in sent_body.fields}
    required = required_arguments(operation)
    path = {each.name for each in operation.parameters if each.location == "path"}
    outside = {key: value for key, value in required.items() if key not in names or key in path}
    with respx.mock as router:
        route = route_of(router, row.api, row.operation)
        async with client_for(row.api) as client:
            for field in fields_of(operation):
                name = field.name
                inside = {key: value for key, value in required.items() if key in names and key != name}
                wires = {field.wire} | {each.wire for each in sent_body.fields if each.name in inside}
                given, wire = example(field.schema)
                nullable = field.schema.nullable or field.schema.kind == "any"
                for value, expected in [(given, wire), (None, None)] if nullable else [(given, wire)]:
                    for body in ({**inside, name: value}, model(**inside, **{name: value})):
                        await invoke(client, row.operation, **outside, body=body)
                        assert body_of(route)[field.wire] == expected, name
                        assert body_of(route).keys() == wires, name
                if not nullable:
                    with pytest.raises(ValidationError):
                        model(**inside, **{name: None})


async def test_null_in_what_stands_inside_a_field() -> None:
    """Of members of objects and of objects in lists, too, null is sent where it is documented."""
    members: list[tuple[Row, Field, dict[str, Any], dict[str, Any]]] = []
    for row in WITH_BODY:
        body = operation_of(row.api, row.operation).body
        for field in body.fields if body is not None else ():
            schema = field.schema.items or field.schema
            nulls = [each for each in schema.fields if each.schema.nullable]
            given = {**example(schema).given, **{each.name: None for each in nulls}} if nulls else {}
            wire = {**example(schema).wire, **{each.wire: None for each in nulls}} if nulls else {}
            members += [(row, field, given, wire)] if nulls else []
    assert {field.name for _, field, _, _ in members} == {"cast", "ratings", "images", "product_titles"}
    for row, field, given, wire in members:
        with respx.mock as router:
            route = route_of(router, row.api, row.operation)
            async with client_for(row.api) as client:
                await invoke(
                    client,
                    row.operation,
                    **required_arguments(operation_of(row.api, row.operation)),
                    **{field.name: [given]},
                )
            assert body_of(route)[field.wire] == [wire]


async def test_a_time_without_an_offset_is_refused_in_every_form() -> None:
    naive = dt.datetime(2026, 3, 1, 20, 15)
    film = {"title": "t", "status": "draft", "drm_required": False}
    forms: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        ((), {**film, "available_from": naive}),
        (({**film, "available_from": naive},), {}),
        ((MovieWrite(title="t", status="draft", drm_required=False, available_from=naive),), {}),
    ]
    with respx.mock:
        async with client_for("encora") as client:
            for body, keywords in forms:
                with pytest.raises(InvalidRequest, match="needs a time with an offset") as caught:
                    await invoke(client, "admin.movies.create", *body, **keywords)
                assert [(each.argument, each.code) for each in caught.value.errors] == [("available_from", "format")]


async def test_an_optional_body_is_left_away_where_nothing_is_in_it() -> None:
    row = next(row for row in WITH_BODY if row.operation == "admin.movies.publish")
    forms: list[tuple[Any, ...]] = [(), ({},), (PublishMovie(),)]
    for body in forms:
        assert await send(row, *body, if_match='"v7"') == b""


async def test_a_field_that_isnt_documented_is_refused_with_a_proposal() -> None:
    with respx.mock:
        async with client_for("encora") as client:
            with pytest.raises(InvalidRequest, match="did you mean 'title'") as caught:
                await invoke(client, "admin.movies.create", {"titel": "t", "status": "draft", "drm_required": True})
    assert ("titel", "unknown") in [(each.path, each.code) for each in caught.value.errors]
