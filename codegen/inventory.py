"""Reads the inventories: bare facts of the documents, to hold the specs against.

The format of `specs/inventory/<spec>.txt`:

    operation List Movies
      in Movies
      takes cursor limit If-None-Match
    schema Movie
      has id title
"""

from __future__ import annotations

from pathlib import Path

from attrs import define, field

from codegen.problem import Problem

__all__ = ["Inventory", "Listed", "read_inventory"]


@define
class Listed:
    """A documented operation: its section, and the names that it takes on the wire."""

    section: str = ""
    takes: list[str] = field(factory=list[str])


@define
class Inventory:
    """The facts of one document."""

    file: str
    operations: dict[str, Listed] = field(factory=dict[str, Listed])
    schemas: dict[str, list[str]] = field(factory=dict[str, list[str]])


def read_inventory(root: Path, file: str) -> Inventory:
    """Read one inventory.

    Raises:
        Problem: A line isn't understood.
    """
    inventory = Inventory(file)
    operation: Listed | None = None
    names: list[str] | None = None
    for number, line in enumerate((root / file).read_text("utf-8").splitlines(), 1):
        word, _, rest = line.strip().partition(" ")
        if not word or word.startswith("#"):
            continue
        if word == "operation" and rest not in inventory.operations:
            operation, names = Listed(), None
            inventory.operations[rest] = operation
        elif word == "schema" and rest not in inventory.schemas:
            operation, names = None, []
            inventory.schemas[rest] = names
        elif word == "in" and operation is not None:
            operation.section = rest
        elif word == "takes" and operation is not None:
            operation.takes += rest.split()
        elif word == "has" and names is not None:
            names += rest.split()
        else:
            raise Problem(file, f"line {number}", f"{line.strip()!r} isn't understood", "see codegen/inventory.py")
    return inventory
