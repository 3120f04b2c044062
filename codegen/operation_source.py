"""Reads operations and their parameters out of specs."""

from __future__ import annotations

from typing import Any, cast

from codegen.ir import Body, Edit, ErrorStatus, Operation, Paging, Parameter, Result, Span, Type, Upsert
from codegen.naming import python_name
from codegen.node import Node
from codegen.schema_source import LIFETIME, PROVENANCE, Schemas, read_lifetime, read_origin

__all__ = ["METHODS", "read_operation", "result_references"]

METHODS = ("get", "post", "put", "patch", "delete")
RETRY_CLASSES = ("safe", "idempotency-key", "upsert", "precondition", "unsafe")

_OPERATION_KEYS = (
    *("operationId", "summary", "description", "tags", "parameters", "requestBody", "responses", "security"),
    *("x-provenance", "x-source", "x-retry", "x-retry-statuses", "x-retry-note", "x-paginate", "x-upsert"),
    *("x-partial", "x-edit", "x-hidden", "x-empty-is-missing", "x-errors", *LIFETIME),
    *("x-path-in-body", "x-one-of", "x-span"),
)
_PARAMETER_KEYS = (
    *("name", "in", "required", "description", "schema", "style", "explode", "x-name", "x-entity"),
    *("x-comma-separated", "x-setting", "x-provenance", "x-source", *LIFETIME),
)
_COMPONENT = "#/components/parameters/"
_JSON = "application/json"


def read_operation(
    path: str, method: str, node: Node, shared: Node | None, document: Node, schemas: Schemas
) -> Operation:
    """One operation.

    Args:
        path: Path template.
        method: HTTP method in lower case.
        node: The operation object.
        shared: Parameters of the path, if it has some.
        document: The whole spec.
        schemas: Component schemas of the package.

    Raises:
        Problem: Something is missing, unknown or not supported.
    """
    node.only(*_OPERATION_KEYS)
    given = [
        *(shared.elements() if shared else ()),
        *(node.child("parameters").elements() if "parameters" in node else ()),
    ]
    partial = node.flag("x-partial")
    return Operation(
        id=node.text("operationId"),
        method=method.upper(),
        path=path,
        title=node.text("summary"),
        section=_section(node),
        description=node.text("description"),
        parameters=tuple(_parameter(_resolved(each, document), schemas) for each in given),
        body=_body(node, partial, schemas),
        result=_result(node, schemas),
        retry=node.choice("x-retry", *RETRY_CLASSES),
        retry_statuses=_statuses(node),
        retry_note=node.text("x-retry-note", ""),
        paging=_paging(node),
        upsert=_upsert(node),
        edit=_edit(node),
        span=_span(node),
        path_in_body=node.flag("x-path-in-body"),
        errors=_errors(node),
        authenticated=_authenticated(node),
        hidden=node.flag("x-hidden"),
        empty_is_missing=node.flag("x-empty-is-missing"),
        origin=read_origin(node),
        life=read_lifetime(node),
        spec=node.file,
        place=node.path,
    )


def _section(node: Node) -> str:
    tags = list(node.child("tags").elements())
    if len(tags) != 1:
        raise node.child("tags").problem("must name one section", "name the documented section, and no other")
    return str(tags[0].value)


def _resolved(node: Node, document: Node) -> Node:
    reference = node.find("$ref")
    if reference is None:
        return node
    node.only("$ref")
    text = str(reference.value)
    parameters = document.child("components").find("parameters") if "components" in document else None
    name = text.removeprefix(_COMPONENT)
    if parameters is None or name == text or name not in parameters:
        raise reference.problem(f"$ref {text!r} leads nowhere", f"use {_COMPONENT}<Name> of the same spec")
    return parameters.child(name)


def _parameter(node: Node, schemas: Schemas) -> Parameter:
    node.only(*_PARAMETER_KEYS)
    wire = node.text("name")
    schema = node.child("schema")
    default = schema.find("default")
    plain = Node(schema.file, schema.path, {key: value for key, value in schema.members_raw() if key != "default"})
    kind = schemas.type_of(plain)
    return Parameter(
        name=node.text("x-name", python_name(wire)),
        wire=wire,
        location=cast("Any", node.choice("in", "path", "query", "header")),
        type=kind,
        required=node.flag("required"),
        description=node.text("description"),
        default=default.value if default else None,
        comma_joined=_comma_joined(node, kind),
        comma_text=_comma_text(node, kind),
        entity=node.text("x-entity") if "x-entity" in node else None,
        setting=node.text("x-setting") if "x-setting" in node else None,
        origin=read_origin(node),
        life=read_lifetime(node),
        place=node.path,
    )


def _comma_joined(node: Node, kind: Type) -> bool:
    if "style" not in node and "explode" not in node:
        return False
    node.choice("style", "form")
    if kind.kind != "array":
        raise node.child("style").problem("style is about arrays", "remove style and explode")
    return "explode" in node and not node.flag("explode")


def _comma_text(node: Node, kind: Type) -> bool:
    flag = node.flag("x-comma-separated")
    if flag and kind.kind != "string":
        raise node.child("x-comma-separated").problem("is about texts", "for an array write explode: false")
    return flag


def _body(node: Node, partial: bool, schemas: Schemas) -> Body | None:
    body = node.find("requestBody")
    if body is None:
        for key in ("x-partial", "x-path-in-body", "x-one-of"):
            if key in node:
                raise node.child(key).problem("there is no requestBody", f"remove {key}")
        return None
    body.only("required", "description", "content")
    content = body.child("content")
    content.only(_JSON)
    schema = content.child(_JSON).child("schema")
    kind = schemas.type_of(schema)
    free = kind.kind == "any" and not partial
    if kind.kind != "model" and not free:
        remedy = "move it to components.schemas and $ref it; without any type, whatever JSON is passed is sent"
        raise schema.problem("a body must be a named object", remedy)
    one_of = tuple(str(each.value) for each in node.child("x-one-of").elements()) if "x-one-of" in node else ()
    text = body.text("description") if free else ""
    return Body(kind.name, body.flag("required"), partial, text, one_of)


def _success(node: Node) -> Node:
    responses = node.child("responses")
    good = [each for status, each in responses.members() if status.startswith("2")]
    for status, each in responses.members():
        if not status.startswith("2") and status != "304":
            raise each.problem("refusals aren't responses here", f"list {status} in x-errors")
        each.only("description", "content")
    if len(good) != 1:
        raise responses.problem("must have one success status", "keep one of the 2xx")
    return good[0]


def _result(node: Node, schemas: Schemas) -> Result:
    success = _success(node)
    description = success.text("description")
    content = success.find("content")
    if content is None:
        return Result("none", "", description)
    if _JSON not in content:
        return Result("text", "", description)
    schema = content.child(_JSON).child("schema")
    payload = _payload(schema)
    kind = schemas.type_of(payload)
    if kind.kind == "model":
        return Result("one", kind.name, description)
    if kind.kind == "array" and kind.items is not None and kind.items.kind == "model":
        return Result("list", kind.items.name, description)
    if kind.kind == "object" and kind.values is not None and schema is not payload:
        item = kind.values.items if kind.values.kind == "array" else kind.values
        if item is not None and item.kind == "model":
            return Result("list", item.name, description, keyed=True)
    if kind.kind in ("any", "object") and kind.values is None:
        return Result("any", "", description)
    raise payload.problem("isn't an answer that can be typed", "$ref an object, an array of one, or give no type")


def _payload(schema: Node) -> Node:
    """What is inside the envelope, if the answer is one: an object without a name that has `data`."""
    if "properties" not in schema:
        return schema
    schema.only("type", "properties")
    return schema.child("properties").child("data")


def result_references(node: Node, schemas: Schemas) -> set[str]:
    """Names of all schemas that an answer refers to directly, its envelope included."""
    content = _success(node).find("content")
    if content is None or _JSON not in content:
        return set()
    schema = content.child(_JSON).child("schema")
    inside = [each for _, each in schema.child("properties").members()] if "properties" in schema else [schema]
    names: set[str] = set()
    for each in inside:
        kind: Type | None = schemas.type_of(each)
        while kind is not None:
            if kind.name:
                names.add(kind.name)
            kind = kind.items or kind.values
    return names


def _statuses(node: Node) -> tuple[int, ...]:
    listed = node.find("x-retry-statuses")
    values = [each.value for each in listed.elements()] if listed else []
    if listed and not all(isinstance(each, int) and 400 <= each < 600 for each in values):
        raise listed.problem("must be error statuses", "write whole numbers from 400 to 599")
    return tuple(values)


def _paging(node: Node) -> Paging | None:
    entry = node.find("x-paginate")
    if entry is None:
        return None
    entry.only("kind", "parameter", "limit", "total-pages-header", "page-size-header")
    return Paging(
        entry.choice("kind", "cursor", "page", "offset"),
        entry.text("parameter"),
        entry.text("limit") if "limit" in entry else None,
        entry.text("total-pages-header") if "total-pages-header" in entry else None,
        entry.text("page-size-header") if "page-size-header" in entry else None,
    )


def _upsert(node: Node) -> Upsert | None:
    entry = node.find("x-upsert")
    if entry is None:
        return None
    entry.only("key", "path-parameter", "creates")
    creates = entry.find("creates")
    return Upsert(
        entry.text("key") if "key" in entry or "path-parameter" not in entry else "",
        entry.text("path-parameter") if "path-parameter" in entry else None,
        tuple(str(each.value) for each in creates.elements()) if creates else (),
    )


def _edit(node: Node) -> Edit | None:
    entry = node.find("x-edit")
    if entry is None:
        return None
    entry.only("get", "update")
    return Edit(entry.text("get"), entry.text("update"))


def _span(node: Node) -> Span | None:
    entry = node.find("x-span")
    if entry is None:
        return None
    entry.only("from", "to", "days")
    days = entry.count("days")
    if days is None or days < 1:
        raise entry.problem("has no number of days", "write days: with a whole number")
    return Span(entry.text("from"), entry.text("to"), days)


def _errors(node: Node) -> tuple[ErrorStatus, ...]:
    listed = node.find("x-errors")
    found: list[ErrorStatus] = []
    for entry in listed.elements() if listed else ():
        entry.only("status", "when", "provenance")
        status = entry.count("status")
        if status is None or not 300 <= status < 600:
            raise entry.problem("has no error status", "write status: with a number from 400 to 599")
        found.append(ErrorStatus(status, entry.text("when"), entry.choice("provenance", *PROVENANCE)))
    return tuple(found)


def _authenticated(node: Node) -> bool:
    security = node.find("security")
    if security is None:
        return True
    if security.value != []:
        raise security.problem("only [] is understood here", "remove it: the client's credential is the default")
    return False
