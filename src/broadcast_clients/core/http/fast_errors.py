"""Exceptions of pyreqwest as errors of the suite.

Its texts name the URL, so none of them is passed on, nor the exception itself.
"""

from __future__ import annotations

from pyreqwest.exceptions import (
    BuilderError,
    ConnectError,
    ConnectTimeoutError,
    DetailedPyreqwestError,
    PyreqwestError,
    RequestTimeoutError,
)

from broadcast_clients.core.errors import (
    BroadcastError,
    ConnectionFailed,
    ConnectionLost,
    ConnectTimeout,
    InvalidRequest,
    NameResolutionFailed,
    ReadTimeout,
    TLSFailed,
)
from broadcast_clients.core.http.failures import seconds
from broadcast_clients.core.http.protocol import Timeout

__all__ = ["fast_failure"]

_TLS = ("certificate", "tls", "handshake", "alert", "corrupt message")


def fast_failure(error: PyreqwestError | None, where: str, timeout: Timeout) -> BroadcastError:
    """The suite's error.

    Args:
        error: What was raised; `None` for an answer that switches to another protocol.
        where: `host:port`.
        timeout: The limits that the request had.
    """
    if error is None:
        return ConnectionLost(f"{where} switched to another protocol, which nobody had asked for")
    if isinstance(error, BuilderError):
        return InvalidRequest(
            "the request can't be sent as HTTP: a header or the URL is not allowed", hint="look at the headers given"
        )
    causes = _causes(error)
    text = " ".join(causes[1:]).lower()  # the first names the URL
    # The library says so of any limit that passed before the headers came; only the causes tell which it was. One that
    # passed while connecting, being shorter, counts as one of reading: then nobody can say that nothing was sent.
    if isinstance(error, ConnectTimeoutError) and "(connect)" in text:
        return ConnectTimeout(f"{where}: no connection within {seconds(timeout.connect)}")
    if isinstance(error, RequestTimeoutError):
        return ReadTimeout(f"{where}: no bytes of an answer within {seconds(timeout.read)}")
    # A server that has already got the request closes with a message of TLS too: that's no failure to connect.
    if isinstance(error, ConnectError) and "(sendrequest)" not in text:
        return _not_connected(text, causes, where)
    if "before message completed" in text and "(sendrequest)" in text:
        return ConnectionLost(f"{where} closed the connection without a complete answer")
    if "body" in text or "incomplete" in text or "chunk" in text or "before message completed" in text:
        return ConnectionLost(f"{where} closed the connection before the answer was complete (truncated body)")
    if "parse" in text or "invalid" in text:
        return ConnectionLost(f"{where} sent something that is not HTTP/1.1")
    return ConnectionLost(f"{where}: the connection broke ({_last(causes)})")


def _not_connected(text: str, causes: list[str], where: str) -> BroadcastError:
    if "dns error" in text:
        return NameResolutionFailed(f"{where}: the host name has no address ({_last(causes)})")
    if "eof" in text or "unexpected end" in text:
        return ConnectionFailed(f"{where} closed the connection during the TLS handshake")
    if any(word in text for word in _TLS):
        return TLSFailed(f"{where}: the TLS handshake failed ({_last(causes)})")
    return ConnectionFailed(f"{where}: no connection ({_last(causes)})")


def _causes(error: PyreqwestError) -> list[str]:
    if not isinstance(error, DetailedPyreqwestError):
        return []
    return [cause["message"] for cause in error.details.get("causes") or ()]


def _last(causes: list[str]) -> str:
    """The root of the matter, which is about sockets and TLS and not about the request."""
    return causes[-1][:200] if len(causes) > 1 else "no reason given"
