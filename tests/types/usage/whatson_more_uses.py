"""The rest of WHATS'ON, as users write it. Lines that end in a mark have to be refused."""

from __future__ import annotations

import datetime as dt
from typing import Any, assert_type

from whatson_client import AsyncPager, AsyncWhatsonClient, ItemList, Pager, WhatsonClient
from whatson_client.models import (
    Content,
    ContentCollection,
    ContentCollectionItem,
    ContentCollectionWriteDict,
    ContentIdResult,
    ContentRow,
    DropDownValue,
    EpisodeWriteDict,
    HistoricalBroadcastDate,
    IdResult,
    MediaAsset,
    MediaAssetIdResult,
    MediaAssetRow,
    MediaPositionWriteDict,
    PressSheet,
    PressSheetIdResult,
    PressSheetImage,
    PressSheetWriteDict,
    Product,
    RunningOrder,
    SeasonWrite,
    SeriesWriteDict,
    Title,
    TitleWriteDict,
    Trailer,
    TrailerCampaign,
)

EPISODE: EpisodeWriteDict = {"content_id": "E1", "season_id": "S1", "distributor_number": None}
SERIES: SeriesWriteDict = {"title": "t", "content_collection_intentions": ["VOD"]}
COLLECTION: ContentCollectionWriteDict = {"series_id": None, "includes_all_product_versions": True}
SHEET: PressSheetWriteDict = {"content_id": "1", "press_target": "Print", "images": [{"image_id": "1"}]}
TITLE: TitleWriteDict = {"content_id": "1", "type": "SubTitle"}
POSITION: MediaPositionWriteDict = {"media_id": "1"}


def products(client: WhatsonClient) -> None:
    episode = client.episodes.get("1", debug=["dateCreatedUTC"])
    assert_type(episode, Content)
    assert_type(episode.season_id, str | None)
    assert_type(client.episodes.update(episode, EPISODE, propagate_to_versions="always"), ContentIdResult)
    assert_type(client.series.create_or_update(SERIES, template="T"), ContentIdResult)
    season = SeasonWrite(title="t", duration=dt.timedelta(minutes=30), episode_ids=["1"])
    assert_type(client.seasons.create_or_update(season, propagate_to_episodes="never"), ContentIdResult)
    assert_type(client.seasons.create_version("1", "Default", genres=["Drama"]), Any)
    assert_type(client.series.delete(client.series.get("1")), None)
    assert_type(client.products.get("1"), Product)
    assert_type(client.products.get("1").includes_all_product_versions, bool)
    assert_type(client.contents.list(filter="eq(title,A)", limit=5), Pager[ContentRow])


def collections(client: WhatsonClient) -> None:
    collection = client.content_collections.get("1")
    assert_type(collection, ContentCollection)
    assert_type(collection.content_collection_item_ids, list[str])
    assert_type(client.content_collections.update(collection, COLLECTION), ContentIdResult)
    item = client.content_collection_items.get("1")
    assert_type(item, ContentCollectionItem)
    assert_type(item.display_number, int | str | None)
    assert_type(client.content_collection_items.create_or_update(content_id="1", display_number=None), IdResult)
    assert_type(client.content_collection_items.update(item, display_number="7", id="2"), IdResult)
    assert_type(
        client.content_collection_items.edit("1", lambda _: {"display_number": 2}), ContentCollectionItem | IdResult
    )


def texts(client: WhatsonClient) -> None:
    assert_type(client.titles.create(content_id="1", type="SubTitle", title=None), IdResult)
    assert_type(client.titles.create(TITLE), IdResult)
    title = client.titles.get("1")
    assert_type(title, Title)
    assert_type(client.titles.update(title, title="t"), IdResult)
    sheet = client.press_sheets.get("1")
    assert_type(sheet, PressSheet)
    assert_type(sheet.images[0], PressSheetImage)
    assert_type(client.press_sheets.create_or_update(SHEET, propagate_to_episodes="never"), PressSheetIdResult)
    assert_type(client.press_sheets.create_or_update(content_id="1", press_target="Print"), PressSheetIdResult)
    assert_type(client.press_sheets.update(sheet, press_status=None), PressSheetIdResult)
    assert_type(client.press_sheets.delete(sheet), None)
    assert_type(client.running_orders.get("1"), RunningOrder)
    assert_type(client.running_orders.elements.add_series(season_id="1"), Any)
    date = client.historical_broadcast_dates.get("1")
    assert_type(date, HistoricalBroadcastDate)
    assert_type(date.broadcast, bool | str | None)
    assert_type(date.real_kpi1, float | str | None)


def other_apis(client: WhatsonClient) -> None:
    assert_type(client.mam.media_assets.list(filter="eq(kind,a)", offset=5), Pager[MediaAssetRow])
    asset = client.mam.media_assets.get("1", custom_attributes="a")
    assert_type(asset, MediaAsset)
    assert_type(client.mam.media_assets.update(asset, ratings=None), MediaAssetIdResult)
    assert_type(client.mam.complete_media_assets.create(content_id="1", kind="k"), MediaAssetIdResult)
    client.mam.media_positions.create_or_update(POSITION, type="shelf")
    client.mam.media.update("1", tc_in="00:00:00.00", file_size=1)
    assert_type(client.mam.dropdowns.custom_attribute("Media asset", "a"), ItemList[DropDownValue])
    assert_type(client.trailers.get("1"), Trailer)
    assert_type(client.trailers.campaigns.get("1"), TrailerCampaign)


async def asynchronous(client: AsyncWhatsonClient) -> None:
    assert_type(client.mam.media_assets.list(), AsyncPager[MediaAssetRow])
    assert_type(await client.content_collections.get("1"), ContentCollection)
    assert_type(await client.titles.create(TITLE), IdResult)
    assert_type(await client.mam.dropdowns.mam_systems(), ItemList[DropDownValue])


def wrong(client: WhatsonClient) -> None:
    client.programs.update("1", season_id="1")  # expect: error
    client.programs.update("1", content_collection_intentions=["VOD"])  # expect: error
    client.episodes.update("1", season_id=None)  # expect: error
    client.series.create_or_update(propagate_to_versions="never")  # expect: error
    client.series.update("1", content_collection_items_ids=["1"])  # expect: error
    client.content_collections.update("1", includes_all_product_versions=None)  # expect: error
    client.content_collections.update("1", contact_person="p")  # expect: error
    client.content_collection_items.update("1", content_id="1")  # expect: error
    client.titles.create(content_id="1")  # expect: error
    client.titles.create({"content_id": "1"})  # expect: error
    client.press_sheets.create_or_update(content_id="1")  # expect: error
    client.press_sheets.update("1", images=[{"press_targets": ["Print"]}])  # expect: error
    client.mam.media_assets.list(limit="5")  # expect: error
    client.mam.media_assets.update("1", preferred=None)  # expect: error
    client.mam.media_positions.create_or_update(type="shelf")  # expect: error
    client.schema.content()  # expect: error
