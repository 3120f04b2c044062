"""One pass over a scope: the mirror's calls and the mirror's rows, told to dlt in place of written to a database."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import dlt

from broadcast_clients.core.errors import AuthenticationError, BroadcastError, ConfigurationError, CredentialError
from broadcast_clients.flows.dlt.hints import KEYS, WHOLE, tombstone
from broadcast_clients.flows.dlt.memory import Memory
from broadcast_clients.flows.mirror._sync.calls import Calls
from broadcast_clients.flows.mirror.absorb import Absorber, CatalogPlan, SchedulePlan, read_day_key
from broadcast_clients.flows.mirror.batch import Batch, NewTask, Task
from broadcast_clients.flows.mirror.columns import Column
from broadcast_clients.flows.mirror.steps import ReadAgain, Remove
from plurimedia_client.recipes import EXTRAS, is_newer

if TYPE_CHECKING:
    from plurimedia_client import PlurimediaClient

__all__ = ["Run", "checked_extras"]

FATAL: Final = (AuthenticationError, CredentialError, ConfigurationError)
"""Failures that all other work would meet as well."""
ROWS: Final = 1_000
"""Rows that are told to dlt at a time, about."""
FAILURE: Final = dlt.mark.make_hints(
    table_name="failure",
    write_disposition="merge",
    primary_key=("scope", "kind", "key"),
    columns={
        **{name: {"name": name, "data_type": "text", "nullable": False} for name in ("scope", "kind", "key")},
        "error": {"name": "error", "data_type": "text"},
        "removed": {"name": "removed", "data_type": "bool", "hard_delete": True},
    },
)
"""What couldn't be read by the last run."""


def checked_extras(extras: Collection[str]) -> frozenset[str]:
    """The extras, if there are such.

    Raises:
        ConfigurationError: One doesn't exist.
    """
    unknown = sorted(set(extras) - set(EXTRAS))
    if unknown:
        raise ConfigurationError(f"no such extras: {', '.join(unknown)}", hint=f"there are {', '.join(EXTRAS)}")
    return frozenset(extras)


class Run:
    """Reads a scope. Work that comes of work is done as well; what failed is remembered.

    Args:
        client: The account's client.
        scope: `schedule`, or `catalog:` and an id.
        columns: The derived columns of each table.
        hints: dlt's hints of each table.
        plan: What is wanted.
        memory: What earlier runs left.
        concurrency: The most calls at the same time.
    """

    def __init__(
        self,
        client: PlurimediaClient,
        scope: str,
        columns: Mapping[str, tuple[Column, ...]],
        hints: Mapping[str, Any],
        plan: SchedulePlan | CatalogPlan,
        memory: Memory,
        concurrency: int,
    ) -> None:
        self.scope = scope
        self.memory = memory
        self._client = client
        self._calls = Calls(client)
        self._absorber = Absorber(columns, plan)
        self._hints = hints
        self._concurrency = concurrency
        self._queue: deque[Task] = deque()
        self._planned: set[tuple[str, str]] = set()
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._failures: list[dict[str, Any]] = []
        self._seq = 0
        self._again = [task for other, task in memory.failed if other == scope]
        memory.failed = [(other, task) for other, task in memory.failed if other != scope]

    def plan_is(self, plan: SchedulePlan | CatalogPlan) -> None:
        """What is wanted, now that it is known better."""
        self._absorber.plan = plan

    def work(self, tasks: Iterable[NewTask]) -> Iterator[Any]:
        """Do work and what comes of it; gives rows as dlt takes them."""
        again, self._again = self._again, []
        self._retried = {(task.kind, task.key) for task in again}
        self._plan([*again, *tasks])
        call = self._calls.then(self._absorber.read)
        while self._queue:
            for outcome in self._client.bulk(call, self._next(), concurrency=self._concurrency):
                batch = Batch(self.scope)
                self._take_in(outcome.item, outcome.value, outcome.error, batch)
                self._tell(batch)
                if sum(map(len, self._rows.values())) >= ROWS:
                    yield from self._flush()
        yield from self._flush()

    def _next(self) -> Iterator[Task]:
        while self._queue:
            yield self._queue.popleft()

    def _plan(self, tasks: Iterable[NewTask]) -> None:
        for task in tasks:
            if (task.kind, task.key) not in self._planned:
                self._planned.add((task.kind, task.key))
                self._seq += 1
                self._queue.append(Task(self._seq, self.scope, task.kind, task.key, task.argument))

    def _take_in(self, task: Task, value: Any, error: Exception | None, batch: Batch) -> None:
        if error is None:
            try:
                self._absorber.take_in(task, value, batch)
            except BroadcastError as lacking:
                error = lacking
        keys = {"scope": self.scope, "kind": task.kind, "key": task.key}
        if error is None:
            if (task.kind, task.key) in self._retried:
                self._failures.append({**keys, "removed": True})
            if task.kind == "broadcasts":
                channel, day = read_day_key(task.key)
                self.memory.days.setdefault(channel, set()).add(day)
        elif isinstance(error, BroadcastError) and not isinstance(error, FATAL):
            self.memory.failed.append((self.scope, NewTask(task.kind, task.key, task.argument)))
            self._failures.append({**keys, "error": str(error)})
        else:
            raise error

    # --- what an answer means ---------------------------------------------------------------------------------------

    def _tell(self, batch: Batch) -> None:
        """Rows of an answer, and the work that comes of it: what the mirror decides in its database."""
        for table, keys in batch.clears:
            self._clear(table, keys, batch.rows.get(table, []))
        for table, rows in batch.rows.items():
            self._rows.setdefault(table, []).extend(rows)
            self._note(table, rows)
        for row in batch.additions.get("catalog_content", []):
            if row["content_id"] not in self.memory.of(f"catalog:{row['catalog_id']}"):
                self._rows.setdefault("catalog_content", []).append(row)
                self._note("catalog_content", [row])
        for kind, ids in batch.known.items():
            self.memory.of(kind).update(ids)
        self.memory.moments.update(batch.moments)
        for step in batch.steps:
            if isinstance(step, Remove):
                self._remove(step.catalog_id, step.contents)
            elif isinstance(step, ReadAgain):
                self._plan(NewTask(step.kind, str(each)) for each in sorted(step.ids & self.memory.of(step.kind)))
        for kind, ids in batch.once.items():
            self._plan(NewTask(kind, str(each)) for each in sorted(ids - self.memory.of(kind)))
        for number, moment in batch.groups.items():
            there = self.memory.groups
            if number not in there or is_newer(moment, there[number]):
                self._plan([NewTask("content", str(number))])
        self._plan(NewTask("content_tags", str(each)) for each in sorted(batch.vod - self.memory.of("aired")))
        self._plan(batch.tasks)

    def _clear(self, table: str, keys: Mapping[str, Any], rows: list[dict[str, Any]]) -> None:
        """A list takes the place of the one before: its new rows do that by their merge key; none can't."""
        if table in WHOLE:
            if not rows:
                self._rows.setdefault(table, []).append(tombstone(table, keys))
            return
        name = KEYS[table][0]
        if keys:
            self._rows.setdefault(table, []).append(tombstone(table, keys))
            return
        there = self.memory.of(f"row:{table}")
        gone = there - {row[name] for row in rows}
        self._rows.setdefault(table, []).extend(tombstone(table, {name: each}) for each in sorted(gone))
        there -= gone

    def _note(self, table: str, rows: list[dict[str, Any]]) -> None:
        if table in ("channel", "catalog", "video"):
            self.memory.of(f"row:{table}").update(row[KEYS[table][0]] for row in rows)
        elif table == "catalog_content":
            for row in rows:
                self.memory.of(f"catalog:{row['catalog_id']}").add(row["content_id"])
        elif table == "content":
            groups = self.memory.of("group")
            for row in rows:
                if row["content_id"] in groups:
                    self.memory.groups[row["content_id"]] = row.get("last_update")

    def _remove(self, catalog_id: int, contents: Iterable[int]) -> None:
        """Contents left a catalogue; those that nothing else holds go altogether."""
        members = self.memory.of(f"catalog:{catalog_id}")
        held = self.memory.of("group")
        for content_id in contents:
            keys = {"catalog_id": catalog_id, "content_id": content_id}
            self._rows.setdefault("catalog_content", []).append(tombstone("catalog_content", keys))
            members.discard(content_id)
            elsewhere = any(content_id in ids for name, ids in self.memory.ids.items() if name.startswith("catalog:"))
            if content_id not in held and not elsewhere:
                for table in ("content", "content_tag"):
                    self._rows.setdefault(table, []).append(tombstone(table, {"content_id": content_id}))

    def _flush(self) -> Iterator[Any]:
        for table, rows in self._rows.items():
            if rows:
                yield dlt.mark.with_hints(rows, self._hints[table], create_table_variant=True)
        self._rows = {}
        if self._failures:
            yield dlt.mark.with_hints(self._failures, FAILURE, create_table_variant=True)
            self._failures = []
