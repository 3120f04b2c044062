"""One request, one answer: what goes over the wire, and which connections are used again."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Iterator

import pytest

from broadcast_clients.core.errors import ConfigurationError, ConnectionLost, InvalidRequest
from broadcast_clients.core.http.protocol import Pieces, WireRequest

from .servers import Peer, World, answer, get, once, post, repeating


def test_answer_and_request_line(world: World) -> None:
    server = world.server(repeating(answer(b'{"a": 1}', "Content-Type: application/json", "X-Twice: 1", "X-Twice: 2")))
    found = world.caller().send(get(f"{server.url}/films/caf%C3%A9?lang=fr&x=%26#part", Accept="application/json"))
    assert (found.status, found.content) == (200, b'{"a": 1}')
    assert found.headers.get("content-type") == "application/json"
    assert found.headers.get_all("x-twice") == ["1", "2"]
    seen = server.seen[0]
    assert seen.raw_head.startswith(b"GET /films/caf%C3%A9?lang=fr&x=%26 HTTP/1.1\r\n")
    assert seen.headers["host"] == f"127.0.0.1:{server.port}"
    assert seen.headers["accept"] == "application/json"
    assert seen.headers["accept-encoding"] == "gzip, deflate"
    assert seen.headers["user-agent"].startswith("broadcast-clients/")
    assert seen.raw_head.lower().count(b"accept:") == 1
    assert "content-length" not in seen.headers


def test_query_without_path_and_own_host_header(world: World) -> None:
    server = world.server(repeating(answer()))
    world.caller().send(get(f"{server.url}?a=/b", Host="films.example"))
    assert server.seen[0].target == "/?a=/b"
    assert server.seen[0].headers["host"] == "films.example"
    assert server.seen[0].raw_head.lower().count(b"host:") == 1


def test_connection_is_used_again(world: World) -> None:
    server = world.server(repeating(answer()))
    caller = world.caller()
    for _ in range(20):
        assert caller.send(get(f"{server.url}/")).status == 200
        assert caller.send(post(f"{server.url}/")).status == 200
    assert server.accepted == 1
    assert caller.pool.connections == caller.pool.idle == 1


def test_a_body_in_pieces_is_sent_as_long_as_announced_and_never_held_as_a_whole(world: World) -> None:
    server = world.server(repeating(answer()))
    most = 0
    under_way = 0

    def source(count: int) -> Iterator[bytes]:
        nonlocal most, under_way
        for number in range(count):
            under_way += 1
            most = max(most, under_way)
            yield bytes([number]) * 70_000
            under_way -= 1

    caller = world.caller()
    for headers in ({}, {"Content-Length": "350000"}, {"Host": "films.example"}):
        pieces = Pieces(350_000, world.source(source(5)))
        assert caller.send(WireRequest("PUT", server.url, headers, pieces=pieces)).status == 200
        assert server.seen[-1].body == b"".join(bytes([number]) * 70_000 for number in range(5))
        assert server.seen[-1].headers["content-length"] == "350000"
        assert "transfer-encoding" not in server.seen[-1].headers
    assert most == 1
    for wrong in (349_999, 350_001):
        with pytest.raises(InvalidRequest, match="Content-Length"):
            caller.send(WireRequest("PUT", server.url, {}, pieces=Pieces(wrong, world.source(source(5)))))

    def broken() -> Iterator[bytes]:
        yield b"a"
        raise KeyError("the file is gone")

    with pytest.raises(KeyError):
        caller.send(WireRequest("PUT", server.url, {}, pieces=Pieces(2, world.source(broken()))))
    assert caller.send(get(server.url)).status == 200
    assert caller.pool.connections == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "GET"])
def test_bodies(world: World, method: str) -> None:
    server = world.server(repeating(answer()))
    caller = world.caller()
    caller.send(WireRequest(method, server.url, {}, b'{"b": 2}'))
    caller.send(WireRequest(method, server.url, {}, None))
    with_body, without = server.seen
    assert (with_body.method, with_body.body, with_body.headers["content-length"]) == (method, b'{"b": 2}', "8")
    assert without.headers.get("content-length") == ("0" if method in {"POST", "PUT", "PATCH"} else None)


def test_large_body_goes_out_whole(world: World) -> None:
    server = world.server(repeating(answer()))
    caller = world.caller()
    body = bytes(range(256)) * 8192
    assert caller.send(post(server.url, body)).status == 200
    assert caller.send(get(server.url)).status == 200
    assert server.seen[0].body == body
    assert server.accepted == 1


def test_large_answer_comes_in_whole(world: World) -> None:
    body = bytes(range(256)) * 16384
    server = world.server(repeating(answer(body)))
    caller = world.caller()
    assert caller.send(get(server.url)).content == body
    assert caller.send(get(server.url)).content == body
    assert server.accepted == 1


def test_chunked_with_extension_and_trailers(world: World) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    reply = head + b"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: dropped\r\n\r\n"
    server = world.server(repeating(reply))
    caller = world.caller()
    for _ in range(3):
        found = caller.send(get(server.url))
        assert found.content == b"abcde"
        assert "x-trailer" not in found.headers
    assert server.accepted == 1


def test_answer_in_single_bytes(world: World) -> None:
    def handle(peer: Peer) -> None:
        while peer.request() is not None:
            for value in answer(b"slow", "X-Header: value"):
                peer.send(bytes([value]))

    server = world.server(handle)
    caller = world.caller()
    for _ in range(2):
        found = caller.send(get(server.url))
        assert (found.content, found.headers.get("x-header")) == (b"slow", "value")
    assert server.accepted == 1


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\n\r\nto the end",
        b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nto the end",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nto the end",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\nto the end",
        b"HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nto the end",
    ],
)
def test_connection_that_ends_with_the_answer(world: World, reply: bytes) -> None:
    server = world.server(once(reply))
    caller = world.caller()
    for _ in range(2):
        assert caller.send(get(server.url)).content == b"to the end"
    assert server.accepted == 2
    assert caller.pool.idle == 0


def test_connection_close_is_obeyed_though_the_server_stays(world: World) -> None:
    def handle(peer: Peer) -> None:
        while peer.request() is not None:
            peer.send(answer(b"x", "Connection: close"))

    server = world.server(handle)
    caller = world.caller()
    caller.send(get(server.url))
    caller.send(get(server.url))
    assert server.accepted == 2


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_statuses_without_body(world: World, status: str) -> None:
    reply = f"HTTP/1.1 {status}\r\nContent-Length: 500\r\nETag: x\r\n\r\n".encode()
    if status.startswith("204"):
        reply = reply.replace(b"Content-Length: 500\r\n", b"")
    server = world.server(repeating(reply))
    caller = world.caller()
    for _ in range(2):
        found = caller.send(get(server.url))
        assert (found.status, found.content) == (int(status[:3]), b"")
    assert server.accepted == 1


def test_head_has_no_body(world: World) -> None:
    server = world.server(repeating(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"))
    caller = world.caller()
    for _ in range(2):
        found = caller.send(WireRequest("HEAD", server.url, {}))
        assert (found.content, found.headers.get("content-length")) == (b"", "500")
    assert server.accepted == 1


def test_body_after_head_isnt_taken_for_the_next_answer(world: World) -> None:
    server = world.server(repeating(answer(b"HTTP/1.1 500 Wrong\r\n\r\n")))
    caller = world.caller()
    for _ in range(2):
        assert caller.send(WireRequest("HEAD", server.url, {})).status == 200
    assert server.accepted == 2


def test_interim_responses_are_passed_over(world: World) -> None:
    interim = b"HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    server = world.server(repeating(interim + answer(b"ok")))
    caller = world.caller()
    for _ in range(2):
        found = caller.send(get(server.url))
        assert (found.status, found.content) == (200, b"ok")
        assert found.headers.get("x-interim") is None
        assert found.headers.get("link") is None
    assert server.accepted == 1


def test_unasked_protocol_switch(world: World) -> None:
    server = world.server(once(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"))
    with pytest.raises(ConnectionLost, match="another protocol"):
        world.caller().send(get(server.url))


def test_stale_connection_is_no_failure(world: World) -> None:
    """The server closes after each answer without saying so: every POST finds the old connection closed."""
    closed = threading.Semaphore(0)

    def handle(peer: Peer) -> None:
        peer.request()
        peer.send(answer())
        peer.socket.close()
        closed.release()

    server = world.server(handle)
    caller = world.caller()
    for turn in range(5):
        assert caller.send(post(server.url)).status == 200
        assert closed.acquire(timeout=10)
        assert server.accepted == turn + 1
    assert len(server.seen) == 5


@pytest.mark.parametrize("extra", [b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", b"junk", b"H"])
def test_unexpected_data_ends_the_connection(world: World, extra: bytes) -> None:
    """Whatever follows an answer must not become the next one's."""
    server = world.server(repeating(answer(b"good") + extra))
    caller = world.caller()
    for turn in range(3):
        assert caller.send(get(server.url)).content == b"good"
        assert server.accepted == turn + 1


def test_data_on_an_idle_connection(world: World) -> None:
    more = threading.Event()
    sent = threading.Event()

    def handle(peer: Peer) -> None:
        while peer.request() is not None:
            peer.send(answer(b"good"))
            more.wait(10)
            peer.send(answer(b"evil"))
            sent.set()

    server = world.server(handle)
    caller = world.caller()
    assert caller.send(get(server.url)).content == b"good"
    more.set()
    assert sent.wait(10)
    assert caller.send(get(server.url)).content == b"good"
    assert server.accepted == 2


def test_keepalive_header_of_the_server(world: World) -> None:
    server = world.server(repeating(answer(b"", "Keep-Alive: timeout=1, max=5"), answer(b"", "Keep-Alive: timeout=60")))
    caller = world.caller()
    caller.send(get(server.url))
    assert caller.pool.idle == 0
    server.handler = repeating(answer(b"", "Keep-Alive: timeout=60"))
    caller.send(get(server.url))
    assert caller.pool.idle == 1


def test_keepalive_expiry(world: World) -> None:
    server = world.server(repeating(answer()))
    caller = world.caller(keepalive_expiry=0)
    caller.send(get(server.url))
    caller.send(get(server.url))
    assert server.accepted == 2


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "truncated body"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf", "truncated body"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", "truncated body"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "truncated"),
        (b"", "without an answer"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "not HTTP/1.1"),
        (b"\x15\x03\x01\x00\x02\x02\x46", "not HTTP/1.1"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "broken framing"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", "not HTTP/1.1"),
        (b"HTTP/1.1 200 OK\r\nBad Name: 1\r\n\r\n", "not HTTP/1.1"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n", "bytes of headers"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000 + b"\r\n", "bytes of headers"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 8_000, "bytes of headers"),
    ],
)
def test_broken_answers(world: World, reply: bytes, words: str) -> None:
    server = world.server(once(reply))
    caller = world.caller()
    with pytest.raises(ConnectionLost, match=words) as caught:
        caller.send(get(f"{server.url}/?token=secret"))
    assert f"127.0.0.1:{server.port}" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caller.pool.connections == 0


def test_reset_before_and_within_the_answer(world: World) -> None:
    def handle(peer: Peer) -> None:
        seen = peer.request()
        if seen is not None and seen.target == "/within":
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        peer.reset()

    server = world.server(handle)
    caller = world.caller()
    for target in ("/before", "/within"):
        with pytest.raises(ConnectionLost) as caught:
            caller.send(get(server.url + target))
        assert not caught.value.never_reached
    assert caller.pool.connections == 0


def test_early_refusal_of_a_body_is_read(world: World) -> None:
    """The server answers 413 and closes before it has read a body that doesn't fit into any buffer."""

    def handle(peer: Peer) -> None:
        peer.head()
        peer.send(answer(b"too large", "Connection: close", status="413 Payload Too Large"))
        # Closing with unread data would send a reset, which may overtake the answer; read, as polite servers do.
        while peer._receive():
            pass

    server = world.server(handle)
    caller = world.caller()
    found = caller.send(post(server.url, b"x" * 3_000_000))
    assert (found.status, found.content) == (413, b"too large")
    assert caller.pool.connections == 0


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", gzip.compress(b"plain text")),
        ("x-gzip", gzip.compress(b"plain ") + gzip.compress(b"text")),
        ("deflate", zlib.compress(b"plain text")),
        ("deflate", zlib.compress(b"plain text")[2:-4]),
        ("deflate, gzip", gzip.compress(zlib.compress(b"plain text"))),
        ("identity", b"plain text"),
    ],
    ids=["gzip", "two members", "deflate", "raw deflate", "two codings", "identity"],
)
def test_content_coding(world: World, coding: str, data: bytes) -> None:
    server = world.server(repeating(answer(data, f"Content-Encoding: {coding}")))
    caller = world.caller()
    assert caller.send(get(server.url)).content == b"plain text"
    assert b"".join(caller.stream(get(server.url))[1]) == b"plain text"


@pytest.mark.parametrize(
    ("coding", "data"),
    [("gzip", b"not gzip"), ("gzip", gzip.compress(b"plain text")[:-9]), ("deflate", b"\xff\xff"), ("br", b"\x0b\x02")],
    ids=["not gzip", "truncated gzip", "not deflate", "unknown coding"],
)
def test_broken_content_coding(world: World, coding: str, data: bytes) -> None:
    server = world.server(repeating(answer(data, f"Content-Encoding: {coding}")))
    caller = world.caller()
    with pytest.raises(ConnectionLost, match="content-encoding"):
        caller.send(get(server.url))
    with pytest.raises(ConnectionLost, match="content-encoding"):
        caller.stream(get(server.url))


def test_redirects_are_given_back(world: World) -> None:
    server = world.server(repeating(answer(b"", "Location: http://127.0.0.1:1/elsewhere", status="302 Found")))
    found = world.caller().send(get(server.url))
    assert (found.status, len(server.seen)) == (302, 1)


def test_cookies_come_back(world: World) -> None:
    server = world.server(
        repeating(answer(b"", "Set-Cookie: node=a; Path=/", "Set-Cookie: other=b; Path=/only"), answer(b""))
    )
    caller = world.caller()
    for _ in range(2):
        caller.send(get(f"{server.url}/films"))
    caller.send(get(f"{server.url}/films", Cookie="mine=1"))
    assert [seen.headers.get("cookie") for seen in server.seen] == [None, "node=a", "mine=1"]
    assert server.accepted == 1


@pytest.mark.parametrize("bad", ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "a\x7fb", "é"])
def test_header_values_that_break_out(world: World, bad: str) -> None:
    server = world.server(repeating(answer()))
    caller = world.caller()
    with pytest.raises(InvalidRequest) as caught:
        caller.send(get(server.url, Authorization=bad))
    assert "'Authorization'" in str(caught.value)
    assert bad not in str(caught.value)
    with pytest.raises(InvalidRequest):
        caller.send(get(server.url, Authorization=bad, Host="films.example"))
    assert server.seen == []


@pytest.mark.parametrize("name", ["X Y", "X:Y", "", "X\r\nY", "Xé"])
def test_header_names_that_break_out(world: World, name: str) -> None:
    server = world.server(repeating(answer()))
    with pytest.raises(InvalidRequest, match="header name"):
        world.caller().send(WireRequest("GET", server.url, {name: "1"}))
    assert server.seen == []


def test_tab_in_a_header_value_is_allowed(world: World) -> None:
    server = world.server(repeating(answer()))
    world.caller().send(get(server.url, Note="a\tb%s"))
    assert server.seen[0].headers["note"] == "a\tb%s"


@pytest.mark.parametrize("method", ["GET /evil HTTP/1.1\r\nX: ", "", "G T", "GÉT"])
def test_methods_that_break_out(world: World, method: str) -> None:
    server = world.server(repeating(answer()))
    with pytest.raises(InvalidRequest, match="method"):
        world.caller().send(WireRequest(method, server.url, {}))
    assert server.seen == []


@pytest.mark.parametrize("path", ["/a b", "/a\r\nX: 1", "/a\nb", "/\0", "/é", "/?q=a b"])
def test_targets_that_break_out(world: World, path: str) -> None:
    server = world.server(repeating(answer()))
    with pytest.raises(InvalidRequest, match="percent-encoded"):
        world.caller().send(get(server.url + path))
    assert server.seen == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "127.0.0.1",
        "http://",
        "http:///x",
        "https://user:pass@films.example/",
        "http://h:99999/",
        "/x",
        "http://a\r\nb/",
        "http://a b/",
        "http://[::1/",
    ],
)
def test_urls_that_cant_work(world: World, url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        world.caller().send(get(url))
    assert "pass@" not in str(caught.value)


def test_framing_headers_of_the_caller(world: World) -> None:
    server = world.server(repeating(answer()))
    caller = world.caller()
    caller.send(post(server.url, b"abc", **{"Content-Length": "3"}))
    with pytest.raises(InvalidRequest, match="contradicts"):
        caller.send(post(server.url, b"abc", **{"content-length": "4"}))
    with pytest.raises(InvalidRequest, match="Transfer-Encoding"):
        caller.send(post(server.url, b"abc", **{"Transfer-Encoding": "chunked"}))
    assert [seen.body for seen in server.seen] == [b"abc"]


def test_closed_backend_refuses(world: World) -> None:
    server = world.server(repeating(answer()))
    caller = world.caller()
    caller.send(get(server.url))
    caller.close_backend()
    assert caller.pool.connections == 0
    with pytest.raises(RuntimeError, match="closed"):
        caller.send(get(server.url))
