"""Arguments turned into wire values, and held against the documented limits before anything is sent."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import tzinfo
from enum import Enum
from typing import Any

from broadcast_clients.core.errors import FieldError
from broadcast_clients.core.formats import FormatError, format_value
from broadcast_clients.core.jsonvalue import as_list, as_object, is_collection, is_mapping
from broadcast_clients.core.operation import Field, Schema
from broadcast_clients.core.suggest import did_you_mean
from broadcast_clients.core.unset import UNSET

__all__ = ["check", "encode", "encode_object"]

Errors = list[FieldError]


def encode(schema: Schema, value: Any, path: str, errors: Errors, zone: tzinfo | None = None) -> Any:
    """A Python value as JSON values under the names of the wire. What can't be written is added to `errors`."""
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, Enum):
        # A member that is text, too, would be written as `Class.MEMBER` in a query.
        return encode(schema, value.value, path, errors, zone)
    if isinstance(value, str | int):
        return value
    if hasattr(value, "to_wire"):
        return _encode_model(schema, value, path, errors, zone)
    if is_mapping(value):
        return encode_object(schema.fields, value, path, errors, zone)
    if is_collection(value):
        item = schema.items or _ANY
        return [encode(item, each, f"{path}[{index}]", errors, zone) for index, each in enumerate(value)]
    try:
        return format_value(schema.format, value, zone)
    except FormatError as error:
        errors.append(FieldError(path=path, message=str(error), code="format"))
        return None


def _encode_model(schema: Schema, model: Any, path: str, errors: Errors, zone: tzinfo | None) -> dict[str, Any]:
    """A model as a JSON object: what is documented in its documented format, as it would be from a keyword."""
    encoded: dict[str, Any] = model.to_wire()
    given: dict[str, Any] = model.given_fields()
    if schema.fields:
        # What documents know only of answers isn't sent, so that what was read can be passed on as it is.
        sent = {each.name for each in schema.fields}
        known: dict[str, Any] = model.__class__.model_fields
        for name in given.keys() - sent:
            encoded.pop(known[name].serialization_alias or name, None)
    for each in schema.fields:
        if each.name in given:
            encoded[each.wire] = encode(each.schema, given[each.name], _join(path, each.wire), errors, zone)
    return encoded


_ANY = Schema()
_AS_THEY_ARE = frozenset({str, int, bool, type(None)})


def encode_object(
    fields: tuple[Field, ...], value: Mapping[Any, Any], path: str, errors: Errors, zone: tzinfo | None = None
) -> dict[str, Any]:
    """A mapping with Python or wire names as a JSON object; a name that isn't documented is an error.

    An object whose members aren't documented passes as it is.
    """
    if not fields:
        return {str(key): encode(_ANY, each, _join(path, str(key)), errors, zone) for key, each in value.items()}
    names = _names(fields)
    encoded: dict[str, Any] = {}
    for key, each in value.items():
        if each is UNSET:
            continue
        known = names.get(key)
        if known is None:
            near = did_you_mean(str(key), [each.name for each in fields])
            message = "isn't a documented field" + (f"; {near}" if near else "")
            errors.append(FieldError(path=_join(path, str(key)), message=message, code="unknown"))
        else:
            encoded[known.wire] = encode(known.schema, each, _join(path, known.wire), errors, zone)
    return encoded


_MOST_KNOWN = 1024
_known: dict[int, tuple[tuple[Field, ...], dict[str, Field]]] = {}


def _names(fields: tuple[Field, ...]) -> dict[str, Field]:
    """Fields by either name. They are known again by identity: a hash would go through all of them at each call."""
    entry = _known.get(id(fields))
    if entry is None:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        # With the fields themselves, so that no others come to have their id.
        entry = fields, {each.wire: each for each in fields} | {each.name: each for each in fields}
        _known[id(fields)] = entry
    return entry[1]


def check(schema: Schema, value: Any, path: str, errors: Errors) -> None:
    """Add a `FieldError` for each documented limit that an encoded value breaks."""
    if value is None:
        if not schema.nullable and schema.kind != "any":
            errors.append(FieldError(path=path, message="must not be null", code="null"))
        return
    if schema.enum is not None and value not in schema.enum:
        errors.append(FieldError(path=path, message=_enum_message(schema.enum, value), code="enum"))
        return
    _CHECKS[schema.kind](schema, value, path, errors)


def _enum_message(known: tuple[Any, ...], value: Any) -> str:
    text = f"must be one of {', '.join(map(str, known))}, not {value!r}"
    near = did_you_mean(str(value), map(str, known), cutoff=0.7)
    return f"{text}; {near}" if near else text


def _check_string(schema: Schema, value: Any, path: str, errors: Errors) -> None:
    if not isinstance(value, str):
        errors.append(_wrong_type(path, "text", value))
        return
    length = len(value)
    if schema.min_length is not None and length < schema.min_length:
        errors.append(
            FieldError(path=path, message=f"needs at least {schema.min_length} characters", code="min_length")
        )
    if schema.max_length is not None and length > schema.max_length:
        message = f"has {length} characters; at most {schema.max_length} are allowed"
        errors.append(FieldError(path=path, message=message, code="max_length"))
    if schema.pattern is not None and re.search(schema.pattern, value) is None:
        errors.append(FieldError(path=path, message=f"must match {schema.pattern}", code="pattern"))
    if schema.format == "uuid" and _UUID.fullmatch(value) is None:
        errors.append(FieldError(path=path, message=f"must be a UUID, not {value[:60]!r}", code="format"))


_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


def _check_integer(schema: Schema, value: Any, path: str, errors: Errors) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        errors.append(_wrong_type(path, "a whole number", value))
    else:
        _check_range(schema, value, path, errors)


def _check_number(schema: Schema, value: Any, path: str, errors: Errors) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        errors.append(_wrong_type(path, "a number", value))
    elif not math.isfinite(value):
        errors.append(FieldError(path=path, message="must be a finite number", code="type"))
    else:
        _check_range(schema, value, path, errors)


def _check_range(schema: Schema, value: float, path: str, errors: Errors) -> None:
    if schema.minimum is not None and value < schema.minimum:
        errors.append(
            FieldError(path=path, message=f"must be at least {schema.minimum:g}, not {value}", code="minimum")
        )
    if schema.maximum is not None and value > schema.maximum:
        errors.append(FieldError(path=path, message=f"must be at most {schema.maximum:g}, not {value}", code="maximum"))


def _check_boolean(schema: Schema, value: Any, path: str, errors: Errors) -> None:
    if not isinstance(value, bool):
        errors.append(_wrong_type(path, "True or False", value))


def _check_array(schema: Schema, value: Any, path: str, errors: Errors) -> None:
    items = as_list(value)
    if items is None:
        errors.append(_wrong_type(path, "a list", value))
        return
    if schema.min_items is not None and len(items) < schema.min_items:
        errors.append(FieldError(path=path, message=f"needs at least {schema.min_items} items", code="min_items"))
    if schema.max_items is not None and len(items) > schema.max_items:
        message = f"has {len(items)} items; at most {schema.max_items} are allowed"
        errors.append(FieldError(path=path, message=message, code="max_items"))
    if schema.items is not None:
        for index, each in enumerate(items):
            check(schema.items, each, f"{path}[{index}]", errors)


def _check_object(schema: Schema, value: Any, path: str, errors: Errors) -> None:
    members = as_object(value)
    if members is None:
        errors.append(_wrong_type(path, "an object", value))
        return
    for each in schema.fields:
        if each.wire in members:
            check(each.schema, members[each.wire], _join(path, each.wire), errors)
        elif each.required:
            errors.append(FieldError(path=_join(path, each.wire), message="is required", code="required"))


def _check_any(schema: Schema, value: Any, path: str, errors: Errors) -> None:
    """Nothing is documented, so nothing is checked."""


_CHECKS = {
    "string": _check_string,
    "integer": _check_integer,
    "number": _check_number,
    "boolean": _check_boolean,
    "array": _check_array,
    "object": _check_object,
    "any": _check_any,
}


def _wrong_type(path: str, expected: str, value: Any) -> FieldError:
    return FieldError(path=path, message=f"must be {expected}, not {type(value).__name__}", code="type")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
