"""Accounts: settings from options, the environment and a file, credentials from anywhere but an option, and clients.

The order of precedence: an option, the chosen profile of the settings file, the environment, the settings file itself,
the default of the client.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from attr import frozen

from broadcast_clients.cli.config import Config, read_config
from broadcast_clients.cli.secrets import PrivateFile, ask
from broadcast_clients.cli.session import Session

if TYPE_CHECKING:
    from encora_client import EncoraClient
    from encora_client.signin import PkceSession
    from plurimedia_client import PlurimediaClient
    from whatson_client import WhatsonClient

__all__ = [
    "SETTINGS",
    "Setting",
    "database_of",
    "encora",
    "existing_database",
    "plurimedia",
    "settings_of",
    "signed_in",
    "whatson",
]


@frozen
class Setting:
    """A setting of an account: an option of commands, and a key of the settings file."""

    name: str
    help: str
    type: click.ParamType[Any] = click.STRING
    metavar: str | None = None
    in_environment: bool = False
    """Whether the client looks for it in the environment."""
    secret_file: bool = False
    """Whether it names a file with a credential."""
    sign_in: bool = False
    """Whether only a sign-in needs it."""

    def variable(self, api: str) -> str | None:
        """Its environment variable, if it has one."""
        return f"{api.upper()}_{self.name.upper()}" if self.in_environment else None


FILE: Final = click.Path(dir_okay=False)
SECONDS: Final = click.FloatRange(min=0, min_open=True)
_KEYS: Final = ("PLURIMEDIA_SUBSCRIPTION_KEY", "PLURIMEDIA_SECONDARY_KEY")
_PRIVATE: Final = "for you alone (mode 0600)"


def _shared(base_url: str) -> tuple[Setting, ...]:
    return (
        Setting("base_url", base_url, metavar="URL", in_environment=True),
        Setting("overrides", "TOML file with what is different at your installation.", FILE, in_environment=True),
        Setting("timeout", "Seconds for each part of one attempt of a call.", SECONDS, "SECONDS"),
        Setting("deadline", "Seconds for a whole call, all attempts and waits included.", SECONDS, "SECONDS"),
        Setting("retries", "Attempts of a call after the first.", click.IntRange(min=0), "NUMBER"),
        Setting("ca_file", "PEM file with the certificate authorities to trust.", FILE),
        Setting("allow_http", "Allow plain http to other machines.", click.BOOL),
    )


SETTINGS: Final[dict[str, tuple[Setting, ...]]] = {
    "plurimedia": (
        *_shared("Where the API is. Default: https://api.plurimedia.fr."),
        Setting("key_file", f"File with the subscription key, {_PRIVATE}.", FILE, secret_file=True),
        Setting("lang", "Language of the texts, such as fr.", metavar="CODE", in_environment=True),
        Setting("timezone", "Zone of the API's timestamps, such as Europe/Paris.", metavar="ZONE", in_environment=True),
    ),
    "encora": (
        *_shared("Where the platform's API is."),
        Setting("token_file", f"File with an access token, {_PRIVATE}.", FILE, secret_file=True),
        Setting("tokens", "File where `broadcast encora login` keeps its tokens.", FILE),
        Setting("client_id", "The application, as the platform knows it.", in_environment=True, sign_in=True),
        Setting("discovery_url", "Where the server tells its addresses.", metavar="URL", sign_in=True),
        Setting("authorize_url", "Where the person signs in.", metavar="URL", sign_in=True),
        Setting("token_url", "Where a code becomes tokens.", metavar="URL", sign_in=True),
        Setting("refresh_url", "Where tokens are renewed.", metavar="URL", sign_in=True),
        Setting("revocation_url", "Where `logout` has the refresh token voided.", metavar="URL", sign_in=True),
        Setting("issuer", "The sign-in server's name for itself.", metavar="URL", sign_in=True),
        Setting("scope", "Rights to ask for, with spaces between.", sign_in=True),
        Setting(
            "redirect_uri",
            "Where the browser goes afterwards, as registered for the application.",
            metavar="URL",
            sign_in=True,
        ),
    ),
    "whatson": (
        *_shared("Server of the installation, such as https://whatson.example:8888."),
        Setting("username", "User of the service.", in_environment=True),
        Setting("password_file", f"File with its password, {_PRIVATE}.", FILE, secret_file=True),
        Setting("token_file", f"File with a token in place of user and password, {_PRIVATE}.", FILE, secret_file=True),
        Setting("release", "Release of the installation, such as 2024r4.", in_environment=True),
        Setting("mam_base_url", "Server of the MAM API, where it is another.", metavar="URL", in_environment=True),
        Setting(
            "trailer_base_url", "Server of the Trailer API, where it is another.", metavar="URL", in_environment=True
        ),
    ),
}
"""What can be set, by API."""


def config_of(session: Session) -> Config:
    """The settings file of this run."""
    return read_config(session.config, session.profile)


def settings_of(session: Session, api: str) -> dict[str, Any]:
    """The settings of an account that are to be passed to its client; what the client finds by itself isn't there.

    Raises:
        ConfigurationError: The settings file can't be used.
    """
    config = config_of(session)
    given = session.given.get(api, {})
    chosen: dict[str, Any] = {}
    for setting in SETTINGS[api]:
        variable = setting.variable(api)
        value = given.get(setting.name)
        if value is None:
            value = config.profile.get(api, {}).get(setting.name)
        if value is None and not (variable and os.environ.get(variable)):
            value = config.base.get(api, {}).get(setting.name)
        if value is not None:
            chosen[setting.name] = value
    return chosen


def _credential(
    session: Session, api: str, settings: dict[str, Any], setting: str, *variables: str, beside: str | None = None
) -> PrivateFile | None:
    """The file with a credential, unless the environment has one that counts more.

    One that was named by an option or a profile is used alone: no other of another account may go to the same server.
    """
    path = settings.pop(setting, None)
    if path is None:
        return None
    explicit = session.given.get(api, {}).get(setting) or config_of(session).profile.get(api, {}).get(setting)
    if not explicit and any(os.environ.get(each) for each in variables):
        return None
    for each in (*variables, *([beside] if explicit and beside else [])):
        os.environ.pop(each, None)
    return PrivateFile(Path(path).expanduser())


def has_key(session: Session) -> bool:
    """Whether there is a key of Plurimedia, without asking anybody."""
    return "key_file" in settings_of(session, "plurimedia") or bool(os.environ.get(_KEYS[0], "").strip())


def plurimedia(session: Session, *, calls: bool = True) -> PlurimediaClient:
    """A client of Plurimedia.

    Args:
        session: The run.
        calls: Whether it will be used for calls; without, no credential is needed.
    """
    from plurimedia_client import PlurimediaClient

    settings = settings_of(session, "plurimedia")
    key: Any = _credential(session, "plurimedia", settings, "key_file", _KEYS[0], beside=_KEYS[1])
    if key is None and not os.environ.get(_KEYS[0], "").strip():
        key = ask("Subscription key of Plurimedia", _KEYS[0], "--key-file") if calls else "none, for no call is made"
    return PlurimediaClient(subscription_key=key, **settings)


def encora(session: Session) -> EncoraClient:
    """A client of EncoraStream: with a token from a file or the environment, or signed in."""
    from encora_client import EncoraClient

    settings = settings_of(session, "encora")
    sign_in = {each.name for each in SETTINGS["encora"] if each.sign_in} | {"tokens"}
    token: Any = _credential(session, "encora", settings, "token_file", "ENCORA_TOKEN")
    if token is None and not os.environ.get("ENCORA_TOKEN", "").strip():
        token = signed_in(session)
        if token is None:
            token = ask("Access token of EncoraStream", "ENCORA_TOKEN", "--token-file", "broadcast encora login")
    return EncoraClient(token=token, **{name: value for name, value in settings.items() if name not in sign_in})


def signed_in(session: Session) -> PkceSession | None:
    """The sign-in that `broadcast encora login` left; `None` where there is none.

    Raises:
        CredentialError: It is one of another platform.
    """
    from broadcast_clients.cli.signin import remembered

    return remembered(settings_of(session, "encora"))


def whatson(session: Session, *, calls: bool = True) -> WhatsonClient:
    """A client of WHATS'ON.

    Args:
        session: The run.
        calls: Whether it will be used for calls; without, neither address nor credential is needed.
    """
    from whatson_client import WhatsonClient

    settings = settings_of(session, "whatson")
    token = _credential(session, "whatson", settings, "token_file", "WHATSON_TOKEN", "WHATSON_PASSWORD")
    password: Any = _credential(session, "whatson", settings, "password_file", "WHATSON_PASSWORD", "WHATSON_TOKEN")
    if not calls:
        settings.pop("username", None)
        settings.setdefault("base_url", os.environ.get("WHATSON_BASE_URL") or "https://whatson.invalid")
        return WhatsonClient(token="none, for no call is made", **settings)  # noqa: S106  # it isn't a credential
    user = settings.get("username") or os.environ.get("WHATSON_USERNAME", "").strip()
    known = token or password or any(os.environ.get(each) for each in ("WHATSON_PASSWORD", "WHATSON_TOKEN"))
    if user and not known:  # without a user the service may want no authentication; if it does, its refusal says so
        password = ask(f"Password of {user} at WHATS'ON", "WHATSON_PASSWORD", "--password-file")
    if token is not None:
        settings.pop("username", None)
        password = None
    return WhatsonClient(token=token, password=password, **settings)


def database_of(session: Session, given: str | None) -> str:
    """Where the mirror is: an option, the profile, the environment, the settings file, `broadcast.db`."""
    config = config_of(session)
    found = given or config.profile.get("database") or os.environ.get("BROADCAST_DATABASE")
    return str(found or config.base.get("database") or "broadcast.db")


def existing_database(session: Session, given: str | None) -> str:
    """As `database_of`, for commands that read what is there.

    Raises:
        UsageError: There is no such file.
    """
    where = database_of(session, given)
    if "://" not in where and not Path(where).exists():
        raise click.UsageError(f"there is no database {where}: broadcast mirror schedule or catalogue makes it")
    return where
