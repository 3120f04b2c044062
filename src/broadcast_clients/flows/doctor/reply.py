"""One answer as the doctor sees it."""

from __future__ import annotations

import json
from typing import Any

from attr import frozen

from broadcast_clients.core.errors import BroadcastError, StatusError, TransportError
from broadcast_clients.core.http.protocol import Headers, WireAnswer

__all__ = ["Reply", "reply_of"]


@frozen
class Reply:
    """Status, headers and parsed body of an answer, or the failure to get one."""

    status: int
    """0 where there was no answer at all."""
    headers: Headers
    payload: Any
    """The parsed body; `None` where there is none."""
    form: str
    """What the body is: `no body`, `JSON`, `HTML`, `text`."""
    error: BroadcastError | None = None

    @property
    def good(self) -> bool:
        """Whether it is a success that can be read."""
        return 200 <= self.status < 300 and self.form in ("JSON", "no body")

    @property
    def not_there(self) -> bool:
        """Whether the server says that it knows no such thing, or no such method for it."""
        return self.status in (404, 405, 410) or (200 <= self.status < 300 and self.form == "HTML")

    @property
    def refused(self) -> bool:
        """Whether the server says that it understood the address, but not the arguments."""
        return self.status in (400, 422)

    @property
    def foreign(self) -> bool:
        """Whether nothing says that the API answered: a web page, a redirect, a failure, or no answer at all."""
        return not (self.good or self.refused or self.status in (401, 403))

    @property
    def told(self) -> str:
        """What came, for people."""
        if self.status:
            return f"status {self.status} ({self.form})"
        what = "no answer" if isinstance(self.error, TransportError) else "no usable answer"
        return f"{what} ({type(self.error).__name__})"

    @property
    def fields(self) -> list[str]:
        """The parameters that the server complains about."""
        return [each.path for each in self.error.errors] if isinstance(self.error, StatusError) else []


def reply_of(outcome: WireAnswer | BroadcastError) -> Reply:
    """An answer or an error as a reply."""
    if isinstance(outcome, BroadcastError):
        status = outcome.status if isinstance(outcome, StatusError) else 0
        return Reply(status, Headers(), None, "no body", outcome)
    content = outcome.content.strip()
    if not content:
        return Reply(outcome.status, outcome.headers, None, "no body")
    try:
        return Reply(outcome.status, outcome.headers, json.loads(content), "JSON")
    except (ValueError, RecursionError):
        return Reply(outcome.status, outcome.headers, None, "HTML" if content[:1] == b"<" else "text")
