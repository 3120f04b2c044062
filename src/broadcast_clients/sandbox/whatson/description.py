"""GET /api: the OpenAPI document of an API at a release, in YAML (documented).

The vendor's text comes from running installations only, so this one is made from what the sandbox serves. The errors
that the vendor's notes admit are in it, so that comparing it with what is documented finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from broadcast_clients.sandbox.server.messages import Request, Response

from .operation import Operation, Parameter, at
from .release import Era, seen
from .site import Site
from .yaml_text import yaml_of

Fields = dict[str, Any]
Schemas = Callable[[Era], Mapping[str, Fields]]
Flaw = Callable[[Era, Fields], None]

_TITLES = {"content": "Content Business API", "mam": "MAM Business API", "trailer": "Trailer Business API"}
# Release → version, from the notes of the Content API and of the MAM API.
_VERSIONS = {
    "content": (("2023r5", "2.0.0"), ("2021r2.000", "1.3.1"), ("2020r1.002", "1.0.1"), ("2017r1.005", "1.0.0")),
    "mam": (("2021r2.001", "1.4.1"), ("2017r1.005", "1.0.0")),
    "trailer": (("2017r1.005", "1.0.0"),),
}
_TYPES: dict[str, Fields] = {
    "string": {"type": "string"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "array": {"type": "array", "items": {"type": "string"}},
    "object": {"type": "object"},
    "any": {},
}


def property_of(kind: str) -> Fields:
    """Return the schema of a property: a type of this module, `X[]` for an array of a schema, or a schema's name."""
    if kind in _TYPES:
        return dict(_TYPES[kind])
    if kind.endswith("[]"):
        return {"type": "array", "items": _reference(kind[:-2])}
    return _reference(kind)


def schema_of(properties: Mapping[str, str]) -> Fields:
    """Return the schema of an object from the types of its properties."""
    return {"type": "object", "properties": {name: property_of(kind) for name, kind in properties.items()}}


def _reference(name: str) -> Fields:
    return {"$ref": f"#/components/schemas/{name}"}


LOGIN = {
    "Login": schema_of({"username": "string", "password": "string"}),
    "LoginResult": schema_of({"statusCode": "string", "message": "string", "token": "string", "service": "string"}),
}


class Description:
    """The documents of the three APIs, each made when it is asked for first."""

    def __init__(self, site: Site, schemas: Mapping[str, Schemas], flaws: Mapping[str, Flaw]) -> None:
        self._era = site.era
        self._schemas = schemas
        self._flaws = flaws
        self._open = site.chosen("api_needs_token") != "yes"
        self._operations: list[Operation] = []
        self._made: dict[str, bytes] = {}

    def operations(self) -> list[Operation]:
        """Return the operations."""
        since = seen("2023r2")
        return [Operation(api, "GET", "/api", partial(self.reply, api), since, open=self._open) for api in _TITLES]

    def describe(self, operations: list[Operation]) -> None:
        """Take in what is to be described."""
        self._operations = at(self._era, operations)

    def reply(self, api: str, request: Request) -> Response:
        """GET /api."""
        text = self._made.get(api)
        if text is None:
            text = self._made[api] = yaml_of(self.document(api)).encode()
        return Response(200, (("Content-Type", "application/yaml"),), text, compress=True)

    def document(self, api: str) -> Fields:
        """Return the document as JSON."""
        era = self._era
        version = next(version for release, version in _VERSIONS[api] if era.at(release))
        login = Operation(api, "POST", "/login", partial(self.reply, api), body="Login", reply="LoginResult")
        paths: Fields = {"/login": {"post": _operation(era, login)}}
        for operation in self._operations:
            if operation.api == api:
                paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(era, operation)
        document: Fields = {
            "openapi": "3.0.0",
            "info": {"title": _TITLES[api], "version": version},
            "servers": [{"url": f"/{api}/v1"}],
            "paths": paths,
            "components": {"schemas": dict(self._schemas[api](era))},
        }
        self._flaws[api](era, document)
        return document


def _operation(era: Era, operation: Operation) -> Fields:
    parameters = [
        {"name": part[1:-1], "in": "path", "required": True, "schema": {"type": "string"}}
        for part in operation.path.split("/")
        if part.startswith("{")
    ]
    parameters += [_parameter(each) for each in operation.query if era.has(each.window)]
    found: Fields = {"summary": f"{operation.method} {operation.path}"}
    if parameters:
        found["parameters"] = parameters
    if operation.body is not None:
        content = {"application/json": {"schema": _reference(operation.body)}}
        found["requestBody"] = {"required": True, "content": content}
    reply: Fields = {"description": "OK"}
    if operation.reply is not None:
        reply["content"] = {"application/json": {"schema": property_of(operation.reply)}}
    found["responses"] = {"200": reply}
    return found


def _parameter(parameter: Parameter) -> Fields:
    schema: Fields = {"type": parameter.schema}
    if parameter.values:
        schema |= {"enum": list(parameter.values), "default": parameter.default}
    return {"name": parameter.name, "in": "query", "schema": schema}
