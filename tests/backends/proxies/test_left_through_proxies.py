"""Calls through proxies that are left early: cancelled, closed, forked, or under way when the interpreter ends."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import threading
from collections import Counter

import pytest

from broadcast_clients.core.errors import (
    TransportError,
)
from broadcast_clients.core.http.protocol import WireRequest
from tests.backends.proxies.conftest import AUTHORITY, PATIENT, Proxied, both_schemes
from tests.http.servers import (
    AsyncCaller,
    Peer,
    answer,
    get,
    in_child,
    post,
    repeating,
    until,
)
from tests.http.test_proxies import Proxy

CONNECTING = {
    "while the proxy is silent": lambda steps, peer: (peer.head(), steps.append("asked"), drained(peer)),
    "in the handshake": lambda steps, peer: (
        peer.head(),
        peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n"),
        peer.socket.recv(10),
        steps.append("asked"),
        drained(peer),
    ),
}


def drained(peer: Peer) -> None:
    while peer._receive():
        pass


@pytest.mark.parametrize("moment", CONNECTING)
def test_cancelling_while_connecting_hangs_up(fast: Proxied, moment: str) -> None:
    steps: list[str] = []

    def handle(peer: Peer) -> None:
        CONNECTING[moment](steps, peer)
        steps.append("hung up")

    through = fast.server(handle)
    caller = fast.through(through.url, max_connections=1)
    cancel(caller, get("https://films.example/", timeout=PATIENT), steps)
    plain = fast.server(repeating(answer()))
    through.handler = Proxy()
    assert caller.send(get(plain.url)).status == 200


def cancel(caller: AsyncCaller, request: WireRequest, steps: list[str]) -> None:
    """Cancel a call that has got somewhere; long before any limit, the other side hears of it."""

    async def work() -> None:
        task = asyncio.create_task(caller.backend.send(request))
        await asyncio.to_thread(until, lambda: steps == ["asked"])
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.to_thread(until, lambda: steps == ["asked", "hung up"])

    caller.runner.run(work())


@both_schemes
@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"], ids=["nothing", "half"])
def test_cancelling_hangs_up(world: Proxied, safe: bool, begun: bytes) -> None:
    steps: list[str] = []

    def handle(peer: Peer) -> None:
        peer.request()
        peer.send(begun)
        steps.append("asked")
        drained(peer)
        steps.append("hung up")

    through, server = world.pair(handle, safe=safe)
    caller = world.through(through.url, max_connections=1)
    cancel(caller, get(server.url, timeout=PATIENT), steps)
    server.handler = repeating(answer())
    assert caller.send(get(server.url)).status == 200


def test_cancelling_an_upload_hangs_up(fast: Proxied) -> None:
    """With megabytes of it not yet handed to the system."""
    steps: list[str] = []

    def handle(peer: Peer) -> None:
        peer.head()
        steps.append("asked")
        peer.server.over.wait(0.2)
        drained(peer)
        steps.append("hung up")

    caller = fast.through(fast.server(handle).url)
    cancel(caller, post("http://films.example/", b"x" * 30_000_000, timeout=PATIENT), steps)


def test_cancelled_at_any_moment_and_nobody_else_notices(fast: Proxied) -> None:
    """Its connection may have become idle in that very moment: nobody is given it, and no place is lost."""
    through, server = fast.pair(repeating(answer(b"fine")), safe=False)
    caller = fast.through(through.url, max_connections=12)
    drawn = random.Random(1)
    found: Counter[bytes] = Counter()

    async def calls(number: int) -> None:
        for each in range(30):
            body = b"x" * 100_000 if each % 5 == 0 else b"x"
            try:
                async with asyncio.timeout(drawn.choice([None, 0.0005, 0.001, 0.003, 0.01])):
                    sent = await caller.backend.send(post(f"{server.url}/{number}", body, timeout=PATIENT))
                    found[sent.content] += 1
            except TimeoutError:
                found[b"cancelled"] += 1

    async def work() -> None:
        await asyncio.gather(*map(calls, range(24)))
        (place,) = caller.backend._aiohttp._places.values()
        assert place.slots._free == 12
        assert not place.session.connector._acquired

    caller.runner.run(work())
    assert found.total() == 24 * 30
    assert found[b"fine"] >= 24 * 3


def test_closing_ends_what_is_under_way(world: Proxied) -> None:
    hung_up = threading.Event()

    def handle(peer: Peer) -> None:
        peer.request()
        peer.request()
        hung_up.set()

    through, server = world.pair(handle, safe=False)
    caller = world.through(through.url)

    async def work() -> None:
        task = asyncio.create_task(caller.backend.send(get(server.url, timeout=PATIENT)))
        await asyncio.to_thread(until, lambda: len(server.seen) == 1)
        await caller.backend.aclose()
        assert await asyncio.to_thread(hung_up.wait, 10)
        with pytest.raises(TransportError):
            await task

    caller.runner.run(work())


@both_schemes
def test_one_loop_after_another(world: Proxied, safe: bool) -> None:
    through, server = world.pair(repeating(answer()), safe=safe)
    caller = world.through(through.url)
    assert caller.send(get(server.url)).status == 200
    for _ in range(2):
        assert asyncio.run(caller.backend.send(get(server.url))).status == 200
    assert caller.send(get(server.url)).status == 200
    assert through.accepted == 3


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@both_schemes
def test_after_a_fork(fast: Proxied, safe: bool) -> None:
    """The parent's connections stay the parent's, also when the child ends in the ordinary way."""
    through, server = fast.pair(repeating(answer(b"found")), safe=safe)
    caller = fast.through(through.url)
    caller.send(get(server.url))
    backend = caller.backend

    def child() -> bool:
        found: list[bytes] = []

        async def calls() -> None:
            found.append((await backend.send(get(server.url))).content)
            await backend.aclose()

        thread = threading.Thread(target=lambda: asyncio.run(calls()))
        thread.start()
        thread.join(20)
        return found == [b"found"]

    assert in_child(child)
    assert through.accepted == 2
    assert caller.send(get(server.url)).content == b"found"
    assert through.accepted == 2


@pytest.mark.parametrize("ended", ["asyncio.run(main())", "asyncio.new_event_loop().run_until_complete(main())"])
def test_interpreter_ends_in_order_with_calls_under_way(fast: Proxied, ended: str) -> None:
    steps: list[str] = []

    def handle(peer: Peer) -> None:
        peer.request()
        steps.append("asked")
        drained(peer)
        steps.append("hung up")

    through, server = fast.pair(handle, safe=True)
    script = f"""
import asyncio
from broadcast_clients.core.http.choose import choose_async_backend
from broadcast_clients.core.http.settings import HttpSettings
from tests.http.servers import get

backend = choose_async_backend(HttpSettings(backend="fast", proxy={through.url!r}, ca_file={AUTHORITY!r}), None, None)

async def main():
    global tasks
    tasks = [asyncio.create_task(backend.send(get({server.url!r}))) for _ in range(8)]
    await asyncio.to_thread(input)

{ended}
"""
    done = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    try:
        until(lambda: steps.count("asked") == 8, 30)
        out, err = done.communicate("\n", timeout=30)
    finally:
        done.kill()
    until(lambda: steps.count("hung up") == 8)
    assert (done.returncode, out) == (0, "")
    assert "nclosed" not in err
    assert "Traceback" not in err
