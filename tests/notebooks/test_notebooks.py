"""The notebooks run and show what they promise, without a secret in their outputs; and they are kept without any."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.sandbox import Sandbox
from tests.docs.pages import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EXECUTE = """
import sys
import nbformat
from nbclient import NotebookClient

source, target, folder = sys.argv[1:]
notebook = nbformat.read(source, 4)
NotebookClient(notebook, timeout=180, resources={"metadata": {"path": folder}}).execute()
nbformat.write(notebook, target)
"""
TELL_SECRETS = """
import json as _json
_sent = [each.headers.get("authorization", "").removeprefix("Bearer ") for each in sandbox.requests()]
_sent += [globals()["upload"].upload_url] if "upload" in globals() else []
with open("secrets.json", "w") as _file:
    _json.dump(sorted(set(filter(None, _sent))), _file)
"""
SHOWN = {
    "tour": (
        "Blade Runner", "nothing read yet", "page 1 of 4", "NoResult", 'class="t"', "runtime", "93 min", "***",
        "1 written",
        "Referenced resource not found", "Night Train",
    ),
    "week_guide": ("<svg", "84 broadcasts", "week.html", "Evening of", "Hours of the week by genre"),
    "catalogue_quality": ("600 content", "no image of its own", "what is wrong", "Contents by five years"),
}  # fmt: skip


def outputs(notebook: dict[str, Any]) -> Iterator[str]:
    """All that the cells show, as one text for each form of each output."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            yield "".join(output.get("text", ()))
            for shown in output.get("data", {}).values():
                yield shown if isinstance(shown, str) else "".join(shown)
            yield " ".join(output.get("traceback", ()))


def executed(path: Path, folder: Path) -> tuple[dict[str, Any], list[str]]:
    """A notebook with its outputs, and the secrets that were in play."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    asking = {"cell_type": "code", "id": "secrets", "metadata": {}, "execution_count": None, "outputs": []}
    notebook["cells"].insert(-1, {**asking, "source": TELL_SECRETS})
    source, target = folder / "source.ipynb", folder / "target.ipynb"
    source.write_text(json.dumps(notebook), encoding="utf-8")
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PLURIMEDIA_", "ENCORA_", "WHATSON_"))
    }
    command = [sys.executable, "-c", EXECUTE, str(source), str(target), str(folder)]
    done = subprocess.run(command, env=clean, capture_output=True, text=True, timeout=240, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    told: list[str] = json.loads((folder / "secrets.json").read_text())
    return json.loads(target.read_text(encoding="utf-8")), told


def test_there_are_notebooks() -> None:
    assert {path.stem for path in NOTEBOOKS} == set(SHOWN)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_without_outputs(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        assert cell["metadata"] == {}
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    prose = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    assert prose[0].startswith("# ")
    assert len(prose) >= 5


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_secret_is_shown(path: Path, tmp_path: Path) -> None:
    notebook, told = executed(path, tmp_path)
    with Sandbox(seed=1) as sandbox:  # the same seed has the same credentials
        secrets = {
            *told, sandbox.plurimedia.subscription_key, sandbox.plurimedia.secondary_key, sandbox.encora.token,
            sandbox.whatson.password,
        }  # fmt: skip
    assert all(len(each) >= 8 for each in secrets)
    assert len(secrets) == {"tour": 6}.get(path.stem, 4)
    shown = list(outputs(notebook))
    for secret in secrets:
        assert not [text for text in shown if secret in text]
    for expected in SHOWN[path.stem]:
        assert [text for text in shown if expected in text], expected
