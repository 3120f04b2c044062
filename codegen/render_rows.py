"""Writes the types of rows: plain dicts that stand for the models of lists where very many are read."""

from __future__ import annotations

from codegen.annotations import Imports, View, annotation
from codegen.ir import Api, Schema
from codegen.load import names_in
from codegen.text import docstring
from codegen.write import header

__all__ = ["listed_models", "render_rows"]


def listed_models(api: Api) -> list[str]:
    """The models that lists hold, and those within them, in the order of the specs."""
    found: set[str] = set()
    waiting = [each.result.model for each in api.operations if each.result.kind == "list" and each.result.model]
    while waiting:
        name = waiting.pop()
        schema = api.schemas[name]
        if name not in found and not schema.enum and name in api.read:
            found.add(name)
            waiting += [inner for each in schema.properties for inner in names_in(each.type)]
    return [name for name in api.schemas if name in found]


def render_rows(api: Api) -> dict[str, str]:
    """The module of rows, by its path; none where there are no lists of models."""
    names = listed_models(api)
    if not names:
        return {}
    imports = Imports(f"{api.package}.rows")
    imports.add("typing", "TypedDict")
    body = "".join(_row(api, api.schemas[name], imports) for name in names)
    head = docstring(
        [
            f"Rows of {api.api}: plain dicts that `as_dicts()` gives in place of models. What the keys mean is told at "
            "the model of the same name. What a server leaves out has no key; what no document knows has its name of "
            "the wire."
        ],
        0,
    )
    everything = f"__all__ = [{', '.join(repr(f'{name}Row') for name in sorted(names))}]\n"
    text = f"{header(*api.specs)}{head}\nfrom __future__ import annotations\n\n{imports.lines()}\n{everything}\n{body}"
    return {f"src/{api.package}/rows.py": text}


def _row(api: Api, schema: Schema, imports: Imports) -> str:
    lines = [
        f"    {each.name}: {annotation(api, each.type, View.ROW, imports)}\n"
        for each in schema.properties
        if not each.write_only
    ]
    text = docstring([f"A `{schema.name}` as a dict."], 4)
    return f"class {schema.name}Row(TypedDict):\n{text}\n{''.join(lines)}\n\n"
