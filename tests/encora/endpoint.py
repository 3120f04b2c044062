"""A receiver of webhooks that keeps what comes."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

__all__ = ["Endpoint"]


class Endpoint:
    """A receiver of the user's: keeps what comes."""

    def __init__(self) -> None:
        self.deliveries: list[tuple[bytes, dict[str, str]]] = []
        self.arrived = Event()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                endpoint.deliveries.append((body, dict(self.headers.items())))
                self.send_response(204)
                self.end_headers()
                endpoint.arrived.set()

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def wait(self) -> tuple[bytes, dict[str, str]]:
        """The next delivery."""
        assert self.arrived.wait(20)
        self.arrived.clear()
        return self.deliveries[-1]

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
