"""How lists go on, and the texts that stand for a place in them."""

from __future__ import annotations

import base64
import json
import logging
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.answer import Answer
from broadcast_clients.core.errors import ConfigurationError, PagingError
from broadcast_clients.core.http.protocol import Headers
from broadcast_clients.core.operation import Operation, Paging
from broadcast_clients.core.paging import PageState, new_state, read_token, write_token
from broadcast_clients.core.unset import UNSET
from tests.support.samples import CALL, CURSOR, GET, NUMBERED, OFFSET


def advance(state: PageState, items: list[Any], meta: dict[str, Any] | None = None, **headers: object) -> None:
    pairs = [(name.replace("_", "-"), str(value)) for name, value in headers.items()]
    state.advance(items, meta or {}, Answer(CALL, 200, Headers(pairs), 1, 0.0))


# --- cursors ------------------------------------------------------------------------------------------------------


def test_cursor_is_followed_until_there_is_none() -> None:
    state = new_state(CURSOR, {})
    assert state.arguments(state.position) == {}
    advance(state, [1], {"next_cursor": "b", "total": 3})
    assert (state.position, state.total, state.arguments("b")) == ("b", 3, {"cursor": "b"})
    advance(state, [2], {"next_cursor": "c"})
    assert state.position == "c"
    advance(state, [3], {"next_cursor": None})
    assert state.position is None


def test_cursor_goes_on_after_an_empty_page() -> None:
    state = new_state(CURSOR, {})
    advance(state, [], {"next_cursor": "b", "has_more": True})
    assert state.position == "b"


@pytest.mark.parametrize("meta", [{"next_cursor": "x", "has_more": False}, {"next_cursor": ""}, {}])
def test_cursor_ends(meta: dict[str, Any]) -> None:
    state = new_state(CURSOR, {})
    advance(state, [1], meta)
    assert state.position is None


def test_more_without_a_cursor_is_an_error() -> None:
    with pytest.raises(PagingError, match="no cursor"):
        advance(new_state(CURSOR, {}), [1], {"has_more": True})


@pytest.mark.parametrize("cursors", [["a", "a"], ["a", "b", "a"], ["a", "b", "c", "b"]])
def test_cursor_loops_are_found(cursors: list[str]) -> None:
    state = new_state(CURSOR, {})
    for each in cursors[:-1]:
        advance(state, [each], {"next_cursor": each})
    with pytest.raises(PagingError, match="same cursor twice"):
        advance(state, [0], {"next_cursor": cursors[-1]})


def test_cursor_that_stands_still_from_a_given_start() -> None:
    state = new_state(CURSOR, {"cursor": "a"})
    with pytest.raises(PagingError, match="same cursor twice"):
        advance(state, [1], {"next_cursor": "a"})


@pytest.mark.parametrize("cursor", [["a"], {"a": 1}, 1.5])
def test_a_cursor_of_another_kind_is_an_error_of_ours(cursor: object) -> None:
    with pytest.raises(PagingError, match="neither text nor a number"):
        advance(new_state(CURSOR, {}), [1], {"next_cursor": cursor})


# --- numbers ------------------------------------------------------------------------------------------------------


def test_numbers_go_up_to_the_told_total() -> None:
    state = new_state(NUMBERED, {})
    positions: list[Any] = []
    while state.position is not None:
        positions.append(state.position)
        advance(state, [len(positions)], X_Available_Pages=3)
    assert positions == [UNSET, 2, 3]
    assert state.total_pages == 3


@pytest.mark.parametrize("told", [0, 1])
def test_a_single_page(told: int) -> None:
    state = new_state(NUMBERED, {})
    advance(state, [1], X_Available_Pages=told)
    assert state.position is None


def test_a_list_that_counts_from_zero() -> None:
    assert NUMBERED.paging is not None
    state = new_state(evolve(NUMBERED, paging=evolve(NUMBERED.paging, first_page=0)), {})
    advance(state, [1], X_Available_Pages=3)
    assert state.position == 1


def test_a_growing_list_is_read_to_its_new_end() -> None:
    state = new_state(NUMBERED, {"page": 2})
    advance(state, [1], X_Available_Pages=2)
    assert state.position is None
    state = new_state(NUMBERED, {})
    advance(state, [1], X_Available_Pages=2)
    advance(state, [2], X_Available_Pages=4)
    assert (state.position, state.total_pages) == (3, 4)


def test_a_shrinking_list_ends_early_and_is_said(caplog: pytest.LogCaptureFixture) -> None:
    state = new_state(NUMBERED, {})
    advance(state, [1], X_Available_Pages=9)
    with caplog.at_level(logging.WARNING):
        advance(state, [2], X_Available_Pages=2)
    assert state.position is None
    assert "shrank from 9 to 2 pages" in caplog.text


@pytest.mark.parametrize("header", ["", "many", "-1", "1.5", "²", "9" * 5_000])
def test_an_unreadable_total_counts_as_absent(header: str) -> None:
    state = new_state(NUMBERED, {})
    advance(state, [1], X_Available_Pages=header)
    assert state.position == 2
    advance(state, [])
    assert state.position is None


def test_without_a_total_a_short_page_is_the_last() -> None:
    state = new_state(NUMBERED, {})
    advance(state, [1, 2], X_Max_Page_Size=2)
    assert state.position == 2
    advance(state, [3], X_Max_Page_Size=2)
    assert state.position is None


@pytest.mark.parametrize("headers", [{}, {"X_Available_Pages": 5}])
def test_a_server_that_ignores_the_page_number(headers: dict[str, Any]) -> None:
    state = new_state(NUMBERED, {})
    advance(state, ["a", "b"], **headers)
    with pytest.raises(PagingError, match=r"same page twice.*'page'"):
        advance(state, ["a", "b"], **headers)


# --- offsets ------------------------------------------------------------------------------------------------------


def test_offset_moves_by_what_came() -> None:
    state = new_state(OFFSET, {"limit": 2})
    advance(state, [1, 2])
    assert state.position == 2
    advance(state, [3, 4])
    assert state.position == 4
    advance(state, [5])
    assert state.position is None


def test_offset_without_a_limit_ends_with_an_empty_page() -> None:
    state = new_state(OFFSET, {"offset": 10})
    advance(state, [1, 2, 3])
    assert state.position == 13
    advance(state, [])
    assert state.position is None


def test_a_server_that_ignores_the_offset() -> None:
    state = new_state(OFFSET, {"limit": 2})
    advance(state, [1, 2])
    with pytest.raises(PagingError, match="'offset'"):
        advance(state, [1, 2])


def test_only_paged_operations_have_a_state() -> None:
    with pytest.raises(ConfigurationError, match="isn't paged"):
        new_state(GET, {})


# --- resume tokens ------------------------------------------------------------------------------------------------


@given(st.one_of(st.text(min_size=1), st.just(UNSET)), st.integers(0, 10**9))
def test_cursor_token_round_trip(position: Any, skip: int) -> None:
    assert read_token(CURSOR, write_token(CURSOR, position, skip)) == (position, skip)


@given(st.one_of(st.integers(0), st.just(UNSET)), st.integers(0, 10**9))
def test_number_token_round_trip(position: Any, skip: int) -> None:
    assert read_token(NUMBERED, write_token(NUMBERED, position, skip)) == (position, skip)


def test_a_token_is_plain_ascii_without_padding() -> None:
    token = write_token(CURSOR, "é/ü+", 7)
    assert token.isascii()
    assert not set(token) & set("+/=")


def test_a_token_of_another_list_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"is of movies\.by_cursor, not of movies\.by_page"):
        read_token(NUMBERED, write_token(CURSOR, "x", 0))


def token_of(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def place(operation: Operation, **changes: Any) -> dict[str, Any]:
    return {"v": 1, "op": operation.id, "at": None, "skip": 0, **changes}


@pytest.mark.parametrize(
    ("operation", "token"),
    [
        (CURSOR, ""), (CURSOR, "é"), (CURSOR, "%%%"), (CURSOR, token_of([1])), (CURSOR, token_of("v")),
        (CURSOR, token_of({})), (CURSOR, token_of(place(CURSOR, skip=-1))), (CURSOR, token_of(place(CURSOR, skip="x"))),
        (CURSOR, token_of(place(CURSOR, skip=True))), (CURSOR, token_of(place(CURSOR, skip=float("inf")))),
        (CURSOR, token_of(place(CURSOR, at={"a": 1}))), (CURSOR, token_of(place(CURSOR, at=True))),
        (NUMBERED, token_of(place(NUMBERED, at="2"))), (NUMBERED, token_of(place(NUMBERED, at=-2))),
        (OFFSET, token_of(place(OFFSET, at=1.5))), (OFFSET, token_of(place(OFFSET, v=2))),
        (CURSOR, base64.urlsafe_b64encode(b"[" * 100_000).decode()),
    ],
)  # fmt: skip
def test_what_is_no_token_is_refused(operation: Operation, token: str) -> None:
    with pytest.raises(ConfigurationError, match="resume token"):
        read_token(operation, token)


@given(st.one_of(st.text(), st.from_regex(r"[A-Za-z0-9_=-]{0,60}"), st.binary().map(lambda b: token_of(list(b)))))
def test_garbage_never_raises_anything_else(token: str) -> None:
    with pytest.raises(ConfigurationError):
        read_token(CURSOR, token)


def test_headers_have_the_names_of_the_table() -> None:
    paging = Paging(kind="page", parameter="page", total_pages_header="X-Total")
    state = new_state(evolve(NUMBERED, paging=paging), {})
    advance(state, [1], X_Total=2, X_Available_Pages=1)
    assert state.position == 2
