"""Answers read in pieces, and what becomes of their connections."""

from __future__ import annotations

import asyncio
import gzip
import random
import threading

import pytest

from broadcast_clients.core.errors import ConnectionLost, ReadTimeout
from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.protocol import Timeout, WireRequest
from broadcast_clients.core.http.settings import HttpSettings

from .servers import AsyncCaller, Peer, World, answer, get, repeating, until


def chunks(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def test_read_to_the_end_keeps_the_connection(world: World) -> None:
    body = random.Random(1).randbytes(2_000_000)
    server = world.server(repeating(answer(body)))
    caller = world.caller()
    for _ in range(3):
        status, pieces = caller.stream(get(server.url))
        assert status == 200
        assert b"".join(pieces) == body
        assert len(pieces) > 2
        assert all(pieces)
    assert server.accepted == 1
    assert caller.pool.idle == 1


def test_small_answers_and_empty_ones(world: World) -> None:
    server = world.server(repeating(answer(b"x"), answer(b""), CHUNKED + b"0\r\n\r\n"))
    caller = world.caller()
    assert caller.stream(get(server.url)) == (200, [b"x"])
    assert caller.stream(get(server.url)) == (200, [])
    assert caller.stream(get(server.url)) == (200, [])
    assert caller.stream(WireRequest("HEAD", server.url, {}))[1] == []


def test_leaving_early_closes_the_connection(world: World) -> None:
    hung_up = threading.Event()

    def handle(peer: Peer) -> None:
        peer.request()
        peer.send(CHUNKED + chunks(b"first"))
        if peer._receive() == b"":
            hung_up.set()

    server = world.server(handle)
    caller = world.caller()
    assert caller.stream(get(server.url), take=1) == (200, [b"first"])
    assert hung_up.wait(10)
    assert caller.pool.connections == 0
    assert caller.stream(get(server.url), take=1)[0] == 200


def test_pieces_come_as_they_arrive(world: World) -> None:
    """The server sends the second piece only when the first has been read."""
    taken = threading.Semaphore(0)

    def handle(peer: Peer) -> None:
        while peer.request() is not None:
            peer.send(CHUNKED + chunks(b"one"))
            taken.acquire(timeout=10)
            peer.send(chunks(b"two"))
            taken.acquire(timeout=10)
            peer.send(b"0\r\n\r\n")

    server = world.server(handle)
    caller = world.caller()
    pieces: list[bytes] = []
    if isinstance(caller, AsyncCaller):

        async def work() -> None:
            async with caller.backend.stream(get(server.url)) as streamed:
                async for piece in streamed.iter_bytes():
                    pieces.append(piece)
                    taken.release()

        caller.runner.run(work())
    else:
        with caller.backend.stream(get(server.url)) as streamed:
            for piece in streamed.iter_bytes():
                pieces.append(piece)
                taken.release()
    assert pieces == [b"one", b"two"]
    assert caller.pool.idle == 1


def test_read_within_the_block(world: World) -> None:
    body = random.Random(2).randbytes(600_000)
    server = world.server(repeating(answer(gzip.compress(body), "Content-Encoding: gzip", "X-Kind: dump")))
    caller = world.caller()
    if isinstance(caller, AsyncCaller):

        async def work() -> tuple[int, str | None, bytes]:
            async with caller.backend.stream(get(server.url)) as streamed:
                return streamed.status, streamed.headers.get("x-kind"), await streamed.read()

        found = caller.runner.run(work())
    else:
        with caller.backend.stream(get(server.url)) as streamed:
            found = streamed.status, streamed.headers.get("x-kind"), streamed.read()
    assert found == (200, "dump", body)
    assert caller.pool.idle == 1


@pytest.mark.parametrize(("rest", "kind"), [(b"", ConnectionLost), (b"zz\r\n", ConnectionLost), (None, ReadTimeout)])
def test_failures_on_the_way(world: World, rest: bytes | None, kind: type[Exception]) -> None:
    def handle(peer: Peer) -> None:
        peer.request()
        peer.send(CHUNKED + chunks(b"first"))
        if rest is None:
            peer.stall()
        else:
            peer.send(rest)

    server = world.server(handle)
    caller = world.caller()
    with pytest.raises(kind):
        caller.stream(get(server.url, timeout=Timeout(5, 0.1, 5, 5)))
    assert caller.pool.connections == 0


def test_error_in_the_block_closes_the_connection(world: World) -> None:
    server = world.server(repeating(answer(b"x" * 5_000_000)))
    caller = world.caller()

    async def asynchronously() -> None:
        async with caller.backend.stream(get(server.url)):
            raise LookupError("mine")

    def work() -> None:
        if isinstance(caller, AsyncCaller):
            caller.runner.run(asynchronously())
        with caller.backend.stream(get(server.url)):
            raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        work()
    assert caller.pool.connections == 0


async def test_a_slow_reader_holds_the_server_back() -> None:
    """Memory stays flat: what isn't read isn't received."""
    sent = 0
    piece = b"x" * 65_536

    def handle(peer: Peer) -> None:
        nonlocal sent
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(piece) * 1000))
        for _ in range(1000):
            peer.send(piece)
            sent += 1

    def settled() -> bool:
        """Whether the server has come to a stop for a while."""
        seen = sent
        pause = threading.Event()
        for _ in range(30):
            pause.wait(0.005)
            if sent != seen:
                return False
        return True

    with World(asynchronous=True) as world:
        server = world.server(handle)
        backend = AsyncHttpxBackend.from_settings(HttpSettings(trust_env=False))
        async with backend.stream(get(server.url)) as streamed:
            await asyncio.to_thread(until, settled)
            assert sent < 500
            total = 0
            async for data in streamed.iter_bytes():
                total += len(data)
                assert len(data) < 2_000_000
        assert total == len(piece) * 1000
        assert backend._pool is not None
        assert backend._pool.idle == 1
        await backend.aclose()


async def test_cancelled_while_reading() -> None:
    def handle(peer: Peer) -> None:
        peer.request()
        peer.send(CHUNKED + chunks(b"first"))
        peer.stall()

    with World(asynchronous=True) as world:
        server = world.server(handle)
        backend = AsyncHttpxBackend.from_settings(HttpSettings(trust_env=False))
        first = asyncio.Event()

        async def work() -> None:
            async with backend.stream(get(server.url)) as streamed:
                async for _ in streamed.iter_bytes():
                    first.set()

        task = asyncio.create_task(work())
        await first.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert backend._pool is not None
        assert backend._pool.connections == 0
        await backend.aclose()
