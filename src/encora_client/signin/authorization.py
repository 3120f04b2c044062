"""The first half of a sign-in, without I/O: the address to open, and what comes back from it (RFC 6749, 7636, 9207)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from urllib.parse import parse_qs, urlencode, urlsplit

from attr import field, frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.log import scrubbed
from broadcast_clients.core.secret import Secret
from encora_client.errors import SignInFailed
from encora_client.signin.settings import Endpoints, SignInSettings

__all__ = ["AuthorizationRequest", "challenge_of"]

SHOWN = 200
"""Characters of the server's words that an error repeats."""


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a code verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


@frozen(kw_only=True)
class AuthorizationRequest:
    """A sign-in that was begun: open `url`, and give `finish` the address that the browser is sent to."""

    url: str = field(repr=False)
    """What the person opens."""
    redirect_uri: str
    """Where the browser is sent afterwards."""
    state: Secret
    """Comes back with the browser, which shows that the answer belongs to this sign-in."""
    verifier: Secret
    """What proves that the code is redeemed by who asked for it (PKCE)."""
    issuer: str | None = field(default=None)
    """Who has to have answered, where that is known."""

    @classmethod
    def begin(cls, settings: SignInSettings, endpoints: Endpoints, redirect_uri: str) -> AuthorizationRequest:
        """A new one, with a state and a verifier of its own.

        Args:
            settings: What the platform knows of the application.
            endpoints: Addresses of the authorization server.
            redirect_uri: Where the browser is sent afterwards.
        """
        verifier = secrets.token_urlsafe(64)  # 86 characters; 43 to 128 are documented
        state = secrets.token_urlsafe(32)
        parameters = {
            **settings.extra,
            "response_type": "code",
            "client_id": settings.client_id,
            "redirect_uri": redirect_uri,
            "scope": settings.scope,
            "state": state,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        return cls(
            url=f"{endpoints.authorize}?{urlencode(parameters)}",
            redirect_uri=redirect_uri,
            state=Secret(state),
            verifier=Secret(verifier),
            issuer=endpoints.issuer,
        )

    def is_answered_by(self, callback: str) -> bool:
        """Whether an address carries the state of this sign-in."""
        given = _parameters(callback).get("state", "")
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.state.reveal().encode())

    def code(self, callback: str) -> str:
        """The code in the address that the browser was sent to.

        Args:
            callback: The whole address, or what stands behind its question mark.

        Raises:
            SignInFailed: The server refused, the state is another's, or there is no code in it.
        """
        given = _parameters(callback)
        if "state" not in given:
            raise SignInFailed(
                "there is no state in it, so it can't be told whether it answers this sign-in",
                hint="pass the whole address that the browser was sent to, not the code alone",
            )
        if not self.is_answered_by(callback):
            raise SignInFailed(
                "its state is that of another sign-in; somebody may have put it there",
                hint="start the sign-in again, and use the address that the browser shows at its end",
            )
        issuer = given.get("iss")
        if issuer is not None and self.issuer is not None and issuer.rstrip("/") != self.issuer.rstrip("/"):
            raise SignInFailed(f"the answer is of the issuer {issuer[:SHOWN]!r}, and {self.issuer!r} was asked")
        if "error" in given:
            why = scrubbed(given.get("error_description", given["error"]), [self.state.reveal(), given.get("code", "")])
            raise SignInFailed(f"the sign-in was refused: {why[:SHOWN]}")
        if not given.get("code"):
            raise SignInFailed("there is no code in the answer of the sign-in")
        return given["code"]

    def secret_code(self, callback: str) -> Secret:
        """The same, in a form that doesn't show.

        Raises:
            SignInFailed: As `code` does; or it holds characters that no code has.
        """
        try:
            return Secret(self.code(callback))
        except ConfigurationError:
            raise SignInFailed("the code in the answer of the sign-in holds control characters") from None


def _parameters(callback: str) -> dict[str, str]:
    """The query of an address, or of what stands behind its question mark. Of a name that comes twice, none counts."""
    text = callback.strip().strip("<>\"'")
    try:
        query = urlsplit(text).query if "?" in text else text
        found = parse_qs(query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items() if len(values) == 1}
