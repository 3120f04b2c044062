"""Long lists are decoded slice by slice, with the result of decoding the whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json

from broadcast_clients.core import long_lists
from broadcast_clients.core.decode import Decoder
from broadcast_clients.core.errors import CallInfo
from broadcast_clients.core.long_lists import read_list
from broadcast_clients.core.operation import Operation
from plurimedia_client.operations import load
from plurimedia_client.profile import PROFILE

NASTY = st.sampled_from(
    ["},{", '"}', "{", "}", "]", '"data":[', '\\"data":[', "}\n,\t{", "[{", "\u2028", "ä", "x" * 30]
)
TEXTS = st.lists(NASTY, max_size=3).map("".join)
VALUES = st.recursive(
    st.none() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "data", "{"]), inner, max_size=3),
    max_leaves=8,
)
ROWS = st.lists(st.dictionaries(st.sampled_from(["id", "data", "cast"]), VALUES, max_size=3), max_size=30)
FORMS = [{"separators": (",", ":")}, {}, {"indent": 2}]


class Counted:
    """Decodes an array, and counts how often."""

    def __init__(self) -> None:
        self.bodies: list[int] = []

    def __call__(self, body: bytes) -> list[Any]:
        self.bodies.append(len(body))
        value = from_json(body)
        if not isinstance(value, list):
            raise ValueError("no array")
        return value


def an_object(body: bytes) -> dict[str, Any]:
    value = from_json(body)
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value


@pytest.fixture(autouse=True)
def short_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_lists, "_LONG", 20)
    monkeypatch.setattr(long_lists, "_SLICE", 10)


def whole(body: bytes) -> tuple[Any, Any] | None:
    try:
        value = from_json(body)
    except ValueError:
        return None
    if isinstance(value, list):
        return value, {}
    return (value.pop("data", None), value) if isinstance(value, dict) else None


def in_slices(body: bytes) -> tuple[Any, Any] | None:
    try:
        return read_list(body, Counted(), an_object)
    except ValueError:
        return None


@pytest.mark.parametrize("form", FORMS, ids=["compact", "spaced", "indented"])
@given(rows=ROWS, before=VALUES, after=VALUES, where=st.sampled_from(["bare", "first", "between", "last", "nested"]))
def test_the_result_is_that_of_the_whole(form: dict[str, Any], rows: Any, before: Any, after: Any, where: str) -> None:
    bodies: dict[str, Any] = {
        "bare": rows,
        "first": {"data": rows, "meta": after},
        "between": {"meta": before, "data": rows, "links": after},
        "last": {"meta": before, "data": rows},
        "nested": {"meta": {"data": rows}, "data": before},
    }
    body = json.dumps(bodies[where], ensure_ascii=False, **form).encode()
    assert in_slices(body) == whole(body)


@given(rows=ROWS, cut=st.integers(0, 400), put=st.sampled_from([b"", b"]", b"}", b",", b"{", b'"', b"},{", b"]}"]))
def test_what_is_broken_stays_so(rows: Any, cut: int, put: bytes) -> None:
    body = json.dumps({"meta": {"a": [1]}, "data": rows}, separators=(",", ":")).encode()
    broken = body[:cut] + put + body[cut + 1 :]
    assert in_slices(broken) == whole(broken)


@pytest.mark.parametrize("form", FORMS, ids=["compact", "spaced", "indented"])
@pytest.mark.parametrize("wrap", [list, lambda rows: {"meta": {"page": 1}, "data": rows}], ids=["bare", "wrapped"])
def test_slices_are_short(form: dict[str, Any], wrap: Callable[[Any], Any]) -> None:
    rows = [{"id": number, "cast": [{"name": "a"}, {"name": "b"}]} for number in range(50)]
    count = Counted()
    elements, beside = read_list(json.dumps(wrap(rows), **form).encode(), count, an_object)
    assert elements == rows
    assert beside in ({}, {"meta": {"page": 1}})
    assert len(count.bodies) >= 50
    assert max(count.bodies) < 260


def test_a_list_without_objects_is_decoded_whole() -> None:
    count = Counted()
    numbers = list(range(100))
    assert read_list(json.dumps({"data": numbers}).encode(), count, an_object)[0] == numbers
    assert len(count.bodies) == 1


@pytest.mark.parametrize("rows", [False, True], ids=["models", "rows"])
def test_models_and_rows_are_read_so(rows: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    operation: Operation = load("contents.season_content")
    call = CallInfo(PROFILE.name, operation.id, operation.method, operation.path)
    decoder = Decoder(operation.result, PROFILE, call, {}, rows=rows)
    contents = [{"id": number, "title": "},{" if number % 9 == 0 else "x"} for number in range(40)]
    body = json.dumps({"version": "v2", "statusCode": 200, "data": contents}).encode()
    sliced = decoder.decode(body, 200)
    monkeypatch.setattr(long_lists, "_LONG", 10_000_000)
    assert sliced.value == decoder.decode(body, 200).value
    assert len(sliced.value) == 40
    assert sliced.meta == {"version": "v2", "statusCode": 200}
    assert sliced.deviations == ()
