"""Puts all generated files together."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from attrs import frozen

from codegen.config import Config, load_config
from codegen.deviations import check_deviations
from codegen.ir import Api
from codegen.load import load_api
from codegen.problem import Problem, Problems
from codegen.render_models import render_models
from codegen.render_operations import render_operations
from codegen.render_resources import render_resources
from codegen.unasync import derive, sources, sync_folders
from codegen.write import format_files

__all__ = ["LOCK", "Built", "build", "load_all"]

LOCK = "codegen/lock.json"
_REPORTS = ("coverage.py", "inventory.py", "surface.py")
"""Modules that only look at what was generated; they don't count for the lock."""


@frozen
class Built:
    """What the tree should contain."""

    files: dict[str, str]
    folders: list[str]
    """Where a generated file that isn't in `files` is stale."""
    problems: list[Problem]
    """Of the derivation of hand-written async modules; the rest is built all the same."""
    unused: list[str]
    """Lines of the table of names that no module needs."""


def load_all(root: Path, config: Config) -> list[Api]:
    """All packages.

    Raises:
        Problems: A spec can't be generated from.
    """
    problems: list[Problem] = []
    apis: list[Api] = []
    for package in config.packages:
        try:
            apis.append(load_api(root, package))
        except Problems as several:
            problems += several.problems
    if not problems:
        problems += check_deviations(root, apis)
    if problems:
        raise Problems(problems)
    return apis


def build(root: Path) -> Built:
    """Everything that is generated, formatted.

    Raises:
        Problems: A spec can't be generated from.
    """
    config = load_config(root)
    apis = load_all(root, config)
    drafts: dict[str, str] = {}
    folders: list[str] = []
    for api in apis:
        drafts |= render_models(api) | render_operations(api) | render_resources(api)
        folders += [f"src/{api.package}/{name}" for name in ("models", "operations", "resources/_async")]
    files = format_files(drafts, root)
    found = {path: text for path, text in sources(root, config.folders).items() if not _is_under(path, folders)}
    found |= {path: text for path, text in files.items() if "/_async/" in path}
    derived = derive(found, config.names, root)
    broken = {problem.file.split(" -> ")[0].replace("/_async/", "/_sync/") for problem in derived.problems}
    files |= {path: text for path, text in derived.files.items() if path not in broken}
    files[LOCK] = _lock(root, config)
    if not derived.problems:
        folders += sync_folders(root, config.folders)
    return Built(files, folders, derived.problems, sorted(set(config.names) - derived.used))


def _is_under(path: str, folders: list[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)


def _lock(root: Path, config: Config) -> str:
    """Hashes of what the files were made from, so that a review sees which of the two changed."""
    specs = sorted(spec for package in config.packages for spec in package.specs)
    generator = hashlib.sha256()
    for path in sorted((root / "codegen").glob("*.py")):
        if path.name in _REPORTS:
            continue
        generator.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    lock = {
        "generator": generator.hexdigest(),
        "specs": {spec: hashlib.sha256((root / spec).read_bytes()).hexdigest() for spec in specs},
    }
    return json.dumps(lock, indent=2) + "\n"
