"""Connecting to one of several addresses, and leaving no socket behind."""

from __future__ import annotations

import asyncio
import gc
import socket
import time
from typing import Any

import pytest

from broadcast_clients.core.http.racing import _alternating, _numeric, connected_socket

from .servers import World, answer, refusing_port, repeating


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What the resolver finds for any name."""
    found: list[tuple[str, int]] = []

    def getaddrinfo(*_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return found


async def test_first_address_that_answers(addresses: list[tuple[str, int]]) -> None:
    with World(asynchronous=False) as world, refusing_port() as refusing:
        server = world.server(repeating(answer()))
        addresses += [("127.0.0.1", refusing), ("127.0.0.1", server.port), ("127.0.0.1", refusing)]
        found = await connected_socket("films.example", 80)
        assert found.getpeername() == ("127.0.0.1", server.port)
        assert found.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert found.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        found.close()


async def test_address_that_is_silent_is_passed_over(
    addresses: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with World(asynchronous=False) as world:
        server = world.server(repeating(answer()))
        addresses += [("192.0.2.1", 80), ("127.0.0.1", server.port)]
        loop = asyncio.get_running_loop()
        sock_connect = loop.sock_connect
        left: list[str] = []

        async def connect(made: socket.socket, address: tuple[str, int]) -> None:
            if address[0] == "192.0.2.1":
                try:
                    await asyncio.Event().wait()
                finally:
                    left.append("the silent one")
            await sock_connect(made, address)

        monkeypatch.setattr(loop, "sock_connect", connect)
        begin = time.monotonic()
        found = await connected_socket("films.example", 80)
        assert 0.2 < time.monotonic() - begin < 5
        assert found.getpeername() == ("127.0.0.1", server.port)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert left == ["the silent one"]
        found.close()


async def test_all_addresses_refuse(addresses: list[tuple[str, int]]) -> None:
    with refusing_port() as first, refusing_port() as second:
        addresses += [("127.0.0.1", first), ("127.0.0.1", second)]
        with pytest.raises(OSError, match=rf"{first}.*; .*{second}"):
            await connected_socket("films.example", 80)
        addresses[1:] = [("127.0.0.1", first)]
        with pytest.raises(ConnectionRefusedError):
            await connected_socket("films.example", 80)


async def test_name_without_address(addresses: list[tuple[str, int]]) -> None:
    with pytest.raises(socket.gaierror):
        await connected_socket("films.example", 80)
    assert addresses == []


@pytest.mark.parametrize("turns", range(8))
async def test_cancelled_at_any_moment(turns: int, addresses: list[tuple[str, int]]) -> None:
    """A socket that was left behind would be a ResourceWarning, and so an error of the test."""
    with World(asynchronous=False) as world:
        server = world.server(repeating(answer()))
        addresses += [("127.0.0.1", server.port)] * 3
        for host in ("films.example", "127.0.0.1"):
            task = asyncio.create_task(connected_socket(host, server.port))
            for _ in range(turns):
                await asyncio.sleep(0)
            if task.done():
                task.result().close()
            else:
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        gc.collect()


def test_addresses_by_number_need_no_resolver(addresses: list[tuple[str, int]]) -> None:
    assert addresses == []
    assert [found[3] for found in _numeric("127.0.0.1", 80)] == [("127.0.0.1", 80)]
    assert [(found[0], found[3]) for found in _numeric("::1", 80)] == [(socket.AF_INET6, ("::1", 80))]
    assert _numeric("films.example", 80) == []


def test_families_in_turn() -> None:
    """The host name of a server with broken IPv6 costs a quarter of a second and not a time limit for each address."""
    four, six = socket.AF_INET, socket.AF_INET6
    found = [(family, 1, 6, number) for number, family in enumerate([six, six, six, four, four])]
    assert [address[3] for address in _alternating(found)] == [0, 3, 1, 4, 2]
