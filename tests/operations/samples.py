"""Sample answers as the documents print them, where that is valid JSON by itself or once put into its envelope."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["SAMPLES", "Sample"]


class Sample(NamedTuple):
    """A printed answer of an operation."""

    name: str
    api: str
    operation: str
    payload: Any


_SAMPLE_MOVIE: dict[str, Any] = {
    "id": "497f6eca-6276-4993-bfeb-53cbbbba6f08",
    "title": "string",
    "original_title": "string",
    "slug": "string",
    "synopsis": "string",
    "tagline": "string",
    "release_year": 1888,
    "runtime_minutes": 1,
    "content_rating": "G",
    "genres": [],
    "country_of_origin": [],
    "studio": "string",
    "audio_languages": [],
    "subtitle_languages": [],
    "cast": [],
    "images": {},
    "average_rating": 5,
    "rating_count": 0,
    "status": "draft",
    "geo_restrictions": {},
    "drm_required": True,
    "available_from": "2019-08-24T14:15:22Z",
    "available_until": "2019-08-24T14:15:22Z",
    "created_at": "2019-08-24T14:15:22Z",
    "updated_at": "2019-08-24T14:15:22Z",
}
_SAMPLE_PAGE: dict[str, Any] = {
    "data": [_SAMPLE_MOVIE],
    "meta": {
        "total": 2450,
        "count": 20,
        "limit": 20,
        "has_more": True,
        "next_cursor": "eyJpZCI6IjEyMyJ9",
        "prev_cursor": None,
    },
}
_BLADE_RUNNER: dict[str, Any] = {
    "version": "v1",
    "statusCode": 200,
    "data": {
        "id": 7488,
        "title": "Blade Runner",
        "typographicTitle": "Blade Runner",
        "lastUpdate": "2024-09-27T07:48:30.677",
        "isFre": True,
    },
}
_AVENGERS: dict[str, Any] = {"contentId": "143048527", "contentType": "program", "title": "AVENGERS: ENDGAME"}

SAMPLES = (
    Sample("blade runner", "plurimedia", "contents.get_v1", _BLADE_RUNNER),
    Sample("blade runner", "plurimedia", "contents.get", _BLADE_RUNNER),
    Sample("movie", "encora", "movies.get", _SAMPLE_MOVIE),
    Sample("movie", "encora", "admin.movies.get", _SAMPLE_MOVIE),
    Sample("movie", "encora", "admin.movies.create", _SAMPLE_MOVIE),
    Sample("movie", "encora", "admin.movies.update", _SAMPLE_MOVIE),
    Sample("movie", "encora", "admin.movies.publish", _SAMPLE_MOVIE),
    Sample("movie", "encora", "admin.movies.unpublish", _SAMPLE_MOVIE),
    Sample("page", "encora", "movies.list", _SAMPLE_PAGE),
    Sample("page", "encora", "admin.movies.list", _SAMPLE_PAGE),
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
