"""`python -m codegen coverage`: what the documents have, what the specs have, and what was generated."""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from codegen.build import load_all
from codegen.config import load_config
from codegen.inventory import Inventory, read_inventory
from codegen.ir import Api, Operation, Schema
from codegen.naming import camel
from codegen.write import repository

__all__ = ["Row", "main", "report"]

INVENTORIES = "specs/inventory"


@frozen
class Row:
    """One line of the table."""

    what: str
    known: int
    missing: tuple[str, ...]

    def __str__(self) -> str:
        """Found of known, and percent."""
        found = self.known - len(self.missing)
        percent = 100 * found / self.known if self.known else 100.0
        return f"{self.what:<58} {found:>5} of {self.known:<5} {percent:>6.1f} %"


def report(root: Path) -> list[Row]:
    """All rows: the specs against what was generated, then the inventories against the specs.

    Raises:
        Problems: A spec can't be read.
        Problem: An inventory can't be read.
    """
    rows: list[Row] = []
    for api in load_all(root, load_config(root)):
        for spec in api.specs:
            rows += _generated(root, api, spec)
            inventory = root / INVENTORIES / f"{Path(spec).stem}.txt"
            if inventory.exists():
                rows += _documented(api, spec, read_inventory(root, inventory.relative_to(root).as_posix()))
    return rows


# --- specs against generated code -------------------------------------------------------------------------------


def _generated(root: Path, api: Api, spec: str) -> Iterator[Row]:
    operations = [each for each in api.operations if each.spec == spec]
    schemas = [each for each in api.schemas.values() if each.spec == spec and not (each.enum or each.abstract)]
    folder = root / "src" / api.package
    ids = _operation_ids(folder / "operations")
    yield Row(f"{spec}: operations in the table", len(operations), _without(operations, ids))
    for side, prefix in (("_async", "Async"), ("_sync", "")):
        methods = _methods(folder / "resources" / side)
        shown = [each for each in operations if not each.hidden]
        missing = tuple(
            each.id for each in shown if f"{prefix}{camel(each.namespace)}.{each.method_name}" not in methods
        )
        yield Row(f"{spec}: methods ({side.strip('_')})", len(shown), missing)
    fields = _fields(folder / "models")
    wanted = [f"{each.name}.{member.name}" for each in schemas for member in each.properties]
    yield Row(f"{spec}: fields of models", len(wanted), tuple(name for name in wanted if name not in fields))


def _without(operations: list[Operation], ids: set[str]) -> tuple[str, ...]:
    return tuple(each.id for each in operations if each.id not in ids)


def _modules(folder: Path) -> Iterator[ast.Module]:
    for path in sorted(folder.glob("*.py")):
        yield ast.parse(path.read_text("utf-8"))


def _operation_ids(folder: Path) -> set[str]:
    ids: set[str] = set()
    for module in _modules(folder):
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Operation":
                ids |= {str(ast.literal_eval(each.value)) for each in node.keywords if each.arg == "id"}
    return ids


def _methods(folder: Path) -> set[str]:
    return {
        f"{each.name}.{member.name}"
        for each in _classes(folder)
        for member in each.body
        if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _fields(folder: Path) -> set[str]:
    return {
        f"{each.name}.{member.target.id}"
        for each in _classes(folder)
        for member in each.body
        if isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name)
    }


def _classes(folder: Path) -> Iterator[ast.ClassDef]:
    for module in _modules(folder):
        yield from (node for node in module.body if isinstance(node, ast.ClassDef))


# --- documents against specs ------------------------------------------------------------------------------------


def _documented(api: Api, spec: str, inventory: Inventory) -> Iterator[Row]:
    operations = {each.title: each for each in api.operations if each.spec == spec}
    schemas = {each.name: each for each in api.schemas.values() if each.spec == spec}
    file = inventory.file
    absent = tuple(title for title in inventory.operations if title not in operations)
    yield Row(f"{file}: operations in the spec", len(inventory.operations), absent)
    takes: list[str] = []
    missing: list[str] = []
    for title, listed in inventory.operations.items():
        operation = operations.get(title)
        known = _wires(api, operation) if operation else set[str]()
        takes += [f"{title}: {name}" for name in listed.takes]
        missing += [f"{title}: {name}" for name in listed.takes if name not in known]
        if operation and listed.section != operation.section:
            missing.append(f"{title}: in {listed.section}, not {operation.section}")
            takes.append(missing[-1])
    yield Row(f"{file}: parameters in the spec", len(takes), tuple(missing))
    yield _schema_row(file, inventory, schemas)
    yield _beyond(file, inventory, operations, schemas)


def _wires(api: Api, operation: Operation) -> set[str]:
    return {each.wire for each in operation.parameters}


def _schema_row(file: str, inventory: Inventory, schemas: dict[str, Schema]) -> Row:
    wanted = [f"{name}.{member}" for name, members in inventory.schemas.items() for member in members]
    known = {f"{each.name}.{member.wire}" for each in schemas.values() for member in each.properties}
    known |= {f"{each.name}.{value}" for each in schemas.values() for value in each.enum}
    return Row(f"{file}: fields in the spec", len(wanted), tuple(name for name in wanted if name not in known))


def _beyond(file: str, inventory: Inventory, operations: dict[str, Operation], schemas: dict[str, Schema]) -> Row:
    """What a spec calls documented must be in the inventory, or one of the two is wrong."""
    claims: list[str] = []
    false: list[str] = []
    for title, operation in operations.items():
        listed = inventory.operations.get(title)
        for each in operation.parameters:
            if each.origin.provenance == "documented":
                claims.append(f"{title}: {each.wire}")
                if listed is None or each.wire not in listed.takes:
                    false.append(claims[-1])
    for name, schema in schemas.items():
        for member in schema.properties:
            if member.inherited:
                continue
            if member.origin.provenance == "documented":
                claims.append(f"{name}.{member.wire}")
                if member.wire not in inventory.schemas.get(name, ()):
                    false.append(claims[-1])
    return Row(f"{file}: claims of the spec to be documented", len(claims), tuple(false))


def main(arguments: list[str] | None = None) -> int:
    """Print the table; exit 1 unless everything is covered."""
    parser = argparse.ArgumentParser(prog="codegen coverage", description="Documented, specified, generated.")
    parser.add_argument("--root", type=Path, default=repository(), help="repository to work in")
    rows = report(parser.parse_args(arguments).root)
    for row in rows:
        print(row)
        for name in row.missing:
            print(f"    missing: {name}")
    complete = not any(row.missing for row in rows)
    if not complete:
        print("Not everything is covered.", file=sys.stderr)
    return 0 if complete else 1
