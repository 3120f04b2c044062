"""The public surface, written down: every public name with its signature, so that a change of it is seen.

`python -m codegen.surface` writes `codegen/surface.txt`; `--check` compares and exits 1 on a difference. A line that
is gone or different is a breaking change and belongs in CHANGELOG.md.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGES = (
    "broadcast_clients",
    "broadcast_clients.formats.durations",
    "broadcast_clients.formats.timecodes",
    "broadcast_clients.formats.xmltv",
    "broadcast_clients.sandbox",
    "broadcast_clients.sandbox.pytest_plugin",
    "broadcast_clients.flows.dlt",
    "broadcast_clients.flows.doctor",
    "broadcast_clients.flows.enrich",
    "broadcast_clients.flows.enrich.rules",
    "broadcast_clients.flows.guide",
    "broadcast_clients.flows.guide.rules",
    "broadcast_clients.flows.links",
    "broadcast_clients.flows.mirror",
    "broadcast_clients.flows.release",
    "broadcast_clients.flows.release.rules",
    "broadcast_clients.flows.report",
    "broadcast_clients.flows.report_page",
    "plurimedia_client",
    "plurimedia_client.events",
    "plurimedia_client.models",
    "plurimedia_client.recipes",
    "plurimedia_client.rows",
    "encora_client",
    "encora_client.errors",
    "encora_client.models",
    "encora_client.rows",
    "encora_client.signin",
    "encora_client.webhooks",
    "encora_client.workflows.release",
    "encora_client.workflows.resume",
    "whatson_client",
    "whatson_client.custom_attributes",
    "whatson_client.errors",
    "whatson_client.filters",
    "whatson_client.models",
    "whatson_client.rows",
    "whatson_client.workflows.reports",
)
"""Every module to import from, but for `broadcast_clients.flows.spark`, whose class can't be made without Spark."""
RECORD = Path(__file__).parent / "surface.txt"
OWN = ("broadcast_clients", "plurimedia_client", "encora_client", "whatson_client")
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def surface() -> list[str]:
    """One line for each public name, member and signature."""
    lines: list[str] = []
    for package in PACKAGES:
        module = importlib.import_module(package)
        for name in sorted(module.__all__):
            lines += _described(f"{package}.{name}", getattr(module, name), set())
    return lines


def _described(path: str, value: Any, seen: set[type]) -> Iterator[str]:
    if isinstance(value, type):
        yield from _class(path, value, seen)
    elif inspect.isroutine(value):
        yield f"{path}{_signature(value)}"
    else:
        yield f"{path}: {type(value).__name__}"


def _class(path: str, value: Any, seen: set[type]) -> Iterator[str]:
    bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
    yield f"{path}({bases})"
    if value in seen or not value.__module__.startswith(OWN):
        return
    seen = seen | {value}
    fields = getattr(value, "model_fields", None)
    if fields is not None:
        yield from (f"{path}.{name}: {_text(info.annotation)}" for name, info in sorted(fields.items()))
        return
    annotations = getattr(value, "__annotations__", {})
    if getattr(value, "__total__", None) is not None:
        yield from (f"{path}[{name!r}]: {_text(kind)}" for name, kind in sorted(annotations.items()))
        return
    if not issubclass(value, BaseException):
        yield f"{path}{_signature(value)}"
    members: list[tuple[str, Any]] = inspect.getmembers_static(value)
    for name, member in members:
        if not name.startswith("_") and _is_own(value, name):
            yield from _member(f"{path}.{name}", value, name, member, seen)


def _member(path: str, owner: type, name: str, member: Any, seen: set[type]) -> Iterator[str]:
    prefix = "async " if inspect.iscoroutinefunction(member) else ""
    if inspect.isroutine(member) or isinstance(member, staticmethod | classmethod):
        yield f"{prefix}{path}{_signature(getattr(owner, name))}"
    elif isinstance(member, property) or hasattr(member, "func"):
        function = member.fget if isinstance(member, property) else member.func
        kind = inspect.signature(function).return_annotation if function is not None else Any
        yield f"{path} -> {_text(kind)}"
        yield from _namespace(path, kind, owner, seen)
    else:
        yield f"{path}: {type(member).__name__}"


def _namespace(path: str, kind: Any, owner: type, seen: set[type]) -> Iterator[str]:
    """The methods of a resource that a property gives."""
    if not isinstance(kind, str):
        return
    side = "_async" if owner.__name__.startswith("Async") else "_sync"
    package = next(
        (each.__module__.split(".")[0] for each in owner.__mro__ if each.__module__.endswith("namespaces")), None
    )
    if package is None:
        return
    folder = Path(importlib.import_module(f"{package}.resources.{side}").__file__ or "").parent
    for file in sorted(folder.glob("*.py")):
        if f"class {kind}(" in file.read_text(encoding="utf-8"):
            resource = getattr(importlib.import_module(f"{package}.resources.{side}.{file.stem}"), kind)
            yield from _class(path, resource, seen)
            return


def _is_own(value: type, name: str) -> bool:
    return any(name in vars(base) for base in value.__mro__ if base.__module__.startswith(OWN))


def _signature(value: Any) -> str:
    try:
        return _text(inspect.signature(value))
    except (TypeError, ValueError):
        return "(...)"


def _text(value: Any) -> str:
    return _ADDRESS.sub("", inspect.formatannotation(value) if isinstance(value, type) else str(value))


def main() -> int:
    """Write the record, or compare with it."""
    parser = argparse.ArgumentParser(prog="codegen.surface", description="Record or check the public surface.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the surface differs")
    check = parser.parse_args().check
    found = "".join(f"{line}\n" for line in surface())
    if not check:
        RECORD.write_text(found, encoding="utf-8")
        return 0
    recorded = RECORD.read_text(encoding="utf-8") if RECORD.exists() else ""
    difference = list(
        difflib.unified_diff(recorded.splitlines(), found.splitlines(), "recorded", "found", lineterm="", n=0)
    )
    if difference:
        print("\n".join(difference))
        print("\nThe public surface changed. If that is meant: make generate, and a line in CHANGELOG.md.")
        return 1
    print(f"public surface: {len(found.splitlines())} lines, as recorded")
    return 0


if __name__ == "__main__":
    sys.exit(main())
