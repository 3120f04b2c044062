"""The schemas of the Content API's description at a release, and the errors that the vendor's notes admit in it."""

from __future__ import annotations

from typing import Any

from . import fields
from .description import LOGIN, schema_of
from .fields import COLLECTION, EPISODE, KINDS, PROGRAM, SEASON, SERIES, VERSION
from .release import Era
from .shapes import Shape, shapes_of

Fields = dict[str, Any]

_CUSTOM_ATTRIBUTE = {"attributeName": "string", "value": "any", "type": "string", "concept": "string"}
_DROPDOWN = {"id": "string", "name": "string"}
_TITLE = {"type": "string", "title": "string", "alternativeTitle": "boolean", "broadcastingTitle": "boolean"}
_IMAGE = {"imageId": "string", "highResolutionURL": "string", "identification": "string"}
_ITEM = {"id": "string", "displayNumber": "integer", "displayType": "string"}
_ELEMENT = (
    "contentRunningOrderElementId", "contentRunningOrderId", "contentId", "orderNo", "displayType", "displayNumber",
    "displaySeason", "version", "isDefault", "seasonId", "displayTypeCRO", "displaySeasonCRO",
)  # fmt: skip
_SHEET = {"pressSheetId": "string", "contentId": "string", "pressTarget": "string", "pressStatus": "string"}


def content_schemas(era: Era) -> dict[str, Fields]:
    """Return the schemas."""
    shapes = shapes_of(era)
    readable = [shapes[kind] for kind in KINDS if kind != COLLECTION or era.at("2023r5")]
    element = {**dict.fromkeys(_ELEMENT, "string"), "orderNo": "integer", "isDefault": "boolean"}
    found = {
        **LOGIN,
        "DropDownValue": schema_of(_DROPDOWN),
        "ContentIdResult": schema_of({"contentId": "string"}),
        "Content": schema_of(_written(era, shapes[PROGRAM], shapes[EPISODE], shapes[SERIES], shapes[SEASON])),
        "ContentForGet": schema_of(_read(era, *readable[:4])),
        "ProductForGet": schema_of(_read(era, *readable)),
        "ProgramVersion": schema_of(_version(shapes[VERSION])),
        "EpisodeVersion": schema_of(_version(shapes[VERSION])),
        "SeasonVersion": schema_of(_version(shapes[VERSION])),
        "ContentRow": schema_of(
            dict.fromkeys(("contentId", "contentType", "title", "duration", "productCode"), "string")
        ),
        "Rating": schema_of(_rating(era)),
        "CustomAttribute": schema_of(_CUSTOM_ATTRIBUTE),
        "DebugInfo": schema_of({"dateCreatedUTC": "string", "dateModifiedUTC": "string"}),
        "ProductTitle": schema_of(({"id": "string"} if era.has(fields.TITLE_IDS) else {}) | _TITLE),
        "PressSheet": schema_of(_sheet(era)),
        "PressSheetForGet": schema_of(_sheet(era)),
        "PressSheetResult": schema_of({"pressSheetId": "string"}),
    }
    if era.has(fields.WARNINGS):
        found["ContentWarning"] = schema_of({"id": "string", "value": "any", "type": "string", "comment": "string"})
    if era.has(fields.IMAGES):
        found["Image"] = schema_of({**_IMAGE, "pressTargets": "array"})
    if era.has(fields.CONTENT_RUNNING_ORDERS):
        found["ProductRunningOrderElement"] = schema_of(element)
        found["ProductRunningOrder"] = schema_of(
            {"contentRunningOrderId": "string", "type": "string", "isStructure": "boolean"}
        )
    found["PressSheetImage"] = schema_of(_IMAGE)
    if era.at("2023r4"):
        found["ProductTitleWithContent"] = schema_of({"id": "string", "contentId": "string", **_TITLE})
        found["TitleResult"] = schema_of({"id": "string"})
    if era.at("2023r5"):
        found |= _collections(era, shapes[COLLECTION])
    return found


def _collections(era: Era, shape: Shape) -> dict[str, Fields]:
    item = {**_ITEM, "contentId": "string", "contentCollectionId": "string"}
    more = {"orderNumber": "integer", "contentType": "string", "version": "string"}
    return {
        "ContentCollection": schema_of(_written(era, shape)),
        "ContentCollectionForGet": schema_of(_read(era, shape)),
        "ContentCollectionItem": schema_of(item),
        "ContentCollectionItemUpdate": schema_of(_ITEM),
        "ContentCollectionItemForGet": schema_of({**item, **more}),
        "ContentCollectionItemResult": schema_of({"id": "string"}),
    }


def _parts(shape: Shape) -> dict[str, str]:
    kinds = {
        "genre": "string",
        "genres": "array",
        "ratings": "Rating[]",
        "productTitles": "ProductTitle[]",
        "images": "Image[]",
    }
    return {name: kind for name, kind in kinds.items() if name in shape.parts}


def _values(shape: Shape, *, written: bool) -> dict[str, str]:
    return {name: field.schema for name, field in shape.fields.items() if not written or field.written != "uncertain"}


def _written(era: Era, *shapes: Shape) -> dict[str, str]:
    found = {"contentId": "string", "contentType": "string"}
    for shape in shapes:
        found |= _values(shape, written=True) | _parts(shape)
        if "customAttributes" in shape.parts:
            found["customAttributes"] = "object"
        found |= _links(era, shape.kind, written=True)
    return found


def _read(era: Era, *shapes: Shape) -> dict[str, str]:
    found = {"contentId": "string", "contentType": "string"}
    for shape in shapes:
        found |= _values(shape, written=False) | _parts(shape) | _links(era, shape.kind, written=False)
        if "customAttributes" in shape.parts:
            found["customAttributes"] = "CustomAttribute[]"
    found["productionCompanies"] = "array"
    if era.has(fields.HISTORICAL) and shapes[0].kind != COLLECTION:
        found["historicalBroadcastDates"] = "array"
    if era.has(fields.CONTENT_RUNNING_ORDERS):
        found |= {
            "defaultStructureSeries": "string",
            "contentRunningOrderElements": "ProductRunningOrderElement[]",
            "contentRunningOrders": "ProductRunningOrder[]",
        }
    windows = {
        "pressSheets": ("array", fields.PRESS_SHEETS),
        "debugInfo": ("DebugInfo", fields.DEBUG),
        "masterVersionId": ("string", fields.MASTER_VERSION),
        "crtAssignments": ("any", fields.CRT),
        "clearanceWindows": ("array", fields.CLEARANCE),
        "partOfContentCollections": ("any", fields.PART_OF),
    }
    return found | {name: kind for name, (kind, window) in windows.items() if era.has(window)}


def _links(era: Era, kind: str, *, written: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    if kind == EPISODE:
        found["seasonId"] = "string"
    if kind in (SEASON, COLLECTION):
        found["seriesId"] = "string"
        if era.has(fields.STRUCTURE):
            found["contentCollectionStructure"] = "string"
    if kind == SEASON:
        found["episodeIds"] = "array"
    if kind == COLLECTION:
        found["contentCollectionItemIds"] = "array"
    if kind == SERIES and not written and era.at("2023r11"):
        found["contentCollectionItemsIds"] = "array"
    return found


def _version(shape: Shape) -> dict[str, str]:
    return _values(shape, written=True) | _parts(shape) | {"customAttributes": "object"}


def _rating(era: Era) -> dict[str, str]:
    found = {"regulator": "string", "rating": "string", "reason": "string", "status": "string"}
    return found | ({"contentWarnings": "ContentWarning[]"} if era.has(fields.WARNINGS) else {})


def _sheet(era: Era) -> dict[str, str]:
    found = {**_SHEET, "title": "string"}
    if era.at("2023r2"):
        found |= {"shortTeletext": "string", "seriesTitle": "string"}
    return {**found, "images": "PressSheetImage[]"}


def content_flaws(era: Era, document: Fields) -> None:
    """Put in the errors that the vendor's document had at a release."""
    schemas, paths = document["components"]["schemas"], document["paths"]
    if era.at("2024r3") and not era.at("2024r4"):
        # 2024r3: "the YAML has not yet been updated for this change"; 2024r4 tells which schemas lacked them.
        for name in ("Content", "ContentForGet"):
            for field in ("dvdReleaseDate", "dvdReleaseDateForeign"):
                del schemas[name]["properties"][field]
    version = paths.get("/episodes/{contentId}/versions/{versionId}")
    if not era.at("2024r4"):
        # 2024r4: line 918 referred to ProgramVersion; the schema of press sheets was removed.
        if version is not None:
            content = version["post"]["requestBody"]["content"]["application/json"]
            content["schema"] = {"$ref": "#/components/schemas/ProgramVersion"}
        schemas["PressSheetCreateOrUpdateSuccess"] = schema_of({"pressSheetId": "string"})
    if era.at("2023r5") and not era.at("2023r10"):
        # 2023r10: descriptions still spoke of content running orders.
        text = "Also returns the content running orders of the product."
        paths["/products/{contentId}"]["get"]["description"] = text
    if era.at("2024r2"):
        _bodies_on_reads(paths)
    if era.at("2024r11") and not era.at("2024r13"):
        # 2024r13: hour and broadcast had other names, and write bodies had the dates.
        for name in ("HistoricalBroadcastDate", "HistoricalBroadcastDateForGet"):
            properties = schemas[name]["properties"]
            properties["announcedTime"] = properties.pop("hour")
            properties["broadcasted"] = properties.pop("broadcast")
        schemas["Content"]["properties"]["historicalBroadcastDates"] = {"type": "array", "items": {"type": "string"}}
    if not era.at("2025r12"):
        # 2025r12: storyArcTitle was called storyArc.
        for schema in schemas.values():
            properties = schema["properties"]
            if "storyArcTitle" in properties:
                properties["storyArc"] = properties.pop("storyArcTitle")


def _bodies_on_reads(paths: Fields) -> None:
    """2024r2 added a note to the request bodies of all calls on collections, GET and DELETE among them."""
    note = (
        "**Note**: Attribute ContentId cannot be the external reference of a parent series. Parent series are changed "
        "by the series calls."
    )
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/ContentCollection"}}}
    calls = paths["/contentCollections/{contentId}"]
    for method in ("get", "delete"):
        calls[method]["requestBody"] = {"required": True, "content": content}
    for call in (*calls.values(), *paths["/contentCollections"].values()):
        call["requestBody"]["description"] = note
