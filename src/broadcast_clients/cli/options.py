"""Options that commands share."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from broadcast_clients.cli.accounts import SETTINGS, Setting
from broadcast_clients.cli.session import Missing, Session

__all__ = [
    "TO_WRITE",
    "accounts",
    "common",
    "concurrency",
    "database",
    "dry_run",
    "exit_code",
    "moment",
    "one_account",
    "sign_in_options",
]

F = TypeVar("F", bound=Callable[..., Any])
LOGGERS = ("plurimedia_client", "encora_client", "whatson_client", "broadcast_clients")


class _FileToWrite(click.Path):
    """A file that will be written: that there is no such folder is told before the work, not after it."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """See that it can be there."""
        folder = Path(value).absolute().parent
        if not folder.is_dir():
            raise Missing(f"there is no folder {folder} to write {Path(value).name} into")
        return super().convert(value, param, ctx)


TO_WRITE: Final = _FileToWrite()


def common(command: F) -> F:
    """What every command takes."""
    for option in reversed(
        (
            _kept("--json", "as_json", is_flag=True, help="Print the result as one line of JSON, and nothing else."),
            _kept("-q", "--quiet", "quiet", is_flag=True, help="No progress and no notes."),
            _kept(
                "-v",
                "--verbose",
                "verbosity",
                count=True,
                help="Log retries and deviations to standard error; twice: every attempt of a call.",
            ),
            _kept("--traceback", "traceback", is_flag=True, help="Show where an error came from."),
        )
    ):
        command = option(command)
    return command


def _kept(*names: str, **settings: Any) -> Callable[[F], F]:
    """An option that goes to the session, not to the function of the command."""

    def keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        session = context.ensure_object(Session)
        session.command = context.command_path.removeprefix("broadcast ")
        setattr(session, str(parameter.name), value)
        if parameter.name == "verbosity" and value:
            _log(value)

    return click.option(*names, expose_value=False, is_eager=True, callback=keep, **settings)


def _log(verbosity: int) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.DEBUG if verbosity > 1 else logging.INFO)


def accounts(command: F) -> F:
    """The settings file, for commands of several accounts: their settings are there or in the environment."""
    for option in reversed(_files()):
        command = option(command)
    return command


def one_account(api: str, *leave_out: str) -> Callable[[F], F]:
    """The settings of an account as options, besides the settings file."""

    def decorate(command: F) -> F:
        given = [_setting(api, each) for each in SETTINGS[api] if each.name not in leave_out and not each.sign_in]
        for option in reversed([*given, *_files()]):
            command = option(command)
        return command

    return decorate


def _files() -> list[Callable[[Any], Any]]:
    return [
        _kept(
            "--config",
            "config",
            type=click.Path(dir_okay=False),
            envvar="BROADCAST_CONFIG",
            show_envvar=True,
            help="Settings file (TOML).",
        ),
        _kept(
            "--profile",
            "profile",
            metavar="NAME",
            envvar="BROADCAST_PROFILE",
            show_envvar=True,
            help="Part of the settings file, for one of several accounts.",
        ),
    ]


def sign_in_options(command: F) -> F:
    """Where and how to sign in, as options."""
    for each in reversed([each for each in SETTINGS["encora"] if each.sign_in]):
        command = _setting("encora", each)(command)
    return command


def _setting(api: str, setting: Setting) -> Callable[[F], F]:
    def keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        session = context.ensure_object(Session)
        session.given.setdefault(api, {})[setting.name] = value

    variable = f"  [env var: {setting.variable(api)}]" if setting.variable(api) else ""
    names = (f"--{setting.name.replace('_', '-')}", setting.name)
    settings: dict[str, Any] = {"type": setting.type, "metavar": setting.metavar}
    if setting.type is click.BOOL:
        settings = {"is_flag": True, "default": None}
    return click.option(*names, expose_value=False, callback=keep, help=setting.help + variable, **settings)


def database(command: F) -> F:
    """Where the mirror is."""
    return click.option(
        "--database",
        metavar="FILE|URL",
        callback=_without_password,
        help="SQLite file, or postgresql://user@host/name without a password: that goes into PGPASSWORD or ~/.pgpass. "
        "Default: BROADCAST_DATABASE, the settings file, broadcast.db.",
    )(command)


def _without_password(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from urllib.parse import urlsplit

    if value is not None and "://" in value and urlsplit(value).password is not None:
        raise click.BadParameter(
            "a password on the command line shows to everyone on this machine: leave it out and set PGPASSWORD, "
            "or put the whole URL into BROADCAST_DATABASE"
        )
    return value


def concurrency(default: int) -> Callable[[F], F]:
    """How many calls at the same time."""
    return click.option(
        "--concurrency",
        type=click.IntRange(1, 256),
        default=default,
        show_default=True,
        help="The most calls at the same time; fewer while the server asks to slow down.",
    )


def dry_run(command: F) -> F:
    """Show what would be written."""
    return click.option("--dry-run", is_flag=True, help="Write nothing; print what would be written.")(command)


def verify(what: str) -> Callable[[F], F]:
    """Look at everything, not at what changed alone."""
    return click.option("--verify", is_flag=True, help=what)


def exit_code(what: str) -> Callable[[F], F]:
    """End with a code of its own where something differs."""
    return click.option("--exit-code", is_flag=True, help=f"End with 8 if {what}.")


def moment(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime | None:
    """A time with an offset, as the callback of an option."""
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} isn't a time such as 2024-11-05T06:00:00+01:00") from None
    if found.tzinfo is None:
        raise click.BadParameter("an offset is missing, such as +01:00 or Z")
    return found
