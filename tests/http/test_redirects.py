"""Redirects lead nowhere: no credential goes to another place, no write is done again, whoever's client it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from broadcast_clients.core.errors import BroadcastError, ConnectionLost, OutcomeUnknown, RedirectRefused
from broadcast_clients.core.retry import Retry
from encora_client import AsyncEncoraClient, EncoraClient
from tests.http.servers import DATA, World, answer, repeating, server_context
from tests.support.leaks import leaks, texts_of

CANARY = "canary7f3a9c1e"
AUTHORITY = str(DATA / "authority.pem")
MOVIE: Any = {"title": "t", "status": "draft", "drm_required": False}
STATUSES = ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent")
KINDS = ("own", "tls", "following client", "following async client", "async", "fast")


def _client(kind: str, base_url: str) -> Any:
    settings: dict[str, Any] = {"base_url": base_url, "token": CANARY, "trust_env": False}
    settings["retries"] = Retry(retries=2, jitter=lambda: 0.0)
    if kind == "tls":
        return EncoraClient(ca_file=AUTHORITY, **settings)
    if kind == "following client":
        return EncoraClient(http_client=httpx.Client(follow_redirects=True, trust_env=False), **settings)
    if kind == "following async client":
        return AsyncEncoraClient(http_client=httpx.AsyncClient(follow_redirects=True, trust_env=False), **settings)
    if kind in ("async", "fast"):
        return AsyncEncoraClient(**settings, **({"backend": "fast"} if kind == "fast" else {}))
    return EncoraClient(**settings)


def _calls(client: Any) -> list[Callable[[], Any]]:
    return [
        lambda: client.movies.list().first(),
        lambda: client.admin.movies.create(MOVIE),
        lambda: client.request("DELETE", "/admin/odd"),
        lambda: client.request("POST", "/admin/odd", json={"a": 1}),
    ]


async def _all_calls(client: Any, count: int) -> list[BaseException | None]:
    outcomes: list[BaseException | None] = []
    for number in range(count):
        try:
            found = _calls(client)[number % 4]()
            if asyncio.iscoroutine(found):
                await found
        except BroadcastError as error:
            outcomes.append(error)
        else:
            outcomes.append(None)
    theirs = client._arguments.get("http_client")
    if isinstance(client, EncoraClient):
        client.close()
        if theirs is not None:
            theirs.close()
    else:
        await client.aclose()
        if theirs is not None:
            await theirs.aclose()
    return outcomes


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_follows(kind: str) -> None:
    with World(asynchronous=False) as world:
        elsewhere = world.server(repeating(answer(b'{"data": []}')))
        port = elsewhere.url.rpartition(":")[2]
        targets = [
            f"{elsewhere.url}/movies",
            f"http://localhost:{port}/movies",
            f"//127.0.0.1:{port}/movies",
            *("/movies", "", "?", "../../admin/users", "/%2e%2e/admin", "javascript:alert(1)", "http://[broken"),
            f"http://ann:{CANARY}@127.0.0.1:{port}/",
            f"/cb#access_token={CANARY}",
            f"/cb?token={CANARY}",
        ]
        replies = [answer(b"moved", f"Location: {target}", status=each) for target in targets for each in STATUSES]
        scheme = {"context": server_context()} if kind == "tls" else {}
        server = world.server(repeating(*replies, answer(b'{"data": []}')), **scheme)

        outcomes = asyncio.run(_all_calls(_client(kind, server.url), len(replies)))
        for number, outcome in enumerate(outcomes):
            assert isinstance(outcome, BroadcastError)
            if not isinstance(outcome, RedirectRefused):
                # httpx looks at the address though it isn't to follow, and gives no answer where it can't read it.
                assert "following" in kind, replies[number]
                assert isinstance(outcome, OutcomeUnknown if number % 4 else ConnectionLost)
                assert "redirect to what is no address" in str(outcome)
            assert not leaks([CANARY], texts_of(outcome))
            assert outcome.attempts == 1, replies[number]
        assert len(server.seen) == len(replies), "each was sent once"
        assert not elsewhere.seen
        assert all(each.headers["authorization"] == f"Bearer {CANARY}" for each in server.seen)
