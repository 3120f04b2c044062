"""What each part of a spec allows by itself, but not together: refused with the place and the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.ir import Api, Lifetime, Operation, Parameter, Schema, Type
from codegen.naming import is_attribute_path
from codegen.problem import Problem

__all__ = ["check_api", "class_names", "is_updated", "update_name"]

_IN_PATH = re.compile(r"{([^}]*)}")

CLIENT_ATTRIBUTES = frozenset(
    {
        *("aclose", "bulk", "clone", "close", "copy", "from_env", "operations", "options", "pool", "raw", "request"),
        *("settings", "with_options", "workflows"),
    }
)
"""What clients have besides the namespaces."""

METHOD_ARGUMENTS = frozenset({"self", "body", "options", "unconditional", "change", "attempts"})
"""Arguments that the generator adds."""


def check_api(api: Api) -> list[Problem]:
    """All problems that need more than one place to be seen."""
    problems = list(_ids(api))
    for operation in api.operations:
        problems += _paths(operation)
        problems += _arguments(api, operation)
        problems += _retry(api, operation)
        problems += _paging(operation)
        problems += _conditions(api, operation)
        problems += _together(api, operation)
        problems += _edit(api, operation)
    problems += _schemas(api)
    problems += _replacements(api)
    return problems


def _problem(place: Operation | Schema | Parameter, spec: str, what: str, remedy: str) -> Problem:
    return Problem(spec, place.place, what, remedy)


def _of(operation: Operation, what: str, remedy: str) -> Problem:
    return _problem(operation, operation.spec, f"{operation.id}: {what}", remedy)


def _ids(api: Api) -> Iterator[Problem]:
    seen: dict[str, Operation] = {}
    namespaces = {operation.namespace for operation in api.operations}
    containers = {".".join(name.split(".")[:length]) for name in namespaces for length in range(1, name.count(".") + 2)}
    for operation in api.operations:
        if operation.id in seen:
            yield _of(operation, f"the operationId is also at {seen[operation.id].place}", "give each its own")
        seen[operation.id] = operation
        if not is_attribute_path(operation.id):
            remedy = "write lower-case Python names with dots, at least two, none of them a keyword"
            yield _of(operation, "the operationId isn't an attribute path", remedy)
        elif operation.id.split(".")[0] in CLIENT_ATTRIBUTES:
            yield _of(operation, "the client has another attribute of that name", "begin the operationId otherwise")
        elif operation.id in containers:
            yield _of(operation, "the operationId is also a namespace", "rename one of them")


def _paths(operation: Operation) -> Iterator[Problem]:
    in_path = _IN_PATH.findall(operation.path)
    declared = [each for each in operation.parameters if each.location == "path"]
    for name in in_path:
        if name not in {each.wire for each in declared}:
            yield _of(operation, f"the path has {{{name}}}, but no such parameter", "add it with in: path")
    for each in declared:
        if each.wire not in in_path:
            yield _of(operation, f"the path parameter {each.wire!r} isn't in the path", "remove it or correct the path")
        if not each.required:
            yield _of(operation, f"the path parameter {each.wire!r} isn't required", "add required: true")
    if len(set(in_path)) != len(in_path) or not operation.path.startswith("/"):
        yield _of(
            operation, f"the path {operation.path} can't be filled in", "begin with / and name no parameter twice"
        )


def _arguments(api: Api, operation: Operation) -> Iterator[Problem]:
    seen: set[str] = set()
    for each in operation.parameters:
        if not each.name.isidentifier() or each.name in METHOD_ARGUMENTS:
            yield _of(operation, f"the parameter {each.wire!r} can't be an argument {each.name!r}", "give it an x-name")
        if each.name in seen:
            yield _of(operation, f"two parameters are called {each.name!r}", "give one an x-name")
        seen.add(each.name)
        if any(part.kind == "model" for part in _parts(each.type)):
            yield _of(operation, f"the parameter {each.wire!r} is an object", "give it a simple type")
    body = api.sent_by(operation)
    if body and operation.path_in_body and not operation.in_path & {member.name for member in body.properties}:
        yield _of(operation, "no body field has the name of a path parameter", "remove x-path-in-body")
    for member in body.properties if body else ():
        if member.name in operation.in_path:
            continue
        if member.name in seen or member.name in METHOD_ARGUMENTS:
            what = f"the body field {member.wire!r} and a parameter of the method are both called {member.name!r}"
            yield _of(operation, what, "give one of them an x-name")


def _parts(kind: Type) -> Iterator[Type]:
    yield kind
    for inner in (kind.items, kind.values, *kind.members):
        if inner is not None:
            yield from _parts(inner)


def _retry(api: Api, operation: Operation) -> Iterator[Problem]:
    if operation.method == "GET" and operation.retry != "safe" and not operation.retry_note:
        remedy = "write x-retry: safe, or say in x-retry-note what it does besides"
        yield _of(operation, "reading is safe to repeat unless it does something besides", remedy)
    if operation.retry == "idempotency-key" and operation.parameter("idempotency_key") is None:
        remedy = "add the Idempotency-Key header parameter, or another x-retry"
        yield _of(operation, "x-retry is idempotency-key, but it takes no such header", remedy)
    if operation.retry == "precondition" and not operation.guarded:
        yield _of(operation, "x-retry is precondition, but it takes no If-Match", "add the header, or another x-retry")
    if (operation.retry == "upsert") != (operation.upsert is not None):
        yield _of(operation, "x-retry: upsert and x-upsert belong together", "write both or none")
    upsert = operation.upsert
    if upsert is None:
        return
    body = api.sent_by(operation)
    if body is None:
        yield _of(operation, "an upsert without a body", "add the requestBody")
        return
    if upsert.key and upsert.key not in {each.wire for each in body.properties}:
        yield _of(operation, f"x-upsert.key {upsert.key!r} isn't a field of {body.name}", "write its name on the wire")
    if upsert.path_parameter is not None and operation.parameter(upsert.path_parameter) is None:
        remedy = "write the Python name of the path parameter"
        yield _of(operation, f"x-upsert.path-parameter {upsert.path_parameter!r} isn't a parameter", remedy)
    for spot in upsert.creates:
        if not _is_array_member(api, body, spot):
            remedy = "write array.member in names of the wire"
            yield _of(operation, f"x-upsert.creates {spot!r} isn't in {body.name}", remedy)


def _is_array_member(api: Api, body: Schema, spot: str) -> bool:
    array, _, member = spot.partition(".")
    for each in body.properties:
        items = each.type.items
        if each.wire == array and items is not None and items.kind == "model":
            return member in {inner.wire for inner in api.schemas[items.name].properties}
    return False


def _paging(operation: Operation) -> Iterator[Problem]:
    paging = operation.paging
    if paging is None:
        return
    if operation.result.kind != "list":
        yield _of(operation, "x-paginate is about lists", "remove it, or correct the answer's schema")
    in_query = {each.wire for each in operation.parameters if each.location == "query"}
    for name in (paging.parameter, *([paging.limit] if paging.limit else ())):
        if name not in in_query:
            yield _of(operation, f"x-paginate names {name!r}, which isn't a query parameter", "correct the name")
    if paging.kind == "page" and paging.total_pages_header is None:
        yield _of(operation, "the number of pages isn't known", "add total-pages-header to x-paginate")


def _conditions(api: Api, operation: Operation) -> Iterator[Problem]:
    if operation.conditional_get and (operation.method != "GET" or operation.body is not None):
        yield _of(operation, "If-None-Match is for reading", "remove the parameter")
    if operation.guarded and operation.method == "GET":
        yield _of(operation, "If-Match is for writing", "remove the parameter")
    if operation.empty_is_missing and operation.result.kind != "one":
        yield _of(operation, "x-empty-is-missing is about single resources", "remove it: empty lists are empty")
    for each in operation.parameters:
        if each.entity is None:
            continue
        sibling = api.operation(f"{operation.namespace}.get")
        schema = api.schemas.get(sibling.result.model) if sibling else None
        if each.location != "path" or schema is None:
            remedy = "remove it, or add the operation that reads the resource"
            yield _of(operation, f"x-entity on {each.wire!r} needs a sibling operation `get`", remedy)
        elif each.entity not in {member.name for member in schema.properties}:
            remedy = "write the Python name of the field that holds the id"
            yield _of(operation, f"x-entity {each.entity!r} isn't a field of {schema.name}", remedy)


def _together(api: Api, operation: Operation) -> Iterator[Problem]:
    """Rules about several arguments, and where arguments come from."""
    for each in operation.parameters:
        if each.setting is not None and each.location == "path":
            yield _of(operation, f"x-setting on the path parameter {each.wire!r}", "a path says what a call is about")
    moments = {each.wire for each in operation.parameters if each.type.format == "date-time"}
    if operation.span is not None:
        for name in {operation.span.start, operation.span.end} - moments:
            yield _of(operation, f"x-span names {name!r}, which isn't a parameter for a time", "correct the name")
    schema = api.sent_by(operation)
    if operation.body is None or schema is None:
        return
    fields = {each.wire: each for each in schema.properties}
    for name in operation.body.one_of:
        if name not in fields or fields[name].required:
            yield _of(operation, f"x-one-of names {name!r}, which isn't an optional field", "correct the name")


def _edit(api: Api, operation: Operation) -> Iterator[Problem]:
    if operation.edit is None:
        return
    get, update = api.operation(operation.edit.get), api.operation(operation.edit.update)
    if get is None or update is None:
        yield _of(operation, "x-edit names an operation that doesn't exist", "correct the operationId")
        return
    if get.result.kind != "one" or update.body is None or not update.body.partial:
        yield _of(operation, "x-edit needs a read of one and a partial update", "correct them, or remove x-edit")
    if f"{operation.namespace}.edit" in {each.id for each in api.operations}:
        yield _of(operation, "there is an operation `edit` already", "remove x-edit")
    names = [{each.name for each in both.parameters if each.location == "path"} for both in (get, update)]
    if names[0] != names[1]:
        yield _of(operation, "the operations of x-edit take different path parameters", "use the same names")


def _schemas(api: Api) -> Iterator[Problem]:
    classes: dict[str, str] = {}
    used = api.read | api.written | {part.name for part in _parameter_types(api)}
    parts = {name for schema in api.schemas.values() for name in schema.parts}
    for schema in api.schemas.values():
        if schema.name not in (parts if schema.abstract else used):
            yield _problem(schema, schema.spec, f"{schema.name} isn't used", "remove it, or refer to it")
        for name in class_names(api, schema):
            if name in classes:
                what = f"{schema.name} and {classes[name]} would both make a class {name}"
                yield _problem(schema, schema.spec, what, "rename one of them")
            classes[name] = schema.name
        if not schema.enum and not schema.properties:
            yield _problem(schema, schema.spec, f"{schema.name} has no properties", "leave the type out: any value")
    yield from _groups(api)


def _parameter_types(api: Api) -> Iterator[Type]:
    for operation in api.operations:
        for each in operation.parameters:
            yield from _parts(each.type)


def _replacements(api: Api) -> Iterator[Problem]:
    """What stands in for something that is gone must exist itself."""
    known = {each.id for each in api.operations}
    known |= {f"{each.id}/{parameter.wire}" for each in api.operations for parameter in each.parameters}
    known |= {f"{each.name}.{member.wire}" for each in api.schemas.values() for member in each.properties}
    lives: list[tuple[str, str, Lifetime]] = []
    for operation in api.operations:
        lives.append((operation.spec, operation.place, operation.life))
        lives += [(operation.spec, each.place, each.life) for each in operation.parameters]
    for schema in api.schemas.values():
        lives += [(schema.spec, each.place, each.life) for each in schema.properties if not each.inherited]
    for spec, place, life in lives:
        if life.replaced_by and life.replaced_by not in known:
            remedy = "write an operationId, operationId/parameter or Schema.field"
            yield Problem(spec, place, f"x-replaced-by {life.replaced_by!r} doesn't exist", remedy)


def class_names(api: Api, schema: Schema) -> list[str]:
    """Names that a schema takes up in the package's models."""
    if schema.abstract:
        return []
    names = [schema.name]
    if schema.name in api.written and not schema.enum:
        names += [f"{schema.name}Dict", f"{schema.name}Like"]
        if is_updated(api, schema):
            names += [update_name(schema.name), f"{update_name(schema.name)}Dict"]
    return names


def is_updated(api: Api, schema: Schema) -> bool:
    """Whether it has required fields that a partial body of it leaves optional: a second class then."""
    partial = any(each.body and each.body.partial and each.body.schema == schema.name for each in api.operations)
    return partial and any(each.required for each in schema.properties)


def update_name(name: str) -> str:
    """`MovieWrite` → `MovieUpdate`."""
    return f"{name.removesuffix('Write')}Update"


def _groups(api: Api) -> Iterator[Problem]:
    """Groups of models must not import each other in a circle, and no object may hold itself."""
    edges: dict[str, set[str]] = {}
    for schema in api.schemas.values():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", schema.group):
            yield _problem(schema, schema.spec, f"x-group {schema.group!r} can't be a module", "use a lower-case name")
        for each in schema.properties:
            for part in _parts(each.type):
                if part.name and part.name in api.schemas:
                    edges.setdefault(schema.name, set()).add(part.name)
    grouped: dict[str, set[str]] = {}
    for name, targets in edges.items():
        inner = {api.schemas[target].group for target in targets}
        grouped.setdefault(api.schemas[name].group, set()).update(inner - {api.schemas[name].group})
    for graph, what in ((edges, "schemas"), (grouped, "groups")):
        circle = _circle(graph)
        if circle:
            first = next(each for each in api.schemas.values() if circle[0] in (each.name, each.group))
            remedy = "put the schemas into one group" if what == "groups" else "leave the type of one link out"
            yield _problem(first, first.spec, f"the {what} {' → '.join(circle)} go in a circle", remedy)


def _circle(graph: dict[str, set[str]]) -> list[str]:
    finished: set[str] = set()

    def walk(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in finished:
            return []
        for target in sorted(graph.get(name, ())):
            found = walk(target, [*trail, name])
            if found:
                return found
        finished.add(name)
        return []

    for name in sorted(graph):
        found = walk(name, [])
        if found:
            return found
    return []
