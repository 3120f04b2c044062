"""Kills a run of the mirror at every step, lets a second one finish, and compares with a run that nobody disturbed.

Run in a process of its own, because it forks: `python -m tests.mirror.killed catalog|schedule|update FOLDER`. Prints
a line of JSON: how many steps there were, and what was found to be wrong.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from broadcast_clients.flows.mirror import Mirror
from broadcast_clients.flows.mirror._sync import mirror as runs
from broadcast_clients.flows.mirror.store import Store
from broadcast_clients.sandbox import Sandbox
from broadcast_clients.sandbox.records import ReceivedRequest
from plurimedia_client import PlurimediaClient
from tests.mirror.tables import contents_of_tables

__all__ = ["main"]

START = datetime(2024, 7, 1, 12, tzinfo=UTC)
Work = tuple[str, str]
"""Kind and key of a piece of work."""

WORKS = {
    "GET /v1/api/v1/catalogs": ("catalogs", "all"),
    "GET /v1/api/v1/catalogs/{id}": ("catalog_page", "page"),
    "GET /v2/api/v2/catalogslastupdated/{id}": ("catalog_changes", "since"),
    "GET /v2/api/v2/contents/{id}": ("content", "id"),
    "GET /v1/api/v1/contenttags/{id}": ("content_tags", "id"),
    "GET /v1/api/v1/channels": ("channels", "all"),
    "GET /v1/api/v1/channelcategories/{id}": ("channel_categories", "id"),
    "GET /v1/api/v1/channelpacks/{id}": ("channel_packs", "id"),
    "GET /v1/api/v1/broadcastsdaysavailable": ("days", "all"),
    "GET /v1/api/v1/broadcastslastupdated": ("schedule_changes", "since"),
    "GET /v1/api/v1/trackchanges": ("track_changes", "since"),
    "GET /v2/api/v2/broadcasts": ("broadcasts", "period"),
    "GET /v2/api/v2/contentmastercollections": ("groupings", "period"),
    "GET /v2/api/v2/contenttags": ("broadcast_tags", "period"),
    "GET /v1/api/v1/persons/{id}": ("person", "id"),
    "GET /v1/api/v1/contentsportteams": ("content_teams", "contentId"),
}
"""Route to the kind of work, and what its key is made of."""
EVERY_RUN = {("days", "all")}
"""Asked for before each import, as the documents say."""


def run_catalog(mirror: Mirror, sandbox: Sandbox) -> None:
    """A catalogue with its tags."""
    assert mirror.catalog(sandbox.plurimedia.catalog_id, tags=True).failed == 0


def run_schedule(mirror: Mirror, sandbox: Sandbox) -> None:
    """Two days of a channel with tags and persons."""
    channels = sandbox.plurimedia.channel_ids[:1]
    assert mirror.schedule(channels=channels, days=2, extras=("persons", "tags", "teams")).failed == 0


def run_both(mirror: Mirror, sandbox: Sandbox) -> None:
    """A catalogue, and twenty channels for four days: after a first load, whatever changed in either."""
    assert mirror.schedule(channels=sandbox.plurimedia.channel_ids[:20], days=4).failed == 0
    assert mirror.catalog(sandbox.plurimedia.catalog_id).failed == 0


Run = Callable[[Mirror, Sandbox], None]
RUNS: dict[str, tuple[Run, bool, int]] = {
    "catalog": (run_catalog, False, 50),
    "schedule": (run_schedule, False, 160),
    "update": (run_both, True, 160),
}
"""What is run, whether after a first load and a day, and how much work goes into a transaction."""


def die_at(number: int, *, committed: bool) -> None:
    """Kill this process in the middle of its n-th transaction, or right after that was committed."""
    apply, left = Store.apply, [number]

    def die(*arguments: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def counting(store: Store, *arguments: Any) -> None:
        left[0] -= 1
        if left[0] == 0 and not committed:
            store._plan = die  # type: ignore[method-assign]  # called after rows were written
        apply(store, *arguments)
        if left[0] == 0:
            die()

    Store.apply = counting  # type: ignore[method-assign]


def in_fork(work: Callable[[], None]) -> int:
    """Do something in a forked process; gives its exit status, negative for a signal."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Trial:
    """Runs of one kind on one sandbox."""

    def __init__(self, sandbox: Sandbox, run: Run, folder: Path) -> None:
        self._sandbox = sandbox
        self._run = run
        self._folder = folder
        self._settings = {
            "base_url": sandbox.plurimedia.base_url,
            "subscription_key": sandbox.plurimedia.subscription_key,
        }

    def mirror(self, name: str, before: Callable[[], None] = lambda: None) -> int:
        """One run in a process of its own."""

        def work() -> None:
            before()
            with (
                PlurimediaClient(**self._settings) as client,
                Mirror(client, self._folder / name, concurrency=4) as mirror,
            ):
                self._run(mirror, self._sandbox)

        return in_fork(work)

    def prepare(self, name: str) -> None:
        """Begin with what a first load left, if there was one."""
        if (self._folder / "first.db").exists():
            shutil.copy(self._folder / "first.db", self._folder / name)

    def tables(self, name: str) -> Any:
        """What is in a database."""
        with PlurimediaClient(**self._settings) as client, Mirror(client, self._folder / name) as mirror:
            return contents_of_tables(mirror.engine)

    def asked(self) -> Counter[Work]:
        """What was asked for since the last time, and how often."""
        requests = self._sandbox.requests("plurimedia")
        self._sandbox.clear_requests()
        return Counter(work_of(request) for request in requests)

    def unfinished(self, name: str) -> set[Work]:
        """The work that a killed run left."""
        with PlurimediaClient(**self._settings) as client, Mirror(client, self._folder / name) as mirror:
            if not inspect(mirror.engine).has_table("mirror_task"):
                return set()
            question = text("SELECT kind, key, argument FROM mirror_task")
            with mirror.engine.connect() as connection:
                return {_work(*row) for row in connection.execute(question)}

    def killed_at(self, number: int, committed: bool, undisturbed: Any) -> tuple[bool, list[str]]:
        """Kill a run at a step and let another finish; gives whether there was such a step, and what was wrong."""
        place = f"{'after' if committed else 'within'} transaction {number}"
        name = f"{place}.db"
        self.prepare(name)
        status = self.mirror(name, lambda: die_at(number, committed=committed))
        first = self.asked()
        if status == 0:
            return False, []
        wrong = [] if status == -signal.SIGKILL else [f"{place}: the run ended with {status}"]
        finished = set(first) - self.unfinished(name)
        if self.mirror(name) != 0:
            return True, [*wrong, f"{place}: the second run failed"]
        second = self.asked()
        if self.tables(name) != undisturbed:
            wrong.append(f"{place}: other tables than those of an undisturbed run")
        again = (finished & set(second)) - EVERY_RUN
        if again:
            wrong.append(f"{place}: done again though it was finished: {sorted(again)[:3]}")
        return True, wrong


def work_of(request: ReceivedRequest) -> Work:
    """The piece of work that a request was made for."""
    kind, by = WORKS[str(request.route)]
    last = request.path.rpartition("/")[2]
    query = request.query
    if by == "period":
        begin = query["begin"]
        return kind, f"{query['channelId']}/{begin[:4]}-{begin[4:6]}-{begin[6:8]}"
    if by == "since":
        return kind, query["date"]
    return kind, {"all": "all", "id": last, "page": f"{last}/{query.get('page')}"}.get(by) or query[by]


def _work(kind: str, key: str, argument: str | None) -> Work:
    return kind, f"{datetime.fromisoformat(argument):%Y%m%d%H%M%S}" if argument and "changes" in kind else key


def main(which: str, folder: Path) -> dict[str, Any]:
    """Try every step."""
    run, after_first_load, runs.TASKS = RUNS[which]  # small transactions make many steps
    wrong: list[str] = []
    steps = 0
    variants = {"plurimedia.page_size": "50"}
    with Sandbox(contents=60, variants=variants, start=START, process=True) as sandbox:
        trial = Trial(sandbox, run, folder)
        if after_first_load:
            assert trial.mirror("first.db") == 0
            sandbox.advance(days=1)
            trial.prepare("undisturbed.db")
        assert trial.mirror("undisturbed.db") == 0
        undisturbed = trial.tables("undisturbed.db")
        trial.asked()
        for committed in (False, True):
            number = 1
            while True:
                reached, found = trial.killed_at(number, committed, undisturbed)
                if not reached:
                    break
                wrong += found
                steps += 1
                number += 1
    return {"steps": steps, "wrong": wrong, "rows": {name: len(rows) for name, rows in undisturbed.items()}}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
