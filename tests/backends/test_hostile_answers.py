"""Answers that are made to do harm: that would fill the memory, or lead somewhere else. On every backend."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from importlib import import_module

import pytest

from broadcast_clients.core.errors import ConnectionLost
from tests.backends.conftest import Contract
from tests.http.servers import answer, get, once, post, repeating

MEGABYTE = 1_048_576


def squeezed(megabytes: int, *, rounds: int = 1) -> bytes:
    """Zeros as raw deflate. The blocks for 16 megabytes are the same each time, so that making it takes no time."""
    coder = zlib.compressobj(9, wbits=-15)
    block = coder.compress(bytes(16 * MEGABYTE)) + coder.flush(zlib.Z_FULL_FLUSH)
    data = block * (megabytes // 16) + b"\x03\x00"
    for _ in range(rounds - 1):
        coder = zlib.compressobj(9, wbits=-15)
        data = coder.compress(data) + coder.flush()
    return data


def gzipped(data: bytes) -> bytes:
    """Raw deflate in the frame of gzip. Its sum is wrong, which shows only at the end."""
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + data + bytes(8)


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "gzip": ("gzip", lambda: gzipped(squeezed(1024))),
    "deflate": ("deflate", lambda: squeezed(1024)),
    "twice": ("deflate, deflate", lambda: squeezed(8192, rounds=2)),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_few_bytes_that_stand_for_very_many(world: Contract, bomb: str) -> None:
    coding, make = BOMBS[bomb]
    server = world.server(repeating(answer(make(), f"Content-Encoding: {coding}")))
    caller = world.caller()
    tracemalloc.start()
    try:
        with pytest.raises(ConnectionLost, match="grows more than 500 times") as caught:
            caller.send(get(server.url))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 160 * MEGABYTE, "a gigabyte and more was meant"
    assert caught.value.permanent
    assert not caught.value.retryable
    with pytest.raises(ConnectionLost, match=r"grows more than 500 times|content-encoding"):
        for _ in caller.stream(get(server.url))[1]:
            pass


def test_the_dullest_list_is_no_bomb() -> None:
    """Rows that are all the same: nothing in JSON is easier to compress."""
    coding = import_module("broadcast_clients.core.http.coding")
    row = b'{"id": 1, "a": null, "b": []}, '
    rows = row * (coding.SUSPECT // len(row) * 2)
    body = gzip.compress(rows)
    assert len(rows) > 300 * len(body)
    assert coding.decode(body, "gzip", "x.test:443") == rows


def test_members_of_a_bomb_are_counted_together() -> None:
    coding = import_module("broadcast_clients.core.http.coding")
    body = gzipped(squeezed(16))[:-8]
    whole = zlib.decompressobj(31).decompress(body)
    trailer = (zlib.crc32(whole)).to_bytes(4, "little") + len(whole).to_bytes(4, "little")
    with pytest.raises(ConnectionLost, match="grows more than 500 times"):
        coding.decode((body + trailer) * 64, "gzip", "x.test:443")


def test_codings_without_end(world: Contract) -> None:
    server = world.server(repeating(answer(b"x", "Content-Encoding: " + "gzip, " * 10_000 + "gzip")))
    with pytest.raises(ConnectionLost, match="10001 codings"):
        world.caller().send(get(server.url))


def test_what_compresses_well_is_no_bomb(world: Contract) -> None:
    """A list of the dullest rows: forty million bytes from less than half a million."""
    coder = zlib.compressobj(9)
    row = b"".join(
        b'{"id":%d,"title":null,"genre":null,"year":null,"duration":null,"parent":null},' % n for n in range(500)
    )
    body = row * 1000
    data = coder.compress(body) + coder.flush()
    assert len(body) > 34 * MEGABYTE
    server = world.server(repeating(answer(data, "Content-Encoding: deflate")))
    assert world.caller().send(get(server.url)).content == body


@pytest.mark.parametrize("framed", ["length", "chunks", "until the end"])
def test_an_answer_larger_than_any(world: Contract, framed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http1", "coding", "backend_sync", "backend_async", "backend_aiohttp"):
        monkeypatch.setattr(f"broadcast_clients.core.http.{name}.LARGEST_ANSWER", MEGABYTE)
    body = b"x" * (3 * MEGABYTE)
    if framed == "length":
        reply = answer(body)
    elif framed == "chunks":
        reply = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        reply += b"10000\r\n" + b"\r\n10000\r\n".join(body[at : at + 65_536] for at in range(0, len(body), 65_536))
        reply += b"\r\n0\r\n\r\n"
    else:
        reply = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body
    server = world.server((once if framed == "until the end" else repeating)(reply))
    caller = world.caller()
    with pytest.raises(ConnectionLost, match="more than 1,048,576 bytes") as caught:
        caller.send(get(server.url))
    assert caught.value.permanent
    assert sum(map(len, caller.stream(get(server.url))[1])) == len(body), "what is read in pieces may be of any size"
    good = world.server(repeating(answer(b"fine")))
    assert caller.send(get(good.url)).content == b"fine"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_lead_nowhere(world: Contract, status: str) -> None:
    """Whatever the address: another host or port, plain http, dot segments, the same address for ever."""
    elsewhere = world.server(repeating(answer(b"caught")))
    targets = [
        f"{elsewhere.url}/x",
        "//127.0.0.1:1/x",
        "../../admin",
        "/%2e%2e/x",
        "http://127.0.0.1:1/x",
        "",
        "x\x00y",
    ]
    replies = [answer(b"", f"Location: {target}", status=status) for target in targets if target != "x\x00y"]
    server = world.server(repeating(*replies))
    caller = world.caller()
    for make in (get, post):
        for _ in replies:
            found = caller.send(make(f"{server.url}/v1/films", Authorization="Bearer canary"))
            assert found.status == int(status[:3])
    assert len(server.seen) == 2 * len(replies)
    assert not elsewhere.seen
