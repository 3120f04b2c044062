"""Runs the application on uvicorn, with the socket within reach of the faults."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .app import SandboxApp

BACKLOG = 2048
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class SandboxProtocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 protocol, handing its transport to the application.

    A reset, a half-sent body or plain garbage can't be said in ASGI.
    """

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["extensions"] = {"sandbox": {"transport": self.transport}}


class SandboxServer(uvicorn.Server):
    """uvicorn's server, with an event for "it serves" and an exit that lets stalled requests go first.

    Args:
        app: What is served.
        parent: Id of the process to stop with, when that isn't to be survived.
    """

    def __init__(self, app: SandboxApp, parent: int | None = None) -> None:
        config = uvicorn.Config(
            cast("Any", app),
            http=SandboxProtocol,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=120,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self.serving: threading.Event = threading.Event()
        self._app = app
        self._parent = parent

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve."""
        await super().startup(sockets)
        self.serving.set()

    async def on_tick(self, counter: int) -> bool:
        """Look, ten times a second, whether it is time to stop."""
        if self._parent is not None and os.getppid() != self._parent:
            self.should_exit = True
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving."""
        self._app.world.faults.clear()
        self._app.world.close()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take Ctrl-C and SIGTERM for a wish to stop, and nothing more: uvicorn would raise them again at the end."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before: dict[int, Callable[[int, FrameType | None], Any] | int | None] = {
            number: signal.signal(number, self.handle_exit) for number in _SIGNALS
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def listen(port: int = 0) -> socket.socket:
    """Return a socket that listens on the loopback interface, on a free port when `port` is 0.

    Raises:
        OSError: The port is taken.
    """
    # The protocol is named because asyncio turns Nagle off only where it is: replies would wait 40 ms otherwise.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener
