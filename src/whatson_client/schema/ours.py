"""What the clients know of the APIs, in the same terms as a description: from the operation table and the models."""

from __future__ import annotations

import datetime as dt
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from broadcast_clients.core.operation import Operation, Schema
from whatson_client.schema.description import Shape

__all__ = ["read_shape", "sent_shape"]

MOST_DEEP = 12
_KINDS: dict[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    dt.date: "string",
    dt.datetime: "string",
    dt.timedelta: "string",
}


def sent_shape(operation: Operation) -> Shape | None:
    """The body that an operation takes."""
    if operation.body is None:
        return None
    return Shape("object", members={each.wire: shape_of(each.schema) for each in operation.body.fields})


def shape_of(schema: Schema) -> Shape:
    """A documented value."""
    if schema.kind == "array":
        items = shape_of(schema.items) if schema.items is not None else Shape()
        return Shape(f"array of {items.kind}", items.enum, items.members)
    members = {each.wire: shape_of(each.schema) for each in schema.fields}
    return Shape(schema.kind, tuple(str(each) for each in schema.enum or ()), members)


def read_shape(operation: Operation) -> Shape | None:
    """The answer that an operation gives; `None` where it has no model."""
    from whatson_client import models

    name = str(operation.result.model).rpartition(":")[2]
    if not name:
        return None
    shape = _annotated(getattr(models, name), 0)
    return Shape(f"array of {shape.kind}", (), shape.members) if operation.result.kind == "list" else shape


def _annotated(annotation: Any, depth: int) -> Shape:
    if annotation in _KINDS:
        return Shape(_KINDS[annotation])
    if depth > MOST_DEEP:
        return Shape()
    if hasattr(annotation, "model_fields"):
        members = {
            each.serialization_alias or name: _annotated(each.annotation, depth + 1)
            for name, each in annotation.model_fields.items()
        }
        return Shape("object", members=members)
    origin = get_origin(annotation)
    arguments = get_args(annotation)
    if origin is Annotated:
        return _annotated(arguments[0], depth)
    if origin is Literal:
        return Shape("string", tuple(str(each) for each in arguments))
    if origin in (list, tuple) or (origin is not None and getattr(origin, "__name__", "") == "Sequence"):
        items = _annotated(arguments[0], depth + 1) if arguments else Shape()
        return Shape(f"array of {items.kind}", items.enum, items.members)
    if origin in (Union, UnionType):
        shapes = [_annotated(each, depth) for each in arguments if each is not NoneType and "MISSING" not in repr(each)]
        kinds = {each.kind for each in shapes}
        if len(kinds) != 1:
            return Shape()
        enum = next((each.enum for each in shapes if each.enum), ())
        return Shape(shapes[0].kind, enum, shapes[0].members)
    if origin in (dict,) or (origin is not None and getattr(origin, "__name__", "") == "Mapping"):
        return Shape("object")
    return Shape()
