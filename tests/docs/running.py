"""Runs a page's Python blocks in order, as a reader would paste them, and compares the output that the page shows."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import doctest
import inspect
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

from tests.docs.pages import Block

__all__ = ["PageRun", "same_output"]

_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class PageRun:
    """One page's namespace and event loop. Use it as a context manager: what the page left open is closed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shared: dict[str, Any] = {"__name__": "__main__"}
        self._asynchronous: dict[str, Any] = {}
        self._runner = asyncio.Runner()

    def __enter__(self) -> PageRun:
        return self

    def __exit__(self, *exception: object) -> None:
        with self._runner:
            found = {id(each): each for each in (*self._shared.values(), *self._asynchronous.values())}
            for each in found.values():
                self._close(each)

    def _close(self, left: Any) -> None:
        module = type(left).__module__.partition(".")[0]
        if not module.endswith("_client") and module != "broadcast_clients":
            return
        for name in ("aclose", "close", "stop"):
            method: Callable[[], Any] | None = getattr(left, name, None)
            if method is not None:
                result = method()
                if inspect.isawaitable(result):
                    self._runner.run(_awaited(result))
                return

    def run(self, block: Block) -> str:
        """Run a block; gives what it printed.

        A block in an "Async" tab sees what the page has defined so far, and what earlier "Async" tabs have; what it
        defines stays among those. A block whose title is a file name becomes that file, and pytest runs it if its name
        begins with `test_`.
        """
        if block.title.endswith(".py"):
            (self._folder / block.title).write_text(block.text, encoding="utf-8")
            return _pytest(self._folder, block.title) if block.title.startswith("test_") else ""
        code = compile(
            "\n" * (block.line - 1) + block.text,
            str(block.page),
            "exec",
            flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
            dont_inherit=True,
        )
        if block.tab != "Async":
            return self._execute(code, self._shared)
        names = {**self._shared, **self._asynchronous}
        before = dict(names)
        printed = self._execute(code, names)
        self._asynchronous |= {name: value for name, value in names.items() if before.get(name) is not value}
        return printed

    def _execute(self, code: CodeType, names: dict[str, Any]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            result = eval(code, names)
            if inspect.isawaitable(result):
                self._runner.run(_awaited(result))
        return printed.getvalue()


async def _awaited(value: Any) -> None:
    await value


def _pytest(folder: Path, name: str) -> str:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir=.", name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def same_output(shown: str, printed: str) -> bool:
    """Whether a page shows what was printed; `...` stands for anything."""
    return doctest.OutputChecker().check_output(shown, printed, _FLAGS)
