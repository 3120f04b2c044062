"""What a sign-in deals with is searched for in all that can be seen of it, whatever comes of it."""

from __future__ import annotations

# async-only: begin
# async-only: end
import json
import logging
import pickle
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from broadcast_clients.core.errors import BroadcastError, ConnectionFailed, ConnectionLost, CredentialError
from broadcast_clients.core.http.protocol import Headers, WireAnswer
from broadcast_clients.core.secret import Secret
from encora_client import AsyncEncoraClient
from encora_client.signin import AsyncPkceSession, FileTokens, MemoryTokens, TokenSet
from tests._async.encora.signin_parts import BASE, SETTINGS, held, session_on
from tests.support._async.scripted import AsyncScriptedBackend, answer
from tests.support.leaks import leaks, local_variables, texts_of

CODE = 'canary/code+1&x="7'
OLD = {"access_token": Secret("canary-access-0"), "refresh_token": Secret("canary-refresh=0&x")}
NEW = {
    "access_token": "canary-access-1",
    "token_type": "Bearer",
    "expires_in": 900,
    "refresh_token": "canary-refresh-1",
    "id_token": "canary-id-1",
}


def _echo(request: Any, status: int) -> WireAnswer:
    """An answer that repeats what was sent, in the ways in which servers do."""
    sent = request.content.decode()
    given = {name: values[0] for name, values in parse_qs(sent).items()}
    body = {"error": "invalid_grant", "error_description": f"no such grant: {given}", "message": sent, **given}
    headers = [("X-Request-Id", sent), ("Location", f"https://x.test/{sent}"), ("WWW-Authenticate", sent)]
    return WireAnswer(status, Headers(headers), json.dumps(body).encode())


def _kind(request: Any) -> WireAnswer:
    given = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
    return answer({**NEW, "token_type": given.get("code") or given.get("refresh_token")})


OUTCOMES: dict[str, Any] = {
    **{str(status): lambda request, status=status: _echo(request, status) for status in (302, 400, 401, 403, 422, 500)},
    "page": lambda request: answer(b"<html><title>" + request.content + b"</title>"),
    "cut": lambda request: answer(b'{"access_token": "' + request.content),
    "no token": lambda request: answer({"sent": request.content.decode()}),
    "another kind": _kind,
    "bad token": answer({**NEW, "access_token": "canary-access-1\n"}),
    "lost": lambda request: ConnectionLost(f"x.test:443: broke while sending {request.content.decode()}"),
    "refused": lambda request: ConnectionFailed(f"x.test:443: no connection for {request.content.decode()}"),
    "good": answer(NEW),
}


class AsyncVault:
    """A store of a user's, such as a keyring."""

    def __init__(self, tokens: TokenSet | None = None) -> None:
        self.values = None if tokens is None else tokens.to_dict()

    async def load(self) -> TokenSet | None:
        """From plain values."""
        return None if self.values is None else TokenSet.from_dict(self.values)

    async def save(self, tokens: TokenSet) -> None:
        """As plain values."""
        self.values = tokens.to_dict()

    async def clear(self) -> None:
        """Nothing is left."""
        self.values = None

    def lock(self) -> Any:
        """Nobody else has it."""
        return MemoryTokens().lock()


def _store(kind: str, folder: Path, tokens: TokenSet | None) -> Any:
    if kind == "vault":
        return AsyncVault(tokens)
    if kind == "memory":
        return MemoryTokens(tokens)
    store = FileTokens(folder / "tokens.json")
    if tokens is not None:
        store.save(tokens)
    return store


async def shown_by(session: AsyncPkceSession, store: Any, *others: Any) -> AsyncIterator[str]:
    """All that the parts of a sign-in show of themselves."""
    for each in (session, store, session._settings, await session.tokens(), *others):
        for text in (repr(each), str(each), f"{each}"):
            yield text
    for part in (session, store):
        if not isinstance(store, AsyncVault):
            yield repr(vars(part))


@pytest.mark.parametrize("kind", ["memory", "file", "vault"])
@pytest.mark.parametrize("outcome", OUTCOMES)
async def test_nothing_of_a_sign_in_shows(
    outcome: str, kind: str, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    backend = AsyncScriptedBackend(*[OUTCOMES[outcome]] * 3)
    store = _store(kind, tmp_path, None)
    session = session_on(backend, store)
    request = await session.begin()
    state = parse_qs(urlsplit(request.url).query)["state"][0]
    secrets = [CODE, quote(CODE, safe=""), state, request.verifier.reveal(), *map(str, NEW.values())]
    secrets = [each for each in secrets if len(each) > 6]
    shown: list[str] = []
    try:
        await session.finish(request, f"http://127.0.0.1:9/callback?code={quote(CODE, safe='')}&state={state}")
    except BroadcastError as error:
        assert outcome != "good"
        told = local_variables(error).replace(
            f"callback?code={quote(CODE, safe='')}&state={state}", "what the user passed"
        )
        shown += [*texts_of(error), told]
    shown += [each async for each in shown_by(session, store, request)]
    shown += [repr(vars(record)) for record in caplog.records]
    assert not leaks(secrets, shown)
    assert backend.requests
    with pytest.raises(TypeError):
        pickle.dumps(request)


@pytest.mark.parametrize("kind", ["memory", "file", "vault"])
@pytest.mark.parametrize("outcome", OUTCOMES)
async def test_nothing_of_a_renewal_shows(
    outcome: str, kind: str, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Called as it is in life: by a client whose token is at its end."""
    caplog.set_level(logging.DEBUG)
    backend = AsyncScriptedBackend(*[OUTCOMES[outcome]] * 3)
    store = _store(kind, tmp_path, held(**OLD))
    session = session_on(backend, store)
    secrets = [each.reveal() for each in OLD.values()]
    secrets += [quote(each, safe="") for each in secrets] + [each for each in map(str, NEW.values()) if len(each) > 6]
    films = AsyncScriptedBackend(lambda request: _echo_header(request), lambda request: _echo_header(request))
    client = AsyncEncoraClient(base_url=BASE, token=session, transport=films, retries=0)
    shown: list[str] = []
    with pytest.raises(BroadcastError) as caught:
        await client.movies.list().first()
    shown += [*texts_of(caught.value), local_variables(caught.value), repr(client), repr(client._engine.auth.current())]
    assert backend.requests, "it was renewed"
    if outcome == "good":
        assert films.requests[0].headers["Authorization"] == "Bearer canary-access-1"
    shown += [each async for each in shown_by(session, store)]
    shown += [repr(vars(record)) for record in caplog.records]
    assert not leaks(secrets, shown)


def _echo_header(request: Any) -> WireAnswer:
    told = request.headers["Authorization"]
    return WireAnswer(400, Headers([("X-Request-Id", told)]), json.dumps({"message": told, "code": told}).encode())


async def test_signing_out_shows_nothing() -> None:
    backend = AsyncScriptedBackend(lambda request: _echo(request, 400), OUTCOMES["lost"])
    for _ in range(2):
        session = session_on(backend, MemoryTokens(held(**OLD)), revocation_url=f"{BASE}/auth/revoke")
        with pytest.raises(BroadcastError) as caught:
            await session.sign_out()
        shown = [*texts_of(caught.value), local_variables(caught.value)]
        assert not leaks(["canary-refresh=0&x", quote("canary-refresh=0&x", safe="")], shown)
        assert await session.tokens() is None


async def test_a_refusal_of_the_browser_is_told_without_the_state() -> None:
    session = session_on(AsyncScriptedBackend())
    request = await session.begin()
    state = request.state.reveal()
    with pytest.raises(BroadcastError, match="refused: not for ") as caught:
        await session.finish(request, f"?state={state}&error=access_denied&error_description=not+for+{state}")
    assert not leaks([state], texts_of(caught.value))


@pytest.mark.parametrize(
    "setting",
    [{"proxy": "http://ann:canary-proxy@proxy.test:3128"}, {"client_cert": ("c.pem", "k.pem", "canary-key")}],
)
async def test_a_session_with_a_secret_in_its_settings_isnt_pickled(setting: dict[str, Any], tmp_path: Path) -> None:
    session = AsyncPkceSession(SETTINGS, store=FileTokens(tmp_path / "t.json"), **setting)
    with pytest.raises(TypeError, match="would contain it") as caught:
        pickle.dumps(session)
    assert not leaks(["canary-proxy", "canary-key"], [*texts_of(caught.value), repr(session)])


async def test_a_store_that_holds_something_else_isnt_quoted(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    for content in ('{"access_token": "canary-1', '{"access_token": ["canary-1"]}', '{"access_token": "canary-1\\n"}'):
        path.write_text(content)
        path.chmod(0o600)
        with pytest.raises(CredentialError) as caught:
            await session_on(AsyncScriptedBackend(), FileTokens(path)).tokens()
        assert not leaks(["canary-1"], [*texts_of(caught.value), local_variables(caught.value)])
    FileTokens(path).save(held(**OLD))
    content = pickle.dumps(AsyncPkceSession(SETTINGS, store=FileTokens(path)))
    assert not leaks([each.reveal() for each in OLD.values()], [content.decode("latin-1")])
