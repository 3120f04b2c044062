"""Two runs of a flow over one database: the second is refused before it asks or writes anything."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from broadcast_clients.flows.enrich import AsyncEnrichFlow
from broadcast_clients.flows.guide import AsyncGuideFlow, RunUnderWay
from broadcast_clients.flows.links import Links
from broadcast_clients.flows.mirror import AsyncMirror
from broadcast_clients.flows.release import AsyncReleaseFlow
from broadcast_clients.flows.report import FlowProgress
from broadcast_clients.flows.turns import take_turn
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient
from plurimedia_client import AsyncPlurimediaClient
from tests.flows.platform import QUIET
from tests.flows.schedule import DAY, Schedule, airing
from whatson_client import AsyncWhatsonClient

pytestmark = pytest.mark.sandbox(contents=5)
HOLDER = """
import sys
from broadcast_clients.flows.links import Links
from broadcast_clients.flows.turns import take_turn
links = Links(sys.argv[1])
turns = [take_turn(links.engine, flow) for flow in ("guide", "enrich", "release")]
print("held", flush=True)
sys.stdin.read()
"""


def is_free(database: Path, flow: str) -> bool:
    """Whether a flow may run."""
    with Links(database) as links:
        try:
            with take_turn(links.engine, flow):
                return True
        except RunUnderWay:
            return False


@contextmanager
def held(database: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs all flows; in the end it is killed at once."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        try:
            assert other.stdout.readline() == "held\n"
            yield other
        finally:
            os.kill(other.pid, signal.SIGKILL)


async def test_a_second_run_is_refused_until_the_first_one_is_over_or_dead(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    box = sandbox
    async with (
        AsyncPlurimediaClient(
            base_url=box.plurimedia.base_url, subscription_key=box.plurimedia.subscription_key
        ) as provider,
        AsyncMirror(provider, database) as mirror,
        AsyncEncoraClient(base_url=box.encora.base_url, token=box.encora.token) as encora,
        AsyncWhatsonClient(
            base_url=box.whatson.base_url, username=box.whatson.username, password=box.whatson.password
        ) as whatson,
        AsyncGuideFlow(database, encora) as guide,
        AsyncEnrichFlow(database, whatson) as enrich,
        AsyncReleaseFlow(database, whatson, encora, patience=0) as release,
    ):
        channel = (await encora.admin.channels.create(name="One", **QUIET)).id
        await mirror.catalog(box.plurimedia.catalog_id)
        await mirror.schedule(channels=box.plurimedia.channel_ids[:1], days=1)
        targets = {box.plurimedia.channel_ids[0]: channel}
        sandbox.clear_requests()
        with held(database):
            with pytest.raises(RunUnderWay, match=r"another run of the flow guide is at work over .*m\.db"):
                await guide.publish(channels=targets)
            with pytest.raises(RunUnderWay, match="the flow enrich"):
                await enrich.run()
            with pytest.raises(RunUnderWay, match="the flow release"):
                await release.run()
            assert sandbox.requests("encora") == sandbox.requests("whatson") == []
            assert (await guide.publish(channels=targets, dry_run=True)).counts == {"send": 1}
            assert (await enrich.run(dry_run=True)).ok
            assert (await mirror.schedule(channels=box.plurimedia.channel_ids[:1], days=1)).failed == 0

        inside: list[bool] = []

        def look(progress: FlowProgress) -> None:
            inside.extend(is_free(database, flow) for flow in ("guide", "enrich"))

        assert (await guide.publish(channels=targets, progress=look)).counts == {"send": 1}
        assert inside == [False, True], "other flows may go on meanwhile"
        assert (await enrich.run()).ok
        assert all(is_free(database, flow) for flow in ("guide", "enrich", "release"))


async def test_who_reads_doesnt_wait_for_who_writes(sandbox: Sandbox, tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, DAY, [airing("6:00", "7:00")])
    schedule.close()
    box = sandbox.plurimedia
    async with (
        AsyncPlurimediaClient(base_url=box.base_url, subscription_key=box.subscription_key) as provider,
        AsyncEncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as encora,
        AsyncMirror(provider, tmp_path / "m.db") as mirror,
        AsyncGuideFlow(tmp_path / "m.db", encora, timezone="Europe/Paris") as flow,
    ):
        with closing(sqlite3.connect(tmp_path / "m.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # as a mirror that writes a batch, or a rebuild
            assert (await flow.publish(channels={1: "c"}, dry_run=True)).counts == {"failed": 1}, "there is no such one"
            assert await mirror.count("schedule_day") == 1
            assert await mirror.failures() == []
            rows = mirror.rows("broadcast")
            assert next(rows)["channel_id"] == 1
            other.execute("CREATE TABLE of_mine (number INTEGER)")
            other.execute("COMMIT")
            other.execute("BEGIN IMMEDIATE")  # although the rows aren't read to their end
            other.execute("ROLLBACK")
            assert list(rows) == []
