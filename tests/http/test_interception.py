"""Test tools that replace methods of httpx or httpcore see our requests, with no set-up."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import httpx
import pytest
import respx

from broadcast_clients.core.errors import ConnectTimeout, ReadTimeout
from broadcast_clients.core.http import interception
from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.httpx_transport import AsyncFlatTransport, FlatTransport
from broadcast_clients.core.http.interception import Watch
from broadcast_clients.core.http.settings import HttpSettings

from .servers import AsyncCaller, Caller, World, answer, get, post, repeating

URL = "https://films.example/v1/films?page=2"


@pytest.fixture(params=["httpcore", "httpx"])
def mocker(request: pytest.FixtureRequest) -> Iterator[respx.MockRouter]:
    """Both ways in which respx can put itself in between."""
    with respx.mock(using=request.param, assert_all_called=False) as router:
        yield router


def test_respx(world: World, mocker: respx.MockRouter) -> None:
    route = mocker.get(URL).respond(json={"page": 2}, headers={"ETag": "x"})
    caller = world.caller()
    found = caller.send(get(URL, Authorization="Bearer x"))
    assert (found.status, found.content.replace(b" ", b"")) == (200, b'{"page":2}')
    assert found.headers.get("etag") == "x"
    assert route.calls[0].request.headers["authorization"] == "Bearer x"
    assert route.calls[0].request.headers["user-agent"].startswith("broadcast-clients/")


def test_respx_with_bodies_streams_and_errors(world: World, mocker: respx.MockRouter) -> None:
    route = mocker.post(URL, content=b'{"a": 1}').respond(201)
    mocker.get("https://films.example/dump").respond(content=b"dumped")
    mocker.get("https://films.example/slow").mock(side_effect=httpx.ReadTimeout)
    mocker.get("https://films.example/far").mock(side_effect=httpx.ConnectTimeout)
    caller = world.caller()
    assert caller.send(post(URL, b'{"a": 1}')).status == 201
    assert route.call_count == 1
    assert caller.stream(get("https://films.example/dump")) == (200, [b"dumped"])
    with pytest.raises(ReadTimeout):
        caller.send(get("https://films.example/slow"))
    with pytest.raises(ConnectTimeout):
        caller.send(get("https://films.example/far"))


def test_respx_passes_through_and_leaves(world: World, mocker: respx.MockRouter) -> None:
    server = world.server(repeating(answer(b"real")))
    mocker.route(host="127.0.0.1").pass_through()
    caller = world.caller()
    assert caller.send(get(server.url)).content == b"real"
    mocker.stop()
    assert not interception.sync_client.touched()
    assert not interception.async_client.touched()
    assert caller.send(get(server.url)).content == b"real"
    assert caller.pool.idle == 1


def test_backend_that_was_made_and_used_before(world: World) -> None:
    server = world.server(repeating(answer(b"real")))
    caller = world.caller()
    assert caller.send(get(server.url)).content == b"real"
    with respx.mock:
        respx.get(server.url).respond(content=b"mocked")
        assert caller.send(get(server.url)).content == b"mocked"
    assert caller.send(get(server.url)).content == b"real"
    assert server.accepted == 1


def test_unmocked_requests_dont_escape(world: World) -> None:
    server = world.server(repeating(answer(b"real")))
    caller = world.caller()
    with respx.mock, pytest.raises(respx.models.AllMockedAssertionError):
        caller.send(get(server.url))
    assert server.seen == []


def replaced_methods(world: World) -> list[tuple[type[Any], str]]:
    import httpcore

    if world.asynchronous:
        return [
            (httpx.AsyncHTTPTransport, "handle_async_request"),
            (httpx.AsyncClient, "send"),
            (httpx.AsyncClient, "_send_single_request"),
            (httpcore.AsyncConnectionPool, "handle_async_request"),
        ]
    return [
        (httpx.HTTPTransport, "handle_request"),
        (httpx.Client, "send"),
        (httpx.Client, "_send_single_request"),
        (httpcore.ConnectionPool, "handle_request"),
    ]


@pytest.mark.parametrize("position", range(4))
def test_wrappers_that_look_like_the_original(world: World, position: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tracers wrap a method, often under its own name, and call the original."""
    owner, name = replaced_methods(world)[position]
    original: Callable[..., Any] = getattr(owner, name)
    calls: list[str] = []
    if world.asynchronous:

        @functools.wraps(original)
        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            calls.append(name)
            return await original(*args, **kwargs)
    else:

        @functools.wraps(original)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            calls.append(name)
            return original(*args, **kwargs)

    server = world.server(repeating(answer(b"traced")))
    caller = world.caller()
    caller.send(get(server.url))
    monkeypatch.setattr(owner, name, wrapper)
    assert caller.send(get(server.url)).content == b"traced"
    assert caller.stream(get(server.url)) == (200, [b"traced"])
    assert calls == [name, name]


def library(name: str, method: Any) -> ModuleType:
    """A module that looks like a library of the given name."""
    module = ModuleType(name)
    module.Client = type("Client", (), {"send": method})  # type: ignore[attr-defined]
    return module


def own_function(name: str) -> Any:
    """A function that was defined in a module of the given name."""
    namespace: dict[str, Any] = {"__name__": f"{name}._client"}
    exec("def send(self): return 1", namespace)
    return namespace["send"]


def test_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool that was there before us isn't taken for the original."""
    watch = Watch(("watched_library", "Client", "send"), ("watched_library", "Client", "no_such_method"))
    assert not watch.touched()
    module = library("watched_library", lambda self: 2)
    monkeypatch.setitem(sys.modules, "watched_library", module)
    assert watch.touched()
    assert watch.touched()
    original = own_function("watched_library")
    module.Client.send = original
    assert not watch.touched()
    module.Client.send = functools.wraps(original)(lambda self: 3)
    assert watch.touched()
    module.Client.send = original
    assert not watch.touched()


def test_mock_before_first_use(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first request of a process may be one within a mock."""
    fresh = Watch(*(interception._ASYNC_TRANSPORT if world.asynchronous else interception._SYNC_TRANSPORT))
    monkeypatch.setattr(interception, "async_client" if world.asynchronous else "sync_client", fresh)
    monkeypatch.setattr(interception, "async_transport" if world.asynchronous else "sync_transport", fresh)
    server = world.server(repeating(answer(b"real")))
    caller = world.caller()
    with respx.mock:
        respx.get(server.url).respond(content=b"mocked")
        assert caller.send(get(server.url)).content == b"mocked"
    assert caller.send(get(server.url)).content == b"real"
    assert not fresh.touched()


def test_flat_transports_in_an_ordinary_client(mocker: respx.MockRouter) -> None:
    mocker.get(URL).respond(content=b"mocked")
    with httpx.Client(transport=FlatTransport()) as client:
        assert client.get(URL).content == b"mocked"


async def test_flat_transports_in_an_ordinary_asynchronous_client(mocker: respx.MockRouter) -> None:
    mocker.get(URL).respond(content=b"mocked")
    async with httpx.AsyncClient(transport=AsyncFlatTransport()) as client:
        assert (await client.get(URL)).content == b"mocked"


def test_loops_that_arent_asyncios(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as trio's: the request goes through httpx's own transport, which knows them."""
    seen: list[str] = []

    class Foreign:
        def __init__(self, **_: object) -> None:
            pass

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            seen.append(str(request.url))
            return httpx.Response(200, content=b"foreign")

        async def aclose(self) -> None:
            seen.append("closed")

    monkeypatch.setattr(httpx, "AsyncHTTPTransport", Foreign)
    backend = AsyncHttpxBackend.from_settings(HttpSettings(trust_env=False))

    def drive(coroutine: Any) -> Any:
        with pytest.raises(StopIteration) as done:
            coroutine.send(None)
        return done.value.value

    assert drive(backend.send(get(URL))).content == b"foreign"
    drive(backend.aclose())
    assert seen == [URL, "closed"]


def test_callers_are_of_both_kinds(world: World) -> None:
    caller: Caller = world.caller()
    assert isinstance(caller, AsyncCaller) == world.asynchronous
