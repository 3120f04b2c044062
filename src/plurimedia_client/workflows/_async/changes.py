"""What changed, what comes to the cinemas, and the episodes of a season."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Iterable
from contextlib import aclosing
from datetime import date, datetime
from typing import TYPE_CHECKING

from broadcast_clients.core.errors import BroadcastError
from broadcast_clients.core.unset import UNSET
from plurimedia_client.events import ContentFailed, ContentLoaded, ObjectChanged, PartFailed, ReleasesLoaded

if TYPE_CHECKING:
    from broadcast_clients.core.answer import ItemList
    from plurimedia_client._async.client import AsyncPlurimediaClient
    from plurimedia_client.models import Content, ObjectType, SeasonEpisode, TheatricalRelease

__all__ = ["AsyncChangeJobs"]


class AsyncChangeJobs:
    """What is read beside schedule and catalogues."""

    _client: AsyncPlurimediaClient

    async def track_changes(
        self, *, since: datetime, object_types: Collection[ObjectType] | None = None
    ) -> AsyncGenerator[ObjectChanged]:
        """Tell which objects changed since a moment.

        Args:
            since: The moment, in the provider's own time (naive), or with an offset where the client was given a
                `timezone`.
            object_types: The types wanted, such as `["Person", "PersonImage"]`. They are picked here, because no
                document says that they can be asked for. Default: all, those included that no document knows yet.

        Returns:
            An event for each object.

        Raises:
            BroadcastError: The list can't be read.
        """
        for change in await self._client.track_changes.list(since=since, object_type=UNSET):
            if object_types is None or change.object_type in object_types:
                number, moment = getattr(change, "object_id", None), getattr(change, "last_update", None)
                yield ObjectChanged(change.object_type, number, moment, change)

    async def theatrical_releases(
        self, days: Iterable[date], *, concurrency: int = 4
    ) -> AsyncGenerator[ReleasesLoaded | PartFailed]:
        """Read what comes to the cinemas on some days, with one call for each.

        Args:
            days: The days.
            concurrency: The most calls at the same time.

        Returns:
            An event for each day, as they arrive.
        """
        bulk = self._client.bulk(self._releases, days, concurrency=concurrency)
        async with aclosing(bulk) as outcomes:  # who leaves early ends the calls that are under way
            async for outcome in outcomes:
                if outcome.value is not None:
                    yield ReleasesLoaded(outcome.item, outcome.value)
                elif isinstance(outcome.error, BroadcastError):
                    yield PartFailed("releases", (outcome.item,), outcome.error)
                elif outcome.error is not None:
                    raise outcome.error

    async def season_episodes(
        self, content_id: int, *, concurrency: int = 16
    ) -> AsyncGenerator[ContentLoaded | ContentFailed]:
        """Read all episodes that are linked to a season or master content.

        Args:
            content_id: Id of the season or master content.
            concurrency: The most content calls at the same time.

        Returns:
            An event for each episode, as they arrive.

        Raises:
            BroadcastError: The list of episodes can't be read.
        """
        episodes = await self._client.contents.season_content(content_id)
        bulk = self._client.bulk(self._episode, episodes, concurrency=concurrency)
        async with aclosing(bulk) as outcomes:
            async for outcome in outcomes:
                if outcome.value is not None:
                    yield ContentLoaded(outcome.item.id, outcome.value, "loaded")
                elif isinstance(outcome.error, BroadcastError):
                    yield ContentFailed(outcome.item.id, outcome.error)
                elif outcome.error is not None:
                    raise outcome.error

    async def _releases(self, day: date) -> ItemList[TheatricalRelease]:
        return await self._client.contents.theatrical_releases(date=day)

    async def _episode(self, row: SeasonEpisode) -> Content:
        return await self._client.contents.get(row.id)
