"""Error answers as the documents, the vendors' own software and the sandbox's sources have them, and what to make of
them."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from broadcast_clients.core import errors
from broadcast_clients.core.errors import FieldError
from whatson_client import errors as whatson

__all__ = ["REFUSALS", "Refusal"]


class Refusal(NamedTuple):
    """An error answer and the error that it has to become."""

    name: str
    api: str
    operation: str
    status: int
    body: str
    error: type[errors.StatusError]
    message: str
    code: str | None = None
    complaints: tuple[FieldError, ...] = ()
    request_id: str | None = None
    concept: tuple[str | None, str | None] = (None, None)
    """Of WHATS'ON: concept and id."""


_REQUEST = "018fde1a-9b2c-7f3e-8d4a-2b5c6e7f8a9b"


def _encora(code: str, message: str, **more: Any) -> str:
    return json.dumps({"code": code, "message": message, "request_id": _REQUEST, **more})


def _whatson(status: int, message: str, *, concept: str | None = None, **more: Any) -> str:
    about = {"concept": concept, "id": "143048527"} if concept else {}
    return json.dumps(
        {"statusCode": str(status), "message": message, "timestamp": "2024-04-25T12:10:20Z", **about, **more}
    )


def _violation(code: str, description: str, *data: str) -> dict[str, Any]:
    return {"errorCode": code, "description": description, "data": list(data)}


_VIOLATIONS = "Operation cannot be completed due to violations"
_MISSING = "The specified resource does not exist."
_NO_PERMISSION = (
    "The account being accessed does not have sufficient permissions to execute this operation. [The token has expired]"
)
_PROGRAM = ("Program", "143048527")
_SAID = "Access token is missing or invalid."
_WRITE = "programs.create_or_update"

REFUSALS = (
    Refusal(
        "sample",
        "encora",
        "admin.movies.get",
        401,
        _encora("UNAUTHORIZED", _SAID),
        errors.AuthenticationError,
        _SAID,
        "UNAUTHORIZED",
        (),
        _REQUEST,
    ),
    Refusal(
        "malformed",
        "encora",
        "admin.movies.create",
        400,
        _encora("BAD_REQUEST", "Request body is malformed JSON."),
        errors.BadRequest,
        "Request body is malformed JSON.",
        "BAD_REQUEST",
        (),
        _REQUEST,
    ),
    Refusal(
        "field list",
        "encora",
        "admin.movies.create",
        422,
        _encora(
            "VALIDATION_ERROR",
            "The request is not valid.",
            errors=[
                {"field": "title", "message": "is required"},
                {"field": "cast[0].name", "message": "no", "code": "X"},
            ],
        ),
        errors.UnprocessableRequest,
        "The request is not valid.",
        "VALIDATION_ERROR",
        (
            FieldError("title", "is required", None, (), "title"),
            FieldError("cast[0].name", "no", "X", (), "cast[0].name"),
        ),
        _REQUEST,
    ),
    Refusal(
        "details",
        "encora",
        "admin.movies.update",
        422,
        _encora("UNPROCESSABLE_ENTITY", "no", details=[{"path": "runtime_minutes", "detail": "must be at least 1"}]),
        errors.UnprocessableRequest,
        "no",
        "UNPROCESSABLE_ENTITY",
        (FieldError("runtime_minutes", "must be at least 1", None, (), "runtime_minutes"),),
        _REQUEST,
    ),
    Refusal(
        "fields as an object",
        "encora",
        "admin.movies.create",
        422,
        _encora("VALIDATION_ERROR", "no", errors={"title": "is too long"}),
        errors.UnprocessableRequest,
        "no",
        "VALIDATION_ERROR",
        (FieldError("title", "is too long", None, (), "title"),),
        _REQUEST,
    ),
    Refusal(
        "texts",
        "encora",
        "admin.movies.publish",
        422,
        _encora("X", "no", errors=["a video asset is missing"]),
        errors.UnprocessableRequest,
        "no",
        "X",
        (FieldError("", "a video asset is missing"),),
        _REQUEST,
    ),
    Refusal(
        "odd list",
        "encora",
        "admin.movies.create",
        422,
        _encora("X", "no", errors=7),
        errors.UnprocessableRequest,
        "no",
        "X",
        (),
        _REQUEST,
    ),
    Refusal(
        "oauth",
        "encora",
        "movies.list",
        400,
        json.dumps({"error": "invalid_grant", "error_description": "Code expired."}),
        errors.BadRequest,
        "Code expired.",
        "invalid_grant",
    ),
    Refusal("no body", "encora", "admin.movies.delete", 409, "", errors.Conflict, "Conflict"),
    Refusal("text", "encora", "movies.get", 404, "nothing here", errors.NotFoundError, "Not Found"),
    Refusal("null", "encora", "movies.get", 404, "null", errors.NotFoundError, "Not Found"),
    Refusal(
        "other types", "encora", "movies.get", 403, '{"code":7,"message":[1]}', errors.PermissionDenied, "Forbidden"
    ),
    Refusal(
        "page of a proxy",
        "encora",
        "movies.get",
        502,
        "<html><head><TITLE a='b'>Bad\ngateway</TITLE></head></html>",
        errors.BadGateway,
        "Bad Gateway: the answer is a page titled 'Bad\\ngateway'",
    ),
    Refusal(
        "gateway",
        "plurimedia",
        "contents.get",
        401,
        json.dumps({"statusCode": 401, "message": "Access denied due to invalid subscription key."}),
        errors.AuthenticationError,
        "Access denied due to invalid subscription key.",
    ),
    Refusal(
        "gateway without a body", "plurimedia", "catalogs.list", 401, "", errors.AuthenticationError, "Unauthorized"
    ),
    Refusal(
        "quota",
        "plurimedia",
        "catalogs.contents",
        403,
        json.dumps({"statusCode": 403, "message": "Out of call volume quota."}),
        errors.PermissionDenied,
        "Out of call volume quota.",
    ),
    Refusal(
        "gateway's own path",
        "plurimedia",
        "catalogs.last_updated",
        404,
        json.dumps({"statusCode": 404, "message": "Resource not found"}),
        errors.NotFoundError,
        "Resource not found",
    ),
    Refusal(
        "duplicate warning",
        "whatson",
        "programs.update",
        422,
        _whatson(
            422,
            _VIOLATIONS,
            concept="Program",
            errors=[_violation("CORE-00011", "$_Unprocessable ressource", "The call contains multiple references")],
        ),
        whatson.WhatsonUnprocessable,
        _VIOLATIONS,
        "CORE-00011",
        (FieldError("", "Unprocessable ressource", "CORE-00011", ("The call contains multiple references",)),),
        concept=_PROGRAM,
    ),
    Refusal(
        "mandatory fields",
        "whatson",
        _WRITE,
        422,
        _whatson(
            422,
            _VIOLATIONS,
            concept="Program",
            errors=[
                _violation("CORE-00010", "The field 'contentId' is mandatory when creating this concept.", "contentId"),
                _violation("CORE-00010", "The field 'title' is mandatory when creating this concept.", "title"),
            ],
        ),
        whatson.WhatsonUnprocessable,
        _VIOLATIONS,
        "CORE-00010",
        (
            FieldError(
                "contentId",
                "The field 'contentId' is mandatory when creating this concept.",
                "CORE-00010",
                ("contentId",),
                "content_id",
            ),
            FieldError(
                "title", "The field 'title' is mandatory when creating this concept.", "CORE-00010", ("title",), "title"
            ),
        ),
        concept=_PROGRAM,
    ),
    Refusal(
        "no person",
        "whatson",
        _WRITE,
        422,
        _whatson(
            422,
            _VIOLATIONS,
            concept="Program",
            errors=[_violation("CONTENT-00035", "No person found with id BAPI", "BAPI")],
        ),
        whatson.WhatsonUnprocessable,
        _VIOLATIONS,
        "CONTENT-00035",
        (FieldError("", "No person found with id BAPI", "CONTENT-00035", ("BAPI",)),),
        concept=_PROGRAM,
    ),
    Refusal(
        "both genres",
        "whatson",
        "programs.update",
        422,
        _whatson(
            422,
            _VIOLATIONS,
            concept="Program",
            errors=[_violation("CONTENT-00087", "genre and genres cannot be both present at the same time.")],
        ),
        whatson.WhatsonUnprocessable,
        _VIOLATIONS,
        "CONTENT-00087",
        (FieldError("", "genre and genres cannot be both present at the same time.", "CONTENT-00087"),),
        concept=_PROGRAM,
    ),
    Refusal(
        "not found",
        "whatson",
        "programs.get",
        404,
        _whatson(404, _MISSING, concept="Program", errors=[_violation("404", _MISSING)]),
        whatson.WhatsonNotFound,
        _MISSING,
        "404",
        (FieldError("", _MISSING, "404"),),
        concept=_PROGRAM,
    ),
    Refusal(
        "debug",
        "whatson",
        "programs.get",
        400,
        _whatson(
            400,
            "Bad Request",
            concept="Program",
            errors=[_violation("CORE-00007", "Invalid debug attributes", "dateCreatedUT")],
        ),
        whatson.WhatsonBadRequest,
        "Bad Request",
        "CORE-00007",
        (FieldError("", "Invalid debug attributes", "CORE-00007", ("dateCreatedUT",)),),
        concept=_PROGRAM,
    ),
    Refusal(
        "server defect",
        "whatson",
        "programs.update",
        500,
        _whatson(500, "Message not understood: #availableForProductTypes"),
        whatson.WhatsonServerError,
        "Message not understood: #availableForProductTypes",
    ),
    Refusal(
        "rejected token",
        "whatson",
        "dropdowns.genres",
        403,
        _whatson(403, _NO_PERMISSION),
        whatson.WhatsonPermissionDenied,
        _NO_PERMISSION,
    ),
    Refusal(
        "errors null",
        "whatson",
        "programs.get",
        404,
        _whatson(404, _MISSING, concept="Program", errors=None),
        whatson.WhatsonNotFound,
        _MISSING,
        concept=_PROGRAM,
    ),
    Refusal(
        "envelope before 2021r2",
        "whatson",
        "programs.update",
        422,
        json.dumps(
            {
                "statusCode": "422",
                "message": _VIOLATIONS,
                "details": {
                    "message": {
                        "id": "CORE-00004",
                        "description": "$_Referenced resource not found",
                        "parameters": ["77"],
                    },
                    "timestamp": "2020-04-25T12:10:20Z",
                    "concept": "Program",
                    "message_": None,
                    "data": [],
                },
            }
        ),
        whatson.WhatsonUnprocessable,
        _VIOLATIONS,
        "CORE-00004",
        (FieldError("", "Referenced resource not found", "CORE-00004", ("77",)),),
        concept=("Program", None),
    ),
    Refusal(
        "page of a portal",
        "whatson",
        "programs.get",
        403,
        "<html><title>Sign in</title>",
        whatson.WhatsonPermissionDenied,
        "Forbidden: the answer is a page titled 'Sign in'",
    ),
)
