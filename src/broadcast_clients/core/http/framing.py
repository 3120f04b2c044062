"""Request bodies that come in pieces."""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator

from broadcast_clients.core.errors import InvalidRequest

__all__ = ["BodyFramer", "framed", "framed_async"]

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)[ \t]*\r\n", re.IGNORECASE)


class BodyFramer:
    """Puts pieces of a body into chunks, or holds them to the length that the headers promise.

    Args:
        head: Request line and headers.
        chunked: Whether they announce chunks.
    """

    def __init__(self, head: bytes, *, chunked: bool) -> None:
        self._chunked = chunked
        found = None if chunked else _LENGTH.search(head)
        self._left = int(found[1]) if found else 0

    def piece(self, data: bytes) -> bytes:
        """A piece as it goes out; may be empty.

        Raises:
            InvalidRequest: The body is longer than promised.
        """
        if not data:
            return b""
        if self._chunked:
            return b"%x\r\n%b\r\n" % (len(data), data)
        self._left -= len(data)
        if self._left < 0:
            raise InvalidRequest("the request body is longer than its Content-Length", hint="correct the length")
        return data

    def end(self) -> bytes:
        """What goes out after the last piece.

        Raises:
            InvalidRequest: The body is shorter than promised.
        """
        if self._chunked:
            return b"0\r\n\r\n"
        if self._left:
            raise InvalidRequest("the request body is shorter than its Content-Length", hint="correct the length")
        return b""


def framed(body: Iterable[bytes], head: bytes, *, chunked: bool) -> Iterator[bytes]:
    """The pieces of a body as they go out, none of them empty."""
    framer = BodyFramer(head, chunked=chunked)
    for data in body:
        piece = framer.piece(data)
        if piece:
            yield piece
    end = framer.end()
    if end:
        yield end


async def framed_async(body: AsyncIterable[bytes], head: bytes, *, chunked: bool) -> AsyncIterator[bytes]:
    """The same for a body that comes asynchronously."""
    framer = BodyFramer(head, chunked=chunked)
    async for data in body:
        piece = framer.piece(data)
        if piece:
            yield piece
    end = framer.end()
    if end:
        yield end
