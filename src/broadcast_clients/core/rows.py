"""Plain dicts in place of models, for whoever reads very many: the same names and values in half the memory and time.

The validator of a row is made of that of the model, so both know the same names, types and unknown members.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pydantic_core import SchemaValidator

from broadcast_clients.core.decode import list_adapter, wrapped_list_adapter
from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.model import MISSING, row_of

__all__ = ["Validate", "row_list_validator", "row_of", "wrapped_row_list_validator"]

Validate = Callable[[bytes], Any]


@lru_cache(maxsize=512)
def row_list_validator(model: Any) -> Validate:
    """Decodes a bare array."""
    return _validator(list_adapter(model).core_schema)


@lru_cache(maxsize=512)
def wrapped_row_list_validator(model: Any) -> Validate:
    """Decodes `{"data": […], …}` and keeps what stands beside."""
    return _validator(wrapped_list_adapter(model).core_schema)


def _validator(schema: Any) -> Validate:
    made = SchemaValidator(_with_rows(schema))
    return lambda content: made.validate_json(content, strict=True)


def _with_rows(schema: Any) -> Any:
    """A core schema in which each model is a typed dict."""
    elements, parts = as_list(schema), as_object(schema)
    if elements is not None:
        return [_with_rows(each) for each in elements]
    if isinstance(schema, tuple):  # a choice of a union with its label
        return tuple(_with_rows(each) for each in schema)  # pyright: ignore[reportUnknownVariableType]
    if parts is None:
        return schema
    if parts.get("type") == "model":
        return _row(parts)
    # Serializers are of no use here, and metadata may hold what refers back to the model.
    return {name: _with_rows(each) for name, each in parts.items() if name not in ("serialization", "metadata")}


def _row(model: dict[str, Any]) -> dict[str, Any]:
    inner = model["schema"]
    if inner["type"] == "definitions":
        raise AssertionError("definitions stand outside of the model")
    row: dict[str, Any] = {
        "type": "typed-dict",
        "fields": {name: _field(each) for name, each in inner["fields"].items()},
        "extra_behavior": "allow",
        "config": {key: value for key, value in model.get("config", {}).items() if key.startswith("validate_by")},
    }
    if "ref" in model:
        row["ref"] = model["ref"]
    return row


def _field(field: dict[str, Any]) -> dict[str, Any]:
    schema = field["schema"]
    left_out = schema["type"] == "default" and schema.get("default") is MISSING
    made: dict[str, Any] = {
        "type": "typed-dict-field",
        "schema": _with_rows(schema["schema"] if left_out else schema),
        "required": not left_out and schema["type"] != "default",
    }
    if "validation_alias" in field:
        made["validation_alias"] = field["validation_alias"]
    return made
