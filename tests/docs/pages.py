"""The pages taken apart: fenced blocks, with the tab that they stand in, and links."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

__all__ = ["DOCS", "README", "ROOT", "Block", "all_pages", "blocks", "prose"]

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
README = ROOT / "README.md"

_FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,})(?P<info>[^`]*)")
_TAB = re.compile(r'(?P<indent> *)===[!+]? "(?P<title>[^"]+)"')
_TITLE = re.compile(r'title="([^"]*)"')


@frozen
class Block:
    """One fenced block."""

    page: Path
    line: int
    """Line of its first line of text, from 1."""
    language: str
    title: str
    text: str
    tab: str | None
    """Title of the innermost tab that it stands in."""

    @property
    def place(self) -> str:
        """Where it is, for messages."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def all_pages() -> list[Path]:
    """The README and every page of the documentation."""
    return [README, *sorted(DOCS.rglob("*.md"))]


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    return list(_blocks(page))


def _blocks(page: Path) -> Iterator[Block]:
    lines = page.read_text(encoding="utf-8").splitlines()
    tabs: list[tuple[int, str]] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        indent = len(line) - len(line.lstrip(" "))
        if line.strip():
            tabs = [(column, title) for column, title in tabs if column < indent]
        tab = _TAB.fullmatch(line)
        if tab is not None:
            tabs.append((indent, tab["title"]))
            continue
        fence = _FENCE.fullmatch(line)
        if fence is None:
            continue
        first = number
        while lines[number].strip() != fence["fence"]:
            number += 1
        text = textwrap.dedent("\n".join(lines[first:number])) + "\n"
        number += 1
        language, _, rest = fence["info"].strip().partition(" ")
        title = _TITLE.search(rest)
        yield Block(page, first + 1, language, title[1] if title else "", text, tabs[-1][1] if tabs else None)


def prose(page: Path) -> str:
    """A page without its fenced blocks and code spans."""
    kept: list[str] = []
    fence = None
    for line in page.read_text(encoding="utf-8").splitlines():
        found = _FENCE.fullmatch(line)
        if fence is None and found is not None:
            fence = found["fence"]
        elif fence is not None:
            fence = None if line.strip() == fence else fence
        else:
            kept.append(re.sub(r"`[^`]*`", "", line))
    return "\n".join(kept)
