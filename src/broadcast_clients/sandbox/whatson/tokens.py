"""JSON Web Tokens as WHATS'ON makes them (documented: HS256, and the claims jti, sub, iat, exp, aud)."""

from __future__ import annotations

import base64
import hmac
import json
import time
from hashlib import sha256
from typing import Any

from broadcast_clients.sandbox.made.numbers import made_uuid, secret
from broadcast_clients.sandbox.server.messages import as_array, as_object

AUDIENCE = ["CONTENT", "MAM", "TRAILER"]


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class Tokens:
    """Makes and checks tokens.

    Their times are the machine's, whatever `advance` did to the sandbox's clock: a client judges by its own clock
    whether a token has expired.
    """

    def __init__(self, seed: int, lifetime_seconds: int | None) -> None:
        self._seed = seed
        self._lifetime = lifetime_seconds
        self._generation = 0
        self._made = 0

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
            "aud": AUDIENCE,
        }
        if self._lifetime is not None:
            claims["exp"] = now + self._lifetime
        parts = (json.dumps(part, separators=(",", ":")).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims))
        text = ".".join(map(_encoded, parts))
        return f"{text}.{self._signature(text)}"

    def accepts(self, token: str) -> bool:
        """Whether a token was made here, is for the Content API and hasn't expired."""
        text, _, signature = token.rpartition(".")
        if not hmac.compare_digest(self._signature(text).encode(), signature.encode("latin-1", "replace")):
            return False
        claims = as_object(json.loads(_decoded(text.partition(".")[2]))) or {}
        return "CONTENT" in (as_array(claims.get("aud")) or ()) and claims.get("exp", time.time() + 1) > time.time()

    def expire_all(self) -> None:
        """Make all tokens invalid, by another key for their signature."""
        self._generation += 1
