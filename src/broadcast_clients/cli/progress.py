"""Progress: a bar on a terminal, a line now and then elsewhere. Always on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Protocol

import click

from broadcast_clients.cli.session import Session

__all__ = ["Meter", "meter", "size"]

STEPS = 10
"""Lines for all of the work, where its amount is known."""
EVERY = 100
"""Pieces of work for a line, where it isn't known."""
LITTLE = 50
"""Work that isn't worth a line."""


class Meter(Protocol):
    """Shows how far work has come."""

    def __call__(self, done: float, total: float | None, now: str = "", failed: int = 0) -> None: ...


@contextmanager
def meter(session: Session, label: str, show: Callable[[float], str] = lambda count: f"{count:g}") -> Generator[Meter]:
    """Give a function to call with how far the work is.

    Args:
        session: Says whether to be quiet.
        label: What is done.
        show: Writes an amount.
    """
    if session.quiet:
        yield _nothing
    elif sys.stderr.isatty():
        with _Bar(label) as bar:
            yield bar
    else:
        yield _Lines(session, label, show)


def _nothing(done: float, total: float | None, now: str = "", failed: int = 0) -> None:
    """Shows nothing."""


class _Lines:
    """A line for each tenth."""

    def __init__(self, session: Session, label: str, show: Callable[[float], str]) -> None:
        self._session = session
        self._label = label
        self._show = show
        self._told: float = 0

    def __call__(self, done: float, total: float | None, now: str = "", failed: int = 0) -> None:
        if total is not None and total < LITTLE:
            return
        step = total / STEPS if total else EVERY
        if done - self._told < step and (done != total or done == self._told):
            return
        self._told = done
        of = f" of {self._show(total)}" if total else ""
        failures = f", {failed} failed" if failed else ""
        self._session.note(f"{self._label}: {self._show(done)}{of}{failures}")


class _Bar:
    """A bar of click's, whose end may move."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None
        self._done: float = 0
        self._now = ""

    def __enter__(self) -> _Bar:
        self._bar = click.progressbar(
            length=1,
            label=self._label,
            file=sys.stderr,
            show_pos=False,
            item_show_func=lambda _: self._now,
        )
        self._bar.__enter__()
        return self

    def __exit__(self, *exception: Any) -> None:
        self._bar.__exit__(*exception)

    def __call__(self, done: float, total: float | None, now: str = "", failed: int = 0) -> None:
        if total:
            self._bar.length = max(int(total), int(done), 1)
        elif self._bar.length <= done:
            self._bar.length = int(done) + 1
        self._now = f"{now}, {failed} failed" if failed else now
        self._bar.update(max(int(done) - int(self._done), 0))
        self._done = max(done, self._done)
        self._bar.render_progress()


def size(count: float) -> str:
    """Bytes for people, in units of 1,000."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
