"""Kills a release at every step, lets a second one finish, and compares with a release that nobody disturbed.

Run in a process of its own, because it forks: `python -m tests.flows.release.killed FOLDER`. Prints a line of JSON: how
many steps there were, and what was found to be wrong.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from broadcast_clients.flows.links import Link, Links
from broadcast_clients.flows.release import ReleaseFlow, ReleaseRules, artwork_in, videos_in
from broadcast_clients.sandbox import Sandbox
from encora_client import Attempt, EncoraClient, Hook
from encora_client.workflows._sync import waiting
from whatson_client import WhatsonClient

__all__ = ["main"]

VARIANTS = {"encora.job_pace": "reads", "encora.new_movie_video": "absent"}
KINDS = ("movie", "show", "season", "episode")
VARYING = ("id", "version", "created_at", "updated_at", "slug", "show_id", "season_id", "asset_id", "content_id")
"""What differs between two installations with the same titles: ids, times, and what is made of them."""


class Countdown:
    """Kills this process at the n-th step: after an answer, before or after something was written down."""

    def __init__(self, left: int) -> None:
        self.left = left

    def step(self) -> None:
        """One step."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class KillingHook(Hook):
    """Counts answers."""

    def __init__(self, countdown: Countdown) -> None:
        self._countdown = countdown

    def after_attempt(self, attempt: Attempt) -> None:
        """An answer has come, and nobody has seen it."""
        self._countdown.step()


def count_links(countdown: Countdown) -> None:
    """Count what is written down, before and after it is."""
    put, reserve = Links.put, Links.reserve

    def counted_put(links: Links, *given: Link) -> None:
        countdown.step()
        put(links, *given)
        countdown.step()

    def counted_reserve(links: Links, link: Link) -> Link:
        countdown.step()
        there = reserve(links, link)
        countdown.step()
        return there

    setattr(Links, "put", counted_put)  # noqa: B010
    setattr(Links, "reserve", counted_reserve)  # noqa: B010


class Trial:
    """Releases of a film and an episode on one sandbox."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self._sandbox = sandbox
        self._folder = folder
        self.film = sandbox.whatson.program_ids[20]
        self.episode = sandbox.whatson.ids("episode")[0]
        stored = sandbox.whatson.stored("episode", self.episode)
        assert stored is not None
        season = sandbox.whatson.stored("season", stored["season"])
        assert season is not None
        for name in (f"{self.film}.mp4", f"{self.film}.jpg", f"{self.episode}.mp4", f"{season['series']}.jpg"):
            (folder / name).write_bytes(name.encode())

    def reset(self) -> None:
        """Begin anew."""
        self._sandbox.reset(contents=5, variants=VARIANTS)

    def run(self, name: str, left: int) -> tuple[int, dict[str, int]]:
        """One release in a process that is killed at a step, 0 for none; gives its exit status and its counts."""
        told = self._folder / "counts.json"

        def work() -> None:
            countdown = Countdown(left)
            count_links(countdown)
            waiting.FIRST_PAUSE = 0.0  # the sandbox's transcodes go on with each look at them
            box, hooks = self._sandbox, [KillingHook(countdown)]
            rules = ReleaseRules(video=videos_in(self._folder), artwork=artwork_in(self._folder))
            with (
                EncoraClient(base_url=box.encora.base_url, token=box.encora.token, hooks=hooks) as encora,
                WhatsonClient(
                    base_url=box.whatson.base_url,
                    username=box.whatson.username,
                    password=box.whatson.password,
                    hooks=hooks,
                ) as whatson,
                ReleaseFlow(self._folder / name, whatson, encora, rules=rules) as flow,
            ):
                report = flow.run(products=[self.film, self.episode])
                assert report.ok, list(report.plan())
                told.write_text(json.dumps(report.counts))

        status = in_fork(work)
        return status, json.loads(told.read_text()) if status == 0 else {}

    def state(self) -> Any:
        """All that viewers and editors see, without what differs between two of the same."""
        encora = self._sandbox.encora
        names = {each["id"]: f"{kind} {each['title']}" for kind in KINDS for each in encora.stored(kind)}

        def plain(row: dict[str, Any]) -> dict[str, Any]:
            return {name: value for name, value in row.items() if name not in VARYING}

        titles = {kind: sorted((plain(each) for each in encora.stored(kind)), key=json.dumps) for kind in KINDS}
        files = [
            (names.get(each["target"]["content_id"]), each["asset_type"], each["filename"], each["size_bytes"])
            for each in encora.stored("media_upload")
            if each["status"] != "awaiting_upload"  # a session that nobody heard of: no title knows it
        ]
        published = [
            str(each.route) for each in self._sandbox.requests("encora") if str(each.route).endswith("publish")
        ]
        return json.loads(json.dumps([titles, sorted(files), sorted(published)]))


def in_fork(work: Callable[[], None]) -> int:
    """Do something in a forked process; gives its exit status, negative for a signal."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except Exception as error:
            print(repr(error), file=sys.stderr)
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(folder: Path) -> dict[str, Any]:
    """Try every step, and many kills one after the other."""
    wrong: list[str] = []
    with Sandbox(contents=5, variants=VARIANTS, process=True) as sandbox:
        trial = Trial(sandbox, folder)
        trial.reset()
        assert trial.run("undisturbed.db", 0) == (0, {"create": 4})
        undisturbed = trial.state()
        if trial.run("undisturbed.db", 0)[1] != {"unchanged": 4} or trial.state() != undisturbed:
            wrong.append("a second run changed something")
        step = 0
        while True:
            step += 1
            trial.reset()
            status, _ = trial.run(f"{step}.db", step)
            if status == 0:
                break
            if status != -signal.SIGKILL:
                wrong.append(f"step {step}: the run ended with {status}")
            wrong += finished(trial, f"{step}.db", undisturbed, f"killed at step {step}", again=step % 8 == 0)
        trial.reset()
        kills = 0
        while trial.run("often.db", 12)[0] != 0:
            kills += 1
            assert kills < 100
        wrong += finished(trial, "often.db", undisturbed, f"killed {kills} times", again=True)
    return {"steps": step - 1, "kills": kills, "wrong": wrong}


def finished(trial: Trial, name: str, undisturbed: Any, place: str, *, again: bool) -> list[str]:
    """Let a run finish, and tell what is other than it should be."""
    status, _ = trial.run(name, 0)
    if status != 0:
        return [f"{place}: the next run ended with {status}"]
    if trial.state() != undisturbed:
        return [f"{place}: another state than that of an undisturbed run"]
    if again and trial.run(name, 0)[1] != {"unchanged": 4}:
        return [f"{place}: the run after it had something to do"]
    return []


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
