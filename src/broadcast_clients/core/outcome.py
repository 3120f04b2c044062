"""What can be said of a write that wasn't answered with success: whether it happened, and whether to call again."""

from __future__ import annotations

from broadcast_clients.core.errors import (
    BroadcastError,
    Conflict,
    OutcomeUnknown,
    PreconditionFailed,
    StatusError,
    TransportError,
)
from broadcast_clients.core.prepare import Prepared
from broadcast_clients.core.retry import may_have_acted

__all__ = ["final_error"]

_OWN_SUCCESS = (PreconditionFailed, Conflict)
"""What the server answers to a change that was made already, be it by an earlier attempt of the same call."""


def _warn_of_second_write(error: StatusError, prepared: Prepared) -> None:
    if prepared.idempotency_key is not None:
        error.hint = _WITH_KEY
    elif not prepared.replay_safe:
        error.retryable = False
        error.hint = "the server may have acted before it failed: read the resource before you send it again"


def _outcome_unknown(error: BroadcastError, prepared: Prepared, attempts: int) -> OutcomeUnknown:
    sent = "once" if attempts == 1 else f"{attempts} times"
    landed = isinstance(error, _OWN_SUCCESS)
    if isinstance(error, StatusError):
        message = f"sent {sent}; the last answer was {error.status}, which an earlier attempt of it may have caused"
    else:
        message = f"sent {sent} and no answer tells whether it happened ({error.message})"
    unknown = OutcomeUnknown(message)
    if prepared.idempotency_key is not None:
        unknown.hint = _WITH_KEY
        unknown.retryable = True
    elif prepared.replay_safe and not landed:
        unknown.hint = "call again: nothing in this request would happen twice"
        unknown.retryable = True
    unknown.__cause__ = error
    return unknown


_WITH_KEY = (
    "call again with idempotency_key=error.idempotency_key: the server then gives the first result in place of "
    "acting twice"
)


def final_error(
    error: BroadcastError, prepared: Prepared, attempts: int, ambiguous: BroadcastError | None
) -> BroadcastError:
    """The error that a failed call ends in.

    Args:
        error: What ended it.
        prepared: The request.
        attempts: How often it was sent.
        ambiguous: The failure of an attempt after which the server may have acted, if there was one.
    """
    if prepared.plan.operation.retry == "safe":
        return error
    if ambiguous is not None and isinstance(error, (TransportError, *_OWN_SUCCESS)):
        return _outcome_unknown(error, prepared, attempts)
    if isinstance(error, StatusError):
        resend = prepared.plan.operation.retry_statuses
        if may_have_acted(error.status, resend):
            _warn_of_second_write(error, prepared)
        elif error.status in resend:
            error.retryable = True
            error.hint = f"send it again: the document asks for that after {error.status}"
    return error
