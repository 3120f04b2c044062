"""Jobs that are killed in the middle go on where they were, and write nothing twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.sandbox import Sandbox
from tests.whatson.proof import BAD, COUNT, NAMELESS, QUICK, TREE
from tests.whatson.proof import rows as rows_of_proof
from whatson_client import AsyncWhatsonClient, WhatsonClient
from whatson_client.workflows.journal import Journal

ROOT = Path(__file__).parents[2]
POST = "POST /content/v1/programs"
KILL_AT = 1_500


@pytest.fixture
def apart() -> Iterator[Sandbox]:
    """A sandbox in a process of its own."""
    with Sandbox(contents=1, process=True) as sandbox:
        yield sandbox


def started(sandbox: Sandbox, *arguments: str) -> subprocess.Popen[str]:
    """The job in a process of its own."""
    environment = {**os.environ, **sandbox.environment(), "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    command = [sys.executable, "-m", "tests.whatson.proof", *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )


def account(sandbox: Sandbox) -> dict[str, Any]:
    whatson = sandbox.whatson
    return {"base_url": whatson.base_url, "username": whatson.username, "password": whatson.password, "retries": QUICK}


def done_in(journal: Path) -> set[str]:
    """What the journal says is written; its last line may be cut off."""
    entries = [json.loads(line) for line in journal.read_text().splitlines(keepends=True)[1:] if line.endswith("\n")]
    last = {each["key"]: each["state"] for each in entries}
    return {key for key, state in last.items() if state == "done"}


async def test_5000_programs_with_bad_rows_errors_of_the_server_and_a_kill(apart: Sandbox, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    there = set(apart.whatson.ids("program"))
    acted = 0
    for number in range(50):
        apart.fault("whatson", POST, "status", status=500, acted=number % 2 == 0, skip=90 * number, count=1)
        acted += number % 2 == 0
    job = started(apart, "bulk", str(journal))
    assert job.stdout is not None
    for line in job.stdout:
        if int(line) >= KILL_AT:
            break
    job.kill()
    job.communicate()
    assert job.returncode == -9
    before = done_in(journal)
    assert KILL_AT * 0.9 < len(before) < COUNT * 0.9, "it was in the middle"
    apart.clear_requests()

    async with AsyncWhatsonClient(**account(apart)) as client:
        report = await client.workflows.bulk_upsert(rows_of_proof(), journal=journal, concurrency=8)
    assert report.total == COUNT
    assert report.done_before == len(before)
    told = {each.row: [(one.argument, one.code) for one in each.errors] for each in report.failures if not each.unknown}
    assert told == {number: [(argument, code)] for number, (_, argument, code) in BAD.items()}
    lost = {each.row for each in report.unknown}
    assert lost <= NAMELESS, "only what may not be sent again can be lost"
    assert report.written + report.done_before == COUNT - len(BAD) - len(lost)

    sent_again = [each.json() for each in apart.requests("whatson") if each.method == "POST"]
    assert not before & {each.get("contentId") for each in sent_again}, "what was done isn't sent again"
    made = set(apart.whatson.ids("program")) - there
    named = {f"P-{number}" for number in range(COUNT) if number not in BAD and number not in NAMELESS}
    assert named <= made
    writes = apart.whatson.writes()["Program"]
    assert writes["created"] == len(made), "nothing was made twice"
    assert writes.get("updated", 0) <= acted + 8, "only what lost its answer was sent twice, to the same effect"
    stored = [apart.whatson.stored("program", each) for each in made - named]
    titles = Counter(json.dumps(each).split("Night Train ")[1].split('"')[0] for each in stored)
    assert set(titles.values()) <= {1}
    assert {str(number) for number in NAMELESS - lost} <= titles.keys() <= {str(number) for number in NAMELESS}


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_tree_is_killed_at_every_step(apart: Sandbox, tmp_path: Path, when: str) -> None:
    """Each run gets one step further; `after` is the moment when the server has acted and nobody knows of it."""
    journal = tmp_path / "journal"
    steps = 5
    for run in range(steps):
        let = "1" if when == "before" and run > 0 else "0"
        job = started(apart, "tree", str(journal), when, let)
        _, errors = job.communicate(timeout=60)
        assert job.returncode == -9, errors
    with WhatsonClient(**account(apart)) as client:
        report = client.workflows.upsert_tree(TREE, journal=journal, concurrency=1)
        assert report.ok, str(report)
        writes = apart.whatson.writes()
        assert {concept: each["created"] for concept, each in writes.items() if each.get("created")} == {
"Series": 1, "Season": 1, "Episode": 1, "Content Collection": 1, "Content Collection Item": 1,
        }, writes  # fmt: skip
        assert not any(each.get("updated") for each in writes.values()), "what had happened was found, not repeated"
        assert [each.action for each in client.workflows.upsert_tree(TREE).rows] == ["unchanged"] * steps
        assert len(client.episodes.get("S1E1").images) == 1


def test_a_line_that_was_cut_off_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with Journal(path, "job") as journal:
        journal.write("a", "1", "done", "A")
        journal.write("b", "1", "sending", force=True)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"key":"c","mark":"1","sta')
    with Journal(path, "job") as journal:
        entry = journal.last("a", "1")
        assert entry is not None
        assert (entry.state, entry.id) == ("done", "A")
        assert journal.last("a", "2") is None, "another row under the same key"
        assert journal.last("c", "1") is None
        journal.write("c", "1", "done")
    assert path.read_bytes().startswith(whole)
    assert done_in(path) == {"a", "c"}
