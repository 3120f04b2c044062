"""The Plurimedia client."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar, Unpack

from broadcast_clients.core._async.auth import AsyncKeyAuth
from broadcast_clients.core._async.client import AsyncClientBase
from broadcast_clients.core.profile import ApiProfile
from broadcast_clients.core.secret import SecretSource
from broadcast_clients.core.settings import ClientSettings
from plurimedia_client import operations
from plurimedia_client.profile import (
    KEY_HEADER,
    PROFILE,
    find_keys,
    kept_arguments,
    lang_or_default,
    zone_or_default,
)
from plurimedia_client.resources._async.namespaces import AsyncNamespaces

if TYPE_CHECKING:
    from plurimedia_client.workflows._async.jobs import AsyncWorkflows

__all__ = ["AsyncPlurimediaClient"]


class AsyncPlurimediaClient(AsyncClientBase, AsyncNamespaces):
    """Client of the Plurimedia Pivot API.

    Args:
        subscription_key: The primary key of your account (developer portal, Profile). Default:
            `PLURIMEDIA_SUBSCRIPTION_KEY`. Text, or `FromEnvironment`/`FromFile`.
        secondary_key: The secondary key; used from the moment the primary one is rejected. Default:
            `PLURIMEDIA_SECONDARY_KEY`.
        lang: Language of the texts, sent with every call, such as `"fr"`; a call may say otherwise. Default:
            `PLURIMEDIA_LANG`, else the server's.
        timezone: Zone of the API's timestamps, which carry none, by name such as `"Europe/Paris"` or as a `tzinfo`.
            With it, times in answers are aware in that zone, and times with an offset that you pass in are converted to
            it. Without, times in answers are naive, as they came. Default: `PLURIMEDIA_TIMEZONE`, else what the
            overrides say, else none.
        base_url: Default: `PLURIMEDIA_BASE_URL`, else the documented `https://api.plurimedia.fr`.
        settings: See `ClientSettings`.

    Raises:
        ConfigurationError: No key, or a setting that can't work.
    """

    _profile: ClassVar[ApiProfile] = PROFILE

    def __init__(
        self,
        *,
        subscription_key: str | SecretSource | None = None,
        secondary_key: str | SecretSource | None = None,
        lang: str | None = None,
        timezone: str | tzinfo | None = None,
        base_url: str | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        keys = find_keys(subscription_key, secondary_key)
        self._set_up(
            operations=operations,
            auth=lambda: AsyncKeyAuth(KEY_HEADER, keys, PROFILE.package),
            arguments=kept_arguments(keys, subscription_key, secondary_key, lang, timezone, base_url),
            base_url=base_url,
            timezone=zone_or_default(timezone),
            default_arguments={"lang": lang_or_default(lang)},
            settings=settings,
        )

    @property
    def workflows(self) -> AsyncWorkflows:
        """The jobs that take more than one call: import the schedule or a catalogue, keep it up to date, order."""
        from plurimedia_client.workflows._async.jobs import AsyncWorkflows

        return AsyncWorkflows(self)
