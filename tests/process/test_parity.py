"""Async and sync clients have the same names, arguments and defaults, and every operation has its method."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.operations.facts import APIS, PACKAGES, methods, operations, settings_of

KINDS = {"plurimedia": "PlurimediaClient", "encora": "EncoraClient", "whatson": "WhatsonClient"}
RENAMED = {"aclose": "close"}


def clients(api: str) -> tuple[Any, Any]:
    package = importlib.import_module(PACKAGES[api])
    settings = settings_of(api)
    return getattr(package, f"Async{KINDS[api]}")(**settings), getattr(package, KINDS[api])(**settings)


def public(thing: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in dir(thing):
        if not name.startswith("_"):
            found[RENAMED.get(name, name)] = getattr(thing, name)
    return found


def is_resource(value: Any) -> bool:
    return type(value).__module__.split(".")[0] in PACKAGES.values() and not callable(value)


def tree(thing: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every public method below a client, by its attribute path."""
    for name, value in public(thing).items():
        if is_resource(value):
            yield from tree(value, f"{path}{name}.")
        elif callable(value):
            yield f"{path}{name}", value


def neutral(annotation: object) -> str:
    """An annotation without what tells the two worlds apart."""
    text = str(annotation).replace("Async", "").replace("_async", "_sync")
    text = re.sub(r"(?:Awaitable|Coroutine)\[(?:Any, Any, )?(.*?)\](?=[,\]| ]|$)", r"\1", text)
    return text.replace("Awaitable[", "").replace(" ", "")


def shape(method: Any) -> list[tuple[str, str, Any]]:
    signature = inspect.signature(method)
    parameters = signature.parameters.values()
    return [(each.name, each.kind.name, getattr(each.default, "__name__", each.default)) for each in parameters]


@pytest.mark.parametrize("api", APIS)
def test_the_same_names_and_arguments(api: str) -> None:
    asynchronous, synchronous = (dict(tree(each)) for each in clients(api))
    assert asynchronous.keys() == synchronous.keys()
    for path, method in asynchronous.items():
        assert shape(method) == shape(synchronous[path]), path


@pytest.mark.parametrize("api", APIS)
def test_the_same_annotations_of_generated_methods(api: str) -> None:
    asynchronous, synchronous = (dict(tree(each)) for each in clients(api))
    generated = [path for path in asynchronous if ".resources." in asynchronous[path].__module__]
    assert len(generated) >= 4
    for path in generated:
        pairs = zip(
            inspect.signature(asynchronous[path]).parameters.values(),
            inspect.signature(synchronous[path]).parameters.values(),
            strict=True,
        )
        for ours, theirs in pairs:
            assert neutral(ours.annotation) == neutral(theirs.annotation), path
        results = [neutral(inspect.signature(each[path]).return_annotation) for each in (asynchronous, synchronous)]
        assert results[0] == results[1], path


@pytest.mark.parametrize("api", APIS)
def test_the_same_constructors(api: str) -> None:
    package = importlib.import_module(PACKAGES[api])
    first, second = (getattr(package, name) for name in (f"Async{KINDS[api]}", KINDS[api]))
    assert shape(first) == shape(second)
    assert first.__doc__.replace("Async", "") == second.__doc__.replace("Async", "")


@pytest.mark.parametrize("api", APIS)
def test_every_operation_has_its_method_and_every_argument_its_name(api: str) -> None:
    for client in clients(api):
        found = dict(tree(client))
        for operation in [each for name, each in methods() if name == api]:
            parameters = {each.name for each in operation.parameters}
            parameters |= {each.name for each in operation.body.fields} | {"body"} if operation.body else set()
            parameters |= {"unconditional"} if operation.etag else set()
            assert {name for name, *_ in shape(found[operation.id])} == parameters | {"options"}, operation.id


@pytest.mark.parametrize("api", APIS)
def test_every_method_is_documented(api: str) -> None:
    for client in clients(api):
        for path, method in tree(client):
            text = inspect.getdoc(method) or ""
            assert len(text) > 20, path
            for name, kind, _ in shape(method):
                if ".resources." in method.__module__ and kind != "VAR_KEYWORD":
                    assert f"\n    {name}: " in text, f"{path} doesn't explain {name}"


@pytest.mark.parametrize("api", APIS)
def test_the_same_table_of_operations(api: str) -> None:
    asynchronous, synchronous = clients(api)
    assert asynchronous.operations == synchronous.operations
    assert [each.id for each in synchronous.operations] == [each.id for name, each in operations() if name == api]
    assert {each.provenance for each in synchronous.operations} <= {"documented", "observed", "inferred"}
    assert all(each.title and each.source for each in synchronous.operations)
