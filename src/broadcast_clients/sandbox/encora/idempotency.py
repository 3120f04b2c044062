"""Idempotency keys: the same key within 24 hours gives the first result again (documented)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from broadcast_clients.sandbox.server.messages import Refusal, Request, Response

from .account import Account

KEPT = timedelta(hours=24)
LONGEST = 255


@dataclass(frozen=True, slots=True)
class _First:
    body: Any
    response: Response
    moment: datetime


class Idempotency:
    """The first results by operation and key."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._conflict_status = int(account.variant("idempotency_conflict"))
        self._keep_refusals = account.variant("idempotency_scope") == "everything"
        self._results: dict[tuple[str, str], _First] = {}

    def once(self, request: Request, operation: str, body: Any, perform: Callable[[], Response]) -> Response:
        """Perform the operation, or return what it returned under the same key."""
        replies = self._account.replies
        key = request.headers.get("idempotency-key")
        if not key:
            return perform()
        if len(key) > LONGEST:
            raise replies.invalid(request, [("Idempotency-Key", f"must have at most {LONGEST} characters")])
        first = self._results.get((operation, key))
        if first is not None and self._account.now() - first.moment < KEPT:
            if first.body != body:
                text = "The idempotency key was used with another body."
                raise replies.refusal(request, self._conflict_status, text)
            return first.response
        response = self._outcome(perform)
        if response.status < 300 or self._keep_refusals:
            self._results[operation, key] = _First(body, response, self._account.now())
        return response

    @staticmethod
    def _outcome(perform: Callable[[], Response]) -> Response:
        try:
            return perform()
        except Refusal as refusal:
            return refusal.response
