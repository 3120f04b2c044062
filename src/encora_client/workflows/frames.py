"""Results as tables for analysis. Needs pandas: `pip install broadcast-clients[notebook]`."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from typing import Any

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import is_mapping

__all__ = ["row_of", "to_frame"]


def row_of(item: Any) -> dict[str, Any]:
    """A model or mapping as one flat row: members of objects become `object.member`; lists stay lists."""
    if hasattr(item, "model_dump"):
        item = item.model_dump(exclude_unset=True)
    if not is_mapping(item):
        raise ConfigurationError(f"a row of a table must be a model or a mapping, not {type(item).__name__}")
    flat: dict[str, Any] = {}
    _flatten("", item, flat)
    return flat


def _flatten(prefix: str, values: Mapping[Any, Any], flat: dict[str, Any]) -> None:
    for name, value in values.items():
        if is_mapping(value) and value:
            _flatten(f"{prefix}{name}.", value, flat)
        else:
            flat[f"{prefix}{name}"] = value


def to_frame(items: Iterable[Any]) -> Any:
    """A `pandas.DataFrame` with a row for each model or mapping; what an item doesn't have is missing there.

    Raises:
        ConfigurationError: pandas isn't installed.
    """
    try:
        pandas = importlib.import_module("pandas")
    except ImportError:
        raise ConfigurationError(
            "tables need pandas, which isn't installed", hint="pip install broadcast-clients[notebook]"
        ) from None
    return pandas.DataFrame([row_of(each) for each in items])
