"""The settings file: what is no secret about accounts, in TOML.

    database = "broadcast.db"

    [plurimedia]
    lang = "fr"
    key_file = "~/.config/broadcast/plurimedia.key"

    [profiles.staging.encora]
    base_url = "https://staging.example/api/v2"

It is read from where `--config` or BROADCAST_CONFIG says, else from the user's folder for settings. The current folder
isn't searched: a file that came with somebody's data could send credentials elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click
from attr import Factory, frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import as_object
from broadcast_clients.core.suggest import did_you_mean
from broadcast_clients.core.toml import read_toml

__all__ = ["Config", "default_path", "read_config"]

SECRETS: Final = frozenset(
    {"subscription_key", "secondary_key", "token", "password", "mam_token", "trailer_token", "key"}
)


@frozen
class Config:
    """A settings file."""

    base: dict[str, Any] = Factory(dict[str, Any])
    """What holds without a profile."""
    profile: dict[str, Any] = Factory(dict[str, Any])
    """What the chosen profile says."""


def default_path() -> Path:
    """Where the file is looked for."""
    return Path(click.get_app_dir("broadcast")) / "broadcast.toml"


def read_config(path: str | None, profile: str | None) -> Config:
    """Read the file.

    Args:
        path: The file; `None` is the user's, if there is one.
        profile: The part of it to use.

    Raises:
        ConfigurationError: It can't be read, says what nobody knows, holds a secret, or lacks the profile.
    """
    file = Path(path).expanduser() if path else default_path()
    if not path and not file.exists():
        if profile:
            raise ConfigurationError(
                f"there is no profile {profile!r}, for there is no settings file",
                hint=f"write {file}, or pass --config",
            )
        return Config()
    values = read_toml(file, "the settings file")
    profiles = as_object(values.pop("profiles", {}))
    _check(file, "", values)
    if profiles is None:
        raise ConfigurationError(f"{file}: profiles must be tables", hint="write them as [profiles.NAME.encora]")
    for name, each in profiles.items():
        _check(file, f"profiles.{name}.", each)
    if profile and profile not in profiles:
        raise ConfigurationError(
            f"{file} has no profile {profile!r}", hint=f"there are {', '.join(profiles) or 'none'}"
        )
    return Config(values, profiles[profile] if profile else {})


def _check(file: Path, place: str, values: Any) -> None:
    from broadcast_clients.cli.accounts import SETTINGS

    tables = as_object(values)
    if tables is None:
        raise ConfigurationError(f"{file}: {place.rstrip('.')} must be a table")
    for name, value in tables.items():
        _refuse_unknown(file, place, name, (*SETTINGS, "database"))
        if name == "database":
            _check_database(file, place, value)
            continue
        table = as_object(value)
        if table is None:
            raise ConfigurationError(f"{file}: {place}{name} must be a table")
        known = {each.name: each for each in SETTINGS[name]}
        for key, setting in table.items():
            where = f"{place}{name}."
            if key in SECRETS:
                raise ConfigurationError(
                    f"{file}: {where}{key} is a secret, which this file isn't for",
                    hint="set the environment variable, or name a file with it: "
                    + ", ".join(each.name for each in known.values() if each.secret_file),
                )
            _refuse_unknown(file, where, key, known)
            try:
                table[key] = known[key].type.convert(setting, None, None)
            except click.BadParameter as error:
                raise ConfigurationError(f"{file}: {where}{key}: {error.message}") from None


def _check_database(file: Path, place: str, value: Any) -> None:
    from urllib.parse import urlsplit

    if not isinstance(value, str):
        raise ConfigurationError(f"{file}: {place}database must be a text")
    if "://" in value and urlsplit(value).password is not None:
        raise ConfigurationError(
            f"{file}: {place}database holds a password, which this file isn't for",
            hint="leave it out and set PGPASSWORD, or put the whole URL into BROADCAST_DATABASE",
        )


def _refuse_unknown(file: Path, place: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        near = did_you_mean(name, known)
        raise ConfigurationError(
            f"{file}: there is no setting {place}{name}", hint=near or f"there are {', '.join(known)}"
        )
