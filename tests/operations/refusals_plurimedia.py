"""Error answers of Plurimedia."""

from __future__ import annotations

import json

from broadcast_clients.core import errors
from tests.operations.rows import Refusal

__all__ = ["REFUSALS"]


REFUSALS = (
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
)
