"""Requests of EncoraStream: shows, seasons, episodes and channels, written from the documents."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.operations.facts_encora import CHANNEL, EVENING, ITEMS, JSON, LATER, MATCH, ONE, PAGE, SHOW
from tests.operations.rows import Row

__all__ = ["REQUESTS"]

_SHOW_FIELDS: dict[str, Any] = {
    "title": "title “é”",
    "original_title": "original_title “é”",
    "synopsis": "synopsis “é”",
    "content_rating": "UNRATED",
    "genres": ["a", "b"],
    "network": "network “é”",
    "country_of_origin": ("FR", "BE"),
    "language": "fr-CA",
    "first_air_date": dt.date(2026, 3, 1),
    "last_air_date": dt.date(2026, 3, 1),
    "cast": [{"name": "Jean", "role": "actor", "character": None, "display_order": 1}],
    "images": {"poster": "https://cdn.test/p.jpg"},
    "status": "canceled",
    "geo_restrictions": {"policy": "block_list", "territories": ["US"]},
    "drm_required": True,
}
_SHOW_FIELDS_SENT = (
    '{"title":"title “é”","original_title":"original_title “é”","synopsis":"synopsis “é”",'
    '"content_rating":"UNRATED","genres":["a","b"],"network":"network “é”","country_of_origin":["FR",'
    '"BE"],"language":"fr-CA","first_air_date":"2026-03-01","last_air_date":"2026-03-01",'
    '"cast":[{"name":"Jean","role":"actor","character":null,"display_order":1}],'
    '"images":{"poster":"https://cdn.test/p.jpg"},"status":"canceled",'
    '"geo_restrictions":{"policy":"block_list","territories":["US"]},"drm_required":true}'
)
_CHANNEL_FIELDS: dict[str, Any] = {
    "name": "name “é”",
    "number": 7,
    "description": "description “é”",
    "category": "News & more",
    "language": "fr-CA",
    "images": {"poster": "https://cdn.test/p.jpg"},
    "status": "scheduled_maintenance",
    "geo_restrictions": {"policy": "block_list", "territories": ["US"]},
    "drm_required": True,
    "is_premium": True,
    "is_catchup_enabled": True,
    "catchup_days": 30,
    "sort_order": -1,
    "website_url": "https://www.test/x",
}
_CHANNEL_FIELDS_SENT = (
    '{"name":"name “é”","number":7,"description":"description “é”","category":"News & more",'
    '"language":"fr-CA","images":{"poster":"https://cdn.test/p.jpg"},'
    '"status":"scheduled_maintenance","geo_restrictions":{"policy":"block_list",'
    '"territories":["US"]},"drm_required":true,"is_premium":true,"is_catchup_enabled":true,'
    '"catchup_days":30,"sort_order":-1,"website_url":"https://www.test/x"}'
)

REQUESTS = (
    Row(
        "encora",
        "admin.shows.list",
        (),
        {"cursor": "eyJpZCI6IjEyMyJ9", "limit": 100, "sort": "-release_date", "q": "l'été & co", "status": "canceled"},
        "GET",
        (
            "/admin/shows?cursor=eyJpZCI6IjEyMyJ9&limit=100&sort=-release_date&"
            "q=l%27%C3%A9t%C3%A9%20%26%20co&status=canceled"
        ),
        reply=PAGE,
    ),
    Row(
        "encora",
        "admin.shows.create",
        (),
        {**_SHOW_FIELDS, "idempotency_key": "job-1/row-7"},
        "POST",
        "/admin/shows",
        {**JSON, "idempotency-key": "job-1/row-7"},
        body=_SHOW_FIELDS_SENT,
        reply=ONE,
        status=201,
    ),
    Row("encora", "admin.shows.get", (SHOW,), {}, "GET", f"/admin/shows/{SHOW}", reply=ONE),
    Row(
        "encora",
        "admin.shows.update",
        (SHOW,),
        {**_SHOW_FIELDS, "if_match": '"v7"'},
        "PATCH",
        f"/admin/shows/{SHOW}",
        {**JSON, **MATCH},
        body=_SHOW_FIELDS_SENT,
        reply=ONE,
    ),
    Row("encora", "admin.shows.delete", (SHOW,), {}, "DELETE", f"/admin/shows/{SHOW}", status=204),
    Row(
        "encora",
        "admin.shows.publish",
        (SHOW,),
        {"if_match": '"v7"'},
        "POST",
        f"/admin/shows/{SHOW}/publish",
        MATCH,
        reply=ONE,
    ),
    Row(
        "encora",
        "admin.shows.unpublish",
        (SHOW,),
        {"if_match": '"v7"'},
        "POST",
        f"/admin/shows/{SHOW}/unpublish",
        MATCH,
        reply=ONE,
    ),
    Row("encora", "admin.seasons.list", (SHOW,), {}, "GET", f"/admin/shows/{SHOW}/seasons", reply=ITEMS),
    Row(
        "encora",
        "admin.seasons.create",
        (SHOW,),
        {
            "season_number": 2,
            "title": "title “é”",
            "synopsis": "synopsis “é”",
            "images": {"poster": "https://cdn.test/p.jpg"},
            "air_date": dt.date(2026, 3, 1),
            "end_date": dt.date(2026, 3, 1),
            "status": "completed",
        },
        "POST",
        f"/admin/shows/{SHOW}/seasons",
        JSON,
        body=(
            '{"season_number":2,"title":"title “é”","synopsis":"synopsis “é”",'
            '"images":{"poster":"https://cdn.test/p.jpg"},"air_date":"2026-03-01","end_date":"2026-03-01",'
            '"status":"completed"}'
        ),
        reply=ONE,
        status=201,
    ),
    Row("encora", "admin.seasons.get", (SHOW, 2), {}, "GET", f"/admin/shows/{SHOW}/seasons/2", reply=ONE),
    Row(
        "encora",
        "admin.seasons.update",
        (SHOW, 2),
        {
            "title": "title “é”",
            "synopsis": "synopsis “é”",
            "images": {"poster": "https://cdn.test/p.jpg"},
            "air_date": dt.date(2026, 3, 1),
            "end_date": dt.date(2026, 3, 1),
            "status": "completed",
            "if_match": '"v7"',
        },
        "PATCH",
        f"/admin/shows/{SHOW}/seasons/2",
        {**JSON, **MATCH},
        body=(
            '{"title":"title “é”","synopsis":"synopsis “é”","images":{"poster":"https://cdn.test/p.jpg"},'
            '"air_date":"2026-03-01","end_date":"2026-03-01","status":"completed"}'
        ),
        reply=ONE,
    ),
    Row("encora", "admin.seasons.delete", (SHOW, 2), {}, "DELETE", f"/admin/shows/{SHOW}/seasons/2", status=204),
    Row(
        "encora",
        "admin.episodes.list",
        (SHOW, 2),
        {"cursor": "eyJpZCI6IjEyMyJ9", "limit": 100},
        "GET",
        f"/admin/shows/{SHOW}/seasons/2/episodes?cursor=eyJpZCI6IjEyMyJ9&limit=100",
        reply=PAGE,
    ),
    Row(
        "encora",
        "admin.episodes.create",
        (SHOW, 2),
        {
            "episode_number": 0,
            "title": "title “é”",
            "synopsis": "synopsis “é”",
            "runtime_minutes": 1,
            "content_rating": "UNRATED",
            "images": {"poster": "https://cdn.test/p.jpg"},
            "status": "unpublished",
            "air_date": dt.date(2026, 3, 1),
            "available_from": EVENING,
            "available_until": LATER,
        },
        "POST",
        f"/admin/shows/{SHOW}/seasons/2/episodes",
        JSON,
        body=(
            '{"season_number":2,"episode_number":0,"title":"title “é”","synopsis":"synopsis “é”",'
            '"runtime_minutes":1,"content_rating":"UNRATED","images":{"poster":"https://cdn.test/p.jpg"},'
            '"status":"unpublished","air_date":"2026-03-01","available_from":"2026-03-01T20:15:00.250Z",'
            '"available_until":"2026-03-02T06:00:00Z"}'
        ),
        reply=ONE,
        status=201,
    ),
    Row(
        "encora", "admin.episodes.get", (SHOW, 2, 0), {}, "GET", f"/admin/shows/{SHOW}/seasons/2/episodes/0", reply=ONE
    ),
    Row(
        "encora",
        "admin.episodes.update",
        (SHOW, 2, 0),
        {
            "title": "title “é”",
            "synopsis": "synopsis “é”",
            "runtime_minutes": 1,
            "content_rating": "UNRATED",
            "images": {"poster": "https://cdn.test/p.jpg"},
            "status": "unpublished",
            "air_date": dt.date(2026, 3, 1),
            "available_from": EVENING,
            "available_until": LATER,
            "if_match": '"v7"',
        },
        "PATCH",
        f"/admin/shows/{SHOW}/seasons/2/episodes/0",
        {**JSON, **MATCH},
        body=(
            '{"title":"title “é”","synopsis":"synopsis “é”","runtime_minutes":1,"content_rating":"UNRATED",'
            '"images":{"poster":"https://cdn.test/p.jpg"},"status":"unpublished","air_date":"2026-03-01",'
            '"available_from":"2026-03-01T20:15:00.250Z","available_until":"2026-03-02T06:00:00Z"}'
        ),
        reply=ONE,
    ),
    Row(
        "encora",
        "admin.episodes.delete",
        (SHOW, 2, 0),
        {},
        "DELETE",
        f"/admin/shows/{SHOW}/seasons/2/episodes/0",
        status=204,
    ),
    Row(
        "encora",
        "admin.channels.list",
        (),
        {"cursor": "eyJpZCI6IjEyMyJ9", "limit": 100, "q": "l'été & co", "status": "scheduled_maintenance"},
        "GET",
        (
            "/admin/channels?cursor=eyJpZCI6IjEyMyJ9&limit=100&q=l%27%C3%A9t%C3%A9%20%26%20co&"
            "status=scheduled_maintenance"
        ),
        reply=PAGE,
    ),
    Row(
        "encora",
        "admin.channels.create",
        (),
        {**_CHANNEL_FIELDS, "idempotency_key": "job-1/row-7"},
        "POST",
        "/admin/channels",
        {**JSON, "idempotency-key": "job-1/row-7"},
        body=_CHANNEL_FIELDS_SENT,
        reply=ONE,
        status=201,
    ),
    Row("encora", "admin.channels.get", (CHANNEL,), {}, "GET", f"/admin/channels/{CHANNEL}", reply=ONE),
    Row(
        "encora",
        "admin.channels.update",
        (CHANNEL,),
        {**_CHANNEL_FIELDS, "if_match": '"v7"'},
        "PATCH",
        f"/admin/channels/{CHANNEL}",
        {**JSON, **MATCH},
        body=_CHANNEL_FIELDS_SENT,
        reply=ONE,
    ),
    Row("encora", "admin.channels.delete", (CHANNEL,), {}, "DELETE", f"/admin/channels/{CHANNEL}", status=204),
    Row("encora", "admin.channels.publish", (CHANNEL,), {}, "POST", f"/admin/channels/{CHANNEL}/publish", reply=ONE),
    Row(
        "encora", "admin.channels.unpublish", (CHANNEL,), {}, "POST", f"/admin/channels/{CHANNEL}/unpublish", reply=ONE
    ),
)
