"""Every row of the fault table."""

from __future__ import annotations

import pytest

from tests.faults._async.harness import observe
from tests.faults._async.subjects import SUBJECTS, Subject
from tests.faults.rows import Row
from tests.faults.table import ROWS
from tests.faults.verdict import verify
from tests.faults.world import FaultWorld

CASES = [
    (subject, row)
    for row in ROWS
    for subject in SUBJECTS
    if row.concerns(subject.api, subject.replay, representative=subject.representative)
]


@pytest.mark.parametrize(("subject", "row"), CASES, ids=[f"{row.name}: {subject.name}" for subject, row in CASES])
async def test_row(world: FaultWorld, subject: Subject, row: Row) -> None:
    verify(row, subject.replay, await observe(world, subject, row))
