"""Links lead somewhere, commands exist, made pages are up to date, and the site builds with nothing from outside."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click
import pytest

from broadcast_clients.cli.app import app
from broadcast_clients.core import errors
from tests.docs.pages import DOCS, README, ROOT, all_pages, blocks, prose

_LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)>\s]+)>?\s*\)")
_MAKE = re.compile(r"^make ([a-z-]+)", re.MULTILINE)
_SCRIPT = re.compile(r"(?:python |`)(examples/[\w./-]+\.py)")
_MARKED = re.compile(r"`\{ #([\w.-]+) \}")
_DOCUMENTED = re.compile(r"^::: (\S+)$")
"""What mkdocstrings makes a heading of."""
_SHELL = {"python", "python3", "make", "export", "broadcast", "cat", "echo", ".", "rm"}
"""What a shell line of a page may begin with; the dot reads a file of variables."""


def links(page: Path) -> list[str]:
    """Targets of the links of a page, outside code."""
    return _LINK.findall(prose(page))


def anchors(page: Path) -> set[str]:
    """What a link may point to within a page."""
    found: set[str] = set()
    for line in prose_lines(page):
        heading = re.fullmatch(r"#{1,6} (?P<text>.*?)(?: \{ #(?P<anchor>[\w.-]+)(?: data-toc-label=\w+)? \})?", line)
        if heading is not None:
            text = re.sub(r"[^\w\s-]", "", heading["text"].lower()).strip()
            found.add(heading["anchor"] or re.sub(r"[\s]+", "-", text))
        found |= set(_MARKED.findall(line)) | set(_DOCUMENTED.findall(line))
    return found


def prose_lines(page: Path) -> list[str]:
    """The lines of a page outside fenced blocks, code spans kept."""
    hidden = {number for block in blocks(page) for number in range(block.line, block.line + block.text.count("\n"))}
    lines = page.read_text(encoding="utf-8").splitlines()
    return [line for number, line in enumerate(lines, start=1) if number not in hidden]


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_lead_to_files_and_headings(page: Path) -> None:
    broken: list[str] = []
    for link in links(page):
        parts = urlsplit(link)
        if parts.scheme:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        missing_anchor = bool(parts.fragment) and target.suffix == ".md" and parts.fragment not in anchors(target)
        if not target.exists() or missing_anchor:
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", [page for page in all_pages() if page != README], ids=lambda page: page.name)
def test_pages_of_the_site_link_within_it(page: Path) -> None:
    local = [urlsplit(link) for link in links(page)]
    outside = [
        link.path for link in local if not link.scheme and not (page.parent / link.path).resolve().is_relative_to(DOCS)
    ]
    assert outside == []


def test_make_targets_that_are_named_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {name for page in all_pages() for block in blocks(page) for name in _MAKE.findall(block.text)}
    named |= {name for page in all_pages() for name in re.findall(r"`make ([a-z-]+)", page.read_text("utf-8"))}
    assert {"demo", "test", "docs", "bench"} <= named <= targets


def test_example_scripts_that_are_named_exist() -> None:
    named = {name for page in all_pages() for name in _SCRIPT.findall(page.read_text(encoding="utf-8"))}
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_shell_blocks_hold_commands_that_are_checked() -> None:
    """`make`, `broadcast` and `python examples/…` are, here; others would need a test of their own."""
    lines = [
        line
        for page in all_pages()
        for block in blocks(page)
        if block.language == "shell"
        for line in block.text.splitlines()
    ]
    assert lines
    assert [line for line in lines if line.split()[0] not in _SHELL] == []


def test_commands_of_broadcast_that_are_named_exist_and_take_these_options() -> None:
    wrong = [
        f"{block.place}: {line}"
        for page in all_pages()
        for block in blocks(page)
        if block.language == "shell"
        for line in block.text.splitlines()
        for words in re.findall(r"(?:^|; |\| )broadcast ([^|;>]*)", line)
        if not _is_command(shlex.split(words, comments=True))
    ]
    assert wrong == []


def _is_command(words: list[str]) -> bool:
    own = words[: words.index("--")] if "--" in words else words
    found: click.Command | None = app
    context = click.Context(app)
    while own and isinstance(found, click.Group) and not own[0].startswith("-"):
        found = found.get_command(context, own.pop(0))
    if found is None:
        return False
    known = {"--help", "--version", *(name for each in found.params for name in each.opts)}
    return {word.partition("=")[0] for word in own if word.startswith("-") and word != "-"} <= known


def test_options_of_the_sandbox_command_exist() -> None:
    command = [sys.executable, "-m", "broadcast_clients.sandbox", "--help"]
    known = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    shown = [
        option
        for page in all_pages()
        for block in blocks(page)
        for line in block.text.splitlines()
        if line.startswith("python -m broadcast_clients.sandbox")
        for option in re.findall(r"--[a-z-]+", line)
    ]
    assert shown
    assert [option for option in shown if option not in known] == []


def test_python_blocks_are_formatted(tmp_path: Path) -> None:
    """At 92 columns, which is what a page shows without scrolling."""
    python = [block for page in all_pages() for block in blocks(page) if block.language == "python"]
    files = [tmp_path / f"{number:05}.py" for number in range(len(python))]
    for path, block in zip(files, python, strict=True):
        path.write_text(block.text, encoding="utf-8")
    ruff = str(Path(sys.executable).parent / "ruff")
    command = [ruff, "format", "--quiet", "--isolated", "--target-version", "py311", "--line-length", "92", "."]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=60)
    wrong = [each.place for each, path in zip(python, files, strict=True) if path.read_text("utf-8") != each.text]
    assert wrong == []


def test_made_pages_are_what_the_source_makes() -> None:
    command = [sys.executable, str(DOCS / "make_reference.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.mark.parametrize("name", sorted(errors.__all__))
def test_the_catalogue_has_every_error_and_what_to_do(name: str) -> None:
    value = getattr(errors, name)
    page = (DOCS / "reference" / "errors.md").read_text(encoding="utf-8")
    if isinstance(value, type) and issubclass(value, errors.BroadcastError):
        [row] = [line for line in page.splitlines() if line.startswith(f"| `{name}`")][:1]
        _, _, meaning, what_to_do, again, _ = (part.strip() for part in re.split(r"(?<!\\)\|", row))
        assert meaning
        assert what_to_do
        assert again == ("yes" if value.default_retryable else "no")
    else:
        assert f"### `{name}`" in page


class _Loaded(HTMLParser):
    """What a page of the site loads: scripts, styles, pictures, fonts."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag loads."""
        given = dict(attrs)
        if tag in ("script", "img", "iframe", "source") and given.get("src"):
            self.addresses.append(str(given["src"]))
        if tag == "link" and given.get("rel") not in ("canonical", "prev", "next"):
            self.addresses.append(str(given.get("href")))


def test_the_site_has_every_page_as_a_file_of_its_name(site: Path) -> None:
    expected = {page.relative_to(DOCS).with_suffix(".html") for page in DOCS.rglob("*.md")}
    assert expected <= {page.relative_to(site) for page in site.rglob("*.html")}
    assert not list(site.rglob("*.py"))


class _Linked(HTMLParser):
    """What a page of the site links to, and what in it can be linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.anchors: set[str] = set()
        self.twice: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the links and the places of a tag."""
        given = dict(attrs)
        name = given.get("id")
        if name is not None:
            self.twice |= {name} & self.anchors
            self.anchors.add(name)
        if tag == "a" and given.get("href") is not None:
            self.targets.add(str(given["href"]))


def test_every_link_of_the_site_leads_to_a_file_and_a_place_in_it(site: Path) -> None:
    """So that the site can be read from the disk; a folder isn't a page there."""
    pages: dict[Path, _Linked] = {}
    for page in site.rglob("*.html"):
        if page.name == "404.html":  # a server sends it for any address, so its links begin at the root
            continue
        pages[page] = _Linked()
        pages[page].feed(page.read_text(encoding="utf-8"))
    broken: list[str] = []
    for page, linked in pages.items():
        broken += [f"{page.relative_to(site)}: id {name} twice" for name in linked.twice if not name.startswith("__")]
        for target in linked.targets:
            parts = urlsplit(target)
            path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            place = unquote(parts.fragment)
            known = not place or path not in pages or place in pages[path].anchors
            if not parts.scheme and not (path.is_file() and known):
                broken.append(f"{page.relative_to(site)}: {target}")
    assert broken == []


def test_the_site_is_searched_from_the_disk(site: Path) -> None:
    """Browsers read no JSON and start no workers from files, so the index is a script, and a frame does the work."""
    index = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    assert json.loads(index.removeprefix("var __index = "))["docs"]
    assert (site / "javascripts" / "iframe-worker.js").is_file()
    for page in (site / "index.html", site / "howto" / "bulk.html"):
        assert 'javascripts/iframe-worker.js"></script>' in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", [""]),
        ("title", ["title"]),
        ("X-Available-Pages", ["X-Available-Pages"]),
        ("content_running_order_display_types", ["content_running_", "order_display_types"]),
        ("GET /content/v1/series/{contentId}", ["GET /content/v1/", "series/{contentId}"]),
        ("list[ContentCollectionItemRef | None]", ["list[", "ContentCollectionItemRef | ", "None]"]),
        ("a&lt;b_and_something_longer", ["a&lt;b_and_", "something_longer"]),
    ],
)
def test_long_names_in_tables_come_in_pieces(name: str, expected: list[str]) -> None:
    assert _hooks().pieces(name) == expected


def test_cells_know_the_heads_of_their_columns() -> None:
    before = '<td><code>b</code></td><table><tr><th>na"me</th><th>what <b>it</b> is</th></tr>'
    shown = _hooks().on_page_content(f'{before}<tr class="x"><td><code>a</code></td><td></td></tr></table>')
    assert shown == (
        f'{before}<tr class="x"><td data-head="na&quot;me"><code><span class="whole">a</span></code></td>'
        '<td data-head="what it is"></td></tr></table>'
    )


def _hooks() -> Any:
    found = importlib.util.spec_from_file_location("table_hooks", DOCS / "table_hooks.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_site_loads_nothing_from_outside(site: Path) -> None:
    outside: set[str] = set()
    for page in site.rglob("*.html"):
        loaded = _Loaded()
        loaded.feed(page.read_text(encoding="utf-8"))
        outside |= {address for address in loaded.addresses if urlsplit(address).netloc}
    for style in site.rglob("*.css"):
        outside |= set(re.findall(r"(?:url\(|@import )[\"']?(https?://[^\"')]+)", style.read_text(encoding="utf-8")))
    assert outside == set()


@pytest.mark.parametrize(
    ("term", "pages"),
    [
        ("If-Match", {"howto/edit-safely.html", "reference/operations/encora/admin.movies.html"}),
        ("X-Available-Pages", {"howto/read-lists.html", "reference/operations/plurimedia/catalogs.html"}),
        ("contentWarnings", {"reference/models/whatson/contents.html", "howto/release-flow.html"}),
    ],
)
def test_the_search_finds_names_on_the_wire(site: Path, term: str, pages: set[str]) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    found = {
        entry["location"].partition("#")[0]
        for entry in index["docs"]
        if term.lower() in f"{entry['title']} {entry['text']}".lower()
    }
    assert pages <= found, f"not found on {sorted(pages - found)}, but on {sorted(found)}"


@pytest.mark.parametrize(
    ("term", "page"), [("If-Match", "howto/edit-safely.html"), ("X-Available-Pages", "howto/read-lists.html")]
)
def test_names_that_the_search_cuts_at_hyphens_stand_in_a_title(site: Path, term: str, page: str) -> None:
    """A title counts most, and the parts of such names are words that are everywhere."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert [entry for entry in index["docs"] if entry["location"].startswith(f"{page}#") and term in entry["title"]]
