"""What is logged, and how secrets stay out of it: only what is on an allow-list is ever shown."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from broadcast_clients.core.errors import CallInfo

__all__ = ["SHOWN_HEADERS", "log_attempt", "logger_of", "scrubbed", "shown_headers"]

SHOWN_HEADERS = frozenset(
    {
        "accept", "accept-encoding", "cache-control", "content-encoding", "content-length", "content-type", "date",
        "etag", "expires", "idempotency-key", "if-match", "if-none-match", "last-modified", "retry-after", "server",
        "user-agent", "vary", "x-available-pages", "x-max-page-size", "x-request-id",
        "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset",
    }
)  # fmt: skip
"""Headers whose values may be shown; all others appear as `***`."""


def logger_of(package: str) -> logging.Logger:
    """The logger of a client package, silent until the application configures logging."""
    logger = logging.getLogger(package)
    if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        logger.addHandler(logging.NullHandler())
    return logger


def shown_headers(headers: dict[str, str] | list[tuple[str, str]]) -> dict[str, str]:
    """Headers with the values that aren't on the allow-list replaced by stars."""
    pairs: Iterable[tuple[str, str]] = headers.items() if isinstance(headers, dict) else headers
    return {name: value if name.lower() in SHOWN_HEADERS else "***" for name, value in pairs}


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """Text with known secrets replaced by stars: a server may echo what it was sent."""
    # The longest first: where one secret begins with another, the rest of it would stay.
    for each in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(each, "***")
    return text


def log_attempt(
    logger: logging.Logger, call: CallInfo, attempt: int, outcome: str, seconds: float, wait: float | None
) -> None:
    """One line for one attempt: the route template, never the URL, its query or a body."""
    facts = {
        "api": call.api,
        "operation": call.operation,
        "method": call.method,
        "route": call.route,
        "attempt": attempt,
        "outcome": outcome,
        "seconds": seconds,
        "wait": wait,
    }
    if wait is None:
        logger.debug("%s: %s in %.3f s (attempt %d)", call, outcome, seconds, attempt, extra={"call": facts})
    else:
        logger.info(
            "%s: %s in %.3f s (attempt %d), again in %.2f s",
            call,
            outcome,
            seconds,
            attempt,
            wait,
            extra={"call": facts},
        )
