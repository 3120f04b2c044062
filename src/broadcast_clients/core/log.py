"""What is logged, and how secrets stay out of it: only what is on an allow-list is ever shown."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping

from broadcast_clients.core.errors import CallInfo

__all__ = ["SHOWN_HEADERS", "hidden_values", "log_attempt", "logger_of", "scrubbed", "shown_headers"]

SHORTEST_SECRET = 6
"""Characters. A value of a header that is shorter, such as `true`, is too common to be replaced everywhere."""

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


def hidden_values(headers: Mapping[str, str]) -> list[str]:
    """The values of a request's headers that mustn't be shown, with and without the scheme before a credential."""
    values = [
        each for name, each in headers.items() if name.lower() not in SHOWN_HEADERS and len(each) >= SHORTEST_SECRET
    ]
    bare = [each.partition(" ")[2] for each in values if each.lower().startswith(("bearer ", "basic "))]
    return [*values, *bare]


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """Text with known secrets replaced by stars: a server may echo what it was sent.

    It may do so in JSON, HTML or a URL, so that they are found however their special characters are written.
    """
    # The longest first: where one secret begins with another, the rest of it would stay.
    for each in sorted(filter(None, secrets), key=len, reverse=True):
        plain = re.fullmatch(_PLAIN, each) is not None
        text = text.replace(each, "***") if plain else re.sub(_in_any_writing(each), "***", text)
    return text


LONGEST_WRITING = 12
"""Characters that stand for one byte of a secret in the longest of the ways in which `scrubbed` finds it."""
_PLAIN = r"[A-Za-z0-9_.~-]+"
_NAMED = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}
_RUNS = r"(?s)[A-Za-z0-9_.~-]+|\\+|."


def _in_any_writing(secret: str) -> str:
    return "".join(map(_writings, re.findall(_RUNS, secret)))


def _writings(part: str) -> str:
    """A pattern for one special character or a run of plain ones: as it is, escaped in JSON, in a URL, in HTML."""
    if re.fullmatch(_PLAIN, part):
        return part.replace(".", r"\.")
    if part[0] == "\\":
        return (
            rf"(?:\\{{1,{4 * len(part)}}}|(?:%(?i:(?:25){{0,2}}5c)|&\#0{{0,6}}92;|&\#(?i:x0{{0,6}}5c);){{{len(part)}}})"
        )
    code = ord(part)
    units = part.encode("utf-16-be", "surrogatepass").hex()
    in_json = "".join(rf"\\{{1,4}}u(?i:{units[at : at + 4]})" for at in range(0, len(units), 4))
    forms = [in_json, rf"&\#0{{0,6}}{code};", rf"&\#(?i:x0{{0,6}}{code:x});"]
    for coding in ("utf-8", "latin-1"):
        octets = part.encode(coding, "ignore")
        if octets:
            forms.append("".join(rf"%(?:25){{0,2}}(?i:{octet:02x})" for octet in octets))
    if part in _NAMED:
        forms.append(f"&{_NAMED[part]};")
    if part == " ":
        forms.append(r"\+")
    # As it is comes last: what an escape begins with may be the character itself.
    return f"(?:{'|'.join(forms)}|\\\\{{0,4}}{re.escape(part)})"


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
