"""`python -m tests.conformance`: every judge in turn, one table at the end, exit 1 if one refuses."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONSTRAINTS = ROOT / "requirements" / "constraints.txt"
PACKAGES = ("broadcast_clients", "plurimedia_client", "encora_client", "whatson_client")
CLIENTS = PACKAGES[1:]
LOWEST = ("httpx==0.27.0", "pydantic==2.12.0", "attrs==23.2.0", "httptools==0.6.1", "typing-extensions==4.14.1")
"""The lowest versions that pyproject.toml allows; pydantic 2.12 itself asks for typing-extensions 4.14.1."""
WHEEL_GOAL = 900_000
WHEEL_LIMIT = 1_400_000
"""What must not be passed; what the wheel should come down to is the goal, and missing it is printed."""


class Refused(Exception):
    """A judge said no; the text says why."""


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """Run a tool; gives what it printed."""
    done = subprocess.run([str(each) for each in command], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{Path(command[0]).name} {command[1]} …\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def environment(folder: Path, *requirements: str | Path) -> Path:
    """A fresh virtual environment with something installed; gives its interpreter."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements)
    return python


def specs(_: Path) -> str:
    """Each spec is a valid OpenAPI 3.1 document."""
    files = sorted(each for each in (ROOT / "specs").glob("*.yaml") if each.name != "deviations.yaml")
    for file in files:
        run(sys.executable, "-m", "openapi_spec_validator", file)
    return f"{len(files)} documents"


def build(work: Path) -> str:
    """Wheel and sdist build, and hold nothing that doesn't belong there."""
    run(sys.executable, "-m", "build", "--outdir", work / "dist", ROOT)
    wheel = next((work / "dist").glob("*.whl"))
    run(sys.executable, "-m", "check_wheel_contents", "--toplevel", ",".join(PACKAGES), wheel)
    run(sys.executable, "-m", "twine", "check", "--strict", *sorted((work / "dist").iterdir()))
    size = wheel.stat().st_size
    if size > WHEEL_LIMIT:
        raise Refused(f"the wheel has {size:,} bytes; {WHEEL_LIMIT:,} are the limit")
    return f"wheel {size / 1000:.0f} kB" + (f"; goal of {WHEEL_GOAL / 1000:.0f} kB missed" if size > WHEEL_GOAL else "")


def types(work: Path) -> str:
    """Every public name of the installed client packages has a complete type."""
    wheel = next((work / "dist").glob("*.whl"))
    python = environment(work / "wheel", f"{wheel}[sandbox]")
    activated = f". {python.parent}/activate && cd {work} && {sys.executable} -m pyright --verifytypes"
    for package in CLIENTS:
        run("sh", "-c", f"{activated} {package} --ignoreexternal")
        run(python, "-c", f"import {package}")
    return f"{len(CLIENTS)} packages, 100 %"


def lowest(work: Path) -> str:
    """The tests of the core and of the operations pass with the lowest versions allowed."""
    tools = ("pytest", "pytest-asyncio", "pytest-xdist", "respx", "hypothesis")
    python = environment(work / "lowest", *LOWEST, *tools, f"{ROOT}[sandbox]")
    folders = ("tests/core", "tests/_async/core", "tests/_sync/core")
    printed = run(python, "-m", "pytest", "-q", "-n", "2", "-p", "no:anyio", *folders)
    return printed.strip().splitlines()[-1]


JUDGES: dict[str, Callable[[Path], str]] = {
    "OpenAPI documents": specs,
    "wheel and sdist": build,
    "types of the wheel": types,
    "lowest versions": lowest,
}


def main() -> int:
    """Ask each judge."""
    results: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, judge in JUDGES.items():
            try:
                results.append((name, "accepted", judge(Path(folder))))
            except Refused as error:
                results.append((name, "refused", ""))
                print(f"--- {name}\n{error}\n", file=sys.stderr)
    for name, verdict, detail in results:
        print(f"{name:<20} {verdict:<9} {detail}")
    return int(any(verdict == "refused" for _, verdict, _ in results))


if __name__ == "__main__":
    sys.exit(main())
