"""One tree of errors for the whole suite.

    BroadcastError
    ├── ConfigurationError      settings that can't work (also a ValueError)
    ├── InvalidRequest          arguments that break a documented limit; nothing was sent (also a ValueError)
    ├── FieldMissing            a field that the answer left out was read (also an AttributeError)
    ├── TransportError          no complete answer arrived
    │   ├── ConnectionFailed    never reached the server: NameResolutionFailed, TLSFailed, ConnectTimeout
    │   ├── PoolTimeout         no free connection of our own in time
    │   ├── ConnectionLost      reset, closed or truncated on the way
    │   ├── ReadTimeout, WriteTimeout
    │   ├── DeadlineExceeded    the call's total time is over
    │   └── OutcomeUnknown      a write may or may not have happened
    ├── AnswerError             a complete answer that can't be used: MalformedAnswer, SchemaDeviation
    ├── StatusError             an error status; leaves per status below
    ├── PagingError             a list that doesn't advance
    └── CredentialError         a credential can't be had or is refused locally

Every error can be pickled and deep-copied, and none carries a secret.
"""

from __future__ import annotations

from typing import Any, ClassVar

from attr import frozen

from broadcast_clients.core.value import Value

__all__ = [
    "AnswerError", "AuthenticationError", "BadGateway", "BadRequest", "BroadcastError", "CallInfo",
    "ConfigurationError", "Conflict", "ConnectTimeout", "ConnectionFailed", "ConnectionLost", "CredentialError",
    "DeadlineExceeded", "FieldError", "FieldMissing", "GatewayTimeout", "Gone", "InternalServerError",
    "InvalidRequest", "MalformedAnswer", "NameResolutionFailed", "NoResult", "NotFoundError", "OutcomeUnknown",
    "PagingError", "PayloadTooLarge", "PermissionDenied", "PoolTimeout", "PreconditionFailed", "ReadTimeout",
    "RedirectRefused", "RequestTimeout", "SchemaDeviation", "ServerError", "ServiceUnavailable", "StatusError",
    "TLSFailed", "TooEarly", "TooManyRequests", "TransportError", "UnprocessableRequest",
    "UnsupportedMediaType", "WriteTimeout",
]  # fmt: skip


@frozen(eq=False, repr=False)
class CallInfo(Value):
    """Which call an error or an answer belongs to. Holds no argument values and no secrets."""

    api: str
    """Name of the API: `plurimedia`, `encora`, `whatson`."""
    operation: str
    """Attribute path on the client, such as `admin.movies.create`, or `request` for `client.request`."""
    method: str
    """HTTP method."""
    route: str
    """Path template, with its parameters left as names."""

    def __str__(self) -> str:
        """One line: API, operation and route."""
        return f"{self.api} {self.operation} ({self.method} {self.route})"


@frozen(eq=False, repr=False)
class FieldError(Value):
    """One complaint about one field, from the server or from the check before sending."""

    path: str
    """Where in the request: dotted, with list positions in brackets, such as `cast[2].name`; may be empty."""
    message: str
    """What is wrong, for people."""
    code: str | None = None
    """The server's code, as sent, or the name of the violated limit."""
    data: tuple[str, ...] = ()
    """Further values that the server sent with the complaint."""
    argument: str | None = None
    """The Python argument it belongs to, where that is known."""

    def __str__(self) -> str:
        """`path: message [code]`."""
        where = self.argument or self.path
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} [{self.code}]" if self.code else text


def _rebuild(cls: type[BroadcastError], state: dict[str, Any]) -> BroadcastError:
    error = cls.__new__(cls)
    error.__dict__.update(state)
    error.args = (state.get("message", ""),)
    return error


class BroadcastError(Exception):
    """Root of all errors of the suite.

    Args:
        message: What happened, to what.
        hint: What to do next.
        call: The call that failed, if there was one.
    """

    message: str
    hint: str | None
    call: CallInfo | None
    attempts: int
    """How many times the request was sent or tried; 0 when nothing left the machine."""
    retryable: bool
    """Whether calling again later, unchanged, can help without doing a write twice."""
    request_id: str | None
    idempotency_key: str | None
    """The key sent with every attempt: pass it again to ask for the first result instead of a second write."""
    resume_token: str | None
    """Set by pagers: give it to `pager.resume()` to go on at the page that failed."""

    default_hint: ClassVar[str | None] = None
    default_retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str | None = None, call: CallInfo | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint if hint is not None else self.default_hint
        self.call = call
        self.attempts = 0
        self.retryable = self.default_retryable
        self.request_id = None
        self.idempotency_key = None
        self.resume_token = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by state, so that subclasses may take any arguments."""
        return _rebuild, (type(self), dict(self.__dict__))

    def _facts(self) -> list[str]:
        facts: list[str] = []
        if self.request_id:
            facts.append(f"request id {self.request_id}")
        if self.attempts > 1:
            facts.append(f"{self.attempts} attempts")
        return facts

    def _repr_html_(self) -> str:
        """What a notebook shows of an error that is looked at."""
        from broadcast_clients.core.html.summary import error_html

        return error_html(self)

    def __str__(self) -> str:
        """Which call failed, why, and what to do."""
        text = f"{self.call}: {self.message}" if self.call else self.message
        facts = self._facts()
        if facts:
            text += f" ({', '.join(facts)})"
        if self.hint:
            text += f"\n  What to do: {self.hint}"
        return text


class ConfigurationError(BroadcastError, ValueError):
    """Settings that can't work, found before anything is sent."""


class CredentialError(BroadcastError):
    """A credential is missing, can't be obtained, or was refused for good."""


class InvalidRequest(BroadcastError, ValueError):
    """Arguments that break documented limits. Nothing was sent; all violations are in `errors`."""

    errors: tuple[FieldError, ...]
    default_hint: ClassVar[str | None] = "correct the named arguments; options={'check': False} sends them unchecked"

    def __init__(
        self,
        message: str,
        *,
        errors: tuple[FieldError, ...] = (),
        hint: str | None = None,
        call: CallInfo | None = None,
    ) -> None:
        super().__init__(message, hint=hint, call=call)
        self.errors = errors

    def __str__(self) -> str:
        """The root's text, then a line for each violation."""
        return _with_lines(super().__str__(), self.errors)


class FieldMissing(BroadcastError, AttributeError):
    """A field was read that the answer didn't contain (which is not the same as null)."""


class PagingError(BroadcastError):
    """A list can't be read further: the server repeated a cursor or page."""


# --- no complete answer -----------------------------------------------------------------------------------------


class TransportError(BroadcastError):
    """No complete answer arrived."""

    default_retryable = True
    never_reached: bool = False
    """True where the server can't have seen the request: safe to send again, whatever the method."""
    permanent: bool = False
    """True where trying again at once can't help."""


class ConnectionFailed(TransportError, ConnectionError):
    """No connection could be made, so the server never saw the request."""

    never_reached = True
    default_hint: ClassVar[str | None] = "check base_url, the network and the proxy settings"


class NameResolutionFailed(ConnectionFailed):
    """The host name has no address."""

    default_hint: ClassVar[str | None] = "check the host name in base_url and the DNS of this machine"


class TLSFailed(ConnectionFailed):
    """The TLS handshake failed: an untrusted certificate, a wrong name or another protocol."""

    permanent = True
    default_retryable = False
    default_hint: ClassVar[str | None] = "check the certificate; pass ca_file= for a private authority"


class ConnectTimeout(ConnectionFailed, TimeoutError):
    """The connection wasn't made within `timeout.connect` seconds."""


class PoolTimeout(TransportError, TimeoutError):
    """No connection of our own pool became free within `timeout.pool` seconds; nothing was sent."""

    never_reached = True
    default_hint: ClassVar[str | None] = "raise max_connections or lower the concurrency"


class ConnectionLost(TransportError, ConnectionError):
    """The connection ended before the answer was complete; the server may have acted."""

    default_hint: ClassVar[str | None] = (
        "try again later; if it stays so, look at the proxies and gateways on the way to the server"
    )


class ReadTimeout(TransportError, TimeoutError):
    """No bytes arrived within `timeout.read` seconds; the server may have acted."""

    default_hint: ClassVar[str | None] = "try again later, or raise timeout= (seconds) where the server needs longer"


class WriteTimeout(TransportError, TimeoutError):
    """The request couldn't be written within `timeout.write` seconds."""

    default_hint: ClassVar[str | None] = "try again later, or raise timeout= (seconds) where the network needs longer"


class DeadlineExceeded(TransportError, TimeoutError):
    """The call's `deadline` passed before it succeeded."""

    permanent = True
    default_hint: ClassVar[str | None] = "raise deadline= (seconds for the whole call, all attempts and waits included)"


class OutcomeUnknown(TransportError):
    """A write was sent and no answer tells whether it happened; it was not sent again.

    The failure of the transport is in `__cause__`.
    """

    default_retryable = False
    default_hint: ClassVar[str | None] = "read the resource to see whether the change is there before you send it again"


# --- an answer that can't be used -------------------------------------------------------------------------------


class AnswerError(BroadcastError):
    """The server answered with success, but the body can't be used."""

    status: int
    excerpt: str
    """The beginning of the body, at most 200 characters."""

    def __init__(
        self, message: str, *, status: int = 0, excerpt: str = "", hint: str | None = None, call: CallInfo | None = None
    ) -> None:
        super().__init__(message, hint=hint, call=call)
        self.status = status
        self.excerpt = excerpt


class MalformedAnswer(AnswerError):
    """The body isn't the JSON that the API sends: HTML of a proxy or portal, cut or broken JSON."""

    default_hint: ClassVar[str | None] = "a proxy or a wrong base_url often answers with HTML; look at error.excerpt"


class SchemaDeviation(AnswerError):
    """With `strict=True`: the body is JSON, but a field has another type than documented."""

    deviations: tuple[str, ...]

    def __init__(
        self,
        message: str,
        *,
        deviations: tuple[str, ...] = (),
        status: int = 0,
        hint: str | None = None,
        call: CallInfo | None = None,
    ) -> None:
        super().__init__(message, status=status, hint=hint, call=call)
        self.deviations = deviations


# --- error statuses ---------------------------------------------------------------------------------------------


class StatusError(BroadcastError):
    """The server answered with an error status."""

    status: int
    code: str | None
    """The API's own code, as sent."""
    errors: tuple[FieldError, ...]
    retry_after: float | None
    """Seconds the server asked to wait, if it did."""
    headers: dict[str, str]
    """Response headers on the allow-list."""
    body: str
    """The beginning of the body, at most 4,000 characters, with known secrets removed."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str | None = None,
        errors: tuple[FieldError, ...] = (),
        retry_after: float | None = None,
        headers: dict[str, str] | None = None,
        body: str = "",
        hint: str | None = None,
        call: CallInfo | None = None,
    ) -> None:
        super().__init__(message, hint=hint, call=call)
        self.status = status
        self.code = code
        self.errors = errors
        self.retry_after = retry_after
        self.headers = headers or {}
        self.body = body

    def _facts(self) -> list[str]:
        facts = [f"status {self.status}"]
        if self.code and self.code != str(self.status):
            facts.append(f"code {self.code}")
        if self.retry_after is not None:
            facts.append(f"retry after {self.retry_after:g} s")
        return facts + super()._facts()

    def __str__(self) -> str:
        """The root's text, then the first field errors."""
        return _with_lines(super().__str__(), self.errors)


class RedirectRefused(StatusError):
    """3xx: the server points elsewhere, and following would send a body or credentials there."""

    default_hint: ClassVar[str | None] = "set base_url to where the server points, if you trust it"


class BadRequest(StatusError):
    """400: the server couldn't read the request."""


class AuthenticationError(StatusError):
    """401: the credential is missing, wrong or expired."""

    default_hint: ClassVar[str | None] = "check the credential that the client was given"


class PermissionDenied(StatusError):
    """403: the credential isn't allowed to do this."""

    default_hint: ClassVar[str | None] = "check the rights of the account for this operation"


class NotFoundError(StatusError):
    """404: there's no such resource."""


class NoResult(NotFoundError):
    """A success status with an empty answer where one resource was asked for."""


class RequestTimeout(StatusError):
    """408: the server gave up waiting for the request."""

    default_retryable = True


class Conflict(StatusError):
    """409: the resource's state forbids it."""


class Gone(StatusError):
    """410: the resource was there and isn't any more."""


class PreconditionFailed(StatusError):
    """412: the resource changed since it was read."""

    sent_etag: str | None = None
    current_etag: str | None = None
    default_hint: ClassVar[str | None] = "read it again and repeat the change, or let edit() do both"


class PayloadTooLarge(StatusError):
    """413: the request body is too large."""


class UnsupportedMediaType(StatusError):
    """415: the server doesn't take this kind of body."""


class UnprocessableRequest(StatusError):
    """422: the request was understood and refused; `errors` says which fields."""


class TooEarly(StatusError):
    """425: the server won't risk processing it yet."""

    default_retryable = True


class TooManyRequests(StatusError):
    """429: too many requests; `retry_after` says how long to wait, if the server told."""

    default_retryable = True
    default_hint: ClassVar[str | None] = "lower the concurrency or give the client a rate_limit"


class ServerError(StatusError):
    """5xx: the server failed."""


class InternalServerError(ServerError):
    """500."""

    default_retryable = True


class BadGateway(ServerError):
    """502."""

    default_retryable = True


class ServiceUnavailable(ServerError):
    """503."""

    default_retryable = True


class GatewayTimeout(ServerError):
    """504."""

    default_retryable = True


_LINES_SHOWN = 3


def _with_lines(text: str, errors: tuple[FieldError, ...]) -> str:
    lines = [f"\n  - {error}" for error in errors[:_LINES_SHOWN]]
    if len(errors) > _LINES_SHOWN:
        lines.append(f"\n  - and {len(errors) - _LINES_SHOWN} more in error.errors")
    return text + "".join(lines)


STATUS_ERRORS: dict[int, type[StatusError]] = {
    400: BadRequest,
    401: AuthenticationError,
    403: PermissionDenied,
    404: NotFoundError,
    408: RequestTimeout,
    409: Conflict,
    410: Gone,
    412: PreconditionFailed,
    413: PayloadTooLarge,
    415: UnsupportedMediaType,
    422: UnprocessableRequest,
    425: TooEarly,
    429: TooManyRequests,
    500: InternalServerError,
    502: BadGateway,
    503: ServiceUnavailable,
    504: GatewayTimeout,
}


def error_class(status: int) -> type[StatusError]:
    """The leaf for a status; the nearest general class for one that has no leaf."""
    known = STATUS_ERRORS.get(status)
    if known is not None:
        return known
    if 300 <= status < 400:
        return RedirectRefused
    return ServerError if status >= 500 else StatusError
