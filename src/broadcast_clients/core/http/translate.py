"""Exceptions of httpx and its relatives as errors of the suite.

They are told apart by the names of their classes, so that those of httpx2 and other forks are known without importing
them. What names the URL or quotes header values is left behind.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from broadcast_clients.core.causes import sources
from broadcast_clients.core.errors import (
    BroadcastError,
    ConfigurationError,
    ConnectionLost,
    ConnectTimeout,
    InvalidRequest,
    PoolTimeout,
    ReadTimeout,
    WriteTimeout,
)
from broadcast_clients.core.http.failures import connect_failure, loss, proxy_failure, seconds
from broadcast_clients.core.http.protocol import Timeout

__all__ = ["translated", "where_of"]


class _Failed(NamedTuple):
    error: BaseException
    where: str
    timeout: Timeout


def _lost(failed: _Failed) -> BroadcastError:
    return loss(failed.error, failed.where, untouched=False)


def _remote_protocol(failed: _Failed) -> BroadcastError:
    text = str(failed.error).lower()
    if "without sending a response" in text:
        what = "closed the connection without an answer"
    elif "peer closed" in text or "incomplete" in text:
        what = "closed the connection before the answer was complete (truncated body)"
    else:
        what = "sent something that is not HTTP"
    return ConnectionLost(f"{failed.where} {what}")


def _decoding(failed: _Failed) -> BroadcastError:
    return ConnectionLost(f"{failed.where}: the body can't be decoded (bad content-encoding)")


def _connect_timeout(failed: _Failed) -> BroadcastError:
    return ConnectTimeout(f"{failed.where}: no connection within {seconds(failed.timeout.connect)}")


def _read_timeout(failed: _Failed) -> BroadcastError:
    return ReadTimeout(f"{failed.where}: no bytes of an answer within {seconds(failed.timeout.read)}")


def _write_timeout(failed: _Failed) -> BroadcastError:
    return WriteTimeout(f"{failed.where}: the request could not be sent within {seconds(failed.timeout.write)}")


def _pool_timeout(failed: _Failed) -> BroadcastError:
    return PoolTimeout(f"{failed.where}: all connections were busy for {seconds(failed.timeout.pool)}")


def _proxy(failed: _Failed) -> BroadcastError:
    return proxy_failure(failed.where, str(failed.error))


def _redirect_to_nowhere(failed: _Failed) -> BroadcastError:
    error = ConnectionLost(
        f"{failed.where} answered with a redirect to what is no address",
        hint="check base_url; the request was sent, and what came of it isn't known",
    )
    error.permanent = True
    error.retryable = False
    return error


def _local_protocol(_failed: _Failed) -> BroadcastError:
    return InvalidRequest(
        "the request can't be sent as HTTP: a header name, header value or the length of the body is not allowed",
        hint="remove line breaks and other control characters from headers",
    )


def _invalid_url(_failed: _Failed) -> BroadcastError:
    return InvalidRequest("the URL is not a valid one", hint="check base_url and the path arguments")


def _unsupported(_failed: _Failed) -> BroadcastError:
    return ConfigurationError("the URL must begin with https:// or http://", hint="check base_url")


_BY_NAME: dict[str, Callable[[_Failed], BroadcastError]] = {
    "ConnectTimeout": _connect_timeout,
    "PoolTimeout": _pool_timeout,
    "ReadTimeout": _read_timeout,
    "WriteTimeout": _write_timeout,
    "TimeoutException": _read_timeout,
    "ConnectError": lambda failed: connect_failure(failed.error, failed.where),
    "ReadError": _lost,
    "WriteError": _lost,
    "CloseError": _lost,
    "NetworkError": _lost,
    "ProxyError": _proxy,
    "RemoteProtocolError": _remote_protocol,
    "DecodingError": _decoding,
    "LocalProtocolError": _local_protocol,
    "InvalidURL": _invalid_url,
    "UnsupportedProtocol": _unsupported,
}
# These quote what they refuse.
_WITHOUT_CAUSE = (ConfigurationError, InvalidRequest)


def translated(
    error: Exception, url: str, timeout: Timeout, *, sent: bool = False, bare: bool = False
) -> BroadcastError | None:
    """The suite's error for an exception of an HTTP library; None for one that isn't the transport's.

    Its `__cause__` is the exception, without the request that the library hangs on it.

    Args:
        error: What was raised.
        url: Where the request went.
        timeout: The limits it had.
        sent: The request was made and handed over: what is wrong with an address is so with one that came back.
        bare: Exceptions of sockets count, too, as a transport of the user's may raise them. They don't while a body
            is read from an iterator, whose own they may be.
    """
    if isinstance(error, BroadcastError):
        return error
    if isinstance(error, UnicodeError) and "idna" in str(error):
        # httpx hands a host name that can't be one to the resolver, whose error isn't one of sockets.
        return connect_failure(error, where_of(url))
    make = _socket_failure if bare and _is_of_sockets(error) else _named(error)
    if make is None:
        return None
    if sent and _is_of_redirect(error):
        make = _redirect_to_nowhere
    if isinstance(error.__cause__, BroadcastError):
        # Our own pool below an httpx client: its error says more than the one made of it.
        return error.__cause__
    failure = make(_Failed(error, where_of(url), timeout))
    if not isinstance(failure, _WITHOUT_CAUSE):
        for each in sources(error):
            _drop_request(each)
        failure.__cause__ = error
        from broadcast_clients.core.hiding import keep_secret  # what only failures need, as TLS below

        parts = urlsplit(url)
        keep_secret(failure, (parts.query, parts.netloc.rpartition("@")[0]))
    return failure


def _named(error: Exception) -> Callable[[_Failed], BroadcastError] | None:
    names = (ancestor.__name__ for ancestor in type(error).__mro__)
    return next((_BY_NAME[name] for name in names if name in _BY_NAME), None)


def _is_of_sockets(error: Exception) -> bool:
    from ssl import SSLError

    return isinstance(error, ConnectionError | TimeoutError | socket.gaierror | SSLError)


def _socket_failure(failed: _Failed) -> BroadcastError:
    """Whatever may have reached the server counts as having done so."""
    from ssl import SSLCertVerificationError

    if isinstance(failed.error, ConnectionRefusedError | socket.gaierror | SSLCertVerificationError):
        return connect_failure(failed.error, failed.where)
    return _read_timeout(failed) if isinstance(failed.error, TimeoutError) else _lost(failed)


def _is_of_redirect(error: Exception) -> bool:
    """httpx looks where a redirect leads to though it isn't to follow it."""
    names = {each.__name__ for each in type(error).__mro__}
    return "InvalidURL" in names or ("RemoteProtocolError" in names and "location header" in str(error))


def where_of(url: str) -> str:
    """`host:port` of a URL, whatever it looks like."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "the server"
    if not host:
        return "the server"
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port or (443 if parts.scheme == 'https' else 80)}"


def _drop_request(error: BaseException) -> None:
    """Cut the request off, with its URL and headers: an error is kept, logged and shown to people."""
    unguarded: Any = error
    if hasattr(unguarded, "_request"):
        with contextlib.suppress(Exception):
            unguarded.request = None
