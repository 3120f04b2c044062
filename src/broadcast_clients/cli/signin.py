"""The sign-in that `broadcast encora login` leaves for other commands: tokens in one file, addresses in another."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast_clients.core.errors import ConfigurationError, CredentialError
from broadcast_clients.core.jsonvalue import as_object

if TYPE_CHECKING:
    from encora_client.signin import PkceSession, SignInSettings

__all__ = ["forget", "remember", "remembered", "session_of", "sign_in_settings", "tokens_path"]

FIELDS = (
    "client_id", "base_url", "authorize_url", "token_url", "refresh_url", "revocation_url", "discovery_url", "issuer",
    "scope", "redirect_uri", "allow_http",
)  # fmt: skip


def tokens_path(settings: dict[str, Any]) -> Path:
    """Where the tokens are."""
    given = settings.get("tokens")
    return Path(given).expanduser() if given else Path(click.get_app_dir("broadcast")) / "encora-tokens.json"


def _beside(tokens: Path) -> Path:
    return tokens.with_name(f"{tokens.name}.signin")


def base_url_of(settings: dict[str, Any]) -> str | None:
    """The platform that is meant."""
    return settings.get("base_url") or os.environ.get("ENCORA_BASE_URL", "").strip() or None


def sign_in_settings(settings: dict[str, Any]) -> SignInSettings:
    """Where and how to sign in."""
    from encora_client.signin import SignInSettings

    given: dict[str, Any] = {name: settings[name] for name in FIELDS if settings.get(name) is not None}
    given["base_url"] = base_url_of(settings)
    return SignInSettings(**given)


def session_of(settings: dict[str, Any], sign_in: SignInSettings) -> PkceSession:
    """A session over the file of tokens."""
    from encora_client.signin import FileTokens, PkceSession

    ca_file = settings.get("ca_file")
    return PkceSession(sign_in, store=FileTokens(tokens_path(settings)), **({"ca_file": ca_file} if ca_file else {}))


def remember(settings: dict[str, Any], sign_in: SignInSettings) -> None:
    """Write down how the person signed in; nothing of it is secret."""
    values = {name: getattr(sign_in, name) for name in FIELDS}
    path = _beside(tokens_path(settings))
    path.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


def remembered(settings: dict[str, Any]) -> PkceSession | None:
    """The session that `login` left; `None` where there is none.

    Raises:
        CredentialError: It is one of another platform, whose tokens aren't for this one.
    """
    from encora_client.signin import SignInSettings

    tokens = tokens_path(settings)
    path = _beside(tokens)
    if not (path.exists() and tokens.exists()):
        return None
    try:
        values = as_object(json.loads(path.read_text(encoding="utf-8"))) or {}
        known = {name: values[name] for name in FIELDS if values.get(name) is not None}
        sign_in = SignInSettings(**known)
    except (OSError, ValueError, TypeError, ConfigurationError) as error:
        raise CredentialError(
            f"{path} doesn't say how the sign-in was made ({type(error).__name__})", hint="broadcast encora login"
        ) from None
    wanted = base_url_of(settings)
    if sign_in.base_url is not None and wanted is not None and sign_in.base_url.rstrip("/") != wanted.rstrip("/"):
        raise CredentialError(
            f"you are signed in at {sign_in.base_url}, and this is {wanted}",
            hint="broadcast encora login; with --tokens FILE sign-ins of several platforms live beside each other",
        )
    return session_of(settings, sign_in)


def forget(settings: dict[str, Any]) -> None:
    """Remove what was written down."""
    _beside(tokens_path(settings)).unlink(missing_ok=True)
