"""The documented recipes for the TV schedule: a first load, then updates that replace whole days."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Collection, Iterable
from contextlib import aclosing
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from broadcast_clients.core.errors import BroadcastError, ConfigurationError, NoResult
from plurimedia_client.events import (
    ChannelLoaded,
    ContentExtrasLoaded,
    DayLoaded,
    GroupLoaded,
    PartFailed,
    PersonLoaded,
    ScheduleEvent,
    VideoLoaded,
)
from plurimedia_client.recipes import (
    EXTRAS,
    contents_of,
    days_of,
    groups_of,
    is_newer,
    only_contents_changed,
    people_of,
    period_of,
)

if TYPE_CHECKING:
    from plurimedia_client._async.client import AsyncPlurimediaClient
    from plurimedia_client.models import Channel, Video

__all__ = ["AsyncScheduleJobs", "Known"]

T = TypeVar("T")
R = TypeVar("R")

Known = Callable[[int], datetime | None]
"""Tells of a master or season content when your copy of it was updated last, as its `last_update` said; `None` where
you have none.
"""

Day = tuple[int, date, bool]
"""A channel, a day, and whether only its contents changed."""


class AsyncScheduleJobs:
    """What is done with the TV schedule."""

    _client: AsyncPlurimediaClient

    async def load_schedule(
        self,
        *,
        channels: Collection[int] | None = None,
        days: Collection[date] | None = None,
        known: Known = lambda content_id: None,
        extras: Collection[str] = (),
        concurrency: int = 16,
        progress: Callable[[int], None] | None = None,
    ) -> AsyncGenerator[ScheduleEvent]:
        """Load the schedule: channels, the days that are available, and the master and season contents behind them.

        Use it once; `update_schedule` keeps the result up to date.

        Args:
            channels: Ids of the channels. Default: all of the account.
            days: The days, as far as they are available. Default: all that are.
            known: Tells when your copy of a master or season content was updated last: it is read only where there is
                none, or a newer one (documented).
            extras: What else to read: `persons`, `biographies`, `person_images` and `person_awards` of the cast,
                `content_awards`, `teams`, `tags` (keywords of each channel's day), `videos` with what they belong to.
            concurrency: The most calls at the same time.
            progress: Called with the number of finished pieces of work after each: a channel, a day, a content, …

        Returns:
            An event for each channel, day, content and person, as they arrive. Days are held no longer than that; of
            all else, only ids are kept.

        Raises:
            ConfigurationError: There is no such extra.
            BroadcastError: The list of channels, of days or of trailers can't be read.
        """
        wanted = _checked(extras)
        run = _Run(self._client, concurrency, progress, wanted, known)
        listed = [each for each in await self._client.channels.list() if channels is None or each.id in channels]
        async with aclosing(run.channels(listed)) as found:
            async for event in found:
                yield event
        available = days_of(await self._client.broadcasts.days_available(), [each.id for each in listed])
        chosen: list[Day] = [(channel, day, False) for channel, day in available if days is None or day in days]
        async with aclosing(run.days(chosen)) as events:
            async for each in events:
                yield each
        if "videos" in wanted:
            async with aclosing(run.videos(await self._client.videos.list())) as trailers:
                async for trailer in trailers:
                    yield trailer

    async def update_schedule(
        self,
        *,
        since: datetime,
        channels: Collection[int] | None = None,
        known: Known = lambda content_id: None,
        extras: Collection[str] = (),
        concurrency: int = 16,
        progress: Callable[[int], None] | None = None,
    ) -> AsyncGenerator[ScheduleEvent]:
        """Bring the schedule up to date: each day of a channel on which something changed since, as a whole.

        Days that have become available since are told as changed. Which persons changed, `track_changes` tells.

        Args:
            since: The moment of the last load or update, in the provider's own time (naive), or with an offset where
                the client was given a `timezone`.
            channels: Ids of the channels. Default: all of the account.
            known: Tells when your copy of a master or season content was updated last.
            extras: What else to read, as for `load_schedule`; of the days that changed.
            concurrency: The most calls at the same time.
            progress: Called with the number of finished pieces of work after each.

        Returns:
            An event for each day that changed, and for what comes with it.

        Raises:
            ConfigurationError: There is no such extra.
            BroadcastError: The list of changes or of trailers can't be read.
        """
        wanted = _checked(extras)
        run = _Run(self._client, concurrency, progress, wanted, known)
        zone = self._client.timezone
        asked = since.astimezone(zone) if since.tzinfo is not None and zone is not None else since
        changed: dict[tuple[int, date], bool] = {}
        for row in await self._client.broadcasts.last_updated(since=since):
            if channels is None or row.channel_id in channels:
                changed[row.channel_id, row.day] = only_contents_changed(row, asked)
        async with aclosing(run.days((*day, alone) for day, alone in changed.items())) as events:
            async for event in events:
                yield event
        if "videos" in wanted:
            async with aclosing(run.videos(await self._client.videos.list())) as trailers:
                async for trailer in trailers:
                    yield trailer


def _checked(extras: Collection[str]) -> frozenset[str]:
    unknown = sorted(set(extras) - set(EXTRAS))
    if unknown:
        raise ConfigurationError(f"no such extras: {', '.join(unknown)}", hint=f"there are {', '.join(EXTRAS)}")
    return frozenset(extras)


class _Run:
    """One load or update. It keeps ids: of groups, persons and contents that were told already."""

    def __init__(
        self,
        client: AsyncPlurimediaClient,
        concurrency: int,
        progress: Callable[[int], None] | None,
        extras: frozenset[str],
        known: Known,
    ) -> None:
        self._client = client
        self._concurrency = concurrency
        self._progress = progress
        self._extras = extras
        self._known = known
        self._finished = 0
        self._groups: dict[int, datetime | None] = {}
        self._people: set[int] = set()
        self._contents: set[int] = set()

    async def channels(self, channels: Iterable[Channel]) -> AsyncGenerator[ScheduleEvent]:
        """Categories and packs of channels."""
        async with aclosing(self._each("channel", self._channel, channels, _key_of)) as events:
            async for event in events:
                yield event

    async def days(self, days: Iterable[Day]) -> AsyncGenerator[ScheduleEvent]:
        """Days, and what hangs on them."""
        async with aclosing(self._each("day", self._day, days, _key_of_day)) as events:
            async for event in events:
                if isinstance(event, DayLoaded):
                    self._note(event)
                yield event
        groups = [each for each, moment in self._groups.items() if self._is_wanted(each, moment)]
        async with aclosing(self._each("group", self._group, groups, _key_of_id)) as loaded:
            async for group in loaded:
                yield group
        async with aclosing(self._each("person", self._person, sorted(self._people), _key_of_id)) as persons:
            async for person in persons:
                yield person
        async with aclosing(self._each("content", self._content, sorted(self._contents), _key_of_id)) as contents:
            async for content in contents:
                yield content

    async def videos(self, videos: Iterable[Video]) -> AsyncGenerator[ScheduleEvent]:
        """Trailers with what they belong to."""
        async with aclosing(self._each("video", self._video, videos, _key_of)) as events:
            async for event in events:
                yield event

    def _note(self, day: DayLoaded) -> None:
        for number, moment in groups_of(day.groups).items():
            if number not in self._groups or is_newer(moment, self._groups[number]):
                self._groups[number] = moment
        contents = list(contents_of(day.broadcasts))
        if self._extras & {"persons", "biographies", "person_images", "person_awards"}:
            self._people |= people_of(contents)
        if self._extras & {"content_awards", "teams"}:
            self._contents |= {each.id for each in contents if "id" in each.model_fields_set}

    def _is_wanted(self, content_id: int, moment: datetime | None) -> bool:
        """Whether a group is read: it isn't known, or has become newer (documented)."""
        ours = self._known(content_id)
        return ours is None or is_newer(moment, ours)

    async def _each(
        self,
        kind: str,
        work: Callable[[T], Awaitable[ScheduleEvent]],
        items: Iterable[T] | AsyncIterable[T],
        key: Callable[[T], tuple[int | date, ...]],
    ) -> AsyncGenerator[ScheduleEvent]:
        bulk = self._client.bulk(work, items, concurrency=self._concurrency)
        async with aclosing(bulk) as outcomes:  # who leaves early ends the calls that are under way
            async for outcome in outcomes:
                self._finished += 1
                if self._progress is not None:
                    self._progress(self._finished)
                if outcome.value is not None:
                    yield outcome.value
                elif isinstance(outcome.error, BroadcastError):
                    yield PartFailed(kind, key(outcome.item), outcome.error)
                elif outcome.error is not None:
                    raise outcome.error

    # --- one piece of work ------------------------------------------------------------------------------------------

    async def _channel(self, channel: Channel) -> ScheduleEvent:
        api = self._client.channels
        return ChannelLoaded(channel, await api.categories(channel.id), await api.packs(channel.id))

    async def _day(self, item: Day) -> ScheduleEvent:
        channel, day, contents_only = item
        begin, end = period_of(day)
        client = self._client
        broadcasts = await client.broadcasts.list(channel_id=channel, begin=begin, end=end)
        groups = await client.contents.master_collections(channel_id=channel, begin=begin, end=end)
        tags = None
        if "tags" in self._extras:
            tags = await client.tags.list(channel_id=channel, begin=begin, end=end)
        return DayLoaded(channel, day, broadcasts, groups, tags, contents_only)

    async def _group(self, content_id: int) -> ScheduleEvent:
        return GroupLoaded(content_id, await self._client.contents.get(content_id))

    async def _person(self, person_id: int) -> ScheduleEvent:
        extras, client = self._extras, self._client
        return PersonLoaded(
            person_id,
            await _or_none(client.persons.get, person_id) if "persons" in extras else None,
            await _or_none(client.persons.biography, person_id) if "biographies" in extras else None,
            await client.persons.images(person_id) if "person_images" in extras else None,
            await client.awards.of_person(person_id) if "person_awards" in extras else None,
        )

    async def _content(self, content_id: int) -> ScheduleEvent:
        extras, client = self._extras, self._client
        return ContentExtrasLoaded(
            content_id,
            await client.awards.of_content(content_id) if "content_awards" in extras else None,
            await client.sport_teams.of_content(content_id=content_id) if "teams" in extras else None,
        )

    async def _video(self, video: Video) -> ScheduleEvent:
        return VideoLoaded(video, await _or_none(self._client.videos.related_objects, video.id))


async def _or_none(read: Callable[[int], Awaitable[R]], number: int) -> R | None:
    """One object, or `None` where the provider has none."""
    try:
        return await read(number)
    except NoResult:
        return None


def _key_of(item: Channel | Video) -> tuple[int | date, ...]:
    return (item.id,)


def _key_of_id(item: int) -> tuple[int | date, ...]:
    return (item,)


def _key_of_day(item: Day) -> tuple[int | date, ...]:
    return item[0], item[1]
