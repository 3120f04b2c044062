"""Addresses and credentials of the three APIs."""

from __future__ import annotations

import base64
import json
import pickle
import time
from typing import Any

import httpx
import pytest
import respx

from broadcast_clients.core.errors import ConfigurationError, CredentialError
from broadcast_clients.core.retry import Retry
from broadcast_clients.sandbox import Sandbox
from whatson_client import AsyncWhatsonClient, FromEnvironment, WhatsonPermissionDenied

CONTENT, MAM, TRAILER = "https://w.test", "https://mam.test:8889", "https://t.test/base"
QUICK = Retry(retries=2, jitter=lambda: 0.0)


def jwt(number: int, lives: float = 3600.0) -> str:
    claims = {"sub": "u", "jti": str(number), "exp": time.time() + lives, "aud": ["content"]}
    parts = [
        base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in ({"alg": "HS256"}, claims)
    ]
    return ".".join([*parts, "c2ln"])


class Server:
    """Counts logins, and accepts the tokens of the last ones."""

    def __init__(self, router: respx.MockRouter, base: str, api: str) -> None:
        self.logins = 0
        self.good: set[str] = set()
        self.seen: list[str] = []
        self.form = "0"
        self.lives = 3600.0
        self.forbidden = False
        router.post(f"{base}/{api}/v1/login").mock(side_effect=self.login)
        router.route(url__startswith=f"{base}/{api}/v1/x").mock(side_effect=self.serve)

    def login(self, request: httpx.Request) -> httpx.Response:
        self.logins += 1
        if json.loads(request.content) != {"username": "u", "password": "p"}:
            return httpx.Response(403, json={"statusCode": "403", "message": "wrong"})
        token = jwt(self.logins, self.lives)
        self.good = {token}
        return httpx.Response(200, json={"statusCode": self.form, "message": "ok", "token": token, "service": "BAPI"})

    def serve(self, request: httpx.Request) -> httpx.Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.seen.append(token)
        if self.forbidden or (self.good and token not in self.good):
            return httpx.Response(403, json={"statusCode": "403", "message": "no permission"})
        return httpx.Response(200, json=[])


async def test_tokens_of_each_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSON_TRAILER_TOKEN", "of-trailer")
    monkeypatch.setenv("WHATSON_MAM_BASE_URL", MAM)
    with respx.mock as router:
        content, mam, trailer = (
            Server(router, CONTENT, "content"), Server(router, MAM, "mam"), Server(router, CONTENT, "trailer")
        )  # fmt: skip
        async with AsyncWhatsonClient(base_url=CONTENT, token="of-all", mam_token="of-mam") as client:
            for api in ("content", "mam", "trailer"):
                await client.request("GET", f"/{api}/v1/x")
                await client.with_options(timeout=3).request("GET", f"/{api}/v1/x")
    assert (content.seen, mam.seen, trailer.seen) == (["of-all"] * 2, ["of-mam"] * 2, ["of-trailer"] * 2)
    assert "of-mam" not in repr(client)


async def test_one_token_for_servers_of_their_own() -> None:
    with respx.mock as router:
        trailer = Server(router, TRAILER, "trailer")
        async with AsyncWhatsonClient(base_url=CONTENT, token="of-all", trailer_base_url=TRAILER + "/") as client:
            await client.request("GET", "/trailer/v1/x")
    assert trailer.seen == ["of-all"]


@pytest.mark.parametrize("form", ["0", "200"])
async def test_a_login_at_each_server(form: str) -> None:
    with respx.mock as router:
        content, mam = Server(router, CONTENT, "content"), Server(router, MAM, "mam")
        content.form = mam.form = form
        async with AsyncWhatsonClient(base_url=CONTENT, username="u", password="p", mam_base_url=MAM) as client:
            await client.request("GET", "/content/v1/x")
            await client.request("GET", "/mam/v1/x")
            await client.request("GET", "/mam/v1/x")
            assert (content.logins, mam.logins) == (1, 1)
            await client.login()
            assert (content.logins, mam.logins) == (2, 2)
    assert len(set(mam.seen)) == 1


async def test_a_login_path_that_was_overridden_holds_for_all() -> None:
    overrides = {"version": 1, "whatson": {"operations": {"auth.login": {"path": "/login"}}}}
    with respx.mock as router:
        mam = Server(router, MAM, "mam")
        login = router.post(f"{MAM}/login").mock(side_effect=mam.login)
        async with AsyncWhatsonClient(
            base_url=CONTENT,
            username="u",
            password="p",
            mam_base_url=MAM,
            overrides=overrides,
        ) as client:
            await client.request("GET", "/mam/v1/x")
        assert login.call_count == 1


async def test_a_rejected_token_is_renewed_once() -> None:
    with respx.mock as router:
        content = Server(router, CONTENT, "content")
        async with AsyncWhatsonClient(base_url=CONTENT, username="u", password="p", retries=QUICK) as client:
            await client.request("GET", "/content/v1/x")
            content.good = {"another"}
            await client.request("GET", "/content/v1/x")
            assert (content.logins, len(content.seen)) == (2, 3)
            content.forbidden = True
            for _ in range(3):
                with pytest.raises(WhatsonPermissionDenied):
                    await client.request("GET", "/content/v1/x")
            assert content.logins == 3, "a new token that is refused at once isn't renewed again"


async def test_an_api_that_a_token_is_not_meant_for_costs_one_login(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    whatson = sandbox.whatson
    whatson.limit_tokens("content")

    def logins() -> int:
        return sum(each.path.endswith("/login") for each in sandbox.requests("whatson"))

    async with AsyncWhatsonClient(
        base_url=whatson.base_url, username=whatson.username, password=whatson.password
    ) as client:
        for _ in range(4):
            await client.dropdowns.genres()
            with pytest.raises(WhatsonPermissionDenied, match="their claim aud names the APIs"):
                await client.mam.dropdowns.mam_systems()
        assert logins() == 2
        whatson.expire_tokens()
        await client.dropdowns.genres()
        assert logins() == 3, "the part of the API that lets the token in still renews it"
        with pytest.raises(WhatsonPermissionDenied):
            await client.mam.dropdowns.mam_systems()
        assert logins() == 4, "and each token may cause one login more"


async def test_a_token_is_renewed_before_its_end() -> None:
    with respx.mock as router:
        content = Server(router, CONTENT, "content")
        content.lives = 5.0
        async with AsyncWhatsonClient(base_url=CONTENT, username="u", password="p") as client:
            await client.request("GET", "/content/v1/x")
            content.lives = 3600.0
            await client.request("GET", "/content/v1/x")
            await client.request("GET", "/content/v1/x")
    assert content.logins == 2
    assert len(content.seen) == 3


async def test_a_failed_login_is_not_repeated_but_by_the_user() -> None:
    with respx.mock as router:
        content, mam = Server(router, CONTENT, "content"), Server(router, MAM, "mam")
        async with AsyncWhatsonClient(
            base_url=CONTENT,
            username="u",
            password="wrong",
            mam_base_url=MAM,
            retries=QUICK,
        ) as client:
            for path in ("/content/v1/x", "/content/v1/x", "/mam/v1/x", "/mam/v1/x"):
                with pytest.raises(CredentialError, match="accounts lock"):
                    await client.request("GET", path)
            assert (content.logins, mam.logins) == (1, 1)
            with pytest.raises(CredentialError):
                await client.login()
            assert content.logins == 2


async def test_no_credential_at_all() -> None:
    with respx.mock as router:
        content = Server(router, CONTENT, "content")
        async with AsyncWhatsonClient(base_url=CONTENT) as client:
            await client.request("GET", "/content/v1/x")
            with pytest.raises(CredentialError, match="no user name"):
                await client.login()
    assert content.seen == [""]


def test_settings_that_cannot_work() -> None:
    wrong: list[dict[str, Any]] = [
        {"username": "u"},
        {"password": "p"},
        {"mam_base_url": "http://mam.example"},
        {"trailer_base_url": "nonsense"},
        {"release": "2024"},
    ]
    for each in wrong:
        with pytest.raises(ConfigurationError):
            AsyncWhatsonClient(base_url=CONTENT, **each)
    AsyncWhatsonClient(base_url="http://w.example", mam_base_url="http://mam.example", allow_http=True)


def test_a_pickle_has_references_to_the_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAM_TOKEN", "x")
    client = AsyncWhatsonClient(base_url=CONTENT, mam_base_url=MAM, mam_token=FromEnvironment("MAM_TOKEN"))
    again = pickle.loads(pickle.dumps(client))
    assert repr(again) == repr(client)
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(AsyncWhatsonClient(base_url=CONTENT, mam_token="literal"))
