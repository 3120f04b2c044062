"""Sample answers and bodies of WHATS'ON, as the documents print them.

Where a fragment is printed, what is around it is made up of other examples; a comma or quotes that are missing in print
are put in.
"""

from __future__ import annotations

from typing import Any

from tests.operations.rows import Sample

__all__ = ["BODIES", "PRINTED", "SAMPLES"]

PRINTED = {
    "content_collection_items.get", "content_collections.get", "dropdowns.content_collection_intentions",
    "dropdowns.content_collection_item_display_types", "dropdowns.genres", "episodes.get", "mam.media_assets.get",
    "press_sheets.get", "products.get", "programs.get", "seasons.get", "series.get", "titles.get",
}  # fmt: skip
"""Operations of which the release notes print an answer."""

_AVENGERS: dict[str, Any] = {"contentId": "143048527", "contentType": "program", "title": "AVENGERS: ENDGAME"}

SAMPLES = (
    Sample(
        "genres",
        "whatson",
        "dropdowns.genres",
        [{"id": "Comedy", "name": "Comedy"}, {"id": "Musical", "name": "Musical"}],
    ),
    Sample(
        "genres of a program",
        "whatson",
        "programs.get",
        {
            "contentId": "9294452527",
            "contentType": "program",
            "title": "Barbie",
            "duration": "01:40:00",
            "genre": "Comedy",
            "genres": ["Comedy", "Satire", "Oscar nominee"],
        },
    ),
    Sample(
        "debug info",
        "whatson",
        "programs.get",
        {
            "contentId": "6629341527",
            "contentType": "program",
            "title": "SHANG-CHI AND THE LEGEND OF THE TEN RINGS",
            "duration": "02:00:00",
            "debugInfo": {
                "dateCreatedUTC": "2021-10-01T11:45:27.900+02:00",
                "dateModifiedUTC": "2021-10-01T11:45:42.032+02:00",
            },
        },
    ),
    Sample(
        "product titles",
        "whatson",
        "programs.get",
        {
            **_AVENGERS,
            "productTitles": [
                {
                    "id": "143049544",
                    "type": "OriginalTitle",
                    "title": "AVENGERS: ENDGAME",
                    "alternativeTitle": True,
                    "broadcastingTitle": True,
                },
                {
                    "id": "6176112544",
                    "type": "SubTitle",
                    "title": "MCU23",
                    "alternativeTitle": False,
                    "broadcastingTitle": False,
                },
            ],
        },
    ),
    Sample(
        "images",
        "whatson",
        "programs.get",
        {
            **_AVENGERS,
            "images": [
                {
                    "imageId": "6318876000",
                    "highResolutionURL": "https://wikipedia/image.jpg",
                    "identification": "EN",
                    "pressTargets": ["English", "Print"],
                }
            ],
        },
    ),
    Sample(
        "content warnings",
        "whatson",
        "programs.get",
        {
            **_AVENGERS,
            "ratings": [
                {
                    "regulator": "localRegulator",
                    "rating": "6",
                    "reason": None,
                    "status": None,
                    "contentWarnings": [
                        {"id": "Violence", "value": True, "type": "checkBox", "comment": "Verified"},
                        {"id": "Sensitive categories", "value": ["Fear"], "type": "dropDown", "comment": None},
                        {"id": "Language", "value": "Harsh", "type": "text", "comment": None},
                    ],
                }
            ],
            "remarks": None,
        },
    ),
    Sample(
        "ratings",
        "whatson",
        "programs.get",
        {
            **_AVENGERS,
            "ratings": [
                {"regulator": "localRegulator", "rating": "12", "reason": None},
                {"regulator": "Ofcom", "rating": "allAges", "reason": None},
            ],
        },
    ),
    Sample(
        "custom attributes of 2021r2",
        "whatson",
        "programs.get",
        {
            **_AVENGERS,
            "customAttributes": [
                {"attributeName": "cADate", "value": "2021-10-04", "type": "Date field"},
                {
                    "attributeName": "cAMediaAsset",
                    "value": "6111521000",
                    "type": "Reference field",
                    "concept": "Media asset",
                },
                {"attributeName": "cANumber", "value": 1, "type": "Number field"},
                {"attributeName": "cAText", "value": "Shaken, not stirred", "type": "Text field"},
                {"attributeName": "cAWeb", "value": "https://www.geekster.be/", "type": "Web field"},
            ],
        },
    ),
    Sample(
        "custom attributes of 2022r10",
        "whatson",
        "programs.get",
        {
            **_AVENGERS,
            "customAttributes": [
                {
                    "attributeName": "customMultiMA",
                    "value": ["Value1", "Value2"],
                    "type": "Drop-down list for multiselection",
                },
                {"attributeName": "cADecimal", "value": 2.64, "type": "Decimal number field"},
                {"attributeName": "cADuration", "value": "02:03:04.000", "type": "Duration field"},
            ],
        },
    ),
    Sample(
        "display types of items",
        "whatson",
        "dropdowns.content_collection_item_display_types",
        [{"id": "program", "name": "Program"}, {"id": "episode", "name": "Episode"}],
    ),
    Sample(
        "intentions",
        "whatson",
        "dropdowns.content_collection_intentions",
        [{"id": "VOD", "name": "VOD"}, {"id": "Best of", "name": "Best of"}],
    ),
    Sample(
        "media asset with content warnings",
        "whatson",
        "mam.media_assets.get",
        {
            "mediaAssetId": "6111521000",
            "mediaAssetSequenceId": "6111522000",
            "label": "0000001302",
            "contentId": "143048527",
            "contentTitle": "AVENGERS: ENDGAME",
            "ratings": [
                {
                    "regulator": "localRegulator",
                    "rating": "6",
                    "reason": None,
                    "status": None,
                    "contentWarnings": [
                        {"id": "Violence", "value": True, "type": "checkBox", "comment": "Verified"},
                        {"id": "Sensitive categories", "value": ["Fear"], "type": "dropDown", "comment": None},
                        {"id": "Language", "value": "Harsh", "type": "text", "comment": None},
                    ],
                }
            ],
            "remarks": None,
        },
    ),
    Sample(
        "collection of a parent series",
        "whatson",
        "series.get",
        {
            "contentId": "32614015BE",
            "contentType": "series",
            "contentCollectionItemsIds": ["123456789", "987654321"],
            "contentCollectionIntentions": ["VOD", "Collection"],
        },
    ),
    Sample(
        "standard season",
        "whatson",
        "seasons.get",
        {
            "contentId": "9006380527",
            "contentType": "season",
            "contentCollectionIntentions": ["VOD", "Collection"],
            "contentCollectionStructure": "standardSeason",
        },
    ),
    Sample(
        "running orders of a season",
        "whatson",
        "seasons.get",
        {
            "displayType": "series",
            "defaultStructureSeries": None,
            "defaultContentStructure": None,
            "contentRunningOrders": [{"contentRunningOrderId": "7445093000", "type": None, "isStructure": False}],
        },
    ),
    Sample(
        "running order elements",
        "whatson",
        "episodes.get",
        {
            "displayType": "program",
            "defaultStructureSeries": "12345678",
            "defaultContentStructure": "12345678",
            "contentRunningOrderElements": [
                {
                    "contentRunningOrderElementId": "7445097000",
                    "contentRunningOrderId": "7445093000",
                    "contentId": "143048527",
                    "orderNo": 2,
                    "displayType": "programType",
                    "displayNumber": None,
                    "displaySeason": None,
                    "version": "Default",
                    "isDefault": False,
                    "seasonId": "7445043527",
                    "displayTypeCRO": None,
                    "displaySeasonCRO": None,
                }
            ],
        },
    ),
    Sample(
        "content collection",
        "whatson",
        "content_collections.get",
        {
            "contentId": "9422279527",
            "contentType": "season",
            "title": "FFG 2023",
            "duration": "01:30:00",
            "includesAllProductVersions": False,
        },
    ),
    Sample(
        "product",
        "whatson",
        "products.get",
        {
            "contentId": "9294452527",
            "contentType": "program",
            "title": "Barbie",
            "duration": "01:40:00",
            "genre": "Comedy",
            "genres": ["Comedy", "Satire", "Oscar nominee"],
        },
    ),
    Sample(
        "item",
        "whatson",
        "content_collection_items.get",
        {
            "id": "HP1",
            "orderNumber": 1,
            "displayNumber": None,
            "displayType": "programType",
            "contentId": "3261665527",
            "contentType": "program",
            "version": "Default",
            "contentCollectionId": "9196369527",
        },
    ),
    Sample(
        "title",
        "whatson",
        "titles.get",
        {
            "id": "6176112544",
            "contentId": "143048527",
            "title": "MCU23",
            "type": "SubTitle",
            "alternativeTitle": False,
            "broadcastingTitle": False,
        },
    ),
    Sample(
        "press sheet",
        "whatson",
        "press_sheets.get",
        {
            "pressSheetId": "9065887828",
            "pressTarget": "Default",
            "pressStatus": None,
            "contentId": "7092611527",
            "title": "FOR ALL MANKIND",
            "seriesTitle": None,
            "images": [
                {
                    "imageId": "6231653000",
                    "highResolutionURL": "//poster-e1616427715306.jpg",
                    "identification": "W9287",
                }
            ],
        },
    ),
)

_WARNED = {
    "ratings": [
        {
            "regulator": "localRegulator",
            "rating": "6",
            "reason": None,
            "status": None,
            "contentWarnings": [
                {"id": "Violence", "value": True, "comment": "Verified"},
                {"id": "Sensitive categories", "value": ["Fear"], "comment": None},
                {"id": "Language", "value": "Harsh", "comment": None},
            ],
        }
    ]
}

BODIES: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
    (
        "programs.update",
        ("PGM001",),
        {
            "contentId": "PGM001",
            "customAttributes": {
                "cADate": "2021-10-01",
                "cAMediaAsset": "3350456000",
                "cANumber": "10",
                "cAText": "I am inevitable",
                "cAWeb": "https://www.geekster.be",
            },
        },
    ),
    (
        "programs.create_or_update",
        (),
        {
            "customAttributes": {
                "cADecimal": 1.23,
                "cADuration": "01:32:20.000",
                "customMultiMA": ["TestWOnDynamicDomain23"],
            }
        },
    ),
    ("programs.update", ("PGM001",), {"displayType": None}),
    ("programs.update", ("PGM001",), {"genre": "Comedy"}),
    ("programs.update", ("PGM001",), _WARNED),
    ("programs.update", ("PGM001",), {"ratings": None}),
    (
        "programs.update",
        ("PGM001",),
        {
            "ratings": [
                {"regulator": "localRegulator", "rating": "12", "reason": None},
                {"regulator": "Ofcom", "rating": "allAges", "reason": None},
            ]
        },
    ),
    (
        "episodes.update",
        ("EP1",),
        {
            "images": [
                {
                    "imageId": "6318876000",
                    "highResolutionURL": "https://wikipedia/image.jpg",
                    "identification": "EN",
                    "pressTargets": ["English", "Print"],
                }
            ]
        },
    ),
    ("episodes.update", ("EP1",), {"displayType": "string", "defaultContentStructure": "string"}),
    ("series.update", ("32614015BE",), {"contentCollectionIntentions": ["VOD", "Collection"]}),
    ("seasons.create_or_update", (), {"contentCollectionIntentions": ["VOD", "Collection"]}),
    (
        "content_collections.update",
        ("9500477768",),
        {
            "contentId": "9500477768",
            "contentType": "season",
            "title": "FFO 2024",
            "duration": "01:40:00",
            "dvdReleaseDate": "2024-02-01",
            "dvdReleaseDateForeign": "2024-03-01",
        },
    ),
    (
        "content_collection_items.create_or_update",
        (),
        {
            "contentId": "3261665527",
            "contentCollectionId": "9196369527",
            "id": "HP1",
            "displayNumber": 1,
            "displayType": "programType",
        },
    ),
    (
        "content_collection_items.update",
        ("HP1",),
        {"id": "1705202310", "displayNumber": "1", "displayType": "clip"},
    ),
    (
        "press_sheets.create_or_update",
        (),
        {
            "pressSheetId": "8946250095",
            "contentId": "143048527",
            "pressTarget": "English",
            "pressStatus": "Ready",
            "title": "AVENGERS: ENDGAME",
            "images": [{"imageId": "8946074000", "highResolutionURL": None, "identification": None}],
        },
    ),
    (
        "mam.media_assets.update",
        ("6111521000",),
        {"contentId": "143048527", "contentTitle": "AVENGERS: ENDGAME", **_WARNED},
    ),
)
"""Operation, arguments of the path, and the body that is printed."""
