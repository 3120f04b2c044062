"""An OpenAPI description taken apart: operations with parameters, sent and read fields, all references followed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attr import field, frozen

from broadcast_clients.core.jsonvalue import as_list, as_object, as_text

__all__ = ["Description", "Shape", "TheirOperation", "plain_route"]

METHODS = ("get", "post", "put", "patch", "delete")
MOST_DEEP = 12
_NAME_IN_PATH = re.compile(r"\{[^{}]*\}")


def plain_route(method: str, path: str) -> str:
    """Method and path with the names of path parameters left out, for they are only names."""
    return f"{method.upper()} {_NAME_IN_PATH.sub('{}', path.rstrip('/'))}"


@frozen
class Shape:
    """What a value is: its type, and the members of an object or of the objects in a list."""

    kind: str = "any"
    """`string`, `integer`, `number`, `boolean`, `array of string`, `object`, … or `any`."""
    enum: tuple[str, ...] = ()
    """The values that it lists."""
    members: Mapping[str, Shape] = field(factory=dict[str, "Shape"])
    """By name on the wire."""


@frozen
class TheirOperation:
    """One operation of a description."""

    method: str
    """HTTP method."""
    path: str
    """Path as the description has it."""
    parameters: Mapping[str, Shape]
    """Query parameters by name."""
    sent: Shape | None
    """The body that it takes; `None` where it takes none."""
    read: Shape | None
    """The first answer of the 2xx statuses that has a body."""


@frozen
class Description:
    """What an installation says of one of its APIs.

    Args:
        api: `content`, `mam` or `trailer`.
        text: The YAML as it came.
        data: Its values.
    """

    api: str
    text: str = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)

    @property
    def version(self) -> str | None:
        """The version that it states."""
        version = (as_object(self.data.get("info")) or {}).get("version")
        return None if version is None else str(version)

    def operations(self) -> Iterator[TheirOperation]:
        """Every operation. What isn't formed as OpenAPI wants it is passed over."""
        base = f"/{self.api}/v1"
        for path, entry in (as_object(self.data.get("paths")) or {}).items():
            members = as_object(entry) or {}
            shared = self._parameters(members)
            # Paths may be written with the beginning that they have on the server.
            short = path[len(base) :] if path.startswith(f"{base}/") else path
            for method in METHODS:
                operation = as_object(members.get(method))
                if operation is not None:
                    yield TheirOperation(
                        method.upper(),
                        short if short.startswith("/") else f"/{short}",
                        shared | self._parameters(operation),
                        self._body(as_object(self._resolved(operation.get("requestBody")))),
                        self._answer(operation),
                    )

    def schemas(self) -> frozenset[str]:
        """The names of all schemas."""
        return frozenset(as_object((as_object(self.data.get("components")) or {}).get("schemas")) or {})

    def _parameters(self, members: dict[str, Any]) -> dict[str, Shape]:
        found: dict[str, Shape] = {}
        for each in as_list(members.get("parameters")) or []:
            parameter = as_object(self._resolved(each)) or {}
            name = as_text(parameter.get("name"))
            if name and parameter.get("in") == "query":
                found[name] = self.shape(parameter.get("schema", parameter))
        return found

    def _answer(self, operation: dict[str, Any]) -> Shape | None:
        answers = as_object(operation.get("responses")) or {}
        for status in sorted(answers, key=str):
            if str(status).startswith("2"):
                found = self._body(as_object(self._resolved(answers[status])))
                if found is not None:
                    return found
        return None

    def _body(self, holder: dict[str, Any] | None) -> Shape | None:
        for kind, entry in (as_object((holder or {}).get("content")) or {}).items():
            if "json" in kind:
                return self.shape((as_object(entry) or {}).get("schema"))
        return None

    def _resolved(self, value: Any) -> Any:
        for _ in range(MOST_DEEP):
            members = as_object(value)
            reference = as_text(members.get("$ref")) if members is not None else None
            if reference is None or not reference.startswith("#/"):
                return value
            value = self.data
            for part in reference[2:].split("/"):
                value = (as_object(value) or {}).get(part.replace("~1", "/").replace("~0", "~"))
        return value

    def shape(self, schema: Any, depth: int = 0) -> Shape:
        """What a schema says, references and parts put together.

        Args:
            schema: A schema of the description, as it stands there.
            depth: How deep in another one it is; references are followed down to a limit.
        """
        members = as_object(self._resolved(schema))
        if members is None or depth > MOST_DEEP:
            return Shape()
        kind = _type_of(members)
        properties: dict[str, Shape] = {}
        parts = [each for key in ("allOf", "anyOf", "oneOf") for each in as_list(members.get(key)) or []]
        for part in parts:
            shape = self.shape(part, depth + 1)
            properties |= shape.members
            if kind == "any" and shape.members:
                kind = shape.kind
        for name, each in (as_object(members.get("properties")) or {}).items():
            properties[name] = self.shape(each, depth + 1)
        if kind == "array":
            items = self.shape(members.get("items"), depth + 1)
            return Shape(f"array of {items.kind}", items.enum, items.members)
        if properties:
            kind = "object"
        enum = tuple(str(each) for each in as_list(members.get("enum")) or () if each is not None)
        return Shape(kind, enum, properties)


def _type_of(members: dict[str, Any]) -> str:
    kind = members.get("type")
    several = [each for each in as_list(kind) or () if each != "null"]
    if several:
        kind = several[0] if len(several) == 1 else None
    return kind if isinstance(kind, str) else "any"
