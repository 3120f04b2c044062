"""Error answers of EncoraStream."""

from __future__ import annotations

import json
from typing import Any

from broadcast_clients.core import errors
from broadcast_clients.core.errors import FieldError
from tests.operations.rows import Refusal

__all__ = ["REFUSALS"]

_REQUEST = "018fde1a-9b2c-7f3e-8d4a-2b5c6e7f8a9b"


def _encora(code: str, message: str, **more: Any) -> str:
    return json.dumps({"code": code, "message": message, "request_id": _REQUEST, **more})


_SAID = "Access token is missing or invalid."

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
        "deletion",
        "encora",
        "admin.shows.delete",
        401,
        _encora("UNAUTHORIZED", _SAID),
        errors.AuthenticationError,
        _SAID,
        "UNAUTHORIZED",
        (),
        _REQUEST,
    ),
    Refusal(
        "redelivery",
        "encora",
        "webhooks.redeliver",
        401,
        _encora("UNAUTHORIZED", _SAID),
        errors.AuthenticationError,
        _SAID,
        "UNAUTHORIZED",
        (),
        _REQUEST,
    ),
    Refusal(
        "clear history",
        "encora",
        "watchlist.clear_history",
        400,
        _encora("BAD_REQUEST", "Request body is malformed JSON."),
        errors.BadRequest,
        "Request body is malformed JSON.",
        "BAD_REQUEST",
        (),
        _REQUEST,
    ),
    Refusal(
        "too many devices",
        "encora",
        "devices.register",
        409,
        _encora("CONFLICT", "The plan allows no more devices."),
        errors.Conflict,
        "The plan allows no more devices.",
        "CONFLICT",
        (),
        _REQUEST,
    ),
    Refusal(
        "changed in between",
        "encora",
        "admin.collections.update",
        412,
        _encora("PRECONDITION_FAILED", "It changed."),
        errors.PreconditionFailed,
        "It changed.",
        "PRECONDITION_FAILED",
        (),
        _REQUEST,
    ),
    Refusal(
        "down",
        "encora",
        "system.health",
        503,
        json.dumps({"status": "down", "version": "2.0.0", "components": {"database": {"status": "down"}}}),
        errors.ServiceUnavailable,
        "Service Unavailable",
    ),
    Refusal("not ready", "encora", "system.readiness", 503, "", errors.ServiceUnavailable, "Service Unavailable"),
)
