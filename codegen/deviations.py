"""Where the specs knowingly say something else than a document: `specs/deviations.yaml`."""

from __future__ import annotations

from pathlib import Path

from codegen.ir import Api
from codegen.node import Node, read_yaml
from codegen.problem import Problem

__all__ = ["FILE", "check_deviations"]

FILE = "specs/deviations.yaml"

_SUBJECTS = ("operation", "parameter", "schema", "field")


def check_deviations(root: Path, apis: list[Api]) -> list[Problem]:
    """Each entry must be about something that exists, and say why; the file may be missing."""
    if not (root / FILE).exists():
        return []
    packages = {api.package: api for api in apis}
    problems: list[Problem] = []
    try:
        entries = list(read_yaml(root, FILE).child("deviations").elements())
    except Problem as problem:
        return [problem]
    for entry in entries:
        try:
            _check(entry, packages)
        except Problem as problem:
            problems.append(problem)
    return problems


def _check(entry: Node, packages: dict[str, Api]) -> None:
    entry.only("package", *_SUBJECTS, "document", "here", "reason")
    for key in ("document", "here"):
        entry.text(key)
    if "reason" not in entry:
        raise entry.problem("has no reason", "add reason: why we don't do what the document says")
    entry.text("reason")
    api = packages.get(entry.text("package"))
    if api is None:
        raise entry.child("package").problem("is no package", f"use one of {', '.join(packages)}")
    subjects = [key for key in _SUBJECTS if key in entry]
    if len(subjects) != 1:
        raise entry.problem("must be about one thing", f"name one of {', '.join(_SUBJECTS)}")
    subject = entry.child(subjects[0])
    if entry.text(subjects[0]) not in _known(api, subjects[0]):
        raise subject.problem(f"there is no {subjects[0]} {subject.value!r}", _HOW[subjects[0]])


_HOW = {
    "operation": "write an operationId",
    "parameter": "write operationId/name-on-the-wire",
    "schema": "write the name of a component schema",
    "field": "write Schema.name-on-the-wire",
}


def _known(api: Api, subject: str) -> set[str]:
    if subject == "operation":
        return {each.id for each in api.operations}
    if subject == "parameter":
        return {f"{each.id}/{parameter.wire}" for each in api.operations for parameter in each.parameters}
    if subject == "schema":
        return set(api.schemas)
    return {f"{each.name}.{member.wire}" for each in api.schemas.values() for member in each.properties}
