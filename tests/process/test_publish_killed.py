"""A publication whose process is killed (SIGKILL) again and again: taken up each time, and nothing is made twice."""

from __future__ import annotations

import signal
import subprocess
import sys
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


def test_a_publication_survives_kill_9(tmp_path: Path) -> None:
    for name in ("master.mp4", "poster.jpg"):
        (tmp_path / name).write_bytes(name.encode() * 1_000)
    with Sandbox(seed=1, contents=10, variants={"encora.job_pace": "reads"}) as sandbox:
        codes: list[int] = []
        while 0 not in codes:
            command = [sys.executable, "-c", SCRIPT, sandbox.encora.base_url, sandbox.encora.token, str(tmp_path), "3"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
            codes.append(done.returncode)
            assert done.returncode in (0, -signal.SIGKILL), done.stderr
            assert len(codes) < 20
        writes = sandbox.encora.writes()
        completed = [each for each in sandbox.encora.stored("media_upload") if each["status"] == "completed"]
        published = [each.route for each in sandbox.requests("encora") if each.route.endswith("/publish")]
    assert done.stdout.strip() == "published"
    assert len(codes) > 3
    assert writes["movie"]["created"] == 1
    assert len(completed) == 2
    assert len(published) == 1
