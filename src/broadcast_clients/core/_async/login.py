"""Tokens from a JSON login call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from broadcast_clients.core.errors import CredentialError, OutcomeUnknown, StatusError
from broadcast_clients.core.token import Token

__all__ = ["AsyncLoginTokens"]

FAILED = frozenset({400, 401, 403, 422})
"""Statuses by which a server says that the user name or password is wrong."""


class AsyncLoginTokens:
    """Logs in when a token is needed. A failed login is never repeated by itself, because accounts lock."""

    def __init__(self, log_in: Callable[[], Awaitable[Token]]) -> None:
        self._log_in = log_in
        self._failure: CredentialError | None = None

    def forget_failure(self) -> None:
        """Allow another login: the user says that the credentials are right now."""
        self._failure = None

    async def fetch(self, rejected: Token | None) -> Token | None:
        """Log in.

        Raises:
            CredentialError: The login failed, now or before.
        """
        if self._failure is not None:
            raise CredentialError(self._failure.message, hint=self._failure.hint, call=self._failure.call)
        try:
            return await self._log_in()
        except OutcomeUnknown as error:
            error.hint = "the login got no answer and may count as a failed one, so it wasn't repeated: call again"
            raise
        except StatusError as error:
            if error.status not in FAILED:
                raise
            self._failure = CredentialError(
                f"the login failed with status {error.status}: {error.message}; it isn't repeated: accounts lock",
                hint="check user name and password, then call client.login() or make a new client",
                call=error.call,
            )
            self._failure.attempts, self._failure.request_id = error.attempts, error.request_id
            raise self._failure from error
