"""What one run of the program shares: how it speaks, and how it is stopped."""

from __future__ import annotations

import json
import sys
from typing import Any

import click
from attr import Factory, define

from broadcast_clients._version import __version__
from broadcast_clients.cli.exits import Exit
from broadcast_clients.cli.stopping import Stopping

__all__ = ["Missing", "Session", "current"]


class Missing(click.ClickException):
    """Something that this machine lacks."""


@define
class Session:
    """One run. Results go to standard output, everything else to standard error."""

    as_json: bool = False
    quiet: bool = False
    verbosity: int = 0
    traceback: bool = False
    command: str = ""
    """What is run, such as `mirror schedule`."""
    given: dict[str, dict[str, Any]] = Factory(dict[str, dict[str, Any]])
    """Options of accounts, by API."""
    config: str | None = None
    profile: str | None = None
    stopping: Stopping = Factory(Stopping)
    partial: Any = None
    """What is known of the result so far, for a run that ends early."""
    told: bool = False
    """Whether the JSON document is out."""

    def note(self, text: str) -> None:
        """Tell people something besides the result."""
        if not self.quiet:
            click.echo(text, err=True)

    def result(self, data: Any, text: str, code: Exit = Exit.DONE) -> int:
        """Give the result: one line of JSON, or text for people.

        Args:
            data: As JSON takes it.
            text: The same for people.
            code: What the command ends with.
        """
        if self.as_json:
            self.document(code, result=data)
        elif text:
            click.echo(text)
        return int(code)

    def document(self, code: Exit, *, result: Any = None, error: dict[str, Any] | None = None) -> None:
        """Write the one JSON document of this run."""
        document: dict[str, Any] = {
            "command": self.command,
            "version": __version__,
            "ok": code == Exit.DONE,
            "exit_code": int(code),
            "result": result,
            "error": error,
        }
        plain = "utf" not in (getattr(sys.stdout, "encoding", None) or "").lower()
        self.told = True
        click.echo(json.dumps(document, ensure_ascii=plain, default=str))


def current() -> Session:
    """The session of the command that runs."""
    return click.get_current_context().ensure_object(Session)
