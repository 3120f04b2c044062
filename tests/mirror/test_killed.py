"""Whatever the moment at which a run is killed, the next one completes it, and does nothing twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mirror.killed import RUNS


@pytest.mark.parametrize("which", list(RUNS))
def test_a_run_that_is_killed_at_any_step_is_completed_by_the_next(which: str, tmp_path: Path) -> None:
    assert hasattr(os, "fork")
    command = [sys.executable, "-W", "error", "-m", "tests.mirror.killed", which, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["wrong"] == []
    assert found["steps"] >= 8
    assert all(found["rows"][table] for table in FILLED[which])


FILLED = {
    "catalog": ("catalog", "catalog_content", "content"),
    "schedule": ("channel", "schedule_day", "broadcast", "grouping", "content", "person", "broadcast_tag"),
    "update": ("channel", "schedule_day", "broadcast", "grouping", "content", "catalog_content"),
}
"""Tables that an undisturbed run fills."""
