"""A lock on a file: held by one at a time over all processes, and freed by the system when its holder dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from broadcast_clients.core.errors import CredentialError

__all__ = ["FileLock"]


class FileLock:
    """A lock file. It stays where it is when the lock is given back: removing it would let two hold it.

    Args:
        path: The file; its folder must be there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Try once: `True` where it is held now.

        Raises:
            CredentialError: There can be no lock file: it is something else, or the folder isn't this user's to write.
        """
        # A link in its place would have a file made wherever it leads to.
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
        try:
            descriptor = os.open(self._path, flags, 0o600)
        except OSError as error:
            raise CredentialError(
                f"can't make the lock file {self._path}: {error.strerror or error.__class__.__name__}",
                hint="name a folder for the tokens that this user alone may write to",
            ) from None
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give it back."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)  # with it goes the lock


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
