"""Facts for the reference pages, read from the source: attributes with their docstrings, sections of docstrings."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType

from attrs import frozen

__all__ = [
    "WIDE",
    "Attribute",
    "Sections",
    "anchored",
    "attributes",
    "cell",
    "classes",
    "head_of_names",
    "name_cell",
    "one_line",
    "sections",
    "table",
    "text_of",
]

WIDE = "---\nhide:\n  - toc\n---\n\n"
"""What a page begins with whose tables need the width of the table of contents."""


@frozen
class Attribute:
    """One annotated attribute of a class, as its source has it."""

    name: str
    type: str
    default: str
    text: str


def attributes(cls: type) -> list[Attribute]:
    """The annotated attributes of a class, with the string that stands behind each."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    assert isinstance(tree, ast.ClassDef)
    found: list[Attribute] = []
    for statement, following in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=True):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            default = ast.unparse(statement.value) if statement.value is not None else ""
            text = text_of(following)
            found.append(Attribute(statement.target.id, ast.unparse(statement.annotation), default, text))
    return found


def text_of(statement: ast.stmt) -> str:
    """The string that a statement is, or nothing."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return inspect.cleandoc(str(statement.value.value))
    return ""


def classes(module: ModuleType) -> list[type]:
    """The public classes that a module defines, in the order of its source."""
    found = [getattr(module, name) for name in module.__all__]
    own = [each for each in found if inspect.isclass(each) and each.__module__ == module.__name__]
    return sorted(own, key=lambda each: inspect.getsourcelines(each)[1])


@frozen
class Sections:
    """A docstring taken apart."""

    text: str
    """What stands before the first section, its first line left out."""
    first: str
    """The first line."""
    entries: dict[str, dict[str, str]]
    """Of `Args` and `Raises`: name to text."""
    paragraphs: dict[str, str]
    """Of the other sections: title to text."""


_HEAD = re.compile(r"(?P<title>[A-Z][a-z]+(?: [a-z]+)?):(?P<rest> .*)?")
_LISTED = ("Args", "Raises")


def sections(docstring: str | None) -> Sections:
    """Take a docstring apart at its `Args:`, `Returns:`, `Raises:`, `Retry safety:` and the like."""
    first, _, rest = inspect.cleandoc(docstring or "").partition("\n")
    plain: list[str] = []
    entries: dict[str, dict[str, str]] = {}
    paragraphs: dict[str, str] = {}
    for paragraph in re.split(r"\n\s*\n", rest.strip("\n")):
        head = _HEAD.match(paragraph)
        if head is None:
            plain.append(paragraph)
        elif head["title"] in _LISTED and not head["rest"]:
            entries[head["title"]] = dict(_entries(paragraph.split("\n")[1:]))
        else:
            paragraphs[head["title"]] = one_line(paragraph[len(head["title"]) + 1 :])
    return Sections("\n\n".join(map(one_line, plain)), first, entries, paragraphs)


def _entries(lines: list[str]) -> Iterator[tuple[str, str]]:
    name, text = "", ""
    for line in lines:
        if len(line) - len(line.lstrip()) == 4:
            if name:
                yield name, one_line(text)
            name, _, text = line.strip().partition(": ")
        else:
            text += f" {line.strip()}"
    if name:
        yield name, one_line(text)


def one_line(text: str) -> str:
    """Text without its line breaks."""
    return " ".join(text.split())


def cell(text: str) -> str:
    """Text that may stand in a cell of a table."""
    return one_line(text).replace("|", "\\|")


def anchored(name: str, anchor: str = "") -> str:
    """A name that links can point to: as its heading would be called, or otherwise."""
    return f"`{name}`{{ #{(anchor or name).lower()} }}"


def name_cell(name: str, wire: str, location: str = "body") -> str:
    """A name in Python; below it the one on the wire if it is another, and the part of the request if not the body."""
    said = [f"`{wire}`"] if wire != name else []
    said += [location] if location != "body" else []
    return f"`{name}`" + (f"<br>{_wire(' · '.join(said))}" if said else "")


def head_of_names(title: str, rows: Iterable[Sequence[str]]) -> str:
    """The head of a column of such names."""
    return f"{title}<br>{_wire('on the wire')}" if any("<br>" in row[0] for row in rows) else title


def _wire(text: str) -> str:
    return f'<span class="wire">{text}</span>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; cells must not hold `|` but as `cell` writes it."""
    lines = [head, ["---" for _ in head], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
