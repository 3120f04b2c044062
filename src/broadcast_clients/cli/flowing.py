"""What commands of flows share: progress, stopping, and the report."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from broadcast_clients.cli.exits import Exit
from broadcast_clients.cli.progress import meter
from broadcast_clients.cli.session import Session
from broadcast_clients.core.errors import ConfigurationError

if TYPE_CHECKING:
    from broadcast_clients.flows.report import FlowProgress, FlowReport

__all__ = ["following", "rules", "rules_of", "tell"]

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R")

SHOWN = 10
"""Failures that are told to people; `--json` has all."""


def rules(name: str) -> Callable[[F], F]:
    """Mapping rules of the user's.

    Args:
        name: The class that they are of.
    """
    return click.option(
        "--rules",
        metavar="MODULE:NAME",
        help=f"Mapping rules of yours: a {name} in a Python module of the current folder or an installed one.",
    )


def rules_of(place: str | None, kind: type[R]) -> R | None:
    """Import mapping rules; `None` are those by default.

    Raises:
        UsageError: There are none in that place.
    """
    if place is None:
        return None
    module, colon, name = place.partition(":")
    if not (module and colon and name):
        raise click.UsageError(f"--rules takes MODULE:NAME, not {place!r}")
    sys.path.insert(0, os.getcwd())
    try:
        there = importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise click.UsageError(f"--rules {place}: there is no module {error.name!r}") from None
    except Exception as error:
        raise ConfigurationError(
            f"--rules {place}: {module} can't be imported: {type(error).__name__}: {error}",
            hint="correct the module; --traceback shows where it failed",
        ) from error
    finally:
        sys.path.remove(os.getcwd())
    found: Any = getattr(there, name, None)
    if found is None:
        raise click.UsageError(f"--rules {place}: {module} has no {name!r}")
    if not isinstance(found, kind):
        raise click.UsageError(f"--rules {place}: it is a {type(found).__name__}, not a {kind.__name__}")
    return found


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
