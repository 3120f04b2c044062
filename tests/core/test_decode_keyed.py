"""Lists whose items stand under keys."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from broadcast_clients.core.answer import ItemList
from broadcast_clients.core.decode import Decoded, Decoder
from broadcast_clients.core.operation import Result
from tests.support.samples import BARE, CALL, Movie

LISTS = {"a": [{"id": "1"}, {"id": "2"}], "b": [], "c": [{"id": "3", "new": 1}]}
SINGLE = {"a": {"id": "1"}, "c": {"id": "3"}}


def decode(body: Any, renames: Any = None) -> Decoded:
    decoder = Decoder(Result(kind="list", model=Movie, keyed=True), BARE, CALL, renames or {})
    return decoder.decode(body if isinstance(body, bytes) else json.dumps(body).encode(), 200)


@pytest.mark.parametrize("body", [{"data": LISTS, "meta": {"total": 3}}, LISTS])
def test_several_under_each_key(body: Any) -> None:
    decoded = decode(body)
    assert [each.id for each in decoded.value] == ["1", "2", "3"]
    assert {key: [each.id for each in items] for key, items in (decoded.groups or {}).items()} == {
        "a": ["1", "2"], "b": [], "c": ["3"],
    }  # fmt: skip
    assert decoded.value[2].raw_fields() == {"new": 1}
    assert dict(decoded.meta) == ({"total": 3} if "meta" in body else {})
    assert not decoded.deviations


@pytest.mark.parametrize("body", [{"data": SINGLE}, SINGLE])
def test_one_under_each_key(body: Any) -> None:
    decoded = decode(body)
    assert [each.id for each in decoded.value] == ["1", "3"]
    assert [*(decoded.groups or {})] == ["a", "c"]


@pytest.mark.parametrize("body", [b"", {}, {"data": {}}, {"data": None}, {"meta": {}}, {"data": []}])
def test_nothing(body: Any) -> None:
    decoded = decode(body)
    assert (decoded.value, decoded.groups or {}) == ([], {})


def test_a_plain_list_is_understood() -> None:
    decoded = decode({"data": [{"id": "1"}]})
    assert ([each.id for each in decoded.value], decoded.groups) == (["1"], None)


def test_what_deviates_is_told_with_its_key_and_kept() -> None:
    decoded = decode({"data": {"a": [{"id": "1"}, {"id": 2}], "c": {"id": 3}}})
    assert [each.id for each in decoded.value] == ["1", "2", "3"]
    assert [each.split(":")[0] for each in decoded.deviations] == ["$.data.a[1].id", "$.data.c.id"]


def test_other_names_at_the_server() -> None:
    decoded = decode({"data": {"a": [{"uid": "1"}], "c": {"uid": "3"}}}, {"Movie": {"id": "uid"}})
    assert [each.id for each in decoded.value] == ["1", "3"]


def test_groups_survive_a_pickle() -> None:
    items = ItemList(["x"], meta={"total": 1}, groups={"a": ["x"]})
    copy = pickle.loads(pickle.dumps(items))
    assert (copy, copy.groups, copy.meta) == (["x"], {"a": ["x"]}, {"total": 1})
    assert ItemList(["x"]).groups == {}
