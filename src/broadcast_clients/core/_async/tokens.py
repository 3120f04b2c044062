"""Where bearer tokens come from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

from broadcast_clients.core._async.auth import AsyncTokenSource
from broadcast_clients.core.concurrency._async import resolve
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.secret import FromEnvironment, FromFile, Secret, SecretSource
from broadcast_clients.core.token import Token

__all__ = ["AsyncProvidedTokens", "AsyncSecretTokens", "AsyncTokenProvider", "token_source"]

AsyncTokenProvider = Callable[[], str | Token | Awaitable[str | Token]]
"""A user's function that gives a current token; called again after a rejection and shortly before a token's end."""


def token_source(token: str | SecretSource | AsyncTokenProvider | AsyncTokenSource) -> AsyncTokenSource:
    """The source behind what a client was given as its token.

    Raises:
        ConfigurationError: It is none of the accepted things.
    """
    if isinstance(token, str):
        return AsyncSecretTokens(Secret(token))
    if isinstance(token, Secret | FromEnvironment | FromFile):
        return AsyncSecretTokens(token)
    if hasattr(token, "fetch"):
        return cast("AsyncTokenSource", token)
    if hasattr(token, "reveal"):
        return AsyncSecretTokens(cast("SecretSource", token))
    if callable(token):
        return AsyncProvidedTokens(token)
    raise ConfigurationError(
        f"a token must be text, FromEnvironment, FromFile, a function or a token source, not {type(token).__name__}"
    )


class AsyncSecretTokens:
    """A token given as text, or read from the environment or a file; read again after a rejection."""

    def __init__(self, source: SecretSource) -> None:
        self._source = source

    async def fetch(self, rejected: Token | None) -> Token | None:
        """The token, or nothing where it is still the rejected one."""
        value = self._source.reveal()
        if rejected is not None and rejected.value.reveal() == value:
            return None
        return Token(value)


class AsyncProvidedTokens:
    """Tokens from a function of the user's."""

    def __init__(self, provider: AsyncTokenProvider) -> None:
        self._provider = provider

    async def fetch(self, rejected: Token | None) -> Token | None:
        """Ask the function."""
        given = await resolve(self._provider())
        if isinstance(given, str):
            given = Token(given)
        if not isinstance(given, Token):
            raise ConfigurationError(f"the token provider gave {type(given).__name__}; it must give text or a Token")
        if rejected is not None and given.value == rejected.value:
            return None
        return given
