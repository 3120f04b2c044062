"""Requests of EncoraStream: schedules, collections, genres and uploads, written from the documents."""

from __future__ import annotations

from typing import Any

from tests.operations.facts_encora import (
    CHANNEL,
    COLLECTION,
    EVENING,
    GENRE,
    ITEMS,
    JSON,
    LATER,
    MATCH,
    MOVIE,
    ONE,
    OTHER_CHANNEL,
    PAGE,
    PROGRAMME,
    UPLOAD,
)
from tests.operations.rows import Row

__all__ = ["REQUESTS"]

_PROGRAMME_FIELDS: dict[str, Any] = {
    "channel_id": CHANNEL,
    "title": "title “é”",
    "description": "description “é”",
    "content_rating": "UNRATED",
    "language": "fr-CA",
    "start_time": EVENING,
    "end_time": LATER,
    "is_live": True,
    "is_catchup_available": True,
    "catchup_expires_at": LATER,
    "season_number": 2,
    "episode_number": 0,
    "categories": ["a", "b"],
    "images": {"poster": "https://cdn.test/p.jpg"},
    "linked_vod_id": MOVIE,
}
_PROGRAMME_FIELDS_SENT = (
    f'{{"channel_id":"{CHANNEL}","title":"title “é”","description":"description “é”",'
    f'"content_rating":"UNRATED","language":"fr-CA","start_time":"2026-03-01T20:15:00.250Z",'
    f'"end_time":"2026-03-02T06:00:00Z","is_live":true,"is_catchup_available":true,'
    f'"catchup_expires_at":"2026-03-02T06:00:00Z","season_number":2,"episode_number":0,"categories":["a","b"],'
    f'"images":{{"poster":"https://cdn.test/p.jpg"}},"linked_vod_id":"{MOVIE}"}}'
)
_COLLECTION_FIELDS: dict[str, Any] = {
    "slug": "ete-2026",
    "title": "title “é”",
    "subtitle": None,
    "type": "franchise",
    "status": "archived",
    "query": None,
    "item_refs": [{"content_type": "movie", "content_id": MOVIE, "position": 1}],
    "sort_order": -1,
    "geo_restrictions": {"policy": "block_list", "territories": ["US"]},
    "images": {"poster": "https://cdn.test/p.jpg"},
    "available_from": EVENING,
    "available_until": LATER,
}
_COLLECTION_FIELDS_SENT = (
    f'{{"slug":"ete-2026","title":"title “é”","subtitle":null,"type":"franchise","status":"archived",'
    f'"query":null,"item_refs":[{{"content_type":"movie","content_id":"{MOVIE}","position":1}}],'
    f'"sort_order":-1,"geo_restrictions":{{"policy":"block_list","territories":["US"]}},'
    f'"images":{{"poster":"https://cdn.test/p.jpg"}},"available_from":"2026-03-01T20:15:00.250Z",'
    f'"available_until":"2026-03-02T06:00:00Z"}}'
)
_GENRE_FIELDS: dict[str, Any] = {
    "name": "name “é”",
    "slug": "ete-2026",
    "content_types": ["movie", "show"],
    "parent_id": GENRE,
    "image_url": "https://www.test/x",
}
_GENRE_FIELDS_SENT = (
    f'{{"name":"name “é”","slug":"ete-2026","content_types":["movie","show"],"parent_id":"{GENRE}",'
    f'"image_url":"https://www.test/x"}}'
)

REQUESTS = (
    Row(
        "encora",
        "admin.epg.list",
        (CHANNEL,),
        {"start_time": EVENING, "end_time": LATER, "cursor": "eyJpZCI6IjEyMyJ9", "limit": 100},
        "GET",
        (
            f"/admin/channels/{CHANNEL}/epg?start_time=2026-03-01T20%3A15%3A00.250Z&"
            "end_time=2026-03-02T06%3A00%3A00Z&cursor=eyJpZCI6IjEyMyJ9&limit=100"
        ),
        reply=PAGE,
    ),
    Row(
        "encora",
        "admin.epg.create",
        (CHANNEL,),
        {
            "title": "title “é”",
            "description": "description “é”",
            "content_rating": "UNRATED",
            "language": "fr-CA",
            "start_time": EVENING,
            "end_time": LATER,
            "is_live": True,
            "is_catchup_available": True,
            "catchup_expires_at": LATER,
            "season_number": 2,
            "episode_number": 0,
            "categories": ["a", "b"],
            "images": {"poster": "https://cdn.test/p.jpg"},
            "linked_vod_id": MOVIE,
        },
        "POST",
        f"/admin/channels/{CHANNEL}/epg",
        JSON,
        body=(
            f'{{"channel_id":"{CHANNEL}","title":"title “é”","description":"description “é”",'
            f'"content_rating":"UNRATED","language":"fr-CA","start_time":"2026-03-01T20:15:00.250Z",'
            f'"end_time":"2026-03-02T06:00:00Z","is_live":true,"is_catchup_available":true,'
            f'"catchup_expires_at":"2026-03-02T06:00:00Z","season_number":2,"episode_number":0,"categories":["a","b"],'
            f'"images":{{"poster":"https://cdn.test/p.jpg"}},"linked_vod_id":"{MOVIE}"}}'
        ),
        reply=ONE,
        status=201,
    ),
    Row(
        "encora",
        "admin.epg.update",
        (PROGRAMME,),
        _PROGRAMME_FIELDS,
        "PATCH",
        f"/admin/epg/programs/{PROGRAMME}",
        JSON,
        body=_PROGRAMME_FIELDS_SENT,
        reply=ONE,
    ),
    Row("encora", "admin.epg.delete", (PROGRAMME,), {}, "DELETE", f"/admin/epg/programs/{PROGRAMME}", status=204),
    Row(
        "encora",
        "admin.epg.import_schedule",
        (),
        {
            "format": "json",
            "source": "<tv>…</tv>",
            "source_url": "https://www.test/x",
            "channel_ids": [CHANNEL, OTHER_CHANNEL],
            "replace_window": False,
        },
        "POST",
        "/admin/epg/import",
        JSON,
        body=(
            f'{{"format":"json","source":"<tv>…</tv>","source_url":"https://www.test/x",'
            f'"channel_ids":["{CHANNEL}","{OTHER_CHANNEL}"],"replace_window":false}}'
        ),
        reply=ONE,
        status=202,
    ),
    Row(
        "encora",
        "admin.collections.list",
        (),
        {"cursor": "eyJpZCI6IjEyMyJ9", "limit": 100, "status": "archived"},
        "GET",
        "/admin/collections?cursor=eyJpZCI6IjEyMyJ9&limit=100&status=archived",
        reply=PAGE,
    ),
    Row(
        "encora",
        "admin.collections.create",
        (),
        _COLLECTION_FIELDS,
        "POST",
        "/admin/collections",
        JSON,
        body=_COLLECTION_FIELDS_SENT,
        reply=ONE,
        status=201,
    ),
    Row("encora", "admin.collections.get", (COLLECTION,), {}, "GET", f"/admin/collections/{COLLECTION}", reply=ONE),
    Row(
        "encora",
        "admin.collections.update",
        (COLLECTION,),
        {**_COLLECTION_FIELDS, "if_match": '"v7"'},
        "PATCH",
        f"/admin/collections/{COLLECTION}",
        {**JSON, **MATCH},
        body=_COLLECTION_FIELDS_SENT,
        reply=ONE,
    ),
    Row(
        "encora",
        "admin.collections.delete",
        (COLLECTION,),
        {},
        "DELETE",
        f"/admin/collections/{COLLECTION}",
        status=204,
    ),
    Row("encora", "admin.genres.list", (), {}, "GET", "/admin/genres", reply=ITEMS),
    Row(
        "encora",
        "admin.genres.create",
        (),
        _GENRE_FIELDS,
        "POST",
        "/admin/genres",
        JSON,
        body=_GENRE_FIELDS_SENT,
        reply=ONE,
        status=201,
    ),
    Row(
        "encora",
        "admin.genres.update",
        (GENRE,),
        _GENRE_FIELDS,
        "PATCH",
        f"/admin/genres/{GENRE}",
        JSON,
        body=_GENRE_FIELDS_SENT,
        reply=ONE,
    ),
    Row("encora", "admin.genres.delete", (GENRE,), {}, "DELETE", f"/admin/genres/{GENRE}", status=204),
    Row(
        "encora",
        "media.uploads.create",
        (),
        {
            "asset_type": "audio_track",
            "filename": "été.mp4",
            "content_type": "video/mp4",
            "size_bytes": 5_000_000_000,
            "target": {"content_type": "movie", "content_id": MOVIE},
        },
        "POST",
        "/admin/media/uploads",
        JSON,
        body=(
            f'{{"asset_type":"audio_track","filename":"été.mp4","content_type":"video/mp4",'
            f'"size_bytes":5000000000,"target":{{"content_type":"movie","content_id":"{MOVIE}"}}}}'
        ),
        reply=ONE,
        status=201,
    ),
    Row("encora", "media.uploads.get", (UPLOAD,), {}, "GET", f"/admin/media/uploads/{UPLOAD}", reply=ONE),
    Row("encora", "media.uploads.cancel", (UPLOAD,), {}, "DELETE", f"/admin/media/uploads/{UPLOAD}", status=204),
    Row(
        "encora", "media.uploads.complete", (UPLOAD,), {}, "POST", f"/admin/media/uploads/{UPLOAD}/complete", reply=ONE
    ),
)
