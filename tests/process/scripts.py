"""Runs Python in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

__all__ = ["run"]


def run(code: str, *arguments: str, stdin: bytes | None = None, environment: dict[str, str] | None = None) -> Any:
    """Run code with every warning an error; gives the JSON that it prints last.

    `json`, `sys` and `result(value)` are there for it.
    """
    prelude = "import json, sys\n\ndef result(value):\n    print(json.dumps(value))\n\n"
    command = [sys.executable, "-W", "error", "-c", prelude + code, *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, check=False, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr, done.stderr.decode()
    return json.loads(done.stdout.splitlines()[-1])
