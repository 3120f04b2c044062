"""Reads products of WHATS'ON: some ahead, each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.errors import BroadcastError, NotFoundError

if TYPE_CHECKING:
    from whatson_client import AsyncWhatsonClient
    from whatson_client.models import Product

__all__ = ["AsyncProducts"]

AHEAD = 8
"""Products that are read at the same time."""
KEPT = 1_000
"""Products that are kept for those that refer to them."""


class AsyncProducts:
    """Reads products by their external references.

    Args:
        client: Of the installation.
        custom_attributes: Names of custom attributes to read with each.
        dated: Ask for the time of the last change, too.
    """

    def __init__(self, client: AsyncWhatsonClient, custom_attributes: Sequence[str], *, dated: bool) -> None:
        self._client = client
        self._arguments: dict[str, Any] = {}
        if custom_attributes:
            self._arguments["custom_attributes"] = list(custom_attributes)
        if dated:
            self._arguments["debug"] = "dateModifiedUTC"
        self._read: dict[str, Product | BroadcastError | None] = {}

    async def ahead(self, references: Iterable[str]) -> None:
        """Read several at the same time. What fails is told to whoever asks for it."""
        wanted = [each for each in references if each not in self._read]
        async with aclosing(self._client.bulk(self._one, wanted, concurrency=AHEAD)) as outcomes:
            async for outcome in outcomes:
                error = outcome.error
                if error is not None and not isinstance(error, BroadcastError):
                    raise error
                self._keep(outcome.item, error if error is not None else outcome.value)

    async def get(self, reference: str) -> Product | None:
        """A product; `None` where there is none.

        Raises:
            BroadcastError: It can't be read.
        """
        if reference not in self._read:
            try:
                self._keep(reference, await self._one(reference))
            except BroadcastError as error:
                self._keep(reference, error)
        found = self._read[reference]
        if isinstance(found, BroadcastError):
            raise found
        return found

    async def _one(self, reference: str) -> Product | None:
        try:
            return await self._client.products.get(reference, **self._arguments)
        except NotFoundError:
            return None

    def _keep(self, reference: str, found: Product | BroadcastError | None) -> None:
        self._read[reference] = found
        while len(self._read) > KEPT:
            del self._read[next(iter(self._read))]
