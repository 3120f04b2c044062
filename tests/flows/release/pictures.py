"""A host of pictures on this machine."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

__all__ = ["JPEG", "PictureHost", "picture_host"]

JPEG = b"\xff\xd8\xff\xe0" + bytes(400)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(400)
WEBP = b"RIFF\x00\x01\x00\x00WEBPVP8 " + bytes(400)


class PictureHost:
    """Gives pictures by their paths, and remembers what was asked for."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {
            "/a.jpg": (200, {"Content-Type": "image/jpeg"}, JPEG),
            "/a.png": (200, {}, PNG),
            "/a.webp": (200, {}, WEBP),
            "/page": (200, {"Content-Type": "image/jpeg"}, b"<html>not a picture</html>"),
            "/large": (200, {}, JPEG * 100),
            "/moved": (302, {"Location": "/a.jpg"}, b""),
            "/round": (302, {"Location": "/round"}, b""),
            "/down": (302, {"Location": "http://pictures.example/a.jpg"}, b""),
            "/gone": (404, {}, b""),
        }
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []


@contextmanager
def picture_host() -> Generator[PictureHost]:
    """Run a host."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append(self.path)
            host.headers.append({name.lower(): value for name, value in self.headers.items()})
            status, headers, body = host.answers[self.path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if self.path != "/large":
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        host = PictureHost(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()
