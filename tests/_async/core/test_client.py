"""Clients: calls beyond the table, pickles, threads, event loops."""

from __future__ import annotations

# async-only: begin
import asyncio

# async-only: end
import copy
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from broadcast_clients.core.errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequest,
    NoResult,
    OutcomeUnknown,
    ReadTimeout,
)
from broadcast_clients.core.secret import FromEnvironment, FromFile
from tests.support._async.scripted import AsyncSampleClient, AsyncScriptedBackend, answer, body_of
from tests.support.samples import GET, Movie

OK = answer({"id": "7"})


def client_of(*replies: Any, **settings: Any) -> tuple[AsyncSampleClient, AsyncScriptedBackend]:
    backend = AsyncScriptedBackend(*(replies or (OK,)))
    return AsyncSampleClient(backend, **settings), backend


# --- beyond the table ---------------------------------------------------------------------------------------------


async def test_a_client_tells_what_it_was_told_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    class Models:
        __all__ = ("Movie",)
        Movie = Movie

    monkeypatch.setitem(sys.modules, "sample_client.models", Models)
    client, _ = client_of(overrides={"sample": {"fields": {"Movie": {"title": "name"}}, "timezone": "Europe/Paris"}})
    assert client.overrides.fields == {"Movie": {"title": "name"}}
    assert str(client.timezone) == "Europe/Paris"
    client, _ = client_of()
    assert client.overrides.fields == {}
    assert client.timezone is None


async def test_request_casts_to_models_text_and_plain_json() -> None:
    client, backend = client_of()
    assert await client.request("get", "admin/reports", cast_to=Movie) == Movie(id="7")
    assert await client.request("GET", "/admin/reports") == {"id": "7"}
    assert await client.request("GET", "/admin/reports", cast_to=str) == '{"id": "7"}'
    assert {(each.method, each.url) for each in backend.requests} == {("GET", "https://sample.test/api/admin/reports")}
    assert set(backend.sent("X-Key")) == {"primary-key"}


async def test_request_sends_bodies_and_options() -> None:
    client, backend = client_of()
    await client.request("POST", "/x", json={"a": [None]}, options={"query": {"q": 1}, "headers": {"X-Y": "z"}})
    await client.request("POST", "/x", json={})
    await client.request("POST", "/x", json=[1])
    await client.request("POST", "/x")
    assert backend.requests[0].url == "https://sample.test/api/x?q=1"
    assert [each.content for each in backend.requests] == [b'{"a":[null]}', b"{}", b"[1]", None]
    assert body_of(backend.requests[0]) == {"a": [None]}
    assert backend.sent("X-Y")[0] == "z"


async def test_request_with_an_empty_answer() -> None:
    client, _ = client_of(answer(status=204))
    assert await client.request("DELETE", "/x/1") is None
    assert await client.request("DELETE", "/x/1", cast_to=Movie) is None
    client, _ = client_of(answer())
    assert await client.request("POST", "/x/1") is None
    with pytest.raises(NoResult):
        await client.request("GET", "/x/1", cast_to=Movie)


async def test_request_is_repeated_only_where_it_is_safe() -> None:
    client, backend = client_of(ReadTimeout("x"), OK)
    assert await client.request("GET", "/x") == {"id": "7"}
    client, backend = client_of(ReadTimeout("x"), OK)
    with pytest.raises(OutcomeUnknown):
        await client.request("PUT", "/x", json={})
    assert len(backend.requests) == 1
    client, backend = client_of(ReadTimeout("x"), OK)
    assert await client.request("PUT", "/x", json={}, replay_safe=True) == {"id": "7"}


@pytest.mark.parametrize("path", ["../x", "/a/%2e%2e/b", "https://evil.test/", "/a\r\nb", "/a?b=c"])
async def test_request_does_not_leave_the_base_url(path: str) -> None:
    client, backend = client_of()
    with pytest.raises(InvalidRequest):
        await client.request("GET", path)
    assert backend.requests == []


async def test_request_refuses_other_types() -> None:
    client, _ = client_of()
    cast_to: Any = dict
    with pytest.raises(ConfigurationError, match="cast_to must be a model"):
        await client.request("GET", "/x", cast_to=cast_to)


async def test_the_table_is_listed_with_overrides() -> None:
    client, _ = client_of(overrides={"sample": {"operations": {"movies.get": {"path": "/m/{movie_id}"}}}})
    table = {each.id: each for each in client.operations}
    assert table["movies.get"].path == "/m/{movie_id}"
    assert table["movies.list"].provenance == "documented"
    assert len(table) == 11


async def test_overrides_reach_the_wire() -> None:
    overrides = {"sample": {"operations": {"movies.get": {"method": "POST", "path": "/film"}}}}
    client, backend = client_of(overrides=overrides)
    await client.call(GET, movie_id="a/b")
    assert (backend.requests[0].method, backend.requests[0].url) == (
        "POST",
        "https://sample.test/api/film?movie_id=a%2Fb",
    )


# --- life cycle ---------------------------------------------------------------------------------------------------


async def test_a_context_manager_closes() -> None:
    client, backend = client_of()
    async with client as entered:
        assert entered is client
        await client.call(GET, movie_id="7")
    assert backend.closed == 1


async def test_misspelt_settings_are_named() -> None:
    with pytest.raises(TypeError, match="unexpected argument 'timout'; did you mean 'timeout'"):
        AsyncSampleClient(timout=5)


async def test_representation_has_no_secret() -> None:
    client, _ = client_of()
    assert repr(client) == f"<{type(client).__name__} https://sample.test/api>"


# async-only: begin
def test_the_wrong_with_is_explained() -> None:
    client, _ = client_of()
    with pytest.raises(TypeError, match=r"async with AsyncSampleClient\(\.\.\.\) as client:"), client:
        pass


def test_one_client_in_two_event_loops() -> None:
    tokens = iter(["t1", "t2", "t3"])
    backend = AsyncScriptedBackend(OK, OK, answer(status=401), OK)
    client = AsyncSampleClient(backend, token=lambda: next(tokens))

    async def main() -> list[Any]:
        return await asyncio.gather(*(client.call(GET, movie_id=str(number)) for number in range(2)))

    assert [each.id for each in asyncio.run(main())] == ["7", "7"]
    assert [each.id for each in asyncio.run(main())] == ["7", "7"]


# async-only: end
# sync-only: def test_an_async_provider_is_refused() -> None:
# sync-only:     async def provider() -> str:
# sync-only:         return "x"
# sync-only:
# sync-only:     with pytest.raises(ConfigurationError, match="an async function was given to a sync client"):
# sync-only:         client_of(token=provider)[0].call(GET, movie_id="7")


async def test_sixteen_threads() -> None:
    tokens: list[int] = []

    def provider() -> str:
        tokens.append(1)
        return f"t{len(tokens)}"

    def reply(request: Any) -> Any:
        return OK if request.headers["Authorization"] == "Bearer t2" else answer(status=401)

    client, backend = client_of(reply, token=provider)

    def work(number: int) -> str:
        # async-only: begin
        async def main() -> str:
            return str((await client.call(GET, movie_id=str(number))).id)

        return asyncio.run(main())
        # async-only: end
        # sync-only: return str(client.call(GET, movie_id=str(number)).id)

    # async-only: begin
    # An async client is for one loop at a time: threads take turns.
    with ThreadPoolExecutor(1) as pool:
        assert list(pool.map(work, range(16))) == ["7"] * 16
    # async-only: end
    # sync-only: with ThreadPoolExecutor(16) as pool:
    # sync-only:     assert list(pool.map(work, range(64))) == ["7"] * 64
    assert len(tokens) == 2
    assert set(backend.sent("Authorization")) == {"Bearer t1", "Bearer t2"}


# --- pickles ------------------------------------------------------------------------------------------------------


def provide() -> str:
    """A provider that a pickle can name."""
    return "provided"


async def test_a_client_with_a_literal_secret_refuses() -> None:
    for client in (AsyncSampleClient(keys=["canary"]), AsyncSampleClient(token="canary")):
        for view in (client, client.with_options(retries=1)):
            with pytest.raises(TypeError, match="FromEnvironment") as caught:
                pickle.dumps(view)
            assert "canary" not in str(caught.value)


async def test_references_to_credentials_pickle(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("SAMPLE_KEY", "canary")
    (tmp_path / "key").write_text("canary")
    clients = [
        AsyncSampleClient(keys=[FromEnvironment("SAMPLE_KEY"), FromFile(tmp_path / "key")]),
        AsyncSampleClient(token=FromEnvironment("SAMPLE_KEY")),
        AsyncSampleClient(token=provide),
    ]
    for client in clients:
        text = pickle.dumps(client)
        assert b"canary" not in text
        restored = pickle.loads(text)
        assert repr(restored) == repr(client)
        credential, original = await restored.engine.auth.obtain(None), await client.engine.auth.obtain(None)
        assert original is not None
        assert credential.headers == original.headers
        assert repr(copy.deepcopy(client)) == repr(client)


async def test_a_pickle_keeps_the_options_of_a_view() -> None:
    view = AsyncSampleClient(token=provide, headers={"A": "b"}).with_options(deadline=7.0, strict=True, retries=4)
    restored = pickle.loads(pickle.dumps(view))
    assert restored.engine.settings == view.engine.settings
    assert restored.engine.shared.base_headers["A"] == "b"


async def test_a_client_around_your_own_http_client_refuses() -> None:
    import httpx

    async with httpx.AsyncClient() as theirs:
        with pytest.raises(TypeError, match="http_client of yours"):
            pickle.dumps(AsyncSampleClient(token=provide, http_client=theirs))


async def test_wrong_credentials_are_told_as_such() -> None:
    client, _ = client_of(answer(status=401))
    with pytest.raises(AuthenticationError, match="check the credential"):
        await client.call(GET, movie_id="7")
