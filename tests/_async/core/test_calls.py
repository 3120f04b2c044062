"""One call: what is sent, what comes back, and what is remembered of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve

from broadcast_clients.core.answer import NOT_MODIFIED, ItemList, response_of
from broadcast_clients.core.errors import (
    CallInfo,
    ConfigurationError,
    Conflict,
    ConnectionFailed,
    InvalidRequest,
    MalformedAnswer,
    NoResult,
    NotFoundError,
    SchemaDeviation,
    ServiceUnavailable,
    UnprocessableRequest,
)
from broadcast_clients.core.hooks import Attempt, Hook
from broadcast_clients.core.http.protocol import Timeout, WireRequest
from broadcast_clients.core.operation import Paging
from broadcast_clients.core.report import DeviationWarning
from tests.support._async.scripted import AsyncSampleClient, AsyncScriptedBackend, answer
from tests.support.samples import CREATE, DELETE, GET, LIST, PLAIN_CREATE, SAVE, WRAPPED, Movie

MOVIE = {"id": "7", "title": "T"}


async def test_a_call_gives_a_model_that_remembers_its_answer() -> None:
    backend = AsyncScriptedBackend(answer(MOVIE, headers={"ETag": '"3"', "X-Request-Id": "r-1"}))
    client = AsyncSampleClient(backend)
    movie = await client.call(GET, movie_id="7")
    assert movie == Movie(id="7", title="T")
    facts = response_of(movie)
    assert (facts.status, facts.attempts, facts.etag, facts.request_id) == (200, 1, '"3"', "r-1")
    assert str(facts.call) == "sample movies.get (GET /movies/{movie_id})"
    assert 0 <= facts.elapsed < 10
    assert facts.content is None
    request = backend.requests[0]
    assert (request.method, request.url, request.content) == ("GET", "https://sample.test/api/movies/7", None)
    assert request.headers["X-Key"] == "primary-key"
    assert request.headers["Accept"] == "application/json"
    assert request.headers["User-Agent"].startswith("broadcast-clients/")


async def test_a_list_knows_its_neighbours() -> None:
    client = AsyncSampleClient(AsyncScriptedBackend(answer({"data": [MOVIE], "meta": {"total": 1}})))
    movies: ItemList[Movie] = await client.call(LIST)
    assert type(movies) is ItemList
    assert (list(movies), movies.meta, response_of(movies).status) == ([Movie(id="7", title="T")], {"total": 1}, 200)


async def test_the_body_is_kept_on_request() -> None:
    client = AsyncSampleClient(AsyncScriptedBackend(answer(MOVIE)))
    movie = await client.call(GET, movie_id="7", options={"raw": True})
    assert response_of(movie).json() == MOVIE


async def test_no_content() -> None:
    client = AsyncSampleClient(AsyncScriptedBackend(answer(status=204)))
    assert await client.call(DELETE, movie_id="7") is None
    saved = await client.call(SAVE, movie_id="7", members={"title": "x"})
    assert (saved, response_of(saved).status) == (Movie(), 204)


async def test_an_empty_answer_to_a_get_is_no_result() -> None:
    client = AsyncSampleClient(AsyncScriptedBackend(answer({"data": None})), profile=WRAPPED)
    with pytest.raises(NoResult) as caught:
        await client.call(GET, movie_id="7")
    assert isinstance(caught.value, NotFoundError)
    assert (caught.value.status, caught.value.attempts) == (200, 1)
    assert await client.call(LIST) == []


async def test_not_modified() -> None:
    backend = AsyncScriptedBackend(answer(status=304))
    client = AsyncSampleClient(backend)
    assert await client.call(GET, movie_id="7", if_none_match='"3"') is NOT_MODIFIED
    assert backend.sent("If-None-Match") == ['"3"']
    assert await client.call(LIST) is NOT_MODIFIED
    movies = await client.call(evolve(LIST, paging=Paging(kind="cursor", parameter="cursor")))
    assert (list(movies), movies.not_modified) == ([], True), "a page stays one, so that a pager can end with it"


async def test_nothing_is_sent_when_a_limit_is_broken() -> None:
    backend = AsyncScriptedBackend(answer(MOVIE))
    with pytest.raises(InvalidRequest) as caught:
        await AsyncSampleClient(backend).call(CREATE, members={"title": "", "year": 1})
    assert len(caught.value.errors) == 2
    assert caught.value.attempts == 0
    assert backend.requests == []


async def test_an_error_answer_is_decoded_and_marked() -> None:
    body = {"message": "no", "code": "V", "requestId": "r-2", "fields": [{"path": "originalTitle", "message": "bad"}]}
    client = AsyncSampleClient(AsyncScriptedBackend(answer(body, 422)))
    with pytest.raises(UnprocessableRequest) as caught:
        await client.call(CREATE, members={"title": "x"})
    error = caught.value
    assert (error.message, error.code, error.request_id, error.attempts) == ("no", "V", "r-2", 1)
    assert error.errors[0].argument == "original_title"
    assert error.idempotency_key is not None


async def test_no_secret_in_any_error() -> None:
    body = b"<title>primary-key</title> primary-key " + b"x" * 3_950 + b" primary-key"
    for reply in (answer(body, 409), answer(b"<html>primary-key", 200), answer(b"<" + b"x" * 190 + b"primary-key")):
        with pytest.raises((Conflict, MalformedAnswer)) as caught:
            await AsyncSampleClient(AsyncScriptedBackend(reply)).call(GET, movie_id="7")
        assert "primary" not in str(caught.value) + str(vars(caught.value))


async def test_html_with_status_200() -> None:
    with pytest.raises(MalformedAnswer, match="HTML") as caught:
        await AsyncSampleClient(AsyncScriptedBackend(answer(b"<html>Sign in"))).call(CREATE, members={"title": "x"})
    assert caught.value.excerpt == "<html>Sign in"
    assert caught.value.idempotency_key is not None


async def test_a_deviation_is_told_once_or_raised() -> None:
    backend = AsyncScriptedBackend(answer({"id": 7}))
    client = AsyncSampleClient(backend)
    with pytest.warns(DeviationWarning, match=r"\$\.id: expected text"):
        movie = await client.call(GET, movie_id="7")
    assert response_of(movie).deviations == ("$.id: expected text, got a whole number",)
    assert (await client.call(GET, movie_id="7")).id == "7"
    with pytest.raises(SchemaDeviation) as caught:
        await client.with_options(strict=True).call(CREATE, members={"title": "x"})
    assert (caught.value.attempts, caught.value.deviations) == (1, response_of(movie).deviations)
    assert caught.value.idempotency_key == backend.sent("Idempotency-Key")[-1]


async def test_default_arguments_go_where_they_are_taken() -> None:
    backend = AsyncScriptedBackend(answer(MOVIE))
    client = AsyncSampleClient(backend, default_arguments={"fields": "id", "lang": "fr"})
    await client.call(GET, movie_id="7")
    await client.call(GET, movie_id="7", fields="title")
    await client.call(PLAIN_CREATE, members={"title": "x"})
    assert [each.url.partition("?")[2] for each in backend.requests] == ["fields=id", "fields=title", ""]


# --- options ------------------------------------------------------------------------------------------------------


async def test_options_of_a_call_and_of_a_view() -> None:
    backend = AsyncScriptedBackend(answer(MOVIE))
    client = AsyncSampleClient(backend, headers={"X-Base": "1"})
    view = client.with_options(headers={"X-View": "2"}, timeout=5, query={"v": 1})
    await view.call(GET, movie_id="7", options={"headers": {"X-Call": "3"}, "timeout": Timeout(read=1.0)})
    sent = backend.requests[0]
    assert {name: sent.headers[name] for name in ("X-Base", "X-View", "X-Call")} == {
        "X-Base": "1", "X-View": "2", "X-Call": "3",
    }  # fmt: skip
    assert sent.url.endswith("?v=1")
    assert sent.timeout.read == 1.0
    await client.call(GET, movie_id="7")
    assert "X-View" not in backend.requests[1].headers
    assert backend.requests[1].timeout.read == 60.0


async def test_a_view_shares_connections() -> None:
    backend = AsyncScriptedBackend(answer(MOVIE))
    client = AsyncSampleClient(backend)
    view = client.with_options(retries=0)
    await view.call(GET, movie_id="7")
    assert view.engine.connections is client.engine.connections
    assert view.engine.auth is client.engine.auth
    await view.aclose()
    assert backend.closed == 1
    await client.aclose()
    assert backend.closed == 1


async def test_options_that_do_not_exist() -> None:
    client = AsyncSampleClient(AsyncScriptedBackend(answer(MOVIE)))
    options: Any = {"retry": 3}
    with pytest.raises(ConfigurationError, match="no such option: retry"):
        await client.call(GET, movie_id="7", options=options)
    with pytest.raises(ConfigurationError, match="no such option: retry"):
        client.with_options(**options)


# --- hooks and logs -----------------------------------------------------------------------------------------------


class Watcher(Hook):
    """Notes all that it sees, and numbers the attempts in a header."""

    def __init__(self) -> None:
        self.seen: list[Attempt] = []
        self.sent: list[Mapping[str, str]] = []

    def before_attempt(self, call: CallInfo, number: int, request: WireRequest) -> Mapping[str, str] | None:
        self.sent.append(request.headers)
        return {"X-Attempt": str(number)} if number != 2 else None

    def after_attempt(self, attempt: Attempt) -> None:
        self.seen.append(attempt)


async def test_hooks_see_every_attempt_and_add_headers() -> None:
    watcher = Watcher()
    backend = AsyncScriptedBackend(answer(status=503), ConnectionFailed("no route"), answer(MOVIE))
    client = AsyncSampleClient(backend, hooks=[watcher, Watcher()])
    assert response_of(await client.call(GET, movie_id="7")).attempts == 3
    assert backend.sent("X-Attempt") == ["1", None, "3"]
    assert [each.number for each in watcher.seen] == [1, 2, 3]
    assert [each.answer and each.answer.status for each in watcher.seen] == [503, None, 200]
    assert [type(each.error) for each in watcher.seen] == [ServiceUnavailable, ConnectionFailed, type(None)]
    assert [each.wait for each in watcher.seen] == [0.0, 0.0, None]
    assert watcher.seen[0].request is backend.requests[0]
    assert "X-Attempt" not in watcher.sent[0]


async def test_hooks_see_the_last_failure() -> None:
    watcher = Watcher()
    client = AsyncSampleClient(AsyncScriptedBackend(answer(status=409)), hooks=[watcher])
    with pytest.raises(Conflict) as caught:
        await client.call(PLAIN_CREATE, members={"title": "x"})
    assert [(each.error, each.wait) for each in watcher.seen] == [(caught.value, None)]


async def test_the_log_has_no_address_and_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    backend = AsyncScriptedBackend(answer(b"primary-key", 503), answer(MOVIE))
    with caplog.at_level(logging.DEBUG, "sample_client"):
        await AsyncSampleClient(backend).call(GET, movie_id="hidden-id", options={"query": {"q": "hidden-query"}})
    assert [record.levelname for record in caplog.records] == ["INFO", "DEBUG"]
    assert "GET /movies/{movie_id}" in caplog.text
    assert "hidden" not in caplog.text
    assert "primary-key" not in caplog.text
