"""The `filter=` of list calls of the MAM API, built from Python.

    from whatson_client.filters import between, eq

    client.mam.media_assets.list(filter=eq("status", "Ready") & between("scheduledDate", first, last))

A condition is `op(field,value)`, several are joined by `;`. `eq` and `between` stand in the vendor's documents. The
other operators are known only from an unofficial digest. How a value with a comma, a semicolon or a bracket would be
written isn't documented, so that such values are refused rather than guessed at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import Enum

from broadcast_clients.core.errors import InvalidRequest

__all__ = ["Condition", "all_of", "between", "eq", "ge", "gt", "le", "lt", "ne", "not_null", "one_of"]

Value = str | int | float | bool | dt.date | dt.datetime | Enum
_SPECIAL = frozenset("(),;")


class Condition(str):
    """One or several conditions, as text that can be passed as `filter=`. `&` joins them: all must hold."""

    __slots__ = ()

    def __and__(self, other: Condition) -> Condition:
        """Both."""
        return all_of(self, other)

    def __repr__(self) -> str:
        return f"Condition({str(self)!r})"


def eq(field: str, value: Value) -> Condition:
    """The field has the value.

    Args:
        field: Its name on the wire, such as `label`.
        value: A value without commas, semicolons and brackets.
    """
    return _condition("eq", field, _text(field, value))


def between(field: str, low: Value, high: Value) -> Condition:
    """The field is in a range, such as two dates.

    Args:
        field: Its name on the wire, such as `label`.
        low: Where the range begins.
        high: Where it ends.
    """
    return _condition("between", field, f"({_text(field, low)},{_text(field, high)})")


def ne(field: str, value: Value) -> Condition:
    """The field has another value. Only an unofficial digest knows this operator.

    Args:
        field: Its name on the wire, such as `label`.
        value: A value without commas, semicolons and brackets.
    """
    return _condition("ne", field, _text(field, value))


def gt(field: str, value: Value) -> Condition:
    """The field is greater. Only an unofficial digest knows this operator.

    Args:
        field: Its name on the wire, such as `label`.
        value: A value without commas, semicolons and brackets.
    """
    return _condition("gt", field, _text(field, value))


def ge(field: str, value: Value) -> Condition:
    """The field is greater or equal. Only an unofficial digest knows this operator.

    Args:
        field: Its name on the wire, such as `label`.
        value: A value without commas, semicolons and brackets.
    """
    return _condition("ge", field, _text(field, value))


def lt(field: str, value: Value) -> Condition:
    """The field is less. Only an unofficial digest knows this operator.

    Args:
        field: Its name on the wire, such as `label`.
        value: A value without commas, semicolons and brackets.
    """
    return _condition("lt", field, _text(field, value))


def le(field: str, value: Value) -> Condition:
    """The field is less or equal. Only an unofficial digest knows this operator.

    Args:
        field: Its name on the wire, such as `label`.
        value: A value without commas, semicolons and brackets.
    """
    return _condition("le", field, _text(field, value))


def one_of(field: str, values: Iterable[Value]) -> Condition:
    """The field has one of the values (`in`). Only an unofficial digest knows this operator.

    Args:
        field: Its name on the wire, such as `label`.
        values: Values without commas, semicolons and brackets.

    Raises:
        InvalidRequest: There are no values.
    """
    texts = [_text(field, each) for each in values]
    if not texts:
        raise InvalidRequest(f"a filter on {field!r} needs at least one value")
    return _condition("in", field, f"({','.join(texts)})")


def not_null(field: str) -> Condition:
    """The field has a value. Only an unofficial digest knows this operator."""
    return Condition(f"notNull({_name(field)})")


def all_of(*conditions: Condition) -> Condition:
    """All of the conditions. That `;` means "and" is deduced.

    Raises:
        InvalidRequest: There are none.
    """
    if not conditions:
        raise InvalidRequest("a filter needs at least one condition")
    return Condition(";".join(conditions))


def _condition(operator: str, field: str, value: str) -> Condition:
    return Condition(f"{operator}({_name(field)},{value})")


def _name(field: str) -> str:
    if not field or not field.isidentifier():
        raise InvalidRequest(f"{field!r} can't be a field of a filter", hint="use its name on the wire, such as label")
    return field


def _text(field: str, value: Value) -> str:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    found = sorted(_SPECIAL & set(text))
    if found or not text:
        what = f"contains {' and '.join(found)}" if found else "is empty"
        raise InvalidRequest(
            f"the value {text!r} for {field!r} {what}, and no document says how a filter writes that; nothing was sent",
            hint="filter by another field, or pass the text of the whole filter if you know how the server reads it",
        )
    return text
