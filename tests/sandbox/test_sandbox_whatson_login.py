"""The WHATS'ON side: logging in, tokens, drop-down lists, the API's description."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from sandbox_wire import Wire

from broadcast_clients.sandbox import Sandbox

LOGIN = "/content/v1/login"
NO_PERMISSION = "The account being accessed does not have sufficient permissions to execute this operation."


def decoded(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def user(sandbox: Sandbox, **changes: Any) -> dict[str, Any]:
    return {"username": sandbox.whatson.username, "password": sandbox.whatson.password, **changes}


def test_a_login_returns_a_standard_token(sandbox: Sandbox, whatson: Wire) -> None:
    reply = whatson("POST", LOGIN, user(sandbox))
    body = reply.json()
    assert reply.status == 200
    assert set(body) == {"statusCode", "message", "token", "service"}
    assert (body["statusCode"], body["message"]) == ("0", "Authentication successful")
    header, claims, _ = body["token"].split(".")
    assert decoded(header) == {"alg": "HS256", "typ": "JWT"}
    assert set(decoded(claims)) == {"jti", "sub", "iat", "exp", "aud"}
    assert decoded(claims)["sub"] == sandbox.whatson.username
    assert decoded(claims)["exp"] - time.time() == pytest.approx(3600, abs=60)


def test_each_login_has_a_token_of_its_own(sandbox: Sandbox, whatson: Wire) -> None:
    assert (
        whatson("POST", LOGIN, user(sandbox)).json()["token"] != whatson("POST", LOGIN, user(sandbox)).json()["token"]
    )


@pytest.mark.parametrize("body", [b"", b"{", b'{"username": }', b"plain text", b"[]"])
def test_a_malformed_login_is_the_printed_400(whatson: Wire, body: bytes) -> None:
    reply = whatson("POST", LOGIN, body)
    answer = reply.json()
    text = "The specified JSON is not syntactically valid"
    assert reply.status == 400
    assert answer.pop("timestamp").endswith("Z")
    assert answer == {
        "statusCode": "400",
        "message": text,
        "errors": [{"errorCode": "REST-400", "description": text, "data": []}],
    }


def test_five_wrong_passwords_lock_the_user_out(sandbox: Sandbox, whatson: Wire) -> None:
    for _ in range(4):
        assert whatson("POST", LOGIN, user(sandbox, password="wrong")).status == 401
    assert whatson("POST", LOGIN, user(sandbox)).status == 200
    for _ in range(5):
        assert whatson("POST", LOGIN, user(sandbox, password="wrong")).status == 401
    assert whatson("POST", LOGIN, user(sandbox)).json()["message"] == "The user is locked"
    sandbox.whatson.unlock()
    assert whatson("POST", LOGIN, user(sandbox)).status == 200


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "é.é.é"])
def test_a_rejected_token_is_the_printed_403(sandbox: Sandbox, token: str | None) -> None:
    wire = Wire(sandbox.whatson.base_url)
    if token is not None:
        wire.headers["Authorization"] = f"Bearer {token}"
    reply = wire.get("/content/v1/genres")
    wire.close()
    assert reply.status == 403
    assert reply.json()["statusCode"] == "403"
    assert reply.json()["message"].startswith(NO_PERMISSION)
    assert "concept" not in reply.json()


def test_a_token_with_a_foreign_signature_or_other_claims_is_rejected(whatson: Wire) -> None:
    header, claims, signature = whatson.headers["Authorization"].removeprefix("Bearer ").split(".")
    other = base64.urlsafe_b64encode(json.dumps({**decoded(claims), "sub": "root"}).encode()).decode().rstrip("=")
    for token in (f"{header}.{claims}.{signature[:-2]}xx", f"{header}.{other}.{signature}"):
        assert whatson.get("/content/v1/genres", Authorization=f"Bearer {token}").status == 403


def test_expired_tokens_are_rejected_and_a_new_login_helps(sandbox: Sandbox, whatson: Wire) -> None:
    assert whatson.get("/content/v1/genres").status == 200
    sandbox.whatson.expire_tokens()
    assert whatson.get("/content/v1/genres").status == 403
    token = whatson("POST", LOGIN, user(sandbox)).json()["token"]
    assert whatson.get("/content/v1/genres", Authorization=f"Bearer {token}").status == 200


def test_advancing_the_clock_leaves_tokens_valid(sandbox: Sandbox, whatson: Wire) -> None:
    sandbox.advance(days=30)
    assert whatson.get("/content/v1/genres").status == 200


def test_genres_are_a_bare_list_of_id_and_name(whatson: Wire) -> None:
    rows = whatson.get("/content/v1/genres").json()
    assert {"id": "Comedy", "name": "Comedy"} in rows
    assert {"id": "Musical", "name": "Musical"} in rows
    assert all(set(row) == {"id", "name"} for row in rows)


def test_the_description_is_yaml_and_open(sandbox: Sandbox) -> None:
    wire = Wire(sandbox.whatson.base_url)
    reply = wire.get("/content/v1/api")
    wire.close()
    assert reply.status == 200
    assert b"version: 2.0.0" in reply.body


def test_what_isnt_there(whatson: Wire) -> None:
    assert whatson.get("/content/v1/nothing").json()["statusCode"] == "404"
    refused = whatson("DELETE", "/content/v1/genres")
    assert (refused.status, refused.headers["allow"]) == (405, "GET")
