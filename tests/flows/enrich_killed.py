"""Kills runs of the enrich flow at every step, lets another finish, and compares with a run that nobody disturbed.

Run in a process of its own, because it forks: `python -m tests.flows.enrich_killed first|update|ten FOLDER`. Prints a
line of JSON: how many steps there were, and what was found to be wrong.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from broadcast_clients.core.hooks import Attempt, Hook
from broadcast_clients.flows.enrich import EnrichFlow, EnrichRules
from broadcast_clients.flows.links import Link, Links, mark_of
from broadcast_clients.flows.report import FlowReport
from broadcast_clients.sandbox import Sandbox
from tests.flows.enrich_mirror import SEASON, SERIES, content, episode, fill, film, tree
from tests.mirror.killed import in_fork
from whatson_client import ReleaseWarning, WhatsonClient

__all__ = ["main"]

RULES = EnrichRules(collection=lambda source: {"title": "Trains", "duration": "00:00:00"})
KINDS = ("series", "season", "episode", "program", "collection", "item")
CHANGED = [
    content(SERIES, "The Line", seasonCount=1, texts=[{"text": "Anew."}]),
    content(SEASON, "The Line", seasonNumber=1, masterId=SERIES, duration=40),
    episode(702, 2, images=[{"id": 9, "hierarchy": 1, "url": "https://images.test/9.jpg"}]),
]
"""What the mirror says after the first run."""


class Killer(Hook):
    """Ends this process after the answer of a number arrived, before anybody learns of it."""

    def __init__(self, left: int) -> None:
        self._left = left

    def after_attempt(self, attempt: Attempt) -> None:
        """Count."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def die_after_link(number: int) -> None:
    """Kill this process right after the n-th note in the database was committed."""
    put, left = Links.put, [number]

    def counting(self: Links, *links: Link) -> None:
        put(self, *links)
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    Links.put = counting  # type: ignore[method-assign]


class Trial:
    """Runs on one sandbox, each in a process of its own."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self._folder = folder

    def path(self, name: str) -> Path:
        """A database."""
        return self._folder / name

    def run(self, name: str, *, request: int = 0, link: int = 0) -> int:
        """One run; gives its exit status."""
        hooks = [Killer(request)] if request else []

        def work() -> None:
            if link:
                die_after_link(link)
            self.here(name, hooks)

        return in_fork(work)

    def here(self, name: str, hooks: list[Hook] | None = None) -> FlowReport:
        """One run in this process."""
        whatson = self.sandbox.whatson
        with (
            WhatsonClient(
                base_url=whatson.base_url,
                username=whatson.username,
                password=whatson.password,
                release=whatson.release,
                hooks=hooks or [],
            ) as client,
            EnrichFlow(self.path(name), client, rules=RULES, concurrency=1) as flow,
        ):
            return flow.run()

    def begin(self, name: str, *, updated: bool, release: str) -> None:
        """A new installation and a mirror, or both after a first run and a change in the mirror."""
        self.sandbox.reset(contents=1, whatson_release=release)
        shutil.copy(self.path("mirror.db"), self.path(name))
        if updated:
            assert self.here(name).ok
            fill(self.path(name), CHANGED)

    def state(self) -> str:
        """A hash of all that WHATS'ON has of us. Ids that the server gave to titles aren't compared."""
        found: dict[str, Any] = {}
        for kind in KINDS:
            for identity in self.sandbox.whatson.ids(kind):
                if identity.startswith("PLURIMEDIA"):
                    thing = self.sandbox.whatson.stored(kind, identity) or {}
                    titles = thing.get("values", {}).get("productTitles", [])
                    for each in titles:
                        each.pop("id", None)
                    found[f"{kind} {identity}"] = thing
        assert len(found) >= 5
        return mark_of(found)

    def created(self) -> dict[str, int]:
        """How often something was made."""
        return {concept: each.get("created", 0) for concept, each in self.sandbox.whatson.writes().items()}


Step = Callable[[int], dict[str, int]]
STEPS: dict[str, Step] = {
    "answer": lambda number: {"request": number},
    "note": lambda number: {"link": number},
}


def at_every_step(trial: Trial, *, updated: bool, release: str) -> dict[str, Any]:
    """Kill a run after each answer, and after each note in the database."""
    wrong: list[str] = []
    steps = 0
    trial.begin("undisturbed.db", updated=updated, release=release)
    trial.here("undisturbed.db")
    undisturbed, made = trial.state(), trial.created()
    trial.here("undisturbed.db")
    if trial.state() != undisturbed:
        wrong.append("a second run changes something")
    for what, step in STEPS.items():
        number = 0
        while True:
            number += 1
            place = f"after {what} {number}"
            trial.begin(f"{place}.db", updated=updated, release=release)
            status = trial.run(f"{place}.db", **step(number))
            if status == 0:
                break
            steps += 1
            if status != -signal.SIGKILL:
                wrong.append(f"{place}: the run ended with {status}")
            report = trial.here(f"{place}.db")
            if not report.ok or any(item.notes for item in report.items if item.kind != "collection"):
                wrong.append(f"{place}: {report} {[str(each) for each in report.items if each.notes]}")
            if trial.state() != undisturbed:
                wrong.append(f"{place}: WHATS'ON has something else than after an undisturbed run")
            if trial.created() != made:
                wrong.append(f"{place}: made {trial.created()}")
            if trial.here(f"{place}.db").written:
                wrong.append(f"{place}: the run after that writes again")
    return {"steps": steps, "wrong": wrong}


def ten_times(trial: Trial) -> dict[str, Any]:
    """Kill ten runs in a row, each somewhere, and let the eleventh finish."""
    wrong: list[str] = []
    steps = 0
    trial.begin("undisturbed.db", updated=False, release="2024r4")
    trial.here("undisturbed.db")
    undisturbed, made = trial.state(), trial.created()
    for seed in (1, 2):
        draw = random.Random(seed)
        name = f"{seed}.db"
        trial.begin(name, updated=False, release="2024r4")
        for _ in range(10):
            what = draw.choice(list(STEPS))
            status = trial.run(name, **STEPS[what](draw.randint(1, 5) if what == "answer" else draw.randint(1, 2)))
            steps += status == -signal.SIGKILL
        if not trial.here(name).ok:
            wrong.append(f"{seed}: the last run isn't well")
        if (trial.state(), trial.created()) != (undisturbed, made):
            wrong.append(f"{seed}: something else than after an undisturbed run, made {trial.created()}")
        if trial.here(name).written:
            wrong.append(f"{seed}: the run after that writes again")
    return {"steps": steps, "wrong": wrong}


def main(which: str, folder: Path) -> dict[str, Any]:
    """Try every step."""
    warnings.simplefilter("ignore", ReleaseWarning)
    with Sandbox(contents=1, process=True) as sandbox:
        trial = Trial(sandbox, folder)
        fill(trial.path("mirror.db"), [*tree()[:4], film(collectionId=40)])
        if which == "ten":
            return ten_times(trial)
        # In 2023r4 a season hands its changes down, and there are no content collections.
        updated = which == "update"
        return at_every_step(trial, updated=updated, release="2023r4" if updated else "2024r4")


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
