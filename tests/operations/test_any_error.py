"""Error answers of any kind become errors of the API that can be shown, kept and sent on; nothing else is raised."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast_clients.core.errors import CallInfo, StatusError
from broadcast_clients.core.failure import status_error
from broadcast_clients.core.http.protocol import Headers, WireAnswer
from broadcast_clients.core.profile import ApiProfile
from encora_client.profile import PROFILE as ENCORA
from plurimedia_client.profile import PROFILE as PLURIMEDIA
from tests.operations.facts import operations
from tests.support.leaks import leaks, texts_of
from whatson_client.profile import PROFILE as WHATSON

CANARY = "canary7f3a9c1e"
PROFILES = {"plurimedia": PLURIMEDIA, "encora": ENCORA, "whatson": WHATSON}
NAMES = (
    "message", "code", "errors", "error", "statusCode", "field", "data", "description", "concept", "timestamp",
    "details", "error_description", "request_id", "title", "errorCode", "path", "type", "name",
)  # fmt: skip
simple = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(CANARY)
values = st.recursive(
    simple,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)
bodies = values.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")) | st.binary(max_size=60)


@pytest.mark.parametrize("api", PROFILES)
@given(
    bodies,
    st.integers(300, 599),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12) | st.just(CANARY),
)
@settings(max_examples=120, deadline=None)
def test_any_error_answer(api: str, body: bytes, status: int, header: str) -> None:
    profile: ApiProfile = PROFILES[api]
    operation = next(each for name, each in operations() if name == api)
    call = CallInfo(api, operation.id, operation.method, operation.path)
    names = ("X-Request-Id", "Retry-After", "ETag", "Location", "Content-Type", "X-RateLimit-Reset")
    answer = WireAnswer(status, Headers([(each, header) for each in names]), body)
    error = status_error(profile, operation, call, answer, [CANARY])
    assert isinstance(error, StatusError)
    assert error.status == status
    assert isinstance(error.message, str)
    assert all(isinstance(each.message, str) and isinstance(each.path, str) for each in error.errors)
    assert error.retry_after is None or error.retry_after >= 0
    again: Any = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (type(error), str(error))
    assert not leaks([CANARY], texts_of(error))
