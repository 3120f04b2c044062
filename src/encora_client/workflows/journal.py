"""What a job has done, on disk before it goes on: so that it can be taken up after a crash at any moment."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.filelock import FileLock
from broadcast_clients.core.jsonvalue import as_object

__all__ = ["Journal"]


class Journal:
    """A file to which each step is written through to the disk. Use it as a context manager.

    Args:
        path: The file; `None` keeps the steps in memory alone.
        plan: What tells the job from others: a journal of another one is refused.

    Raises:
        ConfigurationError: It is of another job, is in use by another process, or isn't a journal.
    """

    def __init__(self, path: str | os.PathLike[str] | None, plan: str) -> None:
        self._path = None if path is None else Path(path)
        self._plan = plan
        self._lock: FileLock | None = None
        self._descriptor: int | None = None
        self._noted: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Journal:
        if self._path is None:
            return self
        lock = FileLock(self._path.with_name(self._path.name + ".lock"))
        if not lock.acquire():
            raise ConfigurationError(f"another process works with the journal {self._path}")
        self._lock = lock
        try:
            self._read()
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            if not self._noted:
                self._write({"plan": self._plan})
        except BaseException:
            lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        if self._lock is not None:
            self._lock.release()

    def _read(self) -> None:
        assert self._path is not None
        if not self._path.exists():
            return
        content = self._path.read_bytes()
        whole, mark, torn = content.rpartition(b"\n")
        if torn:  # the crash came in the middle of a line: what it would have told hasn't been acted upon
            os.truncate(self._path, len(whole) + len(mark))
        lines = whole.splitlines()
        rows = [as_object(_parsed(line)) for line in lines]
        if lines and (rows[0] is None or rows[0].get("plan") is None):
            raise ConfigurationError(f"{self._path} isn't a journal", hint="pass the path of a new file")
        if lines and rows[0] is not None and rows[0]["plan"] != self._plan:
            raise ConfigurationError(
                f"the journal {self._path} is of another plan",
                hint="pass the plan it was begun with, or the path of a new file",
            )
        for row in rows[1:]:
            if row is not None:
                self._noted.setdefault(str(row.get("step")), {}).update(row)
        self._noted.setdefault("", {})

    def _write(self, row: dict[str, Any]) -> None:
        if self._descriptor is None:
            return
        os.write(self._descriptor, json.dumps(row).encode() + b"\n")
        os.fsync(self._descriptor)

    def note(self, step: str, **facts: Any) -> None:
        """Write down facts about a step, through to the disk."""
        self._noted.setdefault(step, {}).update(facts)
        self._write({"step": step, **facts})

    def of(self, step: str, fact: str) -> Any:
        """What was written down about a step, by this run or an earlier one; `None` where nothing was."""
        return self._noted.get(step, {}).get(fact)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
