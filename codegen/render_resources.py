"""Writes the async resources; the sync ones are derived from them."""

from __future__ import annotations

import re

from attrs import frozen

from codegen.annotations import Imports, View, annotation
from codegen.check import is_updated, update_name
from codegen.ir import Api, Operation, Parameter
from codegen.method_docs import edit_docstring, method_docstring
from codegen.naming import camel
from codegen.problem import Problem, Problems
from codegen.render_operations import constant_of, module_of
from codegen.text import docstring, joined
from codegen.write import header

__all__ = ["class_of", "render_resources"]


def class_of(namespace: str) -> str:
    """`admin.movies` → `AsyncAdminMovies`."""
    return f"Async{camel(namespace)}"


@frozen
class Argument:
    """One argument of a method."""

    name: str
    annotation: str
    default: str | None = None

    def __str__(self) -> str:
        """As in a signature."""
        return f"{self.name}: {self.annotation}" + (f" = {self.default}" if self.default else "")

    def required(self) -> Argument:
        """The same without a default."""
        return Argument(self.name, self.annotation)


_OPTIONS = Argument("options", "RequestOptions | None", "None")


def render_resources(api: Api) -> dict[str, str]:
    """All modules of `resources/_async`, and the packages around them."""
    folder = f"src/{api.package}/resources"
    shown = [each for each in api.operations if not each.hidden]
    spaces = {
        ".".join(each.namespace.split(".")[: n + 1]) for each in shown for n in range(each.namespace.count(".") + 1)
    }
    files = {f"{folder}/_async/{module_of(name)}.py": _Resource(api, name, spaces).render() for name in sorted(spaces)}
    top = sorted(name for name in spaces if "." not in name)
    files[f"{folder}/_async/namespaces.py"] = _namespaces(api, top)
    files[f"{folder}/_async/__init__.py"] = f'{header(*api.specs)}"""The operations of {api.api} as async methods."""\n'
    files[f"{folder}/__init__.py"] = f'{header(*api.specs)}"""The operations of {api.api} as methods."""\n'
    return files


def _children(api: Api, names: list[str], indent: int) -> str:
    """Cached properties that load their module when they are used first."""
    parts: list[str] = []
    for name in names:
        module = f"{api.package}.resources._async.{module_of(name)}"
        last = name.rpartition(".")[2]
        parts.append(
            f"    @functools.cached_property\n"
            f"    def {last}(self) -> {class_of(name)}:\n"
            f'        """{_children_text(api, name)}"""\n'
            f"        from {module} import {class_of(name)}\n\n"
            f"        return {class_of(name)}(self._engine)\n\n"
        )
    return "".join(parts)


def _children_text(api: Api, name: str) -> str:
    titles = sorted({each.section for each in api.operations if each.namespace == name and not each.hidden})
    return f"{', '.join(titles) or 'Groups of operations'}: `client.{name}`."


def _namespaces(api: Api, names: list[str]) -> str:
    package = f"{api.package}.resources._async"
    imports = "".join(f"    from {package}.{module_of(name)} import {class_of(name)}\n" for name in names)
    return f'''{header(*api.specs)}"""The namespaces of the client; each is loaded when it is used first."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadcast_clients.core._async.engine import AsyncEngine
{imports}
__all__ = ["AsyncNamespaces"]


class AsyncNamespaces:
    """Where the operations are: `client.<namespace>.<operation>`."""

    _engine: AsyncEngine

{_children(api, names, 4)}'''


class _Resource:
    """One module: the class of a namespace."""

    def __init__(self, api: Api, namespace: str, spaces: set[str]) -> None:
        self.api = api
        self.namespace = namespace
        self.operations = [each for each in api.operations if each.namespace == namespace and not each.hidden]
        self.children = sorted(name for name in spaces if name.rpartition(".")[0] == namespace)
        self.imports = Imports()
        self.runtime = Imports()
        self.annotations = ["bool", "int", "RequestOptions"]  # of the arguments that are added

    def render(self) -> str:
        """The text of the module."""
        self.runtime.add("broadcast_clients.core._async.resource", "AsyncResource")
        self.runtime.add("typing", "TYPE_CHECKING")
        if self.operations:
            self.runtime.add(f"{self.api.package}.operations", f"{module_of(self.namespace)} as ops")
        methods = "".join(self._method(each) for each in self.operations)
        methods += "".join(self._edit(each) for each in self.operations if each.edit)
        if self.children:
            self.runtime.add("functools")
            for name in self.children:
                self.imports.add(f"{self.api.package}.resources._async.{module_of(name)}", class_of(name))
        self._lint()
        titles = ", ".join(dict.fromkeys(each.section for each in self.operations))
        words = joined(*dict.fromkeys(self.api.sections[each.section] for each in self.operations))
        about = docstring([f"{titles or 'Groups of operations'}: `client.{self.namespace}`.", words], 4)
        checked = f"if TYPE_CHECKING:\n{self.imports.lines(4)}\n" if self.imports.names else ""
        sources = sorted({each.spec for each in self.operations}) or self.api.specs
        return (
            f'{header(*sources)}"""The operations of `{self.namespace}`."""\n\n'
            f"from __future__ import annotations\n\n{self.runtime.lines()}\n{checked}\n"
            f"__all__ = [{class_of(self.namespace)!r}]\n\n\n"
            f"class {class_of(self.namespace)}(AsyncResource):\n{about}\n"
            f"{_children(self.api, self.children, 4)}{methods}"
        )

    def _lint(self) -> None:
        """An annotation must not use a name that is a method of the class: it would mean the method."""
        names = {each.method_name for each in self.operations} | {name.rpartition(".")[2] for name in self.children}
        for text in self.annotations:
            for found in sorted(set(re.findall(r"[A-Za-z_]\w*", text)) & names):
                first = self.operations[0] if self.operations else None
                raise Problems(
                    [
                        Problem(
                            first.spec if first else "",
                            first.place if first else self.namespace,
                            f"in {self.namespace}, the annotation {text!r} would mean the method {found!r}",
                            "rename the operation",
                        )
                    ]
                )

    # --- arguments --------------------------------------------------------------------------------------------------

    def _type(self, kind: str) -> str:
        self.annotations.append(kind)
        return kind

    def _optional(self, name: str, kind: str) -> Argument:
        self.runtime.add("broadcast_clients.core.unset", "UNSET")
        self.imports.add("broadcast_clients.core.unset", "Omittable")
        return Argument(name, f"Omittable[{self._type(kind)}]", "UNSET")

    def _parameter(self, each: Parameter, operation: Operation) -> Argument:
        kind = annotation(self.api, each.type, View.GIVEN, self.imports)
        if each.comma_text:
            self.imports.add("collections.abc", "Sequence")
            kind = f"{kind} | Sequence[str]"
        if each.entity is not None:
            sibling = self.api.operation(f"{operation.namespace}.get")
            model = sibling.result.model if sibling else "Any"
            self._import_model(model)
            kind = f"{kind} | {model}"
        if each.required and each.setting is None:
            return Argument(each.name, self._type(kind))
        return self._optional(each.name, kind)

    def _import_model(self, *names: str) -> None:
        for name in names:
            schema = next(each for each in self.api.schemas.values() if name in _classes_of(each.name))
            self.imports.add(f"{self.api.package}.models.{schema.group}", name)

    def _keywords(self, operation: Operation) -> list[Argument]:
        """Everything but the path and the body, with the additions of the generator."""
        found = [self._parameter(each, operation) for each in operation.parameters if each.location != "path"]
        if operation.guarded:
            position = next(index for index, each in enumerate(found) if each.name == "if_match")
            found.insert(position + 1, Argument("unconditional", "bool", "False"))
        self.imports.add("broadcast_clients.core.options", "RequestOptions")
        return [*found, _OPTIONS]

    def _fields(self, operation: Operation) -> list[Argument]:
        """The fields of the body as keywords; the required ones without a default."""
        schema = self.api.sent_by(operation)
        assert operation.body is not None
        assert schema is not None
        found: list[Argument] = []
        for each in schema.properties:
            if each.read_only or each.name in operation.in_path:
                continue
            kind = annotation(self.api, each.type, View.GIVEN, self.imports)
            optional = self._optional(each.name, kind)
            required = each.required and operation.body.required and not operation.body.partial
            found.append(Argument(each.name, kind) if required else optional)
        return found

    # --- methods ----------------------------------------------------------------------------------------------------

    def _returns(self, operation: Operation) -> str:
        result = operation.result
        if result.kind == "none":
            return "None"
        if result.kind == "text":
            return "str"
        if result.kind == "any":
            self.imports.add("typing", "Any")
            return "Any"
        self._import_model(result.model)
        if operation.paging is not None:
            self.imports.add("broadcast_clients.core._async.pager", "AsyncPager")
            return f"AsyncPager[{result.model}]"
        if result.kind == "list":
            self.imports.add("broadcast_clients.core.answer", "ItemList")
            return f"ItemList[{result.model}]"
        return result.model

    def _method(self, operation: Operation) -> str:
        returns = self._type(self._returns(operation))
        path = [self._parameter(each, operation) for each in operation.parameters if each.location == "path"]
        keywords = self._keywords(operation)
        given = self._given(operation)
        ops = f"ops.{constant_of(operation)}"
        text = method_docstring(self.api, operation)
        if operation.paging is not None:
            head = _signature(operation.method_name, path, keywords, returns, asynchronous=False)
            return f"{head}\n{text}        return self._engine.pager({ops}, {given}, options)\n\n"
        if operation.body is not None:
            return self._with_body(operation, path, keywords, returns, text)
        call = f"await self._engine.call({ops}, {given}, options)"
        if operation.conditional_get:
            return self._conditional(operation, path, keywords, returns, text, call)
        head = _signature(operation.method_name, path, keywords, returns)
        return f"{head}\n{text}{_answer(returns, call)}\n"

    def _given(self, operation: Operation) -> str:
        names = [each.name for each in operation.parameters]
        if operation.guarded:
            names.append("unconditional")
        return "{" + ", ".join(f'"{name}": {name}' for name in names) + "}"

    def _conditional(
        self, operation: Operation, path: list[Argument], keywords: list[Argument], returns: str, text: str, call: str
    ) -> str:
        self.runtime.add("typing", "overload")
        self.imports.add("broadcast_clients.core.answer", "NotModified")
        either = f"{returns} | NotModified"
        plain = [each for each in keywords if each.name != "if_none_match"]
        asked = [each.required() if each.name == "if_none_match" else each for each in keywords]
        name = operation.method_name
        return (
            f"    @overload\n{_signature(name, path, plain, returns)} ...\n\n"
            f"    @overload\n{_signature(name, path, asked, either)} ...\n\n"
            f"{_signature(name, path, keywords, either)}\n{text}{_answer(either, call)}\n"
        )

    def _with_body(
        self, operation: Operation, path: list[Argument], keywords: list[Argument], returns: str, text: str
    ) -> str:
        assert operation.body is not None
        schema = self.api.sent_by(operation)
        if schema is None:
            return self._with_free_body(operation, path, keywords, returns, text)
        self.runtime.add("typing", "overload")
        model = update_name(schema.name) if operation.body.partial and is_updated(self.api, schema) else schema.name
        self._import_model(model, f"{model}Dict")
        fields = self._fields(operation)
        whole = Argument("body", f"{model} | {model}Dict")
        maybe = self._optional("body", whole.annotation)
        loose = [
            each if each.default else Argument(each.name, f"Omittable[{each.annotation}]", "UNSET") for each in fields
        ]
        name = operation.method_name
        repeated = (
            []
            if operation.body.partial
            else [each.name for each in schema.properties if each.name in operation.in_path]
        )
        members = "{" + ", ".join(f'"{each}": {each}' for each in [*repeated, *(each.name for each in fields)]) + "}"
        call = (
            f"await self._engine.call(ops.{constant_of(operation)}, {self._given(operation)}, options, body, {members})"
        )
        return (
            f"    @overload\n{_signature(name, path, [*fields, *keywords], returns)} ...\n\n"
            f"    @overload\n{_signature(name, [*path, whole], [*loose, *keywords], returns)} ...\n\n"
            f"{_signature(name, [*path, maybe], [*loose, *keywords], returns)}\n{text}{_answer(returns, call)}\n"
        )

    def _with_free_body(
        self, operation: Operation, path: list[Argument], keywords: list[Argument], returns: str, text: str
    ) -> str:
        """Without a documented form there are no keywords: an object or a list of objects is sent as it is."""
        assert operation.body is not None
        self.imports.add("typing", "Any")
        self.imports.add("collections.abc", "Mapping", "Sequence")
        kind = self._type("Mapping[str, Any] | Sequence[Mapping[str, Any]]")
        body = Argument("body", kind) if operation.body.required else self._optional("body", kind)
        call = f"await self._engine.call(ops.{constant_of(operation)}, {self._given(operation)}, options, body)"
        head = _signature(operation.method_name, [*path, body], keywords, returns)
        return f"{head}\n{text}{_answer(returns, call)}\n"

    def _edit(self, operation: Operation) -> str:
        assert operation.edit is not None
        get, update = self.api.operation(operation.edit.get), self.api.operation(operation.edit.update)
        assert get is not None
        assert update is not None
        assert update.body is not None
        model, answer = get.result.model, update.result.model
        schema = self.api.schemas[update.body.schema]
        changes = f"{update_name(schema.name) if is_updated(self.api, schema) else schema.name}Dict"
        self._import_model(model, answer or model, changes)
        self.imports.add("collections.abc", "Callable")
        path = [Argument(each.name, annotation(self.api, each.type, View.GIVEN, self.imports)) for each in _path(get)]
        change = Argument("change", self._type(f"Callable[[{model}], {model} | {changes} | None]"))
        returns = model if answer in (model, "") else f"{model} | {answer}"
        head = _signature("edit", [*path, change], [Argument("attempts", "int", "5"), _OPTIONS], returns)
        given = "{" + ", ".join(f'"{each.name}": {each.name}' for each in path) + "}"
        operations = f"ops.{constant_of(get)}, ops.{constant_of(update)}"
        call = f"await self._engine.edit({operations}, {given}, change, attempts, options)"
        return f"{head}\n{edit_docstring(get, update, model)}{_answer(returns, call)}\n"


def _path(operation: Operation) -> list[Parameter]:
    return [each for each in operation.parameters if each.location == "path"]


def _classes_of(name: str) -> tuple[str, ...]:
    updated = update_name(name)
    return (name, f"{name}Dict", updated, f"{updated}Dict")


def _answer(returns: str, call: str) -> str:
    if returns == "None":
        return f"        {call}\n"
    # The engine's answer is of any type; the declaration is what checkers go by.
    return f"        result: {returns} = {call}\n        return result\n"


def _signature(
    name: str, positional: list[Argument], keywords: list[Argument], returns: str, *, asynchronous: bool = True
) -> str:
    first = [each for each in keywords if each.default is None]
    rest = [each for each in keywords if each.default is not None]
    arguments = ", ".join(["self", *map(str, positional), "*", *map(str, first), *map(str, rest)])
    return f"    {'async ' if asynchronous else ''}def {name}({arguments}) -> {returns}:"
