"""What WHATS'ON adds to the errors: the concept and the id that a complaint is about, the server's clock, releases."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from broadcast_clients.core.errors import (
    BadRequest,
    CallInfo,
    FieldError,
    InternalServerError,
    InvalidRequest,
    NotFoundError,
    PermissionDenied,
    UnprocessableRequest,
)

if TYPE_CHECKING:
    from whatson_client.catalogue import Explanation

__all__ = [
    "NotInRelease",
    "ReleaseWarning",
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
    errors: tuple[FieldError, ...]

    @property
    def explanations(self) -> tuple[Explanation, ...]:
        """What is known of each code in `errors`: meaning, cause, and what we advise. Unknown codes have none."""
        from whatson_client.catalogue import explain

        found = [explain(each.code) for each in self.errors]
        return tuple(each for each in found if each is not None)


class WhatsonBadRequest(_Facts, BadRequest):
    """400: unknown debug attributes, or JSON that can't be read."""


class WhatsonPermissionDenied(_Facts, PermissionDenied):
    """403: the token is rejected, or isn't meant for this API."""

    default_hint: ClassVar[str | None] = (
        "check that the account may use this API, and that its tokens are meant for it: their claim aud names the "
        "APIs. The token was renewed once by itself"
    )


class WhatsonNotFound(_Facts, NotFoundError):
    """404: no such external reference, or one of another kind of product."""


class WhatsonUnprocessable(_Facts, UnprocessableRequest):
    """422: `errors` has a code, a description and data for each violation."""


class WhatsonServerError(_Facts, InternalServerError):
    """500: a defect of the server; its message names no field."""


class NotInRelease(InvalidRequest):
    """The release that the client was given certainly lacks what was called or passed. Nothing was sent."""

    release: str
    """The release of the installation."""
    available: str
    """The release that has it, if one does."""
    replaced_by: str
    """What to use instead, where it was taken away."""

    def __init__(
        self,
        message: str,
        *,
        errors: tuple[FieldError, ...] = (),
        release: str = "",
        available: str = "",
        replaced_by: str = "",
        hint: str | None = None,
        call: CallInfo | None = None,
    ) -> None:
        if hint is None:
            found = f"it needs {available} or later; " if available else ""
            found += f"use {replaced_by}; " if replaced_by else ""
            hint = f"{found}if it is there all the same, correct release= or pass options={{'check': False}}"
        super().__init__(message, errors=errors, hint=hint, call=call)
        self.release = release
        self.available = available
        self.replaced_by = replaced_by


class ReleaseWarning(UserWarning):
    """The release that the client was given may lack something, or behaves otherwise than the documents of today."""
