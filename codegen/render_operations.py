"""Writes the operation table: constants by namespace, the fields of bodies by group, and an index that loads late."""

from __future__ import annotations

import textwrap
from collections import Counter

from codegen.check import is_updated, update_name
from codegen.ir import Api, Lifetime, Operation, Parameter, Schema, Type
from codegen.load import names_in
from codegen.naming import python_name
from codegen.text import docstring
from codegen.write import header

__all__ = ["call", "lifetime", "module_of", "render_operations"]

_CORE = "broadcast_clients.core.operation"


def module_of(namespace: str) -> str:
    """`admin.movies` → `admin_movies`."""
    return namespace.replace(".", "_")


def constant_of(operation: Operation) -> str:
    """`admin.movies.get_v1` → `GET_V1`."""
    return operation.method_name.upper()


def render_operations(api: Api) -> dict[str, str]:
    """All modules of `operations`, by path."""
    folder = f"src/{api.package}/operations"
    spaces: dict[str, list[Operation]] = {}
    for operation in api.operations:
        spaces.setdefault(operation.namespace, []).append(operation)
    files = {f"{folder}/{module_of(name)}.py": _namespace(api, name, operations) for name, operations in spaces.items()}
    groups: dict[str, list[Schema]] = {}
    for name in api.written:
        schema = api.schemas[name]
        if not schema.enum:
            groups.setdefault(schema.group, []).append(schema)
    files |= {f"{folder}/_bodies_{group}.py": _bodies(api, group, schemas) for group, schemas in groups.items()}
    files[f"{folder}/__init__.py"] = _index(api)
    return files


# --- one namespace ----------------------------------------------------------------------------------------------


def _namespace(api: Api, name: str, operations: list[Operation]) -> str:
    imports = {_CORE: {"Operation", "Body", "Result", "Parameter", "Paging", "Span", "Upsert", "Schema"}}
    for operation in operations:
        schema = api.sent_by(operation)
        if schema is not None:
            imports.setdefault(_bodies_module(api, schema), set()).add(_imported_fields(schema.name, operations))
    lines = "".join(f"from {module} import {', '.join(sorted(names))}\n" for module, names in sorted(imports.items()))
    listed = ", ".join(repr(constant_of(each)) for each in operations)
    constants = "\n".join(f"{constant_of(each)}: Final = {_operation(api, each, operations)}\n" for each in operations)
    head = docstring([f"The operations of `{name}`."], 0)
    sources = sorted({each.spec for each in operations})
    return (
        f"{header(*sources)}{head}\nfrom __future__ import annotations\n\nfrom typing import Final\n\n{lines}\n"
        f"__all__ = [{listed}]\n\n{constants}"
    )


def _operation(api: Api, operation: Operation, neighbours: list[Operation]) -> str:
    values: dict[str, str | None] = {
        "id": repr(operation.id),
        "api": repr(api.api),
        "method": repr(operation.method),
        "path": repr(operation.path),
        "title": repr(operation.title),
        "section": repr(operation.section),
        "parameters": _tuple(_parameter(api, each) for each in operation.parameters),
        "body": _body(api, operation, neighbours),
        "result": _result(api, operation),
        "retry": repr(operation.retry),
        "retry_statuses": repr(operation.retry_statuses) if operation.retry_statuses else None,
        "upsert": _upsert(operation),
        "paging": _paging(operation),
        "span": _span(operation),
        "errors": repr(_documented_errors(operation)) if _documented_errors(operation) else None,
        "authenticated": None if operation.authenticated else "False",
        "etag": "True" if operation.guarded else None,
        "conditional_get": "True" if operation.conditional_get else None,
        "provenance": repr(operation.origin.provenance),
        "source": _literal(operation.origin.source),
        **lifetime(operation.life),
    }
    return call("Operation", values)


def lifetime(life: Lifetime) -> dict[str, str | None]:
    """Arguments that say from which release to which."""
    return {
        "since": repr(life.since.release) if life.since else None,
        "since_kind": repr(life.since.kind) if life.since else None,
        "until": repr(life.until.release) if life.until else None,
        "until_kind": repr(life.until.kind) if life.until else None,
        "gap": repr(life.gap) if life.gap else None,
        "replaced_by": repr(life.replaced_by) if life.replaced_by else None,
    }


def _documented_errors(operation: Operation) -> tuple[int, ...]:
    return tuple(sorted({each.status for each in operation.errors if each.provenance == "documented"}))


def _literal(text: str) -> str:
    """A text as code; a long one in pieces, because the formatter doesn't break it."""
    pieces = textwrap.wrap(text, 80, drop_whitespace=False, break_long_words=False, break_on_hyphens=False)
    return repr(text) if len(pieces) < 2 else f"({' '.join(map(repr, pieces))})"


def call(name: str, values: dict[str, str | None]) -> str:
    """A call as code, without the arguments that have no value."""
    given = ", ".join(f"{key}={value}" for key, value in values.items() if value is not None)
    return f"{name}({given})"


def _tuple(items: object) -> str | None:
    texts = [str(item) for item in items]  # type: ignore[attr-defined]
    return f"({', '.join(texts)},)" if texts else None


def _parameter(api: Api, each: Parameter) -> str:
    values: dict[str, str | None] = {
        "name": repr(each.name),
        "wire": repr(each.wire),
        "location": repr(each.location),
        "schema": _schema(api, each.type),
        "required": "True" if each.required else None,
        "default": repr(each.default) if each.default is not None else None,
        "comma_joined": "True" if each.comma_joined else None,
        "entity": repr(each.entity) if each.entity else None,
        "setting": repr(each.setting) if each.setting else None,
        "provenance": repr(each.origin.provenance) if each.origin.provenance != "documented" else None,
        "source": _literal(each.origin.source),
        **lifetime(each.life),
    }
    return call("Parameter", values)


def _body(api: Api, operation: Operation, neighbours: list[Operation]) -> str | None:
    body = operation.body
    if body is None:
        return None
    required = None if body.required else "False"
    schema = api.sent_by(operation)
    if schema is None:
        return call("Body", {"required": required})
    name = update_name(schema.name) if body.partial and is_updated(api, schema) else schema.name
    values: dict[str, str | None] = {
        "fields": _imported_fields(schema.name, neighbours).rpartition(" ")[2],
        "required": required,
        "partial": "True" if body.partial else None,
        "one_of": repr(body.one_of) if body.one_of else None,
        "model": repr(f"{api.package}.models:{name}"),
    }
    return call("Body", values)


def _result(api: Api, operation: Operation) -> str:
    result = operation.result
    values: dict[str, str | None] = {
        "kind": repr(result.kind),
        "model": repr(f"{api.package}.models:{result.model}") if result.model else None,
        "empty_is_missing": "True" if operation.empty_is_missing else None,
        "keyed": "True" if result.keyed else None,
    }
    return call("Result", values)


def _upsert(operation: Operation) -> str | None:
    upsert = operation.upsert
    if upsert is None:
        return None
    values: dict[str, str | None] = {
        "key": repr(upsert.key) if upsert.key else None,
        "path_parameter": repr(upsert.path_parameter) if upsert.path_parameter else None,
        "creates": repr(upsert.creates) if upsert.creates else None,
    }
    return call("Upsert", values)


def _paging(operation: Operation) -> str | None:
    paging = operation.paging
    if paging is None:
        return None
    names = {each.wire: each.name for each in operation.parameters if each.location == "query"}
    values: dict[str, str | None] = {
        "kind": repr(paging.kind),
        "parameter": repr(names[paging.parameter]),
        "limit_parameter": repr(names[paging.limit]) if paging.limit else None,
        "total_pages_header": repr(paging.total_pages_header) if paging.total_pages_header else None,
        "page_size_header": repr(paging.page_size_header) if paging.page_size_header else None,
    }
    return call("Paging", values)


def _span(operation: Operation) -> str | None:
    span = operation.span
    if span is None:
        return None
    names = {each.wire: each.name for each in operation.parameters}
    return call("Span", {"start": repr(names[span.start]), "end": repr(names[span.end]), "days": repr(span.days)})


# --- types of what is sent --------------------------------------------------------------------------------------


def _schema(api: Api, kind: Type) -> str:
    if kind.kind == "enum":
        values: dict[str, str | None] = {"kind": "'string'", "enum": repr(api.schemas[kind.name].enum)}
    elif kind.kind == "model":
        values = {"kind": "'object'", "fields": _fields_constant(kind.name)}
    elif kind.kind == "union":
        numbers = {each.kind for each in kind.members} <= {"integer", "number"}
        values = {"kind": "'number'" if numbers else "'any'"}
    else:
        values = {"kind": repr(kind.kind), **_limits(api, kind)}
    if kind.nullable:
        values["nullable"] = "True"
    return call("Schema", values)


def _limits(api: Api, kind: Type) -> dict[str, str | None]:
    plain = {
        "format": kind.format,
        "pattern": kind.pattern,
        "min_length": kind.min_length,
        "max_length": kind.max_length,
        "minimum": kind.minimum,
        "maximum": kind.maximum,
        "min_items": kind.min_items,
        "max_items": kind.max_items,
    }
    found: dict[str, str | None] = {name: repr(value) for name, value in plain.items() if value is not None}
    if kind.items is not None:
        found["items"] = _schema(api, kind.items)
    return found


def _fields_constant(name: str) -> str:
    return python_name(name).upper()


def _imported_fields(name: str, operations: list[Operation]) -> str:
    """How a module of operations imports the fields of a body: by another name, where an operation has theirs."""
    constant = _fields_constant(name)
    taken = constant in {constant_of(each) for each in operations}
    return f"{constant} as {constant}_FIELDS" if taken else constant


def _bodies_module(api: Api, schema: Schema) -> str:
    return f"{api.package}.operations._bodies_{schema.group}"


def _bodies(api: Api, group: str, schemas: list[Schema]) -> str:
    imports: dict[str, set[str]] = {_CORE: {"Field", "Schema"}}
    own = {each.name for each in schemas}
    order = [name for name in _nested_first(api, sorted(own)) if name in own]
    constants: list[str] = []
    fields = {name: _fields(api, api.schemas[name]) for name in order}
    shared = _shared(fields)
    made: set[str] = set()
    for name in order:
        schema = api.schemas[name]
        for each in schema.properties:
            for other in names_in(each.type):
                target = api.schemas[other]
                if not target.enum and target.group != group:
                    imports.setdefault(_bodies_module(api, target), set()).add(_fields_constant(other))
        for _, code in fields[name]:
            if code in shared and code not in made:
                made.add(code)
                constants.append(f"{shared[code]} = {code}\n")
        listed = "".join(f"{shared.get(code, code)}," for _, code in fields[name])
        constants.append(f"{_fields_constant(name)}: Final = ({listed})\n")
    lines = "".join(f"from {module} import {', '.join(sorted(names))}\n" for module, names in sorted(imports.items()))
    listed = ", ".join(repr(_fields_constant(name)) for name in order)
    head = docstring([f"What can be sent: the fields of {group.replace('_', ' ')}."], 0)
    sources = sorted({each.spec for each in schemas})
    return (
        f"{header(*sources)}{head}\nfrom __future__ import annotations\n\nfrom typing import Final\n\n{lines}\n"
        f"__all__ = [{listed}]\n\n" + "\n".join(constants)
    )


def _nested_first(api: Api, names: list[str]) -> list[str]:
    done: list[str] = []

    def place(name: str) -> None:
        if name in done or api.schemas[name].enum:
            return
        for each in api.schemas[name].properties:
            for inner in names_in(each.type):
                place(inner)
        done.append(name)

    for name in names:
        place(name)
    return done


def _fields(api: Api, schema: Schema) -> list[tuple[str, str]]:
    """The fields of a schema that are sent: names, and the code that makes them."""
    found: list[tuple[str, str]] = []
    for each in schema.properties:
        if each.read_only:
            continue
        values: dict[str, str | None] = {
            "name": repr(each.name),
            "wire": repr(each.wire),
            "schema": _schema(api, each.type),
            "required": "True" if each.required else None,
            "resets": "True" if each.resets else None,
            "pairs": repr(tuple(map(python_name, each.pairs))) if each.pairs else None,
            "provenance": repr(each.origin.provenance) if each.origin.provenance != "documented" else None,
            "source": _literal(each.origin.source),
            **lifetime(each.life),
        }
        found.append((each.name, call("Field", values)))
    return found


def _shared(fields: dict[str, list[tuple[str, str]]]) -> dict[str, str]:
    """Names for fields that several schemas have just so, by their code: each is made once."""
    counts = Counter(code for each in fields.values() for _, code in each)
    names: dict[str, str] = {}
    for each in fields.values():
        for name, code in each:
            if counts[code] > 1 and code not in names:
                taken = sum(known.startswith(f"_{name.upper()}__") for known in names.values())
                names[code] = f"_{name.upper()}__{taken + 1}"
    return names


# --- index ------------------------------------------------------------------------------------------------------


def _index(api: Api) -> str:
    table = ", ".join(f"{each.id!r}: {module_of(each.namespace)!r}" for each in api.operations)
    head = docstring(
        [f"The operation table of {api.api}. A namespace is loaded when one of its operations is used."], 0
    )
    return f'''{header(*api.specs)}{head}
from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from broadcast_clients.core.operation import Operation

__all__ = ["ALL_IDS", "load"]

_MODULES: Final[dict[str, str]] = {{{table}}}

ALL_IDS: Final = tuple(_MODULES)
"""Every operation, hidden ones too, in the order of the documents."""


def load(operation_id: str) -> Operation:
    """The operation with that id, such as `{api.operations[0].id if api.operations else "namespace.operation"}`.

    Raises:
        KeyError: There is none.
    """
    module = import_module(f"{{__name__}}.{{_MODULES[operation_id]}}")
    operation: Operation = getattr(module, operation_id.rpartition(".")[2].upper())
    return operation
'''
