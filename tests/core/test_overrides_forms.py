"""Overrides of the forms of values, of the first page's number, and of what stands around the data of answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attr import evolve

from broadcast_clients.core.decode import Decoder
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.lenient import build, renamed
from broadcast_clients.core.operation import Operation, Parameter, Result, Schema
from broadcast_clients.core.options import CallSettings
from broadcast_clients.core.overrides import Overrides, load_overrides
from broadcast_clients.core.plan import plan_operation
from broadcast_clients.core.prepare import prepare
from broadcast_clients.core.unset import UNSET
from tests.support.samples import BARE, CALL, GET, NUMBERED, OFFSET, Genre, Movie, Operations


def loaded(**part: Any) -> Overrides:
    return load_overrides({"sample": part}, "sample", Operations.ALL_IDS)


def url(operation: Operation, arguments: dict[str, Any], **part: Any) -> str:
    plan = plan_operation(operation, loaded(**part), None)
    return prepare(plan, "", {}, CallSettings(check=False), arguments, UNSET).url.partition("?")[2]


LISTED = evolve(
    GET,
    path="/movies",
    parameters=(
        Parameter(name="ids", wire="ids", location="query", schema=Schema(kind="array"), comma_joined=True),
        Parameter(name="new", wire="new", location="query", schema=Schema(kind="boolean")),
    ),
)


@pytest.mark.parametrize(
    ("form", "query"),
    [
        (None, "ids=1%2C2"),
        ("comma", "ids=1%2C2"),
        ("repeat", "ids=1&ids=2"),
        ("brackets", "ids%5B%5D=1&ids%5B%5D=2"),
        ("semicolon", "ids=1%3B2"),
        ("pipe", "ids=1%7C2"),
        ("space", "ids=1%202"),
    ],
)
def test_forms_of_a_list(form: str | None, query: str) -> None:
    change = {"operations": {"movies.get": {"parameters": {"ids": {"list": form}}}}} if form else {}
    assert url(LISTED, {"ids": [1, 2]}, **change) == query


@pytest.mark.parametrize(("form", "texts"), [("1/0", ("1", "0")), ("yes/no", ("yes", "no")), ("Y/N", ("Y", "N"))])
def test_forms_of_a_boolean(form: str, texts: tuple[str, str]) -> None:
    change = {"operations": {"movies.get": {"parameters": {"new": {"boolean": form}}}}}
    assert [url(LISTED, {"new": each}, **change) for each in (True, False)] == [f"new={each}" for each in texts]
    assert [url(LISTED, {"new": each}) for each in (True, False)] == ["new=true", "new=false"]


def test_the_first_page_has_another_number() -> None:
    """Callers go on counting from 1, as documented."""
    assert [url(NUMBERED, {"page": each}, first_page=0) for each in (1, 2, 9)] == ["page=0", "page=1", "page=8"]
    assert url(NUMBERED, {"page": 2}, first_page=1) == "page=2"
    assert url(OFFSET, {"offset": 2}, first_page=0) == "offset=2"


MOVIE = {"id": "1", "title": "T"}


@pytest.mark.parametrize(
    ("kind", "body", "meta"),
    [
        ("list", {"items": [MOVIE], "paging": {"next": "c", "more": True, "total": 9}},
         {"next_cursor": "c", "has_more": True, "total": 9}),
        ("list", [MOVIE], {}),
        ("one", {"items": MOVIE}, {}),
        ("one", MOVIE, {}),
    ],
)  # fmt: skip
def test_members_around_the_data(kind: Any, body: Any, meta: dict[str, Any]) -> None:
    envelope = {"data": "items", "meta": "paging", "next_cursor": "next", "has_more": "more"}
    overrides = loaded(envelope=envelope)
    decoder = Decoder(Result(kind=kind, model=Movie), BARE, CALL, {}, None, overrides.envelope)
    decoded = decoder.decode(json.dumps(body).encode(), 200)
    movie = decoded.value[0] if kind == "list" else decoded.value
    assert (movie.id, movie.title, dict(decoded.meta)) == ("1", "T", meta)


def test_open_objects_of_models() -> None:
    """Values under keys are built and renamed like any others."""
    deviations: list[str] = []
    built = build(dict[str, Genre], {"a": {"code": 1}, "b": {"code": "x"}}, "$", deviations)
    assert {key: each.code for key, each in built.items()} == {"a": "1", "b": "x"}
    assert deviations == ["$.a.code: expected text, got a whole number"]
    assert renamed(dict[str, Genre], {"a": {"kode": 1}}, {"Genre": {"code": "kode"}}) == {"a": {"code": 1}}


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"first_page": -1}, "first_page must be a whole number from 0 up, not -1"),
        ({"first_page": True}, "first_page must be a whole number"),
        ({"envelope": {"dat": "x"}}, "envelope: unknown key 'dat'"),
        ({"envelope": {"data": 5}}, "envelope.data must be text, not 5"),
        ({"operations": {"movies.get": {"parameters": {"fields": {"list": "tabs"}}}}}, "'tabs' is no form of a list"),
        ({"operations": {"movies.get": {"parameters": {"fields": {"boolean": "1"}}}}}, "'1' must be two texts"),
    ],
)
def test_refusals(part: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        loaded(**part)
    assert message in caught.value.message
