"""The reads of the three APIs as their specs have them, and a walk through answers by schema."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

__all__ = ["Parameter", "Read", "Spec", "load_spec"]

SPECS = Path(__file__).parents[2] / "specs"
FILES = {
    "plurimedia": ("plurimedia",),
    "encora": ("encora",),
    "whatson": ("whatson-content", "whatson-mam", "whatson-trailer"),
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a read."""

    name: str
    """Python name."""
    wire: str
    location: str
    required: bool
    kind: str
    format: str | None


@dataclass(frozen=True)
class Read:
    """One GET."""

    id: str
    path: str
    title: str
    parameters: tuple[Parameter, ...]
    schema: Any
    """Schema of the answer, envelope included."""
    paging: dict[str, Any] | None
    document: int
    """Which of the API's documents has it."""


@dataclass(frozen=True)
class Spec:
    """One API."""

    name: str
    reads: dict[str, Read]
    documents: tuple[dict[str, Any], ...]

    def resolve(self, read: Read, schema: Any) -> tuple[str | None, Any]:
        """The name and the content of a schema; the parts of a composed one put together."""
        name = None
        while "$ref" in schema:
            reference = schema["$ref"]
            name = reference.rpartition("/")[2] if "/schemas/" in reference else name
            schema = self.at(read, reference)
        if "allOf" in schema:
            parts = [self.resolve(read, each)[1] for each in schema["allOf"]]
            own = {key: value for key, value in schema.items() if key != "allOf"}
            properties = {key: value for each in [*parts, own] for key, value in each.get("properties", {}).items()}
            schema = {**own, "type": "object", "properties": properties}
        if "anyOf" in schema:
            options = [each for each in schema["anyOf"] if each.get("type") != "null"]
            if len(options) == 1:
                return self.resolve(read, options[0])
        return name, schema

    def at(self, read: Read, reference: str) -> Any:
        """What a reference stands for: in the read's document, or in the one of the API's that has it."""
        own = self.documents[read.document]
        for document in (own, *(each for each in self.documents if each is not own)):
            found: Any = document
            for part in reference.rpartition("#/")[2].split("/"):
                found = found.get(part) if isinstance(found, dict) else None
            if found is not None:
                return found
        raise LookupError(reference)

    def walk(self, read: Read, schema: Any, value: Any, visit: Callable[[str, Any, dict[str, Any]], None]) -> None:
        """Visit every object that is of a named schema, inner ones first: name, schema, object."""
        name, content = self.resolve(read, schema)
        if isinstance(value, list):
            for each in value:
                self.walk(read, content.get("items", {}), each, visit)
            return
        if not isinstance(value, dict):
            return
        properties = content.get("properties", {})
        rest = content.get("additionalProperties")
        for key, each in list(value.items()):
            inner = properties.get(key, rest if isinstance(rest, dict) else None)
            if inner is not None:
                self.walk(read, inner, each, visit)
        if name is not None:
            visit(name, content, value)


def _kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "any")
    return next((each for each in kind if each != "null"), "any") if isinstance(kind, list) else str(kind)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _reads(number: int, document: dict[str, Any]) -> Iterator[Read]:
    def resolved(node: Any) -> Any:
        while "$ref" in node:
            found: Any = document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        return node

    for path, item in document["paths"].items():
        operation = item.get("get")
        if operation is None:
            continue
        given = [resolved(each) for each in [*item.get("parameters", ()), *operation.get("parameters", ())]]
        answer = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
        yield Read(
            operation["operationId"],
            path,
            operation.get("summary", ""),
            tuple(
                Parameter(
                    each.get("x-name", _snake(each["name"])),
                    each["name"],
                    each["in"],
                    bool(each.get("required")),
                    _kind(resolved(each.get("schema", {}))),
                    resolved(each.get("schema", {})).get("format") or each.get("x-format"),
                )
                for each in given
            ),
            answer.get("schema", {}),
            operation.get("x-paginate"),
            number,
        )


@functools.lru_cache(maxsize=3)
def load_spec(api: str) -> Spec:
    """The reads of an API."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    documents = tuple(
        yaml.load((SPECS / f"{each}.yaml").read_text("utf-8"), loader)  # a safe loader in C
        for each in FILES[api]
    )
    reads = {read.id: read for number, document in enumerate(documents) for read in _reads(number, document)}
    return Spec(api, reads, documents)
