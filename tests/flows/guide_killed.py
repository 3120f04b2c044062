"""Kills a run of the guide flow at every step, lets a second one finish, and compares what the platform has then.

Run in a process of its own, because it forks: `python -m tests.flows.guide_killed FOLDER`. Prints a line of JSON: how
many steps there were, and what was found to be wrong.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from broadcast_clients.flows.guide import GuideFlow
from broadcast_clients.flows.guide.listing import Listing
from broadcast_clients.flows.links import Links
from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient, Hook
from tests.flows.platform import QUIET, hash_of
from tests.flows.schedule import DAY, Schedule, airing
from tests.mirror.killed import in_fork

__all__ = ["main"]

Where = Literal["before a request", "after an answer", "before a write", "after a write"]
PLACES: tuple[Where, ...] = ("before a request", "after an answer", "before a write", "after a write")
DAYS = [DAY + timedelta(days=each) for each in range(4)]


def schedule(path: Path, *, later: bool) -> None:
    """Some days; later on one is unchanged, one is shorter, one is empty, and one is new."""
    made = Schedule(path)
    for number, day in enumerate(DAYS[: 4 if later else 3]):
        hours = range(6, 9) if not later or number in (0, 3) else range(7, 8) if number == 1 else ()
        made.day(1, day, [airing(f"{hour}:00", f"{hour + 1}:00", f"Hour {hour}", day) for hour in hours])
    made.close()


def die() -> None:
    """Kill this process."""
    os.kill(os.getpid(), signal.SIGKILL)


class Dying(Hook):
    """Kills at an attempt."""

    def __init__(self, left: int, *, before: bool) -> None:
        self._left = left
        self._before = before

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            die()

    def before_attempt(self, *about: Any) -> None:
        if self._before:
            self._count()

    def after_attempt(self, attempt: Any) -> None:
        if not self._before:
            self._count()


def dying_writes(left: int, *, before: bool) -> None:
    """Kill at a write of the links, right before or after it."""
    put, counted = Links.put, [left]

    def counting(links: Links, *several: Any) -> None:
        counted[0] -= 1
        if counted[0] == 0 and before:
            die()
        put(links, *several)
        if counted[0] == 0:
            die()

    Links.put = counting  # type: ignore[method-assign]


class Trial:
    """Runs on one sandbox, each on a channel of its own."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self._settings = {"base_url": sandbox.encora.base_url, "token": sandbox.encora.token}
        self._sandbox = sandbox
        self._folder = folder
        self._count = 0

    def begin(self) -> tuple[Path, str]:
        """A database as it is after a first run and an update of the mirror, and its channel."""
        self._count += 1
        path = self._folder / f"{self._count}.db"
        shutil.copy(self._folder / "before.db", path)
        with EncoraClient(**self._settings) as client:
            channel = client.admin.channels.create(name=f"C {self._count}", **QUIET).id
        assert self.run(path, channel) == 0
        schedule(path, later=True)
        return path, channel

    def run(self, path: Path, channel: str, where: Where | None = None, number: int = 0) -> int:
        """A run in a process of its own, killed somewhere; gives its status."""

        def work() -> None:
            before = where is not None and where.startswith("before")
            hooks: list[Hook] = []
            if where in ("before a request", "after an answer"):
                hooks.append(Dying(number, before=before))
            elif where is not None:
                dying_writes(number, before=before)
            with EncoraClient(**self._settings, hooks=hooks) as client, GuideFlow(path, client, timezone="UTC") as flow:
                assert flow.publish(channels={1: channel}).ok

        return in_fork(work)

    def requests(self) -> list[str]:
        """The writes on the platform since the last time."""
        found = [str(each.route) for each in self._sandbox.requests("encora")]
        self._sandbox.clear_requests()
        return [each for each in found if not each.startswith("GET ")]

    def killed_once(self, where: Where, number: int, undisturbed: str) -> tuple[bool, list[str]]:
        """Kill a run at a step and let another finish; gives whether there was such a step, and what was wrong."""
        path, channel = self.begin()
        status = self.run(path, channel, where, number)
        place = f"{where} {number}"
        if status != -signal.SIGKILL:
            return False, [] if status == 0 else [f"{place}: the run ended with {status}"]
        wrong: list[str] = []
        if self.run(path, channel) != 0:
            return True, [f"{place}: the second run failed"]
        if hash_of(self._sandbox, channel) != undisturbed:
            wrong.append(f"{place}: the platform has something else than after an undisturbed run")
        if where == "after an answer":  # once for each step: whatever was remembered, nothing is left to be done
            self.requests()
            if self.run(path, channel) != 0 or self.requests():
                wrong.append(f"{place}: a third run failed or wrote something")
        return True, wrong

    def killed_again_and_again(self, undisturbed: str) -> tuple[int, list[str]]:
        """Kill each run, whatever it got done; gives how often, and what was wrong."""
        path, channel = self.begin()
        kills = 0
        for turn in range(200):
            status = self.run(path, channel, PLACES[turn % 4], 1 + turn // 12)
            if status == 0:
                break
            kills += 1
        same = hash_of(self._sandbox, channel) == undisturbed
        return kills, [] if same else ["after many kills the platform has something else"]


def killed_export(folder: Path) -> list[str]:
    """Kill an export before and after the file is replaced: there is always a whole one."""
    database, path = folder / "export.db", folder / "guide.xml"
    schedule(database, later=False)

    def export(kill: Callable[[], None] = lambda: None) -> int:
        def work() -> None:
            kill()
            with GuideFlow(database, timezone="UTC") as flow:
                assert flow.export(path).ok

        return in_fork(work)

    def before_the_end() -> None:
        Listing.store = lambda listing: die()  # type: ignore[method-assign, assignment, return-value]

    assert export() == 0
    first = path.read_bytes()
    schedule(database, later=True)
    wrong: list[str] = []
    if export(before_the_end) != -signal.SIGKILL or path.read_bytes() != first:
        wrong.append("an export that was killed before its end changed the file")
    if export(lambda: dying_writes(1, before=True)) != -signal.SIGKILL or path.read_bytes() == first:
        wrong.append("an export that was killed after its end didn't change the file")
    second = path.read_bytes()
    if export() != 0 or path.read_bytes() != second:
        wrong.append("another export gave another file")
    return wrong


def main(folder: Path) -> dict[str, Any]:
    """Try every step."""
    wrong = killed_export(folder)
    steps = 0
    schedule(folder / "before.db", later=False)
    with Sandbox(contents=5, process=True) as sandbox:
        trial = Trial(sandbox, folder)
        path, channel = trial.begin()
        before = hash_of(sandbox, channel)
        assert trial.run(path, channel) == 0
        undisturbed = hash_of(sandbox, channel)
        assert undisturbed != before
        trial.requests()
        assert trial.run(path, channel) == 0
        if trial.requests() or hash_of(sandbox, channel) != undisturbed:
            wrong.append("a second run wrote something")
        for where in PLACES:
            number = 1
            while True:
                reached, found = trial.killed_once(where, number, undisturbed)
                wrong += found
                if not reached:
                    break
                steps += 1
                number += 1
        kills, found = trial.killed_again_and_again(undisturbed)
        wrong += found
    return {"steps": steps, "kills": kills, "wrong": wrong}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
