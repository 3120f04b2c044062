"""The reference pages of the models: each class with each field, by module of the client package."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel
from reference_source import (
    WIDE,
    Attribute,
    anchored,
    attributes,
    cell,
    head_of_names,
    name_cell,
    one_line,
    table,
    text_of,
)

from broadcast_clients.core.operation import Operation

__all__ = ["models_index", "models_page", "modules_of", "type_link", "types_of"]

TITLES = {"plurimedia": "Plurimedia", "encora": "EncoraStream", "whatson": "WHATS'ON"}
_PROVENANCE = re.compile(r"\s*\b(Documented|Observed|Inferred)(?:: (.+)|\.)$", re.DOTALL)


@cache
def modules_of(api: str) -> tuple[str, ...]:
    """The modules with models of an API."""
    package = importlib.import_module(f"{api}_client.models")
    folder = Path(str(package.__file__)).parent
    return tuple(sorted(path.stem for path in folder.glob("[!_]*.py") if _models(_module(api, path.stem))))


def _module(api: str, name: str) -> ModuleType:
    return importlib.import_module(f"{api}_client.models.{name}")


def _models(module: ModuleType) -> list[type[BaseModel]]:
    own = {
        each
        for each in vars(module).values()
        if inspect.isclass(each) and issubclass(each, BaseModel) and each.__module__ == module.__name__
    }
    return sorted(own, key=lambda each: inspect.getsourcelines(each)[1])


@cache
def _places(api: str) -> dict[str, str]:
    return {model.__name__: name for name in modules_of(api) for model in _models(_module(api, name))}


def types_of(operation: Operation) -> list[str]:
    """The models of an operation: what is sent, then what comes back."""
    body = operation.body.model if operation.body is not None else ""
    return [str(each).rpartition(":")[2] for each in (body, operation.result.model) if str(each)]


def type_link(api: str, name: str, folder: str) -> str:
    """A model's name, linked where it has a page."""
    module = _places(api).get(name)
    return f"`{name}`" if module is None else f"[`{name}`]({folder}/{api}/{module}.md#{name.lower()})"


def models_index(api: str) -> str:
    """All models of an API."""
    rows = [
        (type_link(api, model.__name__, "..").replace(f"../{api}/", ""), _first(model), str(len(model.model_fields)))
        for name in modules_of(api)
        for model in _models(_module(api, name))
    ]
    return WIDE + (
        f"# Models of {TITLES[api]}\n\nWhat `{api}_client.models` has. A field that an answer left out raises "
        "`FieldMissing` when it is read; what the documents don't know is in `raw_fields()`. Models that end in "
        "`Write` or `Update` are sent: only what is set goes out.\n\n" + table(("model", "what it is", "fields"), rows)
    )


def _first(model: type[BaseModel]) -> str:
    return cell((inspect.getdoc(model) or "").partition("\n")[0])


def models_page(api: str, name: str, operations: Iterable[Operation]) -> str:
    """The models of one module with the namespaces whose operations use them, and the values of its enumerations."""
    module = _module(api, name)
    parts = [f"# Models: {name.replace('_', ' ')}\n", _lead(api, name, operations)]
    parts += [_model(api, model) for model in _models(module)]
    values = _enumerations(module)
    if values:
        rows = [
            (anchored(each), ", ".join(f"`{value}`" for value in known), cell(text)) for each, known, text in values
        ]
        parts.append("## Known values { #known-values }\n\n" + table(("type", "values", "what it is"), rows))
    return "\n".join(parts)


def _lead(api: str, name: str, operations: Iterable[Operation]) -> str:
    own = {model.__name__ for model in _models(_module(api, name))}
    users = dict.fromkeys(each.id.rpartition(".")[0] for each in operations if own & set(types_of(each)))
    links = ", ".join(f"[`client.{each}`](../../operations/{api}/{each}.md)" for each in users)
    told = f"What operations of {links} take and give" if links else "Parts of other models"
    return f"{told}, from `{api}_client.models`.\n"


def _model(api: str, model: type[BaseModel]) -> str:
    doc = inspect.getdoc(model) or ""
    found = {each.name: each for each in attributes(model)}
    rows = [_field(api, model, name, found[name]) for name in model.model_fields if name in found]
    inherited = [
        type_link(api, base.__name__, "..").replace(f"../{api}/", "")
        for base in model.__mro__[1:]
        if issubclass(base, BaseModel) and base.__module__.startswith(f"{api}_client")
    ]
    above = f"It has the fields of {', '.join(inherited)} as well.\n\n" if inherited else ""
    told = table((head_of_names("field", rows), "type", "what it is"), rows) if rows else ""
    return f"## `{model.__name__}` {{ #{model.__name__.lower()} }}\n\n{doc}\n\n{above}{told}{_as_dicts(api, model)}"


def _as_dicts(api: str, model: type[BaseModel]) -> str:
    """The TypedDicts that have the fields of a model."""
    rows, models = (importlib.import_module(f"{api}_client.{each}") for each in ("rows", "models"))
    name = model.__name__
    forms = (
        (rows, f"{name}Row", "what `as_dicts` gives in its place"),
        (models, f"{name}Dict", "what may be passed in its place"),
    )
    lines = [
        f"- {anchored(each)}, of `{module.__name__}`: {text}\n" for module, each, text in forms if hasattr(module, each)
    ]
    return "\nAs a dict:\n\n" + "".join(lines) if lines else ""


def _field(api: str, model: type[BaseModel], name: str, attribute: Attribute) -> tuple[str, ...]:
    info = model.model_fields[name]
    wire = info.serialization_alias or info.alias or name
    text = one_line(attribute.text)
    mark = ""
    provenance = _PROVENANCE.search(text)
    if provenance is not None:
        sure = provenance[1].lower()
        why = f' title="{_attribute(provenance[2])}"' if provenance[2] else ""
        mark = f'<span class="badge {sure}"{why}>{sure}</span> '
        text = text[: provenance.start()]
    required = "**required** · " if info.is_required() else ""
    return name_cell(name, wire), _type(api, attribute.type), f"{mark}{required}{cell(text)}"


def _attribute(text: str) -> str:
    return cell(text).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _type(api: str, annotation: str) -> str:
    """An annotation, with a link behind it to the first model in it."""
    text = f"`{cell(annotation)}`" if "|" not in annotation else f"<code>{_attribute(annotation)}</code>"
    named = [each for each in re.findall(r"\b[A-Z]\w+", annotation) if each in _places(api)]
    if not named:
        return text
    target = f"{_places(api)[named[0]]}.md#{named[0].lower()}"
    return f"[{text}]({target})"


def _enumerations(module: ModuleType) -> list[tuple[str, tuple[str, ...], str]]:
    """Names, known values and texts of the enumerations that a module defines."""
    tree = ast.parse(inspect.getsource(module))
    found: list[tuple[str, tuple[str, ...], str]] = []
    for statement, following in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=True):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        values = tuple(
            str(each.value)
            for literal in ast.walk(statement)
            if isinstance(literal, ast.Subscript)
            and isinstance(literal.value, ast.Name)
            and literal.value.id == "Literal"
            for each in ast.walk(literal.slice)
            if isinstance(each, ast.Constant)
        )
        if values:
            found.append((statement.target.id, values, one_line(text_of(following))))
    return found
