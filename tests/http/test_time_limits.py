"""Failing to connect, and time limits of one request."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from broadcast_clients.core.errors import (
    ConnectionFailed,
    ConnectTimeout,
    NameResolutionFailed,
    ReadTimeout,
    WriteTimeout,
)
from broadcast_clients.core.http.protocol import Timeout

from .servers import Peer, World, answer, get, post, refusing_port, repeating


def test_refused(world: World) -> None:
    with refusing_port() as port, pytest.raises(ConnectionFailed, match=f"127.0.0.1:{port}: no connection") as caught:
        world.caller().send(get(f"http://127.0.0.1:{port}/path?key=secret"))
    assert type(caught.value) is ConnectionFailed
    assert caught.value.never_reached
    assert isinstance(caught.value.__cause__, ConnectionRefusedError)
    assert "secret" not in str(caught.value)


def test_no_such_host(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> Iterator[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(NameResolutionFailed, match=r"films\.invalid:80: the host name has no address") as caught:
        world.caller().send(get("http://films.invalid/"))
    assert caught.value.never_reached


def test_host_name_that_cant_be_one(world: World) -> None:
    with pytest.raises(NameResolutionFailed, match="no address"):
        world.caller().send(get(f"http://{'a' * 64}.invalid/"))


def test_second_address_is_tried(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    server = world.server(repeating(answer()))
    with refusing_port() as closed:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in (closed, server.port)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        assert world.caller().send(get(f"http://films.example:{server.port}/")).status == 200


def test_connect_timeout(world: World) -> None:
    """A server that accepts and never says a word of TLS: the handshake is part of connecting."""
    server = world.server(lambda peer: peer.stall())
    url = server.url.replace("http:", "https:")
    with pytest.raises(ConnectTimeout, match=f"127.0.0.1:{server.port}: no connection within 0.05 s") as caught:
        world.caller(verify=False).send(get(url, timeout=Timeout(0.05, 5, 5, 5)))
    assert caught.value.never_reached


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
def test_read_timeout(world: World, begun: bytes) -> None:
    def handle(peer: Peer) -> None:
        peer.request()
        peer.send(begun)
        peer.stall()

    server = world.server(handle)
    caller = world.caller()
    with pytest.raises(ReadTimeout, match=r"no bytes of an answer within 0\.05 s") as caught:
        caller.send(get(server.url, timeout=Timeout(5, 0.05, 5, 5)))
    assert not caught.value.never_reached
    assert caller.pool.connections == 0


def test_read_timeout_is_for_each_piece(world: World) -> None:
    """An answer may take longer than the limit, as long as it moves."""
    pause = threading.Event()

    def handle(peer: Peer) -> None:
        while peer.request() is not None:
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n")
            for _ in range(6):
                pause.wait(0.2)
                peer.send(b"x")

    server = world.server(handle)
    caller = world.caller()
    assert caller.send(get(server.url, timeout=Timeout(5, 1.1, 5, 5))).content == b"x" * 6


def test_a_short_limit_after_a_long_one_and_back(world: World) -> None:
    """The one timer of a connection follows the limit of the request at hand."""

    def handle(peer: Peer) -> None:
        while (seen := peer.request()) is not None:
            if seen.target == "/stall":
                peer.stall()
            peer.send(answer())

    server = world.server(handle)
    caller = world.caller(max_connections=1)
    caller.send(get(server.url, timeout=Timeout(5, 60, 5, 5)))
    caller.send(get(server.url, timeout=Timeout(5, None, 5, 5)))
    with pytest.raises(ReadTimeout):
        caller.send(get(f"{server.url}/stall", timeout=Timeout(5, 0.03, 5, 5)))
    caller.send(get(server.url, timeout=Timeout(5, 0.5, 5, 5)))
    caller.send(get(server.url, timeout=Timeout(5, None, None, None)))
    assert server.accepted == 2


def test_no_time_left_at_all(world: World) -> None:
    server = world.server(lambda peer: (peer.request(), peer.stall()))
    with pytest.raises((ReadTimeout, ConnectTimeout)):
        world.caller().send(get(server.url, timeout=Timeout(0, 0, 0, 0)))


def test_write_timeout(world: World) -> None:
    def handle(peer: Peer) -> None:
        peer.head()
        peer.stall()

    server = world.server(handle)
    caller = world.caller()
    with pytest.raises(WriteTimeout, match=r"could not be sent within 0\.1 s"):
        caller.send(post(server.url, b"x" * 30_000_000, timeout=Timeout(5, 5, 0.1, 5)))
    assert caller.pool.connections == 0
