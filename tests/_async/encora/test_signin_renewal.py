"""Renewing tokens: what goes to the server and to the store, in which order, and what is never sent twice."""

from __future__ import annotations

# async-only: begin
import asyncio

# async-only: end
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.concurrency._async import resolve, sleep
from broadcast_clients.core.errors import (
    AuthenticationError,
    BadGateway,
    ConnectionFailed,
    ConnectionLost,
    CredentialError,
    MalformedAnswer,
    NotFoundError,
    OutcomeUnknown,
    TooManyRequests,
)
from broadcast_clients.core.http.protocol import WireAnswer, WireRequest
from broadcast_clients.core.secret import Secret
from broadcast_clients.core.token import Token
from encora_client import AsyncEncoraClient
from encora_client.signin import (
    AsyncPkceSession,
    FileTokens,
    MemoryTokens,
    SignInNeeded,
    TokenSet,
)
from tests._async.encora.signin_parts import BASE, Recording, answered, form_of, held, session_on
from tests.support._async.scripted import AsyncScriptedBackend, answer, gathering, together

# --- renewing -----------------------------------------------------------------------------------------------------


async def value_of(session: AsyncPkceSession, rejected: Token | None = None) -> str:
    token = await session.fetch(rejected)
    assert token is not None
    return token.value.reveal()


async def test_a_good_token_is_given_without_asking() -> None:
    backend = AsyncScriptedBackend(answered(1))
    assert await value_of(session_on(backend, MemoryTokens(held(left=60)))) == "access-0"
    assert backend.requests == []


async def test_a_token_at_its_end_is_renewed_and_kept_before_it_is_used() -> None:
    backend = AsyncScriptedBackend(answered(1), answered(2))
    store = Recording(held(), backend)
    session = session_on(backend, store)
    assert await value_of(session) == "access-1"
    assert form_of(backend.requests[0]) == {
        "grant_type": "refresh_token",
        "refresh_token": "refresh-0",
        "client_id": "app",
    }
    assert backend.requests[0].url == f"{BASE}/auth/token/refresh"
    # Before sending it is written down that the old one is sent; the new one is saved before `fetch` gives it.
    assert store.log == [("refresh-0", True, 0), ("refresh-1", False, 1)]
    assert await value_of(session, Token("access-1")) == "access-2"
    assert form_of(backend.requests[1])["refresh_token"] == "refresh-1"
    assert await value_of(session, Token("access-0")) == "access-2"  # rejected was an older one
    assert len(backend.requests) == 2


async def test_an_answer_without_a_new_refresh_token_keeps_the_old() -> None:
    backend = AsyncScriptedBackend(answered(1, refresh_token=None, scope=None, id_token=None, expires_in="60"))
    store = MemoryTokens(held(scope="drm"))
    await value_of(session_on(backend, store))
    kept = store.load()
    assert kept is not None
    assert (kept.refresh_token, kept.scope, kept.refresh_sent) == (Secret("refresh-0"), "drm", False)


@pytest.mark.parametrize("reply", [ConnectionLost("reset"), answer({"message": "no"}, 502), answer(b"<html>")])
async def test_a_refresh_whose_answer_is_lost_is_never_sent_again_by_itself(reply: Any) -> None:
    backend = AsyncScriptedBackend(reply, answered(1))
    store = MemoryTokens(held())
    session = session_on(backend, store)
    with pytest.raises((OutcomeUnknown, BadGateway, MalformedAnswer)):
        await session.fetch(None)
    for again in (session, session_on(backend, store)):  # nor by another process
        with pytest.raises(SignInNeeded, match="may be used up") as caught:
            await again.fetch(None)
    assert "retry_lost_refresh" in str(caught.value)
    assert len(backend.requests) == 1
    await session.retry_lost_refresh()  # the user decides
    assert await value_of(session) == "access-1"
    assert len(backend.requests) == 2


async def test_a_token_that_is_still_good_outlives_a_lost_refresh() -> None:
    backend = AsyncScriptedBackend(ConnectionLost("reset"))
    session = session_on(backend, MemoryTokens(held(left=5)))
    with pytest.raises(OutcomeUnknown):
        await session.fetch(None)
    assert await value_of(session) == "access-0"
    with pytest.raises(SignInNeeded):
        await session.fetch(Token("access-0"))  # the server rejected it: another is needed
    assert len(backend.requests) == 1


@pytest.mark.parametrize(
    ("reply", "error", "sent"),
    [
        (ConnectionFailed("refused"), ConnectionFailed, 3),
        (answer({}, 429, {"Retry-After": "0"}), TooManyRequests, 3),
        (answer({}, 404), NotFoundError, 1),
        (answer({"error": "invalid_client"}, 401), AuthenticationError, 1),
    ],
)
async def test_a_refresh_that_wasnt_processed_may_be_sent_again(reply: Any, error: type[Exception], sent: int) -> None:
    backend = AsyncScriptedBackend(*[reply] * sent, answered(1))
    store = MemoryTokens(held())
    with pytest.raises(error):
        await session_on(backend, store).fetch(None)
    assert len(backend.requests) == sent
    assert await value_of(session_on(backend, store)) == "access-1"


@pytest.mark.parametrize("reply", [answer({"error": "invalid_grant"}, 400), answer({"code": "UNAUTHORIZED"}, 401)])
async def test_a_refused_refresh_token_is_dropped(reply: WireAnswer) -> None:
    backend = AsyncScriptedBackend(reply)
    store = MemoryTokens(held(left=5))
    session = session_on(backend, store)
    with pytest.raises(SignInNeeded, match="refused"):
        await session.fetch(Token("access-0"))
    assert await value_of(session) == "access-0"  # until its end
    with pytest.raises(SignInNeeded, match="no refresh token"):
        await session.fetch(Token("access-0"))
    assert len(backend.requests) == 1


async def test_nobody_is_signed_in() -> None:
    with pytest.raises(SignInNeeded, match="nobody is signed in"):
        await session_on(AsyncScriptedBackend(answered(1))).fetch(None)


async def test_many_that_wait_share_one_renewal() -> None:
    barrier = gathering(8)

    async def slowly(request: WireRequest) -> WireAnswer:
        await sleep(0)
        return answered(1)

    backend = AsyncScriptedBackend(slowly, answer({"error": "invalid_grant"}, 400))
    session = session_on(backend, MemoryTokens(held()))

    async def ask(number: int) -> str:
        await resolve(barrier.wait())
        return await value_of(session, Token("access-0"))

    outcomes = await together(ask, range(8))
    assert [each.value for each in outcomes] == ["access-1"] * 8
    assert len(backend.requests) == 1


# async-only: begin


async def test_a_caller_that_gives_up_doesnt_take_the_renewal_down() -> None:
    """What the server answers is the only token that's left: it must be kept, whoever waits for it."""
    at_server, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(request: WireRequest) -> WireAnswer:
        at_server.set()
        await go_on.wait()
        return answered(1)

    store = MemoryTokens(held())
    session = session_on(AsyncScriptedBackend(slowly), store)
    task = asyncio.create_task(session.fetch(None))
    await at_server.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    assert await value_of(session) == "access-1"
    kept = store.load()
    assert kept is not None
    assert kept.refresh_token == Secret("refresh-1")


# async-only: end


# --- with a client ------------------------------------------------------------------------------------------------


async def test_a_client_renews_before_the_end_and_once_after_a_401() -> None:
    tokens = AsyncScriptedBackend(answered(1), answered(2))
    session = session_on(tokens, MemoryTokens(held()))
    movies = answer({"data": [], "meta": {}})
    refusal = answer({"code": "UNAUTHORIZED"}, 401)
    api = AsyncScriptedBackend(movies, refusal, movies, refusal)
    async with AsyncEncoraClient(base_url=BASE, token=session, transport=api) as client:
        await client.movies.list().first()
        await client.movies.list().first()
        assert api.sent("authorization") == ["Bearer access-1", "Bearer access-1", "Bearer access-2"]
        with pytest.raises((AuthenticationError, CredentialError)):
            await client.movies.list().first()
    assert len(tokens.requests) <= 3


# --- stores -------------------------------------------------------------------------------------------------------


async def test_a_store_of_the_users_may_be_asynchronous() -> None:
    class Vault:
        def __init__(self) -> None:
            self.row: dict[str, Any] | None = held().to_dict()
            self.held = 0

        async def load(self) -> TokenSet | None:
            """Read."""
            return None if self.row is None else TokenSet.from_dict(self.row)

        async def save(self, tokens: TokenSet) -> None:
            """Write."""
            assert self.held == 1
            self.row = tokens.to_dict()

        async def clear(self) -> None:
            """Forget."""
            self.row = None

        def lock(self) -> Any:
            """Of the store."""
            return self

        async def acquire(self) -> bool:
            """Take."""
            self.held += 1
            return True

        async def release(self) -> None:
            """Give back."""
            self.held -= 1

    vault = Vault()
    session = session_on(AsyncScriptedBackend(answered(1)), vault)
    assert await value_of(session) == "access-1"
    assert vault.row is not None
    assert vault.row["refresh_token"] == "refresh-1"
    await session.sign_out()
    assert (vault.row, vault.held) == (None, 0)


async def test_tokens_that_cant_be_saved_arent_lost() -> None:
    class Full(MemoryTokens):
        full = False

        def save(self, tokens: TokenSet) -> None:
            """Fail while the disk is full."""
            if self.full and not tokens.refresh_sent:
                raise CredentialError("the disk is full")
            super().save(tokens)

    store = Full(held())
    store.full = True
    backend = AsyncScriptedBackend(answered(1), answer({"error": "invalid_grant"}, 400))
    session = session_on(backend, store)
    for _ in range(2):
        with pytest.raises(CredentialError, match="disk is full"):
            await session.fetch(None)
    store.full = False
    assert await value_of(session) == "access-1"
    kept = store.load()
    assert kept is not None
    assert kept.refresh_token == Secret("refresh-1")
    assert len(backend.requests) == 1


async def test_sessions_that_share_a_file_renew_once(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "tokens.json"
    FileTokens(path).save(held())
    barrier = gathering(6)
    backend = AsyncScriptedBackend(answered(1), answer({"error": "invalid_grant"}, 400))

    async def ask(number: int) -> str:
        session = session_on(backend, FileTokens(path))  # one each, as processes have
        await resolve(barrier.wait())
        return await value_of(session)

    outcomes = await together(ask, range(6))
    assert [each.error for each in outcomes] == [None] * 6
    assert [each.value for each in outcomes] == ["access-1"] * 6
    assert len(backend.requests) == 1


async def test_a_lock_that_is_never_given_back_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = AsyncPkceSession.__module__
    monkeypatch.setattr(f"{module}.LOCK_PATIENCE", 0.0)
    store = FileTokens(tmp_path / "tokens.json")
    other = store.lock()
    assert other.acquire()
    with pytest.raises(CredentialError, match="another process has held the lock"):
        await session_on(AsyncScriptedBackend(answered(1)), store).fetch(None)
    other.release()
    assert store.lock().acquire()
