"""The operations of Plurimedia that the fault table is tried on. To add one, add a line here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict

from plurimedia_client import AsyncPlurimediaClient
from plurimedia_client.operations import load as plurimedia_operation
from tests.faults._async.subject import Subject
from tests.faults.rows import Replay
from tests.faults.state import State

__all__ = ["CATALOG", "PLURIMEDIA"]

CONTENT = 7488
CATALOG = 1201
CHANNEL = 101
MASTER = 5_000_000
PERSON = 20_007
VIDEO = 70_000
LONG_AGO = datetime(2023, 1, 1)
ORDERED = "asset 17"


class Period(TypedDict):
    """A channel and a day."""

    channel_id: int
    begin: datetime
    end: datetime


def tomorrow() -> Period:
    """A day that can be read."""
    begin = datetime.combine(datetime.now(UTC).date() + timedelta(days=1), time())
    return {"channel_id": CHANNEL, "begin": begin, "end": begin + timedelta(hours=23)}


def plurimedia(
    operation: str,
    call: Callable[[AsyncPlurimediaClient], Awaitable[object]],
    *,
    replay: Replay = "safe",
    writes: Callable[[State, object], int] | None = None,
    representative: bool = False,
) -> Subject:
    """An operation of Plurimedia. All but one of them read."""
    found = plurimedia_operation(operation)

    async def prepare(client: AsyncPlurimediaClient) -> None:
        await client.catalogs.list()

    async def act(client: AsyncPlurimediaClient, _: None) -> object:
        return await call(client)

    route = f"{found.method} {found.path}"
    return Subject(operation, "plurimedia", operation, route, replay, representative, prepare, act, writes)


PLURIMEDIA = (
    plurimedia("channels.list", lambda client: client.channels.list()),
    plurimedia("channels.categories", lambda client: client.channels.categories(CHANNEL)),
    plurimedia("channels.packs", lambda client: client.channels.packs(CHANNEL)),
    plurimedia("broadcasts.days_available", lambda client: client.broadcasts.days_available()),
    plurimedia("broadcasts.last_updated", lambda client: client.broadcasts.last_updated(since=LONG_AGO)),
    plurimedia(
        "broadcasts.list", lambda client: client.broadcasts.list(**tomorrow())
    ),
    plurimedia(
        "contents.master_collections",
        lambda client: client.contents.master_collections(**tomorrow()),
    ),
    plurimedia("contents.get", lambda client: client.contents.get(CONTENT), representative=True),
    plurimedia("contents.get_v1", lambda client: client.contents.get_v1(CONTENT)),
    plurimedia("contents.season_content", lambda client: client.contents.season_content(MASTER)),
    plurimedia(
        "contents.theatrical_releases", lambda client: client.contents.theatrical_releases(date=date(2024, 1, 3))
    ),
    plurimedia("persons.get", lambda client: client.persons.get(PERSON)),
    plurimedia("persons.biography", lambda client: client.persons.biography(PERSON)),
    plurimedia("persons.images", lambda client: client.persons.images(PERSON)),
    plurimedia("awards.of_person", lambda client: client.awards.of_person(PERSON)),
    plurimedia("awards.of_content", lambda client: client.awards.of_content(CONTENT)),
    plurimedia("tags.list", lambda client: client.tags.list(**tomorrow())),
    plurimedia("tags.of_content", lambda client: client.tags.of_content(CONTENT)),
    plurimedia("sport_teams.of_content", lambda client: client.sport_teams.of_content(content_id=CONTENT)),
    plurimedia("videos.list", lambda client: client.videos.list()),
    plurimedia("videos.related_objects", lambda client: client.videos.related_objects(VIDEO)),
    plurimedia("track_changes.list", lambda client: client.track_changes.list(since=LONG_AGO)),
    plurimedia("catalogs.list", lambda client: client.catalogs.list()),
    plurimedia("catalogs.contents", lambda client: client.catalogs.contents(CATALOG).first_page()),
    plurimedia("catalogs.last_updated", lambda client: client.catalogs.last_updated(CATALOG, since=LONG_AGO)),
    plurimedia(
        "vod_orders.submit",
        lambda client: client.vod_orders.submit({"assetID": ORDERED, "title": "Blade Runner"}),
        replay="resend", writes=lambda state, _: state.ordered(ORDERED), representative=True,
    ),
    plurimedia("categories.list", lambda client: client.categories.list()),
)  # fmt: skip
