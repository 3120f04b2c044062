"""Ctrl-C, SIGTERM and readers that go away: a run ends cleanly, keeps what was done, and says so."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient
from tests.cli.support import broadcast, command, environment_of, without_accounts

CONTENT = "GET /v2/api/v2/contents/{id}"


@contextmanager
def running(*arguments: str, folder: Path, environment: dict[str, str]) -> Generator[subprocess.Popen[str]]:
    """A command that runs."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command(*arguments), cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True, bufsize=1
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(process: subprocess.Popen[str], pattern: str) -> str:
    """Wait for a line on standard error; gives all up to it."""
    assert process.stderr is not None
    seen = ""
    for line in process.stderr:
        seen += line
        if re.search(pattern, line):
            return seen
    raise AssertionError(f"it ended without {pattern!r}: {seen}")


@pytest.mark.sandbox(contents=300)
@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "Interrupted"), (signal.SIGTERM, 143, "Terminated")],
    ids=["Ctrl-C", "SIGTERM"],
)
def test_a_mirror_stops_between_two_pieces_of_work_and_keeps_all_that_arrived(
    number: signal.Signals, code: int, word: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.fault("plurimedia", CONTENT, "delay", seconds=0.05, count=None)
    words = ("mirror", "catalogue", str(sandbox.plurimedia.catalog_id), "--concurrency", "2", "--json")
    environment = environment_of(sandbox, tmp_path)
    with running(*words, folder=tmp_path, environment=environment) as process:
        until(process, r"catalogue \d+: \d+ of 302")
        shown = Path(f"/proc/{process.pid}/cmdline").read_text(encoding="utf-8")
        assert sandbox.plurimedia.subscription_key not in shown
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Stopping after what is under way" in err
    told = re.search(rf"{word} after (\d+) pieces of work; they are kept, and the next run goes on there\.", err)
    assert told is not None, err
    assert json.loads(out)["error"]["kind"] == word
    assert json.loads(out)["exit_code"] == code
    sandbox.clear_faults()
    kept = broadcast("mirror", "status", "--json", folder=tmp_path).result["tables"]["content"]
    assert kept == int(told[1]) - 2  # the list of catalogues and one page aren't contents
    sandbox.clear_requests()
    broadcast(*words, folder=tmp_path, sandbox=sandbox)
    read = [each for each in sandbox.requests("plurimedia") if each.path.startswith("/v2/api/v2/contents/")]
    assert len(read) == 300 - kept


@pytest.mark.sandbox(contents=300)
def test_a_second_ctrl_c_ends_at_once_whatever_hangs(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.fault("plurimedia", CONTENT, "stall", skip=100, count=None)
    words = ("mirror", "catalogue", str(sandbox.plurimedia.catalog_id))
    with running(*words, folder=tmp_path, environment=environment_of(sandbox, tmp_path)) as process:
        until(process, r"catalogue \d+: \d+ of 302")
        process.send_signal(signal.SIGINT)
        until(process, "Stopping after what is under way")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "Interrupted after" in err
    sandbox.clear_faults()
    assert "; 0 failed" in broadcast(*words, folder=tmp_path, sandbox=sandbox).out


@pytest.mark.sandbox(contents=120)
def test_a_flow_stops_between_two_items_and_the_next_run_goes_on(sandbox: Sandbox, tmp_path: Path) -> None:
    catalog = str(sandbox.plurimedia.catalog_id)
    broadcast("mirror", "catalogue", catalog, folder=tmp_path, sandbox=sandbox)
    sandbox.fault("whatson", "*", "delay", seconds=0.02, count=None)
    words = ("enrich", "--catalogue", catalog, "--json")
    with running(*words, folder=tmp_path, environment=environment_of(sandbox, tmp_path)) as process:
        total = int(until(process, r"enrich: \d+ of \d+").split()[-1])
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    told = re.search(r"Interrupted after (\d+) items; what was done is kept, and the next run goes on there\.", err)
    assert told is not None, err
    items = json.loads(out)["result"]["items"]
    assert len(items) == int(told[1]) < total
    assert {each["action"] for each in items} == {"create"}
    sandbox.clear_faults()
    counts = broadcast(*words, folder=tmp_path, sandbox=sandbox).result["counts"]
    assert counts["unchanged"] + counts.get("update", 0) >= len(items)
    assert sum(counts.values()) == total


@pytest.mark.sandbox(contents=5)
def test_a_guide_stops_between_two_days(sandbox: Sandbox, tmp_path: Path) -> None:
    channels = [str(each) for each in sandbox.plurimedia.channel_ids[:4]]
    chosen = [word for each in channels for word in ("--channel", each)]
    broadcast("mirror", "schedule", *chosen, folder=tmp_path, sandbox=sandbox)
    with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as client:
        targets = [each.id for each in client.admin.channels.list()][:4]
    pairs = [f"--channel={one}={other}" for one, other in zip(channels, targets, strict=True)]
    sandbox.fault("encora", "*", "delay", seconds=0.05, count=None)
    words = ("guide", "publish", *pairs, "--concurrency", "1", "--json")
    with running(*words, folder=tmp_path, environment=environment_of(sandbox, tmp_path)) as process:
        until(process, r"guide publish: \d+ of 56")
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 143, err
    items = json.loads(out)["result"]["items"]
    assert 0 < len(items) < 56
    assert f"Terminated after {len(items)} items; what was done is kept" in err
    sandbox.clear_faults()
    counts = broadcast(*words, folder=tmp_path, sandbox=sandbox).result["counts"]
    assert counts["unchanged"] >= len(items)
    assert sum(counts.values()) == 56


@pytest.mark.sandbox(contents=5)
def test_an_upload_that_is_stopped_says_how_to_go_on(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "m.mp4").write_bytes(bytes(5_000_000))
    sandbox.fault("encora_uploads", "PUT /files/{upload_id}", "stall")
    words = ("encora", "upload", "m.mp4", "--type", "video_master")
    with running(*words, folder=tmp_path, environment=environment_of(sandbox, tmp_path)) as process:
        until(process, r"upload m\.mp4: ")
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 143
    upload_id = re.search(r"Terminated; go on with --upload-id (\S+)\.", err)
    assert upload_id is not None, err
    sandbox.clear_faults()
    done = broadcast(*words, "--upload-id", upload_id[1], "--json", folder=tmp_path, sandbox=sandbox)
    assert done.result["upload_id"] == upload_id[1]


@pytest.mark.parametrize(
    "words", [("sandbox", "--assumptions"), ("--help",), ("whatson", "changes", "2022r1", "2024r4")]
)
def test_a_reader_that_goes_away_is_no_news(words: tuple[str, ...], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.run(
        command(*words),
        cwd=tmp_path,
        env=without_accounts(tmp_path),
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(writing)
    assert (process.returncode, process.stderr) == (141, b"")
