"""What commands of flows share: progress, stopping, and the report."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from broadcast_clients.cli.exits import Exit
from broadcast_clients.cli.progress import meter
from broadcast_clients.cli.session import Session

if TYPE_CHECKING:
    from broadcast_clients.flows.report import FlowProgress, FlowReport

__all__ = ["following", "tell"]

SHOWN = 10
"""Failures that are told to people; `--json` has all."""


@contextmanager
def following(session: Session, label: str) -> Generator[Callable[[FlowProgress], None]]:
    """Give what a flow takes as `progress`.

    Args:
        session: The run.
        label: What is done.
    """
    items: list[Any] = []
    failed = 0

    with meter(session, label) as show:

        def progress(now: FlowProgress) -> None:
            nonlocal failed
            failed = now.failed
            items.append(now.item.to_dict())
            session.partial = {"flow": label, "items": items}
            show(now.done, now.total, f"{now.item.kind} {now.item.key}", now.failed)
            session.stopping.check()

        def so_far() -> str:
            failures = f", {failed} of them failed" if failed else ""
            return f"after {len(items)} items{failures}; what was done is kept, and the next run goes on there"

        with session.stopping.between_pieces(so_far):
            yield progress


def tell(session: Session, report: FlowReport) -> int:
    """Give the report of a flow as the result."""
    lines: list[str] = []
    if report.dry_run:
        lines += report.plan()
    else:
        lines += [str(each) for each in report.failures[:SHOWN]]
        if len(report.failures) > SHOWN:
            lines.append(f"and {len(report.failures) - SHOWN} more failures: --json has all")
    lines += report.notes
    lines.append(str(report))
    return session.result(report.to_dict(), "\n".join(lines), Exit.DONE if report.ok else Exit.SOME_FAILED)
