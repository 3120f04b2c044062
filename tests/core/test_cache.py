"""What the response cache keeps, gives and forgets."""

from __future__ import annotations

import pickle

import pytest

from broadcast_clients.core.cache import Asked, ResponseCache
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.http.protocol import Headers, WireAnswer

KEY = ("https://a.test/x", ())


def answer(content: bytes = b"{}", status: int = 200, **headers: str) -> WireAnswer:
    pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return WireAnswer(status, Headers(pairs), content)


def test_what_has_an_etag_is_kept_and_found() -> None:
    cache = ResponseCache()
    cache.keep(KEY, answer(b"1", etag='"a"'))
    cache.keep(KEY, answer(b"2", etag='"b"'))
    found = cache.find(KEY)
    assert found is not None
    assert (found.content, found.headers.get("etag"), len(cache)) == (b"2", '"b"', 1)
    cache.clear()
    assert (cache.find(KEY), len(cache)) == (None, 0)


@pytest.mark.parametrize(
    "new", [answer(b"2"), answer(b"2", etag='"b"', cache_control="private, No-Store"), answer(b"x" * 11, etag='"b"')]
)
def test_what_cant_be_kept_replaces_what_was(new: WireAnswer) -> None:
    cache = ResponseCache(size=10)
    cache.keep(KEY, answer(b"1", etag='"a"'))
    cache.keep(KEY, new)
    assert cache.find(KEY) is None


def test_what_was_used_least_lately_makes_room() -> None:
    cache = ResponseCache(entries=2)
    for name in "abc":
        cache.keep((name, ()), answer(etag=f'"{name}"'))
        cache.find(("a", ()))
    assert [cache.find((name, ())) is not None for name in "abc"] == [True, False, True]


def test_bytes_are_counted() -> None:
    cache = ResponseCache(size=10)
    for name in "abc":
        cache.keep((name, ()), answer(b"1234", etag='"v"'))
    cache.keep(("c", ()), answer(b"12", etag='"w"'))
    assert [cache.find((name, ())) is not None for name in "abc"] == [False, True, True]
    cache.keep(("d", ()), answer(b"1234", etag='"v"'))
    assert [cache.find((name, ())) is not None for name in "abcd"] == [False, True, True, True]


def test_an_unchanged_answer_has_the_newest_headers() -> None:
    kept = answer(b"body", etag='"a"', x_request_id="1", content_type="application/json")
    found = Asked(ResponseCache(), KEY, kept).resolve(answer(b"", 304, ETag='"a"', X_Request_Id="2"))
    assert found is not None
    assert (found.status, found.content) == (304, b"body")
    assert sorted((name.lower(), value) for name, value in found.headers.items()) == [
        ("content-type", "application/json"), ("etag", '"a"'), ("x-request-id", "2"),
    ]  # fmt: skip


def test_a_304_that_was_not_asked_for_by_the_cache_is_the_callers() -> None:
    cache = ResponseCache()
    asked = Asked(cache, KEY, None)
    assert asked.resolve(answer(b"", 304)) is None
    assert asked.resolve(answer(b"1", etag='"a"')) is None
    assert len(cache) == 1


def test_copies_begin_empty() -> None:
    cache = ResponseCache(entries=1, size=5)
    cache.keep(KEY, answer(b"1", etag='"a"'))
    copy = pickle.loads(pickle.dumps(cache))
    assert len(copy) == 0
    copy.keep(KEY, answer(b"123456", etag='"a"'))
    assert len(copy) == 0, "the limits are those of the original"


@pytest.mark.parametrize(("entries", "size"), [(0, 1), (1, 0)])
def test_room_for_nothing_is_refused(entries: int, size: int) -> None:
    with pytest.raises(ConfigurationError, match="at least 1"):
        ResponseCache(entries, size)
