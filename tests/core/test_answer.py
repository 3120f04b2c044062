"""What results remember of the answer that they came from."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from broadcast_clients.core.answer import Answer, ItemList, attach, response_of
from broadcast_clients.core.http.protocol import Headers
from tests.support.samples import CALL, Movie

ANSWER = Answer(
    CALL,
    200,
    Headers([("ETag", '"1"'), ("X-Request-Id", "r-1"), ("Set-Cookie", "secret")]),
    2,
    0.25,
    content=b'{"a": 1}',
)


def test_facts() -> None:
    assert (ANSWER.etag, ANSWER.request_id, ANSWER.json()) == ('"1"', "r-1", {"a": 1})
    bare = Answer(CALL, 204, Headers(), 1, 0.0)
    assert (bare.etag, bare.request_id) == (None, None)
    with pytest.raises(ValueError, match="raw"):
        bare.json()


def test_representation_shows_no_headers_and_no_body() -> None:
    assert "secret" not in repr(ANSWER)
    assert "'a'" not in repr(ANSWER)


def test_an_answer_survives_pickle_and_copy() -> None:
    for copied in (pickle.loads(pickle.dumps(ANSWER)), copy.deepcopy(ANSWER)):
        assert (copied.call, copied.attempts, copied.etag, copied.content) == (CALL, 2, '"1"', ANSWER.content)
        assert copied.headers.items() == ANSWER.headers.items()


@pytest.mark.parametrize("value", [5, "text", None, {"a": 1}, [1], Movie(id="1"), ItemList([1])])
def test_what_came_from_no_answer(value: Any) -> None:
    with pytest.raises(LookupError):
        response_of(value)


@pytest.mark.parametrize("value", [5, "text", None, {"a": 1}, [1]])
def test_values_that_cannot_remember_are_left_alone(value: Any) -> None:
    attach(value, ANSWER)
    with pytest.raises(LookupError):
        response_of(value)


def items(answer: Answer | None = ANSWER) -> ItemList[Any]:
    found: ItemList[Any] = ItemList([1, Movie(id="1")], meta={"total": 2})
    if answer is not None:
        attach(found, answer)
    return found


@pytest.mark.parametrize("answer", [ANSWER, None])
def test_a_list_pickles_with_its_neighbours(answer: Answer | None) -> None:
    found = items(answer)
    found.not_modified = True
    for copied in (pickle.loads(pickle.dumps(found)), copy.copy(found), copy.deepcopy(found)):
        assert type(copied) is ItemList
        assert copied == found
        assert copied.meta == {"total": 2}
        assert copied.not_modified
        assert answer is None or response_of(copied).etag == '"1"'


def test_a_list_is_a_list() -> None:
    found = items()
    assert isinstance(found, list)
    assert found == [1, Movie(id="1")]
    assert found[1:] == [Movie(id="1")]
    assert not ItemList()
    assert ItemList().meta == {}


def test_a_list_takes_no_stray_attributes() -> None:
    with pytest.raises(AttributeError):
        items().totl = 3  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


def test_lists_share_no_meta() -> None:
    one: ItemList[int] = ItemList()
    one.meta["a"] = 1
    assert ItemList().meta == {}
