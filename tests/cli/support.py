"""Runs `broadcast` as a shell does."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest import mock

from attrs import frozen

from broadcast_clients.cli.entry import main
from broadcast_clients.sandbox import Sandbox

__all__ = ["NOTHING", "Done", "broadcast", "command", "environment_of", "said", "spawned", "without_accounts"]

NOTHING: Mapping[str, str] = MappingProxyType({})
PREFIXES = ("PLURIMEDIA_", "ENCORA_", "WHATSON_", "BROADCAST_")


@frozen
class Done:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON of `--json`: one line, and nothing else."""
        [line] = self.out.splitlines()
        found: dict[str, Any] = json.loads(line)
        assert list(found) == ["command", "version", "ok", "exit_code", "result", "error"]
        assert found["exit_code"] == self.code
        assert found["ok"] == (self.code == 0)
        return found

    @property
    def result(self) -> Any:
        """What the JSON has as the result."""
        return self.document["result"]


def command(*arguments: str) -> list[str]:
    """The command, with every warning an error."""
    return [sys.executable, "-W", "error", "-m", "broadcast_clients.cli", *arguments]


def without_accounts(folder: Path) -> dict[str, str]:
    """An environment without accounts, and with a home of its own."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(PREFIXES) and not name.lower().endswith("_proxy") and name != "PYTHONWARNINGS"
    }
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "settings"), "PYTHONIOENCODING": "utf-8"}
    return {**clean, **home, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}


def environment_of(sandbox: Sandbox, folder: Path) -> dict[str, str]:
    """An environment in which the sandbox is the account of all three."""
    return {**without_accounts(folder), **sandbox.environment()}


def broadcast(
    *arguments: str,
    folder: Path,
    sandbox: Sandbox | None = None,
    more: Mapping[str, str] = NOTHING,
    given: str = "",
    code: int | None = 0,
) -> Done:
    """Run a command in a folder, in this process, and hold its exit code against what is expected, if anything is."""
    environment = without_accounts(folder) if sandbox is None else environment_of(sandbox, folder)
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, {**environment, **more}, clear=True),
        mock.patch.object(sys, "stdin", io.StringIO(given)),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        ended = main(arguments)
    assert code in (ended, None), f"{arguments}: {ended}\n{out.getvalue()}\n{err.getvalue()}"
    return Done(ended, out.getvalue(), err.getvalue())


def spawned(
    *arguments: str,
    folder: Path,
    sandbox: Sandbox | None = None,
    more: Mapping[str, str] = NOTHING,
    code: int = 0,
) -> Done:
    """The same in a process of its own."""
    environment = without_accounts(folder) if sandbox is None else environment_of(sandbox, folder)
    done = subprocess.run(
        command(*arguments),
        cwd=folder,
        env={**environment, **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        encoding="utf-8",
    )
    assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return Done(done.returncode, done.stdout, done.stderr)


def said(text: str) -> str:
    """Text in one line, however it was wrapped."""
    return " ".join(text.split())
