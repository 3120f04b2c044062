"""Answers as models, whatever the server sends."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from typing import Any

import pytest

from broadcast_clients.core.decode import LARGE, Decoded, Decoder
from broadcast_clients.core.errors import FieldMissing, MalformedAnswer
from broadcast_clients.core.operation import Result
from broadcast_clients.core.profile import ApiProfile
from tests.support.samples import BARE, CALL, WRAPPED, Genre, Movie

PROFILES = pytest.mark.parametrize("profile", [BARE, WRAPPED], ids=["bare", "wrapped"])


def decode(body: Any, profile: ApiProfile = BARE, kind: Any = "one", model: Any = Movie) -> Decoded:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Decoder(Result(kind=kind, model=model), profile, CALL, {}).decode(content, 200)


ONE = {"id": "1", "title": "T", "originalTitle": None, "genre": {"code": "a"}, "genres": [{"code": "b"}], "new": [1]}


@PROFILES
@pytest.mark.parametrize("body", [ONE, {"data": ONE}, {"version": "1", "statusCode": 200, "data": ONE}])
def test_one(profile: ApiProfile, body: Any) -> None:
    decoded = decode(body, profile)
    movie = decoded.value
    assert (type(movie), movie.id, movie.original_title, movie.genre.code) == (Movie, "1", None, "a")
    assert type(movie.genres[0]) is Genre
    assert movie.raw_fields() == {"new": [1]}
    assert not decoded.deviations
    with pytest.raises(FieldMissing):
        _ = movie.year


@PROFILES
@pytest.mark.parametrize(
    ("body", "meta"),
    [
        ([ONE, {"id": "2"}], {}),
        ({"data": [ONE, {"id": "2"}], "meta": {"total": 9}}, {"total": 9}),
        ({"data": [ONE, {"id": "2"}], "next_cursor": "c", "has_more": True}, {"next_cursor": "c", "has_more": True}),
        ({"version": "1", "statusCode": 200, "data": [ONE, {"id": "2"}]}, {"version": "1", "statusCode": 200}),
    ],
)
def test_list(profile: ApiProfile, body: Any, meta: dict[str, Any]) -> None:
    decoded = decode(body, profile, "list")
    assert [each.id for each in decoded.value] == ["1", "2"]
    assert dict(decoded.meta) == meta


@PROFILES
def test_a_single_object_where_a_list_is_documented(profile: ApiProfile) -> None:
    assert [each.id for each in decode({"id": "1"}, profile, "list").value] == ["1"]
    assert [each.id for each in decode({"data": {"id": "1"}}, profile, "list").value] == ["1"]


EMPTY = [
    b"", b" \r\n", b"null", b"{}", b"[]", b' { } ', b'{"data": null}', b'{"data": {}}', b'{"data": []}',
    b'{"version": "1", "statusCode": 200}', b'{"version": "1", "statusCode": 200, "data": null}', b'{"meta": {}}',
    b'{"data": [], "meta": {"total": 0}}',
]  # fmt: skip


@PROFILES
@pytest.mark.parametrize("body", EMPTY, ids=repr)
def test_every_empty_form(profile: ApiProfile, body: bytes) -> None:
    one = decode(body, profile)
    assert one.empty
    assert one.value is None
    many = decode(body, profile, "list")
    assert many.value == []


def test_an_empty_list_keeps_what_stood_beside_it() -> None:
    assert dict(decode({"data": [], "meta": {"total": 0, "next_cursor": "c"}}, kind="list").meta) == {
        "total": 0,
        "next_cursor": "c",
    }


@PROFILES
def test_an_object_of_unknown_members_is_not_empty(profile: ApiProfile) -> None:
    movie = decode({"data": {"surprise": 1}}, profile).value
    assert movie.raw_fields() == {"surprise": 1}
    assert decode({"surprise": 1}, profile).value.raw_fields() == {"surprise": 1}


@pytest.mark.parametrize("kind", ["one", "list", "any"])
@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<!doctype html><title>Sign in</title>", "a page of HTML or XML"),
        (b"  \n<?xml version='1.0'?><error/>", "a page of HTML or XML"),
        (b'{"data": {"id": "1", "tit', "isn't valid JSON"),
        (b'[{"id": "1"}, {"id"', "isn't valid JSON"),
        (b"OK", "isn't valid JSON"),
        (b"\xff\xfe\xfd", "isn't valid JSON"),
        (b'{"id": "\xff"}', "isn't valid JSON"),
        (b'{"year": ' + b"9" * 5_000 + b"}", "isn't valid JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b'{"data":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
    ],
    ids=["html", "xml", "cut object", "cut array", "text", "no text", "invalid utf-8", "huge", "deep", "deep object"],
)
def test_what_is_no_json(kind: str, body: bytes, message: str) -> None:
    with pytest.raises(MalformedAnswer, match=message) as caught:
        decode(body, kind=kind)
    assert caught.value.excerpt == body[:200].decode("utf-8", "replace")
    assert caught.value.status == 200
    assert caught.value.call == CALL


@pytest.mark.parametrize("depth", [150, 250, 400, 900, 940, 960, 980, 990, 995])
@pytest.mark.parametrize("kind", ["one", "list", "any"])
def test_deep_nesting_is_read_or_refused(kind: str, depth: int) -> None:
    body = b'{"id": "1", "year": "no", "extraData": ' + b"[" * depth + b"]" * depth + b"}"
    try:
        value = decode(body, kind=kind).value
    except MalformedAnswer:
        return
    movie = value if kind == "one" else value[0] if kind == "list" else None
    assert movie is None or (movie.id, movie.year) == ("1", "no")


@pytest.mark.parametrize("body", ['"text"', "5", "true", '{"data": "text"}', "[1]", '[{"id": "1"}]'])
def test_something_else_where_an_object_is_expected(body: str) -> None:
    with pytest.raises(MalformedAnswer, match="expected an object, got"):
        decode(body.encode())


def test_utf_16_and_byte_order_marks_are_read() -> None:
    text = '{"id": "é"}'
    for content in (text.encode("utf-16"), text.encode("utf-8-sig"), text.encode("utf-32-le")):
        assert decode(content).value.id == "é"


# --- other kinds of results ---------------------------------------------------------------------------------------


def test_plain_json() -> None:
    assert decode({"data": [1, 2]}, kind="any", model="").value == {"data": [1, 2]}
    assert decode({"data": {"a": 1}}, model="").value == {"a": 1}
    assert decode({"data": [1, "a"]}, kind="list", model="").value == [1, "a"]


@pytest.mark.parametrize("body", [b"", b" \n"])
def test_no_body_where_anything_may_come(body: bytes) -> None:
    decoded = decode(body, kind="any", model="")
    assert decoded.value is None
    assert decoded.empty


def test_nothing_and_text() -> None:
    assert decode(b"<whatever>", kind="none").value is None
    assert decode("Ünï".encode(), kind="text").value == "Ünï"
    assert decode(b"a\xffb", kind="text").value == "a\ufffdb"


def test_models_by_reference() -> None:
    assert decode({"id": "1"}, model="tests.support.samples:Movie").value == Movie(id="1")


# --- the garbage collector ----------------------------------------------------------------------------------------


class Watch(Movie):
    """Notes whether the collector was on while it was built."""

    def model_post_init(self, context: Any, /) -> None:
        super().model_post_init(context)
        SEEN.append(gc.isenabled())


SEEN: list[bool] = []


@pytest.fixture(params=[True, False], ids=["collector on", "collector off"])
def collector(request: pytest.FixtureRequest) -> Iterator[bool]:
    before = gc.isenabled()
    SEEN.clear()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_the_collector_rests_during_a_large_page(collector: bool) -> None:
    decode([{"id": "1", "title": "x" * LARGE}], kind="list", model=Watch)
    assert SEEN == [False]
    assert gc.isenabled() is collector


def test_the_collector_is_left_alone_for_a_small_page(collector: bool) -> None:
    decode([{"id": "1"}], kind="list", model=Watch)
    assert [collector] == SEEN
    assert gc.isenabled() is collector


def test_the_collector_comes_back_after_an_error(collector: bool) -> None:
    with pytest.raises(MalformedAnswer):
        decode(b'[{"id": "1", "title": "' + b"x" * LARGE, kind="list", model=Watch)
    assert gc.isenabled() is collector


def test_a_name_that_an_override_confirms_is_decoded_as_fast_as_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Naming a member as it is called says that the guess is right; there is nothing to rename."""
    made = Decoder(Result(kind="one", model=Movie), BARE, CALL, {"Movie": {"id": "id"}})
    monkeypatch.setattr(Decoder, "_decode_slowly", lambda *arguments: pytest.fail("not the fast way"))
    assert made.decode(b'{"id": "1"}', 200).value == Movie(id="1")
