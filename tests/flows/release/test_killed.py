"""Whatever the moment at which a release is killed, the next one completes it, and nothing is there twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def test_a_release_that_is_killed_at_any_step_is_completed_by_the_next(tmp_path: Path) -> None:
    assert hasattr(os, "fork")
    command = [sys.executable, "-W", "error", "-m", "tests.flows.release.killed", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["wrong"] == [], done.stderr
    assert found["steps"] > 60
    assert found["kills"] >= 10
