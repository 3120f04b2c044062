"""The WHATS'ON client."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Unpack

from attr import evolve

from broadcast_clients.core._async.auth import AsyncAuth, AsyncBearerAuth, AsyncNoAuth, AsyncTokenSource
from broadcast_clients.core._async.client import AsyncClientBase
from broadcast_clients.core._async.engine import AsyncEngine
from broadcast_clients.core._async.login import AsyncLoginTokens
from broadcast_clients.core._async.tokens import AsyncTokenProvider, token_source
from broadcast_clients.core.address import checked_base_url
from broadcast_clients.core.errors import BroadcastError, ConfigurationError, CredentialError
from broadcast_clients.core.profile import ApiProfile
from broadcast_clients.core.secret import Secret, SecretSource, secret
from broadcast_clients.core.settings import ClientSettings
from broadcast_clients.core.token import Token, expiry_of_jwt
from whatson_client import operations
from whatson_client.profile import PROFILE
from whatson_client.resources._async.namespaces import AsyncNamespaces
from whatson_client.rules import Rules

if TYPE_CHECKING:
    from whatson_client.releases.version import Release
    from whatson_client.releases.view import ReleaseView
    from whatson_client.schema._async.schema import AsyncSchema
    from whatson_client.workflows._async.jobs import AsyncWorkflows

__all__ = ["AsyncWhatsonClient"]

AsyncGivenToken = str | SecretSource | AsyncTokenProvider | AsyncTokenSource


class AsyncWhatsonClient(AsyncClientBase, AsyncNamespaces):
    """Client of the WHATS'ON business APIs: Content, MAM and Trailer.

    Args:
        base_url: The server of your installation, such as `https://whatson.example:8888`; the paths `/content/v1/…`,
            `/mam/v1/…` and `/trailer/v1/…` follow. Default: `WHATSON_BASE_URL`.
        username: User of the service, for `POST /login`. Default: `WHATSON_USERNAME`.
        password: Its password. Default: `WHATSON_PASSWORD`. A failed login isn't repeated, because accounts lock.
        token: A token in place of user name and password: text, `FromEnvironment`/`FromFile`, or a function. Default:
            `WHATSON_TOKEN`. Without any credential no token is sent, as services without authentication want it.
        mam_base_url: The server of the MAM API, where it is another. Default: `WHATSON_MAM_BASE_URL`. With a user name
            the client logs in there, too.
        mam_token: A token for the MAM API, where tokens are limited to APIs. Default: `WHATSON_MAM_TOKEN`.
        trailer_base_url: The server of the Trailer API, where it is another. Default: `WHATSON_TRAILER_BASE_URL`.
        trailer_token: A token for the Trailer API. Default: `WHATSON_TRAILER_TOKEN`.
        release: The release of your installation, such as `"2023r4"`. What it certainly lacks is then refused before
            it is sent, and what it may lack or does otherwise is warned about. Default: `WHATSON_RELEASE`, else
            nothing is checked.
        settings: See `ClientSettings`. `allow_http=True` allows plain http, which on-premises services often speak.

    Raises:
        ConfigurationError: No base URL, a user name without a password, or a setting that can't work.
    """

    _profile: ClassVar[ApiProfile] = PROFILE

    def __init__(
        self,
        *,
        base_url: str | None = None,
        username: str | SecretSource | None = None,
        password: str | SecretSource | None = None,
        token: AsyncGivenToken | None = None,
        mam_base_url: str | None = None,
        mam_token: AsyncGivenToken | None = None,
        trailer_base_url: str | None = None,
        trailer_token: AsyncGivenToken | None = None,
        release: str | Release | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        given = _kept(token)
        found = given if given is not None else secret(None, "WHATSON_TOKEN")
        self._username = secret(username, "WHATSON_USERNAME") if found is None else None
        self._password = secret(password, "WHATSON_PASSWORD") if found is None else None
        if (self._username is None) != (self._password is None):
            raise ConfigurationError("user name and password belong together", hint="pass both, or a token, or none")
        self._release = _release(release)
        self._logins = [AsyncLoginTokens(self._log_in)]

        def auth() -> AsyncAuth:
            if found is not None:
                return AsyncBearerAuth(token_source(found))
            return self._bearer(self._logins[0]) or AsyncNoAuth()

        apart = {
            "mam": (mam_base_url, _kept(mam_token)),
            "trailer": (trailer_base_url, _kept(trailer_token)),
        }
        self._set_up(
            operations=operations,
            auth=auth,
            arguments={
                "base_url": base_url,
                "username": self._username if username is not None else None,
                "password": self._password if password is not None else None,
                "token": given,
                "release": release,
                **{f"{name}_base_url": url for name, (url, _) in apart.items()},
                **{f"{name}_token": token for name, (_, token) in apart.items()},
            },
            base_url=base_url,
            settings=settings,
            inspect=self._rules(),
        )
        allow_http = bool(settings.get("allow_http"))
        services = {name: self._service(name, url, token, allow_http) for name, (url, token) in apart.items()}
        self._engine.services = {f"/{name}/": each for name, each in services.items() if each is not None}

    def _bearer(self, logins: AsyncLoginTokens) -> AsyncAuth | None:
        return AsyncBearerAuth(logins, also_secret=[self._password]) if self._password is not None else None

    def _rules(self) -> Rules:
        if self._release is None:
            return Rules(None)
        from whatson_client.releases.gate import ReleaseGate  # only who names a release needs it

        return Rules(ReleaseGate(self._release))

    def _service(
        self,
        name: str,
        base_url: str | None,
        token: SecretSource | AsyncTokenProvider | AsyncTokenSource | None,
        allow_http: bool,
    ) -> AsyncEngine | None:
        """The engine of an API that is served elsewhere or wants another token; `None` where nothing differs."""
        main = self._engine
        variable = f"{PROFILE.variables}_{name.upper()}"
        url = base_url or os.environ.get(f"{variable}_BASE_URL")
        found = token if token is not None else secret(None, f"{variable}_TOKEN")
        if not url and found is None:
            return None
        auth = main.auth
        if found is not None:
            auth = AsyncBearerAuth(token_source(found))
        elif url and self._password is not None:
            logins = AsyncLoginTokens(self._log_in_at(name))
            self._logins.append(logins)
            auth = self._bearer(logins) or auth
        return AsyncEngine(
            main.shared,
            main.settings,
            auth,
            main.connections,
            base_url=checked_base_url(url, allow_http=allow_http) if url else None,
        )

    # --- beyond the operations --------------------------------------------------------------------------------------

    @property
    def release(self) -> ReleaseView:
        """The release of the installation: what it has, how it behaves, and what an upgrade changes."""
        from whatson_client.releases.read_fields import read_fields
        from whatson_client.releases.view import ReleaseView

        return ReleaseView(self._release, lambda: self.operations, lambda: read_fields(self.operations))

    @cached_property
    def schema(self) -> AsyncSchema:
        """The description that the installation gives of itself, and how it differs from what the client knows."""
        from whatson_client.schema._async.schema import AsyncSchema

        return AsyncSchema(self, self._engine)

    @cached_property
    def workflows(self) -> AsyncWorkflows:
        """The jobs that take more than one call: bulk upserts, trees, titles, images, ratings, press sheets."""
        from whatson_client.workflows._async.jobs import AsyncWorkflows

        return AsyncWorkflows(self)

    # --- login ------------------------------------------------------------------------------------------------------

    async def login(self) -> None:
        """Log in now, also after a login that failed. Without it the first call logs in.

        Raises:
            CredentialError: The server refuses user name or password, or there are none.
        """
        if self._username is None:
            raise CredentialError("there is no user name to log in with", hint="pass username= and password=")
        for logins in self._logins:
            logins.forget_failure()
        for engine in (self._engine, *self._engine.services.values()):
            if isinstance(engine.auth, AsyncBearerAuth):
                await engine.auth.renew()

    async def _log_in(self) -> Token:
        return await self._log_in_at("content")()

    def _log_in_at(self, name: str) -> Callable[[], Awaitable[Token]]:
        async def log_in() -> Token:
            assert self._username is not None
            assert self._password is not None
            operation = self._engine.shared.load_operation("auth.login")
            if name != "content":
                path = self._engine.shared.ready(operation)[0].operation.path.replace("/content/", f"/{name}/", 1)
                operation = evolve(operation, id=f"auth.login.{name}", path=path)
            engine = self._engine.services.get(f"/{name}/", self._engine)
            try:
                result = await engine.call(
                    operation,
                    {},
                    None,
                    fields={"username": self._username.reveal(), "password": self._password.reveal()},
                )
            except BroadcastError as error:
                # Without the frames that hold the password: tools that show local variables would show it.
                raise error.with_traceback(None)  # noqa: B904  # the same error
            return Token(result.token, expiry_of_jwt(result.token))

        return log_in


def _kept(
    token: AsyncGivenToken | None,
) -> SecretSource | AsyncTokenProvider | AsyncTokenSource | None:
    return Secret(token) if isinstance(token, str) else token


def _release(given: str | Release | None) -> Release | None:
    text = given or os.environ.get(f"{PROFILE.variables}_RELEASE")
    if not text:
        return None
    from whatson_client.releases.version import release_of

    return release_of(text)
