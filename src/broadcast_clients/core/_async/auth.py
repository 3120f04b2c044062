"""Credentials: what goes into the headers, and what is done when the server rejects it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from broadcast_clients.core.concurrency._async import Lock
from broadcast_clients.core.errors import ServerError, TooManyRequests, TransportError
from broadcast_clients.core.log import logger_of
from broadcast_clients.core.secret import SecretSource, revealed
from broadcast_clients.core.token import Credential, Token, header_safe

__all__ = ["AsyncAuth", "AsyncBearerAuth", "AsyncKeyAuth", "AsyncNoAuth", "AsyncTokenSource"]


class AsyncTokenSource(Protocol):
    """Where tokens come from, as the core uses it."""

    async def fetch(self, rejected: Token | None) -> Token | None:
        """A token; one other than `rejected`, or `None` if there is no other."""
        ...


class AsyncAuth(Protocol):
    """How requests are authorised."""

    def current(self) -> Credential | None:
        """The credential to send, if one is at hand."""
        ...

    async def obtain(self, rejected: Credential | None) -> Credential | None:
        """A credential other than the rejected one; `None` if there is no other."""
        ...

    def secrets(self) -> list[str]:
        """What must be kept out of error texts."""
        ...


class AsyncNoAuth:
    """No credential at all."""

    def __init__(self) -> None:
        self._none = Credential({})

    def current(self) -> Credential | None:
        """Nothing to send."""
        return self._none

    async def obtain(self, rejected: Credential | None) -> Credential | None:
        """Nothing to be had."""
        return None

    def secrets(self) -> list[str]:
        """None."""
        return []


class AsyncKeyAuth:
    """A subscription key in a header, with a secondary key for the time when the primary is regenerated."""

    def __init__(self, header: str, keys: list[SecretSource], package: str) -> None:
        self._header = header
        self._keys = keys
        self._logger = logger_of(package)
        self._active = 0
        self._credential: Credential | None = None
        self._lock = Lock()

    def current(self) -> Credential | None:
        """The key in use."""
        if self._credential is None:
            self._credential = self._make(self._active)
        return self._credential

    def _make(self, index: int, *, provoked: bool = False) -> Credential:
        return Credential({self._header: header_safe(self._keys[index].reveal())}, index, provoked)

    async def obtain(self, rejected: Credential | None) -> Credential | None:
        """Fail over from the primary to the secondary key, and say so."""
        async with self._lock:
            current = self.current()
            if rejected is None or current is not rejected:
                return current
            if self._active + 1 >= len(self._keys):
                return None
            self._active += 1
            self._credential = self._make(self._active, provoked=True)
            self._logger.warning(
                "the primary %s was rejected; using the secondary key from now on. Replace the primary key.",
                self._header,
            )
            return self._credential

    def secrets(self) -> list[str]:
        """The keys that could be revealed."""
        return revealed(self._keys)


class AsyncBearerAuth:
    """`Authorization: Bearer`, renewed by one task for all that wait."""

    def __init__(self, source: AsyncTokenSource, also_secret: Sequence[SecretSource] = ()) -> None:
        self._source = source
        self._also_secret = also_secret
        self._token: Token | None = None
        self._credential: Credential | None = None
        self._lock = Lock()

    def current(self) -> Credential | None:
        """The credential at hand, unless it is missing or about to end."""
        token = self._token
        return self._credential if token is not None and token.is_fresh() else None

    async def obtain(self, rejected: Credential | None) -> Credential | None:
        """Get a token, or a newer one than the rejected; all callers share one renewal."""
        async with self._lock:
            current = self.current()
            if current is not None and current is not rejected:
                return current
            if rejected is not None and rejected.provoked and not rejected.proven:
                return None  # a new token was rejected at once: another one won't help
            token = await self._fetch(rejected)
            return None if token is None else self._keep(token, provoked=rejected is not None)

    async def renew(self) -> None:
        """Get another token, whatever the one at hand is worth."""
        async with self._lock:
            token = await self._source.fetch(self._token)
            if token is not None:
                self._keep(token, provoked=False)

    def _keep(self, token: Token, *, provoked: bool) -> Credential:
        if token is not self._token or self._credential is None:
            headers = {"Authorization": f"Bearer {token.value.reveal()}"}
            self._credential = Credential(headers, token, provoked)
            self._token = token
        return self._credential

    async def _fetch(self, rejected: Credential | None) -> Token | None:
        try:
            return await self._source.fetch(self._token if rejected is not None else None)
        except (TransportError, ServerError, TooManyRequests):
            # The early renewal may fail as long as the old token is still good.
            if rejected is None and self._token is not None and self._token.is_fresh(margin=0.0):
                return self._token
            raise

    def secrets(self) -> list[str]:
        """The token in use, and what it is obtained with."""
        return revealed([*([self._token.value] if self._token is not None else []), *self._also_secret])
