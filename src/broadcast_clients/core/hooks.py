"""A look at each attempt, for tracing, metrics and recordings."""

from __future__ import annotations

from collections.abc import Mapping

from attr import field, frozen

from broadcast_clients.core.errors import BroadcastError, CallInfo
from broadcast_clients.core.http.protocol import WireAnswer, WireRequest

__all__ = ["Attempt", "Hook"]


@frozen
class Attempt:
    """One request that was sent, and what came of it.

    `request` and `answer` hold everything, credentials included: show them only through an allow-list.
    """

    call: CallInfo
    """Which call it belongs to."""
    number: int
    """From 1."""
    request: WireRequest = field(repr=False)
    """What was sent."""
    seconds: float
    """How long it took, from sending to the end of the answer or the failure."""
    answer: WireAnswer | None = field(default=None, repr=False)
    """What came back; `None` where nothing complete did."""
    error: BroadcastError | None = None
    """What went wrong; `None` after a success."""
    wait: float | None = None
    """Seconds until the next attempt; `None` where this was the last."""


class Hook:
    """Base of hooks: override what you need. Hooks are plain functions in both worlds and must not block.

    An exception in a hook reaches the caller: it is a programming error.
    """

    def before_attempt(self, call: CallInfo, number: int, request: WireRequest) -> Mapping[str, str] | None:
        """Called before each attempt. Return headers to add, such as a trace parent, or `None`.

        Args:
            call: Which call is made.
            number: Which attempt of it this is, from 1.
            request: What is about to be sent, credentials included.
        """
        return None

    def after_attempt(self, attempt: Attempt) -> None:
        """Called after each attempt, answered or failed."""
