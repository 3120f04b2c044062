"""What the doctor must have found, of what was planted."""

from __future__ import annotations

from collections.abc import Iterator

from broadcast_clients.flows.doctor import DoctorReport
from tests.doctor.deviations import Deviations
from tests.doctor.server import DeviatingApp

__all__ = ["harmful", "missed", "overdone"]

STREAMS = ("movies.stream", "episodes.stream", "live.stream", "live.catchup", "live.start_over")
"""Reads that issue addresses of streams."""
DOCUMENTED = {"x-available-pages": "total_pages_header", "x-max-page-size": "page_size_header"}


def harmful(server: DeviatingApp) -> list[str]:
    """Requests that reached a server and may have changed something there: all but reads, and reads that do something.

    A login is none: the client needs a token, as for any call.
    """
    return [
        f"{method} {path}"
        for method, path, operation in server.received
        if (method not in ("GET", "HEAD") and not path.endswith("/login")) or operation in STREAMS
    ]


def missed(report: DoctorReport, planted: Deviations) -> list[str]:
    """Planted deviations that the report or the overrides file lacks."""
    return [*_missed_changes(report, planted), *_missed_findings(report, planted)]


def _missed_changes(report: DoctorReport, planted: Deviations) -> Iterator[str]:
    operations = report.changes.get("operations", {})
    for name, path in planted.paths.items():
        if name not in planted.untold and operations.get(name, {}).get("path") != path:
            yield f"path of {name}: {path}, not {operations.get(name, {}).get('path')}"
    for key, group in (
        ("name", planted.names),
        ("format", planted.formats),
        ("list", planted.lists),
        ("boolean", planted.booleans),
    ):
        for (name, parameter), value in group.items():
            form = operations.get(name, {}).get("parameters", {}).get(parameter, {})
            if form.get(key) != value:
                yield f"{key} of {name}.{parameter}: {value!r}, not {form.get(key)!r}"
    for schema, names in planted.fields.items():
        for ours, theirs in names.items():
            found = report.changes.get("fields", {}).get(schema, {}).get(ours)
            if found != theirs:
                yield f"field {schema}.{ours}: {theirs}, not {found}"
    for documented, sent in planted.headers.items():
        found = report.changes.get(DOCUMENTED[documented])
        if str(found).lower() != sent.lower():
            yield f"{DOCUMENTED[documented]}: {sent}, not {found}"
    if planted.first_page != report.changes.get("first_page", 1):
        yield f"first_page: {planted.first_page}"
    for ours, theirs in planted.envelope.items():
        found = report.changes.get("envelope", {}).get(ours)
        if found != theirs and not (ours == "data" and planted.rewrapped):
            yield f"envelope {ours}: {theirs}, not {found}"
    if planted.zone is not None and report.changes.get("timezone") != planted.zone:
        yield f"timezone: {planted.zone}, not {report.changes.get('timezone')}"


def _missed_findings(report: DoctorReport, planted: Deviations) -> Iterator[str]:
    told = {(each.area, each.subject): each for each in report.findings if each.severity != "ok"}
    for schema, kinds in planted.types.items():
        for name in kinds:
            if ("type", f"{schema}.{name}") not in told:
                yield f"type of {schema}.{name}"
    notes = {schema: " ".join(each.what for each in report.findings if each.area == "field" and each.subject == schema)
             for schema in [*planted.added, *planted.dropped]}  # fmt: skip
    for schema, members in planted.added.items():
        for name in members:
            if name not in notes[schema]:
                yield f"member {name} of {schema}"
    for schema, fields in planted.dropped.items():
        for name in fields:
            if name not in notes[schema]:
                yield f"missing {schema}.{name}"
    kinds = {"one": "single objects", "list": "lists"}
    for kind in planted.rewrapped:
        if ("envelope", kinds[kind]) not in told:
            yield f"{kinds[kind]} {kind} wrapped otherwise"
    if planted.empty is not None:
        empties = [each.what for each in report.findings if each.area == "empty"]
        if not any(f"with {planted.empty}" in each.replace(", not with", " not") for each in empties):
            yield f"empty form {planted.empty}: {empties}"


def overdone(report: DoctorReport, planted: Deviations, usual: DoctorReport) -> list[str]:
    """Deviations and problems that nobody planted and that the sandbox without deviations doesn't have."""
    before = {(each.area, each.subject, each.what) for each in usual.findings}
    return [
        f"{each.area}: {each.subject}: {each.what}"
        for each in report.findings
        if each.severity in ("deviation", "problem")
        and (each.area, each.subject, each.what) not in before
        and not _planted(each.area, each.subject, planted)
    ]


def _planted(area: str, subject: str, planted: Deviations) -> bool:
    owner, _, member = subject.rpartition(".")
    if area == "path":
        return subject in planted.paths
    if area == "parameter":
        return any(
            (owner, member) in group for group in (planted.names, planted.formats, planted.lists, planted.booleans)
        )
    if area == "field":
        return member in planted.fields.get(owner, {})
    if area == "type":
        return member in planted.types.get(owner, {})
    if area == "envelope":
        return subject in planted.envelope or bool(planted.rewrapped)
    if area == "paging":
        return bool(planted.headers) or planted.first_page != 1
    return area == "empty" and planted.empty is not None
