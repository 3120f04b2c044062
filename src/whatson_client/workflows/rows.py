"""Rows of any source as fields: dicts, models, data frames of pandas, polars and pyarrow."""

from __future__ import annotations

import math
from collections.abc import AsyncIterable, Iterable, Mapping
from typing import Any, Literal, cast

from broadcast_clients.core.errors import ConfigurationError, FieldError
from broadcast_clients.core.jsonvalue import is_mapping
from broadcast_clients.core.operation import Field
from broadcast_clients.core.unset import UNSET

__all__ = ["EmptyCells", "fields_of", "named", "rows_of"]

EmptyCells = Literal["leave", "clear"]
"""What an empty cell means: leave the field as it is, or clear it. `None` in a dict always clears."""


def rows_of(source: Any) -> tuple[Any, bool]:
    """The rows of a source, and whether it is a frame, whose empty cells are `None` or NaN."""
    if hasattr(source, "iter_rows") and hasattr(source, "columns"):  # polars
        return source.iter_rows(named=True), True
    if hasattr(source, "itertuples") and hasattr(source, "columns"):  # pandas
        names = [str(each) for each in source.columns]
        return (dict(zip(names, row, strict=True)) for row in source.itertuples(index=False, name=None)), True
    if hasattr(source, "to_batches"):  # pyarrow
        return (row for batch in source.to_batches() for row in batch.to_pylist()), True
    if isinstance(source, str | bytes) or is_mapping(source) or not isinstance(source, Iterable | AsyncIterable):
        raise ConfigurationError(
            f"rows must be an iterable of dicts or a data frame, not {type(source).__name__}",
            hint="for a CSV file pass csv.DictReader(file)",
        )
    rows: Any = source  # pyright: ignore[reportUnknownVariableType]
    return rows, False


def fields_of(row: Any, *, frame: bool, empty: EmptyCells) -> dict[str, Any]:
    """The cells of a row that say something.

    Raises:
        ConfigurationError: The row is neither a mapping nor a model.
    """
    if hasattr(row, "given_fields"):
        return cast("dict[str, Any]", row.given_fields())
    if not is_mapping(row):
        raise ConfigurationError(f"a row must be a dict or a model, not {type(row).__name__}")
    found: dict[str, Any] = {}
    for name, value in row.items():
        if value is UNSET:
            continue
        if _is_empty(value, frame=frame):
            if empty == "clear":
                found[str(name)] = None
            continue
        found[str(name)] = value
    return found


def _is_empty(value: Any, *, frame: bool) -> bool:
    if value is None:
        return frame
    if isinstance(value, str):
        return value == ""
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in ("NaTType", "NAType")  # pandas has two more ways to say that there is nothing


def named(fields: tuple[Field, ...], row: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
    """A row under Python names, whatever of the two names it uses, and what stands in it twice."""
    by_wire = {each.wire: each.name for each in fields}
    found: dict[str, Any] = {}
    errors: list[FieldError] = []
    for key, value in row.items():
        name = by_wire.get(key, key)
        if name in found:
            errors.append(FieldError(key, f"stands beside {name}, which is the same field", "twice", argument=name))
        found[name] = value
    return found, errors
