"""The documented recipe for VOD catalogues: a first load over all pages, then updates alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable
from contextlib import aclosing
from datetime import datetime
from typing import TYPE_CHECKING

from broadcast_clients.core.errors import BroadcastError
from plurimedia_client.events import CatalogEvent, ContentFailed, ContentLoaded, ContentRemoved
from plurimedia_client.recipes import everything, is_removal

if TYPE_CHECKING:
    from plurimedia_client._async.client import AsyncPlurimediaClient
    from plurimedia_client.models import CatalogChange

__all__ = ["AsyncCatalogJobs", "is_removal"]

_Work = tuple[int, str]
"""Id of a content, and what the provider says of it."""


class AsyncCatalogJobs:
    """What is done with VOD catalogues."""

    _client: AsyncPlurimediaClient

    async def load_catalog(
        self,
        catalog_id: int,
        *,
        concurrency: int = 16,
        progress: Callable[[int], None] | None = None,
        resume_token: str | None = None,
        tags: bool = False,
        vod_only: Callable[[int], bool] = everything,
    ) -> AsyncGenerator[CatalogEvent]:
        """Load a whole catalogue: every page, and one V2 content call for each content in it.

        Use it once; `update_catalog` keeps the result up to date, as the documents ask.

        Args:
            catalog_id: The catalogue.
            concurrency: The most content calls at the same time.
            progress: Called with the number of finished contents after each.
            resume_token: Where an earlier load broke off: `error.resume_token` of what it raised.
            tags: Read the keywords of contents that are in catalogues alone, with one more call each.
            vod_only: Tells of a content id whether it is in catalogues alone. Keywords of what is aired come with the
                schedule.

        Returns:
            An event for each content, as they arrive. Memory doesn't grow with the catalogue.

        Raises:
            BroadcastError: A page of the catalogue can't be read; `error.resume_token` says where.
        """
        entries = self._client.catalogs.contents(catalog_id)
        if resume_token is not None:
            entries = entries.resume(resume_token)
        work = ((entry.id, "loaded") async for entry in entries)
        async with aclosing(self._contents(work, concurrency, progress, tags, vod_only)) as events:
            async for event in events:
                yield event

    async def update_catalog(
        self,
        catalog_id: int,
        *,
        since: datetime,
        concurrency: int = 16,
        removal: Callable[[CatalogChange], bool] = is_removal,
        progress: Callable[[int], None] | None = None,
        tags: bool = False,
        vod_only: Callable[[int], bool] = everything,
    ) -> AsyncGenerator[CatalogEvent]:
        """Bring a catalogue up to date: what was added, updated or removed since a moment, and nothing else.

        Args:
            catalog_id: The catalogue.
            since: The moment of the last load or update, in the provider's own time (naive), or with an offset where
                the client was given a `timezone`.
            concurrency: The most content calls at the same time.
            removal: Tells whether a row says that its content was removed: how rows say so isn't documented.
            progress: Called with the number of finished contents after each.
            tags: Read the keywords of contents that are in catalogues alone, with one more call each.
            vod_only: Tells of a content id whether it is in catalogues alone.

        Returns:
            An event for each change.
        """
        changes = await self._client.catalogs.last_updated(catalog_id, since=since)
        work: list[_Work] = []
        for change in changes:
            if removal(change):
                yield ContentRemoved(change.id)
            else:
                work.append((change.id, str(change.status)))
        async with aclosing(self._contents(work, concurrency, progress, tags, vod_only)) as events:
            async for event in events:
                yield event

    async def _contents(
        self,
        work: Iterable[_Work] | AsyncIterable[_Work],
        concurrency: int,
        progress: Callable[[int], None] | None,
        tags: bool,
        vod_only: Callable[[int], bool],
    ) -> AsyncGenerator[CatalogEvent]:
        """Read contents, and an event for each."""

        async def load(item: _Work) -> ContentLoaded:
            return await self._load(item, tags and vod_only(item[0]))

        bulk = self._client.bulk(load, work, concurrency=concurrency, progress=progress)
        async with aclosing(bulk) as outcomes:  # who leaves early ends the calls that are under way
            async for outcome in outcomes:
                if outcome.value is not None:
                    yield outcome.value
                elif isinstance(outcome.error, BroadcastError):
                    yield ContentFailed(outcome.item[0], outcome.error)
                elif outcome.error is not None:
                    raise outcome.error

    async def _load(self, work: _Work, tags: bool) -> ContentLoaded:
        content_id, change = work
        content = await self._client.contents.get(content_id)
        if not tags:
            return ContentLoaded(content_id, content, change)
        try:
            return ContentLoaded(content_id, content, change, await self._client.tags.of_content(content_id))
        except BroadcastError as error:
            return ContentLoaded(content_id, content, change, tags_error=error)
