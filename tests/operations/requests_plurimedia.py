"""Requests of Plurimedia, one of every operation, written from the documents."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.operations.rows import Row

__all__ = ["REQUESTS"]

_ENVELOPE: dict[str, Any] = {"version": "v2", "statusCode": 200, "data": {"id": 7488}}
_ROWS: dict[str, Any] = {"version": "v1", "statusCode": 200, "data": [{"id": 7488}]}
_OF_CHANNEL: dict[str, Any] = {"version": "v1", "statusCode": 200, "data": [{"channelId": 101}]}
_SINCE = dt.datetime(2024, 9, 27, 7, 48, 30)
_FR = {"lang": "fr"}
_PERIOD = {
    "channel_id": 101,
    "begin": dt.datetime(2024, 9, 27),
    "end": dt.datetime(2024, 9, 27, 23, 59, 59),
    "lang": "fr",
}
_PERIOD_SENT = "channelId=101&begin=20240927000000&end=20240927235959&lang=fr"
_ORDER = [{"assetID": "é-1", "title": "Blade Runner", "anything": {"else": [1, None, True]}}]
_ORDER_SENT = '[{"assetID":"é-1","title":"Blade Runner","anything":{"else":[1,null,true]}}]'


def _read(operation: str, arguments: tuple[Any, ...], target: str, reply: Any = _ROWS, **keywords: Any) -> Row:
    return Row("plurimedia", operation, arguments, keywords or _FR, "GET", target, reply=reply)


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
    _read("channels.list", (), "/v1/api/v1/channels?lang=fr"),
    _read("channels.categories", (101,), "/v1/api/v1/channelcategories/101?lang=fr"),
    _read("channels.packs", (101,), "/v1/api/v1/channelpacks/101?lang=fr", _OF_CHANNEL),
    _read("broadcasts.days_available", (), "/v1/api/v1/broadcastsdaysavailable?lang=fr", _OF_CHANNEL),
    _read(
        "broadcasts.last_updated",
        (),
        "/v1/api/v1/broadcastslastupdated?date=20240927074830&lang=fr",
        _OF_CHANNEL,
        since=_SINCE,
        lang="fr",
    ),
    _read("broadcasts.list", (), f"/v2/api/v2/broadcasts?{_PERIOD_SENT}", **_PERIOD),
    _read(
        "contents.master_collections",
        (),
        f"/v2/api/v2/contentmastercollections?{_PERIOD_SENT}",
        {"data": [{"contentId": 7488}]},
        **_PERIOD,
    ),
    _read("contents.season_content", (6000000,), "/v1/api/v1/seasoncontent/6000000?lang=fr"),
    _read(
        "contents.theatrical_releases",
        (),
        "/v1/api/v1/theatricalreleases?date=20240925&lang=fr",
        date=dt.date(2024, 9, 25),
        lang="fr",
    ),
    _read("persons.get", (20001,), "/v1/api/v1/persons/20001?lang=fr", _ENVELOPE),
    _read("persons.biography", (20001,), "/v1/api/v1/personsbiography/20001?lang=fr", {"data": {"text": "…"}}),
    _read("persons.images", (20001,), "/v1/api/v1/personimages/20001?lang=fr"),
    _read("awards.of_person", (20001,), "/v1/api/v1/personawards/20001?lang=fr"),
    _read("awards.of_content", (7488,), "/v1/api/v1/contentawards/7488?lang=fr"),
    _read("tags.list", (), f"/v2/api/v2/contenttags?{_PERIOD_SENT}", **_PERIOD),
    _read("tags.of_content", (7488,), "/v1/api/v1/contenttags/7488?lang=fr"),
    _read(
        "sport_teams.of_content", (), "/v1/api/v1/contentsportteams?contentId=7488&lang=fr", content_id=7488, lang="fr"
    ),
    _read("videos.list", (), "/v1/api/v1/videos?lang=fr"),
    _read(
        "videos.related_objects",
        (70000,),
        "/v1/api/v1/videorelatedobjects/70000?lang=fr",
        {"data": {"relatedContentIds": [7488]}},
    ),
    _read(
        "track_changes.list",
        (),
        "/v1/api/v1/trackchanges?date=20240927074830&objectType=Award&lang=fr",
        {"data": [{"objectType": "Award"}]},
        since=_SINCE,
        object_type="Award",
        lang="fr",
    ),
    Row(
        "plurimedia",
        "vod_orders.submit",
        (_ORDER,),
        _FR,
        "POST",
        "/v1/api/v1/vodorder?lang=fr",
        {"content-type": "application/json"},
        _ORDER_SENT,
        {"version": "v1", "statusCode": 202, "data": {"id": 1}},
        202,
    ),
    _read("categories.list", (), "/v1/api/v1/categories?lang=fr"),
)
