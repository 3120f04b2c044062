"""The tests of `tests/services`, one judge for each server or tool of another make."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from tests.conformance.judging import ROOT, LeftOut, run
from tests.services.conftest import NEEDS

__all__ = ["server"]

_providing = threading.Lock()
_provided: list[str] = []


def server(file: str, _: Path) -> str:
    """The tests of one file pass."""
    with _providing:
        if not _provided:
            _provided.append(run("sh", ROOT / "tests" / "services" / "provide.sh"))
    name, find = NEEDS[file]
    if find() is None:
        raise LeftOut(f"{name} isn't on this machine and can't be installed: {_provided[0].strip()[:140]}")
    printed = run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/services/{file}")
    return printed.strip().splitlines()[-1].strip("= ")
