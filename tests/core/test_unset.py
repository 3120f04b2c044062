"""The sentinel for "not passed"."""

from __future__ import annotations

import copy
import pickle

import pytest

from broadcast_clients.core.answer import NOT_MODIFIED
from broadcast_clients.core.unset import UNSET


@pytest.mark.parametrize("sentinel", [UNSET, NOT_MODIFIED], ids=repr)
def test_sentinel_stays_itself(sentinel: object) -> None:
    assert copy.copy(sentinel) is sentinel
    assert copy.deepcopy({"a": [sentinel]})["a"][0] is sentinel
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(sentinel, protocol)) is sentinel


def test_sentinel_is_false_and_unlike_null() -> None:
    assert not UNSET
    assert not NOT_MODIFIED
    assert UNSET is not None
    assert len({UNSET, None, False, ""}) == 4
    assert repr(UNSET) == "UNSET"
