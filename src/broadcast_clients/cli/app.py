"""The tree of commands. Modules of commands are imported when one of theirs is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from broadcast_clients._version import __version__
from broadcast_clients.cli.exits import MEANINGS
from broadcast_clients.cli.session import Session

__all__ = ["VARIABLE", "Lazy", "app"]

COMMANDS = {
    "sandbox": "sandbox:sandbox",
    "doctor": "doctor:doctor",
    "mirror": "mirror:mirror",
    "guide": "guide:guide",
    "enrich": "enrich:enrich",
    "release": "release:release",
    "report": "report:report",
    "whatson": "whatson:whatson",
    "encora": "encora:encora",
    "completion": "completion:completion",
}
"""In the order of the help: module and name."""

VARIABLE = "_BROADCAST_COMPLETE"
"""By which a shell asks for completions."""


class Lazy(click.Group):
    """A group whose commands are imported one by one.

    Args:
        homes: Module and attribute of each command, in the order of the help.
        settings: As `click.Group` takes them.
    """

    def __init__(self, *, homes: Mapping[str, str], **settings: Any) -> None:
        super().__init__(**settings)
        self._homes = dict(homes)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in order."""
        return list(self._homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        home = self._homes.get(cmd_name)
        if home is None:
            return None
        module, _, name = home.partition(":")
        found: click.Command = getattr(importlib.import_module(f"broadcast_clients.cli.commands.{module}"), name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; a misspelt one is told with the nearest name."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from broadcast_clients.core.suggest import did_you_mean

            near = did_you_mean(args[0], self._homes)
            if near is None:
                raise
            raise click.UsageError(f"there is no command {args[0]!r}; {near}", error.ctx) from None


def _epilogue() -> str:
    lines = [f"  {int(code):>3}  {meaning}" for code, (meaning, _) in MEANINGS.items()]
    return "\b\nExit codes:\n" + "\n".join(lines)


@click.group(
    cls=Lazy,
    homes=COMMANDS,
    name="broadcast",
    epilog=_epilogue(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="broadcast", message="%(prog)s %(version)s")
@click.pass_context
def app(context: click.Context) -> None:
    """Programme metadata from Plurimedia by WHATS'ON to EncoraStream.

    Every command has a `--help` with examples. Credentials come from the environment, from files, or are asked for: no
    option takes one. `broadcast sandbox` starts a stand-in for all three systems to try everything on.
    """
    context.ensure_object(Session)
