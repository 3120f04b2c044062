"""The host that files are sent to: signed addresses, no credentials, bodies that are hashed and never kept.

Documented is a resumable PUT to a signed address; how it resumes isn't, so that is an assumption.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.clock import Clock
from broadcast_clients.sandbox.server.messages import Refusal, Request, Response, Route, Sink, encode_json
from broadcast_clients.sandbox.server.routing import Found, Router
from broadcast_clients.sandbox.server.world import Settings

_RANGE = re.compile(r"bytes (?:(\*)|(\d+)-(\d+))/(\d+|\*)")
# What must not come here: it belongs to the API, and this is another host.
_CREDENTIALS = ("authorization", "cookie", "x-device-id", "x-profile-id")


@dataclass(slots=True)
class File:
    """A file on its way."""

    size: int
    expires: datetime
    open: bool = True
    received: int = 0
    requests: int = 0
    credentials: list[str] = field(default_factory=list[str])
    digest: Any = field(default_factory=hashlib.sha256)


class _Part:
    """The body of one PUT: bytes that are there already are passed over, the rest is hashed and counted."""

    def __init__(self, file: File, passed_over: int, declared: int | None) -> None:
        self.file = file
        self.before = (file.received, file.digest.copy())
        self.declared = declared
        self.taken = 0
        self.sha256 = hashlib.sha256()
        # Content-MD5 is what the vendor's console sends along with images.
        self.md5 = hashlib.md5(usedforsecurity=False)
        self._pass_over = passed_over

    def take(self, piece: bytes) -> None:
        """Take a piece of the body."""
        self.taken += len(piece)
        self.sha256.update(piece)
        self.md5.update(piece)
        fresh = piece[self._pass_over :] if self._pass_over else piece
        self._pass_over = max(0, self._pass_over - len(piece))
        # More than was announced is counted, so that it is refused, but takes nothing else.
        self.file.received += len(fresh)
        self.file.digest.update(fresh)

    def undo(self) -> None:
        """Forget what this body brought."""
        self.file.received, self.file.digest = self.before

    def matches(self, headers: Mapping[str, str]) -> bool:
        """Whether the body is what its checksums say, where it came with some."""
        checks: list[tuple[str | None, bytes]] = [(headers.get("content-md5"), self.md5.digest())]
        found = re.search(r"sha-256=:([^:]+):", headers.get("content-digest", ""))
        checks.append((found.group(1) if found is not None else None, self.sha256.digest()))
        return all(text is None or text == base64.b64encode(digest).decode() for text, digest in checks)


class UploadFiles:
    """Takes the files of uploads: a server of its own beside the API."""

    name = "encora_uploads"
    prefix = "/encora-uploads"

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._seed = settings.seed
        self._clock = clock
        self._resumes = settings.variants["encora.upload_resume"] == "content_range"
        self._expired_status = int(settings.variants["encora.upload_expired"])
        self._files: dict[str, File] = {}
        self._parts: dict[int, _Part] = {}
        self.router: Router = Router([Route("PUT", "/files/{upload_id}", self.put, open=True, sink=self.sink)])

    # --- for the API ------------------------------------------------------------------------------------------------

    def open(self, upload: str, size: int, expires: datetime, host: str) -> str:
        """Take files of an upload from now on; return the signed address, which is on another host than the API."""
        self._files[upload] = File(size, expires)
        port = host.rpartition(":")[2]
        until = int(expires.timestamp())
        query = f"expires={until}&signature={self._signature(upload, until)}"
        return f"http://localhost:{port}{self.prefix}/files/{upload}?{query}"

    def of(self, upload: str) -> File:
        """Return what has arrived of an upload."""
        return self._files[upload]

    def close(self, upload: str) -> None:
        """Take nothing more."""
        self._files[upload].open = False

    def rows(self) -> dict[str, Any]:
        """Return what arrived, for tests."""
        return {
            upload: {
                "received": file.received,
                "size": file.size,
                "sha256": file.digest.hexdigest(),
                "requests": file.requests,
                "credentials_seen": sorted(set(file.credentials)),
            }
            for upload, file in self._files.items()
        }

    # --- the server -------------------------------------------------------------------------------------------------

    def sink(self, request: Request) -> Sink:
        """Begin to take a body, once it is sure that it may come."""
        upload = request.parameters["upload_id"]
        file = self._files.get(upload)
        if file is None:
            raise _refusal(404, "there is no such upload")
        file.requests += 1
        sent = [name for name in _CREDENTIALS if name in request.headers]
        file.credentials += sent
        if sent:
            raise _refusal(400, f"{', '.join(sent)} must not be sent here")
        given = request.query.get("expires", "")
        expected = self._signature(upload, int(given)) if given.isdigit() else ""
        if request.query.get("signature") != expected or not expected:
            raise _refusal(403, "the signature does not match")
        if self._clock.now() >= file.expires:
            raise _refusal(self._expired_status, "the address has expired")
        if not file.open:
            raise _refusal(409, "the upload takes nothing more")
        part = self._part(request, file)
        self._parts[id(request)] = part
        return part.take

    def put(self, request: Request) -> Response:
        """Say how much of the file is there: 200 for all of it, 308 with its range for less."""
        part = self._parts.pop(id(request))
        file = part.file
        wrong = part.declared is not None and part.taken != part.declared
        if wrong or file.received > file.size or not part.matches(request.headers):
            part.undo()
            raise _refusal(400, "length or checksum does not match; nothing of this body was kept")
        if file.received == file.size:
            return _reply(200, {"received": file.received})
        if self._resumes and "content-range" in request.headers:
            return self._incomplete(file)
        if not self._resumes:
            part.undo()
        raise _refusal(400, f"{part.taken} of {file.size} bytes came")

    def _part(self, request: Request, file: File) -> _Part:
        text = request.headers.get("content-range")
        if text is None or not self._resumes:
            if text is not None:
                raise _refusal(400, "a file is sent whole here: Content-Range is not understood")
            file.received, file.digest = 0, hashlib.sha256()
            return _Part(file, 0, None)
        found = _RANGE.fullmatch(text.strip())
        if found is None or (found.group(4) not in ("*", str(file.size))):
            raise _refusal(400, f"can't read Content-Range {text}")
        if found.group(1):
            return _Part(file, 0, 0)
        first, last = int(found.group(2)), int(found.group(3))
        if last < first or last >= file.size:
            raise _refusal(400, f"Content-Range {text} is outside the file")
        if first > file.received:
            raise Refusal(self._incomplete(file))
        return _Part(file, file.received - first, last - first + 1)

    @staticmethod
    def _incomplete(file: File) -> Response:
        headers = (("Range", f"bytes=0-{file.received - 1}"),) if file.received else ()
        return Response(308, (*headers, ("Content-Type", "application/json")), encode_json({"received": file.received}))

    def _signature(self, upload: str, expires: int) -> str:
        return secret(self._seed, "upload", upload, expires, length=40)

    # --- what every server of the sandbox has -----------------------------------------------------------------------

    def authorise(self, request: Request) -> None:
        """Accept what the signed address accepts."""

    def unrouted(self, request: Request, found: Found) -> Response:
        """Answer where there is nothing."""
        return _reply(405 if found.methods else 404, {"error": "a file is sent here by PUT to the signed address"})

    def failure(self, status: int) -> Response:
        """Return what the host sends with a status that a fault asks for."""
        return _reply(status, {"error": f"status {status}"})

    def info(self) -> dict[str, Any]:
        """Return nothing: the API knows the uploads."""
        return {}

    def act(self, action: str, parameters: Mapping[str, Any]) -> None:
        """Do nothing: the API is asked."""
        raise ValueError("ask encora, not encora_uploads")

    def tell(self, question: str, parameters: Mapping[str, Any]) -> Any:
        """Tell nothing: the API is asked."""
        raise ValueError("ask encora, not encora_uploads")

    def advance(self, before: datetime, after: datetime) -> dict[str, Any]:
        """Let time pass."""
        return {}


def _reply(status: int, value: object) -> Response:
    return Response(status, (("Content-Type", "application/json"),), encode_json(value))


def _refusal(status: int, text: str) -> Refusal:
    return Refusal(_reply(status, {"error": text}))
