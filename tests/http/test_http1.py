"""The parts without I/O: URLs, heads, responses in any pieces, codings."""

from __future__ import annotations

import gzip
import zlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast_clients.core.errors import ConfigurationError, ConnectionLost, InvalidRequest
from broadcast_clients.core.http.coding import decode, decoder_for
from broadcast_clients.core.http.direct import prepare
from broadcast_clients.core.http.framing import BodyFramer
from broadcast_clients.core.http.http1 import MAX_HEAD_BYTES, Origin, ResponseReader, head_of, split_url
from broadcast_clients.core.http.protocol import WireRequest

relaxed = settings(deadline=None)
"""Machines that run tests may be busy."""

RESPONSES = [
    (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello", b"hello", True),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nT: x\r\n\r\n", b"hello", True),
    (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"hello", True),
    (b"HTTP/1.1 204 No Content\r\n\r\n", b"", True),
    (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", b"hello", False),
    (b"HTTP/1.0 200 OK\r\n\r\nhello", b"hello", False),
]


@relaxed
@given(st.sampled_from(RESPONSES), st.lists(st.integers(0, 120)))
def test_pieces_make_no_difference(response: tuple[bytes, bytes, bool], cuts: list[int]) -> None:
    data, body, reusable = response
    reader = ResponseReader("h:1")
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    found = b""
    for start, end in pairwise(edges):
        if start < end:
            reader.feed(data[start:end])
            found += reader.take()
    if not reader.complete:
        reader.feed_eof()
    assert (reader.complete, found + reader.take(), reader.reusable) == (True, body, reusable)


@relaxed
@given(st.sampled_from(RESPONSES[:4]), st.data())
def test_every_truncation_is_seen(response: tuple[bytes, bytes, bool], data: st.DataObject) -> None:
    whole = response[0]
    cut = data.draw(st.integers(0, len(whole) - 1))
    reader = ResponseReader("h:1")
    if cut:
        reader.feed(whole[:cut])
    assert not reader.complete
    with pytest.raises(ConnectionLost):
        reader.feed_eof()


@relaxed
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    reader = ResponseReader("h:1")
    message = ""
    try:
        reader.feed(data or b"\0")
        reader.feed_eof()
    except ConnectionLost as error:
        message = str(error)
    assert reader.complete != ("h:1" in message)


@relaxed
@given(st.sampled_from(RESPONSES), st.binary(min_size=1, max_size=40))
def test_nothing_after_the_end_goes_unnoticed(response: tuple[bytes, bytes, bool], extra: bytes) -> None:
    """Except blank lines, which the protocol lets a sender put before its next message."""
    reader = ResponseReader("h:1")
    if response[0].startswith(b"HTTP/1.0"):
        return
    reader.feed(response[0])
    assert reader.complete
    reader.feed(extra)
    assert not reader.reusable
    assert reader.take() == response[1]


def test_headers_at_the_limit() -> None:
    def response(size: int) -> bytes:
        return b"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\nX: " + b"y" * size + b"\r\n\r\n"

    reader = ResponseReader("h:1")
    reader.feed(response(100_000) + b"z" * 300_000)
    assert reader.complete
    with pytest.raises(ConnectionLost, match="bytes of headers"):
        ResponseReader("h:1").feed(response(MAX_HEAD_BYTES) + b"z" * 300_000)


@pytest.mark.parametrize(
    ("url", "origin", "host", "target"),
    [
        ("https://films.example", Origin("https", "films.example", 443), "films.example", "/"),
        ("HTTP://Films.Example:80/a/b?c=d#e", Origin("http", "films.example", 80), "films.example", "/a/b?c=d"),
        ("https://films.example:8443/", Origin("https", "films.example", 8443), "films.example:8443", "/"),
        ("http://[::1]:8080/x", Origin("http", "::1", 8080), "[::1]:8080", "/x"),
        ("http://127.0.0.1?a=http://b/c", Origin("http", "127.0.0.1", 80), "127.0.0.1", "/?a=http://b/c"),
        ("http://h#x?y", Origin("http", "h", 80), "h", "/"),
        ("https://bücher.example/x", Origin("https", "xn--bcher-kva.example", 443), "xn--bcher-kva.example", "/x"),
    ],
)
def test_urls(url: str, origin: Origin, host: str, target: str) -> None:
    for _ in range(2):
        assert split_url(url) == (origin, host, target)


@relaxed
@given(st.text(max_size=30))
def test_no_url_breaks_out(path: str) -> None:
    try:
        _, _, target = split_url(f"http://films.example/{path}")
    except (InvalidRequest, ConfigurationError):
        return
    assert target.isascii()
    assert not set(target) & set("\r\n\0 \t")


@relaxed
@given(st.dictionaries(st.text(max_size=8), st.text(max_size=12), max_size=4), st.text(max_size=6))
def test_no_header_breaks_out(headers: dict[str, str], method: str) -> None:
    try:
        head = prepare(WireRequest(method, "http://films.example/", headers)).head
    except InvalidRequest:
        return
    lines = head.split(b"\r\n")
    assert lines[-2:] == [b"", b""]
    assert b"\n" not in head.replace(b"\r\n", b"")
    assert lines[0].count(b" ") == 2
    for line in lines[1:-2]:
        assert b":" in line
    given_names = {name.lower() for name in headers}
    sent = [line.partition(b":")[0].decode().lower() for line in lines[1:-2]]
    assert given_names <= set(sent)


@relaxed
@given(st.lists(st.tuples(st.binary(max_size=6), st.binary(max_size=10)), max_size=4))
def test_no_pair_of_bytes_breaks_out(pairs: list[tuple[bytes, bytes]]) -> None:
    try:
        head = head_of("GET", "/", pairs)
    except InvalidRequest:
        return
    assert head.count(b"\r\n") == len(pairs) + 2
    assert head.count(b"\n") == head.count(b"\r") == len(pairs) + 2


@relaxed
@given(st.lists(st.binary(max_size=50)))
def test_framing_of_bodies(pieces: list[bytes]) -> None:
    chunked = BodyFramer(b"", chunked=True)
    sent = b"".join(map(chunked.piece, pieces)) + chunked.end()
    reader = ResponseReader("h:1")
    reader.feed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + sent)
    assert reader.complete
    assert reader.take() == b"".join(pieces)
    length = sum(map(len, pieces))
    counted = BodyFramer(b"POST / HTTP/1.1\r\ncontent-length: %d\r\n\r\n" % length, chunked=False)
    assert b"".join(map(counted.piece, pieces)) + counted.end() == b"".join(pieces)


@relaxed
@given(st.binary(max_size=500), st.integers(1, 50), st.sampled_from(["gzip", "deflate", "raw", "deflate, gzip"]))
def test_codings_in_any_pieces(body: bytes, size: int, coding: str) -> None:
    match coding:
        case "gzip":
            data = gzip.compress(body)
        case "raw":
            packer = zlib.compressobj(wbits=-15)
            data = packer.compress(body) + packer.flush()
        case "deflate":
            data = zlib.compress(body)
        case _:
            data = gzip.compress(zlib.compress(body))
    name = coding.replace("raw", "deflate")
    assert decode(data, name, "h:1") == body
    decoder = decoder_for(name, "h:1")
    assert b"".join(decoder.feed(data[at : at + size]) for at in range(0, len(data), size)) == body
    decoder.end()
    with pytest.raises(ConnectionLost):
        decode(data[:-1], name, "h:1")
