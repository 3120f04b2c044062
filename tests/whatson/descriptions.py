"""An OpenAPI description as an installation would give it, made from the operation table and the models."""

from __future__ import annotations

from typing import Any

from broadcast_clients.core.operation import Operation
from whatson_client.schema.description import Shape
from whatson_client.schema.ours import read_shape, sent_shape, shape_of

__all__ = ["description_of"]


def description_of(operations: list[Operation], api: str = "content") -> dict[str, Any]:
    """The values of the YAML: bodies and answers as schemas in `components`, referred to."""
    base = f"/{api}/v1"
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for each in operations:
        if not each.path.startswith(f"{base}/"):
            continue
        entry: dict[str, Any] = {
            "parameters": [
                {"name": one.wire, "in": one.location, "schema": _schema(shape_of(one.schema))}
                for one in each.parameters
            ],
            "responses": {"200": {"description": "done"}},
        }
        sent, read = sent_shape(each), read_shape(each)
        if sent is not None:
            schemas[f"{each.id}.in"] = _schema(sent)
            entry["requestBody"] = _content(f"{each.id}.in")
        if read is not None:
            schemas[f"{each.id}.out"] = _schema(read)
            entry["responses"]["200"] |= _content(f"{each.id}.out")
        paths.setdefault(each.path[len(base) :], {})[each.method.lower()] = entry
    return {
        "openapi": "3.0.0",
        "info": {"title": api, "version": "2.0.0"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _content(name: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


def _schema(shape: Shape) -> dict[str, Any]:
    if shape.kind.startswith("array of "):
        return {"type": "array", "items": _schema(Shape(shape.kind[9:], shape.enum, shape.members))}
    schema: dict[str, Any] = {} if shape.kind == "any" else {"type": shape.kind}
    if shape.enum:
        schema["enum"] = list(shape.enum)
    if shape.members:
        schema["properties"] = {name: _schema(each) for name, each in shape.members.items()}
    return schema
