"""Every public name is in the built reference, and whatever the pages and examples import is public."""

from __future__ import annotations

import ast
import importlib
import json
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import griffe
import pytest
from codegen.surface import PACKAGES

from broadcast_clients.core.errors import BroadcastError
from broadcast_clients.flows.guide import ChannelUnknown
from broadcast_clients.flows.release import ReleaseUnknown
from broadcast_clients.formats.xmltv import XmltvError
from tests.docs.declared import declared
from tests.docs.pages import ROOT, all_pages, blocks
from whatson_client import NotInRelease

PUBLIC = (*PACKAGES, "broadcast_clients.flows.spark")
OWN = ("broadcast_clients", "plurimedia_client", "encora_client", "whatson_client")
ON_PAGES = {"RequestOptions": "options"}
"""Names that a whole page is about, with the page's."""


class _Page(HTMLParser):
    """Anchors of a page, and its links by the heading of second rank above them."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: dict[str, list[str]] = {}
        self.rows: dict[str, list[str]] = {}
        """The cells of the row that an anchor is in."""
        self._heading = ""
        self._row: list[str] | None = None
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note anchors, headings, rows and links."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.anchors.add(given["id"])
            if self._row is not None:
                self.rows[given["id"]] = self._row
        if tag == "h2":
            self._heading = given.get("id", "")
        elif tag == "tr":
            self._row = []
        elif tag == "td" and self._row is not None:
            self._row.append("")
            self._in_cell = True
        elif tag == "a":
            self.links.setdefault(self._heading, []).append(given.get("href", ""))

    def handle_data(self, data: str) -> None:
        """Note the text of cells."""
        if self._row and self._in_cell:
            self._row[-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave a cell or a row behind."""
        if tag == "td":
            self._in_cell = False
        elif tag == "tr":
            self._row = None


@cache
def parsed(path: Path) -> _Page:
    """A page of the site."""
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def target(path: Path, link: str) -> tuple[Path, str]:
    """The file that a link leads to, and the anchor."""
    parts = urlsplit(link)
    found = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    return found / "index.html" if found.is_dir() else found, unquote(parts.fragment)


def page_of(site: Path, name: str) -> Path:
    """The file of a page, whichever way the builder lays them out."""
    return next(each for each in (site / f"{name}.html", site / name / "index.html") if each.exists())


def pages_below(folder: Path) -> list[Path]:
    """The pages in a folder of the site."""
    return sorted(folder.rglob("*.html"))


def public(module: str) -> list[str]:
    """The names of a module, but for those of two underscores."""
    return [name for name in importlib.import_module(module).__all__ if not name.startswith("__")]


def place_of(name: str) -> set[str]:
    """The anchors or pages that may stand for a name: an async class is told with the sync one."""
    told = ON_PAGES.get(name, name)
    return {told, told.lower(), told.removeprefix("Async")}


@pytest.mark.parametrize("module", PUBLIC)
def test_every_public_name_is_in_the_reference(site: Path, module: str) -> None:
    package, _, last = module.partition(".")
    if last in ("models", "rows"):
        told = {
            anchor
            for page in pages_below(site / "reference" / "models" / package.removesuffix("_client"))
            for anchor in parsed(page).anchors
        }
        assert [name for name in public(module) if name.lower() not in told] == []
        return
    index = page_of(site, "reference/classes/index")
    links = parsed(index).links
    shared = next(each for heading, each in links.items() if heading.startswith("plurimedia_client-encora_client"))
    given = [*links.get(module, []), *(shared if module in OWN[1:] else [])]
    found: set[str] = set()
    for link in given:
        page, anchor = target(index, link)
        if not anchor or anchor in parsed(page).anchors:
            found.add(anchor.rpartition(".")[2] if anchor else page.stem if page.stem != "index" else page.parent.name)
    assert [name for name in public(module) if not found & place_of(name)] == []


def imported(source: str) -> set[tuple[str, str]]:
    """Modules of the suite that a piece of Python imports from, with the names."""
    return {
        (statement.module, each.name)
        for statement in ast.walk(ast.parse(source))
        if isinstance(statement, ast.ImportFrom) and statement.module and statement.module.split(".")[0] in OWN
        for each in statement.names
    }


def test_pages_examples_and_notebooks_import_what_is_public() -> None:
    sources = [block.text for page in all_pages() for block in blocks(page) if block.language == "python"]
    sources += [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").rglob("*.py"))]
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names: set[tuple[str, str]] = set()
    for source in sources:
        names |= imported(source)
    assert len(names) > 50
    private = [
        f"{module}.{name}"
        for module, name in sorted(names)
        if not (module in PUBLIC and name in public(module)) and f"{module}.{name}" not in PUBLIC
    ]
    assert private == []


def test_every_error_is_in_the_catalogue_with_its_remedy(site: Path) -> None:
    catalogue = parsed(page_of(site, "reference/errors")).rows
    every = {
        each
        for module in (*PACKAGES, "broadcast_clients.core.errors")
        for each in (getattr(importlib.import_module(module), name) for name in public(module))
        if isinstance(each, type) and issubclass(each, Exception)
    }
    assert len(every) > 60
    assert {ChannelUnknown, NotInRelease, XmltvError, ReleaseUnknown} <= every
    root = [cell.strip() for cell in catalogue["broadcast_clients.core.errors.broadcasterror"]]
    wrong: list[str] = []
    for error in every:
        path = f"{error.__module__}.{error.__name__}"
        row = [cell.strip() for cell in catalogue.get(path.lower(), [])]
        if len(row) < 3 or not all(row[:3]):
            wrong.append(f"{path}: what it means or what to do is missing")
        hint = error.__dict__.get("default_hint")
        if hint is not None and hint.replace("`", "") not in row[2:3]:
            wrong.append(f"{path}: the catalogue advises {row[2:3]}, and the error {hint!r}")
        if row[2:3] == root[2:3] and error is not BroadcastError:
            wrong.append(f"{path}: what is advised for the root helps nobody here")
    assert wrong == []


NOT_TOLD = {
    "broadcast_clients.core.http.protocol.Pieces": "iterables of bytes",
    "broadcast_clients.core.operation.Kind": "the field that has it tells",
    "whatson_client.releases.behaviour.Relies": "the field that has it tells",
    "whatson_client.schema.drift.Change": "the field that has it tells",
    "whatson_client.schema.drift.Kind": "the field that has it tells",
}
"""Types in what public things give that the reference leaves out, with the reason."""
ELSEWHERE = (".models.", ".resources.")
"""Modules that have pages of their own."""


@cache
def sources() -> griffe.ModulesCollection:
    """The suite as its source declares it, imports resolved."""
    loader = griffe.GriffeLoader(search_paths=[ROOT / "src"])
    for package in OWN:
        loader.load(package)
    loader.resolve_aliases(external=False)
    return loader.modules_collection


def own(path: str) -> griffe.Object | None:
    """A class or value of the suite; `None` for all else."""
    try:
        found = sources()[path]
        found = found.final_target if isinstance(found, griffe.Alias) else found
    except (KeyError, griffe.AliasResolutionError, griffe.CyclicAliasError):
        return None
    return found if isinstance(found, griffe.Class | griffe.Attribute) else None


def given_by(found: griffe.Object) -> set[str]:
    """The types in what a class's public members, or a function, give."""
    members = [found]
    if isinstance(found, griffe.Class):
        members = [each for name, each in found.members.items() if not name.startswith("_") and not each.is_alias]
    annotations = [
        each.returns if isinstance(each, griffe.Function) else each.annotation
        for each in members
        if isinstance(each, griffe.Function | griffe.Attribute)
    ]
    return {
        name.canonical_path
        for annotation in annotations
        if isinstance(annotation, griffe.Expr)
        for name in annotation.iterate(flat=True)
        if isinstance(name, griffe.ExprName)
    }


def test_what_public_things_give_is_in_the_reference(site: Path) -> None:
    told = {anchor for page in pages_below(site / "reference") for anchor in parsed(page).anchors}
    missing: set[str] = set()
    seen: set[str] = set()
    for each in declared():
        for path in given_by(sources()[each.path]):
            found = own(path)
            if found is None or found.name.startswith("_") or any(part in found.path for part in ELSEWHERE):
                continue
            if isinstance(found, griffe.Attribute) and (isinstance(found.parent, griffe.Class) or is_variable(found)):
                continue
            seen.add(found.path)
            if not {found.path, found.path.lower(), found.name.lower()} & told and found.path not in NOT_TOLD:
                missing.add(f"{found.path}, of {each.path}")
    assert len(seen) > 80
    assert missing == set()
    assert set(NOT_TOLD) <= seen


def is_variable(found: griffe.Attribute) -> bool:
    """Whether it stands for a type that the caller chooses."""
    return str(found.value).startswith(("TypeVar(", "ParamSpec("))
