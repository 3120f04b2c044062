"""A mirror with a few contents that are written out, so that a test can say what becomes of each."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from broadcast_clients.flows.mirror.absorb import Absorber, CatalogPlan
from broadcast_clients.flows.mirror.batch import Batch
from broadcast_clients.flows.mirror.store import Store

__all__ = ["CATALOG", "EPISODE", "FILM", "SEASON", "SERIES", "content", "episode", "fill", "film", "tree"]

CATALOG = 1201
SERIES, SEASON, EPISODE, FILM = 500, 600, 701, 801
DAY = date(2024, 7, 1)


def content(number: int, title: str, **more: Any) -> dict[str, Any]:
    """A content as the API gives it."""
    return {
        "id": number,
        "title": title,
        "typographicTitle": title,
        "originalTitle": f"{title} (original)",
        "format": "Series",
        "genre": "Drama",
        "productionYear": 2021,
        "duration": 52,
        "countries": ["FR"],
        "texts": [
            {"type": "short", "lang": "fr", "text": f"{title}, in short."},
            {"type": "long", "lang": "fr", "text": f"{title}, in many more words."},
        ],
        "cast": [
            {"personId": 1, "firstName": "Nadia", "lastName": "Morvan", "job": "Actor", "role": "Anna", "order": 1}
        ],
        "images": [
            {"id": number * 10 + 3, "hierarchy": 3, "url": f"https://images.test/{number}-3.jpg"},
            {"id": number * 10 + 2, "hierarchy": 2, "url": f"https://images.test/{number}-2.jpg"},
        ],
        "lastUpdate": "2024-06-01T00:00:00.000",
        "isFre": True,
        **more,
    }


def film(number: int = FILM, title: str = "Night Train", **more: Any) -> dict[str, Any]:
    """A film."""
    return content(number, title, **{"format": "Film", "duration": 93, **more})


def episode(number: int, place: int, **more: Any) -> dict[str, Any]:
    """An episode of the one season."""
    above = {
        "masterId": SERIES, "masterLastUpdate": "2024-06-01T00:00:00.000",
        "seasonId": SEASON, "seasonLastUpdate": "2024-06-01T00:00:00.000",
    }  # fmt: skip
    own = {"subtitle": f"Part {place}", "seasonNumber": 1, "episodeNumber": place}
    return content(number, "The Line", **{**own, **above, **more})


def tree() -> list[dict[str, Any]]:
    """A series with a season of two episodes, and a film."""
    return copy.deepcopy(
        [
            content(SERIES, "The Line", seasonCount=1),
            content(SEASON, "The Line", seasonNumber=1, masterId=SERIES),
            episode(EPISODE, 1),
            episode(EPISODE + 1, 2),
            film(),
        ]
    )


def fill(
    database: Path,
    contents: Iterable[Mapping[str, Any]] = (),
    *,
    renames: Mapping[str, Mapping[str, str]] | None = None,
    tags: Mapping[int, list[Mapping[str, Any]]] | None = None,
    people: Iterable[Mapping[str, Any]] = (),
    airings: Iterable[Mapping[str, Any]] = (),
    groupings: Iterable[Mapping[str, Any]] = (),
    aired_tags: Iterable[Mapping[str, Any]] = (),
    catalog: int = CATALOG,
    listed: bool = True,
) -> None:
    """Put contents into a mirror, in place of those with the same id; `airings` are contents that came with airings."""
    store = Store(database, renames or {})
    store.open()
    absorber = Absorber(store.tables.columns, CatalogPlan())
    batch = Batch("test")
    identity = (renames or {}).get("Content", {}).get("id", "id")
    for each in contents:
        number = each[identity]
        batch.add("content", absorber.row("content", each, content_id=number))
        if listed:
            keys = {"catalog_id": catalog, "content_id": number, "listed": True}
            batch.add("catalog_content", absorber.row("catalog_content", {"id": number}, **keys))
    for owner, rows in (tags or {}).items():
        batch.clear("content_tag", content_id=owner)
        for position, row in enumerate(rows):
            batch.add("content_tag", absorber.row("content_tag", row, content_id=owner, position=position))
    for each in people:
        batch.add("person", absorber.row("person", each, person_id=each["id"]))
    for name, rows in (("grouping", groupings), ("broadcast_tag", aired_tags)):
        for position, row in enumerate(rows):
            batch.add(name, absorber.row(name, row, channel_id=1, day=DAY, position=position))
    for position, each in enumerate(airings):
        row = {"id": 1000 + position, "channelId": 1, "content": each}
        batch.add("broadcast", absorber.row("broadcast", row, channel_id=1, day=DAY, position=position))
    store.apply(batch, "test")
    store.close()
