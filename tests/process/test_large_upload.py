"""An upload of a gigabyte that breaks off ten times: whole, and in a process whose memory stays flat."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from broadcast_clients.sandbox import Sandbox

SIZE = 1 << 30
ROOM = 40_000_000
"""Bytes that the process may grow by: a 25th of the file."""
SCRIPT = """
import json, resource, sys
from encora_client import EncoraClient
from encora_client.workflows.resume import ContentRangeResume
path, base_url, token = sys.argv[1:]
with EncoraClient(base_url=base_url, token=token) as client:
    client.workflows.upload(b"first", asset_type="image", filename="first.jpg")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = client.workflows.upload(path, asset_type="video_master")
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
told = {"grown": (after - before) * 1024, "sha256": done.sha256, "id": done.upload.id, "breaks": done.interruptions}
print(json.dumps(told))
"""


def test_a_gigabyte_that_breaks_off_ten_times_arrives_whole_with_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "master.mp4"
    with path.open("wb") as file:
        for number in range(16):  # sparse: no disk is filled
            file.seek(number * (SIZE // 16))
            file.write(bytes([number + 1]) * 1000)
        file.truncate(SIZE)
    with path.open("rb") as file:
        expected = hashlib.file_digest(file, "sha256").hexdigest()
    with Sandbox(seed=1, contents=10, process=True) as sandbox:
        for skip in range(1, 11):  # each lets pass the small file and the questions after the breaks before it
            sandbox.fault("encora_uploads", "PUT /files/{upload_id}", "cut_body", after_bytes=60_000_000, skip=skip)
        command = [sys.executable, "-c", SCRIPT, str(path), sandbox.encora.base_url, sandbox.encora.token]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        file_there = sandbox.encora.files()[told["id"]]
    assert told["breaks"] == 10
    assert file_there["sha256"] == told["sha256"] == expected
    assert file_there["received"] == SIZE
    assert told["grown"] < ROOM
