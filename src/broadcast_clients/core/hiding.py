"""Credentials in the texts of others: of HTTP clients and transports of the user's, and of what lies below them.

The suite's own texts hold none. What a library says of a failure may: the URL of a proxy with its password, a signed
address, a header. Known secrets are replaced wherever they stand; what has the look of one, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from broadcast_clients.core.causes import causes, sources
from broadcast_clients.core.errors import BroadcastError
from broadcast_clients.core.log import scrubbed

__all__ = ["forget_frames", "keep_secret", "without_credentials"]

_STARS = "***"
_USER = re.compile(r"(?<=://)[^\s/@?#]+@")
_QUERY = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://[^\s?#\"'<>]*[?#])[^\s\"'<>)\]]+")
_SCHEME = re.compile(r"\b(bearer|basic|digest|negotiate)(\s+)(?!\*\*\*)[^\s\"',;)\]]+", re.IGNORECASE)
_NAMED = re.compile(
    r"((?:token|secret|passw(?:or)?d|api[_-]?key|[a-z]-key|subscription[_-]?key|authori[sz]ation|cookie|signature)"
    r"[\"']*\s*[=:]\s*[\"']*)(?!\*\*\*|bearer|basic)[^\s\"',;&)\]]+",
    re.IGNORECASE,
)


def without_credentials(text: str) -> str:
    """A text in which stars stand for what looks like a credential: in a URL, behind its scheme or its name."""
    text = _USER.sub(f"{_STARS}@", text)
    text = _QUERY.sub(rf"\1{_STARS}", text)
    text = _SCHEME.sub(rf"\1\2{_STARS}", text)
    return _NAMED.sub(rf"\1{_STARS}", text)


def forget_frames(error: BroadcastError, *, foreign: bool) -> None:
    """Cut off where in the suite an error was raised: the frames hold headers and bodies, which tools that report
    errors with their local variables would show.

    Args:
        error: Changed in place, with what it came from.
        foreign: A client or transport of the user's failed. Where in their code is left to those who brought it.
    """
    for each in sources(error):
        each.__traceback__ = None
        if foreign:
            break


def keep_secret(error: BroadcastError, secrets: Iterable[str]) -> None:
    """Take credentials out of an error, and cut off what it came from where that tells one.

    Args:
        error: Changed in place.
        secrets: What was sent.
    """
    known = list(secrets)
    error.message = without_credentials(scrubbed(error.message, known))
    error.args = (error.message,)
    if any(_tells(each, known) for each in causes(error) if each is not error):
        error.__cause__ = error.__context__ = None


def _tells(error: BaseException, known: list[str]) -> bool:
    text = f"{error}\n{error.args!r}"
    return without_credentials(scrubbed(text, known)) != text
