"""Results of matching, in every form that a body may have."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plurimedia_client import MalformedMatchResults, parse_match_results

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
RESULT = {"assetID": "A-1", "contentId": 7488, "status": "INSERT"}


def facts(body: Any) -> list[tuple[Any, ...]]:
    return [(each.asset_id, each.content_id, each.status) for each in parse_match_results(body)]


@pytest.mark.parametrize(
    "body",
    [
        RESULT,
        [RESULT],
        {"results": [RESULT]},
        {"version": "v1", "data": {"links": [RESULT]}},
        json.dumps(RESULT),
        json.dumps([RESULT]).encode(),
        {"AssetId": "A-1", "MediaPressID": "7488", "Status": " insert "},
        {"asset_id": "A-1", "id": 7488, "status": "Insert"},
        {"assetID": "A-1", "content": {"id": 7488}, "status": "INSERT"},
        {"assetID": "A-1", "status": "INSERT", "pivotContentId": 7488},
    ],
)
def test_a_result_is_found(body: Any) -> None:
    assert facts(body) == [("A-1", 7488, "INSERT")]


def test_all_statuses_and_what_else_there_may_be() -> None:
    body = [
        {"assetID": 1, "contentId": 2, "status": "UPDATE", "score": 0.9},
        {"assetID": "2", "status": "UNDO"},
        {"assetID": "3", "contentId": "PM-7", "status": "PENDING"},
        {"assetID": "4"},
        {"title": "no result"},
    ]
    assert facts(body) == [(1, 2, "UPDATE"), ("2", None, "UNDO"), ("3", "PM-7", "PENDING"), ("4", None, None)]
    assert parse_match_results(body)[0].raw == body[0]
    assert facts([]) == facts(b"[]") == facts("null") == []


@pytest.mark.parametrize("body", [b"", b"<html>", "{", b"\xff\xfe", "[" * 100_000])
def test_what_is_no_json_is_refused(body: Any) -> None:
    with pytest.raises(MalformedMatchResults, match="isn't JSON") as refused:
        parse_match_results(body)
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


@pytest.mark.parametrize("body", [{"title": "x"}, [1], "3", {"assetID": None}, {"assetID": True}])
def test_a_body_without_a_result_is_refused(body: Any) -> None:
    with pytest.raises(MalformedMatchResults, match="nothing in it has an assetID"):
        parse_match_results(body)


@given(JSON)
def test_whatever_is_pushed_is_read_or_refused(value: Any) -> None:
    try:
        found = parse_match_results(json.dumps(value))
    except MalformedMatchResults:
        return
    assert len(found) <= json.dumps(value).lower().count("asset")


@given(st.lists(st.tuples(st.text(min_size=1), st.integers(0, 10**9), st.sampled_from(["INSERT", "UPDATE", "UNDO"]))))
def test_every_result_of_a_list_is_read(results: list[tuple[str, int, str]]) -> None:
    body = [{"assetID": asset, "contentId": content, "status": status} for asset, content, status in results]
    assert facts(json.dumps(body)) == results
