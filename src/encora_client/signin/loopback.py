"""Waits on this machine for the browser that comes back from a sign-in (RFC 8252, loopback redirect)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit, urlunsplit

from broadcast_clients.core.errors import ConfigurationError

__all__ = ["LoopbackReceiver"]

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign-in</title>
<body style="font-family: sans-serif"><h1>%s</h1><p>%s</p></body></html>"""
_DONE = _PAGE % ("Signed in", "You can close this window and go back to your application.")
_STRANGE = _PAGE % ("Nothing to do", "This isn't the answer of the sign-in that is under way.")


class LoopbackReceiver:
    """A web server for one request, on the loopback interface. Use it as a context manager.

    Args:
        redirect_uri: An http address of this machine; without a port it gets a free one.

    Raises:
        ConfigurationError: It is of another machine, or its port is taken.
    """

    def __init__(self, redirect_uri: str) -> None:
        parts = urlsplit(redirect_uri)
        if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost"):
            raise ConfigurationError(
                f"the browser can't come back to {redirect_uri!r} by itself",
                hint="register http://127.0.0.1/callback for the application, or use sign_in_by_paste()",
            )
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                receiver._serve(self)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the address holds the code."""

        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", parts.port or 0), Handler)
        except OSError as error:
            raise ConfigurationError(
                f"can't wait for the browser on port {parts.port}: {error.strerror}",
                hint="end what uses the port, or register a redirect_uri without a port",
            ) from None
        self._server.daemon_threads = True
        self._path = parts.path or "/"
        netloc = f"{parts.hostname}:{self._server.server_address[1]}"
        self.redirect_uri: str = urlunsplit((parts.scheme, netloc, parts.path, "", ""))
        """The address with its port."""
        self._is_answer: Callable[[str], bool] = lambda _: False
        self._arrived: str | None = None
        self._thread = threading.Thread(target=self._server.serve_forever, name="encora-sign-in", daemon=True)

    def expect(self, is_answer: Callable[[str], bool]) -> None:
        """Say which addresses are the answer; others are turned away, and waiting goes on."""
        self._is_answer = is_answer

    @property
    def arrived(self) -> str | None:
        """The address that the browser came to, once it has."""
        return self._arrived

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        mine = urlsplit(handler.path).path == self._path and self._is_answer(handler.path)
        page = (_DONE if mine else _STRANGE).encode()
        handler.send_response(200 if mine else 404)
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(page)),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "Connection": "close",
        }
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(page)
        if mine:
            self._arrived = self._arrived or handler.path

    def __enter__(self) -> LoopbackReceiver:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
