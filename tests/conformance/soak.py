"""Very many calls, one in twenty of which is hit by a fault: nothing leaks, and every call is accounted for."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from attrs import define

from broadcast_clients.core.errors import BroadcastError
from broadcast_clients.core.hooks import Attempt, Hook
from encora_client import AsyncEncoraClient, EncoraClient, Retry
from encora_client.models import MovieWriteDict
from tests.conformance.judging import ROOT, Refused

__all__ = ["soak"]

THREADS, TASKS = 16, 256
FILM: MovieWriteDict = {"title": "Night Train", "status": "draft", "drm_required": False}
MEMORY = 16_000_000
"""Bytes that a process may grow by after its first tenth: what allocators keep, not what each call leaves."""


@define
class State:
    """What a process has in use."""

    memory: int
    sockets: int
    threads: int
    tasks: int

    @classmethod
    def now(cls) -> State:
        """Look."""
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        descriptors = Path("/proc/self/fd")
        sockets = 0
        for each in descriptors.iterdir():
            try:
                sockets += os.readlink(each).startswith("socket:")
            except FileNotFoundError:  # the descriptor of this very look
                continue
        try:
            tasks = len(asyncio.all_tasks())
        except RuntimeError:
            tasks = 0
        return cls(pages * os.sysconf("SC_PAGE_SIZE"), sockets, threading.active_count(), tasks)


class Tally(Hook):
    """What came of calls and attempts."""

    def __init__(self) -> None:
        self.attempts = count()
        self.results: Counter[str] = Counter()

    def after_attempt(self, attempt: Attempt) -> None:
        """Count it; `count` is safe with threads."""
        next(self.attempts)


@contextmanager
def _server() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.conformance.soak_server"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.stdin.close()


def _account(base_url: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{base_url}/account", timeout=30) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def _settings(base_url: str, tally: Tally) -> dict[str, Any]:
    retries = Retry(retries=5, jitter=lambda: 0.0)
    return {"base_url": base_url, "token": "t", "retries": retries, "hooks": [tally]}


def _threads(base_url: str, calls: int, tally: Tally) -> tuple[State, State]:
    with EncoraClient(**_settings(base_url, tally)) as client:

        def part(rounds: int) -> Counter[str]:
            found: Counter[str] = Counter()
            for each in range(rounds):
                try:
                    if each % 4 == 0:
                        client.admin.movies.create(FILM)
                        found["created"] += 1
                    else:
                        assert len(client.movies.list().first_page()) == 3
                        found["read"] += 1
                except BroadcastError as error:
                    found[type(error).__name__] += 1
            return found

        rounds = calls // THREADS
        first = max(rounds // 10, 1)
        with ThreadPoolExecutor(THREADS) as pool:
            for found in pool.map(part, [first] * THREADS):
                tally.results += found
            early = State.now()
            for found in pool.map(part, [rounds - first] * THREADS):
                tally.results += found
            late = State.now()
    return early, late


async def _tasks(base_url: str, calls: int, tally: Tally) -> tuple[State, State]:
    async with AsyncEncoraClient(**_settings(base_url, tally)) as client:

        async def part(rounds: int) -> None:
            for each in range(rounds):
                try:
                    if each % 4 == 0:
                        await client.admin.movies.create(FILM)
                        tally.results["created"] += 1
                    else:
                        assert len(await client.movies.list().first_page()) == 3
                        tally.results["read"] += 1
                except BroadcastError as error:
                    tally.results[type(error).__name__] += 1

        rounds = calls // TASKS
        first = max(rounds // 10, 1)
        await asyncio.gather(*(part(first) for _ in range(TASKS)))
        early = State.now()
        await asyncio.gather(*(part(rounds - first) for _ in range(TASKS)))
        late = State.now()
    return early, late


def _check(what: str, expected: int, tally: Tally, before: State, early: State, late: State, base_url: str) -> str:
    """Refuse unless every call is accounted for, and nothing stays behind."""
    wrong: list[str] = []
    results, attempts = tally.results, next(tally.attempts)
    account = _account(base_url)
    after = State.now()
    if results.total() != expected:
        wrong.append(f"{expected - results.total()} of {expected} calls have no result")
    errors = {name: number for name, number in results.items() if name not in ("created", "read")}
    if sum(errors.values()) > expected / 10_000:
        wrong.append(f"calls failed although they may be repeated: {errors}")
    if account["requests"] != attempts:
        wrong.append(f"the server had {account['requests']} requests, the client sent {attempts}")
    unknown = sum(errors.values())
    if not results["created"] <= account["made"] <= results["created"] + unknown:
        wrong.append(f"{results['created']} were created, the server made {account['made']}")
    if account["faults"].keys() < {"503", "reset", "close", "truncated", "late reset"}:
        wrong.append(f"not every fault occurred: {account['faults']}")
    if late.memory - early.memory > MEMORY:
        wrong.append(f"memory grew by {(late.memory - early.memory) / 1e6:.1f} MB after the first tenth")
    wrong += [
        f"{name}: {getattr(before, name)} before, {getattr(after, name)} after"
        for name in ("sockets", "threads", "tasks")
        if getattr(after, name) > getattr(before, name)
    ]
    if account["connections"] > 1:
        wrong.append(f"{account['connections'] - 1} connections are still open at the server")
    if wrong:
        raise Refused(f"{what}: " + "; ".join(wrong))
    grown = (late.memory - early.memory) / 1e6
    return f"{what} {results.total():,} calls, {sum(account['faults'].values()):,} faults, {grown:+.1f} MB"


def soak(calls: int, _: Path) -> str:
    """Half of the calls from threads, half from tasks, each half in a process of its own."""
    notes = []
    for kind in ("threads", "tasks"):
        command = [sys.executable, "-m", "tests.conformance.soak", kind, str(calls // 2)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=1800)
        if done.returncode:
            raise Refused(done.stderr[-4000:])
        notes.append(done.stdout.strip())
    return "; ".join(notes)


def main(kind: str, calls: int) -> None:
    """One half."""
    with _server() as base_url:
        tally = Tally()
        _account(base_url)
        before = State.now()
        if kind == "threads":
            calls -= calls % THREADS
            early, late = _threads(base_url, calls, tally)
        else:
            calls -= calls % TASKS
            early, late = asyncio.run(_tasks(base_url, calls, tally))
        print(
            _check(
                f"{THREADS} threads:" if kind == "threads" else f"{TASKS} tasks:",
                calls,
                tally,
                before,
                early,
                late,
                base_url,
            )
        )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
