"""The documented recipe for VOD catalogues: a first load over all pages, then updates alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import datetime
from typing import TYPE_CHECKING

from broadcast_clients.core.errors import BroadcastError
from plurimedia_client.events import CatalogEvent, ContentFailed, ContentLoaded, ContentRemoved

if TYPE_CHECKING:
    from plurimedia_client._async.client import AsyncPlurimediaClient
    from plurimedia_client.models import CatalogChange, Content

__all__ = ["AsyncWorkflows", "is_removal"]

REMOVED = frozenset({"removed", "remove", "deleted", "delete"})
"""Words that say that a content left the catalogue. No document shows them, so the usual ones are all understood."""


def is_removal(change: CatalogChange) -> bool:
    """Whether a row of CatalogsLastUpdated says that the content left the catalogue."""
    return str(change.status).lower() in REMOVED


class AsyncWorkflows:
    """The jobs of the Plurimedia client, reached as `client.workflows`."""

    def __init__(self, client: AsyncPlurimediaClient) -> None:
        self._client = client

    async def load_catalog(
        self,
        catalog_id: int,
        *,
        concurrency: int = 16,
        progress: Callable[[int], None] | None = None,
        resume_token: str | None = None,
    ) -> AsyncGenerator[CatalogEvent]:
        """Load a whole catalogue: every page, and one V2 content call for each content in it.

        Use it once; `update_catalog` keeps the result up to date, as the documents ask.

        Args:
            catalog_id: The catalogue.
            concurrency: The most content calls at the same time.
            progress: Called with the number of finished contents after each.
            resume_token: Where an earlier load broke off: `error.resume_token` of what it raised.

        Returns:
            An event for each content, as they arrive. Memory doesn't grow with the catalogue.

        Raises:
            BroadcastError: A page of the catalogue can't be read; `error.resume_token` says where.
        """
        entries = self._client.catalogs.contents(catalog_id)
        if resume_token is not None:
            entries = entries.resume(resume_token)
        work = ((entry.id, "loaded") async for entry in entries)
        bulk = self._client.bulk(self._load, work, concurrency=concurrency, progress=progress)
        async with aclosing(bulk) as outcomes:  # who leaves early ends the calls that are under way
            async for outcome in outcomes:
                yield _event(outcome.item, outcome.value, outcome.error)

    async def update_catalog(
        self,
        catalog_id: int,
        *,
        since: datetime,
        concurrency: int = 16,
        removal: Callable[[CatalogChange], bool] = is_removal,
        progress: Callable[[int], None] | None = None,
    ) -> AsyncGenerator[CatalogEvent]:
        """Bring a catalogue up to date: what was added, updated or removed since a moment, and nothing else.

        Args:
            catalog_id: The catalogue.
            since: The moment of the last load or update, in the provider's own time (naive), or with an offset where
                the client was given a `timezone`.
            concurrency: The most content calls at the same time.
            removal: Tells whether a row says that its content was removed: how rows say so isn't documented.
            progress: Called with the number of finished contents after each.

        Returns:
            An event for each change.
        """
        changes = await self._client.catalogs.last_updated(catalog_id, since=since)
        work: list[tuple[int, str]] = []
        for change in changes:
            if removal(change):
                yield ContentRemoved(change.id)
            else:
                work.append((change.id, str(change.status)))
        bulk = self._client.bulk(self._load, work, concurrency=concurrency, progress=progress)
        async with aclosing(bulk) as outcomes:  # who leaves early ends the calls that are under way
            async for outcome in outcomes:
                yield _event(outcome.item, outcome.value, outcome.error)

    async def _load(self, work: tuple[int, str]) -> Content:
        return await self._client.contents.get(work[0])


def _event(work: tuple[int, str], content: Content | None, error: Exception | None) -> CatalogEvent:
    content_id, change = work
    if content is not None:
        return ContentLoaded(content_id, content, change)
    if isinstance(error, BroadcastError):
        return ContentFailed(content_id, error)
    raise error if error is not None else AssertionError("work without an outcome")
