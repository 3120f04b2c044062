"""Runs a page's blocks in order, as a reader would paste them, and compares the output that the page shows."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import doctest
import gc
import inspect
import io
import os
import re
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

from tests.docs.pages import Block

__all__ = ["PageRun", "is_run", "same_output"]

_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class PageRun:
    """One page's namespace and event loop. Use it as a context manager: what the page left open is closed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shared: dict[str, Any] = {"__name__": "__main__"}
        self._asynchronous: dict[str, Any] = {}
        self._runner = asyncio.Runner()
        self._warnings = warnings.catch_warnings()

    def __enter__(self) -> PageRun:
        # A reader's client stays open until the next block gives its name to another one. Its sockets are swept up
        # whenever Python likes, and would be blamed on the page that runs at that moment.
        self._warnings.__enter__()
        warnings.simplefilter("ignore", ResourceWarning)
        return self

    def __exit__(self, *exception: object) -> None:
        try:
            with self._runner:
                found = {id(each): each for each in (*self._shared.values(), *self._asynchronous.values())}
                for each in found.values():
                    self._close(each)
            self._shared.clear()
            self._asynchronous.clear()
            del found
            gc.collect()
        finally:
            self._warnings.__exit__(None, None, None)

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
        if block.title.endswith((".py", ".toml")):
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

    def run_shell(self, block: Block) -> str:
        """Run a shell block with the clients' variables as the page has set them; gives its standard output.

        A sandbox that it starts for good is stopped once it has said where it is.
        """
        tools = self._folder / ".tools"
        tools.mkdir(exist_ok=True)
        for name, arguments in (("broadcast", "-W error -m broadcast_clients.cli"), ("python", "-W error")):
            program = tools / name
            program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n', "utf-8")
            program.chmod(0o755)
        home = {"HOME": str(self._folder), "XDG_CONFIG_HOME": str(self._folder / ".config")}
        environment = {**os.environ, **home, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
        process = subprocess.Popen(
            ["sh", "-c", _SERVING.sub(r"exec \g<0>", block.text)],
            cwd=self._folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        if _SERVING.search(block.text):
            assert process.stderr is not None
            for line in process.stderr:
                if line.startswith("Ctrl-C"):
                    break
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, f"{block.place}: {process.returncode}\n{out}{err}"
        return out


_SERVING = re.compile(r"^broadcast sandbox(?!.*(?: -- |--assumptions|--help))", re.MULTILINE)


def is_run(block: Block) -> bool:
    """Whether a block of a page is one of `broadcast` that is run. Those of the reference are examples out of help."""
    return block.language == "shell" and block.text.startswith("broadcast ") and block.page.name != "cli.md"


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
