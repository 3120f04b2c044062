"""Every row of the fault table."""

from __future__ import annotations

import pytest

from tests.faults._async.harness import observe
from tests.faults._async.subjects import SUBJECTS, Subject
from tests.faults.rows import Row
from tests.faults.table import OVER_HTTPX, ROWS
from tests.faults.verdict import verify
from tests.faults.world import FaultWorld

CASES = [
    (subject, row)
    for row in ROWS
    for subject in SUBJECTS
    if row.concerns(subject.api, subject.replay, representative=subject.representative)
]
OTHER_CASES = [
    (subject, row)
    for subject, row in CASES
    if row in OVER_HTTPX and subject.name in ("contents.get", "admin.movies.create", "request POST")
]
OTHERS = ["httpx", "httpx2"]
# async-only: begin
OTHERS.append("aiohttp")
# async-only: end


@pytest.mark.parametrize(("subject", "row"), CASES, ids=[f"{row.name}: {subject.label}" for subject, row in CASES])
async def test_row(world: FaultWorld, subject: Subject, row: Row) -> None:
    verify(row, subject.replay, await observe(world, subject, row))


@pytest.mark.parametrize("backend", OTHERS)
@pytest.mark.parametrize(
    ("subject", "row"), OTHER_CASES, ids=[f"{row.name}: {subject.label}" for subject, row in OTHER_CASES]
)
async def test_row_on_another_backend(
    world: FaultWorld, monkeypatch: pytest.MonkeyPatch, backend: str, subject: Subject, row: Row
) -> None:
    """They have other words for the same failures. The whole table runs on each with `--backend`."""
    monkeypatch.setattr(world, "backend", backend)
    verify(row, subject.replay, await observe(world, subject, row))
