"""The authorization server: code with PKCE, single-use refresh tokens, expiry by the sandbox's clock."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from encora_calls import REDIRECT, SECOND, authorize, exchange, form, refresh, returned, sign_in_wire, tokens
from sandbox_wire import Wire

from broadcast_clients.sandbox import Sandbox

pytestmark = pytest.mark.sandbox(start=datetime(2024, 7, 1, 12, tzinfo=UTC))


@pytest.fixture
def door(sandbox: Sandbox) -> Iterator[Wire]:
    """The authorization server."""
    wire = sign_in_wire(sandbox)
    yield wire
    wire.close()


def status_with(sandbox: Sandbox, token: str) -> int:
    wire = Wire(sandbox.encora.base_url, Authorization=f"Bearer {token}")
    status = wire.get("/movies").status
    wire.close()
    return status


def test_its_metadata_says_where_everything_is(sandbox: Sandbox, door: Wire) -> None:
    found = door.get("/.well-known/openid-configuration").json()
    handle = sandbox.encora
    assert (found["issuer"], found["token_endpoint"]) == (handle.issuer, handle.token_url)
    assert found["authorization_endpoint"] == handle.authorize_url
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert door.get("/.well-known/oauth-authorization-server").json() == found
    assert door.get("/auth/jwks").json() == {"keys": []}


def test_a_code_becomes_tokens_that_the_api_accepts(sandbox: Sandbox, door: Wire) -> None:
    reply = authorize(sandbox, door, nonce="n1")
    assert reply.headers["location"].startswith(f"{REDIRECT}?")
    back = returned(reply)
    assert back["state"] == "s" * 22
    given = exchange(sandbox, door, back["code"])
    assert given.headers["cache-control"] == "no-store"
    value = given.json()
    assert set(value) == {"access_token", "token_type", "expires_in", "refresh_token", "scope", "id_token"}
    assert (value["token_type"], value["expires_in"], value["scope"]) == ("Bearer", 900, "openid profile content:read")
    claims = value["id_token"].split(".")[1]
    read = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert (read["nonce"], read["iss"], read["aud"]) == ("n1", sandbox.encora.issuer, sandbox.encora.client_id)
    assert status_with(sandbox, value["access_token"]) == 200


def test_access_tokens_expire_with_the_clock(sandbox: Sandbox, door: Wire) -> None:
    value = tokens(sandbox, door)
    sandbox.advance(days=899 * SECOND)
    assert status_with(sandbox, value["access_token"]) == 200
    sandbox.advance(days=2 * SECOND)
    assert status_with(sandbox, value["access_token"]) == 401
    assert status_with(sandbox, sandbox.encora.token) == 200
    fresh = refresh(sandbox, door, value["refresh_token"]).json()
    assert status_with(sandbox, fresh["access_token"]) == 200
    sandbox.encora.expire_tokens()
    assert status_with(sandbox, fresh["access_token"]) == 401


def test_refresh_tokens_are_good_once(sandbox: Sandbox, door: Wire) -> None:
    old = tokens(sandbox, door)["refresh_token"]
    newer = refresh(sandbox, door, old, "/auth/token/refresh").json()
    again = refresh(sandbox, door, old)
    assert (again.status, again.json()["error"]) == (400, "invalid_grant")
    assert refresh(sandbox, door, newer["refresh_token"]).status == 200
    assert sandbox.encora.sign_ins() == {
        "tokens_issued": 3,
        "refresh_tokens_usable": 1,
        "refresh_tokens_reused": 1,
        "sign_ins": 1,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "wrong"},
        {"redirect_uri": f"{REDIRECT}x"},
        {"code_verifier": "w" * 43},
        {"code_verifier": "v" * 42},
        {"code_verifier": "v" * 129},
        {"code_verifier": ""},
        {"client_id": "someone"},
        {"grant_type": "password"},
    ],
)
def test_what_doesnt_fit_the_code_is_refused(sandbox: Sandbox, door: Wire, changes: dict[str, str]) -> None:
    code = returned(authorize(sandbox, door))["code"]
    assert exchange(sandbox, door, code, **changes).status == (401 if "client_id" in changes else 400)
    assert exchange(sandbox, door, code).status == 200


def test_a_code_is_good_once_and_for_a_minute(sandbox: Sandbox, door: Wire) -> None:
    code = returned(authorize(sandbox, door))["code"]
    value = exchange(sandbox, door, code).json()
    assert exchange(sandbox, door, code).status == 400
    assert status_with(sandbox, value["access_token"]) == 401
    assert refresh(sandbox, door, value["refresh_token"]).status == 400
    late = returned(authorize(sandbox, door))["code"]
    sandbox.advance(days=61 * SECOND)
    assert exchange(sandbox, door, late).status == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": None}, "invalid_request"),
        ({"state": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
    ],
)
def test_what_is_wrong_in_the_request_comes_back_with_the_browser(
    sandbox: Sandbox, door: Wire, changes: dict[str, str | None], error: str
) -> None:
    assert returned(authorize(sandbox, door, **changes))["error"] == error


def test_nobody_is_sent_to_an_address_that_isnt_known(sandbox: Sandbox, door: Wire) -> None:
    for changes in ({"client_id": "someone"}, {"redirect_uri": "https://evil.example/"}, {"redirect_uri": None}):
        reply = authorize(sandbox, door, **changes)
        assert (reply.status, "location" in reply.headers) == (400, False)


def test_the_user_may_decline(sandbox: Sandbox, door: Wire) -> None:
    sandbox.encora.deny_sign_in()
    back = returned(authorize(sandbox, door))
    assert (back["error"], back["state"]) == ("access_denied", "s" * 22)
    assert "code" in returned(authorize(sandbox, door))


def test_a_program_without_a_browser_gets_its_code_from_a_page(sandbox: Sandbox, door: Wire) -> None:
    page = sandbox.encora.code_page_url
    code = returned(authorize(sandbox, door, redirect_uri=page))["code"]
    assert f"<code>{code}</code>" in door.get("/auth/code", {"code": code}).body.decode()
    assert "<script>" not in door.get("/auth/code", {"code": "<script>"}).body.decode()
    assert exchange(sandbox, door, code, redirect_uri=page).status == 200


def test_revoking_ends_the_whole_sign_in(sandbox: Sandbox, door: Wire) -> None:
    value = tokens(sandbox, door)
    assert form(door, "/auth/revoke", token="unknown").status == 200
    assert form(door, "/auth/revoke", token=value["refresh_token"]).status == 200
    assert status_with(sandbox, value["access_token"]) == 401
    assert refresh(sandbox, door, value["refresh_token"]).status == 400


def test_a_lost_answer_uses_the_refresh_token_up(sandbox: Sandbox, door: Wire) -> None:
    old = tokens(sandbox, door)["refresh_token"]
    sandbox.fault("encora_auth", "POST /auth/token", "reset_after")
    with pytest.raises(ConnectionError):
        refresh(sandbox, door, old)
    assert refresh(sandbox, door, old).status == 400


def test_bodies_may_be_json_and_broken_ones_are_the_documented_400(sandbox: Sandbox, door: Wire) -> None:
    asked = {
        "grant_type": "refresh_token",
        "refresh_token": tokens(sandbox, door)["refresh_token"],
        "client_id": sandbox.encora.client_id,
    }
    assert door("POST", "/auth/token", asked, Content_Type="application/json").status == 200
    broken = door("POST", "/auth/token", b"{")
    assert (broken.status, broken.json()["code"]) == (400, "BAD_REQUEST")
    assert door.get("/nothing").json()["code"] == "NOT_FOUND"
