"""What a run tells: while it goes on, and in the end."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from attr import Factory, define, frozen

from broadcast_clients.core.errors import BroadcastError

__all__ = ["DatabaseUnusable", "Failure", "MirrorReport", "Progress"]

MOST_FAILURES = 1_000
"""How many failures a report holds, so that its size doesn't grow with the work. The database has all of them."""

ORDER = (
    "catalogs", "catalog_page", "catalog_changes", "channels", "channel_categories", "channel_packs",
    "schedule_changes", "track_changes", "broadcasts", "groupings", "broadcast_tags", "content", "content_tags",
)  # fmt: skip
"""In which kinds of work are told: that of the recipes, whichever finished first. Others come behind, by name."""


class DatabaseUnusable(BroadcastError):
    """The database of a mirror refuses to be written: it is full, read-only, locked for too long, or gone; or its rows
    hold what no mirror wrote.

    What was finished before is kept, and the next run goes on behind it.
    """

    default_hint: ClassVar[str | None] = "make room, or make it writable again, and run again: finished work is kept"


@frozen
class Failure:
    """A piece of work that didn't succeed. The next run tries it again."""

    scope: str
    """`schedule`, or `catalog:` and an id."""
    kind: str
    """What was to be read, such as `content` or `broadcasts`."""
    key: str
    """Of what: an id, or a channel and a day as `12/2024-11-05`."""
    error: str
    """What happened."""


@frozen
class Progress:
    """Where a run stands."""

    done: int
    """Pieces of work that this run finished."""
    failed: int
    """Pieces of work that this run couldn't finish."""
    left: int
    """Pieces of work that are known to be left; others may turn up."""
    kind: str
    """What was worked on last."""


@define
class MirrorReport:
    """What a run did."""

    done: Counter[str] = Factory(Counter[str])
    """How many pieces of work were finished, by kind; each is one call."""
    removed: int = 0
    """Contents that left their catalogue."""
    failed: int = 0
    """How many pieces of work failed."""
    failures: list[Failure] = Factory(list[Failure])
    """The first thousand of them; `mirror.failures()` has all."""

    def fail(self, failure: Failure) -> None:
        """Note a failure."""
        self.failed += 1
        if len(self.failures) < MOST_FAILURES:
            self.failures.append(failure)

    def _repr_html_(self) -> str:
        """What a notebook shows: how many of what, and what failed."""
        from broadcast_clients.core.html.summary import summary_html

        counts = {kind: self.done[kind] for kind in self._kinds()}
        counts |= {"removed": self.removed, "failed": self.failed}
        rows = [(each.kind, each.key, each.error) for each in self.failures]
        head = ("kind", "key", "what happened")
        return summary_html("Mirror", counts, ok=not self.failed, head=head, rows=rows)

    def _kinds(self) -> list[str]:
        return sorted(self.done, key=lambda kind: (ORDER.index(kind) if kind in ORDER else len(ORDER), kind))

    def __str__(self) -> str:
        parts = [f"{self.done[kind]} {kind}" for kind in self._kinds()]
        parts += [f"{self.removed} removed"] if self.removed else []
        return f"{', '.join(parts) or 'nothing to do'}; {self.failed} failed"
