"""Imports from Plurimedia, as users write them. Lines that end in a mark have to be refused."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any, assert_type

from plurimedia_client import (
    UNSET,
    AsyncPager,
    AsyncPlurimediaClient,
    BroadcastError,
    FromEnvironment,
    ItemList,
    NotFoundError,
    Pager,
    PlurimediaClient,
    Retry,
    Timeout,
    best_image,
    response_of,
    tags_by_weight,
)
from plurimedia_client.events import CatalogEvent, ContentFailed, ContentLoaded, ContentRemoved
from plurimedia_client.models import (
    Award,
    Broadcast,
    BroadcastChange,
    Catalog,
    CatalogChange,
    CatalogContent,
    Category,
    Channel,
    ChannelCategory,
    ChannelPackEntry,
    Content,
    ContentMasterCollection,
    Credit,
    DayAvailable,
    Genre,
    Image,
    ObjectType,
    Person,
    PersonBiography,
    PersonImage,
    SeasonEpisode,
    SportTeam,
    Tag,
    TheatricalRelease,
    TrackChange,
    Video,
    VideoRelatedObjects,
    VodOrderReceipt,
)

SINCE = dt.datetime(2024, 9, 27)


def lists(client: PlurimediaClient) -> None:
    assert_type(client.catalogs.list(), ItemList[Catalog])
    assert_type(client.catalogs.list(lang="fr")[0], Catalog)
    pager = client.catalogs.contents(1201, page=2, lang=UNSET)
    assert_type(pager, Pager[CatalogContent])
    assert_type(pager.collect(limit=5), list[CatalogContent])
    assert_type(pager.first(), CatalogContent | None)
    assert_type(pager.first_page(), ItemList[CatalogContent])
    assert_type(pager.total_pages, int | None)
    assert_type(pager.resume_token, str | None)
    for page in pager.pages(concurrency=4):
        assert_type(page, ItemList[CatalogContent])
    for row in pager:
        assert_type(row.id, int)
        assert_type(row.last_update, dt.datetime)
    assert_type(client.catalogs.last_updated(1201, since=SINCE), ItemList[CatalogChange])


def contents(client: PlurimediaClient) -> None:
    content = client.contents.get(7488, lang="fr", options={"timeout": 5, "retries": 0, "raw": True})
    assert_type(content, Content)
    assert_type(client.contents.get_v1(7488), Content)
    assert_type(content.title, str)
    assert_type(content.master_id, int | None)
    assert_type(content.cast, list[Credit])
    assert_type(content.images[0], Image)
    assert_type(content.to_wire(), dict[str, Any])
    assert_type(response_of(content).etag, str | None)
    assert_type(response_of(content).elapsed, float)


def schedule(client: PlurimediaClient) -> None:
    assert_type(client.channels.list(), ItemList[Channel])
    assert_type(client.channels.categories(101), ItemList[ChannelCategory])
    entry = client.channels.packs(101)[0]
    assert_type(entry, ChannelPackEntry)
    assert_type(entry.channel_id, int | str)
    assert_type(client.broadcasts.days_available(), ItemList[DayAvailable])
    changed = client.broadcasts.last_updated(since=SINCE)
    assert_type(changed, ItemList[BroadcastChange])
    assert_type(changed[0].day, dt.date)
    airings = client.broadcasts.list(channel_id=101, begin=SINCE, end=SINCE, lang="fr")
    assert_type(airings, ItemList[Broadcast])
    assert_type(airings[0].begin, dt.datetime)
    assert_type(airings[0].content, Content)
    assert_type(best_image(airings[0].images), Image | None)
    groups = client.contents.master_collections(channel_id=101, begin=SINCE, end=SINCE)
    assert_type(groups, ItemList[ContentMasterCollection])
    assert_type(groups[0].season_last_update, dt.datetime | None)
    tags = client.tags.list(channel_id=101, begin=SINCE, end=SINCE)
    assert_type(tags, ItemList[Tag])
    assert_type(tags_by_weight(tags), list[Tag])
    assert_type(tags[0].weight, float)


def what_hangs_on_contents(client: PlurimediaClient) -> None:
    assert_type(client.contents.season_content(6000000), ItemList[SeasonEpisode])
    assert_type(client.contents.theatrical_releases(date=dt.date(2024, 9, 25)), ItemList[TheatricalRelease])
    assert_type(client.tags.of_content(7488), ItemList[Tag])
    assert_type(client.awards.of_content(7488), ItemList[Award])
    assert_type(client.awards.of_person(20001), ItemList[Award])
    assert_type(client.sport_teams.of_content(content_id=7488), ItemList[SportTeam])
    assert_type(client.persons.get(20001), Person)
    assert_type(client.persons.get(20001).birth_date, dt.date | None)
    assert_type(client.persons.biography(20001), PersonBiography)
    assert_type(client.persons.images(20001), ItemList[PersonImage])
    assert_type(client.videos.list(), ItemList[Video])
    related = client.videos.related_objects(70000)
    assert_type(related, VideoRelatedObjects)
    assert_type(related.related_broadcast_ids, list[int])
    formats = client.categories.list()
    assert_type(formats, ItemList[Category])
    assert_type(formats[0].genres, list[Genre])


def changes_and_orders(client: PlurimediaClient) -> None:
    changes = client.track_changes.list(since=SINCE, object_type="Award")
    assert_type(changes, ItemList[TrackChange])
    kind: ObjectType = changes[0].object_type
    assert_type(kind == "PersonBiography", bool)
    receipt = client.vod_orders.submit([{"assetID": "a-1", "title": "Blade Runner"}])
    assert_type(receipt, VodOrderReceipt)
    assert_type(client.vod_orders.submit({"anything": [1, None]}, lang="fr"), VodOrderReceipt)
    assert_type(response_of(receipt).status, int)


def workflows(client: PlurimediaClient) -> None:
    for event in client.workflows.load_catalog(1201, concurrency=8, progress=print):
        assert_type(event, ContentLoaded | ContentRemoved | ContentFailed)
        match event:
            case ContentLoaded():
                assert_type(event.content, Content)
            case ContentRemoved():
                assert_type(event.content_id, int)
            case ContentFailed():
                assert_type(event.error, BroadcastError)
    events: list[CatalogEvent] = list(client.workflows.update_catalog(1201, since=SINCE))
    del events


async def asynchronous(client: AsyncPlurimediaClient) -> None:
    assert_type(await client.catalogs.list(), ItemList[Catalog])
    pager = client.catalogs.contents(1201)
    assert_type(pager, AsyncPager[CatalogContent])
    assert_type(await pager.collect(), list[CatalogContent])
    async for row in pager:
        assert_type(row, CatalogContent)
    async for page in pager.pages():
        assert_type(page, ItemList[CatalogContent])
    first, second = await asyncio.gather(client.contents.get(1), client.contents.get_v1(2))
    assert_type((first, second), tuple[Content, Content])
    async for event in client.workflows.load_catalog(1201):
        assert_type(event, ContentLoaded | ContentRemoved | ContentFailed)


def settings() -> None:
    with PlurimediaClient(
        subscription_key=FromEnvironment("KEY"),
        secondary_key="x",
        lang="fr",
        timezone="Europe/Paris",
        timeout=Timeout(connect=1),
        retries=Retry(retries=3),
        overrides={"version": 1},
        max_connections=10,
    ) as client:
        assert_type(client, PlurimediaClient)
        assert_type(client.with_options(timeout=3, deadline=None), PlurimediaClient)
        try:
            client.contents.get(1)
        except NotFoundError as error:
            assert_type(error.status, int)
            assert_type(error.request_id, str | None)


async def wrong(client: PlurimediaClient, other: AsyncPlurimediaClient) -> None:
    client.contents.get()  # expect: error
    client.contents.get("7488")  # expect: error
    client.contents.get(None)  # expect: error
    client.contents.get(7488, "fr")  # expect: error
    client.contents.get(7488, lang=None)  # expect: error
    client.contents.get(7488, language="fr")  # expect: error
    client.catalogs.last_updated(1201)  # expect: error
    client.catalogs.last_updated(1201, since=None)  # expect: error
    client.catalogs.last_updated(1201, since="20240927")  # expect: error
    client.catalogs.contents(1201, page="2")  # expect: error
    client.contents.get(7488, options={"retrys": 1})  # expect: error
    client.contents.get(7488, options={"timeout": "5"})  # expect: error
    client.with_options(lang="fr")  # expect: error
    PlurimediaClient(subscription_keys="x")  # expect: error
    PlurimediaClient(subscription_key=5)  # expect: error
    await client.contents.get(7488)  # expect: error
    print(other.contents.get(7488).title)  # expect: error
    for page in other.catalogs.contents(1201).pages():  # expect: error
        del page
    client.catalogue.list()  # expect: error
    client.vod_orders.submit()  # expect: error
    client.vod_orders.submit("an order")  # expect: error
    client.vod_orders.submit(7)  # expect: error
    client.broadcasts.list(channel_id=101)  # expect: error
    client.broadcasts.list(101, begin=SINCE, end=SINCE)  # expect: error
    client.contents.theatrical_releases(date="20240925")  # expect: error
    client.sport_teams.of_content(7488)  # expect: error
    client.track_changes.list(since=SINCE, object_type=5)  # expect: error
    print(client.contents.get(7488).titel)  # expect: error


async def wrong_ways_to_read(client: PlurimediaClient) -> None:
    async for row in client.catalogs.contents(1201):  # expect: error
        del row


async def wrong_way_to_read(client: AsyncPlurimediaClient) -> None:
    for row in client.catalogs.contents(1201):  # expect: error
        del row


async def a_pager_isnt_awaited(client: AsyncPlurimediaClient) -> None:
    await client.catalogs.contents(1201)  # expect: error


def a_client_is_of_one_kind() -> None:
    with AsyncPlurimediaClient(subscription_key="x") as client:  # expect: error
        del client


async def a_client_is_of_the_other_kind() -> None:
    async with PlurimediaClient(subscription_key="x") as client:  # expect: error
        del client
