"""Through proxies, the fast backend does over aiohttp what the default one does over httpx."""

from __future__ import annotations

import asyncio
import base64
import threading

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
from broadcast_clients.core.http.protocol import Pieces, Timeout, WireRequest
from tests.backends.proxies.conftest import PATIENT, Proxied, both_schemes
from tests.http.servers import (
    DATA,
    SHORT,
    Peer,
    answer,
    get,
    post,
    refusing_port,
    repeating,
    server_context,
)
from tests.http.test_limits import Gate, ok
from tests.http.test_proxies import Proxy

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
