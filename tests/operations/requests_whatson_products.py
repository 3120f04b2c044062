"""Requests of WHATS'ON: products of every kind and their versions."""

from __future__ import annotations

from tests.operations.fields_whatson import (
    COLLECTION,
    EPISODE,
    INTENTIONS,
    JSON,
    PROGRAM_FIELDS,
    SEASON,
    SERIES,
    STRUCTURE,
    VERSION,
    Given,
    keywords,
    sent,
)
from tests.operations.rows import Row

__all__ = ["REQUESTS"]

ID = "9294452527"
_REPLY = {"contentId": "PGM001"}
_READ = {"custom_attributes": ["cADate", "cAText"], "debug": "dateCreatedUTC,dateModifiedUTC"}
_READ_SENT = "customAttributes=cADate%2CcAText&debug=dateCreatedUTC%2CdateModifiedUTC"


def _product(
    namespace: str, fields: tuple[Given, ...], path: str = "", *, episodes: bool = False, versions: bool = False
) -> tuple[Row, ...]:
    """Reading, creating and changing products of one kind."""
    base = f"/content/v1/{path or namespace}"
    propagated = {
        **({"propagate_to_episodes": "onlyIfValuesAreEqual"} if episodes else {}),
        **({"propagate_to_versions": "always"} if versions else {}),
    }
    query = "&".join(
        (["propagateToEpisodes=onlyIfValuesAreEqual"] if episodes else [])
        + (["propagateToVersions=always"] if versions else [])
    )
    return (
        Row("whatson", f"{namespace}.get", (ID,), _READ, "GET", f"{base}/{ID}?{_READ_SENT}", reply={"contentId": ID}),
        Row(
            "whatson",
            f"{namespace}.create_or_update",
            (),
            keywords(*fields, template="FILM & more", **propagated),
            "POST",
            f"{base}?template=FILM%20%26%20more{'&' if query else ''}{query}",
            JSON,
            sent(*fields),
            _REPLY,
        ),
        Row(
            "whatson",
            f"{namespace}.update",
            (ID,),
            keywords(*fields, **propagated),
            "PUT",
            f"{base}/{ID}{'?' if query else ''}{query}",
            JSON,
            sent(*fields),
            _REPLY,
        ),
    )


def _version(namespace: str, *more: Given) -> Row:
    return Row(
        "whatson",
        f"{namespace}.create_version",
        (ID, "Director's cut"),
        keywords(*VERSION, *more),
        "POST",
        f"/content/v1/{namespace}/{ID}/versions/Director%27s%20cut",
        JSON,
        sent(*VERSION, *more),
        {"told": "something"},
    )


REQUESTS = (
    *_product("programs", PROGRAM_FIELDS, versions=True),
    *_product("episodes", EPISODE, versions=True),
    *_product("series", SERIES),
    *_product("seasons", SEASON, episodes=True, versions=True),
    *_product("content_collections", COLLECTION, "contentCollections"),
    _version("programs", STRUCTURE),
    _version("episodes", STRUCTURE),
    _version("seasons", INTENTIONS, STRUCTURE),
    Row("whatson", "series.delete", ("S/1",), {}, "DELETE", "/content/v1/series/S%2F1"),
    Row("whatson", "content_collections.delete", ("7",), {}, "DELETE", "/content/v1/contentCollections/7"),
    Row(
        "whatson",
        "products.get",
        (ID,),
        {"custom_attributes": "allCustomAttributes", "debug": "all"},
        "GET",
        f"/content/v1/products/{ID}?customAttributes=allCustomAttributes&debug=all",
        reply={"contentId": ID, "contentType": "episode"},
    ),
    Row(
        "whatson",
        "contents.list",
        (),
        {"filter": "eq(title,A & B)", "offset": 50, "limit": 25, "sort": "title"},
        "GET",
        "/content/v1/contents?filter=eq%28title%2CA%20%26%20B%29&offset=50&limit=25&sort=title",
        reply=[{"contentId": ID}],
    ),
)
