"""Reads `codegen/config.toml`: which packages are built from which specs, and what is derived."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from attrs import frozen

from codegen.problem import Problem

__all__ = ["Config", "PackageConfig", "load_config"]

FILE = "codegen/config.toml"


@frozen
class PackageConfig:
    """One client package."""

    package: str
    """Import name, also the directory under `src/`."""
    api: str
    """Name of the API in calls and errors."""
    specs: tuple[str, ...]
    """Paths of the specs it is built from."""


@frozen
class Config:
    """The whole file."""

    packages: tuple[PackageConfig, ...]
    folders: tuple[str, ...]
    """Where async sources are looked for."""
    names: dict[str, str]
    """Names that change otherwise than by the general rules of `unasync`."""


def load_config(root: Path) -> Config:
    """Read the settings of the repository at `root`; without the file there are no packages.

    Raises:
        Problem: A key is unknown or of the wrong type.
    """
    path = root / FILE
    table: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    _only(table, ("package", "unasync"), "")
    unasync: dict[str, Any] = table.get("unasync", {})
    _only(unasync, ("folders", "names"), "unasync")
    packages: list[dict[str, Any]] = table.get("package", [])
    return Config(
        packages=tuple(_package(entry, f"package[{index}]") for index, entry in enumerate(packages)),
        folders=_texts(unasync.get("folders", ["src", "tests"]), "unasync.folders"),
        names={name: _text(value, f"unasync.names.{name}") for name, value in unasync.get("names", {}).items()},
    )


def _package(entry: dict[str, Any], place: str) -> PackageConfig:
    _only(entry, ("name", "api", "specs"), place)
    return PackageConfig(
        _text(entry.get("name"), f"{place}.name"),
        _text(entry.get("api"), f"{place}.api"),
        _texts(entry.get("specs"), f"{place}.specs"),
    )


def _only(table: dict[str, Any], known: tuple[str, ...], place: str) -> None:
    for name in table:
        if name not in known:
            raise Problem(FILE, f"{place}.{name}".strip("."), "isn't a setting", f"use one of {', '.join(known)}")


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value:
        raise Problem(FILE, place, "must be text", "write it as a quoted string")
    return value


def _texts(value: Any, place: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Problem(FILE, place, "must be a list of texts", 'write it as ["…", "…"]')
    items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]  # of the TOML reader, checked item by item
    return tuple(_text(item, place) for item in items)
