"""Reads the specs of a package into one `Api`."""

from __future__ import annotations

from pathlib import Path

from codegen.check import check_api
from codegen.config import PackageConfig
from codegen.ir import Api, Operation, Schema, Type
from codegen.node import Node, read_yaml
from codegen.operation_source import METHODS, read_operation, result_references
from codegen.problem import Problem, Problems
from codegen.schema_source import Schemas

__all__ = ["load_api"]

_DOCUMENT_KEYS = ("openapi", "info", "servers", "security", "tags", "paths", "components")
_COMPONENT_KEYS = ("schemas", "parameters", "securitySchemes")


def load_api(root: Path, config: PackageConfig) -> Api:
    """Read and check everything that a package is built from.

    Raises:
        Problems: What can't be generated from, all of it.
    """
    problems: list[Problem] = []
    try:
        documents = [read_yaml(root, spec) for spec in config.specs]
        for document in documents:
            _check_document(document)
        schemas = Schemas(documents)
    except Problem as problem:
        raise Problems([problem]) from problem
    operations, answers = _operations(documents, schemas, problems)
    named = _schemas(schemas, problems)
    if problems:
        raise Problems(problems)
    written = _reachable({each.body.schema for each in operations if each.body and each.body.schema}, named)
    read = _reachable(answers, named)
    api = Api(
        package=config.package,
        api=config.api,
        specs=config.specs,
        operations=tuple(operations),
        schemas=named,
        sections={each.text("name"): each.text("description") for tags in _tags(documents) for each in tags.elements()},
        written=frozenset(written),
        read=frozenset(read),
    )
    problems = check_api(api)
    if problems:
        raise Problems(problems)
    return api


def _check_document(document: Node) -> None:
    document.only(*_DOCUMENT_KEYS)
    if not document.text("openapi").startswith("3.1"):
        raise document.child("openapi").problem("isn't OpenAPI 3.1", "write openapi: 3.1.0")
    document.child("info").only("title", "version", "description", "summary", "contact", "license", "termsOfService")
    document.child("info").text("title")
    for tag in document.child("tags").elements():
        tag.only("name", "description")
        tag.text("description")
    for server in document.child("servers").elements() if "servers" in document else ():
        server.only("url", "description")
    components = document.find("components")
    if components is not None:
        components.only(*_COMPONENT_KEYS)


def _tags(documents: list[Node]) -> list[Node]:
    return [document.child("tags") for document in documents]


def _operations(documents: list[Node], schemas: Schemas, problems: list[Problem]) -> tuple[list[Operation], set[str]]:
    operations: list[Operation] = []
    answers: set[str] = set()
    for document in documents:
        sections = {each.text("name") for each in document.child("tags").elements()}
        for path, item in document.child("paths").members():
            try:
                item.only(*METHODS, "parameters")
            except Problem as problem:
                problems.append(problem)
                continue
            for method in METHODS:
                node = item.find(method)
                if node is None:
                    continue
                try:
                    operation = read_operation(path, method, node, item.find("parameters"), document, schemas)
                    if operation.section not in sections:
                        remedy = "declare it under tags:, with the documented section title"
                        raise node.child("tags").problem(f"the section {operation.section!r} isn't declared", remedy)
                    answers |= result_references(node, schemas)
                    operations.append(operation)
                except Problem as problem:
                    problems.append(problem)
    return operations, answers


def _schemas(schemas: Schemas, problems: list[Problem]) -> dict[str, Schema]:
    named: dict[str, Schema] = {}
    for name in schemas.names():
        try:
            named[name] = schemas.read(name)
        except Problem as problem:
            problems.append(problem)
    return named


def _reachable(start: set[str], schemas: dict[str, Schema]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name in found or name not in schemas:
            continue
        found.add(name)
        for each in schemas[name].properties:
            waiting.extend(names_in(each.type))
    return found


def names_in(kind: Type) -> list[str]:
    """Names of the schemas in a type."""
    names = [kind.name] if kind.name else []
    for inner in (kind.items, kind.values, *kind.members):
        if inner is not None:
            names.extend(names_in(inner))
    return names
