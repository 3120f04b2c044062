"""Sign-in and webhooks against the sandbox's servers, under every variant that concerns them."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from broadcast_clients.core.concurrency._async import in_thread
from broadcast_clients.core.token import Token
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient
from encora_client.signin import AsyncPkceSession, MemoryTokens, SignInFailed, SignInNeeded, SignInSettings
from encora_client.webhooks import ContentEvent, PingEvent, Receiver
from tests._async.encora.on_sandbox import client_of
from tests.encora.endpoint import Endpoint

pytestmark = pytest.mark.sandbox(contents=5)


def settings_of(sandbox: Sandbox, **changes: Any) -> SignInSettings:
    """Where to sign in at the sandbox."""
    given = {
        "client_id": sandbox.encora.client_id,
        "discovery_url": f"{sandbox.encora.issuer}/.well-known/openid-configuration",
    }
    return SignInSettings(**{**given, **changes})


def browser(url: str) -> str:
    """Open an address and follow it to the last page."""
    with urllib.request.urlopen(url, timeout=30) as page:
        return str(page.geturl())


@pytest.mark.parametrize(
    ("variant", "changes"),
    [
        ({}, {}),
        ({"encora.token_body": "form"}, {}),
        ({"encora.token_body": "json"}, {"body": "json"}),
        ({"encora.refresh_path": "same", "encora.oauth_errors": "envelope"}, {}),
        ({"encora.refresh_reuse": "family_voided"}, {"discovery_url": None}),
    ],
)
async def test_a_person_signs_in_and_stays_so(
    sandbox: Sandbox, variant: dict[str, str], changes: dict[str, Any]
) -> None:
    sandbox.reset(contents=5, variants=variant)
    if "discovery_url" in changes:  # then the addresses are those that are documented or inferred
        changes = {**changes, "base_url": sandbox.encora.issuer}
    store = MemoryTokens()
    async with AsyncPkceSession(settings_of(sandbox, **changes), store=store) as session:
        await session.sign_in(open_browser=browser, patience=30)
        async with AsyncEncoraClient(base_url=sandbox.encora.base_url, token=session) as client:
            assert await client.movies.list().first() is not None
            sandbox.encora.expire_tokens()
            assert await client.movies.list().first() is not None
        before = store.load()
        assert before is not None
        await session.fetch(before.token())
        store.save(before)  # the one before: used up by now
        with pytest.raises(SignInNeeded):
            await session.fetch(Token(before.access_token))


async def test_a_person_who_declines_isnt_signed_in(sandbox: Sandbox) -> None:
    sandbox.encora.deny_sign_in()
    async with AsyncPkceSession(settings_of(sandbox)) as session:
        with pytest.raises(SignInFailed, match="refused"):
            await session.sign_in(open_browser=browser, patience=30)
        assert await session.tokens() is None


# --- webhooks -----------------------------------------------------------------------------------------------------


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A receiver on this machine."""
    found = Endpoint()
    yield found
    found.close()


@pytest.mark.parametrize("payload", ["event", "id_and_type"])
@pytest.mark.parametrize("encoding", ["hex", "base64"])
async def test_deliveries_of_the_platform_are_verified_and_typed(
    sandbox: Sandbox, endpoint: Endpoint, payload: str, encoding: Any
) -> None:
    variants = {"encora.webhook_payload": payload, "encora.webhook_signature": encoding}
    sandbox.reset(contents=5, variants=variants)
    async with client_of(sandbox) as client:
        made = await client.webhooks.create(url=endpoint.url, events=["content.published"], options={"check": False})
        receiver = Receiver(made.signing_secret, encoding=encoding)
        await client.webhooks.send_test(made.id)
        assert isinstance(receiver.receive(*await in_thread(endpoint.wait)), PingEvent)
        movie = await client.admin.movies.create(
            title="Night Train", status="draft", drm_required=False, runtime_minutes=93, content_rating="PG"
        )
        await client.admin.movies.publish(movie)
        event = receiver.receive(*await in_thread(endpoint.wait))
    assert isinstance(event, ContentEvent)
    assert event.type == "content.published"
    assert event.id is not None
    assert event.data["content_id"] == movie.id
    assert event.created_at is not None
