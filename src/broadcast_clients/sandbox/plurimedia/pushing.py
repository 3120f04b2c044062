"""Sends the results of matching to the customer's own interface, as the pages say that they can be."""

from __future__ import annotations

import threading
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from broadcast_clients.sandbox.server.messages import encode_json

_TIMEOUT_SECONDS = 10.0
_KEPT = 1000


class Pusher:
    """Delivers in a thread of its own, in order, so that the server isn't kept and the receiver may call it meanwhile.

    Args:
        form: `object` for one result a request, `list` for all in one array, `wrapped` for an array in an object.
    """

    def __init__(self, form: str) -> None:
        self._form = form
        self._url: str | None = None
        self._waiting: list[dict[str, Any]] = []
        self._deliveries: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._delivering = threading.Lock()

    def register(self, url: str | None) -> None:
        """Set or remove the address that results go to; those that wait are sent there.

        Raises:
            ValueError: It isn't an address on the web.
        """
        if url is not None and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
            raise ValueError(f"results can be pushed to an http or https address, not to {url!r}")
        self._url = url
        self.push([])

    def push(self, results: list[dict[str, Any]]) -> None:
        """Deliver results, and those that couldn't be delivered before. Without an address nothing is kept."""
        if self._url is None:
            return
        with self._lock:
            self._waiting += results
            if not self._waiting:
                return
        threading.Thread(target=self._deliver, args=(self._url,), daemon=True).start()

    def rows(self) -> list[dict[str, Any]]:
        """Return what was sent and how it was answered, for the control channel."""
        with self._lock:
            return list(self._deliveries)

    def _deliver(self, url: str) -> None:
        with self._delivering:
            while True:
                with self._lock:
                    parcel = self._waiting[:1] if self._form == "object" else list(self._waiting)
                if not parcel:
                    return
                body: object = parcel[0] if self._form == "object" else parcel
                if self._form == "wrapped":
                    body = {"results": parcel}
                status = _post(url, encode_json(body))
                delivered = status is not None and 200 <= status < 300
                with self._lock:
                    self._deliveries.append({"url": url, "body": body, "status": status})
                    del self._deliveries[:-_KEPT]
                    if delivered:
                        del self._waiting[: len(parcel)]
                if not delivered:
                    return


def _post(url: str, body: bytes) -> int | None:
    """Return the status of the answer; None when there was none."""
    split = urlsplit(url)
    make = HTTPSConnection if split.scheme == "https" else HTTPConnection
    connection = make(split.hostname or "", split.port, timeout=_TIMEOUT_SECONDS)
    target = (split.path or "/") + (f"?{split.query}" if split.query else "")
    try:
        connection.request("POST", target, body, {"Content-Type": "application/json; charset=utf-8"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
