"""pyright (strict) and mypy (strict) accept what is right in users' code, and refuse what is wrong in it.

The files of `usage/` are checked in a directory of their own, as a user's project would be: with the packages as they
are installed, and with no setting of this repository.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

USAGE = Path(__file__).parent / "usage"
MARK = "# expect: error"
FILES = sorted(each.name for each in USAGE.glob("*.py"))

Lines = set[tuple[str, int]]


def marked() -> Lines:
    """The lines that have to be refused."""
    return {
        (name, number)
        for name in FILES
        for number, line in enumerate((USAGE / name).read_text("utf-8").splitlines(), 1)
        if line.endswith(MARK)
    }


def compare(found: dict[tuple[str, int], str]) -> None:
    accepted = sorted(marked() - found.keys())
    refused = {place: found[place] for place in sorted(found.keys() - marked())}
    assert not accepted, f"accepted, though wrong: {accepted}"
    assert not refused, f"refused, though right: {refused}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A user's project."""
    for name in FILES:
        shutil.copy(USAGE / name, tmp_path / name)
    return tmp_path


def test_pyright(project: Path) -> None:
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (project / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == len(FILES)
    found: dict[tuple[str, int], str] = {}
    for each in report["generalDiagnostics"]:
        found.setdefault((Path(each["file"]).name, each["range"]["start"]["line"] + 1), each["message"])
    compare(found)


def test_mypy(project: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--python-version",
        "3.11",
        "--config-file",
        "",
        "--output",
        "json",
    ]
    done = subprocess.run([*command, *FILES], cwd=project, capture_output=True, text=True, check=False)
    assert not done.stderr
    reports = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    errors = [each for each in reports if each["severity"] == "error"]
    compare({(Path(each["file"]).name, each["line"]): each["message"] for each in errors})


def test_both_kinds_of_clients_and_all_packages_are_used() -> None:
    for package in ("plurimedia", "encora", "whatson"):
        text = (USAGE / f"{package}_uses.py").read_text("utf-8")
        assert f"Async{package.capitalize()}Client" in text
        assert text.count("assert_type(") >= 15
        assert text.count(MARK) >= 20
