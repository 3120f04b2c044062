"""Custom attributes: read as a list with types, written as an object by name, without loss in between.

Release notes 2021r2.000, 2022r10 and 2025r10 print the forms. The type labels of check boxes and of drop-down lists
with one value aren't printed; those used here are taken from the names in the product and can be told otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from broadcast_clients.core.formats import iso_text
from broadcast_clients.core.jsonvalue import is_collection, is_mapping
from broadcast_clients.formats.durations import format_duration, parse_duration

if TYPE_CHECKING:
    from whatson_client.models import CustomAttribute

__all__ = ["KINDS", "typed_value", "typed_values", "written_value", "written_values"]

KINDS: Final[dict[str, str]] = {
    "Check box": "boolean",
    "Boolean field": "boolean",
    "Drop-down list": "text",
    "String field": "text",
    "Text field": "text",
    "Web field": "text",
    "Reference field": "text",
    "Date field": "date",
    "Number field": "integer",
    "Decimal number field": "decimal",
    "Duration field": "duration",
    "Drop-down list for multiselection": "list",
    "Point in time field": "moment",
}
"""The type labels of answers, and what their values are."""


def typed_value(attribute: CustomAttribute) -> Any:
    """The value of an attribute as Python has it.

    A `date`, `int`, `Decimal`, `timedelta`, `datetime` with an offset, `bool`, list of texts, or text, as the type
    says; `None` where it is empty. A value that doesn't fit its type, and one of an unknown type, stays as it came.
    """
    fields = attribute.given_fields()
    value = fields.get("value")
    kind = KINDS.get(fields.get("type", ""))
    if value is None or value == "":
        return None
    try:
        return _READ[kind](value) if kind in _READ else value
    except (ValueError, TypeError, InvalidOperation):
        return value


def typed_values(attributes: Iterable[CustomAttribute]) -> dict[str, Any]:
    """Typed values by the name of the attribute."""
    return {each.attribute_name: typed_value(each) for each in attributes}


def written_value(value: Any) -> Any:
    """A Python value as it is sent: what JSON has no type for becomes text, and `None` empties the attribute.

    Raises:
        ValueError: A time without an offset, or a negative duration.
    """
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise ValueError("a point in time needs an offset, such as datetime(..., tzinfo=timezone.utc)")
        return iso_text(value.astimezone(dt.UTC))
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return format_duration(value, milliseconds=True)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if is_collection(value):
        return [written_value(each) for each in value]
    return value


def written_values(attributes: Iterable[CustomAttribute] | Mapping[str, Any]) -> dict[str, Any]:
    """The object that is sent: from attributes as they were read, or from Python values by name.

    Attributes that were read are written with the very values that came.
    """
    given: Any = attributes
    if is_mapping(given):
        return {str(name): written_value(value) for name, value in given.items()}
    return {each.attribute_name: each.given_fields().get("value") for each in given}


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise ValueError(value)


def _date(value: str) -> dt.date:
    return dt.date.fromisoformat(value)


def _integer(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(value)
    return int(value)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise TypeError(value)
    return Decimal(str(value))


def _list(value: Any) -> list[Any]:
    if isinstance(value, str):
        raise TypeError(value)
    return list(value)


def _moment(value: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment


_READ: Final[dict[str | None, Any]] = {
    "boolean": _boolean,
    "date": _date,
    "integer": _integer,
    "decimal": _decimal,
    "duration": parse_duration,
    "list": _list,
    "moment": _moment,
}
