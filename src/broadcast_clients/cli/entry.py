"""Where `broadcast` begins. It imports nothing that an extra brings before it knows that the extra is there."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

__all__ = ["main"]

MISSING = 7
"""As `Exit.MISSING`, which can't be told from there without the extra."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: What stands behind `broadcast`. Default: those of this process.

    Returns:
        The exit code.
    """
    _open_what_is_closed()
    try:
        from broadcast_clients.cli.running import run
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        sys.stderr.write("Error: the command broadcast needs click: pip install 'broadcast-clients[cli]'\n")
        return MISSING
    return run(sys.argv[1:] if arguments is None else arguments)


def _open_what_is_closed() -> None:
    """Let standard streams that the caller closed lead nowhere: the next file that is opened would take their place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8", closefd=False))
