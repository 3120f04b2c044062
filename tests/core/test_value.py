"""Values of the core: what attrs writes for a class of its own, and what they inherit in its place, is the same."""

from __future__ import annotations

import copy
import pickle
from typing import Any, cast

import attr
import pytest

from broadcast_clients.core.answer import Answer
from broadcast_clients.core.errors import CallInfo, FieldError
from broadcast_clients.core.http.protocol import Headers, Timeout, WireAnswer, WireRequest
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.operation import Body, Field, Operation, Parameter, Result, Schema
from broadcast_clients.core.options import CallSettings
from broadcast_clients.core.overrides import Overrides
from broadcast_clients.core.retry import Retry
from broadcast_clients.core.secret import FromEnvironment
from broadcast_clients.core.token import Token
from broadcast_clients.core.value import Value

CALL = CallInfo("harbour", "boats.get", "GET", "/boats/{id}")
PARAMETER = Parameter(name="id", wire="id", location="path", schema=Schema(kind="string"))
OPERATION = Operation(
    id="boats.get", api="harbour", method="GET", path="/boats/{id}", title="A boat", parameters=(PARAMETER,)
)
VALUES: list[Any] = [
    CALL,
    FieldError("name", "too long", code="max_length"),
    Timeout(read=5.0),
    Retry(retries=5),
    FromEnvironment("HARBOUR_TOKEN"),
    HttpSettings(max_connections=3),
    PARAMETER,
    Body(fields=(Field(name="name", wire="name", schema=Schema()),)),
    Result(kind="list"),
]


def _fields(value: Any) -> tuple[attr.Attribute[Any], ...]:
    found: tuple[attr.Attribute[Any], ...] = attr.fields(cast("type[attr.AttrsInstance]", type(value)))
    return found


def _written_by_attrs(value: Any) -> Any:
    """The same value, of a class whose methods are all attrs' own."""
    given: dict[str, Any] = {each.name: attr.field(repr=each.repr, eq=each.eq) for each in _fields(value)}
    twin = attr.make_class(type(value).__name__, given, frozen=True, slots=True)
    return twin(**{name: getattr(value, name) for name in given})


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_is_equal_to_its_copies_alone(value: Any) -> None:
    assert issubclass(type(value), Value)
    again = attr.evolve(value)
    assert again is not value
    assert again == value
    assert hash(again) == hash(value)
    assert copy.deepcopy(value) == value
    assert pickle.loads(pickle.dumps(value)) == value
    first = _fields(value)[0].name
    other = attr.evolve(value, **{first: "another"}) if first != "max_connections" else attr.evolve(value, verify=False)
    assert other != value
    assert value != _written_by_attrs(value), "of another class"
    assert value.__eq__(1) is NotImplemented
    assert not hasattr(value, "__dict__")
    with pytest.raises(attr.exceptions.FrozenInstanceError):
        setattr(value, first, None)


@pytest.mark.parametrize(
    "value",
    [
        *VALUES,
        OPERATION,
        Token("secret-token"),
        CallSettings(headers={"X-Key": "k"}),
        Overrides(timezone="Europe/Paris"),
        WireRequest("GET", "https://example.org/", {"Authorization": "Bearer secret-token"}),
        WireAnswer(200, Headers([("a", "b")]), b"{}"),
        Answer(CALL, 200, Headers(), 1, 0.25),
    ],
    ids=lambda value: type(value).__name__,
)
def test_its_text_is_the_one_that_attrs_writes(value: Any) -> None:
    assert repr(value) == repr(_written_by_attrs(value))
    assert "secret-token" not in repr(value)


def test_what_cannot_be_hashed_says_so() -> None:
    assert attr.evolve(OPERATION) == OPERATION
    with pytest.raises(TypeError, match="unhashable type: 'dict'"):
        hash(OPERATION)
