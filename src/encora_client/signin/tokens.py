"""A set of tokens, as a token endpoint answers with it and as stores keep it."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from attr import frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import as_text
from broadcast_clients.core.secret import Secret
from broadcast_clients.core.token import Token, expiry_of_jwt
from encora_client.errors import SignInFailed

__all__ = ["TokenSet"]

_KIND = re.compile(r"[A-Za-z_]{0,12}")


@frozen(kw_only=True)
class TokenSet:
    """The tokens of one sign-in. They don't show, and a pickle of them is refused."""

    access_token: Secret
    """What requests carry."""
    expires_at: float | None = None
    """End of the access token in seconds since 1970 (UTC), where that is known."""
    refresh_token: Secret | None = None
    """What gets the next set, once."""
    scope: str | None = None
    """The rights that were given, with spaces between."""
    id_token: Secret | None = None
    """About the person, as it came: its signature isn't checked here, and nothing here relies on it."""
    refresh_sent: bool = False
    """The refresh token was sent and its answer never taken: it may be used up."""

    def token(self) -> Token:
        """The access token, as clients use it."""
        return Token(self.access_token, self.expires_at)

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], before: TokenSet | None = None) -> TokenSet:
        """The tokens in a token endpoint's answer. What a renewal doesn't repeat stays as it was before.

        Args:
            answer: The JSON object of the answer.
            before: The tokens that were renewed.

        Raises:
            SignInFailed: There's no bearer token in it that could be sent.
        """
        access, kind = as_text(answer.get("access_token")), as_text(answer.get("token_type"))
        if not access or (kind is not None and kind.lower() != "bearer"):
            known = kind if kind is None or _KIND.fullmatch(kind) else "something else"  # it may repeat what was sent
            raise SignInFailed(f"the token endpoint answered without a bearer token (its token_type is {known!r})")
        try:
            given = {name: _secret(answer, name) for name in ("refresh_token", "id_token")}
            tokens = cls(
                access_token=Secret(access),
                expires_at=_end(answer.get("expires_in"), access),
                refresh_token=given["refresh_token"] or (before.refresh_token if before else None),
                scope=as_text(answer.get("scope")) or (before.scope if before else None),
                id_token=given["id_token"] or (before.id_token if before else None),
            )
            tokens.token()
        except ConfigurationError as error:
            raise SignInFailed(f"the token endpoint's answer can't be used: {error.message}") from None
        return tokens

    def to_dict(self) -> dict[str, Any]:
        """Plain values for a store, the secrets among them."""
        return {
            "access_token": self.access_token.reveal(),
            "expires_at": self.expires_at,
            "refresh_token": None if self.refresh_token is None else self.refresh_token.reveal(),
            "scope": self.scope,
            "id_token": None if self.id_token is None else self.id_token.reveal(),
            "refresh_sent": self.refresh_sent,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TokenSet:
        """The tokens that `to_dict` gave.

        Raises:
            ConfigurationError: The values are others.
        """
        access = as_text(values.get("access_token"))
        expires = values.get("expires_at")
        if not access or isinstance(expires, bool) or not isinstance(expires, int | float | None):
            raise ConfigurationError("these aren't stored tokens: access_token or expires_at is missing or wrong")
        return cls(
            access_token=Secret(access),
            expires_at=expires,
            refresh_token=_secret(values, "refresh_token"),
            scope=as_text(values.get("scope")),
            id_token=_secret(values, "id_token"),
            refresh_sent=values.get("refresh_sent") is True,
        )


def _secret(values: Mapping[str, Any], name: str) -> Secret | None:
    text = as_text(values.get(name))
    return Secret(text) if text else None


def _end(expires_in: Any, access_token: str) -> float | None:
    """From `expires_in`, which some servers send as text; else from the token itself, if that is a JWT."""
    try:
        seconds = None if expires_in is None or isinstance(expires_in, bool) else float(expires_in)
    except (TypeError, ValueError, OverflowError):
        seconds = None
    return time.time() + seconds if seconds is not None and seconds < 1e10 else expiry_of_jwt(access_token)
