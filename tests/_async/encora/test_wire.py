"""What of uploads and sign-in is on the wire, with mocked hosts: where it goes, and what isn't in it."""

from __future__ import annotations

from typing import Any

import httpx
import respx

from encora_client import AsyncEncoraClient
from encora_client.signin import AsyncPkceSession, SignInSettings

BASE = "https://tenant.test/api/v2"
SIGNED = "https://files.test/put?signature=abc"
DATA = b"0123456789" * 100
ID = "0190c0de-0000-7000-8000-000000000000"


def upload(status: str = "awaiting_upload", **changes: Any) -> dict[str, Any]:
    """An upload as the platform tells it."""
    return {"id": ID, "status": status, "upload_url": SIGNED, "size_bytes": len(DATA), **changes}


async def test_an_upload_sends_bytes_and_nothing_of_ours_to_the_signed_host() -> None:
    async with AsyncEncoraClient(base_url=BASE, token="secret", headers={"X-Mine": "1"}) as client:
        with respx.mock as router:
            opened = router.post(f"{BASE}/admin/media/uploads").respond(201, json=upload())
            put = router.put(SIGNED).mock(
                side_effect=[
                    httpx.ReadError("cut"),
                    httpx.Response(308, headers={"Range": "bytes=0-399"}),
                    httpx.Response(200),
                ]
            )
            complete = router.post(f"{BASE}/admin/media/uploads/{ID}/complete").respond(json=upload("processing"))
            done = await client.workflows.upload(DATA, asset_type="image", filename="a.jpg")
    assert opened.calls.last.request.headers["authorization"] == "Bearer secret"
    assert complete.called
    whole, question, rest = (call.request for call in put.calls)
    assert [each.content for each in (whole, question, rest)] == [DATA, b"", DATA[400:]]
    assert [each.headers.get("content-range") for each in (whole, question, rest)] == [
        None, "bytes */1000", "bytes 400-999/1000",
    ]  # fmt: skip
    for request in (whole, question, rest):
        assert request.headers["content-length"] == str(len(request.content))
        assert not {"authorization", "cookie", "x-mine"} & set(request.headers)
    assert whole.headers["content-type"] == rest.headers["content-type"] == "image/jpeg"
    assert done.interruptions == 1


async def test_an_empty_put_that_is_answered_with_success_isnt_believed() -> None:
    """A host that doesn't know the question stores an empty file: all is sent again."""
    async with AsyncEncoraClient(base_url=BASE, token="secret") as client:
        with respx.mock as router:
            router.post(f"{BASE}/admin/media/uploads").respond(201, json=upload())
            put = router.put(SIGNED).mock(
                side_effect=[httpx.ReadError("cut after all was sent"), httpx.Response(200), httpx.Response(200)]
            )
            router.post(f"{BASE}/admin/media/uploads/{ID}/complete").respond(json=upload("processing"))
            done = await client.workflows.upload(DATA, asset_type="image", filename="a.jpg")
    assert [call.request.content for call in put.calls] == [DATA, b"", DATA]
    assert (done.interruptions, done.restarts) == (1, 1)


async def test_a_sign_in_posts_a_form_once() -> None:
    async with AsyncPkceSession(SignInSettings(client_id="app", base_url=BASE)) as session:
        request = await session.begin()
        with respx.mock as router:
            token = router.post(f"{BASE}/auth/token").respond(json={"access_token": "a", "refresh_token": "r"})
            await session.finish(request, f"?code=c&state={request.state.reveal()}")
    [call] = token.calls
    assert call.request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert b"grant_type=authorization_code" in call.request.content
    assert "authorization" not in call.request.headers
