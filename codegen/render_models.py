"""Writes the model modules: what is read, what is sent, and the dicts that may stand for the latter."""

from __future__ import annotations

from codegen.annotations import Imports, View, annotation, literals
from codegen.check import is_updated, update_name
from codegen.ir import Api, Lifetime, Property, Schema
from codegen.load import names_in
from codegen.render_operations import call, lifetime
from codegen.render_rows import listed_models, render_rows
from codegen.text import about, docstring, joined, provenance
from codegen.write import header

__all__ = ["render_models"]

_CORE = "broadcast_clients.core.model"


def render_models(api: Api) -> dict[str, str]:
    """All modules of `models`, by path."""
    folder = f"src/{api.package}/models"
    groups: dict[str, list[Schema]] = {}
    for schema in api.schemas.values():
        if schema.abstract:
            continue
        groups.setdefault(schema.group, []).append(schema)
    exports: dict[str, list[str]] = {}
    files: dict[str, str] = {}
    for group, schemas in groups.items():
        files[f"{folder}/{group}.py"], exports[group] = _Group(api, group, schemas).render()
    files[f"{folder}/__init__.py"] = _index(api, exports)
    lives = {each.name: _lifetimes(each) for each in api.schemas.values() if each.name in api.read}
    if any(lives.values()):
        files[f"{folder}/_releases.py"] = _releases(api, {name: each for name, each in lives.items() if each})
    files |= render_rows(api)
    return files


def _lifetimes(schema: Schema) -> dict[str, str]:
    """Calls that make the lifetime of each field, by its Python name; those of which nothing is known are left out."""
    found: dict[str, str] = {}
    for each in schema.properties:
        if each.life != Lifetime() and not each.write_only:
            found[each.name] = call("Lifetime", lifetime(each.life))
    return found


def _releases(api: Api, lives: dict[str, dict[str, str]]) -> str:
    head = docstring([f"From which release to which the fields of {api.api}'s models are there, where it is known."], 0)
    entries = "".join(
        f"{name!r}: {{{', '.join(f'{field!r}: {code}' for field, code in fields.items())}}},"
        for name, fields in lives.items()
    )
    return (
        f"{header(*api.specs)}{head}\nfrom __future__ import annotations\n\nfrom typing import Final\n\n"
        f"from broadcast_clients.core.operation import Lifetime\n\n__all__ = ['LIFETIMES']\n\n"
        f"LIFETIMES: Final[dict[str, dict[str, Lifetime]]] = {{{entries}}}\n"
        f'"""By the name of the model and of its attribute; what an answer can hold."""\n'
    )


class _Group:
    """One module of models."""

    def __init__(self, api: Api, group: str, schemas: list[Schema]) -> None:
        self.api = api
        self.group = group
        self.schemas = _ordered(schemas)
        self.imports = Imports(f"{api.package}.models.{group}")
        self.exports: list[str] = []
        self.internal: list[str] = []
        self.rows: set[str] = set()

    def render(self) -> tuple[str, list[str]]:
        """The text of the module, and the names that `models` exports from it."""
        body = "".join(self._enum(each) if each.enum else self._object(each) for each in self.schemas)
        sources = sorted({each.spec for each in self.schemas})
        names = sorted(self.exports + self.internal)
        head = docstring([f"Models of {self.api.api}: {self.group.replace('_', ' ')}."], 0)
        everything = f"__all__ = [{', '.join(repr(name) for name in names)}]\n"
        imports = self.imports.lines()
        if self.rows:
            # The names are needed by type checkers alone, hence the quotes that their annotations don't need there.
            rows = f"from {self.api.package}.rows import {', '.join(sorted(self.rows))}"
            imports += f"\nif TYPE_CHECKING:\n    {rows}\n"
        return f"{header(*sources)}{head}\n{imports}\n{everything}\n{body}", sorted(self.exports)

    def _enum(self, schema: Schema) -> str:
        self.imports.add("typing", "Annotated", "Literal", "TypeAlias")
        self.imports.add(_CORE, "OpenEnum")
        self.exports.append(schema.name)
        text = docstring(
            [joined(schema.description, provenance(schema.origin), "Open: a newer server may send others")], 0
        )
        return f"{schema.name}: TypeAlias = Annotated[{literals(schema.enum)} | str, OpenEnum()]\n{text}\n"

    def _object(self, schema: Schema) -> str:
        written = schema.name in self.api.written
        if not written:
            return self._model(schema)
        parts: list[str] = []
        if schema.name in self.api.read:
            parts.append(self._model(schema))
        else:
            parts.append(self._write_model(schema, schema.name, partial=False))
        parts.append(self._dict(schema, schema.name, partial=False))
        parts.append(self._like(schema))
        if is_updated(self.api, schema):
            name = update_name(schema.name)
            parts += [self._write_model(schema, name, partial=True), self._dict(schema, name, partial=True)]
        return "".join(parts)

    def _model(self, schema: Schema) -> str:
        self.imports.add(_CORE, "Model")
        self.exports.append(schema.name)
        fields = "".join(self._field(schema, each, View.READ) for each in schema.properties if not each.write_only)
        return f"class {schema.name}(Model):\n{self._about(schema)}\n{fields}{self._as_dict(schema)}\n\n"

    def _as_dict(self, schema: Schema) -> str:
        """For type checkers, what the method of the base gives."""
        if schema.name not in listed_models(self.api):
            return ""
        self.imports.add("typing", "TYPE_CHECKING")
        row = f"{schema.name}Row"
        self.rows.add(row)
        return f"\n    if TYPE_CHECKING:\n\n        def as_dict(self) -> {row}: ...\n"

    def _write_model(self, schema: Schema, name: str, *, partial: bool) -> str:
        self.imports.add(_CORE, "WriteModel")
        self.exports.append(name)
        optional = "Only what is set is sent, and `None` is sent as null."
        fields = "".join(
            self._field(schema, each, View.WRITE, required=each.required and not partial)
            for each in schema.properties
            if not each.read_only
        )
        note = "For updates: nothing is required." if partial else ""
        return f"class {name}(WriteModel):\n{self._about(schema, note, optional)}\n{fields}\n\n"

    def _about(self, schema: Schema, *notes: str) -> str:
        return docstring([joined(schema.description), joined(*notes), joined(provenance(schema.origin))], 4)

    def _field(self, schema: Schema, each: Property, view: View, *, required: bool = False) -> str:
        kind = annotation(self.api, each.type, view, self.imports)
        text = docstring([about(each, schema.origin, written=view is View.WRITE)], 4)
        return f"    {each.name}: {kind}{self._default(each, required)}\n{text}"

    def _default(self, each: Property, required: bool) -> str:
        if not required:
            self.imports.add(_CORE, "absent")
            return " = absent()" if each.wire == each.name else f" = absent({each.wire!r})"
        if each.wire == each.name:
            return ""
        self.imports.add("pydantic", "Field")
        return f" = Field(validation_alias={each.wire!r}, serialization_alias={each.wire!r})"

    def _dict(self, schema: Schema, model: str, *, partial: bool) -> str:
        self.imports.add("typing", "TypedDict")
        name = f"{model}Dict"
        self.exports.append(name)
        lines: list[str] = []
        for each in schema.properties:
            if each.read_only:
                continue
            kind = annotation(self.api, each.type, View.GIVEN, self.imports)
            if each.required and not partial:
                self.imports.add("typing", "Required")
                kind = f"Required[{kind}]"
            lines.append(f"    {each.name}: {kind}\n")
        text = docstring([f"`{model}` as a plain dict. What the keys mean is told there."], 4)
        return f"class {name}(TypedDict, total=False):\n{text}\n{''.join(lines)}\n\n"

    def _like(self, schema: Schema) -> str:
        # Checkers see both forms; pydantic makes the model of a dict by itself.
        if not _is_nested(self.api, schema):
            return ""
        self.imports.add("typing", "TYPE_CHECKING", "TypeAlias")
        name = f"{schema.name}Like"
        self.internal.append(name)
        return (
            f"if TYPE_CHECKING:\n    {name}: TypeAlias = {schema.name} | {schema.name}Dict\n"
            f"else:\n    {name} = {schema.name}\n\n\n"
        )


def _is_nested(api: Api, schema: Schema) -> bool:
    """Whether a model that is sent holds it."""
    for name in api.written - api.read:
        if any(schema.name in names_in(each.type) for each in api.schemas[name].properties):
            return True
    return False


def _ordered(schemas: list[Schema]) -> list[Schema]:
    """Each after those that it refers to."""
    named = {each.name: each for each in schemas}
    done: dict[str, Schema] = {}

    def place(schema: Schema) -> None:
        if schema.name in done:
            return
        for each in schema.properties:
            for name in names_in(each.type):
                if name in named:
                    place(named[name])
        done[schema.name] = schema

    for schema in schemas:
        place(schema)
    return list(done.values())


def _index(api: Api, exports: dict[str, list[str]]) -> str:
    package = f"{api.package}.models"
    checked = "".join(
        f"    from {package}.{group} import {', '.join(f'{name} as {name}' for name in names)}\n"
        for group, names in sorted(exports.items())
    )
    checked = f"if TYPE_CHECKING:\n{checked}" if checked else ""
    where = {name: group for group, names in exports.items() for name in names}
    listed = ", ".join(repr(name) for name in sorted(where))
    table = ", ".join(f"{name!r}: {where[name]!r}" for name in sorted(where))
    return f'''{header(*api.specs)}"""Models of {api.api}. Each group is loaded when one of its names is used first."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

{checked}
__all__ = [{listed}]

_GROUPS: Final[dict[str, str]] = {{{table}}}


def __getattr__(name: str) -> Any:
    """Load the group that has the name."""
    group = _GROUPS.get(name)
    if group is None:
        raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
    value = getattr(import_module(f"{{__name__}}.{{group}}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """All models, loaded or not."""
    return sorted({{*globals(), *__all__}})
'''
