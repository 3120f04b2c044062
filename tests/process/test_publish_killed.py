"""A publication whose process is killed (SIGKILL) again and again: taken up each time, and nothing is made twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

from broadcast_clients.sandbox import Sandbox

SCRIPT = """
import os, signal, sys
from encora_client import EncoraClient, Hook
from encora_client.workflows.release import FilePlan, MoviePlan

base_url, token, folder, left = sys.argv[1:4] + [int(sys.argv[4])]


class Kill(Hook):
    def after_attempt(self, attempt):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


plan = MoviePlan(
    fields={"title": "Night Train", "drm_required": False, "runtime_minutes": 93, "content_rating": "PG"},
    files=[FilePlan(folder + "/master.mp4", "video_master"), FilePlan(folder + "/poster.jpg", "image")],
)
with EncoraClient(base_url=base_url, token=token, hooks=[Kill()]) as client:
    print(client.workflows.publish(plan, journal=folder + "/journal").status)
"""


def run(sandbox: Sandbox, folder: Path, left: int) -> subprocess.CompletedProcess[str]:
    """Publish in a process that is killed after the answer of that number; 0 lets it live."""
    command = [sys.executable, "-c", SCRIPT, sandbox.encora.base_url, sandbox.encora.token, str(folder), str(left)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done


def made_once(sandbox: Sandbox, doubtful: int) -> None:
    """Nothing is doubled. The creation of an upload takes no key: one without an answer may leave an empty one."""
    uploads = [each["status"] for each in sandbox.encora.stored("media_upload")]
    assert sandbox.encora.writes()["movie"]["created"] == 1
    assert uploads.count("completed") == 2
    assert uploads.count("awaiting_upload") == len(uploads) - 2 <= doubtful
    assert len([each for each in sandbox.requests("encora") if str(each.route).endswith("/publish")]) == 1


def files_in(folder: Path) -> None:
    for name in ("master.mp4", "poster.jpg"):
        (folder / name).write_bytes(name.encode() * 1_000)


def test_a_publication_survives_kill_9(tmp_path: Path) -> None:
    files_in(tmp_path)
    with Sandbox(seed=1, contents=10, variants={"encora.job_pace": "reads"}) as sandbox:
        runs = [run(sandbox, tmp_path, 3)]
        while runs[-1].returncode:
            assert len(runs) < 20
            runs.append(run(sandbox, tmp_path, 3))
        assert runs[-1].stdout.strip() == "published"
        assert len(runs) > 3
        made_once(sandbox, doubtful=0)


def test_a_publication_survives_kill_9_at_every_step(tmp_path: Path) -> None:
    """Killed once, after each answer in turn and before it can be noted down."""
    step = 0
    for step in count(1):
        folder = tmp_path / str(step)
        folder.mkdir()
        files_in(folder)
        with Sandbox(seed=1, contents=10, variants={"encora.job_pace": "reads"}) as sandbox:
            if run(sandbox, folder, step).returncode == 0:
                break
            assert run(sandbox, folder, 0).stdout.strip() == "published", step
            made_once(sandbox, doubtful=1)
    assert step > 10
