"""What of the wanted state differs from what is there, field by field, in the terms of a write."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from broadcast_clients.core.check import encode
from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.operation import Field, Operation
from broadcast_clients.formats.durations import parse_duration

__all__ = ["covers", "different", "same_value"]

MARKS: Final = ("identification", "highResolutionURL")
"""By which members an image without an id is found among those that are there, the surest first."""
FILLED: Final = {"images": "imageId", "productTitles": "id"}
"""The member whose absence makes something new: it is taken over from the element that is there."""


def different(operation: Operation, wanted: Mapping[str, Any], there: Any) -> dict[str, Any]:
    """The fields that a write has to send, by Python name.

    Elements of images and titles that are there already get their ids, so that they aren't made anew.

    Args:
        operation: The write.
        wanted: Fields by Python name.
        there: The model as it was read.
    """
    assert operation.body is not None
    fields = {each.name: each for each in operation.body.fields}
    read: dict[str, Any] = there.to_wire()
    found: dict[str, Any] = {}
    for name, value in wanted.items():
        field = fields.get(name)
        if field is None:
            found[name] = value  # a name that no document knows: the call will say so
            continue
        encoded = encode(field.schema, value, field.wire, [])
        if field.wire == "customAttributes":
            changed = _custom(encoded, read.get(field.wire))
            if changed:
                found[name] = changed
        elif not _same(field.wire, encoded, read.get(field.wire)):
            found[name] = _filled(field, encoded, read.get(field.wire)) if field.wire in FILLED else value
    return found


def _custom(wanted: Any, there: Any) -> Any:
    members = as_object(wanted)
    if members is None:
        return wanted
    present = {each.get("attributeName"): each.get("value") for each in as_list(there) or []}
    return {name: value for name, value in members.items() if not same_value(value, present.get(name))}


def _same(name: str, wanted: Any, there: Any) -> bool:
    elements, present = as_list(wanted), as_list(there)
    if elements and as_object(elements[0]) is not None:
        return _same_objects(name, elements, present or [])
    if elements is not None:
        if name == "genres":  # the first is the one genre of the other field
            return _texts(elements) == _texts(present or [])
        return sorted(_texts(elements)) == sorted(_texts(present or []))
    return same_value(wanted, there)


def _texts(values: list[Any]) -> list[str]:
    return [str(each) for each in values]


def _same_objects(name: str, wanted: list[Any], there: list[Any]) -> bool:
    """Whether each that is wanted is there as it should be; but for ratings, whether there are no others."""
    if name != "ratings" and len(wanted) != len(there):
        return False
    free = list(there)
    for each in wanted:
        match = next((one for one in free if covers(each, one)), None)
        if match is None:
            return False
        free.remove(match)
    return True


def covers(wanted: Any, there: Any) -> bool:
    """Whether a JSON value that is there has all that a wanted one says; of objects it may have more members."""
    members, present = as_object(wanted), as_object(there)
    if members is None or present is None:
        return same_value(wanted, there)
    return all(_same(name, value, present.get(name)) for name, value in members.items())


def _filled(field: Field, wanted: Any, there: Any) -> Any:
    """Elements with the ids of those that are there."""
    key = FILLED[field.wire]
    elements = [as_object(each) or {} for each in as_list(wanted) or []]
    if as_list(wanted) is None:
        return wanted
    taken = {each.get(key) for each in elements if each.get(key)}
    free = [each for each in map(as_object, as_list(there) or []) if each is not None and each.get(key) not in taken]
    for each in elements:
        if each.get(key):
            continue
        match = next((one for one in free if _alike(field.wire, each, one)), None)
        if match is not None:
            free.remove(match)
            each[key] = match[key]
    return elements


def _alike(name: str, wanted: dict[str, Any], there: dict[str, Any]) -> bool:
    """Whether an element is the one that is meant: the first of its marks that it has is the same."""
    if name == "productTitles":
        return all(wanted.get(key) == there.get(key) for key in ("type", "title"))
    for key in MARKS:
        if wanted.get(key):
            return bool(wanted[key] == there.get(key))
    return False


def same_value(wanted: Any, there: Any) -> bool:
    """Whether two values say the same: empty is empty, 1 is "1", and 01:40:00 is 01:40:00.000."""
    if _is_empty(wanted) or _is_empty(there):
        return _is_empty(wanted) and _is_empty(there)
    if wanted == there and isinstance(wanted, bool) == isinstance(there, bool):
        return True
    first, second = as_list(wanted), as_list(there)
    if first is not None and second is not None:
        return sorted(_texts(first)) == sorted(_texts(second))
    if isinstance(wanted, bool) or isinstance(there, bool):
        return str(wanted).lower() == str(there).lower()
    return (_number(wanted) is not None and _number(wanted) == _number(there)) or _length(wanted, there)


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def _number(value: Any) -> Decimal | None:
    if not isinstance(value, str | int | float):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _length(wanted: Any, there: Any) -> bool:
    if not (isinstance(wanted, str) and isinstance(there, str)):
        return False
    try:
        return parse_duration(wanted) == parse_duration(there)
    except ValueError:
        return False
