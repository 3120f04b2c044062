"""A backend that outlives its event loop, is used by several, or finds itself in a forked process."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref

import pytest

from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.backend_sync import SyncHttpxBackend
from broadcast_clients.core.http.protocol import WireRequest
from broadcast_clients.core.http.settings import HttpSettings

from .servers import DATA, Peer, World, answer, answering, get, in_child, repeating, server_context

SETTINGS = HttpSettings(trust_env=False, ca_file=str(DATA / "authority.pem"))


@pytest.mark.parametrize("tls", [False, True])
def test_second_asyncio_run(tls: bool) -> None:
    """Connections of the first loop are closed with it, without a warning, and the second run goes on."""
    ends = threading.Semaphore(0)

    def handle(peer: Peer) -> None:
        while peer.request() is not None:
            peer.send(answer())
        ends.release()

    with World(asynchronous=False) as world:
        server = world.server(handle, server_context() if tls else None)
        backend = AsyncHttpxBackend.from_settings(SETTINGS)

        async def several() -> list[int]:
            answers = await asyncio.gather(*[backend.send(get(server.url)) for _ in range(3)])
            return [found.status for found in answers]

        for turn in range(1, 4):
            assert asyncio.run(several()) == [200, 200, 200]
            assert server.accepted == 3 * turn
            for _ in range(3):
                assert ends.acquire(timeout=10)
        gc.collect()
        asyncio.run(backend.aclose())


def test_loop_that_was_closed_without_a_word() -> None:
    """No `asyncio.run`, so nobody told us: the connections go with the garbage, which asyncio itself warns of."""
    with World(asynchronous=False) as world:
        server = world.server(repeating(answer()))
        backend = AsyncHttpxBackend.from_settings(SETTINGS)

        def use_a_loop() -> None:
            loop = asyncio.new_event_loop()
            assert loop.run_until_complete(backend.send(get(server.url))).status == 200
            loop.close()

        use_a_loop()
        use_a_loop()
        assert server.accepted == 2
        assert asyncio.run(backend.send(get(server.url))).status == 200
        assert backend._pool is not None
        assert len(backend._pool._states) == 1
        with pytest.warns(ResourceWarning):
            gc.collect()
        asyncio.run(backend.aclose())


def test_two_loops_at_the_same_time() -> None:
    with World(asynchronous=False) as world:
        server = world.server(repeating(answer()))
        backend = AsyncHttpxBackend.from_settings(HttpSettings(trust_env=False, max_connections=2))
        finished: list[int] = []

        async def many() -> None:
            for _ in range(20):
                await asyncio.gather(*[backend.send(get(server.url)) for _ in range(4)])

        def work(number: int) -> None:
            asyncio.run(many())
            finished.append(number)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(finished) == [0, 1, 2]
        assert server.accepted <= 6
        asyncio.run(backend.aclose())


def test_closing_from_another_loop() -> None:
    """Connections of a loop that runs elsewhere are closed by that loop."""
    with World(asynchronous=False) as world:
        hung_up = threading.Event()

        server = world.server(answering(hung_up.set))
        backend = AsyncHttpxBackend.from_settings(SETTINGS)
        sent = threading.Event()
        stop = threading.Event()

        async def elsewhere() -> None:
            await backend.send(get(server.url))
            sent.set()
            await asyncio.to_thread(stop.wait, 10)

        thread = threading.Thread(target=asyncio.run, args=(elsewhere(),))
        thread.start()
        assert sent.wait(10)
        asyncio.run(backend.aclose())
        assert hung_up.wait(10)
        stop.set()
        thread.join(10)


async def test_forgotten_backend_is_collected() -> None:
    with World(asynchronous=False) as world:
        hung_up = threading.Event()

        server = world.server(answering(hung_up.set))
        backend: AsyncHttpxBackend | None = AsyncHttpxBackend.from_settings(SETTINGS)
        assert backend is not None
        await backend.send(get(server.url))
        reference = weakref.ref(backend)
        backend = None
        gc.collect()
        assert reference() is None
        assert await asyncio.to_thread(hung_up.wait, 10)


def test_forgotten_blocking_backend_closes_its_sockets() -> None:
    with World(asynchronous=False) as world:
        hung_up = threading.Event()

        server = world.server(answering(hung_up.set))
        SyncHttpxBackend.from_settings(SETTINGS).send(get(server.url))
        gc.collect()
        assert hung_up.wait(10)


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("tls", [False, True])
def test_forked_process_has_connections_of_its_own(tls: bool) -> None:
    """The child doesn't use, close or say goodbye on its parent's connections, and isn't stopped by its locks."""
    with World(asynchronous=False) as world:
        server = world.server(repeating(answer()), server_context() if tls else None)
        backend = SyncHttpxBackend.from_settings(SETTINGS)
        pool = backend._pool
        assert pool is not None
        assert backend.send(get(f"{server.url}/parent")).status == 200
        request: WireRequest = get(f"{server.url}/child")

        def child() -> bool:
            if pool.connections:
                return False
            return backend.send(request).status == 200 and pool.connections == 1

        pool._lock.acquire()
        try:
            assert in_child(child)
        finally:
            pool._lock.release()
        assert server.accepted == 2
        for _ in range(3):
            assert backend.send(get(f"{server.url}/parent")).status == 200
        assert server.accepted == 2
        assert pool.connections == 1
        backend.close()


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_forked_process_with_an_asynchronous_backend() -> None:
    with World(asynchronous=False) as world:
        server = world.server(repeating(answer()))
        backend = AsyncHttpxBackend.from_settings(SETTINGS)
        with asyncio.Runner() as runner:
            assert runner.run(backend.send(get(server.url))).status == 200
            assert in_child(lambda: in_fresh_loop(backend, get(server.url)) == 200)
            assert server.accepted == 2
            assert runner.run(backend.send(get(server.url))).status == 200
            assert server.accepted == 2
            runner.run(backend.aclose())


def in_fresh_loop(backend: AsyncHttpxBackend, request: WireRequest) -> int:
    """The child still stands within its parent's loop, so its own runs on another thread."""
    found: list[int] = []

    def work() -> None:
        found.append(asyncio.run(backend.send(request)).status)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    return found[0]
