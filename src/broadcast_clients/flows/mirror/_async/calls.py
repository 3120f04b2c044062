"""The calls that work consists of, by its kind."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.errors import NoResult, PagingError
from broadcast_clients.flows.mirror.absorb import read_day_key
from broadcast_clients.flows.mirror.batch import Task
from plurimedia_client.recipes import period_of

if TYPE_CHECKING:
    from plurimedia_client import AsyncPlurimediaClient

__all__ = ["AsyncCalls"]


class AsyncCalls:
    """Makes the call of a piece of work. Bodies are kept as they arrive."""

    def __init__(self, client: AsyncPlurimediaClient) -> None:
        self._client = client = client.with_options(raw=True)
        self._kinds: dict[str, Callable[[Task], Awaitable[Any]]] = {
            "catalogs": lambda task: client.catalogs.list(),
            "catalog_page": self._catalog_page,
            "catalog_changes": lambda task: client.catalogs.last_updated(int(task.key), since=self._since(task)),
            "content": lambda task: client.contents.get(int(task.key)),
            "content_tags": lambda task: client.tags.of_content(int(task.key)),
            "channels": lambda task: client.channels.list(),
            "channel_categories": lambda task: client.channels.categories(int(task.key)),
            "channel_packs": lambda task: client.channels.packs(int(task.key)),
            "schedule_changes": lambda task: client.broadcasts.last_updated(since=self._since(task)),
            "broadcasts": lambda task: client.broadcasts.list(**_period(task)),
            "groupings": lambda task: client.contents.master_collections(**_period(task)),
            "broadcast_tags": lambda task: client.tags.list(**_period(task)),
            "person": lambda task: _or_none(client.persons.get, task),
            "person_biography": lambda task: _or_none(client.persons.biography, task),
            "person_images": lambda task: client.persons.images(int(task.key)),
            "person_awards": lambda task: client.awards.of_person(int(task.key)),
            "content_awards": lambda task: client.awards.of_content(int(task.key)),
            "content_teams": lambda task: client.sport_teams.of_content(content_id=int(task.key)),
            "videos": lambda task: client.videos.list(),
            "video_related": lambda task: _or_none(client.videos.related_objects, task),
            "track_changes": lambda task: client.track_changes.list(since=self._since(task)),
            "releases": lambda task: client.contents.theatrical_releases(date=date.fromisoformat(task.key)),
        }

    def then(self, read: Callable[[Task, Any], Any]) -> Callable[[Task], Awaitable[Any]]:
        """The call of a piece of work, and what is done at once with its answer.

        Args:
            read: Takes the work and its answer, such as the `read` of an absorber does.
        """

        async def work(task: Task) -> Any:
            return read(task, await self._kinds[task.kind](task))

        return work

    async def _catalog_page(self, task: Task) -> Any:
        """A page of a catalogue, and whether it is the last."""
        catalog, _, number = task.key.partition("/")
        pager = self._client.catalogs.contents(int(catalog), page=int(number))
        page = await pager.first_page()
        if page and task.argument == json.dumps([page[0].id, page[-1].id, len(page)]):
            raise PagingError(
                f"page {number} is the same as the one before; the server seems to ignore the parameter 'page'",
                hint="check its name with the provider and override it",
            )
        return page, pager.at_end

    def _since(self, task: Task) -> datetime:
        moment = datetime.fromisoformat(task.argument or "")
        return moment if self._client.timezone is None else moment.replace(tzinfo=UTC)


def _period(task: Task) -> dict[str, Any]:
    channel, day = read_day_key(task.key)
    begin, end = period_of(day)
    return {"channel_id": channel, "begin": begin, "end": end}


async def _or_none(read: Callable[[int], Awaitable[Any]], task: Task) -> Any:
    """One object, or `None` where the provider has none."""
    try:
        return await read(int(task.key))
    except NoResult:
        return None
