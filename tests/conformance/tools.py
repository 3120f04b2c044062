"""Tools of other makes, each installed where git doesn't look, in a version that is written down here."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import venv
from functools import cache
from pathlib import Path

from tests.conformance.judging import ROOT, LeftOut, Refused, ran, run

__all__ = ["CONSTRAINTS", "PYTHON_TOOLS", "debian", "environment", "free_port", "interpreter", "node", "python_tool"]

CONSTRAINTS = ROOT / "requirements" / "constraints.txt"
FOLDER = ROOT / ".make"
NODE = FOLDER / "judges"
PACKAGES = Path(__file__).with_name("node") / "package.json"

PYTHON_TOOLS = {
    "schemathesis": ("schemathesis==4.32.5", "3.11"),
    "mitmproxy": ("mitmproxy==12.2.3", "3.12"),
    "pip-audit": ("pip-audit==2.9.0", "3.11"),
}
"""What each judge written in Python is, and the Python that it needs. Each has a virtual environment of its own."""

_one_at_a_time = threading.Lock()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _missing(what: str, printed: str) -> LeftOut:
    lines = [line for line in printed.splitlines() if line.strip()]
    return LeftOut(f"{what} can't be installed here: {lines[-1][:160] if lines else 'no reason given'}")


def node(name: str) -> Path:
    """A program of an npm package; installs all that `node/package.json` lists first.

    Raises:
        LeftOut: There is no npm, or it can't get them.
    """
    with _one_at_a_time:
        _install_node_packages()
    found = NODE / "node_modules" / ".bin" / name
    if not found.exists():
        raise Refused(f"{name} isn't among what {PACKAGES.relative_to(ROOT)} installs: add its package there")
    return found


def node_modules() -> Path:
    """Where the npm packages are.

    Raises:
        LeftOut: There is no npm, or it can't get them.
    """
    with _one_at_a_time:
        _install_node_packages()
    return NODE / "node_modules"


def _install_node_packages() -> None:
    stamp = NODE / "installed.json"
    if stamp.exists() and stamp.read_bytes() == PACKAGES.read_bytes():
        return
    if shutil.which("npm") is None or shutil.which("node") is None:
        raise LeftOut("there is no node with npm on this machine: install Node 20 or newer")
    NODE.mkdir(parents=True, exist_ok=True)
    shutil.copy(PACKAGES, NODE / "package.json")
    status, printed = ran("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", cwd=NODE)
    if status:
        raise _missing("what node/package.json lists", printed)
    shutil.copy(PACKAGES, stamp)


def environment(folder: Path, *requirements: str | Path, python: str | Path = sys.executable) -> Path:
    """A fresh virtual environment with something installed; gives its interpreter."""
    if str(python) == sys.executable:
        venv.create(folder, with_pip=True)
    else:
        run(python, "-m", "venv", folder)
    made = folder / "bin" / "python"
    run(made, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements)
    return made


@cache
def interpreter(version: str) -> Path | None:
    """The interpreter of a Python version, such as `3.12`, wherever the machine keeps it; None if it has none."""
    homes = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob(f"versions/{version}.*/bin/python"))
    places = [sys.executable, *homes, shutil.which(f"python{version}")]
    for place in filter(None, places):
        asked = subprocess.run(
            [str(place), "-c", "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.stdout.strip() == version:
            return Path(place)
    return None


def python_tool(name: str) -> Path:
    """The folder with the programs of a judge written in Python.

    Raises:
        LeftOut: It can't be installed, or needs a Python that isn't here.
    """
    requirement, version = PYTHON_TOOLS[name]
    folder = FOLDER / name
    stamp = folder / "installed.txt"
    with _one_at_a_time:
        if stamp.exists() and stamp.read_text() == requirement:
            return folder / "bin"
        python = interpreter(version)
        if python is None:
            raise LeftOut(f"{requirement} needs Python {version}, which isn't on this machine")
        shutil.rmtree(folder, ignore_errors=True)
        try:
            environment(folder, requirement, python=python)
        except Refused as error:
            raise _missing(requirement, str(error)) from None
        stamp.write_text(requirement)
    return folder / "bin"


def debian(program: str, package: str, places: tuple[str, ...] = ("/usr/sbin", "/usr/bin", "/sbin")) -> str:
    """A program of a Debian package; installs it where that is possible.

    Raises:
        LeftOut: It isn't here and can't be installed.
    """

    def found() -> str | None:
        return shutil.which(program) or shutil.which(program, path=os.pathsep.join(places))

    with _one_at_a_time:
        if (here := found()) is not None:
            return here
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            raise LeftOut(f"{program} isn't here, and without root and apt-get it can't be installed: {package}")
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        ran("apt-get", "update", "-qq", env=quiet)
        _, printed = ran("apt-get", "install", "-y", "-qq", "--no-install-recommends", package, env=quiet)
        if (here := found()) is None:
            raise _missing(package, printed)
        return here
