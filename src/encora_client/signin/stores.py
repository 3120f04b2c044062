"""Where tokens are kept: in memory, in a file for this user alone, or in a store of yours."""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, Protocol

from broadcast_clients.core.errors import ConfigurationError, CredentialError
from broadcast_clients.core.filelock import FileLock
from broadcast_clients.core.jsonvalue import as_object
from encora_client.signin.tokens import TokenSet

__all__ = ["FileTokens", "MemoryTokens", "StoreLock", "TokenStore"]

_ANEW = "remove it if nothing else needs it, and sign in again"


class StoreLock(Protocol):
    """Keeps other processes from renewing at the same time. Methods may be async functions for an async session."""

    def acquire(self) -> Any:
        """Try once: `True` where the lock is held now."""
        ...

    def release(self) -> Any:
        """Give it back."""
        ...


class TokenStore(Protocol):
    """A store of yours, such as a table or a vault. Methods may be async functions for an async session.

    What `save` was given must be there for good when it returns: the token before it is void by then.
    """

    def load(self) -> Any:
        """The `TokenSet` saved last, or `None`."""
        ...

    def save(self, tokens: TokenSet) -> Any:
        """Keep a `TokenSet` in place of the one before; `tokens.to_dict()` gives plain values."""
        ...

    def clear(self) -> Any:
        """Forget."""
        ...

    def lock(self) -> StoreLock:
        """A lock over all processes that use the store."""
        ...


class _Free:
    def acquire(self) -> bool:
        """At once: nobody else sees this store."""
        return True

    def release(self) -> None:
        """Nothing to do."""


class _LockFile(FileLock):
    def acquire(self) -> bool:
        try:
            return super().acquire()
        except OSError as error:
            raise CredentialError(
                f"can't make the lock file {error.filename or ''}: {error.strerror or error.__class__.__name__}",
                hint="name a folder for the tokens that this user alone may write to",
            ) from None


class MemoryTokens:
    """Tokens in this process alone; they are gone with it."""

    def __init__(self, tokens: TokenSet | None = None) -> None:
        self._tokens = tokens

    def load(self) -> TokenSet | None:
        """The tokens saved last."""
        return self._tokens

    def save(self, tokens: TokenSet) -> None:
        """Keep."""
        self._tokens = tokens

    def clear(self) -> None:
        """Forget."""
        self._tokens = None

    def lock(self) -> StoreLock:
        """Nothing to lock: the session has a lock of its own."""
        return _Free()

    def __reduce__(self) -> NoReturn:
        raise TypeError("tokens in memory can't be pickled, for the pickle would contain them; use FileTokens(path)")


class FileTokens:
    """Tokens in a file that only this user can read (mode 0600), shared by all processes that are given its path.

    It is replaced as a whole, so a crash leaves the old or the new tokens and nothing in between. A lock file stands
    beside it.

    Args:
        path: The file; `~` is the home folder. Its folder is made if need be, for this user alone.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path: Path = Path(path).expanduser()

    def load(self) -> TokenSet | None:
        """The tokens in the file; `None` where there's no file.

        Raises:
            CredentialError: It can't be read, others may read it, or it holds something else.
        """
        try:
            with self.path.open("rb") as file:
                self._refuse_open_door(os.fstat(file.fileno()).st_mode)
                values = as_object(json.loads(file.read()))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CredentialError(
                f"can't read the tokens in {self.path}: {error.strerror or error.__class__.__name__}",
                hint="give this user the right to read the file and its folder",
            ) from None
        except (ValueError, RecursionError) as error:
            raise CredentialError(
                f"can't read the tokens in {self.path}: {error.__class__.__name__}", hint=_ANEW
            ) from None
        try:
            return TokenSet.from_dict(values or {})
        except ConfigurationError:
            del values  # tools that show local variables would show what it holds
            raise CredentialError(f"{self.path} doesn't hold tokens", hint=_ANEW) from None

    def _refuse_open_door(self, mode: int) -> None:
        if sys.platform != "win32" and stat.S_IMODE(mode) & 0o077:
            raise CredentialError(
                f"others may read the tokens in {self.path} (mode {stat.S_IMODE(mode):04o})",
                hint=f"chmod 600 {self.path}; and sign in again if somebody may have read it",
            )

    def save(self, tokens: TokenSet) -> None:
        """Write the file anew, through to the disk.

        Raises:
            CredentialError: It can't be written; the old one is as it was.
        """
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")  # mode 0600
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    json.dump(tokens.to_dict(), file)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(name, self.path)
            except BaseException:
                with suppress(OSError):
                    os.unlink(name)
                raise
        except OSError as error:
            raise CredentialError(
                f"can't write the tokens to {self.path}: {error.strerror or error.__class__.__name__}",
                hint="make room or set the rights of the folder; the session keeps the tokens meanwhile",
            ) from None

    def clear(self) -> None:
        """Remove the file.

        Raises:
            CredentialError: It can't be removed.
        """
        try:
            self.path.unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            raise CredentialError(
                f"can't remove the tokens in {self.path}: {error.strerror or error.__class__.__name__}",
                hint="remove the file by hand: it holds a sign-in that may still be good",
            ) from None

    def lock(self) -> StoreLock:
        """The lock file beside it.

        Raises:
            CredentialError: The folder can't be made; and when the lock is acquired, that the lock file can't be.
        """
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CredentialError(
                f"can't make the folder {self.path.parent}: {error.strerror or error.__class__.__name__}",
                hint="name a folder that this user may write to",
            ) from None
        return _LockFile(self.path.with_name(self.path.name + ".lock"))
