"""Whatever the moment at which a run of the enrich flow is killed, the next one completes it and repeats nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

STEPS = {"first": 24, "update": 17, "ten": 10}
"""At how many steps a run is killed, at least."""


@pytest.mark.parametrize("which", list(STEPS))
def test_a_run_that_is_killed_at_any_step_is_completed_by_the_next(which: str, tmp_path: Path) -> None:
    assert hasattr(os, "fork")
    command = [sys.executable, "-W", "error", "-m", "tests.flows.enrich_killed", which, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["wrong"] == []
    assert found["steps"] >= STEPS[which]
