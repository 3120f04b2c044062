"""JSON Web Tokens as WHATS'ON makes them (documented: HS256, and the claims jti, sub, iat, exp, aud)."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from broadcast_clients.sandbox.made.numbers import made_uuid, secret
from broadcast_clients.sandbox.server.messages import as_array, as_object

from .site import Site

AUDIENCE = ("CONTENT", "MAM", "TRAILER")
"""User codes of the APIs; which codes an installation gives them is up to it."""


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


class Tokens:
    """Makes and checks tokens.

    Their times are the machine's, whatever `advance` did to the sandbox's clock: a client judges by its own clock
    whether a token has expired.
    """

    def __init__(self, site: Site) -> None:
        self._seed = site.seed
        lifetime = site.chosen("token_lifetime")
        self._lifetime = None if lifetime == "never" else int(lifetime)
        self._standard = site.era.at("2022r7")
        self._opaque = site.chosen("old_token") == "opaque"
        self._audience: tuple[str, ...] = AUDIENCE
        self._generation = 0
        self._made = 0
        self._seen: dict[str, dict[str, Any]] = {}

    def limit(self, audience: Sequence[str]) -> None:
        """Let tokens from now on be for some of the APIs only.

        Raises:
            ValueError: There is no such API.
        """
        codes = tuple(code.upper() for code in audience)
        if not set(codes) <= set(AUDIENCE):
            raise ValueError(f"APIs are {', '.join(AUDIENCE)}, not {', '.join(codes)}")
        self._audience = codes

    def _key(self) -> bytes:
        return secret(self._seed, "whatson", "signature", self._generation, length=64).encode()

    def _signature(self, text: str) -> str:
        return _encoded(hmac.new(self._key(), text.encode("latin-1", "replace"), sha256).digest())

    def make(self, user: str) -> str:
        """Return a new token for a user."""
        self._made += 1
        now = int(time.time())
        claims: dict[str, Any] = {
            "jti": made_uuid(self._seed, "jti", self._generation, self._made),
            "sub": user,
            "iat": now,
            "aud": list(self._audience),
        }
        if self._lifetime is not None:
            claims["exp"] = now + self._lifetime
        if not self._standard:
            return self._older(claims)
        header = {"alg": "HS256", "typ": "JWT"}
        text = f"{_encoded(_json(header))}.{_encoded(_json(claims))}"
        return f"{text}.{self._signature(text)}"

    def _older(self, claims: dict[str, Any]) -> str:
        """Tokens weren't standard before 2022r7 (documented); the server remembers the ones it made."""
        if self._opaque:
            token = secret(self._seed, "token", self._generation, self._made, length=48)
        else:
            token = f"{_encoded(_json({'typ': 'token'}))}.{_encoded(_json(claims))}."
        self._seen[token] = claims
        return token

    def accepts(self, token: str) -> bool:
        """Whether a token was made here and hasn't expired."""
        claims = self._claims(token)
        return claims is not None and claims.get("exp", time.time() + 1) > time.time()

    def allows(self, token: str, api: str) -> bool:
        """Whether an accepted token is for an API."""
        claims = self._claims(token) or {}
        return api.upper() in (as_array(claims.get("aud")) or ())

    def _claims(self, token: str) -> dict[str, Any] | None:
        claims = self._seen.get(token)
        if claims is None and self._standard:
            claims = self._verified(token)
            if claims is not None:
                self._seen[token] = claims
        return claims

    def _verified(self, token: str) -> dict[str, Any] | None:
        text, _, signature = token.rpartition(".")
        if not hmac.compare_digest(self._signature(text).encode(), signature.encode("latin-1", "replace")):
            return None
        return as_object(json.loads(_decoded(text.partition(".")[2])))

    def expire_all(self) -> None:
        """Make all tokens invalid, by another key for their signature."""
        self._generation += 1
        self._seen.clear()
