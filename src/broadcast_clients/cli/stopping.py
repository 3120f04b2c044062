"""Ctrl-C and SIGTERM: a run ends where it can be taken up again, says what it has done, and doesn't hang."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from broadcast_clients.cli.exits import Exit

__all__ = ["Stopped", "Stopping"]

GRACE = 5.0
"""Seconds that work under way has to end. Then the process ends as it stands, which every job here survives."""
SHOW_CURSOR = "\033[?25h"


class Stopped(Exception):
    """Raised between two pieces of work, after a signal."""


class Stopping:
    """What became of signals.

    A job that reports progress is stopped between two pieces of work, so that everything that arrived is kept. Anything
    else is stopped where it is. A second signal, or the end of the grace, ends the process at once.
    """

    def __init__(self) -> None:
        self.code: Exit | None = None
        """What to end with, once a signal came."""
        self.done: Callable[[], str] = lambda: ""
        """Tells what was done so far."""
        self._between_pieces = False
        self._timer: threading.Timer | None = None

    @contextmanager
    def listening(self) -> Generator[None]:
        """Take signals for the time of the block."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before: dict[int, Any] = {}
        for number in (int(signal.SIGINT), int(signal.SIGTERM)):
            before[number] = signal.signal(number, self._on_signal)
        try:
            yield
        finally:
            if self._timer is not None:
                self._timer.cancel()
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def between_pieces(self, done: Callable[[], str]) -> Generator[None]:
        """Within the block a signal waits for the next `check`.

        Args:
            done: Tells what was done so far.
        """
        self.done, self._between_pieces = done, True
        try:
            yield
        finally:
            self._between_pieces = False

    def check(self) -> None:
        """End here if a signal came.

        Raises:
            Stopped: One came.
        """
        if self.code is not None:
            raise Stopped

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        first = self.code is None
        self.code = Exit.INTERRUPTED if number == signal.SIGINT else Exit.TERMINATED
        if not first:
            self._end_now()
        self._timer = threading.Timer(GRACE, self._end_now)
        self._timer.daemon = True
        self._timer.start()
        if not self._between_pieces:
            raise KeyboardInterrupt
        _write("\nStopping after what is under way; once more to stop at once.\n")

    def _end_now(self) -> None:
        cursor = SHOW_CURSOR if sys.stderr.isatty() else ""
        _write(f"{cursor}\n{self.last_words()}\n")
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()
        os._exit(int(self.code or Exit.INTERRUPTED))

    def last_words(self) -> str:
        """What to say in the end."""
        what = "Terminated" if self.code == Exit.TERMINATED else "Interrupted"
        done = self.done()
        return f"{what}{'' if done.startswith(';') or not done else ' '}{done}."


def _write(text: str) -> None:
    """Past Python's buffers, whose locks a handler must not wait for."""
    with suppress(OSError, ValueError):
        os.write(sys.stderr.fileno(), text.encode(errors="replace"))
