"""Limits, the queue for connections, time limits, cancellation, threads."""

from __future__ import annotations

import asyncio
import threading

import pytest

from broadcast_clients.core.errors import (
    ConnectionFailed,
    ConnectionLost,
    PoolTimeout,
    ReadTimeout,
)
from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.backend_sync import SyncHttpxBackend
from broadcast_clients.core.http.connection_async import AsyncConnection
from broadcast_clients.core.http.http1 import ResponseReader
from broadcast_clients.core.http.loop_state import LoopState
from broadcast_clients.core.http.protocol import Timeout, WireAnswer, WireRequest
from broadcast_clients.core.http.settings import HttpSettings

from .servers import AsyncCaller, Caller, Handler, Peer, World, answer, get, refusing_port, repeating, until


class Gate:
    """A handler that answers when it's told to, with these headers, and counts what is in flight."""

    def __init__(self, *headers: str) -> None:
        self.headers = headers
        self.arrived = threading.Semaphore(0)
        self.go = threading.Semaphore(0)
        self.order: list[str] = []
        self.in_flight = 0
        self.most = 0
        self._lock = threading.Lock()

    def __call__(self, peer: Peer) -> None:
        while (seen := peer.request()) is not None:
            with self._lock:
                self.order.append(seen.target)
                self.in_flight += 1
                self.most = max(self.most, self.in_flight)
            self.arrived.release()
            if not self.go.acquire(timeout=20):
                return
            with self._lock:
                self.in_flight -= 1
            peer.send(answer(seen.target.encode(), *self.headers))


def ok(results: list[WireAnswer | BaseException]) -> list[bytes]:
    """Bodies of answers, none of which may be an error."""
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result.content for result in results if isinstance(result, WireAnswer)]


def test_never_more_than_the_limit(world: World) -> None:
    gate = Gate()
    server = world.server(gate)
    caller = world.caller(max_connections=3)
    gate.go.release(40)
    results = caller.send_all([get(f"{server.url}/{n}") for n in range(40)])
    assert ok(results) == [f"/{n}".encode() for n in range(40)]
    assert server.accepted <= 3
    assert gate.most <= 3
    assert caller.pool.connections == caller.pool.idle == server.accepted


def test_as_many_at_once_as_the_limit(world: World) -> None:
    barrier = threading.Barrier(8)

    def handle(peer: Peer) -> None:
        while peer.request() is not None:
            barrier.wait(10)
            peer.send(answer())

    server = world.server(handle)
    caller = world.caller(max_connections=8)
    for _ in range(3):
        assert len(ok(caller.send_all([get(server.url)] * 8))) == 8
    assert server.accepted == 8


def test_two_origins_share_the_limit(world: World) -> None:
    """An idle connection to one host makes room for one to another, and the oldest goes first."""
    first, second, third = (world.server(repeating(answer())) for _ in range(3))
    caller = world.caller(max_connections=2)
    for server in (first, second, third, third, second, first):
        assert caller.send(get(server.url)).status == 200
        assert caller.pool.connections <= 2
    # The third pushed out the first, then the first pushed out the third.
    assert (first.accepted, second.accepted, third.accepted) == (2, 1, 1)


def test_queue_goes_across_origins(world: World) -> None:
    gate = Gate()
    servers = [world.server(gate) for _ in range(4)]
    caller = world.caller(max_connections=1)
    gate.go.release(40)
    results = caller.send_all([get(f"{servers[n % 4].url}/{n}") for n in range(40)])
    assert ok(results) == [f"/{n}".encode() for n in range(40)]
    assert gate.most == 1
    assert caller.pool.connections == 1


def test_pool_timeout(world: World) -> None:
    gate = Gate()
    server = world.server(gate)
    caller = world.caller(max_connections=1)
    hurried = get(server.url, timeout=Timeout(5, 5, 5, 0.05))

    async def asynchronously() -> PoolTimeout:
        first = asyncio.create_task(caller.backend.send(get(server.url)))
        await asyncio.to_thread(gate.arrived.acquire)
        with pytest.raises(PoolTimeout) as caught:
            await caller.backend.send(hurried)
        gate.go.release()
        assert (await first).status == 200
        return caught.value

    if isinstance(caller, AsyncCaller):
        error = caller.runner.run(asynchronously())
    else:
        first = threading.Thread(target=caller.send, args=(get(server.url),))
        first.start()
        gate.arrived.acquire()
        with pytest.raises(PoolTimeout) as caught:
            caller.send(hurried)
        error = caught.value
        gate.go.release()
        first.join(10)
    assert error.never_reached
    assert f"127.0.0.1:{server.port}: all 1 connections were busy for 0.05 s" in str(error)
    assert caller.pool.waiting == 0
    gate.go.release()
    assert caller.send(get(server.url)).status == 200
    assert len(server.seen) == 2
    assert server.accepted == 1


def test_threads_are_served_in_the_order_of_arrival() -> None:
    with World(asynchronous=False) as world:
        gate = Gate()
        server = world.server(gate)
        caller = world.caller(max_connections=1)
        threads: list[threading.Thread] = []
        for turn in range(6):
            thread = threading.Thread(target=caller.send, args=(get(f"{server.url}/{turn}"),))
            thread.start()
            threads.append(thread)
            if turn == 0:
                assert gate.arrived.acquire(timeout=10)
            else:
                until(lambda turn=turn: caller.pool.waiting == turn)
        gate.go.release(6)
        for thread in threads:
            thread.join(10)
        assert gate.order == [f"/{turn}" for turn in range(6)]


def test_tasks_are_served_in_the_order_of_arrival() -> None:
    with World(asynchronous=True) as world:
        gate = Gate()
        server = world.server(gate)
        caller = world.caller(max_connections=1)
        gate.go.release(6)
        caller.send_all([get(f"{server.url}/{turn}") for turn in range(6)])
        assert gate.order == [f"/{turn}" for turn in range(6)]


def test_many_threads_one_backend() -> None:
    with World(asynchronous=False) as world:

        def handle(peer: Peer) -> None:
            while (seen := peer.request()) is not None:
                peer.send(answer(seen.target.encode()))

        server = world.server(handle)
        caller = world.caller(max_connections=5)

        def work(number: int) -> None:
            for turn in range(40):
                target = f"/{number}/{turn}"
                assert caller.send(get(server.url + target)).content == target.encode()
            finished.append(number)

        finished: list[int] = []
        threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(finished) == list(range(16))
        assert server.accepted <= 5
        assert caller.pool.connections == caller.pool.idle <= 5


def test_failures_give_their_slot_back(world: World) -> None:
    """After any number of failures of any kind the pool still has all its connections to give."""

    def handle(peer: Peer) -> None:
        while (seen := peer.request()) is not None:
            if seen.target == "/close":
                return
            if seen.target == "/stall":
                peer.stall()
            peer.send(b"garbage" if seen.target == "/garbage" else answer())

    server = world.server(handle)
    caller = world.caller(max_connections=2)
    with refusing_port() as port:
        for _ in range(5):
            for target, kind in (("/close", ConnectionLost), ("/garbage", ConnectionLost), ("/stall", ReadTimeout)):
                limits = Timeout(5, 0.02 if target == "/stall" else 5, 5, 5)
                with pytest.raises(kind):
                    caller.send(get(server.url + target, timeout=limits))
            with pytest.raises(ConnectionFailed):
                caller.send(get(f"http://127.0.0.1:{port}/"))
    assert caller.pool.connections == 0
    assert len(ok(caller.send_all([get(server.url)] * 6))) == 6


def closing(steps: list[str]) -> Handler:
    """A handler that notes when the client hangs up."""

    def handle(peer: Peer) -> None:
        peer.request()
        steps.append("asked")
        peer.request()
        steps.append("hung up")

    return handle


async def test_cancelled_task_closes_its_connection() -> None:
    steps: list[str] = []
    with World(asynchronous=False) as world:
        server = world.server(closing(steps))
        backend = AsyncHttpxBackend.from_settings(HttpSettings(trust_env=False))
        task = asyncio.create_task(backend.send(get(server.url)))
        await asyncio.to_thread(until, lambda: steps == ["asked"])
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.to_thread(until, lambda: steps == ["asked", "hung up"])
        assert backend._pool is not None
        assert backend._pool.connections == 0
        await backend.aclose()


async def test_cancelled_while_connecting_and_while_waiting() -> None:
    with World(asynchronous=False) as world:
        gate = Gate()
        server = world.server(gate)
        mute = world.server(lambda peer: peer.stall())
        backend = AsyncHttpxBackend.from_settings(HttpSettings(trust_env=False, max_connections=1, verify=False))
        connecting = asyncio.create_task(backend.send(get(mute.url.replace("http:", "https:"))))
        waiting = [asyncio.create_task(backend.send(get(f"{server.url}/{turn}"))) for turn in range(3)]
        await asyncio.to_thread(until, lambda: mute.accepted == 1)
        waiting[1].cancel()
        connecting.cancel()
        gate.go.release(2)
        results = await asyncio.gather(connecting, *waiting, return_exceptions=True)
        assert [type(result) for result in results] == [
            asyncio.CancelledError,
            WireAnswer,
            asyncio.CancelledError,
            WireAnswer,
        ]
        assert gate.order == ["/0", "/2"]
        assert server.accepted == 1
        await backend.aclose()


async def test_cancelled_in_the_moment_of_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection was handed to a task that is cancelled before it runs: the next in the queue gets it."""
    with World(asynchronous=False) as world:
        gate = Gate()
        server = world.server(gate)
        backend = AsyncHttpxBackend.from_settings(HttpSettings(trust_env=False, max_connections=1))
        tasks = [asyncio.create_task(backend.send(get(f"{server.url}/{turn}"))) for turn in range(3)]
        await asyncio.to_thread(gate.arrived.acquire)
        give_back = LoopState.give_back

        def then_cancel(self: LoopState, connection: AsyncConnection, reader: ResponseReader) -> None:
            give_back(self, connection, reader)
            tasks[1].cancel()

        monkeypatch.setattr(LoopState, "give_back", then_cancel)
        gate.go.release(2)
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result) for result in results] == [WireAnswer, asyncio.CancelledError, WireAnswer]
        assert backend._pool is not None
        assert backend._pool.connections == backend._pool.idle == 1
        assert gate.order == ["/0", "/2"]
        assert server.accepted == 1
        await backend.aclose()


def test_interrupted_thread_gives_its_place_up() -> None:
    """An exception raised into a waiting thread, as by Ctrl-C, leaves the queue in order."""
    with World(asynchronous=False) as world:
        gate = Gate()
        server = world.server(gate)
        backend = SyncHttpxBackend.from_settings(HttpSettings(trust_env=False, max_connections=1))
        pool = backend._pool
        assert pool is not None
        first = threading.Thread(target=backend.send, args=(get(server.url),))
        first.start()
        assert gate.arrived.acquire(timeout=10)

        class Interrupting:
            granted = False
            connection = None

            def acquire(self, timeout: float) -> bool:
                raise KeyboardInterrupt

        import broadcast_clients.core.http.pool_sync as module

        original = module._Waiter.__init__

        def interrupted(self: module._Waiter, origin: object) -> None:
            original(self, origin)  # type: ignore[arg-type]
            self.gate = Interrupting()  # type: ignore[assignment]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module._Waiter, "__init__", interrupted)
            with pytest.raises(KeyboardInterrupt):
                backend.send(get(server.url))
        assert pool.waiting == 0
        gate.go.release(2)
        first.join(10)
        assert backend.send(get(server.url)).status == 200
        assert server.accepted == 1
        backend.close()


def test_closing_refuses_those_that_wait(world: World) -> None:
    gate = Gate()
    server = world.server(gate)
    caller = world.caller(max_connections=1)

    def close() -> None:
        until(lambda: caller.pool.waiting == 2)
        caller.backend.close()
        gate.go.release()

    if isinstance(caller, AsyncCaller):
        results = caller.runner.run(closed_in_the_middle(caller, gate, get(server.url)))
    else:
        closer = threading.Thread(target=close)
        closer.start()
        results = list(caller.send_all([get(server.url)] * 3))
        closer.join(10)
    kinds = sorted(type(result).__name__ for result in results)
    assert kinds == ["RuntimeError", "RuntimeError", "WireAnswer"]
    assert caller.pool.connections == 0


async def closed_in_the_middle(caller: Caller, gate: Gate, request: WireRequest) -> list[WireAnswer | BaseException]:
    tasks = [asyncio.create_task(caller.backend.send(request)) for _ in range(3)]
    await asyncio.to_thread(until, lambda: caller.pool.waiting == 2)
    await caller.backend.aclose()
    gate.go.release()
    return await asyncio.gather(*tasks, return_exceptions=True)
