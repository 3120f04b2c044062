"""Chromium opens every page of the documentation and the demo's report: light, dark, and on a phone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.conformance.judging import ROOT, Refused, run
from tests.conformance.tools import debian, node_modules

__all__ = ["pages"]

LOOK = Path(__file__).with_name("node") / "look.cjs"
SEARCHED = (
    "If-Match=howto/edit-safely.html",
    "X-Available-Pages=howto/read-lists.html",
    "contentWarnings=reference/models/whatson/contents.html",
)
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


def pages(folder: Path) -> str:
    """Nothing is cut, too wide, too pale, too small or in the way; no script fails, no network is asked."""
    site, demo = folder / "site", folder / "demo"
    run(sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", site, env=QUIET)
    demo.mkdir()
    size = ("--contents", "40", "--channels", "6", "--days", "2")
    run(sys.executable, ROOT / "examples" / "demo.py", "--folder", demo, *size)
    counted = [_looked_at(site, *SEARCHED), _looked_at(demo)]
    return f"{sum(counted)} pages in 3 forms"


def _looked_at(folder: Path, *terms: str) -> int:
    browser = debian("chromium", "chromium")
    printed = run("node", LOOK, browser, folder, *terms, env={"NODE_PATH": str(node_modules())})
    told = json.loads(printed.splitlines()[-1])
    if told["found"]:
        raise Refused("\n".join([*told["found"][:60], f"{len(told['found'])} in all"]))
    return int(told["pages"])
