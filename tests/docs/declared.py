"""Classes and functions of the reference, as their source declares them: nothing is imported, so nothing is missing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from attrs import frozen

from tests.docs.pages import DOCS, ROOT

__all__ = ["Declared", "declared", "fields", "is_described", "parameters"]

_DIRECTIVE = re.compile(r"^::: (?P<path>\S+)$(?P<options>(?:\n +.*)*)", re.MULTILINE)


@frozen
class Declared:
    """A class or a function that the reference tells."""

    path: str
    node: ast.ClassDef | ast.FunctionDef
    is_held: bool
    """The suite makes it, and users only hold it."""

    @property
    def text(self) -> str:
        """Its docstring."""
        return ast.get_docstring(self.node) or ""


@cache
def statements(module: str) -> list[ast.stmt]:
    """What a module consists of."""
    path = ROOT / "src" / module.replace(".", "/")
    return ast.parse((path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")).body


@cache
def declared() -> tuple[Declared, ...]:
    """All of them."""
    pages = sorted((DOCS / "reference" / "classes").glob("*.md"))
    return tuple(
        Declared(found["path"], statement, "merge_init_into_class: false" in found["options"])
        for page in pages
        for found in _DIRECTIVE.finditer(page.read_text(encoding="utf-8"))
        for statement in statements(found["path"].rpartition(".")[0])
        if isinstance(statement, ast.ClassDef | ast.FunctionDef) and statement.name == found["path"].rpartition(".")[2]
    )


def parameters(function: ast.FunctionDef) -> list[str]:
    """The names that a call may give."""
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return [each.arg for each in every if each is not None and each.arg not in ("self", "cls")]


def is_described(name: str, text: str) -> bool:
    """Whether a docstring has an entry for a name."""
    return re.search(rf"^ +{re.escape(name)}: \S", text, re.MULTILINE) is not None


def fields(owner: ast.ClassDef, module: str) -> Iterator[tuple[str, str]]:
    """The public annotated attributes of a class and of the bases in its module, each with what is said of it."""
    for statement, following in zip(owner.body, [*owner.body[1:], ast.Pass()], strict=True):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            said = following.value if isinstance(following, ast.Expr) else None
            name = statement.target.id
            if not name.startswith("_") and "ClassVar" not in ast.unparse(statement.annotation):
                entry = name if is_described(name, ast.get_docstring(owner) or "") else ""
                yield name, str(said.value) if isinstance(said, ast.Constant) else entry
    bases = {base.id for base in owner.bases if isinstance(base, ast.Name)}
    for each in statements(module):
        if isinstance(each, ast.ClassDef) and each.name in bases:
            yield from fields(each, module)
