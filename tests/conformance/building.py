"""What is built, and what it runs on."""

from __future__ import annotations

import re
import sys
import threading
import tomllib
from pathlib import Path
from typing import Any

from tests.conformance.judging import ROOT, LeftOut, Refused, run
from tests.conformance.tools import CONSTRAINTS, environment, interpreter

__all__ = ["PACKAGES", "contents", "metadata", "on_python", "types", "wheel", "with_versions"]

PACKAGES = ("broadcast_clients", "plurimedia_client", "encora_client", "whatson_client")
EXTRAS = ("cli", "dlt", "fast", "mirror", "sandbox", "schema", "spark")
"""What the packages import, all of it: a name is as complete as the types that it is made of."""
WHEEL_GOAL = 900_000
WHEEL_LIMIT = 1_800_000
"""What must not be passed; what the wheel should come down to is the goal, and missing it is printed."""

TEST_TOOLS = (
    "pytest", "pytest-asyncio", "pytest-xdist", "respx", "hypothesis", "pyyaml", "aiohttp", "pandas", "polars",
    "pyarrow",
)  # fmt: skip
TEST_FOLDERS = ("tests/core", "tests/_async/core", "tests/_sync/core", "tests/formats")

_building = threading.Lock()
_built: dict[str, Path] = {}


def project() -> dict[str, Any]:
    """What pyproject.toml says of the project."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def wheel(folder: Path) -> Path:
    """The wheel of this checkout: built once for all judges, into the folder that they share."""
    with _building:
        if "wheel" not in _built:
            target = folder.parent / "dist"
            run(sys.executable, "-m", "build", "--outdir", target, ROOT)
            _built["wheel"] = next(target.glob("*.whl"))
        return _built["wheel"]


def contents(folder: Path) -> str:
    """The wheel holds the packages and nothing that doesn't belong there."""
    file = wheel(folder)
    run(sys.executable, "-m", "check_wheel_contents", "--toplevel", ",".join(PACKAGES), file)
    size = file.stat().st_size
    if size > WHEEL_LIMIT:
        raise Refused(f"{file.name} has {size:,} bytes; {WHEEL_LIMIT:,} are the limit: find what grew with unzip -lv")
    return f"{size / 1000:.0f} kB" + (
        f"; the goal of {WHEEL_GOAL / 1000:.0f} kB is missed" if size > WHEEL_GOAL else ""
    )


def metadata(folder: Path) -> str:
    """An index would take wheel and sdist as they are."""
    files = sorted(wheel(folder).parent.iterdir())
    run(sys.executable, "-m", "twine", "check", "--strict", *files)
    return f"{len(files)} files"


def types(folder: Path) -> str:
    """Every public name of the installed packages has a complete type."""
    python = environment(folder / "wheel", "-c", CONSTRAINTS, f"{wheel(folder)}[{','.join(EXTRAS)}]")
    activated = f". {python.parent}/activate && cd {folder} && {sys.executable} -m pyright --verifytypes"
    for package in PACKAGES:
        run("sh", "-c", f"{activated} {package} --ignoreexternal")
        run(python, "-c", f"import {package}")
    return f"100 % of {', '.join(PACKAGES)}"


def on_python(version: str, folder: Path) -> str:
    """The wheel installs on a Python version, and the tests of the core pass there."""
    python = interpreter(version)
    if python is None:
        raise LeftOut(f"there is no Python {version} on this machine")
    made = environment(folder / "env", *TEST_TOOLS, f"{wheel(folder)}[sandbox]", python=python)
    return _tested(made)


def with_versions(which: str, folder: Path) -> str:
    """The tests pass with the lowest, or the highest, versions of what the package depends on."""
    requirements = project()["dependencies"]
    if which == "lowest":
        pinned = [lowest(each) for each in requirements]
        made = environment(folder / "env", *pinned, *TEST_TOOLS, f"{ROOT}[sandbox]")
    else:
        names = [re.split(r"[<>=!~ ]", each)[0] for each in requirements]
        made = environment(folder / "env", "--upgrade", "--upgrade-strategy", "eager", *TEST_TOOLS, f"{ROOT}[sandbox]")
        frozen = run(made, "-m", "pip", "freeze", "--disable-pip-version-check").lower().splitlines()
        pinned = [line for line in frozen if line.partition("==")[0] in names]
    return f"{_tested(made)}; {', '.join(pinned)}"


NEEDED_BY_OTHERS = {"typing-extensions": "4.14.1"}
"""Where a dependency's own lowest version asks for more than we do: pydantic 2.12 for typing-extensions."""


def lowest(requirement: str) -> str:
    """The lowest version that a requirement allows, pinned."""
    found = re.fullmatch(r"([A-Za-z0-9_.-]+)>=([0-9.]+)(?:,.*)?", requirement)
    if found is None:
        raise Refused(f"pyproject.toml: {requirement!r} names no lowest version: write name>=1.2")
    name, version = found.groups()
    return f"{name}=={NEEDED_BY_OTHERS.get(name, version)}"


def _tested(python: Path) -> str:
    command = (python, "-m", "pytest", "-q", "-n", "2", "-p", "no:anyio", "-p", "no:cacheprovider")
    printed = run(*command, *TEST_FOLDERS)
    return printed.strip().splitlines()[-1].strip("= ")
