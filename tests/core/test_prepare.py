"""Calls as requests, as far as that is decided before anything is sent."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve

from broadcast_clients.core.answer import Answer, attach
from broadcast_clients.core.errors import FieldMissing, InvalidRequest
from broadcast_clients.core.http.protocol import Headers
from broadcast_clients.core.operation import Operation, Parameter, Schema
from broadcast_clients.core.options import CallSettings
from broadcast_clients.core.overrides import NO_OVERRIDES
from broadcast_clients.core.plan import plan_operation
from broadcast_clients.core.prepare import Prepared, prepare
from broadcast_clients.core.unset import UNSET
from tests.support.samples import CALL, CREATE, DELETE, GET, LIST, SAVE, UPDATE, Genre, Movie, MovieUpdate


class Kind(str, Enum):  # noqa: UP042  # what users still write
    FILM = "film-kind"


def prepared(
    operation: Operation,
    arguments: dict[str, Any] | None = None,
    *,
    body: Any = UNSET,
    fields: dict[str, Any] | None = None,
    **settings: Any,
) -> Prepared:
    plan = plan_operation(operation, NO_OVERRIDES, None)
    return prepare(plan, "https://a.test", {"A": "b"}, CallSettings(**settings), arguments or {}, body, fields)


def sent(operation: Operation, arguments: dict[str, Any] | None = None, **more: Any) -> Any:
    content = prepared(operation, arguments, **more).content
    return None if content is None else json.loads(content)


def refused(operation: Operation, arguments: dict[str, Any] | None = None, **more: Any) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        prepared(operation, arguments, **more)
    return caught.value


def with_query(*parameters: Parameter) -> Operation:
    return evolve(LIST, parameters=parameters)


def query(name: str, schema: Schema, **more: Any) -> Parameter:
    return Parameter(name=name, wire=name.title(), location="query", schema=schema, **more)


# --- queries, paths, headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "more", "value", "text"),
    [
        (Schema(kind="string"), {}, "a b&c", "?Q=a%20b%26c"),
        (Schema(kind="boolean"), {}, True, "?Q=true"),
        (Schema(kind="boolean"), {}, False, "?Q=false"),
        (Schema(kind="integer"), {}, 0, "?Q=0"),
        (Schema(kind="number"), {}, 1.5, "?Q=1.5"),
        (Schema(kind="string"), {}, Kind.FILM, "?Q=film-kind"),
        (
            Schema(kind="string", format="date-time"),
            {},
            datetime(2026, 1, 1, tzinfo=UTC),
            "?Q=2026-01-01T00%3A00%3A00Z",
        ),
        (Schema(kind="array"), {}, ["a", "b"], "?Q=a&Q=b"),
        (Schema(kind="array"), {"comma_joined": True}, ["a", "b"], "?Q=a%2Cb"),
        (Schema(kind="string"), {}, ["a", True, 3], "?Q=a%2Ctrue%2C3"),
        (Schema(kind="array"), {}, [], ""),
        (Schema(kind="string", nullable=True), {}, None, ""),
        (Schema(kind="string"), {}, UNSET, ""),
    ],
)
def test_query_values(schema: Schema, more: dict[str, Any], value: Any, text: str) -> None:
    url = prepared(with_query(query("q", schema, **more)), {"q": value}).url
    assert url == "https://a.test/movies" + text


def test_extra_query_and_headers_of_the_call() -> None:
    request = prepared(GET, {"movie_id": "1"}, query={"x": True, "y": None, "z": "ä"}, headers={"X-Trace": "1"})
    assert request.url == "https://a.test/movies/1?x=true&z=%C3%A4"
    assert request.headers == {"A": "b", "X-Trace": "1"}


def test_base_headers_are_not_shared_between_requests() -> None:
    base = {"A": "b"}
    plan = plan_operation(CREATE, NO_OVERRIDES, None)
    prepare(plan, "https://a.test", base, CallSettings(), {}, UNSET, {"title": "x"})
    assert base == {"A": "b"}


@pytest.mark.parametrize(
    ("value", "segment"), [("a/b", "a%2Fb"), (UUID(int=7), "00000000-0000-0000-0000-000000000007")]
)
def test_ids(value: Any, segment: str) -> None:
    assert prepared(GET, {"movie_id": value}).url == f"https://a.test/movies/{segment}"


@pytest.mark.parametrize("value", [None, True, 7, "", "..", "a\n"])
def test_what_is_no_id(value: Any) -> None:
    assert refused(GET, {"movie_id": value}).errors[0].argument == "movie_id"


def test_a_model_stands_for_its_id() -> None:
    assert prepared(DELETE, {"movie_id": Movie(id="a b")}).url == "https://a.test/movies/a%20b"


def test_a_model_without_its_id_says_so() -> None:
    with pytest.raises(FieldMissing, match="'id'"):
        prepared(DELETE, {"movie_id": Movie(title="x")})


def test_header_arguments_cannot_break_out() -> None:
    assert "If-None-Match" in str(refused(GET, {"movie_id": "1", "if_none_match": '"1"\r\nX: y'}))


def test_missing_required_arguments_are_named() -> None:
    assert "required: movie_id; nothing was sent" in str(refused(GET))


# --- bodies -------------------------------------------------------------------------------------------------------


def test_only_what_was_passed_is_sent_and_none_is_null() -> None:
    assert sent(SAVE, {"movie_id": "1"}, fields={"title": "x", "year": None, "genres": UNSET}) == {
        "title": "x",
        "year": None,
    }


@pytest.mark.parametrize(
    "body",
    [
        {"title": "x", "original_title": None, "year": UNSET},
        {"title": "x", "originalTitle": None},
        MovieUpdate(title="x", original_title=None),
        Movie.model_validate_json('{"title": "x", "originalTitle": null}'),
    ],
    ids=["python names", "wire names", "write model", "model"],
)
def test_bodies_of_every_kind(body: Any) -> None:
    assert sent(CREATE, body=body) == {"title": "x", "originalTitle": None}


def test_keywords_win_over_the_body() -> None:
    body = {"title": "old", "year": 2000}
    assert sent(CREATE, body=body, fields={"title": "new", "year": UNSET}) == {"title": "new", "year": 2000}
    assert body == {"title": "old", "year": 2000}


def test_extra_members_of_the_call_win() -> None:
    plan = plan_operation(CREATE, NO_OVERRIDES, None)
    settings = CallSettings(body={"title": "z", "new_field": [1]})
    request = prepare(plan, "https://a.test", {}, settings, {}, UNSET, {"title": "x"})
    assert json.loads(request.content or b"") == {"title": "z", "new_field": [1]}


def test_a_body_that_is_needed_is_sent_even_empty() -> None:
    assert sent(SAVE, {"movie_id": "1"}) == {}
    assert prepared(DELETE, {"movie_id": "1"}).content is None


def test_a_body_comes_with_its_content_type() -> None:
    assert prepared(CREATE, fields={"title": "é"}).headers["Content-Type"] == "application/json"
    assert prepared(CREATE, fields={"title": "é"}).content == '{"title":"é"}'.encode()
    assert "Content-Type" not in prepared(DELETE, {"movie_id": "1"}).headers


def test_all_violations_come_in_one_error() -> None:
    error = refused(
        SAVE,
        fields={"title": "x" * 21, "year": 1500, "genres": [{"name": "n"}, {"code": 5}], "original_title": 3},
    )
    assert [(each.argument, each.code) for each in error.errors][:2] == [
        ("movie_id", "required"),
        ("title", "max_length"),
    ]
    assert len(error.errors) == 6
    error = refused(
        SAVE,
        {"movie_id": "1"},
        fields={"title": "x" * 21, "year": 1500, "genres": [{"name": "n"}, {"code": 5}], "original_title": 3},
    )
    assert [(each.path, each.argument, each.code) for each in error.errors] == [
        ("title", "title", "max_length"),
        ("year", "year", "minimum"),
        ("originalTitle", "original_title", "type"),
        ("genres[0].code", "genres[0].code", "required"),
        ("genres[1].code", "genres[1].code", "type"),
    ]
    assert "5 arguments break the documented limits; nothing was sent" in str(error)


def test_null_where_it_is_not_documented() -> None:
    assert refused(SAVE, {"movie_id": "1"}, fields={"title": None}).errors[0].code == "null"


def test_required_fields_count_on_create_and_not_on_update() -> None:
    assert "required: title" in str(refused(CREATE, fields={"year": 2000}))
    assert sent(SAVE, {"movie_id": "1"}, fields={"year": 2000}) == {"year": 2000}


def test_unchecked_calls_send_what_breaks_a_limit() -> None:
    fields = {"title": "x" * 21, "year": 1500}
    assert sent(SAVE, {"movie_id": "1"}, fields=fields, check=False) == fields


def test_unknown_names_are_refused_even_unchecked() -> None:
    error = refused(SAVE, {"movie_id": "1"}, body={"titel": "x"}, check=False)
    assert "did you mean 'title'?" in str(error)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_is_no_json_is_refused(value: Any) -> None:
    error = refused(SAVE, {"movie_id": "1"}, fields={"year": value}, check=False)
    assert "can't be written as JSON" in str(error)


def test_nested_models_are_sent_by_wire_names() -> None:
    assert sent(SAVE, {"movie_id": "1"}, fields={"genres": [Genre(code="a"), {"code": "b", "name": None}]}) == {
        "genres": [{"code": "a"}, {"code": "b", "name": None}]
    }


# --- idempotency keys and ETags -----------------------------------------------------------------------------------


def test_a_key_is_made_where_none_is_given() -> None:
    one, two = prepared(CREATE, fields={"title": "x"}), prepared(CREATE, fields={"title": "x"})
    assert one.idempotency_key is not None
    assert one.headers["Idempotency-Key"] == one.idempotency_key != two.idempotency_key
    assert one.replay_safe


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [({"idempotency_key": "mine"}, {}), ({}, {"headers": {"idempotency-key": "mine"}})],
)
def test_a_given_key_is_kept(arguments: dict[str, Any], settings: dict[str, Any]) -> None:
    request = prepared(CREATE, arguments, fields={"title": "x"}, **settings)
    assert request.idempotency_key == "mine"
    assert [value for name, value in request.headers.items() if name.lower() == "idempotency-key"] == ["mine"]


def movie(etag: str | None) -> Movie:
    found = Movie(id="1", title="x")
    attach(found, Answer(CALL, 200, Headers([("ETag", etag)] if etag else []), 1, 0.0))
    return found


def test_what_was_read_guards_the_write() -> None:
    request = prepared(UPDATE, {"movie_id": movie('"7"')}, fields={"title": "y"})
    assert (request.headers["If-Match"], request.sent_etag, request.replay_safe) == ('"7"', '"7"', True)


def test_an_explicit_etag_wins() -> None:
    request = prepared(UPDATE, {"movie_id": movie('"7"'), "if_match": '"8"'}, fields={"title": "y"})
    assert request.sent_etag == '"8"'


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"movie_id": "1"}, "no ETag is given"),
        ({"movie_id": movie(None)}, "came without an ETag"),
        ({"movie_id": Movie(id="1")}, "came without an ETag"),
        ({"movie_id": "1", "if_match": 'W/"7"'}, "weak"),
        ({"movie_id": movie('W/"7"')}, "weak"),
        ({"movie_id": "1", "if_match": '"7"', "unconditional": True}, "contradict"),
    ],
)
def test_a_write_without_a_guard_is_refused(arguments: dict[str, Any], why: str) -> None:
    assert why in str(refused(UPDATE, arguments, fields={"title": "y"}))


def test_a_blind_write_is_possible_and_never_repeated() -> None:
    request = prepared(UPDATE, {"movie_id": "1", "unconditional": True}, fields={"title": "y"})
    assert "If-Match" not in request.headers
    assert not request.replay_safe
    star = prepared(UPDATE, {"movie_id": "1", "if_match": "*"}, fields={"title": "y"})
    assert star.headers["If-Match"] == "*"
    assert not star.replay_safe
