"""Holds what happened in a case against its row."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from typing import Any

from attrs import frozen

from broadcast_clients.core import errors
from broadcast_clients.core.answer import Answer
from broadcast_clients.core.errors import BroadcastError, CallInfo, OutcomeUnknown, StatusError
from broadcast_clients.core.hooks import Attempt, Hook
from broadcast_clients.core.http.protocol import WireRequest
from broadcast_clients.core.retry import may_have_acted
from broadcast_clients.sandbox import ReceivedRequest
from tests.faults.rows import Expect, Replay, Row

__all__ = ["Observed", "Watch", "verify"]

LONGEST = 20.0
"""Seconds. No passing case comes near; whoever waits for what a server asks for in the table comes later."""


class Watch(Hook):
    """Notes every attempt.

    Args:
        after_first: Called once after the first attempt.
    """

    def __init__(self, after_first: Callable[[], None] | None = None) -> None:
        self._after_first = after_first
        self.begun: list[tuple[str, int]] = []
        self.ended: list[Attempt] = []

    def before_attempt(self, call: CallInfo, number: int, request: WireRequest) -> None:
        """Note the beginning."""
        self.begun.append((call.operation, number))

    def after_attempt(self, attempt: Attempt) -> None:
        """Note the end."""
        self.ended.append(attempt)
        if self._after_first is not None and attempt.number == 1 and attempt.error is not None:
            self._after_first()

    def clear(self) -> None:
        """Forget what was."""
        self.begun.clear()
        self.ended.clear()

    def of(self, route: str) -> list[Attempt]:
        """The attempts at a method and path template."""
        return [each for each in self.ended if f"{each.call.method} {each.call.route}" == route]


@frozen
class Observed:
    """What happened in a case."""

    operation: str
    error: BroadcastError | None
    result: Any
    attempts: Sequence[Attempt]
    """As hooks see them."""
    requests: Sequence[ReceivedRequest]
    """As the server saw them."""
    unused: Sequence[str]
    """Faults that hit nothing."""
    writes: int | None
    """How often the write took effect; `None` where nothing is written."""
    seconds: float
    secrets: Sequence[str]


def verify(row: Row, replay: Replay, seen: Observed) -> None:
    """Compare.

    Raises:
        AssertionError: Something isn't as the row says.
    """
    expected = row.expected(replay)
    assert leaf(seen.error) is expected.error, f"{seen.error!r}"
    assert len(seen.requests) == expected.wire
    assert seen.writes in (None, expected.writes)
    assert seen.seconds < LONGEST
    _verify_attempts(row, expected, seen)
    _verify_requests(replay, seen)
    if seen.error is None:
        _verify_success(expected, replay, seen)
    else:
        _verify_error(row, expected, replay, seen, seen.error)
    served = min(len(row.serving), expected.wire)
    assert len(seen.unused) == len(row.serving) - served


def leaf(error: BroadcastError | None) -> type[BroadcastError] | None:
    """The class of an error in the common tree, whatever an API derived from it."""
    return next((each for each in type(error).__mro__ if each.__module__ == errors.__name__), None)


def _verify_attempts(row: Row, expected: Expect, seen: Observed) -> None:
    assert [each.number for each in seen.attempts] == list(range(1, expected.attempts + 1))
    waits = row.waits if row.waits is not None else (0.0,) * (expected.attempts - 1)
    assert [each.wait for each in seen.attempts] == [*waits, None]
    assert len({(each.request.method, each.request.url, each.request.content) for each in seen.attempts}) == 1
    failed = [each for each in seen.attempts if each.error is not None]
    answered_no = [each for each in seen.attempts if each.answer is not None and each.answer.status >= 400]
    # A rejected credential that is renewed is no failure of the call.
    assert all(each in failed or each.wait == 0.0 for each in answered_no)


def _verify_requests(replay: Replay, seen: Observed) -> None:
    assert len({each.body for each in seen.requests}) <= 1
    keys = {each.headers.get("idempotency-key") for each in seen.requests}
    guards = {each.headers.get("if-match") for each in seen.requests}
    if seen.requests:
        assert (keys == {None}) == (replay != "key")
        assert (guards == {None}) == (replay != "guarded")
    assert len(keys) <= 1
    assert len(guards) <= 1


def _verify_success(expected: Expect, replay: Replay, seen: Observed) -> None:
    answer = getattr(seen.result, "_answer_", None)
    if answer is None:
        return  # plain values remember nothing
    assert isinstance(answer, Answer)
    assert answer.attempts == expected.attempts
    assert answer.idempotency_key == _key(replay, seen)


def _key(replay: Replay, seen: Observed) -> str | None:
    if replay != "key":
        return None
    (key,) = {each.request.headers["Idempotency-Key"] for each in seen.attempts}
    assert all(each.headers["idempotency-key"] == key for each in seen.requests)
    return key


def _verify_error(row: Row, expected: Expect, replay: Replay, seen: Observed, error: BroadcastError) -> None:
    assert error.attempts == expected.attempts
    assert error.retryable is expected.retryable
    assert error.idempotency_key == _key(replay, seen)
    assert error.call is not None
    assert error.call.operation == seen.operation
    assert seen.operation in str(error)
    if isinstance(error, OutcomeUnknown):
        assert isinstance(error.__cause__, BroadcastError)
        assert error.hint
    if isinstance(error, OutcomeUnknown) or (isinstance(error, StatusError) and may_have_acted(error.status)):
        # "Again" means with the same key; a new one would be a second write.
        assert ("idempotency_key=" in (error.hint or "")) == (replay == "key")
    told = error.retry_after if isinstance(error, StatusError) else None
    if row.retry_after is None:
        assert told in (None, 0.0)
    elif row.retry_after == float("inf"):
        assert told is not None
        assert told > 10**9
    else:
        assert told == row.retry_after
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    for secret in seen.secrets:
        assert secret not in str(error) + repr(error) + repr(error.__dict__)
