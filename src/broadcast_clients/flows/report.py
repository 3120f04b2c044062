"""What a flow tells: while it goes on, in the end, and in a dry run beforehand. Plain values, no I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from attr import Factory, define, field, frozen

__all__ = ["FlowAction", "FlowItem", "FlowProgress", "FlowReport"]

FlowAction = Literal["create", "update", "publish", "send", "delete", "unchanged", "skipped", "failed", "unknown"]
"""What was done with an item, or would be.

`create`, `update`, `publish`, `send` and `delete` are writes. `unchanged`: the target has it already. `skipped`: it was
left out, the notes say why. `failed`: the error says why; the next run tries again. `unknown`: the answer to a write
was lost; the next run looks what became of it.
"""

WRITES: frozenset[str] = frozenset({"create", "update", "publish", "send", "delete"})
ORDER: tuple[str, ...] = (
    "create", "update", "publish", "send", "delete", "unchanged", "skipped", "unknown", "failed",
)  # fmt: skip
DONE: Mapping[str, str] = {
    "create": "created",
    "update": "updated",
    "publish": "published",
    "send": "sent",
    "delete": "deleted",
}


@frozen(kw_only=True)
class FlowItem:
    """One thing that a flow looked at."""

    key: str
    """Its name, the same in each run, such as `channel 12 on 2024-11-05` or `content 4711`."""
    kind: str
    """What it is, such as `day`, `program`, `season` or `movie`."""
    action: FlowAction
    """What was done, or in a dry run would be."""
    title: str = ""
    """For people."""
    source: str | None = None
    """Its id where it comes from."""
    target: str | None = None
    """Its id where it goes to, if it has one already."""
    changes: tuple[str, ...] = ()
    """Names of the fields that were written, or would be."""
    notes: tuple[str, ...] = ()
    """What one should know, such as gaps, overlaps, or what had no counterpart."""
    error: str | None = None
    """What went wrong and what to do next."""

    @property
    def written(self) -> bool:
        """Whether something was written, or would be."""
        return self.action in WRITES

    def to_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            "key": self.key,
            "kind": self.kind,
            "action": self.action,
            "title": self.title,
            "source": self.source,
            "target": self.target,
            "changes": list(self.changes),
            "notes": list(self.notes),
            "error": self.error,
        }

    def cells(self) -> tuple[str, str, str, str, str]:
        """As a row of a table: action, kind, what, fields, and what is to be known."""
        to_know = self.error or "; ".join(self.notes)
        return self.action, self.kind, self.title or self.key, ", ".join(self.changes), to_know

    def __str__(self) -> str:
        what = f"{self.action:9} {self.kind} {self.key}"
        title = f" {self.title!r}" if self.title else ""
        target = f" -> {self.target}" if self.target else ""
        changes = f" ({', '.join(self.changes)})" if self.changes else ""
        tail = "".join(f"\n          {each}" for each in (*self.notes, *((self.error,) if self.error else ())))
        return f"{what}{title}{target}{changes}{tail}"


@frozen(kw_only=True)
class FlowProgress:
    """Where a run stands."""

    done: int
    """Items that are finished, whatever became of them."""
    failed: int
    """Items that failed."""
    total: int | None
    """How many there are, where that is known."""
    item: FlowItem
    """The last one."""


@define(kw_only=True)
class FlowReport:
    """What a run of a flow did, item by item; in a dry run, what it would do."""

    flow: str
    """`guide`, `enrich` or `release`."""
    dry_run: bool = False
    """Whether nothing was written."""
    items: list[FlowItem] = Factory(list[FlowItem])
    """All items, in the order of the work."""
    notes: list[str] = Factory(list[str])
    """What concerns the run as a whole."""
    started_at: datetime | None = None
    """When it began, with a time zone."""
    elapsed: float = field(default=0.0)
    """Seconds it took."""

    @property
    def counts(self) -> Counter[str]:
        """How many items there are of each action."""
        return Counter(item.action for item in self.items)

    @property
    def written(self) -> int:
        """How many items were written, or in a dry run would be."""
        return sum(item.written for item in self.items)

    @property
    def failed(self) -> int:
        """How many items failed, or nobody knows of."""
        return sum(item.action in ("failed", "unknown") for item in self.items)

    @property
    def failures(self) -> list[FlowItem]:
        """The items that failed, or nobody knows of."""
        return [item for item in self.items if item.action in ("failed", "unknown")]

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.failed

    def plan(self) -> Iterator[str]:
        """The items as lines of text, but for those that are unchanged."""
        for item in self.items:
            if item.action != "unchanged":
                yield str(item)

    def to_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            "flow": self.flow,
            "dry_run": self.dry_run,
            "started_at": None if self.started_at is None else self.started_at.isoformat(),
            "elapsed": round(self.elapsed, 3),
            "counts": {action: self.counts[action] for action in ORDER if self.counts[action]},
            "notes": list(self.notes),
            "items": [item.to_dict() for item in self.items],
        }

    def _repr_html_(self) -> str:
        """What a notebook shows: how many of what, and the items, those that failed first."""
        from broadcast_clients.core.html.summary import summary_html

        counts = {action: self.counts[action] for action in ORDER}
        told = [item for item in self.items if item.action not in ("unchanged", "failed", "unknown")]
        rows = [item.cells() for item in (*self.failures, *told)]
        head = ("action", "kind", "what", "fields", "to know")
        title = f"{self.flow}{' (dry run: nothing was written)' if self.dry_run else ''}"
        return summary_html(title, counts, ok=self.ok, head=head, rows=rows, notes=self.notes)

    def __str__(self) -> str:
        counts = self.counts
        done: Mapping[str, str] = {} if self.dry_run else DONE
        parts = [f"{counts[action]} {done.get(action, action)}" for action in ORDER if counts[action]]
        told = ", ".join(parts) or "nothing to do"
        return f"{self.flow}{' (dry run)' if self.dry_run else ''}: {told}"
