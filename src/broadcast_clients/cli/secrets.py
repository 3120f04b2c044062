"""Credentials: from a file that others can't read, or asked for. Never from an option, which all of a machine see."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import click
from attr import define, field

from broadcast_clients.core.errors import CredentialError
from broadcast_clients.core.secret import Secret

__all__ = ["PrivateFile", "ask"]


@define
class PrivateFile:
    """A secret in a file that nobody else may read; it is read anew whenever it is needed.

    What comes through a pipe, as a password manager gives it, can be read but once, and is kept.
    """

    path: Path
    _kept: str | None = field(default=None, init=False, repr=False)

    def reveal(self) -> str:
        """Read the file; white space around the secret doesn't count.

        Raises:
            CredentialError: It can't be read, others may read it, or it is empty.
        """
        if self._kept is not None:
            return self._kept
        try:
            with self.path.open(encoding="utf-8") as file:
                form = os.fstat(file.fileno()).st_mode
                mode = stat.S_IMODE(form)
                if sys.platform != "win32" and mode & 0o077:
                    raise CredentialError(
                        f"others may read the credential file {self.path} (mode {mode:04o})",
                        hint=f"chmod 600 {self.path}; a secret that a container mounts takes a mode, too, such as 0400",
                    )
                value = file.read().strip()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it isn't text"
            raise CredentialError(
                f"can't read the credential file {self.path}: {why}", hint="check the path and the rights of the file"
            ) from None
        if not value:
            raise CredentialError(f"the credential file {self.path} is empty", hint="write the credential into it")
        if not stat.S_ISREG(form):
            self._kept = value
        return value


def ask(what: str, variable: str, option: str, command: str | None = None) -> Secret:
    """Ask a person for a credential, without showing it.

    Raises:
        CredentialError: Nobody is there to be asked.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        instead = f", or run {command}" if command else ""
        context = click.get_current_context(silent=True)
        there = context is not None and any(option in each.opts for each in context.command.params)
        by = f"by {option}" if there else f"in the settings file ({option[2:].replace('-', '_')})"
        raise CredentialError(
            f"there is no credential: {what[0].lower()}{what[1:]}",
            hint=f"set {variable}, or name a file with it {by}{instead}",
        )
    return Secret(str(click.prompt(what, hide_input=True, err=True)).strip())
