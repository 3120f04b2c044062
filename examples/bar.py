"""A progress bar for the examples."""

from __future__ import annotations

import sys

from broadcast_clients.flows.mirror import Progress

WIDTH = 30


class Bar:
    """A progress bar on a terminal; a line for each tenth elsewhere. Give it to a mirror as `progress`."""

    def __init__(self) -> None:
        self._shown = 0
        self._terminal = sys.stdout.isatty()

    def __call__(self, progress: Progress) -> None:
        """Show where a run stands."""
        done = progress.done + progress.failed
        part = done / max(done + progress.left, 1)
        if self._terminal:
            filled = round(part * WIDTH)
            line = f"\r  [{'#' * filled}{'.' * (WIDTH - filled)}] {done} done, {progress.left} left ({progress.kind})"
            print(f"{line:<78}", end="", flush=True)
        elif done >= 100 and int(part * 10) > self._shown:
            self._shown = int(part * 10)
            print(f"  {done} done, {progress.left} left", flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self._terminal:
            print()
