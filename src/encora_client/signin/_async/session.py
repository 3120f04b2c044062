"""A signed-in person, as a client's token."""

from __future__ import annotations

import time
import webbrowser
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self, TypedDict, Unpack

from attr import evolve

from broadcast_clients.core._async.connections import AsyncConnections
from broadcast_clients.core.concurrency._async import Lock, resolve, shielded, sleep
from broadcast_clients.core.errors import CredentialError, MalformedAnswer, OutcomeUnknown, StatusError, TransportError
from broadcast_clients.core.hiding import forget_frames, keep_secret
from broadcast_clients.core.http.protocol import WireAnswer, WireRequest
from broadcast_clients.core.log import logger_of
from broadcast_clients.core.options import CallSettings
from broadcast_clients.core.retry import Retry, wait_after_failure, wait_after_status
from broadcast_clients.core.secret import SecretSource, revealed
from broadcast_clients.core.settings import HttpClient, http_settings, literal_secret
from broadcast_clients.core.token import Token
from encora_client.errors import SignInFailed, SignInNeeded
from encora_client.profile import PROFILE
from encora_client.signin import grants
from encora_client.signin.authorization import AuthorizationRequest
from encora_client.signin.loopback import LoopbackReceiver
from encora_client.signin.settings import Endpoints, SignInSettings
from encora_client.signin.stores import MemoryTokens, TokenStore
from encora_client.signin.tokens import TokenSet

__all__ = ["AsyncPkceSession", "SessionConnections"]

PAUSE = 0.05
"""Seconds between two looks at a lock or for the browser."""
LOCK_PATIENCE = 90.0
"""Seconds after which another process is taken for stuck."""


class SessionConnections(TypedDict, total=False):
    """How a session reaches the sign-in server: as the settings of clients."""

    http_client: HttpClient | None
    transport: Any
    proxy: str | None
    ca_file: Any
    client_cert: Any
    trust_env: bool
    retry: Retry
    """How often and patiently to send again what the server can't have seen or says that it didn't process."""


class AsyncPkceSession:
    """Signs a person in, and gives clients a current token: `AsyncEncoraClient(token=session)`.

    One session may be shared by any number of clients, threads and tasks; sessions in several processes share a store.

    Args:
        settings: Where and how to sign in.
        store: Where tokens are kept: `FileTokens(path)`, a store of yours, or by default this process's memory.
        connections: See `SessionConnections`.
    """

    def __init__(
        self,
        settings: SignInSettings,
        *,
        store: TokenStore | None = None,
        **connections: Unpack[SessionConnections],
    ) -> None:
        self._settings = settings
        self._store: TokenStore = MemoryTokens() if store is None else store
        self._given = connections
        self._retry = connections.get("retry", Retry())
        self._connections = AsyncConnections(
            http_settings(connections), connections.get("http_client"), connections.get("transport")
        )
        self._endpoints: Endpoints | None = None
        self._unsaved: TokenSet | None = None
        self._lock = Lock()
        self._logger = logger_of(PROFILE.package)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by reference to the store; tokens in memory refuse, and so does a proxy's password.

        Raises:
            TypeError: The pickle would contain a secret.
        """
        secret = literal_secret(self._given, CallSettings())
        if secret is not None:
            raise TypeError(f"a session with {secret} can't be pickled, for the pickle would contain it")
        return _restored, (type(self), self._settings, self._store, dict(self._given))

    async def aclose(self) -> None:
        """Close the connections to the sign-in server. The next call opens anew."""
        await self._connections.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.aclose()

    # --- signing in -------------------------------------------------------------------------------------------------

    async def sign_in(
        self, *, open_browser: Callable[[str], object] = webbrowser.open, patience: float = 300.0
    ) -> None:
        """Open the browser of this machine, and wait for it to come back to a loopback address.

        Args:
            open_browser: Opens an address; gives `False` where it can't.
            patience: Seconds to wait for the person.

        Raises:
            SignInFailed: The person or the server refused, nobody came back, or there is no browser.
        """
        with LoopbackReceiver(self._settings.redirect_uri) as receiver:
            request = await self.begin(receiver.redirect_uri)
            receiver.expect(request.is_answered_by)
            if open_browser(request.url) is False:
                raise SignInFailed("no browser could be opened on this machine", hint="use sign_in_by_paste()")
            ends = time.monotonic() + patience
            while receiver.arrived is None:
                if time.monotonic() >= ends:
                    raise SignInFailed(f"nobody came back from the sign-in within {patience:g} s")
                await sleep(PAUSE)
            arrived = receiver.arrived
        await self.finish(request, arrived)

    async def sign_in_by_paste(
        self, *, show: Callable[[str], object] = print, ask: Callable[[str], object] = input
    ) -> None:
        """Sign in with a browser on any other machine: the person opens an address there, and pastes another here.

        The page that the browser ends at needn't load: its address is all that counts, and it holds the code.

        Args:
            show: Shows a text to the person.
            ask: Asks the person for a line, and gives it; may be an async function.

        Raises:
            SignInFailed: The person or the server refused, or what was pasted isn't the address.
        """
        request = await self.begin(self._settings.redirect_uri)
        show(f"Open this address in a browser and sign in:\n\n  {request.url}\n")
        pasted = await resolve(ask("Paste the address that the browser shows afterwards: "))
        await self.finish(request, str(pasted))

    async def begin(self, redirect_uri: str | None = None) -> AuthorizationRequest:
        """Begin a sign-in by yourself, as a web application does: send the person to `url`, keep the request.

        Args:
            redirect_uri: Where the person comes back to. Default: that of the settings.
        """
        endpoints = await self._where()
        return AuthorizationRequest.begin(self._settings, endpoints, redirect_uri or self._settings.redirect_uri)

    async def finish(self, request: AuthorizationRequest, callback: str) -> None:
        """Take the address that the person came back to, and turn its code into tokens.

        Args:
            request: What `begin` gave.
            callback: The whole address, or what stands behind its question mark.

        Raises:
            SignInFailed: It was refused, or the address isn't the answer to this request.
            OutcomeUnknown: The code was sent and no answer came; codes count once, so sign in again.
        """
        code = request.secret_code(callback)
        endpoints = await self._where()
        wire = grants.post(self._settings, endpoints.token, grants.code_grant(self._settings, request, code))
        secrets = [code, request.verifier, request.state]
        try:
            answer = await self._send(wire, secrets)
            if not 200 <= answer.status < 300:
                raise grants.token_failure(answer, "sign_in", revealed(secrets))
        except (TransportError, StatusError) as error:
            failure = grants.failed(error, "the sign-in")
            if failure is error:
                raise
            raise failure from error
        tokens = _tokens_of(answer, secrets)
        async with self._alone():
            await self._keep(tokens)

    async def sign_out(self) -> None:
        """Have the refresh token voided, where the server's address for that is known, and forget the tokens."""
        async with self._alone():
            tokens = await self._load()
            self._unsaved = None
            await resolve(self._store.clear())
        endpoints = await self._where()
        if tokens is None or tokens.refresh_token is None or endpoints.revocation is None:
            return
        given = {"token": tokens.refresh_token.reveal(), "token_type_hint": "refresh_token"}
        given["client_id"] = self._settings.client_id
        wire = grants.post(self._settings, endpoints.revocation, given)
        del given  # tools that show local variables would show the token
        answer = await self._send(wire, [tokens.refresh_token])
        if not 200 <= answer.status < 300:
            raise grants.token_failure(answer, "sign_out", revealed([tokens.refresh_token]))

    async def tokens(self) -> TokenSet | None:
        """The tokens as they are in the store; `None` where nobody is signed in."""
        async with self._lock:
            return await self._load()

    # --- giving tokens ----------------------------------------------------------------------------------------------

    async def fetch(self, rejected: Token | None) -> Token | None:
        """A current token other than the rejected one: from the store, or renewed. Clients call this.

        Raises:
            SignInNeeded: A person has to sign in.
            TransportError: The sign-in server can't be reached.
        """
        # A caller that gives up must not take a renewal down with it: its answer holds the only token that is left.
        return await shielded(self._fetch(rejected, replay=False))

    async def retry_lost_refresh(self) -> None:
        """Send the refresh token once more after its answer was lost. You decide: if the first one was processed, a
        server may take the second for a theft and void the whole sign-in.

        Raises:
            SignInNeeded: It was used up.
        """
        await shielded(self._fetch(None, replay=True))

    async def _fetch(self, rejected: Token | None, *, replay: bool) -> Token:
        async with self._alone():
            tokens = await self._load()
            if tokens is None:
                raise SignInNeeded("nobody is signed in", hint="session.sign_in(), once")
            token = tokens.token()
            other = rejected is None or token.value != rejected.value
            if other and token.is_fresh() and not (replay and tokens.refresh_sent):
                return token
            last = token if other and token.is_fresh(margin=0.0) and not replay else None
            if tokens.refresh_token is None:
                if last is not None:
                    return last
                raise SignInNeeded("the access token is over, and there is no refresh token that is good")
            if tokens.refresh_sent and not replay:
                if last is not None:
                    return last
                raise grants.lost()
            return (await self._renewed(tokens)).token()

    async def _renewed(self, tokens: TokenSet) -> TokenSet:
        """Renew. The store says beforehand that the refresh token was sent, and has the new one before it is used."""
        assert tokens.refresh_token is not None
        secrets = [tokens.refresh_token, tokens.access_token]
        endpoints = await self._where()
        wire = grants.post(
            self._settings, endpoints.refresh, grants.refresh_grant(self._settings, tokens.refresh_token)
        )
        await resolve(self._store.save(evolve(tokens, refresh_sent=True)))
        try:
            answer = await self._send(wire, secrets)
        except TransportError as error:
            if error.never_reached:
                await resolve(self._store.save(tokens))
                raise
            unknown = OutcomeUnknown(f"the renewal got no answer ({error.message})", hint=grants.lost().hint)
            raise unknown from error
        if 200 <= answer.status < 300:
            renewed = _tokens_of(answer, secrets, tokens)
            await self._keep(renewed)
            return renewed
        refusal = grants.token_failure(answer, "refresh", revealed(secrets))
        if grants.unused(refusal):
            await resolve(self._store.save(tokens))
        elif grants.is_refused(refusal):
            await resolve(self._store.save(evolve(tokens, refresh_token=None, refresh_sent=False)))
            raise SignInNeeded(f"the refresh token was refused: {refusal.message}") from refusal
        raise refusal

    # --- the store --------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def _alone(self) -> AsyncGenerator[None]:
        """One at a time: in this process, and over all that share the store."""
        async with self._lock:
            lock = self._store.lock()
            ends = time.monotonic() + LOCK_PATIENCE
            while not await resolve(lock.acquire()):
                if time.monotonic() >= ends:
                    raise CredentialError(
                        f"another process has held the lock of the token store for {LOCK_PATIENCE:g} s",
                        hint="end the process that hangs; the system frees the lock with it",
                    )
                await sleep(PAUSE)
            try:
                yield
            finally:
                await resolve(lock.release())

    async def _load(self) -> TokenSet | None:
        if self._unsaved is not None:  # the store failed when they came: try again before anything else
            await self._keep(self._unsaved)
        found: TokenSet | None = await resolve(self._store.load())
        return found

    async def _keep(self, tokens: TokenSet) -> None:
        self._unsaved = tokens
        await resolve(self._store.save(tokens))
        self._unsaved = None

    # --- the server -------------------------------------------------------------------------------------------------

    async def _where(self) -> Endpoints:
        if self._endpoints is None:
            self._endpoints = await self._discovered() if self._settings.discovery_url else self._settings.endpoints()
        return self._endpoints

    async def _discovered(self) -> Endpoints:
        url = str(self._settings.discovery_url)
        answer = await self._send(WireRequest("GET", url, {"Accept": "application/json"}, None, grants.TIMEOUT))
        if answer.status != 200:
            raise SignInFailed(
                f"the discovery document can't be had: status {answer.status}",
                hint="check discovery_url, or pass authorize_url= and token_url=",
            )
        return self._settings.discovered(grants.answer_object(answer, []))

    async def _send(self, request: WireRequest, secrets: Sequence[SecretSource] = ()) -> WireAnswer:
        """Send; again only where the server can't have seen it, or says that it didn't process it."""
        attempt = 0
        while True:
            attempt += 1
            wait: float | None
            try:
                answer = await self._connections.backend().send(request)
            except TransportError as error:
                keep_secret(error, revealed(secrets))
                forget_frames(error, foreign=self._connections.is_foreign)
                wait = wait_after_failure(self._retry, error, attempt, replay_safe=False)
                if wait is None:
                    raise
            else:
                wait = wait_after_status(
                    self._retry, answer.status, attempt, replay_safe=False, retry_after=_retry_after(answer)
                )
                if wait is None:
                    return answer
            await sleep(wait)


def _tokens_of(answer: WireAnswer, secrets: Sequence[SecretSource], before: TokenSet | None = None) -> TokenSet:
    try:
        return TokenSet.from_answer(grants.answer_object(answer, revealed(secrets)), before)
    except (SignInFailed, MalformedAnswer) as error:
        # Without the frames that hold the answer: tools that show local variables would show its tokens.
        raise error.with_traceback(None) from None


def _retry_after(answer: WireAnswer) -> float | None:
    from broadcast_clients.core.retry import parse_retry_after

    return parse_retry_after(answer.headers.get("retry-after"))


def _restored(
    cls: type[AsyncPkceSession], settings: SignInSettings, store: TokenStore, connections: Mapping[str, Any]
) -> AsyncPkceSession:
    return cls(settings, store=store, **connections)
