"""A session over prepared answers, and the tokens that it deals with."""

from __future__ import annotations

# async-only: begin
# async-only: end
import time
from typing import Any
from urllib.parse import parse_qs

from attr import evolve

from broadcast_clients.core.http.protocol import WireAnswer, WireRequest
from broadcast_clients.core.secret import Secret
from encora_client.signin import (
    AsyncPkceSession,
    MemoryTokens,
    SignInSettings,
    TokenSet,
)
from tests.support._async.scripted import QUICK, AsyncScriptedBackend, answer

__all__ = ["BASE", "SETTINGS", "Recording", "answered", "form_of", "held", "session_on"]

BASE = "https://tenant.test/api/v2"
SETTINGS = SignInSettings(client_id="app", base_url=BASE, redirect_uri="http://127.0.0.1:9/callback")


def answered(number: int, **changes: Any) -> WireAnswer:
    tokens = {
        "access_token": f"access-{number}",
        "token_type": "Bearer",
        "expires_in": 900,
        "refresh_token": f"refresh-{number}",
        "scope": "openid",
        "id_token": "id",
    }
    return answer({name: value for name, value in {**tokens, **changes}.items() if value is not None})


def held(*, left: float = -1.0, **changes: Any) -> TokenSet:
    """Tokens whose access token has `left` seconds to go."""
    return TokenSet(
        **{
            "access_token": Secret("access-0"),
            "expires_at": time.time() + left,
            "refresh_token": Secret("refresh-0"),
            **changes,
        }
    )


def session_on(backend: AsyncScriptedBackend, store: Any = None, **settings: Any) -> AsyncPkceSession:
    chosen = evolve(SETTINGS, **settings) if settings else SETTINGS
    return AsyncPkceSession(chosen, store=store, transport=backend, retry=QUICK)


def form_of(request: WireRequest) -> dict[str, str]:
    assert request.content is not None
    return {name: values[0] for name, values in parse_qs(request.content.decode(), strict_parsing=True).items()}


class Recording(MemoryTokens):
    """Writes down what is saved, and what the server had been sent by then."""

    def __init__(self, tokens: TokenSet | None, backend: AsyncScriptedBackend) -> None:
        super().__init__(tokens)
        self.backend = backend
        self.log: list[tuple[str, bool, int]] = []

    def save(self, tokens: TokenSet) -> None:
        """Write down."""
        refresh = "" if tokens.refresh_token is None else tokens.refresh_token.reveal()
        self.log.append((refresh, tokens.refresh_sent, len(self.backend.requests)))
        super().save(tokens)
