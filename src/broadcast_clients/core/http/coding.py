"""Content codings that the suite asks for and undoes itself: gzip and deflate."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

from broadcast_clients.core.errors import ConnectionLost
from broadcast_clients.core.http.failures import LARGEST_ANSWER, too_large

__all__ = ["ACCEPT_ENCODING", "SUSPECT", "Decoder", "decode", "decoder_for", "is_ours", "refuse_bomb"]

ACCEPT_ENCODING = "gzip, deflate"

_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
_OWN = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_STEP = 4_194_304
"""Bytes that are decoded before anybody looks how much it has become."""
_MOST_CODINGS = 4
_PIECE = 65_536
"""Bytes of a whole body that are decoded at once."""
SUSPECT = 33_554_432
"""Bytes from which on a body is looked at for being a bomb: a few of them that stand for very many."""
BOMB = 500
"""Bytes that stand for one in a bomb. Rows of JSON that differ in nothing but their ids come to 160 and rows that are
all the same to 410, as measured; deflate itself can do 1,030."""


class Decoder(Protocol):
    """Undoes a coding piece by piece."""

    def feed(self, data: bytes) -> bytes:
        """What a further piece decodes to."""
        ...

    def end(self) -> None:
        """Say so if the data isn't whole."""
        ...


class _Plain:
    def feed(self, data: bytes) -> bytes:
        return data

    def end(self) -> None:
        return None


class _Zlib:
    """gzip with any number of members, or deflate with or without the zlib header that it should have."""

    def __init__(self, where: str, *, gzip: bool) -> None:
        self._where = where
        self._gzip = gzip
        self._stream = zlib.decompressobj(_GZIP if gzip else zlib.MAX_WBITS)
        self._begun = False
        self._head = b""
        self._taken = 0
        self._given = 0

    def feed(self, data: bytes) -> bytes:
        if not data:
            return b""
        self._taken += len(data)
        try:
            out = self._watched(self._decompress(data))
            while self._gzip and self._stream.eof and self._stream.unused_data.startswith(_GZIP_MAGIC):
                rest = self._stream.unused_data
                self._stream = zlib.decompressobj(_GZIP)
                out += self._watched(self._stream.decompress(rest, _STEP))
        except zlib.error as error:
            name = "gzip" if self._gzip else "deflate"
            raise ConnectionLost(f"{self._where}: the body is not valid {name} (bad content-encoding)") from error
        return out

    def _watched(self, out: bytes) -> bytes:
        """What was decoded, and what the stream still holds back: step by step, for it may be a bomb."""
        pieces = [out]
        while True:
            self._given += len(out)
            refuse_bomb(self._where, self._taken, self._given)
            if len(out) < _STEP:  # less than there was room for is all that there is
                return pieces[0] if len(pieces) == 1 else b"".join(pieces)
            out = self._stream.decompress(self._stream.unconsumed_tail, _STEP)
            pieces.append(out)

    def _decompress(self, data: bytes) -> bytes:
        """The first step of it."""
        if self._begun or self._gzip:
            self._begun = True
            return self._stream.decompress(data, _STEP)
        # The header that tells the two forms of deflate apart is two bytes long.
        data = self._head = self._head + data
        if len(data) < 2:
            return b""
        self._begun = True
        try:
            return self._stream.decompress(data, _STEP)
        except zlib.error:
            # Many servers send deflate without its header.
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._stream.decompress(data, _STEP)

    def end(self) -> None:
        if (self._begun or self._head) and not self._stream.eof:
            raise ConnectionLost(f"{self._where}: the compressed body ends too early (truncated content-encoding)")


class _Chain:
    """Several codings, one inside the other: it is small steps that go through all of them."""

    def __init__(self, decoders: list[Decoder], where: str) -> None:
        self._decoders = decoders
        self._where = where
        self._taken = 0
        self._given = 0

    def feed(self, data: bytes) -> bytes:
        self._taken += len(data)
        return b"".join(self._through(data, 0))

    def _through(self, data: bytes, place: int) -> Iterator[bytes]:
        if place == len(self._decoders):
            self._given += len(data)
            refuse_bomb(self._where, self._taken, self._given)
            yield data
            return
        plain = self._decoders[place].feed(data)
        for start in range(0, len(plain), _PIECE):
            yield from self._through(plain[start : start + _PIECE], place + 1)

    def end(self) -> None:
        for decoder in self._decoders:
            decoder.end()


def refuse_bomb(where: str, taken: int, given: int) -> None:
    """Look at how much the beginning of a compressed body has become.

    Args:
        where: `host:port`, for messages.
        taken: Bytes that arrived.
        given: Bytes that they stand for.

    Raises:
        ConnectionLost: No list that an API sends is as dull.
    """
    if given > SUSPECT and given > BOMB * taken:
        raise too_large(where, f"a compressed body that grows more than {BOMB} times")


def decoder_for(coding: str, where: str) -> Decoder:
    """A decoder for the value of Content-Encoding.

    Args:
        coding: The header's value: codings in the order in which they were applied.
        where: `host:port`, for messages.

    Raises:
        ConnectionLost: A coding that wasn't asked for.
    """
    decoders: list[Decoder] = []
    names = coding.lower().split(",")
    if len(names) > _MOST_CODINGS:
        raise too_large(where, f"a body with {len(names)} codings inside one another")
    for name in names:
        match name.strip():
            case "gzip" | "x-gzip":
                decoders.append(_Zlib(where, gzip=True))
            case "deflate":
                decoders.append(_Zlib(where, gzip=False))
            case "" | "identity":
                pass
            case _:
                raise ConnectionLost(
                    f"{where}: the body has the unknown coding {name.strip()[:40]!r} (bad content-encoding)",
                    hint="the request asked for gzip or deflate; pass an httpx client that knows the coding",
                )
    if not decoders:
        return _Plain()
    return decoders[0] if len(decoders) == 1 else _Chain(decoders[::-1], where)


def is_ours(coding: str) -> bool:
    """Whether all codings in a value of Content-Encoding are undone here."""
    return all(name.strip() in _OWN for name in coding.lower().split(","))


def decode(body: bytes, coding: str | None, where: str) -> bytes:
    """A whole body without its content coding; an empty one has none."""
    if coding is None or not body:
        return body
    decoder = decoder_for(coding, where)
    if len(body) <= _PIECE:
        plain = decoder.feed(body)
        decoder.end()
        return plain
    pieces: list[bytes] = []
    size = 0
    view = memoryview(body)
    for start in range(0, len(view), _PIECE):
        pieces.append(decoder.feed(bytes(view[start : start + _PIECE])))
        size += len(pieces[-1])
        if size > LARGEST_ANSWER:
            raise too_large(where, f"more than {LARGEST_ANSWER:,} bytes in a compressed body")
    decoder.end()
    return b"".join(pieces)
