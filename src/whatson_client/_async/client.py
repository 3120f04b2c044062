"""The WHATS'ON client."""

from __future__ import annotations

from typing import ClassVar, Unpack

from broadcast_clients.core._async.auth import AsyncAuth, AsyncBearerAuth, AsyncNoAuth, AsyncTokenSource
from broadcast_clients.core._async.client import AsyncClientBase
from broadcast_clients.core._async.login import AsyncLoginTokens
from broadcast_clients.core._async.tokens import AsyncTokenProvider, token_source
from broadcast_clients.core.errors import ConfigurationError, CredentialError
from broadcast_clients.core.profile import ApiProfile
from broadcast_clients.core.secret import Secret, SecretSource, secret
from broadcast_clients.core.settings import ClientSettings
from broadcast_clients.core.token import Token, expiry_of_jwt
from whatson_client import operations
from whatson_client.profile import PROFILE
from whatson_client.resources._async.namespaces import AsyncNamespaces

__all__ = ["AsyncWhatsonClient"]


class AsyncWhatsonClient(AsyncClientBase, AsyncNamespaces):
    """Client of the WHATS'ON business API.

    Args:
        base_url: The server of your installation, such as `https://whatson.example:8888`; the paths `/content/v1/…`
            follow. Default: `WHATSON_BASE_URL`.
        username: User of the service, for `POST /login`. Default: `WHATSON_USERNAME`.
        password: Its password. Default: `WHATSON_PASSWORD`. A failed login isn't repeated, because accounts lock.
        token: A token in place of user name and password: text, `FromEnvironment`/`FromFile`, or a function. Default:
            `WHATSON_TOKEN`. Without any credential no token is sent, as services without authentication want it.
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
        token: str | SecretSource | AsyncTokenProvider | AsyncTokenSource | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        given = Secret(token) if isinstance(token, str) else token
        found = given if given is not None else secret(None, "WHATSON_TOKEN")
        self._username = secret(username, "WHATSON_USERNAME") if found is None else None
        self._password = secret(password, "WHATSON_PASSWORD") if found is None else None
        if (self._username is None) != (self._password is None):
            raise ConfigurationError("user name and password belong together", hint="pass both, or a token, or none")
        self._logins = AsyncLoginTokens(self._log_in)

        def auth() -> AsyncAuth:
            if found is not None:
                return AsyncBearerAuth(token_source(found))
            if self._password is not None:
                return AsyncBearerAuth(self._logins, also_secret=[self._password])
            return AsyncNoAuth()

        self._set_up(
            operations=operations,
            auth=auth,
            arguments={
                "base_url": base_url,
                "username": self._username if username is not None else None,
                "password": self._password if password is not None else None,
                "token": given,
            },
            base_url=base_url,
            settings=settings,
        )

    async def login(self) -> None:
        """Log in now, also after a login that failed. Without it the first call logs in.

        Raises:
            CredentialError: The server refuses user name or password, or there are none.
        """
        auth = self._engine.auth
        if self._username is None or not isinstance(auth, AsyncBearerAuth):
            raise CredentialError("there is no user name to log in with", hint="pass username= and password=")
        self._logins.forget_failure()
        await auth.renew()

    async def _log_in(self) -> Token:
        assert self._username is not None
        assert self._password is not None
        operation = self._engine.shared.load_operation("auth.login")
        credentials = {"username": self._username.reveal(), "password": self._password.reveal()}
        result = await self._engine.call(operation, {}, None, fields=credentials)
        return Token(result.token, expiry_of_jwt(result.token))
