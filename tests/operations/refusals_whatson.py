"""Error answers of WHATS'ON."""

from __future__ import annotations

import json
from typing import Any

from broadcast_clients.core.errors import FieldError
from tests.operations.refusals_whatson_printed import PRINTED
from tests.operations.rows import Refusal
from whatson_client import errors as whatson

__all__ = ["REFUSALS"]


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
_WRITE = "programs.create_or_update"

REFUSALS = (
    *PRINTED,
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
        (
            FieldError(
                "ratings",
                "Unprocessable ressource",
                "CORE-00011",
                ("The call contains multiple references",),
                "ratings",
            ),
        ),
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
        (FieldError("contactPerson", "No person found with id BAPI", "CONTENT-00035", ("BAPI",), "contact_person"),),
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
        (
            FieldError(
                "genre",
                "genre and genres cannot be both present at the same time.",
                "CONTENT-00087",
                argument="genre",
            ),
        ),
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
        (FieldError("debug", "Invalid debug attributes", "CORE-00007", ("dateCreatedUT",), "debug"),),
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
