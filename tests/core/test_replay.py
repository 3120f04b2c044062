"""Which requests may be sent again."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from broadcast_clients.core.operation import RetryClass, Upsert
from broadcast_clients.core.replay import is_replay_safe
from tests.support.samples import IMPORT, LIST

POST = evolve(IMPORT, upsert=Upsert(key="id", creates=("titles.id", "genres.code")))


@pytest.mark.parametrize(
    ("retry", "key", "etag", "safe"),
    [
        ("safe", None, None, True),
        ("unsafe", "k", '"1"', False),
        ("idempotency-key", "k", None, True),
        ("idempotency-key", None, '"1"', False),
        ("precondition", None, '"1"', True),
        ("precondition", "k", None, False),
        ("precondition", None, "*", False),
        ("upsert", "k", '"1"', False),
    ],
)
def test_classes(retry: RetryClass, key: str | None, etag: str | None, safe: bool) -> None:
    assert is_replay_safe(evolve(LIST, retry=retry), key, etag, {}, {}) is safe


@pytest.mark.parametrize(
    ("payload", "safe"),
    [
        ({"id": "1"}, True),
        ({"id": 1, "title": "x"}, True),
        ({}, False),
        ({"id": None}, False),
        ({"id": ""}, False),
        (None, False),
        ([{"id": "1"}], False),
        ({"id": "1", "titles": [{"id": "t"}]}, True),
        ({"id": "1", "titles": []}, True),
        ({"id": "1", "titles": None}, True),
        ({"id": "1", "titles": [{"id": "t"}, {"text": "new"}]}, False),
        ({"id": "1", "titles": [{"id": None}]}, False),
        ({"id": "1", "genres": ["new"]}, False),
        ({"id": "1", "titles": [{"id": "t"}], "genres": [{"code": ""}]}, False),
    ],
)
def test_create_or_update_with_the_id_in_the_body(payload: Any, safe: bool) -> None:
    assert is_replay_safe(POST, None, None, payload, {}) is safe


@pytest.mark.parametrize(
    ("payload", "safe"),
    [({"title": "x"}, True), ({"genres": [{"name": "new"}]}, False), ({"genres": [{"code": "a"}]}, True), ([], False)],
)
def test_an_update_whose_path_alone_names_it_is_safe_unless_it_creates(payload: Any, safe: bool) -> None:
    operation = evolve(IMPORT, upsert=Upsert(path_parameter="movie_id", creates=("genres.code",)))
    assert is_replay_safe(operation, None, None, payload, {"movie_id": "7"}) is safe


@pytest.mark.parametrize(
    ("payload", "safe"),
    [
        ({"title": "x"}, True),
        ({"id": "7", "title": "x"}, True),
        ({"id": 7}, True),
        ({"id": "8"}, False),
        ({"genres": [{"name": "new"}]}, False),
        ({"genres": [{"code": "a"}]}, True),
    ],
)
def test_update_by_path_is_no_longer_safe_when_it_renames(payload: Any, safe: bool) -> None:
    assert is_replay_safe(IMPORT, None, None, payload, {"movie_id": "7"}) is safe
