"""Sign-in against an authorization server that nobody here wrote."""

from __future__ import annotations

import asyncio
import multiprocessing
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from attr import evolve

from broadcast_clients.core.secret import Secret
from encora_client.signin import (
    AsyncPkceSession,
    FileTokens,
    MemoryTokens,
    PkceSession,
    SignInFailed,
    SignInNeeded,
    SignInSettings,
)
from tests.services.oidc import address_after_sign_in, running, sign_in_as_a_person

NOWHERE = "http://127.0.0.1:9/callback"
"""A redirect to where nothing listens, as on a machine without a browser."""


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running() as issuer:
        yield issuer


def settings_for(issuer: str, **changes: str) -> SignInSettings:
    return SignInSettings(
        **{
            "client_id": "sdk",
            "discovery_url": f"{issuer}/.well-known/openid-configuration",
            "scope": "openid offline_access",
            "extra": {"prompt": "consent"},
            **changes,
        }  # type: ignore[arg-type]
    )


def lets_in(issuer: str, access_token: str) -> bool:
    """Whether the server's own resource takes the token."""
    request = urllib.request.Request(f"{issuer}/me", headers={"Authorization": f"Bearer {access_token}"})
    try:
        with urllib.request.urlopen(request, timeout=30):
            return True
    except urllib.error.HTTPError as error:
        with error:
            return False


def renew_now(store: FileTokens | MemoryTokens) -> None:
    """Let the access token be at its end, as far as the store knows."""
    tokens = store.load()
    assert tokens is not None
    store.save(evolve(tokens, expires_at=time.time() - 1))


def test_a_person_signs_in_by_browser_and_is_renewed_and_signed_out(issuer: str) -> None:
    store = MemoryTokens()
    with PkceSession(settings_for(issuer), store=store) as session:
        session.sign_in(open_browser=sign_in_as_a_person, patience=30)
        first = session.tokens()
        assert first is not None
        assert first.id_token is not None
        assert lets_in(issuer, first.access_token.reveal())
        renew_now(store)
        token = session.fetch(None)
        assert token is not None
        assert lets_in(issuer, token.value.reveal())
        forced = session.fetch(token)
        assert forced is not None
        assert forced.value != token.value
        last = session.tokens()
        assert last is not None
        session.sign_out()
        with pytest.raises(SignInNeeded):
            session.fetch(None)
        store.save(last)  # the server has voided it, too
        renew_now(store)
        with pytest.raises(SignInNeeded, match="refused"):
            session.fetch(None)


def test_an_address_is_pasted_on_a_machine_without_a_browser(issuer: str) -> None:
    async def sign_in() -> str:
        shown: list[str] = []
        settings = settings_for(issuer, redirect_uri=NOWHERE)
        async with AsyncPkceSession(settings) as session:
            await session.sign_in_by_paste(
                show=shown.append, ask=lambda _: address_after_sign_in(shown[0].split()[-1], NOWHERE)
            )
            token = await session.fetch(None)
            assert token is not None
            return token.value.reveal()

    assert lets_in(issuer, asyncio.run(sign_in()))


def test_many_threads_share_one_renewal_of_a_single_use_token(issuer: str) -> None:
    store = MemoryTokens()
    with PkceSession(settings_for(issuer), store=store) as session:
        session.sign_in(open_browser=sign_in_as_a_person, patience=30)
        for _ in range(3):
            renew_now(store)
            with ThreadPoolExecutor(8) as pool:
                tokens = list(pool.map(lambda _: session.fetch(None), range(8)))
            assert len({each.value.reveal() for each in tokens if each is not None}) == 1


def _fetch(issuer: str, path: str, results: multiprocessing.Queue[str]) -> None:
    with PkceSession(settings_for(issuer), store=FileTokens(path)) as session:
        token = session.fetch(None)
        results.put(token.value.reveal() if token is not None else "")


def test_processes_that_share_a_file_renew_once(issuer: str, tmp_path: Path) -> None:
    """The server voids a sign-in whose refresh token comes twice, so a second use would show."""
    store = FileTokens(tmp_path / "tokens.json")
    with PkceSession(settings_for(issuer), store=store) as session:
        session.sign_in(open_browser=sign_in_as_a_person, patience=30)
    renew_now(store)
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=_fetch, args=(issuer, str(store.path), results)) for _ in range(3)]
    for process in processes:
        process.start()
    found = {results.get(timeout=60) for _ in processes}
    for process in processes:
        process.join()
    assert len(found) == 1
    assert lets_in(issuer, found.pop())
    renew_now(store)
    with PkceSession(settings_for(issuer), store=store) as session:
        assert session.fetch(None) is not None


def test_a_refresh_token_that_was_used_is_refused_and_needs_a_person(issuer: str) -> None:
    store = MemoryTokens()
    with PkceSession(settings_for(issuer), store=store) as session:
        session.sign_in(open_browser=sign_in_as_a_person, patience=30)
        old = session.tokens()
        assert old is not None
        session.fetch(old.token())
        store.save(evolve(old, expires_at=0.0))  # as a crash between renewal and saving would leave it
        with pytest.raises(SignInNeeded, match="refused"):
            session.fetch(None)


def test_what_the_server_refuses_is_told(issuer: str) -> None:
    with PkceSession(settings_for(issuer)) as session:
        request = session.begin(NOWHERE)
        address = address_after_sign_in(request.url, NOWHERE)
        with pytest.raises(SignInFailed, match="grant request is invalid"):
            session.finish(evolve(request, verifier=Secret("a" * 43)), address)
        session.finish(request, address)
        with pytest.raises(SignInFailed, match="grant request is invalid"):
            session.finish(request, address)  # a code counts once
        refused = evolve(session.begin(NOWHERE), state=request.state)
        with pytest.raises(SignInFailed, match="another sign-in"):
            session.finish(session.begin(NOWHERE), address)
        without_challenge = re.sub(r"code_challenge(_method)?=[^&]*&?", "", refused.url).rstrip("&")
        without_challenge = re.sub(r"state=[^&]*", f"state={request.state.reveal()}", without_challenge)
        with pytest.raises(SignInFailed, match="PKCE"):
            session.finish(refused, address_after_sign_in(without_challenge, NOWHERE))
