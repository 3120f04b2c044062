"""The authorization server: authorization code with PKCE, single-use refresh tokens, revocation, discovery.

A server of its own beside the API, as the documentation has it on a page of its own. Whoever asks is let in, unless the
sandbox was told to deny; there is no password.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from broadcast_clients.sandbox.made.numbers import made_uuid, secret
from broadcast_clients.sandbox.server.clock import Clock
from broadcast_clients.sandbox.server.messages import Refusal, Request, Response, Route, as_object, encode_json
from broadcast_clients.sandbox.server.routing import Found, Router
from broadcast_clients.sandbox.server.world import Settings

from .replies import Replies

CLIENT_ID = "encora-sandbox-app"
CODE_PAGE = "/auth/code"
# Documented: the example of expires_in.
ACCESS_SECONDS = 900
_CODE_LIFETIME = timedelta(minutes=1)
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ASKED = ("response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method")
_EXCHANGED = ("code", "redirect_uri", "client_id", "code_verifier")
_NO_STORE = (("Cache-Control", "no-store"), ("Pragma", "no-cache"))


@dataclass(slots=True)
class _Code:
    redirect_uri: str
    scope: str
    challenge: str
    nonce: str
    expires: datetime
    family: int | None = None


@dataclass(slots=True)
class _Refresh:
    family: int
    scope: str
    used: bool = False


class SignIn:
    """Issues the tokens that the API accepts."""

    name = "encora_auth"
    prefix = "/encora-auth"

    def __init__(self, settings: Settings, clock: Clock, user: str) -> None:
        self._seed = settings.seed
        self._clock = clock
        self._user = user
        self._variants = settings.variants
        self._replies = Replies(settings.seed, settings.variants)
        self._numbered = 0
        self._codes: dict[str, _Code] = {}
        self._refreshes: dict[str, _Refresh] = {}
        self._access: dict[str, tuple[int, datetime]] = {}
        self._voided: set[int] = set()
        self.denials: int = 0
        self.issued: int = 0
        self.reused: int = 0
        routes = [
            Route("GET", "/.well-known/openid-configuration", self.discover, open=True),
            Route("GET", "/.well-known/oauth-authorization-server", self.discover, open=True),
            Route("GET", "/auth/jwks", self.keys, open=True),
            Route("GET", "/auth/authorize", self.authorize, open=True),
            Route("GET", CODE_PAGE, self.show_code, open=True),
            Route("POST", "/auth/token", self.token, open=True),
            Route("POST", "/auth/revoke", self.revoke, open=True),
        ]
        if self._variants["encora.refresh_path"] == "own":
            routes.append(Route("POST", "/auth/token/refresh", self.token, open=True))
        self.router: Router = Router(routes)

    # --- for the API and for tests ----------------------------------------------------------------------------------

    def accepts(self, token: str) -> bool:
        """Whether an access token is one of ours, not expired and not revoked."""
        family, expires = self._access.get(token, (0, self._clock.now()))
        return self._clock.now() < expires and family not in self._voided

    def void_access(self) -> None:
        """Make every access token invalid; refresh tokens stay."""
        self._access.clear()

    def rows(self) -> dict[str, Any]:
        """Return how much was issued and asked for, for tests."""
        usable = [each for each in self._refreshes.values() if not each.used and each.family not in self._voided]
        return {
            "tokens_issued": self.issued,
            "refresh_tokens_usable": len(usable),
            "refresh_tokens_reused": self.reused,
            "sign_ins": len({each.family for each in self._refreshes.values()}),
        }

    # --- endpoints --------------------------------------------------------------------------------------------------

    def discover(self, request: Request) -> Response:
        """Return the metadata of RFC 8414 (documented that it is there)."""
        issuer = self._issuer(request)
        refresh = "/auth/token/refresh" if self._variants["encora.refresh_path"] == "own" else "/auth/token"
        return _json(
            200,
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/auth/authorize",
                "token_endpoint": f"{issuer}/auth/token",
                "refresh_endpoint": f"{issuer}{refresh}",
                "revocation_endpoint": f"{issuer}/auth/revoke",
                "jwks_uri": f"{issuer}/auth/jwks",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "refresh_token"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["HS256"],
                "scopes_supported": ["openid", "profile", "content:read", "subscription:read", "watchlist", "devices"],
            },
        )

    def keys(self, request: Request) -> Response:
        """Return no keys: identity tokens of the sandbox are signed with a shared one."""
        return _json(200, {"keys": []})

    def authorize(self, request: Request) -> Response:
        """Let the user in and send the browser back with a code and the state (documented parameters, all required)."""
        asked = request.query
        redirect = asked.get("redirect_uri", "")
        if asked.get("client_id") != CLIENT_ID:
            return self._page(400, "Sign-in refused", "This client_id is not known.")
        if not self._may_return(request, redirect):
            return self._page(400, "Sign-in refused", "This redirect_uri is not registered.")
        problem = self._problem(asked)
        if problem is not None:
            return _redirect(redirect, {**problem, "state": asked.get("state", "")})
        if self.denials > 0:
            self.denials -= 1
            denied = {"error": "access_denied", "error_description": "The user declined.", "state": asked["state"]}
            return _redirect(redirect, denied)
        code = self._secret("code")
        expires = self._clock.now() + _CODE_LIFETIME
        challenge, nonce = asked["code_challenge"], asked.get("nonce", "")
        self._codes[code] = _Code(redirect, asked["scope"], challenge, nonce, expires)
        return _redirect(redirect, {"code": code, "state": asked["state"]})

    def show_code(self, request: Request) -> Response:
        """Show the code to someone whose program runs on a machine without a browser."""
        code = request.query.get("code") or request.query.get("error", "")
        return self._page(200, "Signed in", f"Paste this code: <code>{html.escape(code)}</code>", escape=False)

    def token(self, request: Request) -> Response:
        """Give tokens for a code, or for a refresh token (documented bodies)."""
        body = self._body(request)
        kind = body.get("grant_type")
        if kind == "authorization_code" and not request.path.endswith("/refresh"):
            return self._exchange(request, body)
        if kind == "refresh_token":
            return self._refresh(request, body)
        raise self._refusal(request, "unsupported_grant_type", f"grant_type can't be {kind}")

    def revoke(self, request: Request) -> Response:
        """Revoke a token and all that came from the same sign-in (RFC 7009): success whether it was known or not."""
        token = self._body(request).get("token", "")
        if token in self._refreshes:
            self._voided.add(self._refreshes[token].family)
        self._access.pop(token, None)
        return _json(200, {})

    # --- steps ------------------------------------------------------------------------------------------------------

    def _problem(self, asked: Mapping[str, str]) -> dict[str, str] | None:
        missing = [name for name in _ASKED if not asked.get(name)]
        text = f"{', '.join(missing)} missing" if missing else ""
        if not missing and asked["response_type"] != "code":
            return {"error": "unsupported_response_type", "error_description": "response_type must be code"}
        if not missing and asked["code_challenge_method"] != "S256":
            text = "code_challenge_method must be S256"
        elif not missing and _CHALLENGE.fullmatch(asked["code_challenge"]) is None:
            text = "code_challenge must be the base64url form of a SHA-256 digest"
        return {"error": "invalid_request", "error_description": text} if text else None

    def _exchange(self, request: Request, body: Mapping[str, str]) -> Response:
        self._require(request, body, _EXCHANGED)
        verifier = body["code_verifier"]
        if _VERIFIER.fullmatch(verifier) is None:
            raise self._refusal(request, "invalid_request", "code_verifier must have 43 to 128 URL-safe characters")
        code = self._codes.get(body["code"])
        if code is None or self._clock.now() >= code.expires or body["redirect_uri"] != code.redirect_uri:
            raise self._refusal(request, "invalid_grant", "the code is unknown, expired, or was for another address")
        if code.family is not None:
            # RFC 6749: a code that comes twice has leaked.
            self._voided.add(code.family)
            raise self._refusal(request, "invalid_grant", "the code was used")
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if not hmac.compare_digest(digest, code.challenge):
            raise self._refusal(request, "invalid_grant", "code_verifier does not match code_challenge")
        self._numbered += 1
        code.family = self._numbered
        return self._tokens(request, code.family, code.scope, code.nonce)

    def _refresh(self, request: Request, body: Mapping[str, str]) -> Response:
        self._require(request, body, ("refresh_token", "client_id"))
        held = self._refreshes.get(body["refresh_token"])
        if held is None or held.family in self._voided:
            raise self._refusal(request, "invalid_grant", "the refresh token is unknown or revoked")
        if held.used:
            self.reused += 1
            if self._variants["encora.refresh_reuse"] == "family_voided":
                self._voided.add(held.family)
            raise self._refusal(request, "invalid_grant", "the refresh token was used")
        held.used = True
        return self._tokens(request, held.family, held.scope)

    def _tokens(self, request: Request, family: int, scope: str, nonce: str = "") -> Response:
        access, refresh = self._secret("access"), self._secret("refresh")
        self.issued += 1
        self._access[access] = (family, self._clock.now() + timedelta(seconds=ACCESS_SECONDS))
        self._refreshes[refresh] = _Refresh(family, scope)
        value = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": ACCESS_SECONDS,
            "refresh_token": refresh,
            "scope": scope,
            "id_token": self._identity(request, nonce),
        }
        return Response(200, (("Content-Type", "application/json"), *_NO_STORE), encode_json(value))

    def _identity(self, request: Request, nonce: str) -> str:
        now = int(self._clock.now().timestamp())
        claims = {"iss": self._issuer(request), "sub": self._user, "aud": CLIENT_ID, "iat": now, "exp": now + 900}
        if nonce:
            claims["nonce"] = nonce
        text = ".".join(_base64url(encode_json(part)) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
        key = secret(self._seed, "identity key").encode()
        return f"{text}.{_base64url(hmac.new(key, text.encode(), hashlib.sha256).digest())}"

    def _body(self, request: Request) -> dict[str, str]:
        wanted = self._variants["encora.token_body"]
        is_form = "x-www-form-urlencoded" in request.headers.get("content-type", "")
        if wanted != "both" and is_form != (wanted == "form"):
            raise Refusal(self._replies.error(request, 400, f"The body must be {wanted.upper()}."))
        if is_form:
            return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        try:
            parsed = as_object(json.loads(request.body))
        except ValueError:
            parsed = None
        if parsed is None:
            # The documented sample of a body that isn't JSON.
            raise Refusal(self._replies.error(request, 400))
        return {name: value for name, value in parsed.items() if isinstance(value, str)}

    def _require(self, request: Request, body: Mapping[str, str], names: tuple[str, ...]) -> None:
        missing = [name for name in names if not body.get(name)]
        if missing:
            raise self._refusal(request, "invalid_request", f"{', '.join(missing)} missing")
        if body["client_id"] != CLIENT_ID:
            raise self._refusal(request, "invalid_client", "this client_id is not known", 401)

    def _refusal(self, request: Request, error: str, text: str, status: int = 400) -> Refusal:
        if self._variants["encora.oauth_errors"] == "envelope":
            return Refusal(self._replies.error(request, status, text, code=error.upper()))
        return Refusal(_json(status, {"error": error, "error_description": text}))

    def _may_return(self, request: Request, redirect: str) -> bool:
        address = urlsplit(redirect)
        if redirect == f"{self._issuer(request)}{CODE_PAGE}" or redirect == "https://app.encora.example/callback":
            return True
        return address.scheme == "http" and address.hostname in _LOOPBACK and not address.fragment

    def _issuer(self, request: Request) -> str:
        return f"http://{request.headers.get('host', '127.0.0.1')}{self.prefix}"

    def _secret(self, kind: str) -> str:
        self._numbered += 1
        return secret(self._seed, "sign-in", kind, self._numbered, made_uuid(self._seed, kind), length=48)

    @staticmethod
    def _page(status: int, title: str, text: str, *, escape: bool = True) -> Response:
        shown = html.escape(text) if escape else text
        body = f"<!DOCTYPE html>\n<title>{title}</title>\n<h1>{title}</h1>\n<p>{shown}</p>\n"
        return Response(status, (("Content-Type", "text/html; charset=utf-8"),), body.encode())

    # --- what every server of the sandbox has -----------------------------------------------------------------------

    def authorise(self, request: Request) -> None:
        """Accept anyone: this is where credentials come from."""

    def unrouted(self, request: Request, found: Found) -> Response:
        """Answer where there is nothing."""
        return self._replies.error(request, 405 if found.methods else 404)

    def failure(self, status: int) -> Response:
        """Return an error in the documented envelope."""
        return self._replies.error(None, status)

    def info(self) -> dict[str, Any]:
        """Return the client that may sign in."""
        return {"client_id": CLIENT_ID}

    def act(self, action: str, parameters: Mapping[str, Any]) -> None:
        """Do nothing: the API is asked."""
        raise ValueError("ask encora, not encora_auth")

    def tell(self, question: str, parameters: Mapping[str, Any]) -> Any:
        """Tell nothing: the API is asked."""
        raise ValueError("ask encora, not encora_auth")

    def advance(self, before: datetime, after: datetime) -> dict[str, Any]:
        """Let time pass."""
        return {}


def _json(status: int, value: object) -> Response:
    return Response(status, (("Content-Type", "application/json"),), encode_json(value))


def _redirect(address: str, parameters: Mapping[str, str]) -> Response:
    separator = "&" if urlsplit(address).query else "?"
    return Response(302, (("Location", f"{address}{separator}{urlencode(parameters)}"), *_NO_STORE))


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
