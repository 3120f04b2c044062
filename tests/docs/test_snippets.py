"""Every Python block of the documentation runs, and those of `broadcast`, and prints what the page shows."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from encora_client.operations import ALL_IDS as ENCORA_IDS
from plurimedia_client.operations import ALL_IDS as PLURIMEDIA_IDS
from tests.docs.pages import DOCS, README, ROOT, Block, all_pages, blocks
from tests.docs.running import PageRun, is_run, same_output
from whatson_client.operations import ALL_IDS as WHATSON_IDS

PRELUDE_PAGE = DOCS / "getting-started.md"
PRELUDE_TITLE = "set-up of all pages"
OPERATIONS = DOCS / "reference" / "operations"
"""Pages whose snippets print what their reader will want to see, and show nothing of it."""
PAGES = [
    page
    for page in all_pages()
    if page != README and any(each.language == "python" or is_run(each) for each in blocks(page))
]
README_SCRIPTS = [each for each in blocks(README) if each.language == "python"]


def prelude() -> Block:
    """The block that the getting-started page tells readers to run first, on whatever page they are."""
    return next(each for each in blocks(PRELUDE_PAGE) if each.title == PRELUDE_TITLE)


def test_pages_that_begin_with_the_set_up_have_the_same_one() -> None:
    own = [block for page in PAGES for block in blocks(page) if block.title == PRELUDE_TITLE]
    assert {block.text for block in own} == {prelude().text}
    tutorials = {page for page in PAGES if page.parent.name == "tutorials"}
    assert tutorials
    assert tutorials < {block.page for block in own}


@pytest.mark.parametrize("path", sorted((DOCS / "tutorials").glob("*.md")), ids=lambda path: path.stem)
def test_what_a_tutorial_has_pasted_works_at_the_prompt(path: Path) -> None:
    """Which ends a statement at its first empty line, and before Python 3.13 refuses a next one without it."""
    for block in blocks(path):
        if block.language == "python" and not block.title.endswith(".py"):
            lines = ["", *block.text.splitlines(), ""]
            for statement in ast.parse(block.text).body:
                if isinstance(statement, _COMPOUND):
                    assert statement.end_lineno is not None
                    inside = lines[statement.lineno : statement.end_lineno + 1]
                    assert all(inside), f"{block.place}: an empty line within {inside[0]}"
                    assert not lines[statement.end_lineno + 1], f"{block.place}: no empty line after {inside[0]}"


_COMPOUND = (ast.With, ast.For, ast.While, ast.If, ast.Try, ast.Match, ast.FunctionDef, ast.ClassDef)


def shown_after(block: Block, page: list[Block]) -> Block | None:
    """The output that a page shows for a block: a `text` block right behind it, in the same tab."""
    following = page[page.index(block) + 1 :]
    return following[0] if following and following[0].language == "text" and following[0].tab == block.tab else None


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """No settings of the clients around; snippets work in an empty folder. What they set is taken back."""
    monkeypatch.chdir(tmp_path)
    with mock.patch.dict(os.environ):
        for name in list(os.environ):
            if name.startswith(("PLURIMEDIA_", "ENCORA_", "WHATSON_")) or name.lower().endswith("_proxy"):
                del os.environ[name]
        yield tmp_path


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_a_page_runs_from_top_to_bottom_and_shows_its_output(path: Path, clean_environment: Path) -> None:
    page = blocks(path)
    with PageRun(clean_environment) as reader:
        if not any(block.title == PRELUDE_TITLE for block in page):
            reader.run(prelude())
        for block in page:
            if block.language == "python" or block.title.endswith(".toml"):
                printed = reader.run(block)
            elif is_run(block):
                printed = reader.run_shell(block)
            else:
                continue
            shown = shown_after(block, page)
            silent = not block.title.endswith((".py", ".toml")) and OPERATIONS not in path.parents
            expected = shown.text if shown is not None else "" if silent else "..."
            assert same_output(expected, printed), f"{block.place} printed:\n{printed}\nThe page shows:\n{expected}"


@pytest.mark.parametrize("block", README_SCRIPTS, ids=lambda block: f"line {block.line}")
def test_a_script_of_the_readme_runs_as_it_stands(block: Block, clean_environment: Path) -> None:
    script = clean_environment / "script.py"
    script.write_text(block.text, encoding="utf-8")
    command = [sys.executable, "-W", "error", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=dict(os.environ))
    assert (done.returncode, done.stderr) == (0, "")
    shown = shown_after(block, blocks(README))
    assert shown is not None, "a script of the README shows its output"
    assert same_output(shown.text, done.stdout), done.stdout


def test_the_readme_has_a_sync_and_an_async_script() -> None:
    assert ["async with" in each.text for each in README_SCRIPTS[:2]] == [False, True]


def test_every_text_block_behind_python_is_checked_output() -> None:
    """A page may show other text as well, but not where readers take it for output."""
    unchecked = [
        each.place
        for path in all_pages()
        for before, each in zip(blocks(path), blocks(path)[1:], strict=False)
        if each.language == "text" and before.language == "python" and before.tab != each.tab
    ]
    assert unchecked == []


@pytest.mark.parametrize(
    ("api", "ids"), [("plurimedia", PLURIMEDIA_IDS), ("encora", ENCORA_IDS), ("whatson", WHATSON_IDS)]
)
def test_every_operation_has_a_snippet(api: str, ids: Iterable[str]) -> None:
    folder = DOCS / "snippets" / api
    code = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    missing = [
        each
        for each in ids
        if f"async def {each.rpartition('.')[2]}" not in code.get(each.rpartition(".")[0].replace(".", "_"), "")
    ]
    assert missing == []


def test_no_block_goes_without_a_language() -> None:
    """Without one it would neither be run nor be known as something that isn't."""
    known = {"python", "text", "shell", "toml", "ini", "json", "markdown"}
    assert [each.place for path in all_pages() for each in blocks(path) if each.language not in known] == []


def test_snippets_are_run_from_the_checkout_under_test() -> None:
    import plurimedia_client

    assert Path(plurimedia_client.__file__).is_relative_to(ROOT / "src")
