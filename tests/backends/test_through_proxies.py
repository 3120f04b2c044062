"""Through proxies, the fast backend does over aiohttp what the default one does over httpx."""

from __future__ import annotations

import asyncio
import base64
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from broadcast_clients.core.errors import (
    ConnectionFailed,
    ConnectionLost,
    ConnectTimeout,
    NameResolutionFailed,
    PoolTimeout,
    ReadTimeout,
    TLSFailed,
    TransportError,
    WriteTimeout,
)
from broadcast_clients.core.http.backend_fast import AsyncFastBackend
from broadcast_clients.core.http.choose import choose_async_backend
from broadcast_clients.core.http.protocol import Pieces, Timeout, WireRequest
from broadcast_clients.core.http.settings import HttpSettings
from tests.http.servers import (
    DATA,
    SHORT,
    AsyncCaller,
    Peer,
    RawServer,
    World,
    answer,
    get,
    in_child,
    post,
    refusing_port,
    repeating,
    server_context,
    until,
)
from tests.http.test_limits import Gate, ok
from tests.http.test_proxies import Proxy

AUTHORITY = str(DATA / "authority.pem")
PATIENT = Timeout(60, 60, 60, 60)
"""Longer than a test waits for anything."""


class Proxied(World):
    """A world whose callers go through a proxy, over one of two backends."""

    def __init__(self, backend: str | None) -> None:
        super().__init__(asynchronous=True)
        self.backend = backend

    def through(self, proxy: str, **changes: Any) -> AsyncCaller:
        """Over the backend, through this proxy."""
        settings = {"trust_env": False, "ca_file": AUTHORITY, "backend": self.backend, "proxy": proxy, **changes}
        backend = choose_async_backend(HttpSettings(**settings), None, None)
        assert isinstance(backend, AsyncFastBackend) is (self.backend == "fast")
        caller = self.around(backend)
        assert isinstance(caller, AsyncCaller)
        return caller

    def pair(self, handler: Callable[[Peer], object], *, safe: bool) -> tuple[RawServer, RawServer]:
        """A proxy, and a server behind it."""
        return self.server(Proxy()), self.server(handler, server_context() if safe else None)


@pytest.fixture(params=["default", "fast"])
def world(request: pytest.FixtureRequest) -> Iterator[Proxied]:
    """Each backend, for what they have in common."""
    with Proxied("fast" if request.param == "fast" else None) as world:
        yield world


@pytest.fixture
def fast() -> Iterator[Proxied]:
    """The fast backend alone, for what the default doesn't do."""
    with Proxied("fast") as world:
        yield world


both_schemes = pytest.mark.parametrize("safe", [False, True], ids=["http", "https"])


# --- what goes through ----------------------------------------------------------------------------------------------


def test_credentials_are_for_the_proxy_alone(world: Proxied) -> None:
    proxy = Proxy(password="p:\xe4ss")
    through = world.server(proxy)
    plain = world.server(repeating(answer(b"plain")))
    safe = world.server(repeating(answer(b"safe")), server_context())
    caller = world.through(f"http://user:p%3A%C3%A4ss@127.0.0.1:{through.port}")
    for _ in range(2):
        assert caller.send(get(f"{plain.url}/x?a=1", Authorization="Bearer t")).content == b"plain"
        assert caller.send(get(f"{safe.url}/y", Authorization="Bearer t")).content == b"safe"
    assert proxy.asked == [f"GET {plain.url}/x?a=1", f"CONNECT 127.0.0.1:{safe.port}"]
    expected = base64.b64encode("user:p:\xe4ss".encode()).decode()
    # Our proxy hands the whole head on.
    assert [seen.headers.get("proxy-authorization") for seen in plain.seen] == [f"Basic {expected}"] * 2
    assert all("proxy-authorization" not in seen.headers for seen in safe.seen)
    assert {seen.headers["authorization"] for seen in plain.seen + safe.seen} == {"Bearer t"}
    assert {seen.headers["host"] for seen in safe.seen} == {f"127.0.0.1:{safe.port}"}
    assert {seen.target for seen in safe.seen} == {"/y"}


@both_schemes
def test_all_kinds_of_exchanges(world: Proxied, safe: bool) -> None:
    large = bytes(range(256)) * 4096
    through, server = world.pair(repeating(answer(b"found", "Set-Cookie: node=a; Path=/"), answer(large)), safe=safe)
    caller = world.through(through.url)
    assert caller.send(get(f"{server.url}/a%2Fb/%C3%A9?q=%26")).content == b"found"
    assert caller.send(post(server.url, b"abc", **{"Content-Type": "text/plain"})).content == large
    assert caller.send(post(server.url, large)).content == large
    source = world.source(iter([b"abc", b"defg"]))
    caller.send(WireRequest("PUT", server.url, {}, None, SHORT, pieces=Pieces(7, source)))
    assert b"".join(caller.stream(get(server.url))[1]) == large
    assert [len(seen.body) for seen in server.seen] == [0, 3, len(large), 7, 0]
    assert [seen.headers.get("cookie") for seen in server.seen] == [None, *["node=a"] * 4]
    assert server.seen[0].target.endswith("/a%2Fb/%C3%A9?q=%26")
    assert through.accepted == server.accepted == 1, "one connection carries them all"


def test_dot_segments_stay(fast: Proxied) -> None:
    """httpx resolves some of them."""
    through, server = fast.pair(repeating(answer()), safe=True)
    caller = fast.through(through.url)
    for segment in ("%2E%2E", "..", "a'b", "a|b", "%2e"):
        caller.send(get(f"{server.url}/films/{segment}/versions"))
    assert server.seen[1].target == "/films/../versions"
    assert [seen.target.split("/")[2] for seen in server.seen] == ["%2E%2E", "..", "a'b", "a|b", "%2e"]


def test_what_the_proxy_is_told(fast: Proxied) -> None:
    heads: list[str] = []

    def handle(peer: Peer) -> None:
        heads.append((peer._until(b"\r\n\r\n") or b"").decode())

    through = fast.server(handle)
    with pytest.raises(ConnectionFailed):
        fast.through(through.url).send(get("https://films.example/secret", Authorization="Bearer t"))
    assert heads[0].startswith("CONNECT films.example:443 HTTP/1.1\r\nHost: films.example\r\n")
    assert "secret" not in heads[0]
    assert "Bearer" not in heads[0]
    assert "aiohttp" not in heads[0]
    assert len(heads) == 1, "nobody asks twice but the policy"


@both_schemes
def test_many_at_once(world: Proxied, safe: bool) -> None:
    gate = Gate()
    through, server = world.pair(gate, safe=safe)
    caller = world.through(through.url, max_connections=64)
    gate.go.release(256)
    found = ok(caller.send_all([get(f"{server.url}/{number}", timeout=PATIENT) for number in range(256)]))
    assert [each.rpartition(b"/")[2] for each in found] == [b"%d" % number for number in range(256)]
    assert gate.most <= 64
    assert through.accepted <= 64


@both_schemes
def test_proxy_that_speaks_tls(fast: Proxied, safe: bool) -> None:
    """Held to the authorities of the settings; httpx asks those of certifi."""
    proxy = Proxy(password="pass")
    through = fast.server(proxy, server_context())
    server = fast.server(repeating(answer(b"found")), server_context() if safe else None)
    caller = fast.through(f"https://user:pass@127.0.0.1:{through.port}")
    for _ in range(3):
        assert caller.send(get(server.url)).content == b"found"
        assert caller.send(post(server.url, b"x" * 200_000)).content == b"found"
    assert proxy.asked == [f"CONNECT 127.0.0.1:{server.port}" if safe else f"GET {server.url}/"]
    with pytest.raises(TLSFailed, match=f"127.0.0.1:{server.port}: the TLS handshake failed"):
        fast.through(f"https://127.0.0.1:{through.port}", ca_file=None).send(get(server.url))


def test_certificates_are_those_of_the_settings(world: Proxied) -> None:
    through = world.server(Proxy())
    server = world.server(repeating(answer(b"found")), server_context(ask_for_certificate=True))
    shown = (str(DATA / "client.pem"), str(DATA / "client.key"))
    assert world.through(through.url, client_cert=shown).send(get(server.url)).content == b"found"
    assert world.through(through.url, client_cert=shown, ca_file=None, verify=False).send(get(server.url)).status == 200
    with pytest.raises(TLSFailed) as caught:
        world.through(through.url, ca_file=None).send(get(server.url))
    assert caught.value.permanent


# --- what goes wrong ------------------------------------------------------------------------------------------------


def failing(world: Proxied, proxy: str, url: str, timeout: Timeout = SHORT) -> TransportError:
    with pytest.raises(TransportError) as caught:
        world.through(proxy).send(post(f"{url}/?key=hidden", timeout=timeout))
    error = caught.value
    shown = f"{error!s}{error!r}{error.__cause__!r}{error.__context__!r}"
    assert "hidden" not in shown
    assert "wr0ng" not in shown
    return error


def told(error: TransportError, kind: type[TransportError], message: str) -> None:
    assert type(error) is kind
    assert message in str(error)
    assert error.never_reached is issubclass(kind, ConnectionFailed)


def test_proxy_that_refuses(world: Proxied) -> None:
    through = world.server(Proxy(password="pass"))
    error = failing(world, f"http://user:wr0ng@127.0.0.1:{through.port}", "https://films.example")
    told(
        error,
        ConnectionFailed,
        "films.example:443: the proxy made no connection (407 Proxy Authentication Required)",
    )
    assert error.hint == "check the proxy's URL, user and password"
    assert through.accepted == 1
    # In the clear, what the proxy says is an answer as any other.
    caller = world.through(f"http://user:wr0ng@127.0.0.1:{through.port}")
    assert caller.send(get("http://films.example/")).status == 407


@both_schemes
def test_no_proxy_there(world: Proxied, safe: bool) -> None:
    scheme, port = ("https", 443) if safe else ("http", 80)
    with refusing_port() as nobody:
        error = failing(world, f"http://user:wr0ng@127.0.0.1:{nobody}", f"{scheme}://films.example")
    told(error, ConnectionFailed, f"films.example:{port}: no connection (")
    error = failing(world, "http://user:wr0ng@proxy.invalid:3128", f"{scheme}://films.example")
    told(error, NameResolutionFailed, f"films.example:{port}: the host name has no address (")


def test_proxy_that_hangs_up(world: Proxied) -> None:
    """On CONNECT nothing was sent. httpx doesn't tell that apart from a request that got no answer."""
    through = world.server(lambda peer: peer.request())
    error = failing(world, through.url, "https://films.example")
    if world.backend == "fast":
        told(error, ConnectionFailed, "films.example:443: the proxy made no connection (it hung up)")
    else:
        told(error, ConnectionLost, "films.example:443 closed the connection without an answer")
    told(failing(world, through.url, "http://films.example"), ConnectionLost, "films.example:80 closed the connection")
    assert through.accepted == 2


def test_proxy_that_resets(fast: Proxied) -> None:
    def handle(peer: Peer) -> None:
        peer.head()
        peer.reset()

    through = fast.server(handle)
    told(failing(fast, through.url, "https://films.example"), ConnectionFailed, "films.example:443: ")
    told(failing(fast, through.url, "http://films.example"), ConnectionLost, "films.example:80: the connection broke")
    assert through.accepted == 2


def test_proxy_that_talks_nonsense(fast: Proxied) -> None:
    through = fast.server(lambda peer: (peer.request(), peer.send(b"SSH-2.0-OpenSSH_9.6\r\n")))
    told(failing(fast, through.url, "https://films.example"), ConnectionFailed, "(what it sent is not HTTP/1.1)")
    told(failing(fast, through.url, "http://films.example"), ConnectionLost, "not HTTP/1.1")
    assert through.accepted == 2


def test_server_behind_it_that_isnt_trusted(world: Proxied) -> None:
    through, server = world.pair(repeating(answer()), safe=True)
    with pytest.raises(TLSFailed, match="the certificate was not accepted") as caught:
        world.through(through.url, ca_file=str(DATA / "other-authority.pem")).send(get(server.url))
    assert caught.value.permanent
    assert caught.value.never_reached
    plain = world.server(lambda peer: (peer.socket.recv(100), peer.send(answer(status="400 Bad Request"))))
    told(
        failing(world, through.url, f"https://127.0.0.1:{plain.port}"),
        TLSFailed,
        "the port does not speak TLS",
    )
    assert server.seen == []


def test_server_behind_it_that_hangs_up_in_the_handshake(world: Proxied) -> None:
    through = world.server(Proxy())
    server = world.server(lambda peer: peer.socket.recv(100))
    told(
        failing(world, through.url, f"https://127.0.0.1:{server.port}"),
        ConnectionFailed,
        f"127.0.0.1:{server.port} closed the connection during the TLS handshake",
    )


def test_time_limits(world: Proxied) -> None:
    silent = world.server(lambda peer: peer.stall())
    hurried = Timeout(0.1, 5, 5, 5)
    if world.backend == "fast":
        # To httpx, this is the limit for reading.
        error = failing(world, silent.url, "https://films.example", hurried)
        told(error, ConnectTimeout, "films.example:443: no connection within 0.1 s")
    through, server = world.pair(lambda peer: peer.stall(), safe=True)
    url = server.url
    told(failing(world, through.url, url, Timeout(5, 0.1, 5, 5)), ReadTimeout, "no bytes of an answer within 0.1 s")
    mute = world.server(lambda peer: peer.stall())
    told(
        failing(world, through.url, f"https://127.0.0.1:{mute.port}", hurried),
        ConnectTimeout,
        f"127.0.0.1:{mute.port}: no connection within 0.1 s",
    )


def test_write_and_pool_limits(world: Proxied) -> None:
    gate = Gate()
    through, server = world.pair(gate, safe=False)
    caller = world.through(through.url, max_connections=1)

    async def work() -> PoolTimeout:
        first = asyncio.create_task(caller.backend.send(get(server.url)))
        await asyncio.to_thread(gate.arrived.acquire)
        with pytest.raises(PoolTimeout, match=r"busy for 0\.05 s") as caught:
            await caller.backend.send(get(server.url, timeout=Timeout(5, 5, 5, 0.05)))
        gate.go.release()
        assert (await first).status == 200
        return caught.value

    assert caller.runner.run(work()).never_reached
    deaf = world.server(lambda peer: peer.stall())
    with pytest.raises(WriteTimeout, match=r"could not be sent within 0\.2 s"):
        world.through(deaf.url).send(post("http://films.example", b"x" * 30_000_000, timeout=Timeout(5, 5, 0.2, 5)))


def test_connections_that_went_stale(world: Proxied) -> None:
    closed = threading.Semaphore(0)

    def handle(peer: Peer) -> None:
        peer.request()
        peer.send(answer())
        peer.socket.close()

    through, server = world.pair(handle, safe=False)

    def forwarding(peer: Peer) -> None:
        Proxy()(peer)
        peer.socket.close()
        closed.release()

    through.handler = forwarding
    caller = world.through(through.url)
    for number in range(1, 4):
        assert caller.send(post(server.url)).status == 200
        assert closed.acquire(timeout=10)
        assert server.accepted == len(server.seen) == number


# --- calls that are left early --------------------------------------------------------------------------------------


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
