"""What differs between two states of a model, in the terms of an update."""

from __future__ import annotations

from typing import Any

from broadcast_clients.core.errors import ConfigurationError, FieldError, InvalidRequest
from broadcast_clients.core.operation import Operation

__all__ = ["changed_fields"]


def changed_fields(before: Any, after: Any, update: Operation) -> dict[str, Any]:
    """The fields that an update has to send, by Python name.

    Args:
        before: The model as it was read.
        after: The model as it should be.
        update: The operation that saves it.

    Raises:
        InvalidRequest: A field was changed that the update doesn't take.
    """
    body = update.body
    if body is None:
        raise ConfigurationError(f"{update.id} takes no body")
    if type(after) is not type(before):
        raise ConfigurationError(
            f"the change must return a {type(before).__name__}, a dict of changes or nothing, "
            f"not {type(after).__name__}"
        )
    old: dict[str, Any] = before.given_fields()
    new: dict[str, Any] = after.given_fields()
    writable = {field.name for field in body.fields}
    changed = {name: value for name, value in new.items() if name not in old or old[name] != value}
    refused = sorted(name for name in changed if name not in writable)
    removed = sorted(name for name in old if name not in new)
    if refused or removed:
        errors = [
            FieldError(name, "can't be changed by this operation", "read_only", argument=name) for name in refused
        ]
        errors += [
            FieldError(name, "was deleted; set it to None to clear it", "deleted", argument=name) for name in removed
        ]
        raise InvalidRequest("the change can't be saved; nothing was sent", errors=tuple(errors))
    return changed
