"""What an editor shows: every argument and every field is described, and what no document states says so."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadcast_clients.core.operation import Operation
from encora_client import EncoraClient
from plurimedia_client import PlurimediaClient
from tests.docs.declared import declared, fields, is_described, parameters, statements
from tests.docs.pages import ROOT
from whatson_client import WhatsonClient

APIS = ("plurimedia", "encora", "whatson")
MADE_OF_TWO = "edit"
"""It is made of two operations, whose docstrings say how sure they are."""


def resources(api: str, world: str) -> Iterator[type]:
    """The classes that a client's namespaces are of, in one of the two worlds."""
    for path in sorted((ROOT / "src" / f"{api}_client" / "resources" / world).glob("[!_]*.py")):
        module = importlib.import_module(f"{api}_client.resources.{world}.{path.stem}")
        yield from (
            each for each in vars(module).values() if inspect.isclass(each) and each.__module__ == module.__name__
        )


@pytest.mark.parametrize("world", ["_async", "_sync"])
@pytest.mark.parametrize("api", APIS)
def test_every_argument_is_described_and_every_operation_says_how_sure_it_is(api: str, world: str) -> None:
    missing: list[str] = []
    methods = 0
    for resource in resources(api, world):
        for name, method in vars(resource).items():
            if name.startswith("_") or not inspect.isfunction(method):
                continue
            methods += 1
            shown = inspect.getdoc(method) or ""
            names = [each for each in inspect.signature(method).parameters if each != "self"]
            missing += [f"{resource.__name__}.{name}({each})" for each in names if f"\n    {each}: " not in shown]
            if name != MADE_OF_TWO and "\nProvenance: " not in shown:
                missing.append(f"{resource.__name__}.{name}: provenance")
    assert methods > 20
    assert missing == []


def model_fields(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Class, its docstring, field, the field's: of the models in a module; dicts and rows refer to these."""
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.ClassDef) and not statement.name.endswith(("Dict", "Row")):
            about = ast.get_docstring(statement) or ""
            for member, following in zip(statement.body, [*statement.body[1:], ast.Pass()], strict=True):
                if isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
                    said = following.value if isinstance(following, ast.Expr) else None
                    text = said.value if isinstance(said, ast.Constant) else ""
                    yield statement.name, about, member.target.id, " ".join(str(text).split())


@pytest.mark.parametrize("api", APIS)
def test_every_field_is_described_and_says_if_no_document_states_it(api: str) -> None:
    told = [
        each
        for path in sorted((ROOT / "src" / f"{api}_client" / "models").glob("[!_]*.py"))
        for each in model_fields(path)
    ]
    assert len(told) > 100
    assert [f"{cls}.{name}" for cls, _, name, text in told if not text] == []
    silent = [
        f"{cls}.{name}"
        for cls, about, name, text in told
        if not about.rpartition("\n\n")[2].startswith("Documented: ")
        and not any(word in text for word in ("Documented", "Observed", "Inferred"))
    ]
    assert silent == []


LIMITS = ("min_length", "max_length", "minimum", "maximum", "min_items", "max_items")


def limits(operation: Operation) -> Iterator[tuple[str, float]]:
    """The documented limits of what an operation takes, by its argument."""
    taken = [*operation.parameters, *(operation.body.fields if operation.body is not None else ())]
    for each in taken:
        values = (getattr(each.schema, limit) for limit in LIMITS)
        yield from ((each.name, value) for value in values if value is not None)


@pytest.mark.parametrize(
    "client",
    [
        PlurimediaClient(base_url="https://api.example", subscription_key="unused"),
        EncoraClient(base_url="https://api.example", token="unused"),
        WhatsonClient(base_url="https://api.example", token="unused"),
    ],
    ids=APIS,
)
def test_every_limit_is_told_with_its_argument(client: PlurimediaClient | EncoraClient | WhatsonClient) -> None:
    told = 0
    silent: list[str] = []
    for operation in client.operations:
        owner: object = client
        for name in operation.id.split("."):
            owner = getattr(owner, name, None)
        for argument, limit in limits(operation):
            entry = re.search(rf"\n    {argument}: (.*(?:\n        .*)*)", inspect.getdoc(owner) or "")
            number = f"{limit:g}" if limit < 1_000_000 else str(int(limit))
            if entry is None or not re.search(rf"(?<![\d.,]){re.escape(number)}(?!\.?\d)", entry[1].replace(",", "")):
                silent.append(f"{operation.id}({argument}): {number}")
            told += 1
    assert silent == []
    assert told > 0


RULES = ("flows.enrich.rules.", "flows.guide.rules.", "flows.release.rules.")
"""All rules of a flow take the same; what that is, the class of the rules tells."""


def test_what_users_call_says_what_it_takes() -> None:
    """With a single argument, the sentence about the function is about it."""
    silent: list[str] = []
    calls = 0
    for each in declared():
        if not each.text:
            silent.append(each.path)
        methods = [each.node] if isinstance(each.node, ast.FunctionDef) else each.node.body
        for method in methods:
            if not isinstance(method, ast.FunctionDef) or any(rule in each.path for rule in RULES):
                continue
            made = method.name == "__init__" and not each.is_held
            if (method.name.startswith("_") and not made) or is_filled_by_others(method):
                continue
            calls += 1
            text = (ast.get_docstring(method) or "") + (f"\n{each.text}" if made else "")
            names = parameters(method)
            if not text or (len(names) > 1 and not all(is_described(name, text) for name in names)):
                silent.append(f"{each.path}.{method.name}")
    assert calls > 250
    assert silent == []


def is_filled_by_others(method: ast.FunctionDef) -> bool:
    """A signature for the type checker alone, or a fixture, whose arguments pytest fills."""
    return any(re.search(r"\b(overload|fixture)\b", ast.unparse(each)) for each in method.decorator_list)


def test_every_field_of_a_public_class_is_described() -> None:
    silent: list[str] = []
    found = 0
    for each in declared():
        if isinstance(each.node, ast.ClassDef):
            own = dict(fields(each.node, each.path.rpartition(".")[0]))
            found += len(own)
            silent += [f"{each.path}.{name}" for name, text in own.items() if not text]
    assert found > 400
    assert silent == []


@pytest.mark.parametrize(
    ("module", "owner"),
    [
        ("broadcast_clients.core.settings", "ClientSettings"),
        ("broadcast_clients.core.options", "RequestOptions"),
        ("broadcast_clients.core.http.protocol", "Timeout"),
        ("broadcast_clients.core.retry", "Retry"),
    ],
)
def test_every_setting_is_described(module: str, owner: str) -> None:
    [declaration] = [each for each in statements(module) if isinstance(each, ast.ClassDef) and each.name == owner]
    told = dict(fields(declaration, module))
    assert len(told) > 3
    assert [name for name, text in told.items() if not text] == []


@pytest.mark.parametrize("world", ["_async", "_sync"])
@pytest.mark.parametrize("api", APIS)
def test_every_argument_of_a_client_is_described(api: str, world: str) -> None:
    own = [each for each in statements(f"{api}_client.{world}.client") if isinstance(each, ast.ClassDef)]
    [client] = [each for each in own if each.name.endswith("Client")]
    [made] = [each for each in client.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"]
    text = ast.get_docstring(client) or ""
    assert parameters(made)
    assert [name for name in parameters(made) if not is_described(name, text)] == []
