"""Requests of WHATS'ON: items of collections, titles, press sheets, drop-downs, running orders and later calls."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.operations.fields_whatson import JSON, PRESS_SHEET, Given, keywords, sent
from tests.operations.rows import Row

__all__ = ["REQUESTS"]


def _same(name: str, wire: str, value: Any) -> Given:
    return Given(name, value, wire, value)


def _get(operation: str, path: str, given: str, reply: Any) -> Row:
    return Row("whatson", operation, (given,), {}, "GET", f"/content/v1/{path}", reply=reply)


def _write(
    operation: str, method: str, path: str, fields: tuple[Given, ...], reply: Any, *given: str, **more: Any
) -> Row:
    return Row(
        "whatson",
        operation,
        given,
        keywords(*fields, **more),
        method,
        f"/content/v1/{path}",
        JSON,
        sent(*fields),
        reply,
    )


def _delete(operation: str, path: str, given: str) -> Row:
    return Row("whatson", operation, (given,), {}, "DELETE", f"/content/v1/{path}")


_NUMBER = (_same("display_number", "displayNumber", "1"), _same("display_type", "displayType", "clip"))
_ITEM = (
    _same("id", "id", "HP1"),
    _same("content_id", "contentId", "3261665527"),
    _same("content_collection_id", "contentCollectionId", "9196369527"),
    _same("display_number", "displayNumber", 1),
    _same("display_type", "displayType", "programType"),
)
_ITEMS = (
    _write("content_collection_items.create_or_update", "POST", "contentCollectionItems", _ITEM, {"id": "HP1"}),
    _write(
        "content_collection_items.update",
        "PUT",
        "contentCollectionItems/HP1",
        (_same("id", "id", "1705202310"), *_NUMBER),
        {"id": "1705202310"},
        "HP1",
    ),
    _get("content_collection_items.get", "contentCollectionItems/HP1", "HP1", {"id": "HP1"}),
    _delete("content_collection_items.delete", "contentCollectionItems/HP1", "HP1"),
)

_TITLE = (
    _same("id", "id", "6176112544"),
    _same("content_id", "contentId", "143048527"),
    _same("title", "title", "MCU23"),
    _same("type", "type", "SubTitle"),
    _same("alternative_title", "alternativeTitle", False),
    _same("broadcasting_title", "broadcastingTitle", True),
)
_TITLES = (
    _write("titles.create", "POST", "titles", _TITLE, {"id": "6176112544"}),
    _write("titles.update", "PUT", "titles/6176112544", _TITLE, {"id": "6176112544"}, "6176112544"),
    _get("titles.get", "titles/6176112544", "6176112544", {"id": "6176112544"}),
    _delete("titles.delete", "titles/6176112544", "6176112544"),
)

_SHEET_ID = _same("press_sheet_id", "pressSheetId", "8946250095")
_SHEET = "8946250095"
_ANSWER = {"pressSheetId": _SHEET}
_PRESS = "propagateToVersions=always&propagateToEpisodes=never"
_PROPAGATED = {"propagate_to_versions": "always", "propagate_to_episodes": "never"}
_SHEETS = (
    _write(
        "press_sheets.create_or_update",
        "POST",
        f"pressSheets?{_PRESS}",
        (*PRESS_SHEET, _SHEET_ID),
        _ANSWER,
        **_PROPAGATED,
    ),
    _write("press_sheets.update", "PUT", f"pressSheets/{_SHEET}?{_PRESS}", PRESS_SHEET, _ANSWER, _SHEET, **_PROPAGATED),
    _get("press_sheets.get", f"pressSheets/{_SHEET}", _SHEET, _ANSWER),
    _delete("press_sheets.delete", f"pressSheets/{_SHEET}", _SHEET),
)

_LISTS = {
    "press_targets": "pressTargets",
    "press_status": "pressStatus",
    "parental_ratings": "parentalRatings",
    "product_display_types": "productDisplayTypes",
    "content_running_order_display_types": "contentRunningOrderDisplayTypes",
    "content_running_order_types": "contentRunningOrderTypes",
    "content_running_order_element_types": "contentRunningOrderElementTypes",
    "psi_contents": "psiContents",
    "target_groups": "targetGroups",
    "cro_external_display_instructions": "croExternalDisplayInstructions",
    "origins": "origins",
    "content_producers": "contentProducers",
    "content_codes": "contentCodes",
    "frequencies": "frequencies",
    "video_formats": "videoFormats",
    "production_modes": "productionModes",
    "planning_categories": "planningCategories",
    "appreciations": "appreciations",
    "sound": "sound",
    "content_collection_intentions": "contentCollectionIntentions",
    "genres": "genres",
    "content_collection_item_display_types": "contentCollectionItemDisplayTypes",
    "channels": "channels",
    "channel_groups": "channelGroups",
    "region_groups": "regionGroups",
    "language_groups": "languageGroups",
    "ancine_classifications": "ancineClassifications",
}
_DROP_DOWNS = tuple(
    Row("whatson", f"dropdowns.{name}", (), {}, "GET", f"/content/v1/{path}", reply=[{"id": "A", "name": "Aa"}])
    for name, path in _LISTS.items()
)

_ORDER = (
    _same("content_running_order_id", "contentRunningOrderId", "7445093000"),
    _same("season_id", "seasonId", "7445043527"),
    _same("type", "type", None),
)
_ORDER_ANSWER = {"contentRunningOrderId": "7445093000"}
_ELEMENT = (
    _same("content_running_order_element_id", "contentRunningOrderElementId", "7445097000"),
    _same("content_running_order_id", "contentRunningOrderId", "7445093000"),
    _same("content_id", "contentId", "143048527"),
    _same("order_no", "orderNo", 2),
    _same("display_type", "displayType", "programType"),
    _same("display_number", "displayNumber", None),
    _same("display_season", "displaySeason", None),
    _same("version", "version", "Default"),
)
_ELEMENT_ANSWER = {"contentRunningOrderElementId": "7445097000"}
_RUNNING_ORDERS = (
    _write("running_orders.create_or_update", "POST", "contentRunningOrders", _ORDER, _ORDER_ANSWER),
    _write("running_orders.update", "PUT", "contentRunningOrders/7", _ORDER, _ORDER_ANSWER, "7"),
    _get("running_orders.get", "contentRunningOrders/7", "7", _ORDER_ANSWER),
    _write(
        "running_orders.elements.create_or_update", "POST", "contentRunningOrderElements", _ELEMENT, _ELEMENT_ANSWER
    ),
    _write("running_orders.elements.update", "PUT", "contentRunningOrderElements/8", _ELEMENT, _ELEMENT_ANSWER, "8"),
    _get("running_orders.elements.get", "contentRunningOrderElements/8", "8", _ELEMENT_ANSWER),
    _delete("running_orders.elements.delete", "contentRunningOrderElements/8", "8"),
    _write(
        "running_orders.elements.add_series",
        "POST",
        "contentRunningOrderElementsForSeries",
        (
            _same("content_running_order_id", "contentRunningOrderId", "7445093000"),
            _same("season_id", "seasonId", "SEA1"),
        ),
        {"told": "something"},
    ),
    _write(
        "running_orders.press_sheets.create_or_update",
        "POST",
        "pressSheetsCRO",
        (*PRESS_SHEET, _SHEET_ID, _same("content_running_order_id", "contentRunningOrderId", "7445093000")),
        _ANSWER,
    ),
    _write("running_orders.press_sheets.update", "PUT", f"pressSheetsCRO/{_SHEET}", PRESS_SHEET, _ANSWER, _SHEET),
    _get("running_orders.press_sheets.get", f"pressSheetsCRO/{_SHEET}", _SHEET, _ANSWER),
    _delete("running_orders.press_sheets.delete", f"pressSheetsCRO/{_SHEET}", _SHEET),
)

_DATE = (
    _same("channel", "channel", "ONE"),
    Given("date", dt.date(1999, 12, 31), "date", "1999-12-31"),
    _same("hour", "hour", "10:00"),
    _same("broadcast", "broadcast", "true"),
    _same("free_rerun", "freeRerun", False),
    _same("real_kpi1", "realKPI1", "0.1"),
    _same("real_kpi2", "realKPI2", 2.5),
    _same("real_kpi3", "realKPI3", None),
)
_DATE_ID = _same("historical_broadcast_date_id", "historicalBroadcastDateId", "H1")
_DATE_ANSWER = {"historicalBroadcastDateId": "H1"}
_WINDOW = (_same("id", "id", "W1"), _same("content_id", "contentId", "PGM001"))
_ASSIGNMENT = (
    _same("id", "id", "C1"),
    _same("content_id", "contentId", "PGM001"),
    _same("crt_number", "crtNumber", "77"),
    Given("crt_assignment_date", dt.date(2026, 1, 2), "crtAssignmentDate", "2026-01-02"),
    _same("crt_expiration_date", "crtExpirationDate", None),
)
_LATER = (
    _write(
        "historical_broadcast_dates.create_or_update",
        "POST",
        "historicalBroadcastDates",
        (*_DATE, _DATE_ID, _same("content_id", "contentId", "PGM001")),
        _DATE_ANSWER,
    ),
    _write("historical_broadcast_dates.update", "PUT", "historicalBroadcastDates/H1", _DATE, _DATE_ANSWER, "H1"),
    _get("historical_broadcast_dates.get", "historicalBroadcastDates/H1", "H1", _DATE_ANSWER),
    _delete("historical_broadcast_dates.delete", "historicalBroadcastDates/H1", "H1"),
    _write("clearance_windows.create_or_update", "POST", "clearanceWindows", _WINDOW, {"id": "W1"}),
    _write("clearance_windows.update", "PUT", "clearanceWindows/W1", _WINDOW, {"id": "W1"}, "W1"),
    _get("clearance_windows.get", "clearanceWindows/W1", "W1", {"id": "W1"}),
    _delete("clearance_windows.delete", "clearanceWindows/W1", "W1"),
    _write("crt_assignments.create_or_update", "POST", "crtAssignments", _ASSIGNMENT, {"id": "C1"}),
    _write("crt_assignments.update", "PUT", "crtAssignments/C1", _ASSIGNMENT, {"id": "C1"}, "C1"),
    _get("crt_assignments.get", "crtAssignments/C1", "C1", {"id": "C1"}),
    _delete("crt_assignments.delete", "crtAssignments/C1", "C1"),
)

REQUESTS = (*_ITEMS, *_TITLES, *_SHEETS, *_DROP_DOWNS, *_RUNNING_ORDERS, *_LATER)
