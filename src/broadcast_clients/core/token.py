"""Bearer tokens as values."""

from __future__ import annotations

import base64
import math
import time
from typing import Any

from attr import define, field, frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import as_object
from broadcast_clients.core.secret import Secret
from broadcast_clients.core.value import Value

__all__ = ["Credential", "Token", "expiry_of_jwt", "header_safe"]

EARLY = 10.0
"""Seconds before its end from which on a token is renewed."""


def header_safe(value: str) -> str:
    """A credential that may stand in a header.

    Raises:
        ConfigurationError: It holds spaces, line ends or other characters than visible ASCII.
    """
    if not value or any(not 32 < ord(character) < 127 for character in value):
        raise ConfigurationError("a key or token must be visible ASCII characters without spaces or line ends")
    return value


def _token_value(value: str | Secret) -> Secret:
    value = value if isinstance(value, Secret) else Secret(value)
    header_safe(value.reveal())
    return value


@frozen(eq=False, repr=False)
class Token(Value):
    """A bearer token.

    Args:
        value: The token itself; it never shows.
        expires_at: Its end in seconds since 1970 (UTC), if that is known.
    """

    value: Secret = field(converter=_token_value)
    expires_at: float | None = None

    def is_fresh(self, margin: float = EARLY) -> bool:
        """Whether it is good for at least `margin` seconds more, as far as can be told."""
        return self.expires_at is None or time.time() < self.expires_at - margin


@define(eq=False)
class Credential:
    """What was sent with a request, and whether the server has ever accepted it."""

    headers: dict[str, str] = field(repr=False)
    source: Any = field(default=None, repr=False)
    provoked: bool = False
    """It was obtained because the one before was rejected."""
    proven: bool = False
    """A request with it was let in."""
    refused_by: set[str] = field(factory=set[str], repr=False)
    """Parts of the API that refuse it though it is new: another one won't help there."""


def expiry_of_jwt(token: str) -> float | None:
    """The `exp` claim of a JWT in seconds since 1970, unverified; `None` where it can't be read."""
    import json  # few tokens are looked into

    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = as_object(json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))))
        expires = claims.get("exp") if claims is not None else None
        if isinstance(expires, bool) or not isinstance(expires, int | float):
            return None
        seconds = float(expires)
    except (ValueError, OverflowError, RecursionError):
        return None
    return seconds if math.isfinite(seconds) else None
