"""A lock on a file: held by one at a time over all processes, and freed by the system when its holder dies."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["FileLock"]


class FileLock:
    """A lock file. It stays where it is when the lock is given back, unless it is taken away by who holds it.

    Args:
        path: The file; its folder must be there.
        mode: Who may take the lock, as permissions of the file where it is made.
    """

    def __init__(self, path: Path, mode: int = 0o600) -> None:
        self._descriptor: int | None = None
        self._path = path
        self._mode = mode

    def acquire(self) -> bool:
        """Try once: `True` where it is held now.

        Raises:
            OSError: The file can't be opened, or the file system has no locks.
        """
        # A link in its place would have a file made wherever it leads to.
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
        while True:
            descriptor = os.open(self._path, flags, self._mode)
            try:
                _lock(descriptor)
            except (BlockingIOError, PermissionError):  # as POSIX and Windows say that somebody else holds it
                os.close(descriptor)
                return False
            except OSError:
                os.close(descriptor)
                raise
            if self._leads_to(descriptor):
                self._descriptor = descriptor
                return True
            os.close(descriptor)  # it was taken away meanwhile, and others lock another file

    def _leads_to(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.stat(self._path), os.fstat(descriptor))
        except FileNotFoundError:
            return False

    def release(self, *, remove: bool = False) -> None:
        """Give it back.

        Args:
            remove: Take the file away, where the system lets one do that with an open file.
        """
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            if remove:
                with suppress(OSError):
                    os.unlink(self._path)
            os.close(descriptor)  # with it goes the lock

    def __del__(self) -> None:
        """Give it back where whoever took it was broken off before they could."""
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
