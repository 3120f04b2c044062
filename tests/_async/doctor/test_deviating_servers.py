"""Servers that deviate at random: the doctor finds each deviation, nothing else, and the client works with its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests._async.doctor.case import usual, verdict_on
from tests.doctor.deviations import Deviations
from tests.doctor.verdict import overdone

# async-only: begin
SEEDS = range(60)
# async-only: end
# sync-only: SEEDS = range(600, 606)

APIS = ("plurimedia", "encora", "whatson")


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_server_that_deviates_at_random(seed: int, tmp_path: Path) -> None:
    """The seed says which of the three APIs it is, and in what it deviates."""
    api = APIS[seed % len(APIS)]
    wrong, report, planted = await verdict_on(api, seed, tmp_path)
    assert not wrong, f"seed {seed}, {api}:\n" + "\n".join([*wrong, "", str(report)])
    assert planted.count() > 0


async def test_a_server_as_documented_has_no_deviations() -> None:
    """What isn't there isn't found, in any of the three."""
    for api in APIS:
        report = (await usual(api)).report
        assert report.of("deviation") == report.of("problem") == ()
        assert not overdone(report, Deviations(), report)
        assert set(report.changes) <= {"timezone"}
