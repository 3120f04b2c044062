"""Fields that WHATS'ON takes, each with a value as users write it, its name on the wire and the JSON that is sent.

Written from the release notes, not from the operation table.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, NamedTuple

__all__ = [
    "COLLECTION",
    "CUSTOM",
    "EPISODE",
    "INTENTIONS",
    "JSON",
    "MEDIA",
    "MEDIA_ASSET",
    "POSITION",
    "PRESS_SHEET",
    "PROGRAM_FIELDS",
    "SEASON",
    "SERIES",
    "STRUCTURE",
    "VERSION",
    "VIDEO",
    "Given",
    "keywords",
    "sent",
]

JSON = {"content-type": "application/json"}


class Given(NamedTuple):
    """A field with a value."""

    name: str
    value: Any
    wire: str
    json: Any


def _same(name: str, wire: str, value: Any) -> Given:
    return Given(name, value, wire, value)


def keywords(*fields: Given, **more: Any) -> dict[str, Any]:
    """The arguments of a call."""
    return {each.name: each.value for each in fields} | more


def sent(*fields: Given) -> str:
    """The body that these become."""
    return json.dumps({each.wire: each.json for each in fields}, ensure_ascii=False, separators=(",", ":"))


def _texts(*names: tuple[str, str]) -> tuple[Given, ...]:
    """Fields that hold text, by Python name and name on the wire."""
    return tuple(_same(name, wire, f"{wire} é") for name, wire in names)


CONTENT_ID = _same("content_id", "contentId", "PGM001")
CONTENT_TYPE = _same("content_type", "contentType", "program")

MAIN = (
    _same("title", "title", "Barbie"),
    Given("duration", dt.timedelta(hours=1, minutes=40), "duration", "01:40:00"),
    _same("product_code", "productCode", "P1"),
    _same("description", "description", None),
    _same("original_language", "originalLanguage", "English"),
    _same("content_target_group", "contentTargetGroup", "all"),
    _same("content_form", "contentform", "film"),
    _same("broadcast_medium", "broadcastMedium", "tv"),
    _same("cast", "cast", [{"name": "Ryan"}]),
    Given(
        "product_titles",
        [{"type": "SubTitle", "title": "MCU23", "alternative_title": True, "broadcasting_title": False}],
        "productTitles",
        [{"type": "SubTitle", "title": "MCU23", "alternativeTitle": True, "broadcastingTitle": False}],
    ),
    Given("dvd_release_date", dt.date(2024, 2, 1), "dvdReleaseDate", "2024-02-01"),
    _same("dvd_release_date_foreign", "dvdReleaseDateForeign", None),
    _same("story_arc_title", "storyArcTitle", "Arc"),
)
"""Of products, not of versions."""

IMAGES = Given(
    "images",
    [{"image_id": "6318876000", "high_resolution_url": "https://w.test/i.jpg", "press_targets": ["Print"]}],
    "images",
    [{"imageId": "6318876000", "highResolutionURL": "https://w.test/i.jpg", "pressTargets": ["Print"]}],
)
RATINGS = Given(
    "ratings",
    [
        {
            "regulator": "localRegulator",
            "rating": None,
            "content_warnings": [{"id": "Language", "value": "Harsh", "comment": None}],
        }
    ],
    "ratings",
    [
        {
            "regulator": "localRegulator",
            "rating": None,
            "contentWarnings": [{"id": "Language", "value": "Harsh", "comment": None}],
        }
    ],
)

VERSION = (
    RATINGS,
    _same("display_type", "displayType", None),
    _same("production_number", "productionNumber", "1"),
    _same("origin", "origin", "o"),
    _same("content_producer", "contentProducer", "c"),
    _same("content_code", "contentCode", "cc"),
    _same("keywords", "keywords", ["a"]),
    _same("frequency", "frequency", "f"),
    _same("video_format", "videoFormat", "HD"),
    _same("production_mode", "productionMode", "m"),
    _same("sound", "sound", "stereo"),
    _same("appreciation", "appreciation", "5"),
    _same("planning_categories", "planningCategories", []),
    _same("country_of_subject", "countryOfSubject", "FR"),
    _same("contract_required", "contractRequired", False),
    IMAGES,
    # `genre` excludes `genres`.
    _same("genres", "genres", ["Comedy", "Satire"]),
    _same("target_group", "targetGroup", "adults"),
)
"""Of products and their versions."""

PRODUCT = (
    _same("contact_person", "contactPerson", "BAPI"),
    _same("brazil_local_production", "brazilLocalProduction", True),
    _same("brazil_local_production_number", "brazilLocalProductionNumber", "B1"),
    _same("ancine_classification", "ancineClassification", "A"),
)
"""Of programs, episodes, seasons and series, not of content collections."""

CUSTOM = _same("custom_attributes", "customAttributes", {"cADecimal": 1.23, "cADate": None})
STRUCTURE = _same("default_content_structure", "defaultContentStructure", "12345678")
INTENTIONS = _same("content_collection_intentions", "contentCollectionIntentions", ["VOD", "Collection"])
PARENT = _same("series_id", "seriesId", "SER1")

_ANY = (CONTENT_ID, CONTENT_TYPE, *MAIN, *VERSION)
PROGRAM_FIELDS = (*_ANY, *PRODUCT, CUSTOM, STRUCTURE)
EPISODE = (
    *_ANY,
    *PRODUCT,
    CUSTOM,
    _same("distributor_number", "distributorNumber", "D7"),
    _same("season_id", "seasonId", "SEA1"),
    STRUCTURE,
)
SERIES = (*_ANY, *PRODUCT, CUSTOM, INTENTIONS)
SEASON = (*_ANY, *PRODUCT, CUSTOM, PARENT, _same("episode_ids", "episodeIds", ["EP1"]), INTENTIONS, STRUCTURE)
COLLECTION = (
    *_ANY,
    CUSTOM,
    PARENT,
    _same("content_collection_item_ids", "contentCollectionItemIds", ["HP1"]),
    INTENTIONS,
    _same("includes_all_product_versions", "includesAllProductVersions", True),
)

PRESS_SHEET = (
    CONTENT_ID,
    _same("press_target", "pressTarget", "English"),
    _same("press_status", "pressStatus", "Ready"),
    _same("title", "title", "AVENGERS: ENDGAME"),
    _same("short_teletext", "shortTeletext", None),
    _same("series_title", "seriesTitle", "AVENGERS"),
    Given(
        "images",
        [{"image_id": "8946074000", "high_resolution_url": None, "identification": None}],
        "images",
        [{"imageId": "8946074000", "highResolutionURL": None, "identification": None}],
    ),
)

MEDIA_ASSET = (
    CONTENT_ID,
    _same("content_title", "contentTitle", "AVENGERS: ENDGAME"),
    _same("media_asset_sequence_id", "mediaAssetSequenceId", "6111522000"),
    _same("label", "label", "0000001302"),
    _same("kind", "kind", "Broadcast"),
    _same("preferred", "preferred", True),
    _same("status", "status", None),
    _same("frame_rate", "frameRate", "25fps"),
    _same("remarks", "remarks", None),
    RATINGS,
    CUSTOM,
)

VIDEO = (
    _same("media_asset_id", "mediaAssetId", "6111521000"),
    *_texts(("active_format_description", "activeFormatDescription")),
    _same("aspect_ratio", "aspectRatio", "16:9"),
    *_texts(("colour_model", "colourModel")),
    _same("definition", "definition", "UHD"),
    _same("format", "format", None),
    _same("dynamic_range", "dynamicRange", "hdr"),
    _same("transfer_method", "transferMethod", "hlg"),
    _same("has_burnt_in_captions", "hasBurntInCaptions", False),
)

MEDIA = (
    *_texts(
        ("label", "label"),
        ("identification", "identification"),
        ("library", "library"),
        ("type", "type"),
        ("status", "status"),
        ("network_path", "networkPath"),
        ("remarks", "remarks"),
        ("mam_media_id", "MAMMediaId"),
        ("checksum", "checksum"),
        ("file_format", "fileFormat"),
        ("encoding", "encoding"),
        ("extension", "extension"),
        ("supplier", "supplier"),
        ("department", "department"),
        ("position", "position"),
        ("closet", "closet"),
        ("shelf", "shelf"),
        ("row", "row"),
    ),
    _same("tc_in", "TCIN", "00:00:00.00"),
    _same("tc_out", "TCOUT", "01:30:00.00"),
    _same("file_size", "filesize", 1024),
    _same("overall_bit_rate", "overallBitRate", 50.5),
    _same("video_bit_rate", "videoBitRate", None),
    _same("mam_systems", "MAMSystems", ["Archive"]),
    _same("frame_rate", "frameRate", "25fps"),
    _same("is_borrowed", "isBorrowed", False),
    _same("is_lost", "isLost", False),
    _same("file_creation_date", "fileCreationDate", None),
)

POSITION = (
    _same("media_id", "mediaId", "M1"),
    _same("type", "type", "shelf"),
    _same("sub_type", "subType", None),
    _same("position", "position", "7/3"),
    _same("url", "url", None),
    _same("status", "status", "in"),
)
