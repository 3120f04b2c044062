"""What the core must know about the WHATS'ON business API."""

from __future__ import annotations

from typing import Any

from broadcast_clients.core.errors import FieldError
from broadcast_clients.core.jsonvalue import as_list, as_object, as_text
from broadcast_clients.core.profile import ApiProfile, ErrorDetails
from whatson_client.catalogue import explain, wire_name_in
from whatson_client.errors import (
    WhatsonBadRequest,
    WhatsonNotFound,
    WhatsonPermissionDenied,
    WhatsonServerError,
    WhatsonUnprocessable,
)

__all__ = ["PROFILE"]


def read_error(status: int, payload: Any) -> ErrorDetails:
    """The documented envelope, and the one before 2021r2 with its `details`."""
    members = as_object(payload)
    if members is None:
        return ErrorDetails()
    details = as_object(members.get("details"))
    if details is not None:
        return _old_envelope(members, details)
    entries = [as_object(each) for each in as_list(members.get("errors")) or ()]
    errors = tuple(_field_error(each) for each in entries if each is not None)
    return ErrorDetails(
        message=as_text(members.get("message")),
        code=errors[0].code if errors else None,
        errors=errors,
        attributes={
            "concept": as_text(members.get("concept")),
            "concept_id": as_text(members.get("id")),
            "timestamp": as_text(members.get("timestamp")),
            **_advice(errors),
        },
    )


def _advice(errors: tuple[FieldError, ...]) -> dict[str, str]:
    """Our remedies for the codes, as the hint of the error. A plain 404 has no more to say than the core has."""
    known = [explain(code) for code in dict.fromkeys(each.code for each in errors if each.code != "404")]
    remedies = [each.remedy for each in known if each is not None]
    return {"hint": " ".join(remedies)} if remedies else {}


def _field_error(entry: dict[str, Any]) -> FieldError:
    code = as_text(entry.get("errorCode"))
    data = tuple(str(each) for each in as_list(entry.get("data")) or ())
    description = (as_text(entry.get("description")) or "is refused").removeprefix("$_")
    return FieldError(wire_name_in(code, description, data), description, code, data)


def _old_envelope(members: dict[str, Any], details: dict[str, Any]) -> ErrorDetails:
    message = as_object(details.get("message")) or {}
    code = as_text(message.get("id"))
    description = (as_text(message.get("description")) or "").removeprefix("$_")
    data = tuple(str(each) for each in as_list(message.get("parameters")) or ())
    path = wire_name_in(code, description, data)
    errors = (FieldError(path, description, code, data),) if description or code else ()
    return ErrorDetails(
        message=as_text(members.get("message")),
        code=code,
        errors=errors,
        attributes={"concept": as_text(details.get("concept")), "timestamp": as_text(details.get("timestamp"))},
    )


PROFILE = ApiProfile(
    name="whatson",
    title="WHATS'ON",
    package="whatson_client",
    variables="WHATSON",
    base_url=None,
    one_wrapped=False,
    list_wrapped=False,
    envelope_members=frozenset({"data"}),
    read_error=read_error,
    error_classes={
        400: WhatsonBadRequest,
        403: WhatsonPermissionDenied,
        404: WhatsonNotFound,
        422: WhatsonUnprocessable,
        500: WhatsonServerError,
    },
    # A rejected token is answered with 403; no 401 is documented, but a proxy in front may send one.
    rejected_statuses=frozenset({401, 403}),
)
