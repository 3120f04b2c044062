"""Arguments as wire values, held against the documented limits."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum, IntEnum, StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.check import check, encode, encode_object
from broadcast_clients.core.errors import FieldError
from broadcast_clients.core.operation import Field, Schema
from broadcast_clients.core.unset import UNSET
from tests.support.samples import Genre, MovieUpdate

TEXT = Schema(kind="string")
PERSON = Schema(
    kind="object",
    fields=(
        Field(name="first_name", wire="firstName", schema=TEXT, required=True),
        Field(name="born", wire="born", schema=Schema(kind="string", format="date")),
        Field(name="age", wire="age", schema=Schema(kind="integer", minimum=0)),
    ),
)
PEOPLE = Schema(kind="array", items=PERSON)


class Text(str, Enum):  # noqa: UP042  # what users still write
    A = "value-a"


class Number(int, Enum):
    THREE = 3


class Modern(StrEnum):
    B = "value-b"


class Plain(Enum):
    C = "value-c"


class Count(IntEnum):
    FOUR = 4


def violations(schema: Schema, value: Any) -> list[tuple[str, str | None]]:
    found: list[FieldError] = []
    check(schema, value, "x", found)
    return [(each.path, each.code) for each in found]


LIMITS: list[tuple[Schema, list[Any], list[Any], str]] = [
    (Schema(kind="string", min_length=2), ["ab", "abc"], ["", "a"], "min_length"),
    (Schema(kind="string", max_length=2), ["", "ab", "éé"], ["abc"], "max_length"),
    (Schema(kind="string", pattern="^[a-z]+$"), ["abc"], ["", "A", "a1"], "pattern"),
    (Schema(kind="string", pattern="b"), ["abc"], ["ac"], "pattern"),
    (Schema(kind="string", format="uuid"), [str(UUID(int=1))], ["", "1", str(UUID(int=1)) + "0"], "format"),
    (Schema(kind="string", enum=("a", "b")), ["a"], ["c", "A", ""], "enum"),
    (Schema(kind="integer", enum=(1, 2)), [1], [3], "enum"),
    (Schema(kind="integer", minimum=1), [1, 2], [0, -1], "minimum"),
    (Schema(kind="integer", maximum=9), [9], [10], "maximum"),
    (Schema(kind="number", minimum=0.5), [0.5, 1], [0.49, 0], "minimum"),
    (Schema(kind="number", maximum=0.5), [0.5], [0.51], "maximum"),
    (Schema(kind="number"), [1, 1.5], [float("nan"), float("inf"), "1", True], "type"),
    (Schema(kind="string"), ["1"], [1, True, [], {}], "type"),
    (Schema(kind="integer"), [1], ["1", 1.0, True], "type"),
    (Schema(kind="boolean"), [True], [1, "true"], "type"),
    (Schema(kind="array"), [[]], ["a", {}, 1], "type"),
    (Schema(kind="object"), [{}, {"a": 1}], [[], "a"], "type"),
    (Schema(kind="array", min_items=1), [[1]], [[]], "min_items"),
    (Schema(kind="array", max_items=1), [[], [1]], [[1, 2]], "max_items"),
    (Schema(kind="any"), [None, 1, "a", [], {}, object()], [], ""),
    (Schema(kind="string"), ["a"], [None], "null"),
    (Schema(kind="string", nullable=True), [None, "a"], [], ""),
    (Schema(kind="string", nullable=True, enum=("a",)), [None, "a"], ["b"], "enum"),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "good", "bad", "code"), LIMITS)
def test_each_limit(schema: Schema, good: list[Any], bad: list[Any], code: str) -> None:
    for value in good:
        assert violations(schema, value) == []
    for value in bad:
        assert violations(schema, value) == [("x", code)]


def test_all_violations_with_their_places() -> None:
    value = [{"firstName": 5, "age": -1}, {"firstName": "Ada"}, {"born": None}, "Bob"]
    assert violations(PEOPLE, value) == [
        ("x[0].firstName", "type"),
        ("x[0].age", "minimum"),
        ("x[2].firstName", "required"),
        ("x[2].born", "null"),
        ("x[3]", "type"),
    ]


def test_two_limits_of_one_value() -> None:
    schema = Schema(kind="string", max_length=1, pattern="^a+$")
    assert violations(schema, "bb") == [("x", "max_length"), ("x", "pattern")]


def test_a_near_miss_of_a_known_value_is_named() -> None:
    found: list[FieldError] = []
    check(Schema(kind="string", enum=("published", "draft")), "publishd", "status", found)
    assert found[0].message == "must be one of published, draft, not 'publishd'; did you mean 'published'?"
    check(Schema(kind="string", enum=("published", "draft")), "zzz", "status", found)
    assert "did you mean" not in found[1].message


# --- encoding -----------------------------------------------------------------------------------------------------


def encoded(schema: Schema, value: Any) -> tuple[Any, list[str]]:
    found: list[FieldError] = []
    return encode(schema, value, "x", found), [str(each) for each in found]


@pytest.mark.parametrize("value", [Text.A, Modern.B, Plain.C, Number.THREE, Count.FOUR], ids=repr)
def test_members_of_enumerations_become_their_values(value: Enum) -> None:
    result, found = encoded(Schema(), value)
    assert found == []
    assert type(result) in (str, int)
    assert result == value.value


@pytest.mark.parametrize(
    ("value", "json"),
    [
        ((1, 2), [1, 2]),
        ([UUID(int=1)], ["00000000-0000-0000-0000-000000000001"]),
        ({"a": (datetime(2026, 1, 1, tzinfo=UTC), None)}, {"a": ["2026-01-01T00:00:00Z", None]}),
        (Genre(code="a", name=None), {"code": "a", "name": None}),
        (MovieUpdate(original_title="b", genres=[Genre(code="a")]), {"originalTitle": "b", "genres": [{"code": "a"}]}),
        ({1: {"b": Plain.C}}, {"1": {"b": "value-c"}}),
        (1.5, 1.5),
    ],
)
def test_values_become_json(value: Any, json: Any) -> None:
    assert encoded(Schema(), value) == (json, [])


def test_sets_become_arrays() -> None:
    result, found = encoded(Schema(kind="array", items=TEXT), {"a", "b"})
    assert sorted(result) == ["a", "b"]
    assert found == []


@pytest.mark.parametrize("name", ["first_name", "firstName"])
def test_both_names_of_a_field_are_taken(name: str) -> None:
    assert encoded(PERSON, {name: "Ada", "age": UNSET}) == ({"firstName": "Ada"}, [])


def test_unknown_names_are_errors_at_any_depth() -> None:
    result, found = encoded(PEOPLE, [{"first_name": "Ada", "fist_name": "x"}, {"zzzzzz": 1}])
    assert result == [{"firstName": "Ada"}, {}]
    assert found == [
        "x[0].fist_name: isn't a documented field; did you mean 'first_name'? [unknown]",
        "x[1].zzzzzz: isn't a documented field [unknown]",
    ]


def test_what_cannot_be_written_is_an_error_with_its_place() -> None:
    _, found = encoded(PEOPLE, [{"first_name": object(), "born": b"x"}])
    assert found == [
        "x[0].firstName: a object can't be sent here [format]",
        "x[0].born: bytes can't be sent here; give text [format]",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_json_values_pass_unchanged_where_nothing_is_documented(value: Any) -> None:
    assert encoded(Schema(), value) == (value, [])


@given(JSON)
def test_any_value_is_checked_without_a_crash(value: Any) -> None:
    for schema in (PEOPLE, PERSON, Schema(kind="string", pattern="x", enum=("a",)), Schema(kind="number", minimum=1)):
        result, _ = encoded(schema, value)
        assert all(path.startswith("x") for path, _ in violations(schema, result))


def test_undocumented_objects_keep_their_names() -> None:
    found: list[FieldError] = []
    assert encode_object((), {"any_name": 1, 2: [UUID(int=0)]}, "", found) == {
        "any_name": 1,
        "2": ["00000000-0000-0000-0000-000000000000"],
    }
