"""What differs between two states of a model, in the terms of an update."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from broadcast_clients.core.errors import ConfigurationError, FieldError, InvalidRequest
from broadcast_clients.core.jsonvalue import is_mapping
from broadcast_clients.core.operation import Operation

__all__ = ["changed_fields", "with_what_resets"]


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
    for field in body.fields:
        if field.pairs is not None and field.name in changed:
            changed[field.name] = _changed_pairs(field.pairs, old.get(field.name), changed[field.name])
    return changed


def with_what_resets(before: Any, changes: Mapping[str, Any], update: Operation) -> dict[str, Any]:
    """The changes, and what would go back to a default if it were left out, as it was read.

    Args:
        before: The model as it was read.
        changes: What is to be sent, by Python name or by name on the wire.
        update: The operation that saves it.
    """
    complete = dict(changes)
    old: dict[str, Any] = before.given_fields()
    for field in update.body.fields if update.body is not None and complete else ():
        if field.resets and field.name in old and not {field.name, field.wire} & complete.keys():
            complete[field.name] = old[field.name]
    return complete


def _changed_pairs(names: tuple[str, str], before: Any, after: Any) -> Any:
    """A list of names and values as the object that an update sends: what is new or different; what went is null."""
    if after is None or is_mapping(after):
        return after
    old, new = _by_name(names, before or ()), _by_name(names, after)
    changed = {name: value for name, value in new.items() if name not in old or old[name] != value}
    return changed | {name: None for name in old if name not in new}


def _by_name(names: tuple[str, str], elements: Iterable[Any]) -> dict[str, Any]:
    key, value = names
    return {str(getattr(each, key)): getattr(each, value, None) for each in elements}
