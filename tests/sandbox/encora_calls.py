"""Calls that tests of the EncoraStream side share: how to get at a title, a channel, an upload, a webhook receiver."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.client
import http.server
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from sandbox_wire import Reply, Wire

from broadcast_clients.sandbox import Sandbox

MOVIE = {"title": "Un film", "status": "draft", "drm_required": False, "runtime_minutes": 90, "content_rating": "PG"}
SHOW = {"title": "Une série", "status": "draft", "drm_required": False, "content_rating": "TV-PG"}
CHANNEL = {
    "name": "Canal Essai",
    "status": "live",
    "drm_required": False,
    "is_premium": False,
    "is_catchup_enabled": True,
    "catchup_days": 3,
}
SECOND = 1 / 86_400


def stamp(moment: datetime) -> str:
    """A time as the API has it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def single(reply: Reply) -> dict[str, Any]:
    """The object of a reply that has one, bare or wrapped."""
    assert reply.status < 300, (reply.status, reply.body)
    value: dict[str, Any] = reply.json()
    return value["data"] if set(value) == {"data"} and isinstance(value["data"], dict) else value


def new(wire: Wire, path: str, body: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Create something and return it."""
    return single(wire("POST", path, {**body, **fields}))


def first(wire: Wire, path: str, **query: Any) -> dict[str, Any]:
    """The first row of a list."""
    row: dict[str, Any] = wire.get(path, query).data[0]
    return row


def walk(wire: Wire, path: str, **query: Any) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    rows: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = wire.get(path, {**query, **({"cursor": cursor} if cursor else {})}).json()
        rows += page["data"]
        cursor = page["meta"]["next_cursor"]
        if cursor is None:
            return rows


def as_viewer(sandbox: Sandbox, wire: Wire) -> Wire:
    """Send the registered device along from now on."""
    wire.headers["X-Device-Id"] = sandbox.encora.device_id
    return wire


def program(channel: str, begins: datetime, minutes: int = 60, **fields: Any) -> dict[str, Any]:
    """A programme as it is written."""
    return {
        "channel_id": channel,
        "title": "Le journal",
        "start_time": stamp(begins),
        "end_time": stamp(begins + timedelta(minutes=minutes)),
        "is_live": False,
        "is_catchup_available": True,
        **fields,
    }


def upload(wire: Wire, size: int, **fields: Any) -> dict[str, Any]:
    """Begin an upload."""
    body = {"asset_type": "video_master", "filename": "film.mp4", "content_type": "video/mp4", "size_bytes": size}
    return new(wire, "/admin/media/uploads", body, **fields)


def put(address: str, body: bytes, **headers: str) -> Reply:
    """Send a file to a signed address."""
    split = urlsplit(address)
    assert split.hostname is not None
    connection = http.client.HTTPConnection(split.hostname, split.port, timeout=10)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("PUT", f"{split.path}?{split.query}", body, sent)
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, found, response.read())
    finally:
        connection.close()


@dataclass
class Receiver:
    """A server that takes webhooks, and answers with the statuses it was given, then with 200."""

    url: str
    statuses: list[int] = field(default_factory=list[int])
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list[tuple[dict[str, str], bytes]])
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def wait(self, count: int = 1) -> None:
        """Wait until so many more have come."""
        for _ in range(count):
            assert self.arrived.acquire(timeout=10)


@contextlib.contextmanager
def receiver(*statuses: int) -> Generator[Receiver]:
    """Take webhooks on a port of this machine."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(taken.statuses.pop(0) if taken.statuses else 200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")
            taken.arrived.release()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    taken = Receiver(f"http://127.0.0.1:{server.server_port}/hook", list(statuses))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield taken
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
REDIRECT = "http://127.0.0.1:49152/callback"


def sign_in_wire(sandbox: Sandbox) -> Wire:
    """The authorization server."""
    return Wire(sandbox.encora.issuer)


def authorize(sandbox: Sandbox, wire: Wire, **changes: str | None) -> Reply:
    """Ask for a code."""
    asked: dict[str, str | None] = {
        "response_type": "code",
        "client_id": sandbox.encora.client_id,
        "redirect_uri": REDIRECT,
        "scope": "openid profile content:read",
        "state": "s" * 22,
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    return wire.get("/auth/authorize", {name: value for name, value in asked.items() if value is not None})


def returned(reply: Reply) -> dict[str, str]:
    """What the browser brings back."""
    assert reply.status == 302, (reply.status, reply.body)
    return dict(parse_qsl(urlsplit(reply.headers["location"]).query))


def form(wire: Wire, path: str, **fields: str) -> Reply:
    """Send a form."""
    return wire("POST", path, urlencode(fields).encode(), Content_Type="application/x-www-form-urlencoded")


def exchange(sandbox: Sandbox, wire: Wire, given: str, **changes: str) -> Reply:
    """Turn a code into tokens."""
    fields = {
        "grant_type": "authorization_code",
        "code": given,
        "redirect_uri": REDIRECT,
        "client_id": sandbox.encora.client_id,
        "code_verifier": VERIFIER,
    }
    return form(wire, "/auth/token", **{**fields, **changes})


def refresh(sandbox: Sandbox, wire: Wire, token: str, path: str = "/auth/token") -> Reply:
    """Turn a refresh token into tokens."""
    return form(wire, path, grant_type="refresh_token", refresh_token=token, client_id=sandbox.encora.client_id)


def tokens(sandbox: Sandbox, wire: Wire) -> dict[str, Any]:
    """Sign in and return the tokens."""
    reply = exchange(sandbox, wire, returned(authorize(sandbox, wire))["code"])
    assert reply.status == 200, reply.body
    value: dict[str, Any] = reply.json()
    return value
