"""Other people's clients against a local server, each in an environment of its own.

The environments stand in `.make/peers`, are made when they are needed first, and again when their versions change. One
that can't be made is named in the table with the reason.
"""

from __future__ import annotations

import compileall
import json
import shutil
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from bench import server
from bench.measure import Row, compile_ours, microseconds

__all__ = ["compared"]

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".make" / "peers"
SPEC = ROOT / "specs" / "encora.yaml"
PROJECT = ROOT / "pyproject.toml"
CONTENDER = Path(__file__).with_name("contender.py")
GENERATED = "openapi-python-client"
OURS = "ours"
OWN_PACKAGES = ["-c", str(ROOT / "requirements" / "constraints.txt"), "-e", str(ROOT)]
MADE_FROM = {GENERATED: SPEC, OURS: PROJECT}
"""Environments that are made anew when a file of ours changes."""

Results = dict[str, list[dict[str, Any]]]


class Unavailable(Exception):
    """A peer that can't be measured here; the text says why."""


def compared(rounds: int) -> list[Row]:
    """Rows of each peer beside ours; processes interleaved."""
    compile_ours()
    versions: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("versions.toml").read_text("utf-8"))
    missing: dict[str, str] = {}
    pythons: dict[str, Path] = {}
    # Ours has one, too: pydantic looks through all packages that are installed, and development needs very many.
    for name, packages in {OURS: OWN_PACKAGES, **versions}.items():
        try:
            pythons[name] = environment(name, packages)
        except Unavailable as error:
            missing[name] = str(error)
    found: Results = {name: [] for name in pythons}
    with server.running() as url:
        for _ in range(max(3, rounds // 3)):
            for name, python in pythons.items():
                if name in missing:
                    continue
                try:
                    found[name].append(_run(python, name, url))
                except Unavailable as error:
                    missing[name] = str(error)
    rows: list[Row] = []
    if OURS not in missing:
        rows += [row for name in versions if name not in missing for row in _rows(name, found)]
        rows.append(_row_of(OURS, found))
    return rows + [Row(f"peer {name}", "", "absent", why) for name, why in missing.items()]


def _rows(name: str, found: Results) -> list[Row]:
    """What ours takes, as a part of what the peer takes."""
    rows = [_row_of(name, found)]
    for key, what in (("start", "from nothing to the first answer"), ("sync", "small GET"), ("async", "async at 64")):
        pairs = [
            (own[key], other[key])
            for own, other in zip(found[OURS], found[name], strict=True)
            if own[key] is not None and other[key] is not None
        ]
        if pairs:
            ratio = statistics.median(own / other for own, other in pairs)
            # What has neither models nor retries is a library to be built upon, and no peer in what it takes.
            goal = "≤ 1.0" if name in ("openai", "anthropic", "stripe", "githubkit", GENERATED) else ""
            rows.append(Row(f"{what}: ours / {name}", goal, f"{ratio:.2f}", _absolute(key, name, found)))
    return rows


def _absolute(key: str, name: str, found: Results) -> str:
    ours, theirs = (statistics.median(each[key] for each in found[who]) for who in (OURS, name))
    if key == "start":
        return f"{ours * 1e3:.0f} / {theirs * 1e3:.0f} ms"
    return f"{microseconds(ours)} / {microseconds(theirs)}"


def _row_of(name: str, found: Results) -> Row:
    middle = {key: statistics.median(each[key] for each in found[name]) for key in ("import", "modules", "memory")}
    detail = f"{middle['modules']:.0f} modules and {middle['memory']:.0f} MB once the first answer is there"
    return Row(f"import of {name}", "", f"{middle['import'] * 1e3:.0f} ms", detail)


def _run(python: Path, name: str, url: str) -> dict[str, Any]:
    command = [str(python), str(CONTENDER), name, url, "5"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=FOLDER, check=False)
    if done.returncode:
        raise Unavailable(f"doesn't run here: {_last_line(done.stderr)}")
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))
    result: dict[str, Any] = json.loads(line.removeprefix("RESULT "))
    return result


def environment(name: str, packages: list[str]) -> Path:
    """The interpreter of a peer's environment.

    Raises:
        Unavailable: It can't be made.
    """
    place = FOLDER / name
    python = place / "bin" / "python"
    stamp = place / "versions.json"
    wanted = json.dumps([*packages, MADE_FROM[name].stat().st_mtime if name in MADE_FROM else 0])
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return python
    print(f"making an environment for {name} …", file=sys.stderr, flush=True)
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    _must("venv", [sys.executable, "-m", "venv", str(place)])
    _must("pip", [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages])
    if name == GENERATED:
        _generate(place, python)
    stamp.write_text(wanted, "utf-8")
    return python


def _generate(place: Path, python: Path) -> None:
    """Generate a client from our spec of Encora, and put it beside the environment's packages."""
    made = place / "made"
    generator = str(python.with_name("openapi-python-client"))
    config = place / "config.json"
    config.write_text(json.dumps({"package_name_override": "encora_generated", "post_hooks": []}), "utf-8")
    _must(
        "the generator",
        [generator, "generate", "--path", str(SPEC), "--meta", "none", "--overwrite", "--output-path", str(made),
         "--config", str(config)],
    )  # fmt: skip
    [site] = place.glob("lib/python*/site-packages")
    shutil.copytree(made, site / "encora_generated")
    compileall.compile_dir(site / "encora_generated", quiet=1)


def _must(what: str, command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"{what} fails: {_last_line(done.stderr or done.stdout)}")


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1][:160]
