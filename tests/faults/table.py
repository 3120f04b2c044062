"""The fault table: fault × retry class → attempts, requests on the wire, writes done, outcome.

Read a row as: the steps happen to one attempt after the other, then all goes well; `safe=ok(2)` is success with the
second attempt; `once=unknown(1, writes=1)` is `OutcomeUnknown` after one attempt, and the server did the write once.
`passing` and `final` are errors with `retryable` true and false. What a column falls back to stands in `rows.py`.
The client makes three attempts at most.
"""

from __future__ import annotations

from broadcast_clients.core.errors import (
    AuthenticationError,
    BadGateway,
    BadRequest,
    Conflict,
    ConnectionFailed,
    ConnectionLost,
    CredentialError,
    DeadlineExceeded,
    GatewayTimeout,
    InternalServerError,
    MalformedAnswer,
    NameResolutionFailed,
    NotFoundError,
    PermissionDenied,
    PoolTimeout,
    PreconditionFailed,
    ReadTimeout,
    RequestTimeout,
    ServerError,
    ServiceUnavailable,
    StatusError,
    TLSFailed,
    TooEarly,
    TooManyRequests,
    UnprocessableRequest,
)
from tests.faults.rows import Expect, Row, Step, fault, final, ok, passing, status, unknown

__all__ = ["OVER_HTTPX", "ROWS"]

REFUSED = Step("refused", connects=True)
UNKNOWN_HOST = Step("unknown host", connects=True)
UNTRUSTED = Step("untrusted", connects=True)
PLAIN = Step("plain", connects=True)

RESET, RESET_ACTED = fault("reset_before"), fault("reset_after")
CLOSE, CLOSE_ACTED = fault("close_before"), fault("close_after")
STALL, STALL_ACTED = fault("stall"), fault("stall", acted=True)
CUT, CUT_ACTED = fault("truncated", acted=False), fault("truncated")
GARBAGE, GARBAGE_ACTED = fault("garbage"), fault("garbage", acted=True)
DRIPPING = fault("slow_body", bytes_per_second=20)

PAST = "Fri, 31 Dec 1999 23:59:59 GMT"
FAR = "Thu, 31 Dec 2099 23:59:59 GMT"

# --- nothing reaches the server: any method is sent again -----------------------------------------------------------

CONNECT = (
    Row("refused", "connect", (REFUSED,) * 3, safe=passing(ConnectionFailed, 3, wire=0), sample=True),
    Row("refused, then fine", "connect", (REFUSED,), safe=ok(2, wire=1)),
    Row("unknown host", "connect", (UNKNOWN_HOST,) * 3, safe=passing(NameResolutionFailed, 3, wire=0)),
    Row("unknown host, then fine", "connect", (UNKNOWN_HOST,), safe=ok(2, wire=1)),
    Row("unknown host, then refused, then fine", "connect", (UNKNOWN_HOST, REFUSED), safe=ok(3, wire=1)),
    Row(
        "refused, then 503, then fine", "connect", (REFUSED, status(503)),
        safe=ok(3, wire=2), once=final(ServiceUnavailable, 2, wire=1),
    ),
    Row(
        "refused, then reset after acting, then fine", "connect", (REFUSED, RESET_ACTED),
        safe=ok(3, wire=2),
        guarded=unknown(3, wire=2, writes=1),
        delete=final(NotFoundError, 3, wire=2, writes=1),
        once=unknown(2, wire=1, writes=1),
    ),
    Row("untrusted certificate", "tls", (UNTRUSTED,), safe=final(TLSFailed, 1, wire=0), sample=True),
    Row("https to a port that speaks http", "tls", (PLAIN,), safe=final(TLSFailed, 1, wire=0)),
)  # fmt: skip

POOL = (
    Row(
        "no free connection", "pool", (), busy=True, pool=0.05, sample=True,
        safe=passing(PoolTimeout, 3, wire=0),
    ),
    Row("no free connection, then one", "pool", (), busy=True, freed=True, pool=0.2, safe=ok(2, wire=1)),
    Row(
        "no free connection before the deadline", "deadline", (), busy=True, deadline=0.1,
        safe=passing(DeadlineExceeded, 1, wire=0),
    ),
)  # fmt: skip

# --- no answer, and nobody knows whether the server acted: again only where that does no harm -----------------------


def _lost(name: str, before: Step, after: Step, *, sample: bool = False) -> tuple[Row, ...]:
    """A connection that is lost before and after the server acted, once and for good."""
    return (
        Row(f"{name} before acting, then fine", "lost", (before,), safe=ok(2), once=unknown(1)),
        Row(
            f"{name} before acting", "lost", (before,) * 3,
            safe=passing(ConnectionLost, 3), write=unknown(3, again=True), once=unknown(1),
        ),
        Row(
            f"{name} after acting, then fine", "lost", (after,), sample=sample,
            safe=ok(2),
            guarded=unknown(2, writes=1),
            delete=final(NotFoundError, 2, writes=1),
            once=unknown(1, writes=1),
        ),
        Row(
            f"{name} after acting", "lost", (after,) * 3,
            safe=passing(ConnectionLost, 3),
            write=unknown(3, writes=1, again=True),
            delete=passing(ConnectionLost, 3, writes=1),
            once=unknown(1, writes=1),
        ),
    )  # fmt: skip


LOST = (
    *_lost("reset", RESET, RESET_ACTED, sample=True),
    *_lost("close", CLOSE, CLOSE_ACTED),
    *_lost("body cut", CUT, CUT_ACTED),
    *_lost("garbage", GARBAGE, GARBAGE_ACTED),
    Row(
        "reset after acting, on a new connection", "lost", (RESET_ACTED,), cold=True,
        safe=ok(2),
        guarded=unknown(2, writes=1),
        delete=final(NotFoundError, 2, writes=1),
        once=unknown(1, writes=1),
    ),
    Row(
        "reset before acting, then 412", "lost", (RESET, status(412)),
        only=("guarded",), safe=unknown(2),
    ),
    Row(
        "reset before acting, then 409", "lost", (RESET, status(409)),
        only=("guarded", "key"), safe=unknown(2), key=unknown(2, again=True),
    ),
    Row(
        "reset before acting, then 422", "lost", (RESET, status(422)),
        safe=final(UnprocessableRequest, 2), once=unknown(1),
    ),
    Row(
        "reset before acting, then 503 twice", "lost", (RESET, status(503), status(503)),
        safe=passing(ServiceUnavailable, 3), once=unknown(1),
    ),
    Row(
        "429, then reset after acting, then fine", "lost", (status(429), RESET_ACTED),
        safe=ok(3),
        guarded=unknown(3, writes=1),
        delete=final(NotFoundError, 3, writes=1),
        once=unknown(2, writes=1),
    ),
)  # fmt: skip

TIME = (
    Row("stall, then fine", "timeout", (STALL,), read=0.25, safe=ok(2), once=unknown(1)),
    Row(
        "stall", "timeout", (STALL,) * 3, read=0.1,
        safe=passing(ReadTimeout, 3), write=unknown(3, again=True), once=unknown(1),
    ),
    Row(
        "stall after acting, then fine", "timeout", (STALL_ACTED,), read=0.25, sample=True,
        safe=ok(2),
        guarded=unknown(2, writes=1),
        delete=final(NotFoundError, 2, writes=1),
        once=unknown(1, writes=1),
    ),
    Row(
        "stall after acting", "timeout", (STALL_ACTED,) * 3, read=0.1,
        safe=passing(ReadTimeout, 3),
        write=unknown(3, writes=1, again=True),
        delete=passing(ReadTimeout, 3, writes=1),
        once=unknown(1, writes=1),
    ),
    Row(
        "stall until the deadline", "deadline", (STALL,), deadline=0.1, sample=True,
        safe=passing(DeadlineExceeded, 1), write=unknown(1, again=True), once=unknown(1),
    ),
    Row(
        "503 twice, then stall until the deadline", "deadline", (status(503), status(503), STALL), deadline=0.3,
        safe=passing(DeadlineExceeded, 3), write=unknown(3, again=True), once=final(ServiceUnavailable),
    ),
    Row(
        "body that drips until the deadline", "deadline", (DRIPPING,), deadline=0.2,
        safe=passing(DeadlineExceeded, 1),
        write=unknown(1, writes=1, again=True),
        delete=ok(1),  # its answer has no body
        once=unknown(1, writes=1),
    ),
    Row(
        "reset, with a wait that the deadline forbids", "deadline", (RESET,), deadline=5.0, backoff=30.0,
        safe=passing(DeadlineExceeded, 1), write=unknown(1, again=True), once=unknown(1),
    ),
    Row(
        "503, with a wait that the deadline forbids", "deadline", (status(503),), deadline=5.0, backoff=30.0,
        safe=passing(ServiceUnavailable, 1), once=final(ServiceUnavailable),
    ),
    Row(
        "429, with a Retry-After that the deadline forbids", "deadline", (status(429, retry_after="30"),),
        deadline=5.0, retry_after=30.0, safe=passing(TooManyRequests, 1),
    ),
)  # fmt: skip

# --- an answer that can't be used: never again ----------------------------------------------------------------------

BODY = (
    Row("web page with 200", "body", (fault("html"),), safe=final(MalformedAnswer), sample=True),
    Row(
        "web page with 200 after acting", "body", (fault("html", acted=True),),
        safe=final(MalformedAnswer, writes=1),
    ),
    Row(
        "half of the JSON", "body", (fault("malformed_json", acted=False),),
        only=("safe", "login", "key", "guarded", "upsert", "once"), safe=final(MalformedAnswer),
    ),
    Row(
        "half of the JSON after acting", "body", (fault("malformed_json"),),
        safe=final(MalformedAnswer, writes=1),
        delete=ok(1),  # no body is expected, so what it says doesn't matter
    ),
)  # fmt: skip

# --- a status that says no ------------------------------------------------------------------------------------------

CREDENTIAL = (
    Row(
        "401", "credential", (status(401, retry_after="0"),), apis=("plurimedia", "encora"), sample=True,
        safe=final(AuthenticationError),
    ),
    Row("403", "credential", (status(403),), apis=("plurimedia", "encora"), safe=final(PermissionDenied)),
    # A token is renewed, and the request that it was rejected with can't have been carried out.
    Row("401, then fine", "credential", (status(401),), apis=("whatson",), safe=ok(2), login=final(CredentialError)),
    Row(
        "403, then fine", "credential", (status(403),), apis=("whatson",), sample=True,
        safe=ok(2), login=final(CredentialError),
    ),
    Row(
        "403 twice", "credential", (status(403), status(403)), apis=("whatson",),
        safe=final(PermissionDenied, 2), login=final(CredentialError),
    ),
    Row(
        "403, then 503, then fine", "credential", (status(403), status(503)), apis=("whatson",),
        safe=ok(3), login=final(CredentialError), once=final(ServiceUnavailable, 2),
    ),
    Row(
        "403, then reset after acting, then fine", "credential", (status(403), RESET_ACTED), apis=("whatson",),
        safe=ok(3), login=final(CredentialError), once=unknown(2, writes=1),
    ),
)  # fmt: skip

# Even when the server invites a repetition.
REFUSED_STATUSES = (
    Row("400", "refused", (status(400, retry_after="0"),), safe=final(BadRequest), login=final(CredentialError)),
    Row("404", "refused", (status(404, retry_after="0"),), safe=final(NotFoundError)),
    Row("409", "refused", (status(409, retry_after="0"),), safe=final(Conflict)),
    Row("412", "refused", (status(412, retry_after="0"),), safe=final(PreconditionFailed)),
    Row(
        "422", "refused", (status(422, retry_after="0"),), sample=True,
        safe=final(UnprocessableRequest), login=final(CredentialError),
    ),
    Row("418", "refused", (status(418, retry_after="0"),), safe=final(StatusError)),
)  # fmt: skip

# --- the server says that it didn't act: any method is sent again ---------------------------------------------------


def _throttled(code: int, error: type[StatusError]) -> tuple[Row, ...]:
    """A status by which the server says that it didn't act, with each form of Retry-After."""
    return (
        Row(f"{code}, then fine", "throttled", (status(code),), safe=ok(2), sample=code == 429),
        Row(f"{code}", "throttled", (status(code),) * 3, safe=passing(error, 3)),
        Row(
            f"{code} with Retry-After 0", "throttled", (status(code, retry_after="0"),), backoff=30.0,
            safe=ok(2),
        ),
        Row(
            f"{code} with a Retry-After in the past", "throttled", (status(code, retry_after=PAST),), backoff=30.0,
            safe=ok(2),
        ),
        Row(
            f"{code} with a short Retry-After", "throttled", (status(code, retry_after="0.03"),), backoff=30.0,
            safe=ok(2), waits=(0.03,),
        ),
        Row(
            f"{code} with too long a Retry-After", "throttled", (status(code, retry_after="3600"),),
            safe=passing(error, 1), retry_after=3600.0,
        ),
        Row(
            f"{code} with too late a Retry-After", "throttled", (status(code, retry_after=FAR),),
            safe=passing(error, 1), retry_after=float("inf"),
        ),
    )  # fmt: skip


THROTTLED = (*_throttled(429, TooManyRequests), *_throttled(425, TooEarly))

# --- the server fails, and may have acted: again only where that does no harm ---------------------------------------


def _failing(code: int, error: type[StatusError], *, resend: bool = False) -> tuple[Row, ...]:
    """A status that passes, with each form of Retry-After, before and after the server acted.

    `resend`: there are operations of which the document says that nothing was done then.
    """

    def again(expected: Expect) -> Expect | None:
        return expected if resend else None

    return (
        Row(
            f"{code}, then fine", "server error", (status(code),),
            safe=ok(2), once=final(error), resend=again(ok(2)),
        ),
        Row(
            f"{code}", "server error", (status(code),) * 3,
            safe=passing(error, 3), once=final(error), resend=again(passing(error, 3)),
        ),
        Row(
            f"{code} after acting, then fine", "server error", (status(code, acted=True),), sample=code == 503,
            safe=ok(2),
            guarded=unknown(2, writes=1),
            delete=final(NotFoundError, 2, writes=1),
            once=final(error, writes=1),
            resend=again(ok(2)),
        ),
        Row(
            f"{code} after acting", "server error", (status(code, acted=True),) * 3,
            safe=passing(error, 3),
            write=passing(error, 3, writes=1),
            delete=passing(error, 3, writes=1),
            once=final(error, writes=1),
            resend=again(passing(error, 3, writes=1)),
        ),
        Row(
            f"{code} with Retry-After 0", "server error", (status(code, retry_after="0"),), backoff=30.0,
            safe=ok(2), once=final(error), resend=again(ok(2)),
        ),
        Row(
            f"{code} with a Retry-After in the past", "server error", (status(code, retry_after=PAST),),
            backoff=30.0, safe=ok(2), once=final(error), resend=again(ok(2)),
        ),
        Row(
            f"{code} with too long a Retry-After", "server error", (status(code, retry_after="3600"),),
            safe=passing(error, 1), once=final(error), resend=again(passing(error, 1)), retry_after=3600.0,
        ),
        Row(
            f"{code} with too late a Retry-After", "server error", (status(code, retry_after=FAR),),
            safe=passing(error, 1), once=final(error), resend=again(passing(error, 1)), retry_after=float("inf"),
        ),
    )  # fmt: skip


SERVER_ERRORS = (
    *_failing(408, RequestTimeout),
    *_failing(500, InternalServerError, resend=True),
    *_failing(502, BadGateway),
    *_failing(503, ServiceUnavailable),
    *_failing(504, GatewayTimeout),
    Row("501", "server error", (status(501),), safe=final(ServerError)),
    Row(
        "503 after acting, then refused", "server error", (status(503, acted=True), CLOSE, CLOSE),
        safe=passing(ConnectionLost, 3),
        write=unknown(3, writes=1, again=True),
        delete=passing(ConnectionLost, 3, writes=1),
        once=final(ServiceUnavailable, writes=1),
    ),
)  # fmt: skip

ROWS: tuple[Row, ...] = (
    *CONNECT,
    *POOL,
    *LOST,
    *TIME,
    *BODY,
    *CREDENTIAL,
    *REFUSED_STATUSES,
    *THROTTLED,
    *SERVER_ERRORS,
)

OVER_HTTPX: tuple[Row, ...] = tuple(
    row for row in ROWS if row.family in ("connect", "tls", "lost", "timeout", "pool", "deadline")
)
"""What depends on the HTTP library."""
