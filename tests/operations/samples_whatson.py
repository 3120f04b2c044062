"""Sample answers of WHATS'ON, as the documents print them."""

from __future__ import annotations

from typing import Any

from tests.operations.rows import Sample

__all__ = ["PRINTED", "SAMPLES"]

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
)
