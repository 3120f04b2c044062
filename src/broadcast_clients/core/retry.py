"""Whether and when to send again: decided from facts, without any I/O."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import UTC, datetime

from attr import frozen

from broadcast_clients.core.errors import TransportError
from broadcast_clients.core.value import Value

__all__ = ["Retry", "may_have_acted", "parse_retry_after", "wait_after_failure", "wait_after_status"]

NOT_PROCESSED = frozenset({425, 429})
"""Statuses by which a server says that it didn't act on the request."""
PASSING = frozenset({408, 500, 502, 503, 504})
"""Statuses after which the same request may succeed, but may have acted already."""


def _full_jitter() -> float:
    # A function of our own: `random.random` pickles with the generator's state, and all copies would draw alike.
    return random.random()  # noqa: S311  # spreads load, guards nothing


@frozen(kw_only=True, eq=False, repr=False)
class Retry(Value):
    """How often and how patiently to send again.

    What may be sent again isn't a setting: connection failures and 429 with any method; 408, 5xx, resets and read
    timeouts only where a repetition can't do a write twice; never 409, 412 and 422.
    """

    retries: int = 2
    """Attempts after the first."""
    first_wait: float = 0.5
    """Seconds; doubled with each retry, and drawn at random from 0 to that (full jitter)."""
    longest_wait: float = 8.0
    """Seconds; the most that our own back-off waits."""
    longest_retry_after: float = 60.0
    """Seconds; a server that asks for more fails the call at once, with `error.retry_after`."""
    jitter: Callable[[], float] = _full_jitter
    """Gives the part of a wait that is really waited, from 0 to 1. Default: drawn at random each time."""

    def backoff(self, attempt: int) -> float:
        """Seconds to wait after attempt number `attempt` (from 1)."""
        ceiling = min(self.longest_wait, self.first_wait * float(2 ** min(attempt - 1, 30)))
        return ceiling * self.jitter()


def may_have_acted(status: int, resend: tuple[int, ...] = ()) -> bool:
    """Whether a server that answers with an error status may have done what was asked before it failed.

    Args:
        status: The error status.
        resend: Statuses after which the document says to send again, so that they leave no doubt.
    """
    return status not in resend and (status in PASSING or status >= 500)


def wait_after_failure(retry: Retry, error: TransportError, attempt: int, *, replay_safe: bool) -> float | None:
    """Seconds to wait before the next attempt after no answer came, or `None` to give up."""
    if attempt > retry.retries or error.permanent:
        return None
    return retry.backoff(attempt) if error.never_reached or replay_safe else None


def wait_after_status(
    retry: Retry,
    status: int,
    attempt: int,
    *,
    replay_safe: bool,
    retry_after: float | None,
    also: tuple[int, ...] = (),
) -> float | None:
    """Seconds to wait before the next attempt after an error status, or `None` to give up."""
    if attempt > retry.retries:
        return None
    allowed = status in NOT_PROCESSED or status in also or (status in PASSING and replay_safe)
    if not allowed:
        return None
    if retry_after is None:
        return retry.backoff(attempt)
    return retry_after if retry_after <= retry.longest_retry_after else None


def parse_retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds from a `Retry-After` header in either form (seconds, HTTP date); `None` where it can't be read."""
    if value is None:
        return None
    text = value.strip()
    try:
        seconds = float(text)
    except ValueError:
        pass
    else:
        return max(0.0, seconds) if math.isfinite(seconds) else None
    from email.utils import parsedate_to_datetime  # a large package that few answers need

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
