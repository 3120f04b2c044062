"""What became of a job, row by row."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from attr import define, field, frozen

from broadcast_clients.core.errors import BroadcastError, FieldError

__all__ = ["Action", "BulkReport", "RowFailure", "TreeReport", "TreeRow"]

Action = Literal["create", "update", "delete", "unchanged", "done before", "skipped", "failed", "unknown"]
"""What was done with a row, or would be in a trial run. `done before`: a journal says so. `skipped`: what it hangs on
failed."""


@frozen
class RowFailure:
    """A row that wasn't written, or may not have been."""

    row: int
    """Its place in the source, from 0."""
    id: str | None
    """Its external reference, if it has one."""
    error: BroadcastError
    """What went wrong."""
    errors: tuple[FieldError, ...] = ()
    """Each complaint, with the argument at fault where that is known."""
    unknown: bool = False
    """The write may have happened, and must not be repeated blindly."""
    values: dict[str, Any] = field(factory=dict[str, Any], repr=False)
    """The row, under Python names."""

    def __str__(self) -> str:
        """One line."""
        said = "; ".join(map(str, self.errors)) or self.error.message
        what = "may have been written" if self.unknown else "not written"
        return f"row {self.row}{f' ({self.id})' if self.id else ''} {what}: {said}"


@define
class BulkReport:
    """What became of the rows. `print` it, or take the data."""

    written: int = 0
    """Rows that this run wrote."""
    done_before: int = 0
    """Rows that an earlier run of the job had written, by its journal."""
    failures: list[RowFailure] = field(factory=list[RowFailure])
    """One for each row that wasn't written."""
    stopped_by: BroadcastError | None = None
    """Why the job ended early: every other row would have failed in the same way."""

    @property
    def total(self) -> int:
        """Rows that were looked at."""
        return self.written + self.done_before + len(self.failures)

    @property
    def ok(self) -> bool:
        """Whether every row is written."""
        return not self.failures and self.stopped_by is None

    @property
    def unknown(self) -> list[RowFailure]:
        """Rows whose write may have happened."""
        return [each for each in self.failures if each.unknown]

    def by_code(self) -> dict[str, int]:
        """How often each code was complained about, the most frequent first."""
        codes = Counter(code for each in self.failures for code in {one.code or "" for one in each.errors})
        return dict(codes.most_common())

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dict for each complaint: row, id, argument, code, message, data."""
        return [dict(each) for each in self._lines()]

    def write_csv(self, path: str | Path) -> None:
        """Write one line for each complaint, to be read in a table program."""
        with Path(path).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, ["row", "id", "argument", "code", "message", "data"])
            writer.writeheader()
            writer.writerows(self._lines())

    def _lines(self) -> Iterator[dict[str, Any]]:
        for each in self.failures:
            for one in each.errors or (FieldError("", each.error.message, getattr(each.error, "code", None)),):
                yield {
                    "row": each.row,
                    "id": each.id,
                    "argument": one.argument or one.path,
                    "code": one.code,
                    "message": one.message,
                    "data": " ".join(one.data),
                }

    def _repr_html_(self) -> str:
        """What a notebook shows: counts, and each complaint. The rows' own values don't show."""
        from broadcast_clients.core.html.summary import summary_html

        counts = {"written": self.written, "done before": self.done_before, "failed": len(self.failures)}
        counts["may have been written"] = len(self.unknown)
        head = ("row", "id", "argument", "code", "message")
        rows = [[each[name] for name in head] for each in self._lines()]
        notes = [] if self.stopped_by is None else [f"stopped early: {self.stopped_by.message}"]
        return summary_html("Bulk upsert", counts, ok=self.ok, head=head, rows=rows, notes=notes)

    def __str__(self) -> str:
        """Counts, codes, and the first failures."""
        lines = [f"{self.written} written, {self.done_before} done before, {len(self.failures)} failed"]
        if self.unknown:
            lines[0] += f" ({len(self.unknown)} of them may have been written)"
        lines += [f"  {count} x {code or 'without a code'}" for code, count in self.by_code().items()]
        lines += [f"  {each}" for each in self.failures[:10]]
        if len(self.failures) > 10:
            lines.append(f"  and {len(self.failures) - 10} more in report.failures")
        if self.stopped_by is not None:
            lines.append(f"  stopped early: {self.stopped_by.message}")
        return "\n".join(lines)


@frozen
class TreeRow:
    """One node of a tree."""

    path: str
    """Where it stands in the data, such as `series[0].seasons[1]`."""
    kind: str
    """The namespace on the client, such as `series` or `seasons`."""
    id: str | None
    """External reference; `None` where it has none yet."""
    action: Action
    """What was done, or would be."""
    changed: tuple[str, ...] = ()
    """Python names of the fields that differ."""
    error: BroadcastError | None = None
    """What went wrong."""
    errors: tuple[FieldError, ...] = ()
    """Each complaint, with the argument at fault where that is known."""

    def __str__(self) -> str:
        """One line."""
        text = f"{self.action:<11} {self.kind} {self.id or '(new)'}"
        if self.changed and self.action == "update":
            text += f": {', '.join(self.changed)}"
        said = _said(self)
        return f"{text}: {said}" if said else text


def _said(row: TreeRow) -> str:
    return "" if row.error is None else "; ".join(map(str, row.errors)) or row.error.message


@frozen
class TreeReport:
    """What was done with a tree, or would be, in the order of writing. `print` gives the plan."""

    rows: tuple[TreeRow, ...]
    """The nodes, in the order of writing."""
    dry_run: bool
    """Whether nothing was written."""

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not any(each.action in ("failed", "skipped", "unknown") for each in self.rows)

    @property
    def changes(self) -> tuple[TreeRow, ...]:
        """What was, or would be, written."""
        return tuple(each for each in self.rows if each.action in ("create", "update"))

    def counts(self) -> dict[str, int]:
        """How many nodes had which action."""
        return dict(Counter(str(each.action) for each in self.rows))

    def to_dicts(self) -> list[dict[str, Any]]:
        """Plain values, one dict for each node."""
        return [
            {
                "path": each.path,
                "kind": each.kind,
                "id": each.id,
                "action": each.action,
                "changed": list(each.changed),
                "error": None if each.error is None else each.error.message,
            }
            for each in self.rows
        ]

    def _repr_html_(self) -> str:
        """What a notebook shows: how many nodes had which action, and the nodes."""
        from broadcast_clients.core.html.summary import summary_html

        rows = [
            (each.action, each.kind, each.id or "(new)", ", ".join(each.changed), _said(each)) for each in self.rows
        ]
        head = ("action", "kind", "id", "fields", "what happened")
        return summary_html("Plan" if self.dry_run else "Done", self.counts(), ok=self.ok, head=head, rows=rows)

    def __str__(self) -> str:
        """A head and one line for each node."""
        counts = ", ".join(f"{count} {action}" for action, count in self.counts().items()) or "nothing to do"
        head = f"Plan: {counts}" if self.dry_run else f"Done: {counts}"
        return "\n".join([head, *(f"  {each}" for each in self.rows)])
