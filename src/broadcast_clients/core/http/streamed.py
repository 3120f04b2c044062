"""Answers whose body is read in pieces, and how pieces lose their content coding."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from broadcast_clients.core.http.coding import decoder_for
from broadcast_clients.core.http.protocol import Headers

__all__ = ["AsyncStreamed", "Streamed", "decoded", "decoded_async"]


class Streamed:
    """An answer whose body is read once, in pieces or whole."""

    __slots__ = ("_pieces", "headers", "status")

    def __init__(self, status: int, headers: Headers, pieces: Iterator[bytes]) -> None:
        self.status: int = status
        self.headers: Headers = headers
        self._pieces = pieces

    def iter_bytes(self) -> Iterator[bytes]:
        """The pieces that haven't been read yet, without content coding."""
        return self._pieces

    def read(self) -> bytes:
        """The rest of the body."""
        return b"".join(self._pieces)


class AsyncStreamed:
    """The same, asynchronously."""

    __slots__ = ("_pieces", "headers", "status")

    def __init__(self, status: int, headers: Headers, pieces: AsyncIterator[bytes]) -> None:
        self.status: int = status
        self.headers: Headers = headers
        self._pieces = pieces

    def iter_bytes(self) -> AsyncIterator[bytes]:
        """The pieces that haven't been read yet, without content coding."""
        return self._pieces

    async def read(self) -> bytes:
        """The rest of the body."""
        return b"".join([piece async for piece in self._pieces])


def decoded(raw: Iterator[bytes], coding: str | None, where: str) -> Iterator[bytes]:
    """Pieces of a body without their content coding, none of them empty."""
    decoder = decoder_for(coding or "", where)
    for data in raw:
        plain = decoder.feed(data)
        if plain:
            yield plain
    decoder.end()


async def decoded_async(raw: AsyncIterator[bytes], coding: str | None, where: str) -> AsyncIterator[bytes]:
    """The same, asynchronously."""
    decoder = decoder_for(coding or "", where)
    async for data in raw:
        plain = decoder.feed(data)
        if plain:
            yield plain
    decoder.end()
