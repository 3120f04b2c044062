"""What an editor shows: every argument and every field is described, and what no document states says so."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

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


def fields(path: Path) -> Iterator[tuple[str, str, str, str]]:
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
        each for path in sorted((ROOT / "src" / f"{api}_client" / "models").glob("[!_]*.py")) for each in fields(path)
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
