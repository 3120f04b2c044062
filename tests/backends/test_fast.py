"""The fast backend: when it is chosen, what goes which way, and what is said when it can't be had."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from typing import Any

import httpx
import pytest
import respx
from attr import evolve

from broadcast_clients.core.errors import (
    ConfigurationError,
    ConnectionFailed,
    ConnectionLost,
    ReadTimeout,
    TransportError,
)
from broadcast_clients.core.http import fast_cut, fast_lanes
from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.backend_fast import AsyncFastBackend, make_async_fast
from broadcast_clients.core.http.backend_sync import SyncHttpxBackend
from broadcast_clients.core.http.fast_cut import can_shut, new_mark, shut
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.http.settings import HttpSettings
from encora_client import AsyncEncoraClient, EncoraClient
from tests.http.servers import DATA, AsyncCaller, Peer, World, answer, get, post, repeating, until

SETTINGS = HttpSettings(trust_env=False, backend="fast")
PATIENT = Timeout(60, 60, 60, 60)


def make(world: World) -> tuple[AsyncCaller, AsyncFastBackend]:
    backend = make_async_fast(SETTINGS)
    assert isinstance(backend, AsyncFastBackend)
    caller = world.around(backend)
    assert isinstance(caller, AsyncCaller)
    return caller, backend


def clients_of(backend: AsyncFastBackend) -> int:
    """How many clients of the library there are, none being in use."""
    ((_, lanes),) = backend._places.values()
    return sum(map(len, lanes._free.values()))


def test_first_request_takes_the_default_way_and_the_next_ones_the_other() -> None:
    with World(asynchronous=True) as world:
        server = world.server(repeating(answer()))
        caller, backend = make(world)
        for _ in range(4):
            assert caller.send(get(server.url)).status == 200
        assert server.accepted == 2
        assert clients_of(backend) == 1


@pytest.mark.parametrize(
    "request_of",
    [
        lambda url: post(url, b"x" * 70_000),
        lambda url: get(f"{url}/a/%2E%2E/b"),
        lambda url: get(url, Host="films.example"),
        lambda url: get(url, Cookie="a=1"),
    ],
    ids=["large body", "dot segments", "host header", "cookie header"],
)
def test_what_takes_the_default_way(request_of: Any) -> None:
    with World(asynchronous=True) as world:
        server = world.server(repeating(answer()))
        caller, backend = make(world)
        for _ in range(3):
            assert caller.send(request_of(server.url)).status == 200
        assert server.accepted == 1
        assert clients_of(backend) == 0


def test_few_combinations_of_time_limits_get_a_client() -> None:
    with World(asynchronous=True) as world:
        server = world.server(repeating(answer()))
        caller, backend = make(world)
        for number in range(8):
            assert caller.send(get(server.url, timeout=Timeout(5, 5 + number, 5, 5))).status == 200
        assert clients_of(backend) == 4


def test_deadlines_need_no_clients_of_their_own() -> None:
    with World(asynchronous=True) as world:
        server = world.server(repeating(answer()))
        caller, backend = make(world)
        for number in range(8):
            request = evolve(get(server.url), ends=time.monotonic() + 4 + number / 10)
            assert caller.send(request).status == 200
        assert clients_of(backend) == 1


def test_deadline_is_kept() -> None:
    hung_up = threading.Event()

    def handle(peer: Peer) -> None:
        while (seen := peer.request()) is not None:
            if seen.target == "/":
                peer.send(answer())
        hung_up.set()

    with World(asynchronous=True) as world:
        server = world.server(handle)
        caller, backend = make(world)
        caller.send(get(server.url))
        hurried = Timeout(0.1, 0.1, 0.1, 0.1)
        with pytest.raises(ReadTimeout):
            caller.send(evolve(get(f"{server.url}/stall", timeout=hurried), ends=time.monotonic() + 0.1))
        assert clients_of(backend) == 1
        caller.close_backend()
        assert hung_up.wait(10)


def test_clients_are_used_again_after_a_cancellation() -> None:
    with World(asynchronous=True) as world:
        server = world.server(repeating(answer()))
        caller, backend = make(world)
        caller.send(get(server.url))
        server.handler = lambda peer: peer.request() and peer.request()

        async def work() -> None:
            for _ in range(5):
                server.seen.clear()
                tasks = [asyncio.create_task(backend.send(get(server.url, timeout=PATIENT))) for _ in range(4)]
                await asyncio.to_thread(until, lambda: len(server.seen) == 4)
                for each in tasks:
                    each.cancel()
                assert all(each.cancelled() for each in (await asyncio.wait(tasks))[0])
                ((_, lanes),) = backend._places.values()
                await asyncio.gather(*lanes._endings)

        caller.runner.run(work())
        assert clients_of(backend) == 4
        server.handler = repeating(answer(b"fine"))
        assert caller.send(get(server.url)).content == b"fine"


def test_closing_shuts_down_what_is_under_way() -> None:
    hung_up = threading.Event()

    def handle(peer: Peer) -> None:
        peer.request()
        peer.request()
        hung_up.set()

    with World(asynchronous=True) as world:
        server = world.server(repeating(answer()))
        caller, backend = make(world)
        caller.send(get(server.url))
        server.handler = handle

        async def work() -> None:
            task = asyncio.create_task(backend.send(get(server.url, timeout=PATIENT)))
            await asyncio.to_thread(until, lambda: len(server.seen) == 2)
            await backend.aclose()
            with pytest.raises(ConnectionLost):
                await task

        caller.runner.run(work())
        assert hung_up.wait(10)


def test_system_on_which_nothing_could_be_shut_down(monkeypatch: pytest.MonkeyPatch) -> None:
    assert can_shut()
    monkeypatch.setattr(fast_cut, "_OPEN", "/nowhere")
    can_shut.cache_clear()
    try:
        assert isinstance(make_async_fast(SETTINGS), AsyncHttpxBackend)
    finally:
        can_shut.cache_clear()


def test_only_what_is_marked_is_shut_down() -> None:
    """And the others aren't touched, whatever the default time limit of new sockets is."""
    mine, others = new_mark(), new_mark()
    with contextlib.ExitStack() as open_:
        ends: list[tuple[socket.socket, socket.socket]] = []
        for mark in (mine, others, None):
            listener = open_.enter_context(socket.create_server(("127.0.0.1", 0)))
            near = open_.enter_context(socket.create_connection(listener.getsockname()))
            far = open_.enter_context(listener.accept()[0])
            if mark is not None:
                near.setblocking(False)
                near.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, mark[0])
                near.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, mark[1])
            ends.append((near, far))
        before = socket.getdefaulttimeout()
        socket.setdefaulttimeout(5)
        try:
            shut([mine])
        finally:
            socket.setdefaulttimeout(before)
        assert ends[0][1].recv(1) == b""
        for near, far in ends[1:]:
            near.send(b"x")
            assert far.recv(1) == b"x"
        assert [os.get_blocking(near.fileno()) for near, _ in ends] == [False, False, True]


def test_marks_are_within_what_systems_allow() -> None:
    marks = {new_mark() for _ in range(50_000)}
    assert len(marks) == 50_000
    assert all(0 < interval < 32_768 and 0 < count < 128 for interval, count in marks)


def test_interpreters_end_gives_the_librarys_thread_its_turn() -> None:
    started, begin, had_it = (threading.Event() for _ in range(3))

    def work() -> None:
        started.set()
        begin.wait(10)
        had_it.set()

    thread = threading.Thread(target=work)
    thread.start()
    started.wait(10)
    before = sys.getswitchinterval()
    sys.setswitchinterval(10)  # it gets none of itself
    try:
        begin.set()
        fast_lanes._Library.used = True
        fast_lanes._leave()
        assert had_it.is_set()
    finally:
        sys.setswitchinterval(before)
    thread.join(10)


def test_interpreter_ends_in_order_with_a_request_under_way() -> None:
    script = """
import asyncio
from broadcast_clients.core.http.backend_fast import make_async_fast
from tests.backends.test_fast import SETTINGS
from tests.http.servers import RawServer, answer, get, repeating, until
backend = make_async_fast(SETTINGS)
server = RawServer(repeating(answer()))
loop = asyncio.new_event_loop()
loop.run_until_complete(backend.send(get(server.url)))
server.handler = lambda peer: peer.request() and (peer.request() or print("hung up", flush=True))
task = loop.create_task(backend.send(get(server.url)))
loop.run_until_complete(asyncio.to_thread(until, lambda: len(server.seen) == 2))
"""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SSL_CERT")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "hung up"), done.stderr


def test_after_a_failed_connection_the_default_way_says_why() -> None:
    with World(asynchronous=True) as world:
        server = world.server(repeating(answer()))
        caller, _ = make(world)
        for _ in range(2):
            caller.send(get(server.url))
        server.close()
        for _ in range(3):
            with pytest.raises(TransportError) as caught:
                caller.send(get(server.url))
        assert isinstance(caught.value, ConnectionFailed)
        assert isinstance(caught.value.__cause__, ConnectionRefusedError)


@pytest.mark.parametrize(
    "changes",
    [
        {"proxy": "http://127.0.0.1:1"},
        {"http2": True},
        {"verify": False},
        {"ca_file": str(DATA / "authority.pem")},
        {"client_cert": str(DATA / "client.pem")},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_settings_that_leave_nothing_to_it(changes: dict[str, Any]) -> None:
    backend = make_async_fast(HttpSettings(**{"trust_env": False, "backend": "fast", **changes}))
    assert isinstance(backend, AsyncHttpxBackend)


def test_authorities_of_an_environment_that_isnt_to_be_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(DATA / "authority.pem"))
    assert isinstance(make_async_fast(SETTINGS), AsyncHttpxBackend)


async def test_clients() -> None:
    with EncoraClient(base_url="https://encora.example/", token="t", backend="fast") as client:
        assert isinstance(client._engine.connections.backend(), SyncHttpxBackend)
    async with AsyncEncoraClient(base_url="https://encora.example/", token="t", backend="fast") as asynchronous:
        assert isinstance(asynchronous._engine.connections.backend(), AsyncFastBackend)


def test_a_client_is_pickled_with_its_backend() -> None:
    client = AsyncEncoraClient(base_url="https://encora.example/", backend="fast")
    copied = pickle.loads(pickle.dumps(client))
    assert isinstance(copied._engine.connections.backend(), AsyncFastBackend)


@pytest.mark.parametrize("kind", [EncoraClient, AsyncEncoraClient])
def test_settings_that_exclude_it(kind: Any) -> None:
    with pytest.raises(ConfigurationError, match="backend must be 'fast' or nothing, not 'faster'"):
        kind(base_url="https://encora.example/", token="t", backend="faster")
    under = httpx.Client() if kind is EncoraClient else httpx.AsyncClient()
    with pytest.raises(ConfigurationError, match="backend='fast' and http_client exclude each other"):
        kind(base_url="https://encora.example/", token="t", backend="fast", http_client=under)


def test_missing_extra_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyreqwest", "pyreqwest.client"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "broadcast_clients.core.http.backend_fast", raising=False)
    with pytest.raises(ConfigurationError, match=r"pip install 'broadcast-clients\[fast\]'"):
        AsyncEncoraClient(base_url="https://encora.example/", token="t", backend="fast")
    # A sync client needs nothing for it.
    EncoraClient(base_url="https://encora.example/", token="t", backend="fast").close()


def test_nobody_else_loads_the_library() -> None:
    script = (
        "import sys\nfrom encora_client import AsyncEncoraClient\n"
        "AsyncEncoraClient(base_url='https://encora.example/', token='t')._engine.connections.backend()\n"
        "print('pyreqwest' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"


async def test_tools_that_sit_in_httpx_see_every_request() -> None:
    backend = make_async_fast(SETTINGS)
    assert isinstance(backend, AsyncFastBackend)
    with respx.mock as router:
        route = router.get("http://films.example/").respond(200, content=b"mocked")
        found = await asyncio.gather(*(backend.send(get("http://films.example/")) for _ in range(3)))
    assert [each.content for each in found] == [b"mocked"] * 3
    assert route.call_count == 3
    await backend.aclose()
