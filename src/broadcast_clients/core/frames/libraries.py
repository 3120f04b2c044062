"""Columns as a table of pandas, polars or Arrow."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.frames.shapes import Shape
from broadcast_clients.core.suggest import did_you_mean

__all__ = ["FrameLibrary", "builder_of"]

FrameLibrary = Literal["pandas", "polars", "arrow"]
"""`pandas` gives a `pandas.DataFrame`, `polars` a `polars.DataFrame`, `arrow` a `pyarrow.Table`."""

Builder = Callable[[Sequence[tuple[str, Shape, list[Any]]]], Any]


def builder_of(library: FrameLibrary) -> Builder:
    """What makes tables of a library.

    Raises:
        ConfigurationError: It isn't known, or isn't installed.
    """
    if library not in _LIBRARIES:
        raise ConfigurationError(
            f"tables of {library!r} aren't known",
            hint=did_you_mean(library, _LIBRARIES) or "choose pandas, polars or arrow",
        )
    package, build = _LIBRARIES[library]
    try:
        module = importlib.import_module(package)
    except ImportError:
        raise ConfigurationError(
            f"tables of {library} need the package {package}, which isn't installed", hint=f"pip install {package}"
        ) from None
    return lambda columns: build(module, columns)


def _pandas(pandas: Any, columns: Sequence[tuple[str, Shape, list[Any]]]) -> Any:
    types: dict[str, str] = {
        "integer": "Int64",
        "number": "Float64",
        "boolean": "boolean",
        "text": "string",
        "json": "string",
        "moment": "datetime64[us, UTC]",
        "clock": "datetime64[us]",
        "date": "datetime64[s]",  # pandas has no type for a day; it is its midnight
        "length": "timedelta64[us]",
    }
    series = {name: pandas.Series(values, dtype=types.get(shape.kind, "object")) for name, shape, values in columns}
    return pandas.DataFrame(series)


def _polars(polars: Any, columns: Sequence[tuple[str, Shape, list[Any]]]) -> Any:
    def type_of(shape: Shape) -> Any:
        if shape.kind == "list" and shape.of is not None:
            return polars.List(type_of(shape.of))
        if shape.kind == "struct":
            return polars.Struct({name: type_of(of) for name, of in shape.members})
        return {
            "integer": polars.Int64,
            "number": polars.Float64,
            "boolean": polars.Boolean,
            "text": polars.String,
            "json": polars.String,
            "moment": polars.Datetime("us", "UTC"),
            "clock": polars.Datetime("us"),
            "date": polars.Date,
            "length": polars.Duration("us"),
        }[shape.kind]

    return polars.DataFrame([polars.Series(name, values, dtype=type_of(shape)) for name, shape, values in columns])


def _arrow(pyarrow: Any, columns: Sequence[tuple[str, Shape, list[Any]]]) -> Any:
    def type_of(shape: Shape) -> Any:
        if shape.kind == "list" and shape.of is not None:
            return pyarrow.list_(type_of(shape.of))
        if shape.kind == "struct":
            return pyarrow.struct([(name, type_of(of)) for name, of in shape.members])
        return {
            "integer": pyarrow.int64(),
            "number": pyarrow.float64(),
            "boolean": pyarrow.bool_(),
            "text": pyarrow.string(),
            "json": pyarrow.string(),
            "moment": pyarrow.timestamp("us", tz="UTC"),
            "clock": pyarrow.timestamp("us"),
            "date": pyarrow.date32(),
            "length": pyarrow.duration("us"),
        }[shape.kind]

    arrays = [pyarrow.array(values, type=type_of(shape)) for _, shape, values in columns]
    return pyarrow.Table.from_arrays(arrays, names=[name for name, _, _ in columns])


_LIBRARIES: Final[Mapping[str, tuple[str, Callable[[Any, Sequence[tuple[str, Shape, list[Any]]]], Any]]]] = {
    "pandas": ("pandas", _pandas),
    "polars": ("polars", _polars),
    "arrow": ("pyarrow", _arrow),
}
