"""The rest of the operations of WHATS'ON that the fault table is tried on. To add one, add a line here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

from attrs import evolve

from tests._async.operations.calls import invoke
from tests.faults._async.subject import CREATED, Subject
from tests.faults.rows import Replay
from tests.faults.state import State
from tests.operations.facts import RELEASES, release_with
from whatson_client import AsyncWhatsonClient
from whatson_client.operations import ALL_IDS
from whatson_client.operations import load as whatson_operation

__all__ = ["MORE"]

AVENGERS, EPISODE, SERIES, SEASON, COLLECTION = "143048527", "8000101527", "8010000527", "8000100527", "9422279527"
ITEM, TITLE, SHEET = "8750001600", "6176112544", "9065887828"
ASSET, SEQUENCE, VIDEO, MEDIUM, POSITION = "6112001000", "6113001000", "6500000000", "6400000000", "6800000000"
CAMPAIGN, TRAILER = "6200001527", "6300001527"
ORDER, ELEMENT = "7445093000", "7445097000"
NEW = "PLM7488"
DAY = dt.date(2026, 1, 2)

Prepare = Callable[[AsyncWhatsonClient], Awaitable[object]]


async def connected(client: AsyncWhatsonClient) -> None:
    """A token, and an open connection."""
    await client.dropdowns.press_targets()


def called(
    operation: str,
    replay: Replay,
    *arguments: Any,
    writes: Callable[[State], int] | None = None,
    prepare: Prepare = connected,
    **keywords: Any,
) -> Subject:
    """An operation, called with some arguments at a release that has it."""
    found = whatson_operation(operation)
    release = release_with(found)

    async def act(client: AsyncWhatsonClient, _: object) -> object:
        if operation.startswith("schema."):  # has no method of its own
            return await client.schema.fetch(*arguments)
        return await invoke(client, operation, *arguments, **keywords)

    return Subject(
        operation,
        "whatson",
        operation,
        f"{found.method} {found.path}",
        replay,
        False,
        prepare,
        act,
        None if writes is None else lambda state, _: writes(state),
        release if release != RELEASES[0] else None,
    )


def there(concept: str, identity: str = NEW, **values: Any) -> Callable[[State], int]:
    """1 once something is there and has some values, by their names on the wire."""
    return lambda state: state.holds(concept, identity, values)


def gone(concept: str, identity: str) -> Callable[[State], int]:
    """1 once something isn't there any more."""
    return lambda state: 1 - state.holds(concept, identity, {})


def product(namespace: str, concept: str, identity: str, **more: Any) -> tuple[Subject, ...]:
    """Reading, creating and changing products of a kind."""
    return (
        called(f"{namespace}.get", "safe", identity),
        called(
            f"{namespace}.create_or_update", "upsert", content_id=NEW, title=CREATED, duration="00:45:00",
            writes=there(concept, title=CREATED), **more,
        ),
        called(
            f"{namespace}.update", "upsert", identity, title=CREATED,
            writes=there(concept, identity, title=CREATED),
        ),
    )  # fmt: skip


def version(namespace: str, concept: str, identity: str) -> Subject:
    """A new version."""
    return called(
        f"{namespace}.create_version", "once", identity, "Fresh", display_type="program",
        writes=lambda state: state.versions(concept, identity).count("Fresh"),
    )  # fmt: skip


def stored(
    namespace: str, concept: str, key: str, identity: str, field: tuple[str, str, Any], **others: Any
) -> tuple[Subject, ...]:
    """Reading, creating and changing what has an id of its own.

    Args:
        namespace: Where the operations are.
        concept: What the sandbox calls it.
        key: The argument that holds its id.
        identity: One that is there.
        field: A field by Python name and by name on the wire, and a value.
        others: What a new one needs beside.
    """
    name, wire, value = field
    given: dict[str, Any] = {name: value}
    new: dict[str, Any] = {key: NEW, **given, **others}
    return (
        called(f"{namespace}.get", "safe", identity),
        called(f"{namespace}.create_or_update", "upsert", writes=there(concept, **{wire: value}), **new),
        called(f"{namespace}.update", "upsert", identity, writes=there(concept, identity, **{wire: value}), **given),
    )  # fmt: skip


async def order_sheet(client: AsyncWhatsonClient) -> None:
    """A press sheet of a running order."""
    await client.running_orders.press_sheets.create_or_update(
        press_sheet_id="S1", content_running_order_id=ORDER, press_target="Print"
    )


async def later_things(client: AsyncWhatsonClient) -> None:
    """One of each that the sandbox doesn't begin with."""
    await client.historical_broadcast_dates.create_or_update(historical_broadcast_date_id="H1", content_id=AVENGERS)
    await client.clearance_windows.create_or_update(id="W1", content_id=AVENGERS)
    await client.crt_assignments.create_or_update(id="C1", content_id=AVENGERS, crt_number="1", crt_assignment_date=DAY)


def with_those(*subjects: Subject) -> tuple[Subject, ...]:
    """The same on what `later_things` makes."""
    return tuple(evolve(each, prepare=later_things) for each in subjects)


CONTENT = (
    *product("episodes", "episode", EPISODE, season_id=SEASON),
    *product("series", "series", SERIES),
    *product("seasons", "season", SEASON),
    *product("content_collections", "collection", COLLECTION),
    version("programs", "program", AVENGERS),
    version("episodes", "episode", EPISODE),
    version("seasons", "season", SEASON),
    called("series.delete", "delete", SERIES, writes=gone("series", SERIES)),
    called("content_collections.delete", "delete", COLLECTION, writes=gone("collection", COLLECTION)),
    called("products.get", "safe", EPISODE),
    called("contents.list", "safe", limit=2),
    *stored(
        "content_collection_items", "item", "id", ITEM, ("display_number", "display_number", 77),
        content_id=EPISODE, content_collection_id=COLLECTION,
    ),
    called("content_collection_items.delete", "delete", ITEM, writes=gone("item", ITEM)),
    called("titles.get", "safe", TITLE),
    called(
        "titles.create", "once", content_id=AVENGERS, type="SubTitle", title=CREATED,
        writes=lambda state: state.titles_called(AVENGERS, CREATED),
    ),
    called("titles.update", "upsert", TITLE, title=CREATED, writes=there("title", TITLE, title=CREATED)),
    called("titles.delete", "delete", TITLE, writes=gone("title", TITLE)),
    *stored(
        "press_sheets", "press_sheet", "press_sheet_id", SHEET, ("title", "title", CREATED),
        content_id=EPISODE, press_target="Print",
    ),
    called("press_sheets.delete", "delete", SHEET, writes=gone("press_sheet", SHEET)),
    called("schema.content", "safe", "content"),
)  # fmt: skip

RUNNING_ORDERS = (
    *stored(
        "running_orders", "running_order", "content_running_order_id", ORDER, ("season_id", "seasonId", SEASON)
    ),
    *stored(
        "running_orders.elements", "running_order_element", "content_running_order_element_id", ELEMENT,
        ("order_no", "orderNo", 77), content_running_order_id=ORDER, content_id=AVENGERS,
    ),
    called("running_orders.elements.delete", "delete", ELEMENT, writes=gone("running_order_element", ELEMENT)),
    called(
        "running_orders.elements.add_series", "once", content_running_order_id=ORDER, season_id=SEASON,
        writes=lambda state: (state.count("running_order_element") - 1) // 8,
    ),
    *(
        evolve(each, prepare=order_sheet)
        for each in (
            *stored(
                "running_orders.press_sheets", "running_order_press_sheet", "press_sheet_id", "S1",
                ("title", "title", CREATED), content_running_order_id=ORDER, press_target="English",
            ),
            called(
                "running_orders.press_sheets.delete", "delete", "S1", writes=gone("running_order_press_sheet", "S1")
            ),
        )
    ),
)  # fmt: skip

LATER = with_those(
    *stored(
        "historical_broadcast_dates", "historical_broadcast_date", "historical_broadcast_date_id", "H1",
        ("hour", "hour", "20:15"), content_id=AVENGERS,
    ),
    called(
        "historical_broadcast_dates.delete", "delete", "H1", writes=gone("historical_broadcast_date", "H1")
    ),
    *stored("clearance_windows", "clearance_window", "id", "W1", ("content_id", "contentId", EPISODE)),
    called("clearance_windows.delete", "delete", "W1", writes=gone("clearance_window", "W1")),
    *stored("crt_assignments", "crt_assignment", "id", "C1", ("crt_number", "crtNumber", "7"), content_id=AVENGERS),
    called("crt_assignments.delete", "delete", "C1", writes=gone("crt_assignment", "C1")),
)  # fmt: skip

MAM = (
    called("mam.media_assets.list", "safe", limit=2),
    *stored(
        "mam.media_assets", "media_asset", "media_asset_id", ASSET, ("label", "label", CREATED), content_id=AVENGERS
    ),
    called(
        "mam.complete_media_assets.create", "once", content_id=AVENGERS, label=CREATED,
        writes=lambda state: state.count("media_asset", label=CREATED),
    ),
    called(
        "mam.complete_media_assets.update", "once", ASSET, label=CREATED,
        writes=there("media_asset", ASSET, label=CREATED),
    ),
    *stored(
        "mam.media_asset_sequences", "media_asset_sequence", "media_asset_sequence_id", SEQUENCE,
        ("intention", "intention", "VOD"),
    ),
    called("mam.video_components.list", "safe", limit=2),
    *stored(
        "mam.video_components", "video_component", "video_component_id", VIDEO, ("format", "format", CREATED),
        media_asset_id=ASSET,
    ),
    called("mam.audio_components.list", "safe", limit=2),
    called("mam.subtitling_components.list", "safe", limit=2),
    called("mam.media.list", "safe", limit=2),
    *stored("mam.media", "media", "media_id", MEDIUM, ("label", "label", CREATED)),
    called("mam.media.delete", "delete", MEDIUM, writes=gone("media", MEDIUM)),
    called("mam.media_positions.list", "safe", limit=2),
    *stored(
        "mam.media_positions", "media_position", "media_position_id", POSITION, ("position", "position", CREATED),
        media_id=MEDIUM, type="Shelf",
    ),
    called("mam.media_positions.delete", "delete", POSITION, writes=gone("media_position", POSITION)),
    called("mam.dropdowns.custom_attribute", "safe", "Media asset", "cADropDown"),
    called("schema.mam", "safe", "mam"),
)  # fmt: skip

TRAILERS = (
    *stored(
        "trailers.campaigns", "trailer_campaign", "trailer_campaign_id", CAMPAIGN, ("title", "title", CREATED)
    ),
    *stored("trailers", "trailer", "trailer_id", TRAILER, ("title", "title", CREATED)),
    called("schema.trailer", "safe", "trailer"),
)  # fmt: skip

DROP_DOWNS = tuple(
    called(name, "safe")
    for name in ALL_IDS
    if "dropdowns." in name and name not in ("dropdowns.genres", "mam.dropdowns.custom_attribute")
)

MORE: tuple[Subject, ...] = (*CONTENT, *RUNNING_ORDERS, *LATER, *MAM, *TRAILERS, *DROP_DOWNS)
