"""Types of the specs as annotations, and the imports that these need."""

from __future__ import annotations

from enum import Enum

from codegen.ir import Api, Type

__all__ = ["Imports", "View", "annotation", "literals"]


class View(Enum):
    """Who looks at the type."""

    READ = "read"
    """A field of a model that is read."""
    WRITE = "write"
    """A field of a model that is sent."""
    GIVEN = "given"
    """A keyword argument, or a member of a dict."""
    ROW = "row"
    """A member of a row of the bulk mode: what is read, with dicts in place of models."""


class Imports:
    """Names that a module needs, by the module they come from.

    Args:
        own: The module that is being written; names from it need no import.
    """

    def __init__(self, own: str = "") -> None:
        self.own = own
        self.names: dict[str, set[str]] = {}

    def add(self, module: str, *names: str) -> None:
        """Import names from a module; no names is the module itself."""
        if module != self.own:
            self.names.setdefault(module, set()).update(names)

    def lines(self, indent: int = 0) -> str:
        """Import statements; sorting and wrapping is left to ruff."""
        pad = " " * indent
        found: list[str] = []
        for module, names in sorted(self.names.items()):
            plain, _, alias = module.partition(" as ")
            if names:
                found.append(f"{pad}from {plain} import {', '.join(sorted(names))}\n")
            else:
                found.append(f"{pad}import {plain}{f' as {alias}' if alias else ''}\n")
        return "".join(found)


_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
_MOMENTS = {"date": "dt.date", "date-time": "dt.datetime", "local-date-time": "dt.datetime"}


def annotation(api: Api, kind: Type, view: View, imports: Imports) -> str:
    """The Python type of a value.

    Args:
        api: Knows the named schemas.
        kind: The type.
        view: Who looks at it.
        imports: Gets what the annotation needs.
    """
    text = _bare(api, kind, view, imports)
    return f"{text} | None" if kind.nullable and text != "Any" else text


def _bare(api: Api, kind: Type, view: View, imports: Imports) -> str:
    if kind.kind in ("model", "enum"):
        return _named(api, kind.name, view, imports)
    if kind.kind == "array" and kind.items is not None:
        inner = annotation(api, kind.items, view, imports)
        return _generic("list", "Sequence", inner, view, imports)
    if kind.kind == "object":
        inner = annotation(api, kind.values, view, imports) if kind.values else _any(imports)
        return _generic("dict", "Mapping", f"str, {inner}", view, imports)
    if kind.kind == "union":
        return " | ".join(_bare(api, each, view, imports) for each in kind.members)
    if kind.kind == "string":
        return _string(kind, view, imports)
    return _PLAIN[kind.kind] if kind.kind in _PLAIN else _any(imports)


def _any(imports: Imports) -> str:
    imports.add("typing", "Any")
    return "Any"


def _named(api: Api, name: str, view: View, imports: Imports) -> str:
    schema = api.schemas[name]
    module = f"{api.package}.models.{schema.group}"
    if view is View.ROW and not schema.enum:
        return f"{name}Row"
    if schema.enum or view is View.READ or name not in api.written:
        imports.add(module, name)
        return name
    if view is View.WRITE:
        imports.add(module, f"{name}Like")
        return f"{name}Like"
    imports.add(module, name, f"{name}Dict")
    return f"{name} | {name}Dict"


def _generic(read: str, sent: str, inner: str, view: View, imports: Imports) -> str:
    if view in (View.READ, View.ROW):
        return f"{read}[{inner}]"
    imports.add("collections.abc", sent)
    return f"{sent}[{inner}]"


def _string(kind: Type, view: View, imports: Imports) -> str:
    if kind.format == "local-date-time" and view not in (View.GIVEN, View.ROW):
        imports.add("broadcast_clients.core.local_time", "LocalDateTime")
        return "LocalDateTime"
    moment = _MOMENTS.get(kind.format or "")
    if moment is None and kind.format and "yyyy" in kind.format:
        moment = "dt.datetime" if "HH" in kind.format else "dt.date"
    if moment is not None:
        imports.add("datetime as dt")
        return moment
    if kind.format != "duration" or view in (View.READ, View.ROW):
        return "str"
    if view is View.WRITE:
        imports.add("broadcast_clients.core.model", "Duration")
        return "Duration"
    imports.add("datetime as dt")
    return "str | dt.timedelta"


def literals(values: tuple[str, ...]) -> str:
    """`Literal["a", "b"]`."""
    return f"Literal[{', '.join(repr(value) for value in values)}]"
