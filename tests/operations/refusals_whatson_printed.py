"""Error answers of WHATS'ON as the release notes print them, whole or as the one complaint inside."""

from __future__ import annotations

import json
from typing import Any

from broadcast_clients.core import errors
from broadcast_clients.core.errors import FieldError
from tests.operations.rows import Refusal
from whatson_client import errors as whatson

__all__ = ["PRINTED"]

_VIOLATIONS = "Operation cannot be completed due to violations"
_MISSING = "The specified resource does not exist."
_CLASSES: dict[int, type[errors.StatusError]] = {
    400: whatson.WhatsonBadRequest,
    404: whatson.WhatsonNotFound,
    422: whatson.WhatsonUnprocessable,
}


def _complaint(code: str, description: str, *data: str) -> dict[str, Any]:
    return {"errorCode": code, "description": description, "data": list(data)}


def _printed(
    name: str,
    operation: str,
    status: int,
    at: str,
    concept: tuple[str, str],
    complaint: dict[str, Any],
    argument: tuple[str, str] = ("", ""),
) -> Refusal:
    """An answer with one complaint.

    Args:
        name: What it is about.
        operation: What is answered so.
        status: HTTP status, in the body, too.
        at: Timestamp.
        concept: Concept and id.
        complaint: The entry of `errors`.
        argument: The field at fault on the wire and as an argument of the call.
    """
    message = {400: "Bad Request", 404: _MISSING, 422: _VIOLATIONS}[status]
    body = {
        "statusCode": str(status),
        "message": message,
        "timestamp": at,
        "concept": concept[0],
        "id": concept[1],
        "errors": [complaint],
    }
    path, name_of_argument = argument
    code = complaint["errorCode"]
    found = FieldError(
        path,
        complaint["description"].removeprefix("$_"),
        code,
        tuple(complaint["data"]),
        name_of_argument or None,
    )
    return Refusal(
        name, "whatson", operation, status, json.dumps(body), _CLASSES[status], message, code, (found,), concept=concept
    )


_ASSET = ("MediaAsset", "6111521000")
_COLLECTION = ("Content Collection", "32614015BE")
_NOON = "2024-03-01T14:33:40Z"

PRINTED = (
    _printed(
        "printed: warning twice",
        "mam.media_assets.update",
        422,
        "2024-04-25T12:10:20Z",
        _ASSET,
        _complaint(
            "CORE-00011",
            "$_Unprocessable ressource",
            "The call contains multiple references to the same Parental rating identified with Drugs",
        ),
        ("ratings", "ratings"),
    ),
    _printed(
        "printed: warning of the wrong type",
        "mam.media_assets.create_or_update",
        422,
        "2024-04-25T12:18:35Z",
        _ASSET,
        _complaint("CORE-00002", "BOOLEAN: only true or false allowed", "Usage"),
        ("ratings", "ratings"),
    ),
    _printed(
        "printed: warning of another regulator",
        "mam.media_assets.update",
        422,
        "2024-04-25T12:34:00Z",
        _ASSET,
        _complaint(
            "MAM-00046",
            "$_The content warnings with id Violence was not found for regulator csaRegulator",
            "Violence",
            "csaRegulator",
        ),
        ("ratings", "ratings"),
    ),
    _printed(
        "printed: a parent series is no collection",
        "content_collections.get",
        404,
        _NOON,
        _COLLECTION,
        _complaint("404", _MISSING),
    ),
    _printed(
        "printed: a collection is no season",
        "seasons.update",
        404,
        "2023-06-08T11:15:09Z",
        ("Season", "9006380527"),
        _complaint("404", _MISSING),
    ),
    _printed(
        "printed: both genres",
        "episodes.create_or_update",
        422,
        "2023-09-29T09:22:05Z",
        ("Program", "9294452527"),
        _complaint("CONTENT-00087", "genre and genres cannot be both present at the same time."),
        ("genre", "genre"),
    ),
    _printed(
        "printed: no person",
        "series.update",
        422,
        "2022-11-30T15:29:33Z",
        ("Program", "1401698527"),
        _complaint("CONTENT-00035", "No person found with id BAPI", "BAPI"),
        ("contactPerson", "contact_person"),
    ),
    _printed(
        "printed: debug",
        "products.get",
        400,
        "2021-10-01T12:13:10Z",
        ("Program", "6629341527"),
        _complaint("CORE-00007", "Invalid debug attributes", "dateCreatedUT"),
        ("debug", "debug"),
    ),
    _printed(
        "printed: mandatory field",
        "content_collection_items.create_or_update",
        422,
        _NOON,
        _COLLECTION,
        _complaint("CORE-00010", "The field 'contentId' is mandatory when creating this concept.", "contentId"),
        ("contentId", "content_id"),
    ),
    _printed(
        "printed: template of the other structure",
        "seasons.create_or_update",
        422,
        _NOON,
        ("Season", "7"),
        _complaint(
            "CONTENT-00074",
            "$_The content collection structure of the template does not correspond with the content collection "
            "structure of the BAPI call executed.",
        ),
        ("template", "template"),
    ),
    _printed(
        "printed: a collection has one version",
        "seasons.create_version",
        422,
        _NOON,
        _COLLECTION,
        _complaint(
            "CONTENT-00075", "$_A series with a content collection structure cannot have multiple product versions."
        ),
        ("contentId", "season_id"),
    ),
    _printed(
        "printed: a planned collection",
        "content_collections.delete",
        422,
        _NOON,
        _COLLECTION,
        _complaint("CONTENT-00076", "Content collection could not be removed"),
        ("contentId", "content_collection_id"),
    ),
    _printed(
        "printed: a planned item",
        "content_collection_items.delete",
        422,
        _NOON,
        _COLLECTION,
        _complaint("CONTENT-00077", "Content collection item could not be removed"),
        ("contentCollectionItemId", "content_collection_item_id"),
    ),
    _printed(
        "printed: an item can't move",
        "content_collection_items.create_or_update",
        422,
        _NOON,
        _COLLECTION,
        _complaint("CONTENT-00082", "It is not possible to update the content collection to which this item belongs"),
        ("contentCollectionId", "content_collection_id"),
    ),
    _printed(
        "printed: no series in a collection",
        "content_collection_items.create_or_update",
        422,
        _NOON,
        _COLLECTION,
        _complaint(
            "CONTENT-00084",
            "Standard seasons, content collections or parent series cannot be added as items to a content collection",
        ),
        ("contentId", "content_id"),
    ),
    _printed(
        "printed: one collection for each intention",
        "content_collection_items.create_or_update",
        422,
        _NOON,
        _COLLECTION,
        _complaint(
            "5886",
            '"[program]" is already part of a content collection with intention "VOD" and cannot be added once more.',
        ),
        ("contentId", "content_id"),
    ),
)
"""What stands around a complaint that is printed alone is made up of other examples."""
