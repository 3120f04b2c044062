"""Clients and transports that users bring: used as they are configured, and left open."""

from __future__ import annotations

import asyncio
import gzip
import logging
import pickle
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from broadcast_clients.core import errors
from broadcast_clients.core.errors import BroadcastError, ConfigurationError, ConnectionFailed, InvalidRequest
from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.backend_sync import SyncHttpxBackend
from broadcast_clients.core.http.httpx_transport import AsyncFlatTransport, FlatTransport
from broadcast_clients.core.http.protocol import Pieces, Timeout, WireRequest
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.translate import translated, where_of

from .servers import AsyncCaller, Caller, World, answer, get, once, post, refusing_port, repeating

URL = "https://films.example/v1/films?key=hidden"


class Client(httpx.Client):
    """A user's subclass."""


class AsyncClient(httpx.AsyncClient):
    """A user's subclass."""


def client_for(world: World, **arguments: Any) -> Any:
    return AsyncClient(**arguments) if world.asynchronous else Client(**arguments)


def around(world: World, client: Any) -> Caller:
    backend = AsyncHttpxBackend.around(client) if world.asynchronous else SyncHttpxBackend.around(client)
    return world.around(backend)


def close(caller: Caller, client: Any) -> None:
    if isinstance(caller, AsyncCaller):
        caller.runner.run(client.aclose())
    else:
        client.close()


def test_client_is_used_as_configured(world: World) -> None:
    hooks: list[str] = []

    def hook(request: httpx.Request) -> None:
        hooks.append(request.headers["x-mine"])

    async def async_hook(request: httpx.Request) -> None:
        hook(request)

    server = world.server(repeating(answer(b"1", "Set-Cookie: node=a"), answer(b"2")))
    client = client_for(
        world,
        headers={"X-Mine": "1", "User-Agent": "mine"},
        auth=("user", "pass"),
        params={"tenant": "a"},
        event_hooks={"request": [async_hook if world.asynchronous else hook]},
    )
    caller = around(world, client)
    assert caller.send(get(f"{server.url}/x?page=2&page=3&q=a%20b", Accept="application/json")).content == b"1"
    assert caller.send(post(f"{server.url}/x", b"abc")).content == b"2"
    assert caller.stream(get(f"{server.url}/x")) == (200, [b"2"])
    first, second, _ = server.seen
    assert first.target == "/x?tenant=a&page=2&page=3&q=a+b"
    assert first.headers["authorization"].startswith("Basic ")
    assert (first.headers["accept"], first.headers["user-agent"]) == ("application/json", "mine")
    assert second.headers["cookie"] == "node=a"
    assert second.body == b"abc"
    assert hooks == ["1", "1", "1"]
    caller.close_backend()
    assert not client.is_closed
    with pytest.raises(RuntimeError, match="closed"):
        caller.send(get(server.url))
    close(caller, client)


def test_redirects_arent_followed_even_if_the_client_would(world: World) -> None:
    server = world.server(repeating(answer(b"", "Location: /elsewhere", status="307 Temporary Redirect")))
    client = client_for(world, follow_redirects=True)
    caller = around(world, client)
    assert caller.send(get(server.url)).status == 307
    assert len(server.seen) == 1
    close(caller, client)


def test_limits_of_the_request_are_used(world: World) -> None:
    server = world.server(lambda peer: (peer.request(), peer.stall()))
    client = client_for(world, timeout=60)
    caller = around(world, client)
    with pytest.raises(errors.ReadTimeout, match=r"within 0\.05 s"):
        caller.send(get(server.url, timeout=Timeout(5, 0.05, 5, 5)))
    close(caller, client)


def test_client_over_a_users_transport(world: World) -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=gzip.compress(b"mocked"))

    transport = httpx.MockTransport(handler)
    kind = AsyncHttpxBackend if world.asynchronous else SyncHttpxBackend
    caller = world.around(kind.over_transport(transport, HttpSettings()))
    found = caller.send(post(URL, b"abc", Accept="application/json"))
    assert (found.status, found.content) == (200, b"mocked")
    assert seen[0].content == b"abc"
    assert seen[0].headers["user-agent"].startswith("broadcast-clients/")
    assert caller.stream(get(URL)) == (200, [b"mocked"])


def test_users_transport_stays_open(world: World) -> None:
    closed: list[str] = []

    class Own(httpx.MockTransport):
        def close(self) -> None:
            closed.append("sync")

        async def aclose(self) -> None:
            closed.append("async")

    kind = AsyncHttpxBackend if world.asynchronous else SyncHttpxBackend
    caller = world.around(kind.over_transport(Own(lambda _: httpx.Response(204))))
    assert caller.send(get(URL)).status == 204
    caller.close_backend()
    assert closed == []


class Duck:
    """Neither httpx nor a subclass, but it quacks; its exceptions have httpx's names."""

    class ConnectError(Exception):
        pass

    def __init__(self, error: Exception | None = None) -> None:
        self._client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=b"quack")))
        self._error = error

    def build_request(self, *args: Any, **kwargs: Any) -> httpx.Request:
        return self._client.build_request(*args, **kwargs)

    def send(self, request: httpx.Request, **kwargs: Any) -> httpx.Response:
        if self._error is not None:
            raise self._error
        return self._client.send(request, **kwargs)

    def close(self) -> None:
        self._client.close()


def test_whatever_quacks() -> None:
    assert SyncHttpxBackend.around(Duck()).send(get(URL)).content == b"quack"
    with pytest.raises(ConnectionFailed, match=r"films\.example:443: no connection"):
        SyncHttpxBackend.around(Duck(Duck.ConnectError("nobody there"))).send(get(URL))


async def test_clients_for_the_other_world() -> None:
    with pytest.raises(ConfigurationError, match=r"works like httpx\.AsyncClient"):
        SyncHttpxBackend.around(httpx.AsyncClient())
    with pytest.raises(ConfigurationError, match=r"works like httpx\.Client"):
        AsyncHttpxBackend.around(httpx.Client())
    with pytest.raises(ConfigurationError, match="handle_request"):
        SyncHttpxBackend.over_transport(AsyncFlatTransport())
    with pytest.raises(ConfigurationError, match="handle_async_request"):
        AsyncHttpxBackend.over_transport(FlatTransport())


@pytest.mark.parametrize("thing", [object(), "https://films.example", httpx.Client, None])
def test_things_that_are_no_client(thing: object) -> None:
    for kind in (SyncHttpxBackend, AsyncHttpxBackend):
        with pytest.raises(ConfigurationError, match="http_client must"):
            kind.around(thing)
        with pytest.raises(ConfigurationError, match="transport must"):
            kind.over_transport(thing)


def test_programming_errors_pass(world: World) -> None:
    class Mine(Exception):
        pass

    def handler(_: httpx.Request) -> httpx.Response:
        raise Mine("mine")

    kind = AsyncHttpxBackend if world.asynchronous else SyncHttpxBackend
    caller = world.around(kind.over_transport(httpx.MockTransport(handler)))
    with pytest.raises(Mine):
        caller.send(get(URL))
    with pytest.raises(Mine):
        caller.stream(get(URL))


async def test_cancellation_passes() -> None:
    async def handler(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    backend = AsyncHttpxBackend.over_transport(httpx.MockTransport(handler))
    task = asyncio.create_task(backend.send(get(URL)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("raised", "expected", "words"),
    [
        (httpx.ConnectError("x"), errors.ConnectionFailed, "no connection"),
        (caused(httpx.ConnectError("x"), socket.gaierror(-2, "unknown")), errors.NameResolutionFailed, "no address"),
        (caused(httpx.ConnectError("x"), ssl.SSLError(1, "bad")), errors.TLSFailed, "handshake failed"),
        (caused(httpx.ConnectError("x"), ssl.SSLEOFError(8, "eof")), errors.ConnectionFailed, "during the TLS"),
        (httpx.ConnectTimeout("x"), errors.ConnectTimeout, "no connection within 1 s"),
        (httpx.ReadTimeout("x"), errors.ReadTimeout, "within 2 s"),
        (httpx.WriteTimeout("x"), errors.WriteTimeout, "within 3 s"),
        (httpx.PoolTimeout("x"), errors.PoolTimeout, "busy for 4 s"),
        (httpx.ReadError("x"), errors.ConnectionLost, "broke"),
        (caused(httpx.WriteError("x"), BrokenPipeError(32, "Broken pipe")), errors.ConnectionLost, "Broken pipe"),
        (httpx.CloseError("x"), errors.ConnectionLost, "broke"),
        (httpx.RemoteProtocolError("peer closed connection"), errors.ConnectionLost, "truncated body"),
        (httpx.RemoteProtocolError("disconnected without sending a response"), errors.ConnectionLost, "without an"),
        (httpx.RemoteProtocolError("illegal status line"), errors.ConnectionLost, "not HTTP"),
        (httpx.DecodingError("x"), errors.ConnectionLost, "content-encoding"),
        (httpx.ProxyError("403 Forbidden"), errors.ConnectionFailed, "proxy made no connection"),
        (httpx.LocalProtocolError("Illegal header value b'hidden\\n'"), errors.InvalidRequest, "not allowed"),
        (httpx.UnsupportedProtocol("x"), errors.ConfigurationError, "https://"),
        (httpx.InvalidURL("x"), errors.ConnectionLost, "redirect to what is no address"),
        (ConnectionRefusedError(111, "Connection refused"), errors.ConnectionFailed, "no connection"),
        (socket.gaierror(-2, "unknown"), errors.NameResolutionFailed, "no address"),
        (ssl.SSLCertVerificationError(1, "bad"), errors.TLSFailed, "not accepted"),
        (ssl.SSLError(1, "bad"), errors.ConnectionLost, "broke"),
        (ConnectionResetError(104, "Connection reset"), errors.ConnectionLost, "Connection reset"),
        (TimeoutError(), errors.ReadTimeout, "within 2 s"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_exceptions_by_name(world: World, raised: Exception, expected: type[BroadcastError], words: str) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise raised

    kind = AsyncHttpxBackend if world.asynchronous else SyncHttpxBackend
    caller = world.around(kind.over_transport(httpx.MockTransport(handler)))
    request = WireRequest("GET", URL, {"Authorization": "Bearer hidden"}, None, Timeout(1, 2, 3, 4))
    with pytest.raises(expected, match=words) as caught:
        caller.send(request)
    error = caught.value
    assert type(error) is expected
    if not issubclass(expected, (InvalidRequest, ConfigurationError)):
        assert "films.example:443" in str(error)
        assert error.__cause__ is raised
        # The library hangs the request on its exceptions, and with it URL and credentials.
        assert getattr(raised, "_request", None) is None
    assert "hidden" not in str(error)
    assert "hidden" not in str(error.__cause__)
    copied = pickle.loads(pickle.dumps(error))
    assert (type(copied), str(copied)) == (expected, str(error))


def test_exceptions_of_a_body_that_is_sent_are_its_own(world: World) -> None:
    """It may be read from anywhere, and what hinders that isn't the server's connection."""
    broken = ConnectionResetError("of the storage")

    def pieces() -> Iterator[bytes]:
        yield b"begun"
        raise broken

    async def async_pieces() -> AsyncIterator[bytes]:
        yield b"begun"
        raise broken

    caller = around(world, client_for(world, transport=httpx.MockTransport(lambda request: httpx.Response(200))))
    body = Pieces(10, async_pieces() if world.asynchronous else pieces())
    with pytest.raises(ConnectionResetError) as caught:
        caller.send(WireRequest("POST", URL, {}, None, Timeout(), None, body))
    assert caught.value is broken


def test_what_is_no_failure_of_the_network_passes(world: World) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise raised

    caller = around(world, client_for(world, transport=httpx.MockTransport(handler)))
    for raised in (ValueError("a mistake"), FileNotFoundError(2, "no such file"), errors.ReadTimeout("of its own")):
        with pytest.raises(type(raised)) as caught:
            caller.send(get(URL))
        assert caught.value is raised


def test_causes_that_tell_too_much_are_left_behind() -> None:
    talkative = httpx.ReadError(f"while reading {URL}")
    failure = translated(talkative, URL, Timeout())
    assert failure is not None
    assert failure.__cause__ is None
    assert "hidden" not in str(failure)
    assert translated(ValueError("x"), URL, Timeout()) is None


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("https://user:hidden@films.example/x?y", "films.example:443"),
        ("http://[::1]:8080/x", "[::1]:8080"),
        ("http://h:bad/", "the server"),
        ("nonsense", "the server"),
    ],
)
def test_where(url: str, where: str) -> None:
    assert where_of(url) == where


def test_errors_of_our_pool_below_a_client_are_its_own(world: World) -> None:
    transport = AsyncFlatTransport() if world.asynchronous else FlatTransport()
    client = client_for(world, transport=transport)
    caller = around(world, client)
    server = world.server(once(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"))
    with pytest.raises(errors.ConnectionLost, match="truncated body"):
        caller.send(get(server.url))
    with pytest.raises(errors.ConnectionLost, match="truncated body"):
        caller.stream(get(server.url))
    with refusing_port() as port, pytest.raises(ConnectionFailed, match="Connect"):
        caller.send(get(f"http://127.0.0.1:{port}/"))
    close(caller, client)


def test_log_lines_show_no_query(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="httpx")
    client = client_for(world, transport=httpx.MockTransport(lambda _: httpx.Response(200)))
    caller = around(world, client)
    caller.send(get(URL))
    caller.stream(get(URL))
    lines = [record.getMessage() for record in caplog.records if record.name == "httpx"]
    assert len(lines) == 2
    for line in lines:
        assert line == 'HTTP Request: GET https://films.example/v1/films "HTTP/1.1 200 OK"'
    caplog.clear()
    if isinstance(caller, AsyncCaller):
        caller.runner.run(client.get("https://films.example/mine?key=visible"))
    else:
        client.get("https://films.example/mine?key=visible")
    assert "key=visible" in caplog.text
    close(caller, client)


def test_direct_requests_log_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server = world.server(repeating(answer()))
    world.caller().send(get(f"{server.url}/?key=hidden"))
    assert [record for record in caplog.records if record.name != "asyncio"] == []


def test_logging_that_is_off_gets_no_filter(world: World) -> None:
    logger = logging.getLogger("httpx")
    filters = list(logger.filters)
    for known in filters:
        logger.removeFilter(known)
    client = client_for(world, transport=httpx.MockTransport(lambda _: httpx.Response(200)))
    caller = around(world, client)
    caller.send(get(URL))
    assert logger.filters == []
    close(caller, client)
