"""Keeps query strings out of the lines that httpx logs for our requests."""

from __future__ import annotations

import logging
from contextvars import ContextVar, Token
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

__all__ = ["Quiet", "logger_of"]

_sending: ContextVar[object] = ContextVar("broadcast_clients_sending", default=None)


class _WithoutQuery(logging.Filter):
    """Shortens the URL in lines about the request that is being sent in this context; leaves all others alone."""

    def filter(self, record: logging.LogRecord) -> bool:
        url = _sending.get()
        if url is not None and isinstance(record.args, tuple):
            record.args = tuple(_shortened(value) if _is_same(value, url) else value for value in record.args)
        return True


_filter = _WithoutQuery()


class Quiet:
    """For the time of one send. To be used only where the logger is on.

    Args:
        logger: The HTTP library's.
        url: The URL object of the request.
    """

    __slots__ = ("_logger", "_token", "_url")

    def __init__(self, logger: logging.Logger, url: object) -> None:
        self._logger = logger
        self._url = url

    def __enter__(self) -> None:
        self._logger.addFilter(_filter)  # adds it once, however often it's called
        self._token: Token[object] = _sending.set(self._url)

    def __exit__(self, *_: object) -> None:
        _sending.reset(self._token)


def logger_of(client: object) -> logging.Logger:
    """The logger of the library that a client comes from: `httpx`, or that of a relative."""
    kind = type(client)
    known = _loggers.get(kind)
    if known is None:
        libraries = [ancestor.__module__.partition(".")[0] for ancestor in kind.__mro__]
        name = next((library for library in libraries if library.startswith("httpx")), "httpx")
        known = _loggers[kind] = logging.getLogger(name)
    return known


_loggers: WeakKeyDictionary[type, logging.Logger] = WeakKeyDictionary()


def _is_same(value: Any, url: object) -> bool:
    return value is url or (type(value) is type(url) and str(value) == str(url))


def _shortened(url: object) -> str:
    parts = urlsplit(str(url))
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
