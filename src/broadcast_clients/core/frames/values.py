"""Values as their column takes them; what doesn't fit is told apart, never lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from pydantic import BaseModel

from broadcast_clients.core.frames.shapes import Shape
from broadcast_clients.core.jsonvalue import is_mapping

__all__ = ["Misfit", "converted", "has_unknown", "json_text", "members_of"]

_LARGEST: Final = 2**63 - 1


class Misfit(ValueError):
    """A value isn't of its column's type."""


def members_of(item: Any) -> Mapping[str, Any]:
    """The members of a model or mapping that are there."""
    if isinstance(item, BaseModel):
        given = getattr(item, "given_fields", None)
        return given() if given is not None else dict(item)
    return item if is_mapping(item) else {}


def converted(shape: Shape, value: Any) -> Any:
    """The value as its column takes it.

    Raises:
        Misfit: It is of another type.
    """
    return None if value is None else _CONVERTERS[shape.kind](shape, value)


def has_unknown(value: Any) -> bool:
    """Whether there are members in it that no column can take."""
    if isinstance(value, list):
        elements: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return any(has_unknown(each) for each in elements)
    if isinstance(value, BaseModel):
        return bool(value.__pydantic_extra__) or any(has_unknown(each) for each in members_of(value).values())
    return False


def _integer(shape: Shape, value: Any) -> int:
    if type(value) is not int or not -_LARGEST <= value <= _LARGEST:
        raise Misfit
    return value


def _number(shape: Shape, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Misfit
    try:
        return float(value)
    except OverflowError:
        raise Misfit from None


def _boolean(shape: Shape, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Misfit
    return value


def _text(shape: Shape, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Misfit


def _moment(shape: Shape, value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise Misfit
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise Misfit from None


def _clock(shape: Shape, value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise Misfit
    return value


def _date(shape: Shape, value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise Misfit
    return value


def _length(shape: Shape, value: Any) -> timedelta:
    if not isinstance(value, timedelta):
        raise Misfit
    return value


def _json(shape: Shape, value: Any) -> str:
    return json_text(value)


def _list(shape: Shape, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple) or shape.of is None:
        raise Misfit
    elements: Any = value  # pyright: ignore[reportUnknownVariableType]
    return [converted(shape.of, each) for each in elements]


def _struct(shape: Shape, value: Any) -> dict[str, Any]:
    if not isinstance(value, BaseModel) and not is_mapping(value):
        raise Misfit
    members = members_of(value)
    return {name: converted(of, members.get(name)) for name, of in shape.members}


def json_text(value: Any) -> str:
    """Anything as JSON: models under the names of the wire, times in ISO 8601."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        to_wire = getattr(value, "to_wire", None)
        return to_wire() if to_wire is not None else value.model_dump(mode="json")
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


_CONVERTERS: Final[Mapping[str, Callable[[Shape, Any], Any]]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "text": _text,
    "moment": _moment,
    "clock": _clock,
    "date": _date,
    "length": _length,
    "json": _json,
    "list": _list,
    "struct": _struct,
}
