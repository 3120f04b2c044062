"""One request of every operation, with every documented argument in it, and what has to go over the wire.

Written from the documents, not from the operation table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.operations.facts import MOVIE, PROGRAM

__all__ = ["REPLIES", "REQUESTS", "Row"]

UTC = dt.UTC


class Row(NamedTuple):
    """A call, and the request that it has to become."""

    api: str
    operation: str
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]
    method: str
    target: str
    """Path and query as they are on the wire, below the base URL."""
    headers: Mapping[str, str] = {}
    """Beyond those that every request has."""
    body: str | None = None
    reply: Any = None
    status: int = 200


_ENVELOPE: dict[str, Any] = {"version": "v2", "statusCode": 200, "data": {"id": 7488}}
_ROWS: dict[str, Any] = {"version": "v1", "statusCode": 200, "data": [{"id": 7488}]}
_PAGE: dict[str, Any] = {"data": [{"id": MOVIE}], "meta": {"has_more": False, "next_cursor": None}}
_ONE = {"id": MOVIE}

_FILM: dict[str, Any] = {
    "title": "Les Misérables",
    "original_title": "Les Misérables",
    "synopsis": "A “long” story",
    "tagline": "t",
    "release_year": 1888,
    "runtime_minutes": 1,
    "content_rating": "PG-13",
    "genres": ["drama"],
    "country_of_origin": ("FR", "BE"),
    "studio": "s",
    "audio_languages": ["fr"],
    "subtitle_languages": [],
    "cast": [{"name": "Jean", "role": "actor", "character": None, "display_order": 1}],
    "images": {"poster": "https://cdn.test/p.jpg", "logo": "https://cdn.test/l.png"},
    "status": "scheduled",
    "geo_restrictions": {"policy": "block_list", "territories": ["US"]},
    "drm_required": True,
    "available_from": dt.datetime(2026, 3, 1, 20, 15, tzinfo=UTC),
    "available_until": None,
}
_FILM_SENT = (
    '{"title":"Les Misérables","original_title":"Les Misérables","synopsis":"A “long” story","tagline":"t",'
    '"release_year":1888,"runtime_minutes":1,"content_rating":"PG-13","genres":["drama"],'
    '"country_of_origin":["FR","BE"],"studio":"s","audio_languages":["fr"],"subtitle_languages":[],'
    '"cast":[{"name":"Jean","role":"actor","character":null,"display_order":1}],'
    '"images":{"poster":"https://cdn.test/p.jpg","logo":"https://cdn.test/l.png"},"status":"scheduled",'
    '"geo_restrictions":{"policy":"block_list","territories":["US"]},"drm_required":true,'
    '"available_from":"2026-03-01T20:15:00Z","available_until":null}'
)

_CONTENT: dict[str, Any] = {
    "content_id": "PGM001",
    "content_type": "program",
    "title": "Barbie",
    "duration": dt.timedelta(hours=1, minutes=40),
    "product_code": "P1",
    "description": None,
    "original_language": "English",
    "content_target_group": "all",
    "content_form": "film",
    "broadcast_medium": "tv",
    "cast": [{"name": "Ryan"}],
    "product_titles": [{"type": "SubTitle", "title": "MCU23", "alternative_title": True, "broadcasting_title": False}],
    "custom_attributes": {"cADecimal": 1.23, "cADate": None},
    "ratings": [
        {
            "regulator": "localRegulator",
            "rating": None,
            "content_warnings": [{"id": "Language", "value": "Harsh", "comment": None}],
        }
    ],
    "contact_person": "BAPI",
    "display_type": None,
    "production_number": "1",
    "origin": "o",
    "content_producer": "c",
    "content_code": "cc",
    "keywords": ["a"],
    "frequency": "f",
    "video_format": "HD",
    "production_mode": "m",
    "sound": "stereo",
    "appreciation": "5",
    "planning_categories": [],
    "country_of_subject": "FR",
    "contract_required": False,
    "images": [{"image_id": "6318876000", "high_resolution_url": "https://w.test/i.jpg", "press_targets": ["Print"]}],
    "genre": "Comedy",
    "genres": ["Comedy", "Satire"],
    "content_collection_intentions": ["VOD"],
    "dvd_release_date": dt.date(2024, 2, 1),
    "dvd_release_date_foreign": None,
}
_CONTENT_SENT = (
    '{"contentId":"PGM001","contentType":"program","title":"Barbie","duration":"01:40:00","productCode":"P1",'
    '"description":null,"originalLanguage":"English","contentTargetGroup":"all","contentform":"film",'
    '"broadcastMedium":"tv","cast":[{"name":"Ryan"}],'
    '"productTitles":[{"type":"SubTitle","title":"MCU23","alternativeTitle":true,"broadcastingTitle":false}],'
    '"customAttributes":{"cADecimal":1.23,"cADate":null},'
    '"ratings":[{"regulator":"localRegulator","rating":null,'
    '"contentWarnings":[{"id":"Language","value":"Harsh","comment":null}]}],'
    '"contactPerson":"BAPI","displayType":null,"productionNumber":"1","origin":"o","contentProducer":"c",'
    '"contentCode":"cc","keywords":["a"],"frequency":"f","videoFormat":"HD","productionMode":"m","sound":"stereo",'
    '"appreciation":"5","planningCategories":[],"countryOfSubject":"FR","contractRequired":false,'
    '"images":[{"imageId":"6318876000","highResolutionURL":"https://w.test/i.jpg","pressTargets":["Print"]}],'
    '"genre":"Comedy","genres":["Comedy","Satire"],"contentCollectionIntentions":["VOD"],'
    '"dvdReleaseDate":"2024-02-01","dvdReleaseDateForeign":null}'
)

_LIST: dict[str, Any] = {"cursor": "eyJpZCI6IjEyMyJ9", "limit": 100, "sort": "-release_date", "q": "l'été & co"}
_LIST_SENT = "cursor=eyJpZCI6IjEyMyJ9&limit=100&sort=-release_date&q=l%27%C3%A9t%C3%A9%20%26%20co"
_JSON = {"content-type": "application/json"}
_MATCH = {"if-match": '"v7"'}

REQUESTS = (
    Row("plurimedia", "catalogs.list", (), {"lang": "fr"}, "GET", "/v1/api/v1/catalogs?lang=fr", reply=_ROWS),
    Row(
        "plurimedia",
        "catalogs.contents",
        (1201,),
        {"page": 3, "lang": "en"},
        "GET",
        "/v1/api/v1/catalogs/1201?page=3&lang=en",
        reply=_ROWS,
    ),
    Row(
        "plurimedia",
        "catalogs.last_updated",
        (1201,),
        {"since": dt.datetime(2024, 9, 27, 7, 48, 30), "lang": "fr"},
        "GET",
        "/v2/api/v2/catalogslastupdated/1201?date=20240927074830&lang=fr",
        reply=_ROWS,
    ),
    Row(
        "plurimedia",
        "contents.get",
        (7488,),
        {"lang": "fr"},
        "GET",
        "/v2/api/v2/contents/7488?lang=fr",
        reply=_ENVELOPE,
    ),
    Row(
        "plurimedia",
        "contents.get_v1",
        (7488,),
        {"lang": "fr"},
        "GET",
        "/v1/api/v1/contents/7488?lang=fr",
        reply=_ENVELOPE,
    ),
    Row(
        "encora",
        "movies.list",
        (),
        {
            **_LIST,
            "genre": "science-fiction",
            "release_year": 1982,
            "content_rating": "TV-MA",
            "language": "fr-CA",
            "fields": ["id", "title", "images"],
            "if_none_match": 'W/"p1"',
        },
        "GET",
        f"/movies?{_LIST_SENT}&genre=science-fiction&release_year=1982&content_rating=TV-MA&language=fr-CA"
        "&fields=id%2Ctitle%2Cimages",
        {"if-none-match": 'W/"p1"'},
        reply=_PAGE,
    ),
    Row(
        "encora",
        "movies.get",
        (MOVIE,),
        {"fields": "id,title", "if_none_match": '"m1"'},
        "GET",
        f"/movies/{MOVIE}?fields=id%2Ctitle",
        {"if-none-match": '"m1"'},
        reply=_ONE,
    ),
    Row(
        "encora",
        "admin.movies.list",
        (),
        {**_LIST, "status": "unpublished", "genre": "drama"},
        "GET",
        f"/admin/movies?{_LIST_SENT}&status=unpublished&genre=drama",
        reply=_PAGE,
    ),
    Row(
        "encora",
        "admin.movies.create",
        (),
        {**_FILM, "idempotency_key": "job-1/row-7"},
        "POST",
        "/admin/movies",
        {**_JSON, "idempotency-key": "job-1/row-7"},
        _FILM_SENT,
        _ONE,
        201,
    ),
    Row("encora", "admin.movies.get", (MOVIE,), {}, "GET", f"/admin/movies/{MOVIE}", reply=_ONE),
    Row(
        "encora",
        "admin.movies.update",
        (MOVIE,),
        {**_FILM, "if_match": '"v7"'},
        "PATCH",
        f"/admin/movies/{MOVIE}",
        {**_JSON, **_MATCH},
        _FILM_SENT,
        _ONE,
    ),
    Row("encora", "admin.movies.delete", (MOVIE,), {}, "DELETE", f"/admin/movies/{MOVIE}", status=204),
    Row(
        "encora",
        "admin.movies.publish",
        (MOVIE,),
        {"available_from": dt.datetime(2026, 3, 1, 20, 15, 0, 250_000, UTC), "if_match": '"v7"'},
        "POST",
        f"/admin/movies/{MOVIE}/publish",
        {**_JSON, **_MATCH},
        '{"available_from":"2026-03-01T20:15:00.250Z"}',
        _ONE,
    ),
    Row(
        "encora",
        "admin.movies.unpublish",
        (MOVIE,),
        {"if_match": '"v7"'},
        "POST",
        f"/admin/movies/{MOVIE}/unpublish",
        _MATCH,
        None,
        _ONE,
    ),
    Row(
        "whatson",
        "programs.get",
        (PROGRAM,),
        {"custom_attributes": ["cADate", "cAText"], "debug": "dateCreatedUTC,dateModifiedUTC"},
        "GET",
        f"/content/v1/programs/{PROGRAM}?customAttributes=cADate%2CcAText&debug=dateCreatedUTC%2CdateModifiedUTC",
        reply={"contentId": PROGRAM},
    ),
    Row(
        "whatson",
        "programs.create_or_update",
        (),
        {**_CONTENT, "template": "FILM", "propagate_to_versions": "always"},
        "POST",
        "/content/v1/programs?template=FILM&propagateToVersions=always",
        _JSON,
        _CONTENT_SENT,
        {"contentId": "PGM001"},
    ),
    Row(
        "whatson",
        "programs.update",
        (PROGRAM,),
        {**_CONTENT, "propagate_to_versions": "never"},
        "PUT",
        f"/content/v1/programs/{PROGRAM}?propagateToVersions=never",
        _JSON,
        _CONTENT_SENT,
        {"contentId": "PGM001"},
    ),
    Row(
        "whatson",
        "dropdowns.genres",
        (),
        {},
        "GET",
        "/content/v1/genres",
        reply=[{"id": "Comedy", "name": "Comedy"}],
    ),
)

REPLIES = {(row.api, row.operation): (row.status, row.reply) for row in REQUESTS}
"""Status and JSON of a plausible answer to each operation; `None` is no body."""
