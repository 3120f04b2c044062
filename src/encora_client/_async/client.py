"""The EncoraStream client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

from broadcast_clients.core._async.auth import AsyncAuth, AsyncBearerAuth, AsyncNoAuth, AsyncTokenSource
from broadcast_clients.core._async.client import AsyncClientBase
from broadcast_clients.core._async.tokens import AsyncTokenProvider, token_source
from broadcast_clients.core.profile import ApiProfile
from broadcast_clients.core.secret import Secret, SecretSource, secret
from broadcast_clients.core.settings import ClientSettings
from encora_client import operations
from encora_client.profile import PROFILE
from encora_client.resources._async.namespaces import AsyncNamespaces

if TYPE_CHECKING:
    from encora_client.workflows._async.jobs import AsyncWorkflows

__all__ = ["AsyncEncoraClient"]


class AsyncEncoraClient(AsyncClientBase, AsyncNamespaces):
    """Client of the EncoraStream CMS API.

    Args:
        base_url: Where your platform's API is, such as `https://tenant.example/api/v2`; no public one is documented.
            Default: `ENCORA_BASE_URL`.
        token: The access token: text, `FromEnvironment`/`FromFile`, a function that gives the current one (called
            again after a 401), a signed-in `AsyncPkceSession`, or another token source. Default: `ENCORA_TOKEN`;
            without one only the operations that need no sign-in work.
        device_id: Registered device, sent as `X-Device-Id` with the operations that take it, unless the call names
            another. Default: `ENCORA_DEVICE_ID`.
        profile_id: Active profile, sent as `X-Profile-Id` with the operations that take it, unless the call names
            another. Default: `ENCORA_PROFILE_ID`.
        settings: See `ClientSettings`.

    Raises:
        ConfigurationError: No base URL, or a setting that can't work.
    """

    _profile: ClassVar[ApiProfile] = PROFILE

    def __init__(
        self,
        *,
        base_url: str | None = None,
        token: str | SecretSource | AsyncTokenProvider | AsyncTokenSource | None = None,
        device_id: str | None = None,
        profile_id: str | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        given = Secret(token) if isinstance(token, str) else token
        source = given if given is not None else secret(None, "ENCORA_TOKEN")

        def auth() -> AsyncAuth:
            return AsyncNoAuth() if source is None else AsyncBearerAuth(token_source(source))

        self._set_up(
            operations=operations,
            auth=auth,
            arguments={"base_url": base_url, "token": given, "device_id": device_id, "profile_id": profile_id},
            base_url=base_url,
            default_arguments={"device_id": device_id, "profile_id": profile_id},
            settings=settings,
        )

    @property
    def workflows(self) -> AsyncWorkflows:
        """The jobs that take more than one call: upload, publish, play, exchange guides, wait, report."""
        from encora_client.workflows._async.jobs import AsyncWorkflows
        from encora_client.workflows._async.strangers import strangers

        arguments = self._arguments
        return AsyncWorkflows(
            self,
            lambda: strangers(arguments),
            allow_http=bool(arguments.get("allow_http")),
            check=self._check,
        )

    def _check(self, operation: str, arguments: dict[str, Any], fields: Mapping[str, Any]) -> None:
        """Hold a call against the documented limits without sending it."""
        from broadcast_clients.core.prepare import prepare

        engine = self._engine
        plan, _ = engine.shared.ready(engine.shared.load_operation(operation))
        prepare(plan, engine.shared.base_url, {}, engine.settings, arguments, dict(fields))
