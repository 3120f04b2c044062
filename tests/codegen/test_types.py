"""Type checkers see the generated code as it is meant: what is right passes, what is wrong is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from codegen.write import repository

USES = Path(__file__).parent / "data" / "uses_of_generated_code.py"


def _expected() -> set[int]:
    lines = USES.read_text("utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith("# refused")}


def _compare(found: dict[int, str]) -> None:
    accepted = sorted(_expected() - set(found))
    refused = {line: found[line] for line in sorted(set(found) - _expected())}
    assert not accepted, f"accepted, but wrong: lines {accepted}"
    assert not refused, f"refused, but right: {refused}"


def test_pyright_refuses_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    root = repository()
    settings = {
        "include": [str(USES.relative_to(root))],
        "extraPaths": ["src"],
        "pythonVersion": "3.11",
        "typeCheckingMode": "standard",
    }
    config = root / f".pyright-{tmp_path.name}.json"
    config.write_text(json.dumps(settings), "utf-8")
    try:
        command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, "-p", str(config)]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    finally:
        config.unlink()
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == 1
    _compare({each["range"]["start"]["line"] + 1: each["message"] for each in report["generalDiagnostics"]})


def test_mypy_refuses_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    root = repository()
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file",
        "pyproject.toml",
        "--cache-dir",
        str(tmp_path),
    ]
    command += ["--no-error-summary", "--no-pretty", "--hide-error-context", "--output", "json", str(USES)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert not done.stderr
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    errors = [each for each in reports if each["severity"] == "error"]
    assert {Path(each["file"]).name for each in errors} == {USES.name}
    _compare({each["line"]: each["message"] for each in errors})
