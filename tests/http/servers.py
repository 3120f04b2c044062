"""Raw socket servers on the loopback interface, and callers that make the same test run sync and async."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import ssl
import struct
import threading
import time
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.backend_sync import SyncHttpxBackend
from broadcast_clients.core.http.protocol import Timeout, WireAnswer, WireRequest
from broadcast_clients.core.http.settings import HttpSettings

DATA = Path(__file__).parent / "data"
SHORT = Timeout(5, 5, 5, 5)
"""Limits that no passing test comes near."""


class Seen(NamedTuple):
    """A request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    raw_head: bytes


class Peer:
    """The server's end of one connection."""

    def __init__(self, server: RawServer, connected: socket.socket) -> None:
        self.server = server
        self.socket = connected
        self._held = b""

    def request(self) -> Seen | None:
        """The next request, its body included; None when the client has closed."""
        head = self._until(b"\r\n\r\n")
        if head is None:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        body = b""
        if "content-length" in headers:
            body = self._exactly(int(headers["content-length"]))
        elif headers.get("transfer-encoding") == "chunked":
            while True:
                size = int((self._until(b"\r\n") or b"0").strip(), 16)
                body += self._exactly(size)
                self._until(b"\r\n")
                if size == 0:
                    break
        seen = Seen(method, target, headers, body, head)
        self.server.seen.append(seen)
        return seen

    def head(self) -> None:
        """Read a request's head and leave its body."""
        self._until(b"\r\n\r\n")

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def reset(self) -> None:
        """Close with a reset instead of an orderly end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def stall(self) -> None:
        """Do nothing until the test is over."""
        self.server.over.wait(20)

    def _until(self, mark: bytes) -> bytes | None:
        while mark not in self._held:
            data = self._receive()
            if not data:
                return None
            self._held += data
        found, _, self._held = self._held.partition(mark)
        return found + mark

    def _exactly(self, count: int) -> bytes:
        while len(self._held) < count:
            data = self._receive()
            if not data:
                break
            self._held += data
        found, self._held = self._held[:count], self._held[count:]
        return found

    def _receive(self) -> bytes:
        try:
            return self.socket.recv(65536)
        except OSError:
            return b""


Handler = Callable[[Peer], object]


class RawServer:
    """Accepts connections and gives each to the handler, on a thread of its own.

    Args:
        handler: Speaks with the client; the connection is closed when it returns.
        context: For TLS.
        address: Where it listens.
    """

    def __init__(
        self, handler: Handler, context: ssl.SSLContext | None = None, address: tuple[str, int] = ("127.0.0.1", 0)
    ) -> None:
        self.handler = handler
        self.context = context
        self.seen: list[Seen] = []
        self.accepted = 0
        self.over = threading.Event()
        self._listener = socket.create_server(address, backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    @property
    def url(self) -> str:
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connected in list(self._open):
            with contextlib.suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(10)

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connected, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            self._open.add(connected)
            self._start(self._serve, connected)

    def _serve(self, connected: socket.socket) -> None:
        current = connected
        try:
            if self.context is not None:
                current = self.context.wrap_socket(connected, server_side=True)
                self._open.discard(connected)
                self._open.add(current)
            self.handler(Peer(self, current))
        except OSError:
            pass
        finally:
            with contextlib.suppress(OSError):
                current.close()
            connected.close()
            self._open.discard(current)
            self._open.discard(connected)


def answer(body: bytes = b"{}", *headers: str, status: str = "200 OK") -> bytes:
    """A response with Content-Length."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def answering(then: Callable[[], object]) -> Handler:
    """A handler that answers each request, and does something when the other side has hung up."""

    def handle(peer: Peer) -> None:
        while peer.request() is not None:
            peer.send(answer())
        then()

    return handle


def repeating(*replies: bytes) -> Handler:
    """A handler that answers each request of a connection with the next reply, the last one for ever."""

    def handle(peer: Peer) -> None:
        left = list(replies)
        while peer.request() is not None:
            peer.send(left.pop(0) if len(left) > 1 else left[0])

    return handle


def once(reply: bytes) -> Handler:
    """A handler that answers one request and closes the connection."""

    def handle(peer: Peer) -> None:
        if peer.request() is not None:
            peer.send(reply)

    return handle


def get(url: str, *, timeout: Timeout = SHORT, **headers: str) -> WireRequest:
    return WireRequest("GET", url, headers, None, timeout)


def post(url: str, content: bytes | None = b"{}", *, timeout: Timeout = SHORT, **headers: str) -> WireRequest:
    return WireRequest("POST", url, headers, content, timeout)


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for another thread to get somewhere."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, "what the test waits for didn't happen"
        pause.wait(0.001)


class Caller:
    """One backend, sync or async, driven in the same way."""

    backend: Any
    asynchronous: bool

    def send(self, request: WireRequest) -> WireAnswer:
        raise NotImplementedError

    def send_all(self, requests: list[WireRequest]) -> list[WireAnswer | BaseException]:
        """All at once, results in order."""
        raise NotImplementedError

    def stream(self, request: WireRequest, take: int | None = None) -> tuple[int, list[bytes]]:
        """Status and pieces of a streamed answer; leave after `take` pieces."""
        raise NotImplementedError

    def close_backend(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    @property
    def pool(self) -> Any:
        return self.backend._pool


class SyncCaller(Caller):
    asynchronous = False

    def __init__(self, backend: SyncHttpxBackend) -> None:
        self.backend = backend

    def send(self, request: WireRequest) -> WireAnswer:
        return self.backend.send(request)

    def send_all(self, requests: list[WireRequest]) -> list[WireAnswer | BaseException]:
        results: list[WireAnswer | BaseException] = [RuntimeError("never ran")] * len(requests)

        def work(position: int) -> None:
            try:
                results[position] = self.backend.send(requests[position])
            except BaseException as error:
                results[position] = error

        threads = [threading.Thread(target=work, args=(position,)) for position in range(len(requests))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return results

    def stream(self, request: WireRequest, take: int | None = None) -> tuple[int, list[bytes]]:
        pieces: list[bytes] = []
        with self.backend.stream(request) as streamed:
            for piece in streamed.iter_bytes():
                pieces.append(piece)
                if len(pieces) == take:
                    break
            return streamed.status, pieces

    def close_backend(self) -> None:
        self.backend.close()

    def close(self) -> None:
        self.close_backend()


class AsyncCaller(Caller):
    asynchronous = True

    def __init__(self, backend: AsyncHttpxBackend) -> None:
        self.backend = backend
        self.runner = asyncio.Runner()

    def send(self, request: WireRequest) -> WireAnswer:
        return self.runner.run(self.backend.send(request))

    def send_all(self, requests: list[WireRequest]) -> list[WireAnswer | BaseException]:
        async def work() -> list[WireAnswer | BaseException]:
            return await asyncio.gather(*map(self.backend.send, requests), return_exceptions=True)

        return self.runner.run(work())

    def stream(self, request: WireRequest, take: int | None = None) -> tuple[int, list[bytes]]:
        async def work() -> tuple[int, list[bytes]]:
            pieces: list[bytes] = []
            async with self.backend.stream(request) as streamed:
                async for piece in streamed.iter_bytes():
                    pieces.append(piece)
                    if len(pieces) == take:
                        break
                return streamed.status, pieces

        return self.runner.run(work())

    def close_backend(self) -> None:
        self.runner.run(self.backend.aclose())

    def close(self) -> None:
        self.close_backend()
        self.runner.close()


class World:
    """Makes servers and callers, and closes them."""

    def __init__(self, *, asynchronous: bool) -> None:
        self.asynchronous = asynchronous
        self._closing = contextlib.ExitStack()

    def source(self, pieces: Iterator[bytes]) -> Any:
        """Pieces of a body, of the kind that this world's backend takes."""
        if not self.asynchronous:
            return pieces

        async def source() -> AsyncIterator[bytes]:
            for piece in pieces:
                yield piece

        return source()

    def __enter__(self) -> World:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()

    def server(self, handler: Handler, context: ssl.SSLContext | None = None) -> RawServer:
        server = RawServer(handler, context)
        self._closing.callback(server.close)
        return server

    def caller(self, settings: HttpSettings | None = None, **changes: Any) -> Caller:
        """Over a backend with these settings, which take nothing from the environment unless told to."""
        chosen = settings or HttpSettings(**{"trust_env": False, **changes})
        if self.asynchronous:
            return self.around(AsyncHttpxBackend.from_settings(chosen))
        return self.around(SyncHttpxBackend.from_settings(chosen))

    def around(self, backend: Any) -> Caller:
        """Over a backend that is there already."""
        caller: Caller = AsyncCaller(backend) if self.asynchronous else SyncCaller(backend)
        self._closing.callback(caller.close)
        return caller


def server_context(*, ask_for_certificate: bool = False) -> ssl.SSLContext:
    """TLS for a server, with the certificate of the tests' authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(DATA / "server.pem", DATA / "server.key")
    if ask_for_certificate:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(DATA / "authority.pem")
    return context


def in_child(work: Callable[[], bool]) -> bool:
    """Fork, do something in the child, and say whether it went well."""
    child = os.fork()
    if child == 0:  # pragma: no cover - in another process
        code = 1
        try:
            code = 0 if work() else 1
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


@contextlib.contextmanager
def refusing_port() -> Iterator[int]:
    """A port of the loopback interface at which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]
