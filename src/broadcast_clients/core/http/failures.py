"""Which error a failure of a socket is, said with the host and port and never with a URL."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from broadcast_clients.core.causes import causes
from broadcast_clients.core.errors import (
    ConnectionFailed,
    ConnectionLost,
    NameResolutionFailed,
    TLSFailed,
    TransportError,
)

if TYPE_CHECKING:
    import ssl

__all__ = ["LARGEST_ANSWER", "connect_failure", "loss", "proxy_failure", "seconds", "too_large"]

LARGEST_ANSWER = 536_870_912
"""Bytes of a body that is held whole, as it arrived and without its content coding. The largest documented pages have
some ten million; whatever is behind a longer one, it mustn't fill the memory of the process that asked."""


def connect_failure(error: BaseException, where: str) -> ConnectionFailed:
    """The error for a connection that couldn't be made.

    Args:
        error: What the socket, the TLS layer or an HTTP library raised.
        where: `host:port`.
    """
    import ssl  # here and below: who speaks plain http needs it for failures alone

    for cause in causes(error):
        if isinstance(cause, socket.gaierror | UnicodeError):
            reason = getattr(cause, "strerror", None) or "not a valid host name"
            return NameResolutionFailed(f"{where}: the host name has no address ({reason})")
        closed = isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError)
        # asyncio says so with a `ConnectionResetError` that, unlike one of the system, has no number.
        if closed or (isinstance(cause, ConnectionResetError) and not cause.args):
            # A restarting server or balancer does this too, so it's not for good as a bad certificate is.
            return ConnectionFailed(f"{where} closed the connection during the TLS handshake")
        if isinstance(cause, ssl.SSLError):
            return TLSFailed(f"{where}: the TLS handshake failed ({tls_reason(cause)})")
    return ConnectionFailed(f"{where}: no connection ({_os_reason(error)})")


def proxy_failure(where: str, reason: str) -> ConnectionFailed:
    """The error for a proxy that was reached and made no connection.

    Args:
        where: `host:port` of the server.
        reason: What the proxy said, or did.
    """
    return ConnectionFailed(
        f"{where}: the proxy made no connection ({reason[:80]})", hint="check the proxy's URL, user and password"
    )


def tls_reason(error: ssl.SSLError) -> str:
    """What OpenSSL says, with a word on the commonest causes."""
    from ssl import SSLCertVerificationError

    if isinstance(error, SSLCertVerificationError):
        message = getattr(error, "verify_message", "") or "certificate not trusted"
        return f"the certificate was not accepted: {message}"
    # The attributes are there only on errors that OpenSSL raised.
    code = getattr(error, "reason", None)
    reason = code or (error.args[-1] if error.args else "unknown")
    text = str(reason).replace("_", " ").lower()
    if code in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"}:
        text += "; the port does not speak TLS"
    return text


def loss(error: BaseException, where: str, *, untouched: bool) -> TransportError:
    """The error for a connection that broke while it was used.

    Args:
        error: What the socket raised.
        where: `host:port`.
        untouched: True where this is the connection's first request and no byte of an answer has come.
    """
    from ssl import SSLError

    if untouched and isinstance(error, SSLError) and "ALERT" in (getattr(error, "reason", None) or ""):
        # TLS 1.3 reports a client certificate that it refuses only after the handshake.
        return TLSFailed(f"{where} refused the TLS connection ({tls_reason(error)})")
    return ConnectionLost(f"{where}: the connection broke ({_os_reason(error)})")


def too_large(where: str, what: str) -> ConnectionLost:
    """The error for an answer that would take more memory than any that the API has.

    Args:
        where: `host:port`.
        what: What it has too much of.
    """
    error = ConnectionLost(
        f"{where} sent {what}, and the answer was given up",
        hint="look at what answers under base_url; where such an answer is meant, ask for smaller pages",
    )
    error.permanent = True
    error.retryable = False
    return error


def seconds(value: float | None) -> str:
    """A time limit for a message."""
    return "no limit" if value is None else f"{value:g} s"


def _os_reason(error: BaseException) -> str:
    from ssl import SSLError

    for cause in causes(error):
        if isinstance(cause, SSLError):
            return tls_reason(cause)
        if isinstance(cause, OSError):
            # With several addresses the errors of all of them are joined into one text.
            return (cause.strerror or str(cause) or type(cause).__name__)[:200]
    return type(error).__name__
