"""Requests of EncoraStream, one of every operation, written from the documents: those of movies, and all."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.operations import (
    requests_encora_account,
    requests_encora_author,
    requests_encora_operator,
    requests_encora_planner,
    requests_encora_viewer,
)
from tests.operations.facts import MOVIE
from tests.operations.rows import Row

__all__ = ["REQUESTS"]

UTC = dt.UTC
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
_LIST: dict[str, Any] = {"cursor": "eyJpZCI6IjEyMyJ9", "limit": 100, "sort": "-release_date", "q": "l'été & co"}
_LIST_SENT = "cursor=eyJpZCI6IjEyMyJ9&limit=100&sort=-release_date&q=l%27%C3%A9t%C3%A9%20%26%20co"
_JSON = {"content-type": "application/json"}
_MATCH = {"if-match": '"v7"'}

_MOVIES = (
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
)

REQUESTS = (
    *_MOVIES,
    *requests_encora_viewer.REQUESTS,
    *requests_encora_author.REQUESTS,
    *requests_encora_planner.REQUESTS,
    *requests_encora_operator.REQUESTS,
    *requests_encora_account.REQUESTS,
)
