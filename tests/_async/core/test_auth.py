"""Credentials: sent, renewed once for all that wait, and given up in time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from broadcast_clients.core._async.auth import AsyncBearerAuth, AsyncNoAuth
from broadcast_clients.core._async.login import AsyncLoginTokens
from broadcast_clients.core.errors import (
    AuthenticationError,
    ConfigurationError,
    ConnectionFailed,
    CredentialError,
    PermissionDenied,
    ServiceUnavailable,
)
from broadcast_clients.core.http.protocol import WireAnswer, WireRequest
from broadcast_clients.core.secret import FromEnvironment, FromFile, Secret
from broadcast_clients.core.token import Token
from tests.support._async.scripted import AsyncSampleClient, AsyncScriptedBackend, answer, gathering, together
from tests.support.samples import API, GET, PLAIN_CREATE

OK = answer({"id": "7"})
NO = answer(status=401)


def accepting(*good: str, refusal: int = 401) -> Callable[[WireRequest], WireAnswer]:
    """A server that knows some credentials."""

    def reply(request: WireRequest) -> WireAnswer:
        given = request.headers.get("X-Key") or request.headers.get("Authorization", "").removeprefix("Bearer ")
        return OK if given in good else answer(status=refusal)

    return reply


class Tokens:
    """A provider that counts, and gives `t1`, `t2`, …"""

    def __init__(self, *, lives: float | None = None) -> None:
        self.calls = 0
        self.lives = lives
        self.failure: Exception | None = None

    async def __call__(self) -> str | Token:
        self.calls += 1
        if self.failure is not None:
            raise self.failure
        return Token(f"t{self.calls}", None if self.lives is None else time.time() + self.lives)


# --- keys ---------------------------------------------------------------------------------------------------------


async def test_fail_over_to_the_secondary_key_is_said_and_lasts(caplog: pytest.LogCaptureFixture) -> None:
    backend = AsyncScriptedBackend(accepting("second"))
    client = AsyncSampleClient(backend, keys=["first", "second"])
    with caplog.at_level(logging.WARNING, "sample_client"):
        await client.call(GET, movie_id="7")
        await client.with_options(retries=0).call(GET, movie_id="7")
    assert backend.sent("X-Key") == ["first", "second", "second"]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "using the secondary key" in caplog.text
    assert "first" not in caplog.text
    assert "second" not in caplog.text.replace("the secondary key", "")


async def test_fail_over_needs_no_retries_and_repeats_writes() -> None:
    backend = AsyncScriptedBackend(accepting("second"))
    client = AsyncSampleClient(backend, keys=["first", "second"], retries=0)
    assert (await client.call(PLAIN_CREATE, members={"title": "x"})).id == "7"
    assert len(backend.requests) == 2


async def test_there_is_no_second_fail_over() -> None:
    backend = AsyncScriptedBackend(NO)
    client = AsyncSampleClient(backend, keys=["first", "second"])
    for _ in range(2):
        with pytest.raises(AuthenticationError):
            await client.call(GET, movie_id="7")
    assert backend.sent("X-Key") == ["first", "second", "second"]


async def test_one_key_alone_fails_at_once() -> None:
    backend = AsyncScriptedBackend(NO)
    with pytest.raises(AuthenticationError) as caught:
        await AsyncSampleClient(backend).call(GET, movie_id="7")
    assert (len(backend.requests), caught.value.attempts, caught.value.retryable) == (1, 1, False)


async def test_many_calls_at_once_fail_over_once(caplog: pytest.LogCaptureFixture) -> None:
    everyone = gathering(12)

    async def reply(request: WireRequest) -> WireAnswer:
        if request.headers["X-Key"] == "first":
            await everyone.wait()
        return accepting("second")(request)

    client = AsyncSampleClient(AsyncScriptedBackend(reply), keys=["first", "second"])

    async def work(number: int) -> Any:
        return await client.call(GET, movie_id=str(number))

    with caplog.at_level(logging.WARNING, "sample_client"):
        outcomes = await together(work, range(12))
    assert [each.error for each in outcomes] == [None] * 12
    assert len(caplog.records) == 1


async def test_a_key_that_is_missing_or_no_header_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAMPLE_KEY", raising=False)
    backend = AsyncScriptedBackend(OK)
    client = AsyncSampleClient(backend, keys=[FromEnvironment("SAMPLE_KEY")])
    with pytest.raises(CredentialError, match="SAMPLE_KEY isn't set"):
        await client.call(GET, movie_id="7")
    with pytest.raises(ConfigurationError, match="visible ASCII"):
        await AsyncSampleClient(backend, keys=["two words"]).call(GET, movie_id="7")
    monkeypatch.setenv("SAMPLE_KEY", "there-now")
    await client.call(GET, movie_id="7")
    assert backend.sent("X-Key") == ["there-now"]


async def test_public_operations_carry_no_credential() -> None:
    backend = AsyncScriptedBackend(OK)
    await AsyncSampleClient(backend).call(evolve(GET, authenticated=False), movie_id="7")
    await AsyncSampleClient(backend, auth=AsyncNoAuth()).call(GET, movie_id="7")
    assert backend.sent("X-Key") == [None, None]
    with pytest.raises(AuthenticationError):
        await AsyncSampleClient(AsyncScriptedBackend(NO), auth=AsyncNoAuth()).call(GET, movie_id="7")


# --- bearer tokens ------------------------------------------------------------------------------------------------


async def test_a_token_is_fetched_once_for_all() -> None:
    tokens = Tokens(lives=3_600)
    backend = AsyncScriptedBackend(OK)
    client = AsyncSampleClient(backend, token=tokens)

    async def work(number: int) -> Any:
        return await client.call(GET, movie_id=str(number))

    outcomes = await together(work, range(20))
    assert [each.error for each in outcomes] == [None] * 20
    assert tokens.calls == 1
    assert set(backend.sent("Authorization")) == {"Bearer t1"}


async def test_a_rejected_token_is_renewed_once_for_all() -> None:
    tokens = Tokens()
    everyone = gathering(20)

    async def reply(request: WireRequest) -> WireAnswer:
        if request.headers["Authorization"] == "Bearer t1":
            await everyone.wait()
        return accepting("t2")(request)

    client = AsyncSampleClient(AsyncScriptedBackend(reply), token=tokens)

    async def work(number: int) -> Any:
        return await client.call(GET, movie_id=str(number))

    outcomes = await together(work, range(20))
    assert [each.error for each in outcomes] == [None] * 20
    assert tokens.calls == 2


async def test_one_forced_renewal_then_the_error() -> None:
    tokens = Tokens()
    backend = AsyncScriptedBackend(NO)
    client = AsyncSampleClient(backend, token=tokens)
    with pytest.raises(AuthenticationError):
        await client.call(GET, movie_id="7")
    assert backend.sent("Authorization") == ["Bearer t1", "Bearer t2"]
    with pytest.raises(AuthenticationError):
        await client.call(GET, movie_id="7")
    assert (tokens.calls, len(backend.requests)) == (2, 3)


async def test_a_renewal_gives_the_retries_back_whole() -> None:
    backend = AsyncScriptedBackend(answer(status=503), NO, answer(status=503), OK)
    assert (await AsyncSampleClient(backend, token=Tokens()).call(GET, movie_id="7")).id == "7"
    assert len(backend.requests) == 4


async def test_a_provider_that_gives_the_same_token_ends_it() -> None:
    calls: list[int] = []

    def provider() -> str:
        calls.append(1)
        return "same"

    backend = AsyncScriptedBackend(NO)
    with pytest.raises(AuthenticationError):
        await AsyncSampleClient(backend, token=provider).call(GET, movie_id="7")
    assert (len(calls), len(backend.requests)) == (2, 1)


async def test_a_token_is_renewed_before_its_end() -> None:
    tokens = Tokens(lives=5)  # less than the margin: each call gets a new one
    backend = AsyncScriptedBackend(OK)
    client = AsyncSampleClient(backend, token=tokens)
    await client.call(GET, movie_id="7")
    await client.call(GET, movie_id="7")
    assert backend.sent("Authorization") == ["Bearer t1", "Bearer t2"]


@pytest.mark.parametrize("failure", [ConnectionFailed("no route"), ServiceUnavailable("down", status=503)])
async def test_an_early_renewal_may_fail(failure: Exception) -> None:
    tokens = Tokens(lives=5)
    backend = AsyncScriptedBackend(OK)
    client = AsyncSampleClient(backend, token=tokens)
    await client.call(GET, movie_id="7")
    tokens.failure = failure
    await client.call(GET, movie_id="7")
    assert backend.sent("Authorization") == ["Bearer t1", "Bearer t1"]


async def test_a_late_renewal_must_succeed() -> None:
    tokens = Tokens(lives=-1)
    client = AsyncSampleClient(AsyncScriptedBackend(OK), token=tokens)
    await client.call(GET, movie_id="7")
    tokens.failure = ConnectionFailed("no route")
    with pytest.raises(ConnectionFailed):
        await client.call(GET, movie_id="7")


async def test_renewal_after_a_rejection_must_succeed() -> None:
    tokens = Tokens()
    client = AsyncSampleClient(AsyncScriptedBackend(OK, NO), token=tokens)
    await client.call(GET, movie_id="7")
    tokens.failure = ConnectionFailed("no route")
    with pytest.raises(ConnectionFailed):
        await client.call(GET, movie_id="7")


@pytest.mark.parametrize("given", [None, 5, b"bytes"])
async def test_a_provider_that_gives_no_token(given: Any) -> None:
    with pytest.raises(ConfigurationError, match="must give text or a Token"):
        await AsyncSampleClient(AsyncScriptedBackend(OK), token=lambda: given).call(GET, movie_id="7")


async def test_what_is_no_token_source() -> None:
    with pytest.raises(ConfigurationError, match="not int"):
        AsyncSampleClient(AsyncScriptedBackend(OK), token=5)


async def test_a_fixed_token_is_not_renewed() -> None:
    for token in ("fixed", Secret("fixed")):
        backend = AsyncScriptedBackend(NO)
        with pytest.raises(AuthenticationError):
            await AsyncSampleClient(backend, token=token).call(GET, movie_id="7")
        assert backend.sent("Authorization") == ["Bearer fixed"]


async def test_a_token_in_a_file_is_read_again_after_a_rejection(tmp_path: Any) -> None:
    path = tmp_path / "token"
    path.write_text("old")

    def reply(request: WireRequest) -> WireAnswer:
        if request.headers["Authorization"] == "Bearer old":
            path.write_text("new")
            return NO
        return OK

    backend = AsyncScriptedBackend(reply)
    await AsyncSampleClient(backend, token=FromFile(path)).call(GET, movie_id="7")
    assert backend.sent("Authorization") == ["Bearer old", "Bearer new"]


# async-only: begin
async def test_a_provider_may_be_a_plain_function() -> None:
    backend = AsyncScriptedBackend(OK)
    await AsyncSampleClient(backend, token=lambda: "plain").call(GET, movie_id="7")
    assert backend.sent("Authorization") == ["Bearer plain"]


# async-only: end
# --- login --------------------------------------------------------------------------------------------------------


class Login:
    """A login that can fail."""

    def __init__(self) -> None:
        self.calls = 0
        self.failure: Exception | None = None

    async def __call__(self) -> Token:
        self.calls += 1
        if self.failure is not None:
            raise self.failure
        return Token(f"t{self.calls}")


def refused(status: int) -> AuthenticationError:
    return AuthenticationError("wrong password", status=status)


@pytest.mark.parametrize("status", [400, 401, 403, 422])
async def test_a_failed_login_is_never_repeated(status: int) -> None:
    login = Login()
    login.failure = refused(status)
    source = AsyncLoginTokens(login)
    backend = AsyncScriptedBackend(OK)
    client = AsyncSampleClient(backend, token=source)
    for _ in range(3):
        with pytest.raises(CredentialError, match=f"status {status}.*it isn't repeated") as caught:
            await client.call(GET, movie_id="7")
        assert not caught.value.retryable
    assert (login.calls, backend.requests) == (1, [])
    login.failure = None
    source.forget_failure()
    await client.call(GET, movie_id="7")
    assert login.calls == 2


async def test_a_login_server_that_is_down_is_asked_again() -> None:
    login = Login()
    login.failure = ServiceUnavailable("down", status=503)
    client = AsyncSampleClient(AsyncScriptedBackend(OK), token=AsyncLoginTokens(login))
    with pytest.raises(ServiceUnavailable):
        await client.call(GET, movie_id="7")
    login.failure = None
    await client.call(GET, movie_id="7")
    assert login.calls == 2


async def test_many_callers_cause_one_failed_login() -> None:
    login = Login()
    login.failure = refused(401)
    client = AsyncSampleClient(AsyncScriptedBackend(OK), token=AsyncLoginTokens(login))

    async def work(number: int) -> Any:
        return await client.call(GET, movie_id=str(number))

    outcomes = await together(work, range(10))
    assert {type(each.error) for each in outcomes} == {CredentialError}
    assert login.calls == 1


async def test_403_causes_at_most_one_login_per_token() -> None:
    profile = evolve(API, rejected_statuses=frozenset({401, 403}))
    login = Login()
    backend = AsyncScriptedBackend(answer(status=403))
    client = AsyncSampleClient(backend, token=AsyncLoginTokens(login), profile=profile)
    for _ in range(4):
        with pytest.raises(PermissionDenied):
            await client.call(GET, movie_id="7")
    assert login.calls == 2
    assert backend.sent("Authorization") == ["Bearer t1"] + ["Bearer t2"] * 4


async def test_the_secrets_in_use_are_known_for_scrubbing() -> None:
    auth = AsyncBearerAuth(AsyncLoginTokens(Login()), [Secret("password")])
    assert auth.secrets() == ["password"]
    await auth.obtain(None)
    assert auth.secrets() == ["t1", "password"]
    await auth.renew()
    assert auth.secrets() == ["t2", "password"]
