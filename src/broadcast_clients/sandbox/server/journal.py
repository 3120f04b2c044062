"""The log of received requests and the count of those in flight."""

from __future__ import annotations

import base64
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from .messages import Request

LIMIT = 10_000


@dataclass(slots=True)
class Entry:
    """One received request; what happened to it is filled in later."""

    seq: int
    api: str
    method: str
    path: str
    route: str | None
    query: dict[str, str]
    query_string: str
    headers: dict[str, str]
    body: bytes
    connection: str
    status: int | None = None
    acted: bool = False
    fault: str | None = None


class Journal:
    """The newest 10,000 requests."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=LIMIT)
        self._seq = 0

    def open(self, api: str, request: Request, route: str | None, query_string: str, connection: str) -> Entry:
        """Note a request that has arrived."""
        self._seq += 1
        entry = Entry(
            seq=self._seq,
            api=api,
            method=request.method,
            path=request.path,
            route=route,
            query=request.query,
            query_string=query_string,
            headers=request.headers,
            body=request.body,
            connection=connection,
        )
        self._entries.append(entry)
        return entry

    def clear(self) -> None:
        """Forget the requests; numbering goes on."""
        self._entries.clear()

    def rows(self, api: str | None) -> list[dict[str, Any]]:
        """Return the requests, of one API or all, for the control channel."""
        chosen = [entry for entry in self._entries if api is None or entry.api == api]
        return [{**asdict(entry), "body": base64.b64encode(entry.body).decode()} for entry in chosen]


class Meter:
    """How many requests are in flight, and were at most."""

    def __init__(self) -> None:
        self.now: int = 0
        self.most: int = 0

    def enter(self) -> None:
        """Count a request in."""
        self.now += 1
        self.most = max(self.most, self.now)

    def leave(self) -> None:
        """Count a request out."""
        self.now -= 1

    def reset(self) -> None:
        """Start the maximum again from what is in flight now."""
        self.most = self.now
