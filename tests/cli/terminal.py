"""Runs `broadcast` on a terminal, and plays the person before it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.cli.support import command

__all__ = ["Screen", "on_terminal"]

SPAWN = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Screen:
    """What the person sees, and types on."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.raw = ""

    @property
    def text(self) -> str:
        """All that was shown so far, without codes of the terminal."""
        return CODES.sub("", self.raw)

    def until(self, pattern: str) -> re.Match[str]:
        """Wait until something is shown."""
        assert self._process.stdout is not None
        while True:
            found = re.search(pattern, self.text)
            if found is not None:
                return found
            more = os.read(self._process.stdout.fileno(), 4096)
            assert more, f"it ended without {pattern!r}: {self.text}"
            self.raw += more.decode(errors="replace")

    def type(self, line: str) -> None:
        """Type a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()

    def ended(self) -> int:
        """Wait for the end; gives the exit code."""
        assert self._process.stdout is not None
        while more := os.read(self._process.stdout.fileno(), 4096):
            self.raw += more.decode(errors="replace")
        return self._process.wait(60)


@contextmanager
def on_terminal(*arguments: str, folder: Path, environment: Mapping[str, str], output: str = "") -> Generator[Screen]:
    """Run a command on a terminal of its own; `output` is a file for what it prints as the result."""
    words = command(*arguments)
    if output:
        words = ["sh", "-c", f'exec "$@" > {output}', "sh", *words]
    process = subprocess.Popen(
        [sys.executable, "-c", SPAWN, *words],
        cwd=folder,
        env={**environment, "TERM": "xterm", "COLUMNS": "100"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield Screen(process)
    finally:
        process.kill()
        process.communicate()
