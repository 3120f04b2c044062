"""What a long job has done, written down as it happens, so that it goes on after it was killed.

A file of JSON lines. Each is handed to the operating system before the job goes on, which is what survives `kill -9`;
the line before a write that may not be repeated is also forced to the disk. A last line that was cut off is dropped.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from pathlib import Path
from typing import IO, Any, Literal, Self

from attr import frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import as_object

__all__ = ["Entry", "Journal", "State", "mark_of"]

VERSION = 1
State = Literal["sending", "done", "failed", "unknown"]


def mark_of(value: Any) -> str:
    """A short text that differs where the value differs."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


@frozen
class Entry:
    """The last that was written about a piece of work."""

    mark: str
    state: State
    id: str | None = None


class Journal:
    """The journal of one job. Use it as a context manager.

    Args:
        path: The file; it is made where there is none.
        job: What the job is; a file of another job is refused.

    Raises:
        ConfigurationError: The file is of another job, in use, or no journal.
    """

    def __init__(self, path: str | Path, job: str) -> None:
        self._path = Path(path)
        self._job = job
        self._lock = threading.Lock()
        self._entries: dict[str, Entry] = {}
        self._file: IO[bytes] = self._path.open("a+b")
        try:
            self._claim()
            self._read()
        except BaseException:
            self._file.close()
            raise

    def _claim(self) -> None:
        if sys.platform == "win32":
            return  # two jobs at the same time aren't noticed there
        import fcntl

        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigurationError(
                f"the journal {self._path} is in use by another job", hint="wait for it, or name another file"
            ) from None

    def _read(self) -> None:
        self._file.seek(0)
        good = 0
        for number, line in enumerate(self._file):
            entry = _parsed(line)
            if number == 0:
                self._check_head(entry)
            elif entry is None:
                break
            else:
                self._entries[str(entry["key"])] = Entry(entry["mark"], entry["state"], entry.get("id"))
            good += len(line)
        # What follows is a line that was cut off when the job was killed.
        self._file.truncate(good)
        self._file.seek(0, os.SEEK_END)
        if good == 0:
            self._append({"journal": VERSION, "job": self._job})

    def _check_head(self, head: dict[str, Any] | None) -> None:
        if head is None or head.get("journal") != VERSION:
            raise ConfigurationError(f"{self._path} isn't a journal of this version", hint="name another file")
        if head.get("job") != self._job:
            raise ConfigurationError(
                f"{self._path} is the journal of another job: {head.get('job')}", hint=f"this job is {self._job}"
            )

    def last(self, key: str, mark: str) -> Entry | None:
        """What was written last about a piece of work, if it was the very same one."""
        with self._lock:
            entry = self._entries.get(key)
        return entry if entry is not None and entry.mark == mark else None

    def write(self, key: str, mark: str, state: State, identity: str | None = None, *, force: bool = False) -> None:
        """Write down where a piece of work stands.

        Args:
            key: Which piece.
            mark: What it was made of.
            state: Where it stands.
            identity: External reference of what was written.
            force: Have it on the disk before going on.
        """
        line: dict[str, Any] = {"key": key, "mark": mark, "state": state}
        if identity is not None:
            line["id"] = identity
        with self._lock:
            self._append(line)
            if force:
                os.fsync(self._file.fileno())
            self._entries[key] = Entry(mark, state, identity)

    def _append(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _parsed(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        return as_object(json.loads(line))
    except ValueError:
        return None
