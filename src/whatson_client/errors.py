"""What WHATS'ON adds to the errors: the concept and the id that a complaint is about, and the server's clock."""

from __future__ import annotations

from typing import ClassVar

from broadcast_clients.core.errors import (
    BadRequest,
    InternalServerError,
    NotFoundError,
    PermissionDenied,
    UnprocessableRequest,
)

__all__ = [
    "WhatsonBadRequest",
    "WhatsonNotFound",
    "WhatsonPermissionDenied",
    "WhatsonServerError",
    "WhatsonUnprocessable",
]


class _Facts:
    concept: str | None = None
    """The kind of thing, such as `Program`; absent on server errors and on login errors."""
    concept_id: str | None = None
    """Its external reference."""
    timestamp: str | None = None
    """The server's time of the error, UTC."""


class WhatsonBadRequest(_Facts, BadRequest):
    """400: unknown debug attributes, or JSON that can't be read."""


class WhatsonPermissionDenied(_Facts, PermissionDenied):
    """403: the token is rejected, or isn't meant for this API."""

    default_hint: ClassVar[str | None] = "check that the account may use this API; the token is renewed once by itself"


class WhatsonNotFound(_Facts, NotFoundError):
    """404: no such external reference, or one of another kind of product."""


class WhatsonUnprocessable(_Facts, UnprocessableRequest):
    """422: `errors` has a code, a description and data for each violation."""


class WhatsonServerError(_Facts, InternalServerError):
    """500: a defect of the server; its message names no field."""
