"""Answers that aren't as documented: kept, and each deviation named once."""

from __future__ import annotations

import json
import logging
import warnings
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadcast_clients.core.decode import Decoder
from broadcast_clients.core.errors import BroadcastError, FieldMissing, SchemaDeviation
from broadcast_clients.core.operation import Result
from broadcast_clients.core.overrides import NO_OVERRIDES
from broadcast_clients.core.report import DeviationWarning, report_deviations
from broadcast_clients.core.shared import Shared
from tests.support.samples import BARE, CALL, WRAPPED, Genre, Movie, Operations


def decode(body: Any, kind: Any = "one", profile: Any = BARE) -> tuple[Any, tuple[str, ...]]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    decoded = Decoder(Result(kind=kind, model=Movie), profile, CALL, {}).decode(content, 200)
    return decoded.value, decoded.deviations


@pytest.mark.parametrize(
    ("field", "value", "kept", "said"),
    [
        ("id", 5, "5", "expected text, got a whole number"),
        ("id", True, "true", "expected text, got true or false"),
        ("id", 1.5, "1.5", "expected text, got a number"),
        ("id", None, None, "expected text, got null"),
        ("id", ["a"], ["a"], "expected text, got a list"),
        ("id", {"a": 1}, {"a": 1}, "expected text, got an object"),
        ("year", "1999", 1999, "expected a whole number or null, got text"),
        ("year", 1999.0, 1999, "expected a whole number or null, got a number"),
        ("year", 1999.5, 1999.5, "expected a whole number or null, got a number"),
        ("year", "c. 1999", "c. 1999", "expected a whole number or null, got text"),
        ("year", True, True, "expected a whole number or null, got true or false"),
        ("score", "7.5", 7.5, "expected a number, got text"),
        ("score", "high", "high", "expected a number, got text"),
        ("live", "true", True, "expected true or false, got text"),
        ("live", 0, False, "expected true or false, got a whole number"),
        ("live", "perhaps", "perhaps", "expected true or false, got text"),
        ("status", 5, "5", "expected text, got a whole number"),
        ("genre", "drama", "drama", "expected Genre or null, got text"),
        ("genre", [], [], "expected Genre or null, got a list"),
        ("genres", {"code": "a"}, {"code": "a"}, "got an object"),
        ("genres", None, None, "got null"),
    ],
)
def test_a_wrong_type_is_kept_and_told(field: str, value: Any, kept: Any, said: str) -> None:
    movie, deviations = decode({"id": "1", field: value, "new": [1]})
    assert getattr(movie, field) == kept
    assert type(getattr(movie, field)) is type(kept)
    assert len(deviations) == 1
    assert deviations[0].startswith(f"$.{field}: ")
    assert said in deviations[0]
    assert movie.raw_fields() == {"new": [1]}
    assert json.loads(json.dumps(movie.to_wire())) == {"id": "1", "new": [1], field: kept}


@pytest.mark.parametrize(
    ("field", "value"),
    [("score", 7), ("status", "brand-new"), ("year", None), ("extraData", {"a": [1]}), ("genres", [])],
)
def test_what_is_within_the_documents(field: str, value: Any) -> None:
    assert decode({field: value})[1] == ()


def test_open_enumerations_take_new_values() -> None:
    movie, deviations = decode({"status": "embargoed"})
    assert (movie.status, deviations) == ("embargoed", ())


def test_nested_places_are_named() -> None:
    body = {"genres": [{"code": "a"}, {"code": 2}, "c"], "genre": {"name": 3}}
    movie, deviations = decode({"data": body}, profile=WRAPPED)
    assert [each.split(":")[0] for each in deviations] == [
        "$.data.genre.name",
        "$.data.genres[1].code",
        "$.data.genres[2]",
    ]
    assert (type(movie.genres[1]), movie.genres[1].code, movie.genres[2]) == (Genre, "2", "c")
    assert movie.genre.name == "3"


def test_items_of_a_list() -> None:
    movies, deviations = decode([{"id": "1"}, None, {"id": 2}], "list")
    assert [each and each.id for each in movies] == ["1", None, "2"]
    assert deviations == ("$[1]: expected Movie, got null", "$[2].id: expected text, got a whole number")


def test_absent_fields_stay_absent() -> None:
    movie, _ = decode({"id": 5, "a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": 9})
    assert not hasattr(movie, "title")
    with pytest.raises(FieldMissing):
        _ = movie.title
    assert movie.model_fields_set == {"id", *"abcdefghi"}


def test_a_kept_model_is_like_any_other() -> None:
    lenient, _ = decode({"id": 1, "title": "x", "new": 1})
    strict, deviations = decode({"id": "1", "title": "x", "new": 1})
    assert deviations == ()
    assert lenient == strict
    assert lenient.model_fields_set == strict.model_fields_set
    assert lenient.to_wire() == strict.to_wire()
    assert lenient.new == 1


@pytest.mark.parametrize("name", ["cls", "self", "_fields_set", "model_fields", "__class__", "_answer_", "values", ""])
def test_unknown_members_may_have_any_name(name: str) -> None:
    movie, deviations = decode({"id": 1, name: "x"})
    assert movie.raw_fields() == {name: "x"}
    assert len(deviations) == 1


def test_half_a_surrogate_pair_is_kept() -> None:
    movie, deviations = decode(b'{"title": "\\ud800", "id": "1"}')
    assert (movie.title, movie.id) == ("\ud800", "1")
    assert len(deviations) == 1


# --- arbitrary bodies ---------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "title", "year", "genre", "genres", "code", "data", "meta", "status", "x", "cls"]),
            inner,
        )
    ),
    max_leaves=12,
)


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(
    st.one_of(st.binary(), JSON.map(lambda each: json.dumps(each).encode())), st.sampled_from(["one", "list", "any"])
)
@example(b'{"id": "\\udfff"}', "one")
@example(b'{"year": 1e400, "score": NaN}', "one")
@example(b'{"id": 1, "id": "2"}', "one")
def test_no_body_raises_anything_outside_the_tree(content: bytes, kind: str) -> None:
    for profile in (BARE, WRAPPED):
        try:
            value, _ = decode(content, kind, profile)
        except BroadcastError:
            continue
        assert value is None or kind != "list" or isinstance(value, list)


@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "year", "score", "live", "genre", "extraData", "z"]), JSON, min_size=1
    )
)
def test_nothing_of_an_object_is_lost(members: dict[str, Any]) -> None:
    members = json.loads(json.dumps({"keep": "me", **members}))
    movie, deviations = decode(members)
    names = {"extraData": "extra_data"}
    assert movie.model_fields_set == {names.get(name, name) for name in members}
    assert len({each.split(":")[0] for each in deviations}) == len(deviations)


# --- telling ------------------------------------------------------------------------------------------------------


def shared() -> Shared:
    return Shared(
        profile=BARE, base_url="", base_headers={}, overrides=NO_OVERRIDES, zone=None, hooks=(), bucket=None,
        load_operation=Operations.load, operation_ids=(), default_arguments={},
    )  # fmt: skip


def test_each_place_is_told_once_per_client(caplog: pytest.LogCaptureFixture) -> None:
    client, logger = shared(), logging.getLogger("sample_client")
    told = ("$[0].id: expected text, got null", "$[7].id: expected text, got null", "$.x: expected text, got null")
    with warnings.catch_warnings(record=True) as caught, caplog.at_level(logging.WARNING):
        warnings.simplefilter("always")
        for _ in range(3):
            report_deviations(client, logger, CALL, told, 200, strict=False)
    assert [each.category for each in caught] == [DeviationWarning, DeviationWarning]
    assert len(caplog.records) == 2
    assert "$[0].id" in caplog.text
    assert "$.x" in caplog.text
    with pytest.warns(DeviationWarning):
        report_deviations(shared(), logger, CALL, told[:1], 200, strict=False)


def test_strict_raises_with_all_deviations() -> None:
    told = tuple(f"$.f{number}: expected text, got null" for number in range(5))
    with pytest.raises(SchemaDeviation, match=r"\$\.f0.*\$\.f2") as caught:
        report_deviations(shared(), logging.getLogger("sample_client"), CALL, told, 200, strict=True)
    assert caught.value.deviations == told
    assert caught.value.status == 200
