"""Small specs for the tests of the generator, and a repository to generate them into."""

from __future__ import annotations

import copy
import itertools
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from codegen.build import Built, build
from codegen.write import write

__all__ = ["BASE", "Place", "at", "changed", "generate", "importable", "lay_out", "new_package"]

_SURE = {"x-provenance": "documented", "x-source": "page 1"}
_FILM = {"application/json": {"schema": {"$ref": "#/components/schemas/Film"}}}

BASE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Films", "version": "1"},
    "tags": [{"name": "Films", "description": "Films and what is known of them."}],
    "paths": {
        "/films": {
            "get": {
                "operationId": "films.list",
                "summary": "List Films",
                "tags": ["Films"],
                "description": "Lists the films.",
                **_SURE,
                "x-retry": "safe",
                "x-paginate": {"kind": "cursor", "parameter": "cursor", "limit": "limit"},
                "parameters": [
                    {"name": "cursor", "in": "query", "description": "Where.", "schema": {"type": "string"}, **_SURE},
                    {
                        "name": "limit",
                        "in": "query",
                        "description": "Films on a page.",
                        "schema": {"type": "integer", "minimum": 1, "maximum": 50, "default": 10},
                        **_SURE,
                    },
                ],
                "responses": {
                    "200": {
                        "description": "The films.",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {
                                        "data": {"type": "array", "items": {"$ref": "#/components/schemas/Film"}},
                                        "meta": {"$ref": "#/components/schemas/Meta"},
                                    },
                                }
                            }
                        },
                    }
                },
            },
            "post": {
                "operationId": "films.create",
                "summary": "Create Film",
                "tags": ["Films"],
                "description": "Makes a film.",
                **_SURE,
                "x-retry": "idempotency-key",
                "x-errors": [{"status": 422, "when": "a field isn't valid", "provenance": "inferred"}],
                "parameters": [
                    {
                        "name": "Idempotency-Key",
                        "in": "header",
                        "description": "Does it once.",
                        "schema": {"type": "string"},
                        **_SURE,
                    }
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FilmWrite"}}},
                },
                "responses": {"201": {"description": "The new film.", "content": _FILM}},
            },
        },
        "/films/{id}": {
            "parameters": [
                {
                    "name": "id",
                    "in": "path",
                    "required": True,
                    "x-name": "film_id",
                    "description": "Id of the film.",
                    "schema": {"type": "string"},
                    **_SURE,
                }
            ],
            "get": {
                "operationId": "films.get",
                "summary": "Get Film",
                "tags": ["Films"],
                "description": "Reads a film.",
                **_SURE,
                "x-retry": "safe",
                "responses": {"200": {"description": "The film.", "content": _FILM}},
            },
            "patch": {
                "operationId": "films.update",
                "summary": "Update Film",
                "tags": ["Films"],
                "description": "Changes what is passed.",
                "x-provenance": "inferred",
                "x-source": "page 2",
                "x-retry": "precondition",
                "x-partial": True,
                "x-edit": {"get": "films.get", "update": "films.update"},
                "parameters": [
                    {
                        "name": "If-Match",
                        "in": "header",
                        "description": "ETag.",
                        "schema": {"type": "string"},
                        **_SURE,
                    }
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FilmWrite"}}},
                },
                "responses": {"200": {"description": "The film after that.", "content": _FILM}},
            },
            "delete": {
                "operationId": "films.delete",
                "summary": "Delete Film",
                "tags": ["Films"],
                "description": "Removes a film.",
                **_SURE,
                "x-retry": "safe",
                "responses": {"204": {"description": "It is gone."}},
            },
        },
    },
    "components": {
        "schemas": {
            "Kind": {
                "type": "string",
                "enum": ["short", "long"],
                "description": "How long it is.",
                "x-group": "films",
                **_SURE,
            },
            "Person": {
                "type": "object",
                "x-group": "people",
                "description": "Somebody.",
                **_SURE,
                "properties": {"fullName": {"type": "string", "description": "Name."}},
            },
            "Film": {
                "type": "object",
                "x-group": "films",
                "description": "A film.",
                **_SURE,
                "properties": {
                    "id": {"type": "string", "description": "Id."},
                    "mainTitle": {"type": "string", "maxLength": 20, "description": "Title."},
                    "kind": {"$ref": "#/components/schemas/Kind", "description": "Kind."},
                    "cast": {"type": "array", "items": {"$ref": "#/components/schemas/Person"}, "description": "Cast."},
                    "endsAt": {"type": ["string", "null"], "format": "date-time", "description": "End."},
                },
            },
            "FilmWrite": {
                "type": "object",
                "x-group": "films",
                "description": "A film to be made.",
                **_SURE,
                "required": ["mainTitle"],
                "properties": {
                    "mainTitle": {"$ref": "#/components/schemas/Film/properties/mainTitle"},
                    "kind": {"$ref": "#/components/schemas/Film/properties/kind"},
                    "cast": {"$ref": "#/components/schemas/Film/properties/cast"},
                    "endsAt": {"$ref": "#/components/schemas/Film/properties/endsAt"},
                },
            },
            "Meta": {
                "type": "object",
                "x-group": "films",
                "description": "Beside the films.",
                **_SURE,
                "properties": {"next_cursor": {"type": ["string", "null"], "description": "Next."}},
            },
        }
    },
}
"""An API with one of each: a paged list, a create, a read, a guarded partial update, a delete."""

Place = tuple[str | int, ...]
_REMOVED = object()
_numbers = itertools.count(1)


def at(spec: dict[str, Any], place: Place) -> Any:
    """What stands at a place."""
    value: Any = spec
    for key in place:
        value = value[key]
    return value


def changed(place: Place, value: Any = _REMOVED) -> dict[str, Any]:
    """The base spec with one place changed, or removed."""
    spec = copy.deepcopy(BASE)
    parent = at(spec, place[:-1])
    if value is _REMOVED:
        del parent[place[-1]]
    else:
        parent[place[-1]] = value
    return spec


def new_package() -> str:
    """A package name that no other test of this process uses, because modules are imported once."""
    return f"made_client_{next(_numbers)}"


def lay_out(root: Path, package: str, specs: Mapping[str, Any], more: str = "") -> None:
    """Write a repository with one package."""
    (root / "codegen").mkdir(parents=True, exist_ok=True)
    (root / "specs").mkdir(exist_ok=True)
    (root / "src" / package).mkdir(parents=True, exist_ok=True)
    (root / "src" / package / "__init__.py").touch()
    listed = ", ".join(f'"specs/{name}"' for name in specs)
    config = f'[[package]]\nname = "{package}"\napi = "made"\nspecs = [{listed}]\n{more}'
    (root / "codegen" / "config.toml").write_text(config, "utf-8")
    for name, spec in specs.items():
        text = spec if isinstance(spec, str) else yaml.safe_dump(spec, sort_keys=False)
        (root / "specs" / name).write_text(text, "utf-8")


def generate(root: Path, package: str, specs: Mapping[str, Any], more: str = "") -> Built:
    """Write a repository and generate it."""
    lay_out(root, package, specs, more)
    built = build(root)
    write(root, built.files, built.folders)
    return built


@contextmanager
def importable(root: Path) -> Generator[None]:
    """Let what was generated be imported."""
    sys.path.insert(0, str(root / "src"))
    try:
        yield
    finally:
        sys.path.remove(str(root / "src"))
