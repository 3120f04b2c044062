"""Servers that deviate at random: the doctor finds each deviation, nothing else, and the client works with its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests._async.doctor.case import usual, verdict_on
from tests.doctor.deviations import Deviations
from tests.doctor.verdict import overdone

# async-only: begin
SEEDS = range(50)
# async-only: end
# sync-only: SEEDS = range(500, 505)

APIS = ("plurimedia", "encora", "whatson")


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_server_that_deviates_at_random(seed: int, tmp_path: Path) -> None:
    """All three APIs of a seed, each with what its spec has to offer."""
    planted = 0
    for api in APIS:
        wrong, report, deviations = await verdict_on(api, seed, tmp_path)
        assert not wrong, f"seed {seed}, {api}:\n" + "\n".join([*wrong, "", str(report)])
        planted += deviations.count()
    assert planted > 10


async def test_a_server_as_documented_has_no_deviations() -> None:
    """What isn't there isn't found, in any of the three."""
    for api in APIS:
        report = (await usual(api)).report
        assert report.of("deviation") == report.of("problem") == ()
        assert not overdone(report, Deviations(), report)
        assert set(report.changes) <= {"timezone"}
