"""What can be said of a write: may it be sent again, did it happen, and which argument is at fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attr import evolve

from broadcast_clients.core.check import encode_object
from broadcast_clients.core.errors import (
    AuthenticationError,
    BroadcastError,
    ConfigurationError,
    CredentialError,
    FieldError,
    InvalidRequest,
    OutcomeUnknown,
    PermissionDenied,
    StatusError,
)
from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.replay import is_replay_safe
from broadcast_clients.core.retry import may_have_acted
from whatson_client.releases.gate import sent_fields

__all__ = ["blamed", "is_replayable", "outcome_is_unknown", "stops_the_job"]


def is_replayable(
    operation: Operation, fields: Mapping[str, Any], path_values: Mapping[str, str] | None = None
) -> bool:
    """Whether sending it twice does what sending it once does: no rename, nothing that is made anew."""
    body = operation.body
    payload = encode_object(body.fields if body is not None else (), fields, "", [])
    return is_replay_safe(operation, None, None, payload, path_values or {})


def outcome_is_unknown(error: BroadcastError, *, replayable: bool) -> bool:
    """Whether a write that must not be repeated may have happened."""
    if replayable:
        return False
    return isinstance(error, OutcomeUnknown) or (isinstance(error, StatusError) and may_have_acted(error.status))


def stops_the_job(error: BroadcastError) -> bool:
    """Whether every other call would fail in the same way: no credential, or one that is refused."""
    refused = isinstance(error, CredentialError | AuthenticationError | PermissionDenied)
    return refused or (isinstance(error, ConfigurationError) and not isinstance(error, InvalidRequest))


def blamed(error: BroadcastError, operation: Operation, fields: Mapping[str, Any]) -> tuple[FieldError, ...]:
    """The complaints of an error, linked to arguments: by the server's name, or by the value that it repeats."""
    errors: tuple[FieldError, ...] = getattr(error, "errors", ())
    body = operation.body
    if not errors or body is None:
        return errors
    payload = encode_object(body.fields, fields, "", [])
    return tuple(_linked(each, operation, fields, payload) for each in errors)


def _linked(error: FieldError, operation: Operation, fields: Mapping[str, Any], payload: dict[str, Any]) -> FieldError:
    if error.argument:
        return error
    if error.path in fields:
        return evolve(error, argument=error.path)  # a name that no document knows stands there as it was given
    return _by_value(error, operation, payload)


def _by_value(error: FieldError, operation: Operation, payload: dict[str, Any]) -> FieldError:
    assert operation.body is not None
    holders = [
        (path, argument)
        for path, argument, _ in sent_fields(operation.body.fields, payload)
        if _holds(_at(payload, path), set(error.data))
    ]
    deepest = [each for each in holders if not any(other[0].startswith(each[0]) and other != each for other in holders)]
    if len(deepest) != 1:
        return error  # none, or several: nobody can tell which
    path, argument = deepest[0]
    return evolve(error, path=error.path or path, argument=argument)


def _holds(value: Any, wanted: set[str]) -> bool:
    elements = as_list(value)
    if elements is not None:
        return any(not isinstance(each, dict | list) and str(each) in wanted for each in elements)
    return value is not None and as_object(value) is None and str(value) in wanted


def _at(payload: Any, path: str) -> Any:
    value = payload
    for part in path.replace("[", ".[").split("."):
        value = value[int(part[1:-1])] if part.startswith("[") else value[part]
    return value
