"""What every backend does alike. The default backend's own tests, next door, go into more detail."""

from __future__ import annotations

import asyncio
import gzip
import pickle
import threading
import zlib

import pytest

from broadcast_clients.core.errors import (
    ConnectionFailed,
    ConnectionLost,
    ConnectTimeout,
    InvalidRequest,
    NameResolutionFailed,
    PoolTimeout,
    ReadTimeout,
    TLSFailed,
    TransportError,
    WriteTimeout,
)
from broadcast_clients.core.http.protocol import Pieces, Timeout, WireRequest
from tests.backends.conftest import Contract, only_ours
from tests.http.servers import (
    DATA,
    SHORT,
    AsyncCaller,
    Peer,
    answer,
    get,
    once,
    post,
    refusing_port,
    repeating,
    server_context,
)
from tests.http.test_limits import Gate, ok
from tests.http.test_proxies import Proxy

AUTHORITY = str(DATA / "authority.pem")


def told(error: TransportError, port: int) -> None:
    """What every error says and hides, and that it can be pickled."""
    assert f"127.0.0.1:{port}" in str(error)
    assert "hidden" not in f"{error!s}{error!r}{error.__cause__!r}"
    copied = pickle.loads(pickle.dumps(error))
    assert (type(copied), str(copied)) == (type(error), str(error))


# --- what goes out and comes in -------------------------------------------------------------------------------------


def test_request_as_sent(world: Contract) -> None:
    server = world.server(repeating(answer()))
    caller = world.caller()
    caller.send(get(f"{server.url}/films/caf%C3%A9%20d%27or?lang=fr&x=%26&y=a%2Fb", Accept="application/json"))
    caller.send(post(f"{server.url}/films", b'{"a": 1}', **{"Content-Type": "application/json", "If-Match": '"1"'}))
    caller.send(WireRequest("DELETE", f"{server.url}/films/1", {"Note": "a\tb%s"}, None, SHORT))
    caller.send(WireRequest("PATCH", f"{server.url}/films/1", {}, b"x", SHORT))
    first, second, third, fourth = server.seen
    assert first.target == "/films/caf%C3%A9%20d%27or?lang=fr&x=%26&y=a%2Fb"
    assert first.headers["host"] == f"127.0.0.1:{server.port}"
    assert first.headers["accept"] == "application/json"
    assert "gzip" in first.headers["accept-encoding"]
    assert "content-length" not in first.headers
    assert (second.method, second.body) == ("POST", b'{"a": 1}')
    assert (second.headers["content-type"], second.headers["if-match"]) == ("application/json", '"1"')
    assert second.headers["content-length"] == "8"
    assert (third.method, third.headers["note"]) == ("DELETE", "a\tb%s")
    assert "content-length" not in third.headers
    if not world.backend.startswith("httpx"):
        assert {seen.headers["user-agent"].partition("/")[0] for seen in server.seen} == {"broadcast-clients"}
        names = [line.partition(b":")[0].decode() for line in second.raw_head.split(b"\r\n")[1:] if line]
        assert names[:4] == ["Host", "Accept", "Accept-Encoding", "User-Agent"]
        assert names[4:] == ["Content-Type", "If-Match", "Content-Length"]
    assert (fourth.method, fourth.body) == ("PATCH", b"x")
    assert server.accepted == 1


@pytest.mark.parametrize("segment", ["%2E%2E", "%2e", "a%2Fb", "%2E%2E%2Fb", "a'b", "a|b"])
def test_paths_are_sent_as_they_are(world: Contract, segment: str) -> None:
    """A library that resolves dot segments would call something else."""
    server = world.server(repeating(answer()))
    caller = world.caller()
    caller.send(get(f"{server.url}/films/{segment}/versions"))
    [seen] = server.seen
    if world.backend.startswith("httpx"):
        # httpx quotes by a table of its own, but takes no segment away.
        assert seen.target.count("/") >= 3
    else:
        assert seen.target == f"/films/{segment}/versions"


def test_answer_as_received(world: Contract) -> None:
    reply = answer(b'{"a": 1}', "Content-Type: application/json", "X-Twice: 1", "X-Twice: 2", "X-Latin: caf\xe9")
    server = world.server(repeating(reply))
    caller = world.caller()
    found = caller.send(get(server.url))
    assert (found.status, found.content) == (200, b'{"a": 1}')
    assert found.headers.get("content-type") == "application/json"
    assert found.headers.get_all("x-twice") == ["1", "2"]
    assert found.headers.get("X-LATIN") == "caf\xe9"


def test_empty_posts_say_so(world: Contract) -> None:
    server = world.server(repeating(answer()))
    world.caller().send(post(server.url, None))
    assert server.seen[0].headers["content-length"] == "0"


@pytest.mark.parametrize("status", [201, 204, 302, 304, 307, 400, 404, 429, 500, 503])
def test_statuses_are_given_back(world: Contract, status: int) -> None:
    """Redirects too: the suite decides on them, not the library."""
    bodiless = status in (204, 304)
    reply = f"HTTP/1.1 {status} X\r\nLocation: /elsewhere\r\n" + ("\r\n" if bodiless else "Content-Length: 2\r\n\r\n{}")
    server = world.server(repeating(reply.encode()))
    caller = world.caller()
    for _ in range(2):
        found = caller.send(get(server.url))
        assert (found.status, found.content) == (status, b"" if bodiless else b"{}")
        assert found.headers.get("location") == "/elsewhere"
    assert len(server.seen) == 2
    assert server.accepted == 1


def test_head_has_no_body(world: Contract) -> None:
    server = world.server(repeating(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"))
    caller = world.caller()
    for _ in range(2):
        found = caller.send(WireRequest("HEAD", server.url, {}, None, SHORT))
        assert (found.content, found.headers.get("content-length")) == (b"", "500")
    assert server.accepted == 1


def test_chunks_trailers_and_interim_answers(world: Contract) -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    reply = (
        interim + b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n"
    )
    server = world.server(repeating(reply))
    caller = world.caller()
    for _ in range(3):
        assert caller.send(get(server.url)).content == b"abcde"
    assert server.accepted == 1


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", gzip.compress(b"plain text")),
        ("deflate", zlib.compress(b"plain text")),
        ("deflate", zlib.compress(b"plain text")[2:-4]),
        ("identity", b"plain text"),
    ],
    ids=["gzip", "deflate", "raw deflate", "identity"],
)
def test_content_coding(world: Contract, coding: str, data: bytes) -> None:
    server = world.server(repeating(answer(data, f"Content-Encoding: {coding}")))
    caller = world.caller()
    assert caller.send(get(server.url)).content == b"plain text"
    assert caller.send(get(server.url)).headers.get("content-encoding") == coding
    assert b"".join(caller.stream(get(server.url))[1]) == b"plain text"


@pytest.mark.parametrize(("coding", "data"), [("gzip", b"not gzip"), ("deflate", b"\xff\xff")])
def test_broken_content_coding(world: Contract, coding: str, data: bytes) -> None:
    server = world.server(repeating(answer(data, f"Content-Encoding: {coding}")))
    caller = world.caller()
    for act in (caller.send, caller.stream):
        with pytest.raises(ConnectionLost, match="content-encoding") as caught:
            act(get(f"{server.url}/?key=hidden"))
        told(caught.value, server.port)


def test_large_bodies_both_ways(world: Contract) -> None:
    body = bytes(range(256)) * 8192
    server = world.server(repeating(answer(body)))
    caller = world.caller()
    assert caller.send(get(server.url)).content == body
    assert caller.send(post(server.url, body)).content == body
    assert server.seen[1].body == body
    status, pieces = caller.stream(get(server.url))
    assert (status, b"".join(pieces)) == (200, body)
    assert len(pieces) > 2


def test_upload_in_pieces(world: Contract) -> None:
    server = world.server(repeating(answer()))
    source = world.source(iter([b"abc", b"", b"defg"]))
    world.caller().send(WireRequest("PUT", server.url, {}, None, SHORT, pieces=Pieces(7, source)))
    assert server.seen[0].body == b"abcdefg"
    assert server.seen[0].headers["content-length"] == "7"
    assert "transfer-encoding" not in server.seen[0].headers


def test_cookies_come_back(world: Contract) -> None:
    server = world.server(repeating(answer(b"", "Set-Cookie: node=a; Path=/"), answer(b"")))
    caller = world.caller()
    for _ in range(3):
        caller.send(get(f"{server.url}/films"))
    assert [seen.headers.get("cookie") for seen in server.seen] == [None, "node=a", "node=a"]


@pytest.mark.parametrize("bad", ["a\r\nX-Evil: 1", "a\nb", "a\0b"])
def test_header_values_that_break_out(world: Contract, bad: str) -> None:
    server = world.server(repeating(answer()))
    with pytest.raises(InvalidRequest) as caught:
        world.caller().send(get(server.url, Authorization=bad))
    assert bad not in str(caught.value)
    assert server.seen == []


# --- connections ----------------------------------------------------------------------------------------------------


def test_stale_connections_are_no_failure(world: Contract) -> None:
    """The server closes after each answer without saying so."""
    closed = threading.Semaphore(0)

    def handle(peer: Peer) -> None:
        peer.request()
        peer.send(answer())
        peer.socket.close()
        closed.release()

    server = world.server(handle)
    caller = world.caller()
    for number in range(1, 5):
        assert caller.send(post(server.url)).status == 200
        assert closed.acquire(timeout=10)
        assert server.accepted == len(server.seen) == number


def test_connection_close_is_obeyed(world: Contract) -> None:
    server = world.server(repeating(answer(b"x", "Connection: close")))
    caller = world.caller()
    caller.send(get(server.url))
    caller.send(get(server.url))
    assert server.accepted == 2


@only_ours
def test_what_follows_an_answer_isnt_the_next(world: Contract) -> None:
    """httpx and httpx2 take it for the next answer if it comes with the first one."""
    server = world.server(repeating(answer(b"good") + answer(b"evil")))
    caller = world.caller()
    for _ in range(3):
        assert caller.send(get(server.url)).content == b"good"
    assert server.accepted == 3


def test_never_more_at_once_than_the_limit(world: Contract) -> None:
    # Threads that wait for httpx's pool close idle connections that another has just been given, now and then
    # (github.com/encode/httpcore/issues/1110, and so in httpx2): there, no connection becomes idle.
    keeps = world.backend in ("default", "aiohttp") or world.asynchronous
    gate = Gate() if keeps else Gate("Connection: close")
    server = world.server(gate)
    caller = world.caller(max_connections=3)
    gate.go.release(30)
    assert ok(caller.send_all([get(f"{server.url}/{n}") for n in range(30)])) == [b"/%d" % n for n in range(30)]
    assert gate.most <= 3
    assert server.accepted <= (3 if keeps else 30)


def test_pool_timeout(world: Contract) -> None:
    gate = Gate()
    server = world.server(gate)
    caller = world.caller(max_connections=1)
    hurried = get(f"{server.url}/?key=hidden", timeout=Timeout(5, 5, 5, 0.05))

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
    assert "busy for 0.05 s" in str(error)
    told(error, server.port)
    gate.go.release()
    assert caller.send(get(server.url)).status == 200
    assert len(server.seen) == 2


def test_closed_backend_refuses(world: Contract) -> None:
    server = world.server(repeating(answer()))
    caller = world.caller()
    caller.send(get(server.url))
    caller.close_backend()
    with pytest.raises(RuntimeError, match="closed"):
        caller.send(get(server.url))
    assert len(server.seen) == 1


# --- what goes wrong ------------------------------------------------------------------------------------------------


def test_refused(world: Contract) -> None:
    with refusing_port() as port, pytest.raises(ConnectionFailed) as caught:
        world.caller().send(get(f"http://127.0.0.1:{port}/path?key=hidden"))
    assert type(caught.value) is ConnectionFailed
    assert caught.value.never_reached
    told(caught.value, port)


def test_no_such_host(world: Contract) -> None:
    with pytest.raises(NameResolutionFailed) as caught:
        world.caller().send(get(f"http://{'a' * 64}.invalid/?key=hidden"))
    assert caught.value.never_reached
    assert "hidden" not in str(caught.value)


def test_connect_timeout(world: Contract) -> None:
    """The handshake of TLS is part of connecting."""
    server = world.server(lambda peer: peer.stall())
    with pytest.raises(ConnectTimeout, match=r"no connection within 0\.05 s") as caught:
        world.caller().send(get(server.url.replace("http:", "https:"), timeout=Timeout(0.05, 5, 5, 5)))
    assert caught.value.never_reached
    told(caught.value, server.port)


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
def test_read_timeout(world: Contract, begun: bytes) -> None:
    def handle(peer: Peer) -> None:
        peer.request()
        peer.send(begun)
        peer.stall()

    server = world.server(handle)
    caller = world.caller()
    with pytest.raises(ReadTimeout, match=r"no bytes of an answer within 0\.05 s") as caught:
        caller.send(get(f"{server.url}/?key=hidden", timeout=Timeout(5, 0.05, 5, 5)))
    assert not caught.value.never_reached
    told(caught.value, server.port)


def test_read_timeout_is_for_each_piece(world: Contract) -> None:
    """An answer may take longer than the limit, as long as it moves."""
    pause = threading.Event()

    def handle(peer: Peer) -> None:
        while peer.request() is not None:
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
            for _ in range(5):
                pause.wait(0.15)
                peer.send(b"x")

    server = world.server(handle)
    assert world.caller().send(get(server.url, timeout=Timeout(5, 0.7, 5, 5))).content == b"x" * 5


def test_write_timeout(world: Contract) -> None:
    def handle(peer: Peer) -> None:
        peer.head()
        peer.stall()

    server = world.server(handle)
    with pytest.raises(WriteTimeout, match=r"could not be sent within 0\.1 s"):
        world.caller().send(post(server.url, b"x" * 30_000_000, timeout=Timeout(5, 5, 0.1, 5)))


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x15\x03\x01\x00\x02\x02\x46",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_broken_answers(world: Contract, reply: bytes) -> None:
    server = world.server(once(reply))
    with pytest.raises(ConnectionLost) as caught:
        world.caller().send(get(f"{server.url}/?key=hidden"))
    assert not caught.value.never_reached
    told(caught.value, server.port)
    assert len(server.seen) == 1


def test_resets(world: Contract) -> None:
    def handle(peer: Peer) -> None:
        seen = peer.request()
        if seen is not None and seen.target == "/within":
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        if seen is not None and seen.target == "/open":
            peer.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf")
        peer.reset()

    server = world.server(handle)
    caller = world.caller()
    for number, target in enumerate(("/before", "/within", "/open"), start=1):
        for make in (get, post):
            with pytest.raises(ConnectionLost) as caught:
                caller.send(make(server.url + target))
            assert not caught.value.never_reached
            told(caught.value, server.port)
        assert len(server.seen) == 2 * number


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
def test_nothing_is_sent_again(world: Contract, method: str) -> None:
    """Not on a connection that has worked before, whatever the method: that is for the policy to say."""

    def handle(peer: Peer) -> None:
        peer.request()
        peer.send(answer())
        peer.request()
        peer.reset()

    server = world.server(handle)
    caller = world.caller()
    for number in range(1, 4):
        assert caller.send(get(server.url)).status == 200
        with pytest.raises(ConnectionLost):
            caller.send(WireRequest(method, f"{server.url}/again", {}, None, SHORT))
        assert [seen.target for seen in server.seen] == ["/", "/again"] * number


@only_ours
def test_how_long_headers_may_be(world: Contract) -> None:
    one = answer(b"", f"X-Long: {'x' * 100_000}")
    many = answer(b"", *(f"X-{number}: {'x' * 90}" for number in range(900)))
    server = world.server(repeating(one, many, answer(b"", f"X-Long: {'x' * 140_000}")))
    caller = world.caller()
    assert len(caller.send(get(server.url)).headers.get("x-long") or "") == 100_000
    assert len(caller.send(get(server.url)).headers) == 901
    with pytest.raises(ConnectionLost, match="sent more than 131072 bytes of headers"):
        caller.send(get(server.url))
    server.handler = once(answer(b"", *(f"X-{number}: {'x' * 190}" for number in range(900))))
    with pytest.raises(ConnectionLost, match="sent more than 131072 bytes of headers"):
        caller.send(get(server.url))


def test_failures_give_their_place_back(world: Contract) -> None:
    both = threading.Barrier(2)

    def handle(peer: Peer) -> None:
        while (seen := peer.request()) is not None:
            if seen.target == "/stall":
                peer.stall()
            if seen.target == "/both":
                both.wait(10)
            peer.send(b"garbage\r\n\r\n" if seen.target == "/garbage" else answer())

    server = world.server(handle)
    caller = world.caller(max_connections=2)
    with refusing_port() as port:
        for _ in range(4):
            with pytest.raises(ConnectionLost):
                caller.send(get(f"{server.url}/garbage"))
            with pytest.raises(ReadTimeout):
                caller.send(get(f"{server.url}/stall", timeout=Timeout(5, 0.05, 5, 5)))
            with pytest.raises(ConnectionFailed):
                caller.send(get(f"http://127.0.0.1:{port}/"))
    # Answered when both are there; no more of them, for the reason told above.
    assert len(ok(caller.send_all([get(f"{server.url}/both")] * 2))) == 2


# --- TLS, proxies, the end ------------------------------------------------------------------------------------------


def test_trusted_authority(world: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the environment, which every backend heeds."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", AUTHORITY)
    server = world.server(repeating(answer(b"safe")), server_context())
    caller = world.caller(trust_env=True)
    for _ in range(3):
        assert caller.send(get(server.url)).content == b"safe"
    assert caller.stream(get(server.url)) == (200, [b"safe"])
    assert server.accepted <= 2


def test_authority_of_the_settings_alone(world: Contract) -> None:
    server = world.server(repeating(answer(b"safe")), server_context())
    assert world.caller(ca_file=AUTHORITY).send(get(server.url)).content == b"safe"
    with pytest.raises(TLSFailed):
        world.caller(ca_file=str(DATA / "other-authority.pem")).send(get(server.url))


def test_authority_that_isnt_trusted(world: Contract) -> None:
    server = world.server(repeating(answer()), server_context())
    with pytest.raises(TLSFailed) as caught:
        world.caller().send(get(f"{server.url}/?key=hidden"))
    assert caught.value.permanent
    assert caught.value.never_reached
    told(caught.value, server.port)
    assert server.seen == []


def test_https_to_a_port_that_speaks_http(world: Contract) -> None:
    def handle(peer: Peer) -> None:
        peer.socket.recv(100)
        peer.send(answer(b"plain", status="400 Bad Request"))

    server = world.server(handle)
    with pytest.raises(TLSFailed) as caught:
        world.caller().send(get(server.url.replace("http:", "https:")))
    assert caught.value.permanent


def test_hanging_up_in_the_handshake_may_be_tried_again(world: Contract) -> None:
    server = world.server(lambda peer: peer.socket.recv(100))
    with pytest.raises(ConnectionFailed) as caught:
        world.caller().send(get(server.url.replace("http:", "https:")))
    assert not isinstance(caught.value, TLSFailed)
    assert caught.value.never_reached


def test_proxy(world: Contract) -> None:
    proxy = Proxy(password="pass")
    through = world.server(proxy)
    server = world.server(once(answer(b"plain")))
    caller = world.caller(proxy=f"http://user:pass@127.0.0.1:{through.port}")
    assert caller.send(get(f"{server.url}/x?a=1")).content == b"plain"
    assert proxy.asked == [f"GET {server.url}/x?a=1"]
