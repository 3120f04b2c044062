"""What the engine asks of an HTTP backend.

A backend sends one request once and gives back one answer. It knows no retries, no credentials and no JSON.
It raises the leaves of `TransportError` and nothing of the library behind it.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Protocol

from attr import field, frozen

from broadcast_clients.core.value import Value

__all__ = [
    "AsyncBackend",
    "AsyncStreamedAnswer",
    "Backend",
    "Headers",
    "Pieces",
    "StreamedAnswer",
    "SyncBackend",
    "Timeout",
    "WireAnswer",
    "WireRequest",
]


@frozen(eq=False, repr=False)
class Timeout(Value):
    """Seconds that the parts of one attempt may take; `None` is no limit."""

    connect: float | None = 10.0
    """To make a connection, TLS included."""
    read: float | None = 60.0
    """To the next bytes of the answer."""
    write: float | None = 60.0
    """To hand over the next bytes of the request."""
    pool: float | None = 30.0
    """To get one of the client's own connections, when all are in use."""

    @classmethod
    def of(cls, value: float | Timeout) -> Timeout:
        """A number counts for each part."""
        return value if isinstance(value, Timeout) else cls(value, value, value, value)

    def capped(self, seconds: float) -> Timeout:
        """The same, with no part longer than `seconds`: what is left until a deadline."""

        parts = (self.connect, self.read, self.write, self.pool)
        for part in parts:
            if part is None or part > seconds:
                return Timeout(*(seconds if each is None or each > seconds else each for each in parts))
        return self


class Headers:
    """Response headers: looked up without regard to case, in the order of arrival, repeats kept."""

    __slots__ = ("_index", "_pairs", "_raw")

    def __init__(self, pairs: Iterable[tuple[str, str]] = (), *, raw: list[tuple[bytes, bytes]] | None = None) -> None:
        self._pairs = None if raw is not None else list(pairs)
        self._raw = raw  # turned into text when somebody looks: nobody does at most answers
        self._index: dict[str, str] | None = None

    def items(self) -> list[tuple[str, str]]:
        """All pairs as they arrived. Bytes that aren't ASCII become the code points of the same number."""
        return list(self._text())

    def _text(self) -> list[tuple[str, str]]:
        pairs = self._pairs
        if pairs is None:
            pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in self._raw or ()]
            self._pairs = pairs
        return pairs

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first value of a header.

        Args:
            name: Its name, in any case.
            default: What is given where the answer hasn't got it.
        """
        index = self._index
        if index is None:
            index = dict[str, str]()
            for key, value in self._text():
                index.setdefault(key.lower(), value)
            self._index = index
        return index.get(name.lower(), default)

    def get_all(self, name: str) -> list[str]:
        """Every value of a header, in the order of arrival."""
        lower = name.lower()
        return [value for key, value in self._text() if key.lower() == lower]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(key for key, _ in self._text())

    def __len__(self) -> int:
        return len(self._text())

    def __getstate__(self) -> list[tuple[str, str]]:
        return self.items()

    def __setstate__(self, state: list[tuple[str, str]]) -> None:
        self._pairs = state
        self._raw = None
        self._index = None


@frozen(eq=False, repr=False)
class Pieces(Value):
    """A body that is sent in pieces and never held as a whole. It can be sent once."""

    length: int
    """Bytes in all: they are announced, and held to."""
    source: Iterable[bytes] | AsyncIterable[bytes]
    """Of the kind that the backend takes: an asynchronous one reads either."""


@frozen(eq=False, repr=False)
class WireRequest(Value):
    """One request as it goes out."""

    method: str
    """HTTP method."""
    url: str
    """Absolute, percent-encoded."""
    headers: dict[str, str] = field(repr=False)
    """Names and values, credentials included."""
    content: bytes | None = field(default=None, repr=False)
    """The body; `None` where there is none, or it is in `pieces`."""
    timeout: Timeout = Timeout()
    """Seconds that each part of the exchange may take."""
    ends: float | None = None
    """When the whole attempt must be over, on the clock of `time.monotonic`. A blocking backend has to see to it; an
    asynchronous one is cut off from outside."""
    pieces: Pieces | None = field(default=None, repr=False)
    """A body that is sent in pieces, in place of `content`."""


@frozen(eq=False, repr=False)
class WireAnswer(Value):
    """One complete answer."""

    status: int
    """HTTP status."""
    headers: Headers = field(repr=False)
    """The headers; names in any case find them."""
    content: bytes = field(repr=False)
    """The body, decompressed."""


class StreamedAnswer(Protocol):
    """An answer whose body is read in pieces."""

    @property
    def status(self) -> int:
        """HTTP status."""
        ...

    @property
    def headers(self) -> Headers:
        """The headers."""
        ...

    def iter_bytes(self) -> Iterator[bytes]:
        """The body, decompressed, as it arrives."""
        ...

    def read(self) -> bytes:
        """The rest of the body, decompressed."""
        ...


class AsyncStreamedAnswer(Protocol):
    """An answer whose body is read in pieces, asynchronously."""

    @property
    def status(self) -> int:
        """HTTP status."""
        ...

    @property
    def headers(self) -> Headers:
        """The headers."""
        ...

    def iter_bytes(self) -> AsyncIterator[bytes]:
        """The body, decompressed, as it arrives."""
        ...

    async def read(self) -> bytes:
        """The rest of the body, decompressed."""
        ...


class SyncBackend(Protocol):
    """Sends requests, blocking."""

    def send(self, request: WireRequest) -> WireAnswer:
        """Send a request, and read the whole answer."""
        ...

    def stream(self, request: WireRequest) -> AbstractContextManager[StreamedAnswer]:
        """Send a request; the body of the answer is read within the context."""
        ...

    def close(self) -> None:
        """Close all connections."""
        ...


Backend = SyncBackend
"""The name that derived code uses."""


class AsyncBackend(Protocol):
    """Sends requests, asynchronously."""

    async def send(self, request: WireRequest) -> WireAnswer:
        """Send a request, and read the whole answer."""
        ...

    def stream(self, request: WireRequest) -> AbstractAsyncContextManager[AsyncStreamedAnswer]:
        """Send a request; the body of the answer is read within the context."""
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...
