"""What the core must know about the Plurimedia Pivot API."""

from __future__ import annotations

import os
from datetime import tzinfo
from typing import Any

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import as_object, as_text
from broadcast_clients.core.profile import ApiProfile, ErrorDetails
from broadcast_clients.core.secret import SecretSource, secret

__all__ = ["KEY_HEADER", "PROFILE", "find_keys", "kept_arguments", "lang_or_default", "zone_or_default"]

KEY_HEADER = "Ocp-Apim-Subscription-Key"


def read_error(status: int, payload: Any) -> ErrorDetails:
    """The gateway's error body `{statusCode, message}` (inferred: the documents show no error body)."""
    return ErrorDetails(message=as_text((as_object(payload) or {}).get("message")))


PROFILE = ApiProfile(
    name="plurimedia",
    title="Plurimedia",
    package="plurimedia_client",
    variables="PLURIMEDIA",
    base_url="https://api.plurimedia.fr",
    one_wrapped=True,
    list_wrapped=True,
    envelope_members=frozenset({"version", "statusCode", "data", "message"}),
    read_error=read_error,
)


def find_keys(primary: str | SecretSource | None, secondary: str | SecretSource | None) -> list[SecretSource]:
    """The keys, primary first, from the arguments or the environment.

    Raises:
        ConfigurationError: There is none.
    """
    given = [secret(primary, "PLURIMEDIA_SUBSCRIPTION_KEY"), secret(secondary, "PLURIMEDIA_SECONDARY_KEY")]
    keys = [each for each in given if each is not None]
    if not keys:
        raise ConfigurationError(
            "no subscription key",
            hint="pass subscription_key=, or set PLURIMEDIA_SUBSCRIPTION_KEY; it stands in the portal under Profile",
        )
    return keys


def lang_or_default(lang: str | None) -> str | None:
    """The language of the texts, from the argument or the environment; `None` is the server's own."""
    return lang or os.environ.get("PLURIMEDIA_LANG", "").strip() or None


def zone_or_default(timezone: str | tzinfo | None) -> str | tzinfo | None:
    """The zone of the API's timestamps, from the argument or the environment; `None` where it isn't known."""
    return timezone if timezone is not None else os.environ.get("PLURIMEDIA_TIMEZONE", "").strip() or None


def kept_arguments(
    keys: list[SecretSource],
    primary: str | SecretSource | None,
    secondary: str | SecretSource | None,
    lang: str | None,
    timezone: str | tzinfo | None,
    base_url: str | None,
) -> dict[str, Any]:
    """What a pickle keeps. Keys from the environment are read there again."""
    given = iter(keys)
    return {
        "subscription_key": next(given) if primary is not None else None,
        "secondary_key": keys[-1] if secondary is not None else None,
        "lang": lang,
        "timezone": timezone,
        "base_url": base_url,
    }
