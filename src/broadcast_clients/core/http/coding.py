"""Content codings that the suite asks for and undoes itself: gzip and deflate."""

from __future__ import annotations

import zlib
from typing import Protocol

from broadcast_clients.core.errors import ConnectionLost

__all__ = ["ACCEPT_ENCODING", "Decoder", "decode", "decoder_for"]

ACCEPT_ENCODING = "gzip, deflate"

_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"


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

    def feed(self, data: bytes) -> bytes:
        if not data:
            return b""
        try:
            out = self._decompress(data)
            while self._gzip and self._stream.eof and self._stream.unused_data.startswith(_GZIP_MAGIC):
                rest = self._stream.unused_data
                self._stream = zlib.decompressobj(_GZIP)
                out += self._stream.decompress(rest)
        except zlib.error as error:
            name = "gzip" if self._gzip else "deflate"
            raise ConnectionLost(f"{self._where}: the body is not valid {name} (bad content-encoding)") from error
        return out

    def _decompress(self, data: bytes) -> bytes:
        if self._begun or self._gzip:
            self._begun = True
            return self._stream.decompress(data)
        # The header that tells the two forms of deflate apart is two bytes long.
        data = self._head = self._head + data
        if len(data) < 2:
            return b""
        self._begun = True
        try:
            return self._stream.decompress(data)
        except zlib.error:
            # Many servers send deflate without its header.
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._stream.decompress(data)

    def end(self) -> None:
        if (self._begun or self._head) and not self._stream.eof:
            raise ConnectionLost(f"{self._where}: the compressed body ends too early (truncated content-encoding)")


class _Chain:
    def __init__(self, decoders: list[Decoder]) -> None:
        self._decoders = decoders

    def feed(self, data: bytes) -> bytes:
        for decoder in self._decoders:
            data = decoder.feed(data)
        return data

    def end(self) -> None:
        for decoder in self._decoders:
            decoder.end()


def decoder_for(coding: str, where: str) -> Decoder:
    """A decoder for the value of Content-Encoding.

    Args:
        coding: The header's value: codings in the order in which they were applied.
        where: `host:port`, for messages.

    Raises:
        ConnectionLost: A coding that wasn't asked for.
    """
    decoders: list[Decoder] = []
    for name in coding.lower().split(","):
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
    return decoders[0] if len(decoders) == 1 else _Chain(decoders[::-1])


def decode(body: bytes, coding: str | None, where: str) -> bytes:
    """A whole body without its content coding; an empty one has none."""
    if coding is None or not body:
        return body
    decoder = decoder_for(coding, where)
    plain = decoder.feed(body)
    decoder.end()
    return plain
