"""Requests of Plurimedia, one of every operation, written from the documents."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.operations.rows import Row

__all__ = ["REQUESTS"]

_ENVELOPE: dict[str, Any] = {"version": "v2", "statusCode": 200, "data": {"id": 7488}}
_ROWS: dict[str, Any] = {"version": "v1", "statusCode": 200, "data": [{"id": 7488}]}

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
)
