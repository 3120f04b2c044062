"""Signing in with PKCE: what goes to the server, and what is refused before anything does."""

from __future__ import annotations

# async-only: begin
# async-only: end
import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from broadcast_clients.core.errors import (
    ConnectionFailed,
    ConnectionLost,
    MalformedAnswer,
    OutcomeUnknown,
)
from broadcast_clients.core.token import Token
from encora_client.signin import (
    SignInFailed,
    SignInSettings,
)
from encora_client.signin.authorization import challenge_of
from tests._async.encora.signin_parts import BASE, answered, form_of, session_on
from tests.support._async.scripted import AsyncScriptedBackend, answer

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
