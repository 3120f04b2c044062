"""Sign-in with PKCE: what goes to the server and to the store, in which order, and what is never sent twice."""

from __future__ import annotations

# async-only: begin
import asyncio

# async-only: end
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from attr import evolve

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
    SignInFailed,
    SignInNeeded,
    SignInSettings,
    TokenSet,
)
from encora_client.signin.authorization import challenge_of
from tests.support._async.scripted import QUICK, AsyncScriptedBackend, answer, gathering, together

BASE = "https://tenant.test/api/v2"
SETTINGS = SignInSettings(client_id="app", base_url=BASE, redirect_uri="http://127.0.0.1:9/callback")


def answered(number: int, **changes: Any) -> WireAnswer:
    tokens = {
        "access_token": f"access-{number}",
        "token_type": "Bearer",
        "expires_in": 900,
        "refresh_token": f"refresh-{number}",
        "scope": "openid",
        "id_token": "id",
    }
    return answer({name: value for name, value in {**tokens, **changes}.items() if value is not None})


def held(*, left: float = -1.0, **changes: Any) -> TokenSet:
    """Tokens whose access token has `left` seconds to go."""
    return TokenSet(
        **{
            "access_token": Secret("access-0"),
            "expires_at": time.time() + left,
            "refresh_token": Secret("refresh-0"),
            **changes,
        }
    )


def session_on(backend: AsyncScriptedBackend, store: Any = None, **settings: Any) -> AsyncPkceSession:
    chosen = evolve(SETTINGS, **settings) if settings else SETTINGS
    return AsyncPkceSession(chosen, store=store, transport=backend, retry=QUICK)


def form_of(request: WireRequest) -> dict[str, str]:
    assert request.content is not None
    return {name: values[0] for name, values in parse_qs(request.content.decode(), strict_parsing=True).items()}


class Recording(MemoryTokens):
    """Writes down what is saved, and what the server had been sent by then."""

    def __init__(self, tokens: TokenSet | None, backend: AsyncScriptedBackend) -> None:
        super().__init__(tokens)
        self.backend = backend
        self.log: list[tuple[str, bool, int]] = []

    def save(self, tokens: TokenSet) -> None:
        """Write down."""
        refresh = "" if tokens.refresh_token is None else tokens.refresh_token.reveal()
        self.log.append((refresh, tokens.refresh_sent, len(self.backend.requests)))
        super().save(tokens)


# --- signing in ---------------------------------------------------------------------------------------------------


async def test_a_sign_in_is_what_the_documents_ask_for() -> None:
    backend = AsyncScriptedBackend(answered(1))
    session = session_on(backend)
    request = await session.begin()
    address = urlsplit(request.url)
    sent = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{BASE}/auth/authorize"
    assert sent["response_type"] == "code"
    assert sent["client_id"] == "app"
    assert sent["redirect_uri"] == "http://127.0.0.1:9/callback"
    assert sent["scope"] == "openid profile content:read subscription:read watchlist devices drm"
    assert sent["code_challenge_method"] == "S256"
    assert len(sent["state"]) >= 22  # 16 bytes are documented as the least
    assert (await session.begin()).state != request.state
    assert await session.tokens() is None

    await session.finish(request, f"http://127.0.0.1:9/callback?code=c-1&state={sent['state']}")
    [exchange] = backend.requests
    form = form_of(exchange)
    assert (exchange.method, exchange.url) == ("POST", f"{BASE}/auth/token")
    assert exchange.headers["Content-Type"] == "application/x-www-form-urlencoded"
    verifier = form.pop("code_verifier")
    assert form == {
        "grant_type": "authorization_code",
        "code": "c-1",
        "redirect_uri": "http://127.0.0.1:9/callback",
        "client_id": "app",
    }
    assert 43 <= len(verifier) <= 128
    assert challenge_of(verifier) == sent["code_challenge"]
    kept = await session.tokens()
    assert kept is not None
    assert kept.access_token.reveal() == "access-1"
    assert kept.expires_at == pytest.approx(time.time() + 900, abs=20)
    await session.aclose()


def test_the_challenge_is_that_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize(
    ("callback", "match"),
    [
        ("http://127.0.0.1:9/callback?code=c-1", "no state"),
        ("c-1", "no state"),
        ("", "no state"),
        ("http://[broken?code=c&state=x", "no state"),
        ("http://127.0.0.1:9/callback?code=c-1&state=another", "another sign-in"),
        ("http://127.0.0.1:9/callback?state=STATE", "no code"),
        ("http://127.0.0.1:9/callback?state=STATE&code=a&code=b", "no code"),
        ("?state=STATE&error=access_denied&error_description=Not+today", "refused: Not today"),
        ("state=STATE&error=access_denied", "refused: access_denied"),
        ("?state=STATE&code=c&iss=https://evil.test", "issuer 'https://evil.test'"),
    ],
)
async def test_an_answer_that_doesnt_belong_to_the_sign_in_sends_nothing(callback: str, match: str) -> None:
    backend = AsyncScriptedBackend(answered(1))
    session = session_on(backend, issuer=BASE)
    request = await session.begin()
    with pytest.raises(SignInFailed, match=match) as caught:
        await session.finish(request, callback.replace("STATE", request.state.reveal()))
    assert backend.requests == []
    assert request.state.reveal() not in str(caught.value)


async def test_json_bodies_and_other_addresses_are_settings() -> None:
    backend = AsyncScriptedBackend(answer({"data": {"access_token": "a", "refresh_token": "r"}}))
    session = session_on(
        backend,
        body="json",
        authorize_url="https://id.test/authorize/",
        token_url="https://id.test/token",
        extra={"prompt": "consent"},
    )
    request = await session.begin("https://app.test/back")
    assert request.url.startswith("https://id.test/authorize/?prompt=consent&")
    await session.finish(request, f"code=c&state={request.state.reveal()}")
    assert json.loads(backend.requests[0].content or b"")["redirect_uri"] == "https://app.test/back"
    await session.fetch(Token("a"))
    assert [each.url for each in backend.requests] == ["https://id.test/token", "https://id.test/token"]


@pytest.mark.parametrize(
    ("reply", "error", "match"),
    [
        (answer({"error": "invalid_grant", "error_description": "No."}, 400), SignInFailed, "status 400: No"),
        (answer({"code": "BAD_REQUEST", "message": "Malformed."}, 400), SignInFailed, "Malformed"),
        (answer(b"<html>", 404), SignInFailed, "pass token_url="),
        (answer(b"<html>", 200), MalformedAnswer, "not with a JSON object"),
        (answer({"token_type": "mac", "access_token": "x"}), SignInFailed, "token_type is 'mac'"),
        (answer({"access_token": "with space"}), SignInFailed, "visible ASCII"),
        (ConnectionFailed("refused"), ConnectionFailed, "refused"),
        (ConnectionLost("reset"), OutcomeUnknown, "sign in again"),
    ],
)
async def test_a_sign_in_that_fails_says_why_and_keeps_nothing(reply: Any, error: type[Exception], match: str) -> None:
    backend = AsyncScriptedBackend(reply)
    session = session_on(backend)
    request = await session.begin()
    with pytest.raises(error, match=match) as caught:
        await session.finish(request, f"code=c-secret&state={request.state.reveal()}")
    assert len(backend.requests) == (3 if error is ConnectionFailed else 1)  # again only if it never arrived
    assert await session.tokens() is None
    for secret in ("c-secret", request.verifier.reveal()):
        assert secret not in str(caught.value)
        assert secret not in repr(request)


DISCOVERY = {
    "issuer": "https://id.test",
    "authorization_endpoint": "https://id.test/a",
    "token_endpoint": "https://id.test/t",
    "revocation_endpoint": "https://id.test/r",
}


async def test_addresses_can_be_discovered() -> None:
    backend = AsyncScriptedBackend(answer(DISCOVERY), answered(1), answered(2), answer())
    session = session_on(backend, discovery_url="https://id.test/.well-known/openid-configuration", base_url=None)
    request = await session.begin()
    assert request.url.startswith("https://id.test/a?")
    await session.finish(request, f"code=c&iss=https://id.test&state={request.state.reveal()}")
    await session.fetch(Token("access-1"))
    await session.sign_out()
    urls = [(each.method, each.url) for each in backend.requests]
    assert urls == [
        ("GET", "https://id.test/.well-known/openid-configuration"),
        ("POST", "https://id.test/t"),
        ("POST", "https://id.test/t"),
        ("POST", "https://id.test/r"),
    ]
    assert form_of(backend.requests[3])["token"] == "refresh-2"
    assert await session.tokens() is None


@pytest.mark.parametrize(
    ("document", "status", "match"),
    [
        ({**DISCOVERY, "issuer": "https://other.test"}, 200, "issuer 'https://other.test'"),
        ({"issuer": "https://id.test"}, 200, "lacks"),
        ({**DISCOVERY, "token_endpoint": "http://id.test/t"}, 200, "plain http"),
        (DISCOVERY, 500, "status 500"),
    ],
)
async def test_a_discovery_that_cant_be_trusted_is_refused(document: Any, status: int, match: str) -> None:
    session = session_on(
        AsyncScriptedBackend(answer(document, status)), discovery_url="https://id.test/.well-known/openid-configuration"
    )
    with pytest.raises((SignInFailed, ValueError), match=match):
        await session.begin()


def test_settings_that_cant_work_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ENCORA_CLIENT_ID", "ENCORA_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ValueError, match="ENCORA_CLIENT_ID"):
        SignInSettings(base_url=BASE)
    with pytest.raises(ValueError, match="where to sign in"):
        SignInSettings(client_id="app")
    with pytest.raises(ValueError, match="plain http"):
        SignInSettings(client_id="app", base_url="http://tenant.test")
    monkeypatch.setenv("ENCORA_CLIENT_ID", "env-app")
    monkeypatch.setenv("ENCORA_BASE_URL", "https://env.test/api")
    assert SignInSettings().client_id == "env-app"
    assert SignInSettings().endpoints().refresh == "https://env.test/api/auth/token/refresh"


# --- by browser and by paste --------------------------------------------------------------------------------------


def visit(address: str) -> int:
    import urllib.error
    import urllib.request

    try:
        with urllib.request.urlopen(address, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


async def test_the_browser_comes_back_to_a_free_port_of_this_machine() -> None:
    backend = AsyncScriptedBackend(answered(1))
    session = session_on(backend, redirect_uri="http://127.0.0.1/callback")
    statuses: list[int] = []

    def browser(url: str) -> bool:
        sent = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        back = sent["redirect_uri"]
        assert (urlsplit(back).hostname, urlsplit(back).path) == ("127.0.0.1", "/callback")
        assert urlsplit(back).port
        visits = (back.replace("callback", "favicon.ico"), f"{back}?code=evil&state=wrong")
        statuses.extend(visit(each) for each in (*visits, f"{back}?code=c-1&state={sent['state']}"))
        return True

    await session.sign_in(open_browser=browser, patience=10)
    assert statuses == [404, 404, 200]  # what isn't the answer is turned away, and waiting goes on
    form = form_of(backend.requests[0])
    assert form["code"] == "c-1"
    assert urlsplit(form["redirect_uri"]).port


async def test_a_browser_that_isnt_there_or_never_comes_back() -> None:
    session = session_on(AsyncScriptedBackend(answered(1)), redirect_uri="http://127.0.0.1/callback")
    with pytest.raises(SignInFailed, match="sign_in_by_paste"):
        await session.sign_in(open_browser=lambda _: False)
    with pytest.raises(SignInFailed, match="nobody came back"):
        await session.sign_in(open_browser=lambda _: True, patience=0)
    elsewhere = session_on(AsyncScriptedBackend(answered(1)), redirect_uri="https://app.test/back")
    with pytest.raises(ValueError, match="sign_in_by_paste"):
        await elsewhere.sign_in(open_browser=lambda _: True)


async def test_a_machine_without_a_browser_is_given_the_address() -> None:
    backend = AsyncScriptedBackend(answered(1))
    session = session_on(backend)
    shown: list[str] = []

    async def ask(prompt: str) -> str:
        state = parse_qs(urlsplit(shown[0].split()[-1]).query)["state"][0]
        return f"  http://127.0.0.1:9/callback?code=c-1&state={state}\n"

    await session.sign_in_by_paste(show=shown.append, ask=ask)
    assert form_of(backend.requests[0])["code"] == "c-1"
    assert await session.fetch(None) is not None


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
