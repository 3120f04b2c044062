"""What the core must know about the EncoraStream CMS API."""

from __future__ import annotations

from typing import Any

from broadcast_clients.core.errors import FieldError
from broadcast_clients.core.jsonvalue import as_list, as_object, as_text
from broadcast_clients.core.profile import ApiProfile, ErrorDetails

__all__ = ["PROFILE"]


def read_error(status: int, payload: Any) -> ErrorDetails:
    """The documented `{code, message, request_id}`, with the field lists and the OAuth pair that the console reads."""
    members = as_object(payload)
    if members is None:
        return ErrorDetails()
    return ErrorDetails(
        message=_text(members, "message", "error_description"),
        code=_text(members, "code", "error"),
        request_id=_text(members, "request_id"),
        errors=_field_errors(members.get("errors", members.get("details"))),
    )


def _text(members: dict[str, Any], *names: str) -> str | None:
    return next((text for name in names if (text := as_text(members.get(name))) is not None), None)


def _field_errors(entries: Any) -> tuple[FieldError, ...]:
    by_field = as_object(entries)
    if by_field is not None:
        entries = [{"field": name, "message": message} for name, message in by_field.items()]
    return tuple(_field_error(each) for each in as_list(entries) or ())


def _field_error(entry: Any) -> FieldError:
    members = as_object(entry) or {"message": str(entry)}
    path = _text(members, "field", "path", "pointer") or ""
    return FieldError(path, _text(members, "message", "detail") or "is refused", _text(members, "code"))


PROFILE = ApiProfile(
    name="encora",
    title="EncoraStream",
    package="encora_client",
    variables="ENCORA",
    base_url=None,
    one_wrapped=False,
    list_wrapped=True,
    envelope_members=frozenset({"data", "meta"}),
    read_error=read_error,
)
