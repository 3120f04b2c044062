"""Every operation of WHATS'ON over real HTTP, against a sandbox that plays a release which has it."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Awaitable, Callable

import pytest

from broadcast_clients.core.errors import NotFoundError
from broadcast_clients.sandbox import Sandbox
from tests._async.operations.calls import method_of
from tests.operations.facts import methods, release_with
from whatson_client import AsyncWhatsonClient, ReleaseWarning

START = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC)
AVENGERS, BARBIE = "143048527", "9294452527"
OPERATIONS = {each.id: each for api, each in methods() if api == "whatson"}
DROP_DOWNS = [name for name in OPERATIONS if "dropdowns." in name and name != "mam.dropdowns.custom_attribute"]

Scene = Callable[[AsyncWhatsonClient], Awaitable[None]]


def connect(sandbox: Sandbox, release: str) -> AsyncWhatsonClient:
    """A client that knows the release, of a sandbox that begins anew with it."""
    sandbox.reset(contents=1, start=START, whatson_release=release)
    handle = sandbox.whatson
    return AsyncWhatsonClient(
        base_url=handle.base_url, username=handle.username, password=handle.password, release=release
    )


async def gone(call: Callable[[str], Awaitable[object]], identity: str) -> None:
    """What was deleted isn't found."""
    with pytest.raises(NotFoundError):
        await call(identity)


async def products(client: AsyncWhatsonClient) -> None:
    """Programs, series, seasons, episodes and versions."""
    made = await client.programs.create_or_update(content_id="P1", title="Night Train", duration="01:33:00")
    assert made.content_id == "P1"
    await client.programs.update("P1", genres=["Drama"], propagate_to_versions="never")
    assert (await client.programs.edit("P1", lambda program: {"keywords": ["railway"]})).content_id == "P1"
    program = await client.programs.get("P1")
    assert (program.title, program.genres, program.keywords) == ("Night Train", ["Drama"], ["railway"])
    await client.programs.create_version("P1", "Short", display_type="program")
    await client.series.create_or_update(content_id="S1", title="Stations", duration="00:45:00")
    await client.series.update("S1", content_collection_intentions=["VOD"])
    assert (await client.series.get("S1")).content_collection_intentions == ["VOD"]
    await client.seasons.create_or_update(content_id="S1-1", series_id="S1", title="Stations 1", duration="00:45:00")
    await client.episodes.create_or_update(
        content_id="S1-1-1", season_id="S1-1", title="Ostend", duration="00:45:00", distributor_number="101"
    )
    await client.seasons.update("S1-1", duration="00:50:00", propagate_to_episodes="always")
    season = await client.seasons.get("S1-1")
    assert (season.duration, season.content_collection_structure) == ("00:50:00", "standardSeason")
    await client.seasons.create_version("S1-1", "Long", genres=["Drama"])
    episode = await client.episodes.get("S1-1-1", debug="all")
    assert (episode.season_id, episode.duration, episode.distributor_number) == ("S1-1", "00:50:00", "101")
    assert episode.debug_info.date_created_utc.utcoffset() is not None
    await client.episodes.update(episode, title="Ostende")
    await client.episodes.create_version("S1-1-1", "Long", images=[])
    product = await client.products.get("S1-1-1")
    assert (product.title, product.content_type) == ("Ostende", "episode")
    assert await client.contents.list(limit=2).first_page()
    await client.series.delete("S1")
    await gone(client.series.get, "S1")
    assert (await client.seasons.get("S1-1")).title == "Stations 1", "its seasons stay"


async def collections(client: AsyncWhatsonClient) -> None:
    """Content collections and their items."""
    await client.content_collections.create_or_update(
        content_id="C1", title="Best of", duration="01:30:00", includes_all_product_versions=True
    )
    await client.content_collections.edit("C1", lambda collection: {"title": "The best of"})
    collection = await client.content_collections.get("C1")
    assert (collection.title, collection.includes_all_product_versions) == ("The best of", True)
    await client.content_collections.update("C1", content_collection_intentions=["VOD"])
    assert not (await client.content_collections.get("C1")).includes_all_product_versions, "left out, it resets"
    await client.content_collection_items.create_or_update(id="I1", content_id=BARBIE, content_collection_id="C1")
    await client.content_collection_items.update("I1", display_number="7", id="I2")
    item = await client.content_collection_items.get("I2")
    assert (item.content_id, item.content_collection_id, str(item.display_number)) == (BARBIE, "C1", "7")
    assert (await client.content_collections.get("C1")).content_collection_item_ids == ["I2"]
    await client.content_collection_items.delete(item)
    await gone(client.content_collection_items.get, "I2")
    await client.content_collections.delete("C1")
    await gone(client.content_collections.get, "C1")


async def texts(client: AsyncWhatsonClient) -> None:
    """Titles and press sheets."""
    made = await client.titles.create(content_id=AVENGERS, type="SubTitle", title="MCU 23")
    await client.titles.update(made.id, title="MCU23")
    title = await client.titles.get(made.id)
    assert (title.title, title.content_id) == ("MCU23", AVENGERS)
    await client.titles.delete(title)
    await gone(client.titles.get, made.id)
    sheet_id = (
        await client.press_sheets.create_or_update(content_id=AVENGERS, press_target="Print", title="AVENGERS")
    ).press_sheet_id
    await client.press_sheets.update(sheet_id, title="AVENGERS: ENDGAME", propagate_to_versions="never")
    sheet = await client.press_sheets.get(sheet_id)
    assert (sheet.title, sheet.press_target, sheet.content_id) == ("AVENGERS: ENDGAME", "Print", AVENGERS)
    await client.press_sheets.delete(sheet)
    await gone(client.press_sheets.get, sheet_id)


async def running_orders(client: AsyncWhatsonClient) -> None:
    """Content running orders, as they were until 2023r5."""
    made = await client.running_orders.create_or_update(content_running_order_id="R1", type=None)
    await client.running_orders.update(made.content_running_order_id, type=None)
    assert (await client.running_orders.get("R1")).content_running_order_id == "R1"
    elements = client.running_orders.elements
    element = await elements.create_or_update(
        content_running_order_element_id="E1", content_running_order_id="R1", content_id=AVENGERS
    )
    await elements.update(element.content_running_order_element_id, display_number="2")
    found = await elements.get("E1")
    assert (found.content_id, found.display_number) == (AVENGERS, "2")
    listed = (await client.programs.get(AVENGERS)).content_running_order_elements
    assert "E1" in [each.content_running_order_element_id for each in listed]
    await elements.delete(found)
    await gone(elements.get, "E1")
    await client.seasons.create_or_update(content_id="S9", title="Stations", duration="00:45:00")
    await elements.add_series(content_running_order_id="R1", season_id="S9")
    sheets = client.running_orders.press_sheets
    sheet = await sheets.create_or_update(content_running_order_id="R1", press_target="Print", title="ORDER")
    await sheets.update(sheet.press_sheet_id, title="RUNNING ORDER")
    assert (await sheets.get(sheet.press_sheet_id)).title == "RUNNING ORDER"
    await sheets.delete(sheet.press_sheet_id)
    await gone(sheets.get, sheet.press_sheet_id)


async def later(client: AsyncWhatsonClient) -> None:
    """What came after 2024r4."""
    dates = client.historical_broadcast_dates
    recorded = await dates.create_or_update(content_id=AVENGERS, date=dt.date(1999, 12, 31), hour="20:15", channel=None)
    date_id = recorded.historical_broadcast_date_id
    await dates.update(date_id, broadcast="true")
    date = await dates.get(date_id)
    assert (date.content_id, date.date, date.hour, str(date.broadcast).lower()) == (
        AVENGERS, dt.date(1999, 12, 31), "20:15", "true",
    )  # fmt: skip
    await dates.delete(date)
    await gone(dates.get, date_id)
    window = (await client.clearance_windows.create_or_update(content_id=AVENGERS)).id
    await client.clearance_windows.update(window, options={"body": {"note": "x"}})
    assert (await client.clearance_windows.get(window)).raw_fields()["note"] == "x"
    await client.clearance_windows.delete(window)
    await gone(client.clearance_windows.get, window)
    day = dt.date(2026, 1, 2)
    made = await client.crt_assignments.create_or_update(content_id=AVENGERS, crt_number="7", crt_assignment_date=day)
    assignment = made.id
    await client.crt_assignments.update(assignment, crt_number="8")
    assert (await client.crt_assignments.get(assignment)).crt_number == "8"
    await client.crt_assignments.delete(assignment)
    await gone(client.crt_assignments.get, assignment)


async def media_assets(client: AsyncWhatsonClient) -> None:
    """Media assets and sequences."""
    assets = client.mam.media_assets
    made = await assets.create_or_update(content_id=AVENGERS, label="A1", remarks="r")
    await assets.update(made.media_asset_id, remarks=None)
    asset = await assets.get(made.media_asset_id)
    assert (asset.content_id, asset.label, asset.remarks) == (AVENGERS, "A1", None)
    rows = await assets.list(filter="eq(label,A1)").collect()
    assert [each.media_asset_id for each in rows] == [made.media_asset_id]
    whole = await client.mam.complete_media_assets.create(content_id=BARBIE, label="B1")
    await client.mam.complete_media_assets.update(whole.media_asset_id, label="B2")
    assert (await assets.get(whole.media_asset_id)).label == "B2"
    sequences = client.mam.media_asset_sequences
    sequence = (await sequences.create_or_update(intention="VOD")).media_asset_sequence_id
    await sequences.update(sequence, intention=None)
    assert (await sequences.get(sequence)).intention is None
    assert isinstance(await client.mam.video_components.list().collect(), list)
    assert isinstance(await client.mam.audio_components.list().collect(), list)
    assert isinstance(await client.mam.subtitling_components.list().collect(), list)
    medium = (await client.mam.media.create_or_update(label="T1", template="TAPE")).media_id
    assert (await client.mam.media.get(medium)).type == "Tape"
    assert [each.media_id for each in await client.mam.media.list(filter="eq(label,T1)").collect()] == [medium]


async def later_media(client: AsyncWhatsonClient) -> None:
    """What the MAM API got after 2024r4."""
    medium = (await client.mam.media.create_or_update(label="T1")).media_id
    await client.mam.media.update(medium, tc_out="01:30:00.00", is_lost=True)
    read = await client.mam.media.get(medium)
    assert (read.tc_out, read.is_lost) == ("01:30:00.00", True)
    kind = (await client.mam.dropdowns.media_position_types())[0].id
    positions = client.mam.media_positions
    place = (await positions.create_or_update(media_id=medium, type=kind, position="7/3")).media_position_id
    await positions.update(place, position="7/4")
    assert (await positions.get(place)).position == "7/4"
    listed = await positions.list(filter=f"eq(mediaId,{medium})").collect()
    assert [each.media_position_id for each in listed] == [place]
    await positions.delete(place)
    await gone(positions.get, place)
    await client.mam.media.delete(medium)
    await gone(client.mam.media.get, medium)
    asset = (await client.mam.media_assets.create_or_update(content_id=AVENGERS)).media_asset_id
    component = (await client.mam.video_components.create_or_update(media_asset_id=asset)).video_component_id
    await client.mam.video_components.update(component, aspect_ratio="16:9")
    assert (await client.mam.video_components.get(component)).aspect_ratio == "16:9"
    with pytest.raises(NotFoundError):
        await client.mam.dropdowns.custom_attribute("Media asset", "nothing like that")


async def trailers(client: AsyncWhatsonClient) -> None:
    """Trailers and campaigns."""
    campaign = (await client.trailers.campaigns.create_or_update(title="Summer")).trailer_campaign_id
    await client.trailers.campaigns.update(campaign, title="Autumn")
    assert (await client.trailers.campaigns.get(campaign)).title == "Autumn"
    trailer = (await client.trailers.create_or_update(title="Summer 30s")).trailer_id
    await client.trailers.update(trailer, title="Autumn 30s")
    assert (await client.trailers.get(trailer)).title == "Autumn 30s"


SCENES: list[tuple[str, Scene]] = [
    ("2024r4", products),
    ("2024r4", collections),
    ("2024r4", texts),
    ("2022r10", running_orders),
    ("2026r3", later),
    ("2024r4", media_assets),
    ("2026r3", later_media),
    ("2024r8", trailers),
]


async def test_every_operation(sandbox: Sandbox) -> None:
    """What is written is read again; nothing that the release is sure to lack is called; nothing is left out."""
    called: set[str] = set()
    for release, scene in SCENES:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReleaseWarning)
            async with connect(sandbox, release) as client:
                await scene(client)
        called |= {each.route for each in sandbox.requests("whatson") if each.route is not None}
    for name in DROP_DOWNS:
        async with connect(sandbox, release_with(OPERATIONS[name])) as client:
            values = await method_of(client, name)()
            assert all(each.id and each.name for each in values), name
            assert len(values) > 1, name
        called |= {each.route for each in sandbox.requests("whatson") if each.route is not None}
    known = {f"{each.method} {each.path}" for each in OPERATIONS.values()}
    assert called - known <= {"POST /content/v1/login", "POST /mam/v1/login", "POST /trailer/v1/login"}
    assert known - called == set()
