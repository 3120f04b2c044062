"""Where and how to sign in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Literal

from attr import field, frozen

from broadcast_clients.core.address import checked_base_url
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import as_text
from encora_client.errors import SignInFailed

__all__ = ["Endpoints", "SignInSettings"]

SCOPE = "openid profile content:read subscription:read watchlist devices drm"
"""The documents' example."""
WELL_KNOWN = "/.well-known/openid-configuration"


@frozen(kw_only=True)
class Endpoints:
    """Addresses of an authorization server."""

    authorize: str
    """Where a person signs in."""
    token: str
    """Where a code is redeemed."""
    refresh: str
    """Where tokens are renewed."""
    revocation: str | None = None
    """Where a token is given back; `None` where there is no such place."""
    issuer: str | None = None
    """Who answers, for the check of `iss` in the answer."""


def _client_id() -> str:
    return os.environ.get("ENCORA_CLIENT_ID", "").strip()


@frozen(kw_only=True)
class SignInSettings:
    """What a sign-in needs to know. Every address is a setting: documented are the steps more than the places.

    Args:
        client_id: The application, as the platform knows it. Default: `ENCORA_CLIENT_ID`.
        base_url: The platform's API; addresses that aren't given are made of it: `/auth/authorize` (documented),
            `/auth/token` and `/auth/token/refresh` (inferred). Default: `ENCORA_BASE_URL`.
        authorize_url: Where the person signs in.
        token_url: Where a code becomes tokens.
        refresh_url: Where tokens are renewed. Default: `token_url` if that is given.
        revocation_url: Where `sign_out` has the refresh token voided; without it the tokens are only forgotten.
        discovery_url: Where the server tells its addresses (`…/.well-known/openid-configuration`); in place of these.
        issuer: The server's name for itself. An answer that names another is refused.
        scope: Rights to ask for, with spaces between. Default: the documents' example.
        redirect_uri: Where the browser goes afterwards, as registered for the application. A loopback address without a
            port gets a free one.
        extra: Further parameters of the address to sign in at, such as `{"prompt": "consent"}`.
        body: How the token endpoint takes its parameters: `form`, as OAuth 2.0 has it, or `json`.
        allow_http: Allow plain http to other machines.

    Raises:
        ConfigurationError: Something is missing, or an address can't work.
    """

    client_id: str = field(factory=_client_id)
    base_url: str | None = None
    authorize_url: str | None = None
    token_url: str | None = None
    refresh_url: str | None = None
    revocation_url: str | None = None
    discovery_url: str | None = None
    issuer: str | None = None
    scope: str = SCOPE
    redirect_uri: str = "http://127.0.0.1/callback"
    extra: Mapping[str, str] = field(factory=dict[str, str])
    body: Literal["form", "json"] = "form"
    allow_http: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.client_id:
            raise ConfigurationError("a sign-in needs a client_id", hint="pass client_id= or set ENCORA_CLIENT_ID")
        if self.discovery_url is None:
            self.endpoints()
        else:
            self._checked(self.discovery_url)

    def endpoints(self) -> Endpoints:
        """The addresses, without asking the server for them.

        Raises:
            ConfigurationError: One can't be told.
        """
        base = self.base_url or os.environ.get("ENCORA_BASE_URL", "").strip() or None
        if base is None and (self.authorize_url is None or self.token_url is None):
            raise ConfigurationError(
                "it isn't known where to sign in",
                hint="pass base_url=, discovery_url=, or authorize_url= and token_url=; or set ENCORA_BASE_URL",
            )
        prefix = "" if base is None else base.rstrip("/")
        return Endpoints(
            authorize=self._checked(self.authorize_url or f"{prefix}/auth/authorize"),
            token=self._checked(self.token_url or f"{prefix}/auth/token"),
            refresh=self._checked(self.refresh_url or self.token_url or f"{prefix}/auth/token/refresh"),
            revocation=None if self.revocation_url is None else self._checked(self.revocation_url),
            issuer=self.issuer,
        )

    def discovered(self, document: Mapping[str, Any]) -> Endpoints:
        """The addresses that a discovery document names; those given as settings win.

        Raises:
            SignInFailed: The document is of another server, or lacks an address.
        """
        issuer = as_text(document.get("issuer")) or ""
        expected = self.issuer or (self.discovery_url or "").removesuffix(WELL_KNOWN)
        if issuer.rstrip("/") != expected.rstrip("/"):
            raise SignInFailed(
                f"the discovery document is of the issuer {issuer[:100]!r}, not {expected!r}",
                hint="check discovery_url; if the issuer is right, pass it as issuer=",
            )
        authorize = self.authorize_url or as_text(document.get("authorization_endpoint"))
        token = self.token_url or as_text(document.get("token_endpoint"))
        if authorize is None or token is None:
            raise SignInFailed(
                "the discovery document lacks authorization_endpoint or token_endpoint",
                hint="pass authorize_url= and token_url=",
            )
        revocation = self.revocation_url or as_text(document.get("revocation_endpoint"))
        return Endpoints(
            authorize=self._checked(authorize),
            token=self._checked(token),
            refresh=self._checked(self.refresh_url or token),
            revocation=None if revocation is None else self._checked(revocation),
            issuer=issuer,
        )

    def _checked(self, url: str) -> str:
        """The address as given: a slash at its end may count."""
        try:
            checked_base_url(url, allow_http=self.allow_http)
        except ConfigurationError as error:
            raise ConfigurationError(error.message.replace("base_url", "a sign-in address"), hint=error.hint) from None
        return url.strip()
