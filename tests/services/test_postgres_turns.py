"""One run of a flow at a time over a real PostgreSQL, and readers beside a writer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from broadcast_clients.flows.links import Link, Links
from broadcast_clients.flows.mirror import DatabaseUnusable
from broadcast_clients.flows.turns import RunUnderWay, take_turn
from tests.services import postgres

HOLDER = """
import sys
from broadcast_clients.flows.links import Links
from broadcast_clients.flows.turns import take_turn
turn = take_turn(Links(sys.argv[1]).engine, "guide")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of this machine."""
    with postgres.running(tmp_path_factory.mktemp("postgres")) as url:
        yield url


def test_a_turn_is_one_runs_until_it_ends_or_dies(server: str) -> None:
    with Links(server) as links:
        with take_turn(links.engine, "guide"), Links(server) as others:
            for engine in (links.engine, others.engine):
                with pytest.raises(RunUnderWay, match=r"another run of the flow guide is at work over .* postgresql"):
                    take_turn(engine, "guide")
            with take_turn(others.engine, "enrich"), take_turn(others.engine, "guide", dry_run=True):
                links.put(Link(system="encora", kind="movie", source="1"))
        command = [sys.executable, "-c", HOLDER, server]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "held\n"
            with pytest.raises(RunUnderWay):
                take_turn(links.engine, "guide")
            os.kill(other.pid, signal.SIGKILL)
        freed = False
        while not freed:  # the server notices when it reads from the closed connection
            try:
                with take_turn(links.engine, "guide"):
                    freed = True
            except RunUnderWay:
                continue


def test_a_server_that_is_gone_is_told(server: str) -> None:
    with Links(server.rpartition(":")[0] + ":9/none") as links:
        with pytest.raises(DatabaseUnusable, match="the lock of the flow guide can't be had"):
            take_turn(links.engine, "guide")
