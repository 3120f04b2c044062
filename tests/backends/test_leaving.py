"""What every backend does alike when a call is left early: a stream, a cancelled call, a loop, a process."""

from __future__ import annotations

import asyncio
import threading

import pytest

from broadcast_clients.core.http.protocol import Timeout, WireAnswer
from tests.backends.conftest import Contract, only_async, only_async_ours, only_ours
from tests.http.servers import AsyncCaller, Peer, answer, answering, get, in_child, repeating, until

PATIENT = Timeout(60, 60, 60, 60)
"""Longer than a test waits for anything."""


def test_leaving_a_stream_early_hangs_up(world: Contract) -> None:
    hung_up = threading.Event()

    def handle(peer: Peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        if peer._receive() == b"":
            hung_up.set()

    server = world.server(handle)
    assert world.caller().stream(get(server.url), take=1) == (200, [b"first"])
    assert hung_up.wait(10)


def test_closing_hangs_up(world: Contract) -> None:
    hung_up = threading.Event()

    server = world.server(answering(hung_up.set))
    caller = world.caller()
    assert caller.send(get(server.url)).status == 200
    caller.close_backend()
    assert hung_up.wait(10)


def cancelled(world: Contract, begun: bytes = b"", *, scheme: str = "http") -> None:
    """Cancel a call after so much of an answer, and another that waits for its connection; then make a third."""
    steps: list[str] = []

    def handle(peer: Peer) -> None:
        assert peer.socket.recv(65_536)
        peer.send(begun)
        steps.append("asked")
        while peer._receive():
            pass
        steps.append("hung up")

    server = world.server(handle)
    caller = world.caller(max_connections=1)
    request = get(server.url.replace("http", scheme), timeout=PATIENT)

    async def work() -> None:
        task = asyncio.create_task(caller.backend.send(request))
        waiting = asyncio.create_task(caller.backend.send(request))
        await asyncio.to_thread(until, lambda: steps == ["asked"])
        waiting.cancel()
        task.cancel()
        for each in (task, waiting):
            with pytest.raises(asyncio.CancelledError):
                await each
        # Long before any limit. Who waited has sent nothing.
        await asyncio.to_thread(until, lambda: steps == ["asked", "hung up"])

    assert isinstance(caller, AsyncCaller)
    caller.runner.run(work())
    server.handler = repeating(answer())
    assert caller.send(get(server.url)).status == 200
    assert server.accepted == 2


@only_async
@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ],
    ids=["nothing", "half a head", "half a body", "some chunks"],
)
def test_cancelling_hangs_up(world: Contract, begun: bytes) -> None:
    cancelled(world, begun)


@only_async_ours
def test_cancelling_a_handshake_hangs_up(world: Contract) -> None:
    """httpx and httpx2 leave the socket to the garbage collector then."""
    cancelled(world, scheme="https")


@only_async
def test_cancelling_leaves_the_others(world: Contract) -> None:
    arrived: list[str] = []
    left: list[str] = []
    go = threading.Event()

    def handle(peer: Peer) -> None:
        seen = peer.request()
        assert seen is not None
        arrived.append(seen.target)
        if seen.target.startswith("/leave"):
            peer.request()
            left.append(seen.target)
        elif go.wait(20):
            peer.send(answer(seen.target.encode()))

    server = world.server(handle)
    caller = world.caller(max_connections=20)

    async def work() -> None:
        tasks = {
            target: asyncio.create_task(caller.backend.send(get(f"{server.url}{target}", timeout=PATIENT)))
            for number in range(10)
            for target in (f"/leave{number}", f"/stay{number}")
        }
        await asyncio.to_thread(until, lambda: len(arrived) == 20)
        for target, task in tasks.items():
            if target.startswith("/leave"):
                task.cancel()
        await asyncio.to_thread(until, lambda: len(left) == 10)
        go.set()
        for target, task in tasks.items():
            if target.startswith("/leave"):
                with pytest.raises(asyncio.CancelledError):
                    await task
            else:
                assert (await task).content == target.encode()

    assert isinstance(caller, AsyncCaller)
    caller.runner.run(work())
    assert sorted(left) == [f"/leave{number}" for number in range(10)]
    assert server.accepted == 20


@only_async
def test_end_of_a_loop_hangs_up(world: Contract) -> None:
    """What is still under way when `asyncio.run` ends is cancelled."""
    steps: list[str] = []

    def handle(peer: Peer) -> None:
        peer.request()
        steps.append("asked")
        peer.request()
        steps.append("hung up")

    server = world.server(handle)
    caller = world.caller()

    async def work() -> asyncio.Task[WireAnswer]:
        task = asyncio.create_task(caller.backend.send(get(server.url, timeout=PATIENT)))
        await asyncio.to_thread(until, lambda: steps == ["asked"])
        return task

    task = asyncio.run(work())
    assert task.cancelled()
    until(lambda: steps == ["asked", "hung up"])


@only_async_ours
def test_one_loop_after_another(world: Contract) -> None:
    """A client of the user's belongs to the loop that it was made for."""
    server = world.server(repeating(answer()))
    caller = world.caller()
    assert isinstance(caller, AsyncCaller)
    assert caller.send(get(server.url)).status == 200
    for _ in range(2):
        assert asyncio.run(caller.backend.send(get(server.url))).status == 200
    assert caller.send(get(server.url)).status == 200


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@only_ours
def test_after_a_fork(world: Contract) -> None:
    """Connections of a client of the user's would be shared by both processes."""
    server = world.server(repeating(answer(b"found")))
    caller = world.caller()
    caller.send(get(server.url))
    backend = caller.backend

    def child() -> bool:
        found: list[bytes] = []

        def work() -> None:
            sent = asyncio.run(backend.send(get(server.url))) if world.asynchronous else backend.send(get(server.url))
            found.append(sent.content)

        thread = threading.Thread(target=work)
        thread.start()
        thread.join(20)
        return found == [b"found"]

    assert in_child(child)
    assert server.accepted == 2
    assert caller.send(get(server.url)).content == b"found"
    assert server.accepted == 2
