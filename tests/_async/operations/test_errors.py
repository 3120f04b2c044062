"""Error answers become errors: one leaf for each status, with everything that the answer said."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import httpx
import pytest
import respx

from broadcast_clients.core.errors import STATUS_ERRORS, CredentialError, ServerError, StatusError
from tests._async.operations.calls import client_for, invoke
from tests.operations.facts import MOVIE, TOKEN, methods, operation_of
from tests.operations.refusals import REFUSALS, Refusal
from tests.operations.values import required_arguments
from tests.operations.wire import requests_of
from whatson_client.errors import WhatsonUnprocessable

TABLE = [pytest.param(each, id=f"{each.api}-{each.name}") for each in REFUSALS]
OPERATIONS = [pytest.param(api, each.id, id=f"{api}-{each.id}") for api, each in methods()]


async def refused(api: str, name: str, response: httpx.Response) -> StatusError:
    """The error that an answer to an operation becomes."""
    operation = operation_of(api, name)
    with respx.mock as router:
        router.route(method=operation.method).mock(return_value=response)
        async with client_for(api, retries=0) as client:
            with pytest.raises(StatusError) as caught:
                await invoke(client, name, **required_arguments(operation))
    return caught.value


@pytest.mark.parametrize("refusal", TABLE)
async def test_documented_error(refusal: Refusal) -> None:
    error = await refused(refusal.api, refusal.operation, httpx.Response(refusal.status, text=refusal.body))
    assert type(error) is refusal.error
    assert (error.status, error.message, error.code) == (refusal.status, refusal.message, refusal.code)
    assert error.errors == refusal.complaints
    assert error.request_id == refusal.request_id
    assert error.body == refusal.body
    assert error.attempts == 1
    assert error.call is not None
    assert (error.call.api, error.call.operation) == (refusal.api, refusal.operation)
    if refusal.api == "whatson":
        facts: Any = error
        assert (facts.concept, facts.concept_id) == refusal.concept


@pytest.mark.parametrize("refusal", TABLE)
async def test_an_error_says_what_failed_and_why_and_survives_a_pickle(refusal: Refusal) -> None:
    error = await refused(refusal.api, refusal.operation, httpx.Response(refusal.status, text=refusal.body))
    text = str(error)
    assert text.startswith(f"{refusal.api} {refusal.operation} ({error.call.method if error.call else ''} /")
    assert refusal.message in text
    assert f"status {refusal.status}" in text
    for complaint in refusal.complaints[:3]:
        assert complaint.message in text
    for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert (type(again), str(again), again.errors) == (type(error), text, error.errors)


@pytest.mark.parametrize(("api", "name"), OPERATIONS)
async def test_every_documented_status_has_its_leaf(api: str, name: str) -> None:
    for status in {*operation_of(api, name).errors, 401, 404, 429, 500}:
        error = await refused(api, name, httpx.Response(status))
        assert isinstance(error, STATUS_ERRORS[status])
        assert error.status == status


@pytest.mark.parametrize("status", [402, 418, 451, 501, 505, 599])
async def test_statuses_without_a_leaf(status: int) -> None:
    error = await refused("encora", "movies.get", httpx.Response(status))
    assert type(error) is (ServerError if status >= 500 else StatusError)


async def test_the_request_id_may_stand_in_a_header_alone() -> None:
    error = await refused("encora", "movies.get", httpx.Response(404, headers={"X-Request-Id": "r-9"}))
    assert error.request_id == "r-9"
    assert "request id r-9" in str(error)


@pytest.mark.parametrize("value", ["7", "7.5", "Wed, 21 Oct 2099 07:28:00 GMT"])
async def test_what_the_server_asks_to_wait(value: str) -> None:
    error = await refused("plurimedia", "contents.get", httpx.Response(429, headers={"Retry-After": value}))
    assert error.retryable
    assert error.retry_after is not None
    assert error.retry_after >= 7
    assert {name.lower(): each for name, each in error.headers.items()}["retry-after"] == value


async def test_a_redirect_isnt_followed() -> None:
    with respx.mock(assert_all_called=False) as router:
        elsewhere = router.get("https://elsewhere.test/x").respond(json={"id": MOVIE})
        router.get(host="encora.test").respond(307, headers={"Location": "https://elsewhere.test/x?token=abc"})
        async with client_for("encora") as client:
            with pytest.raises(StatusError, match=r"redirected to https://elsewhere\.test/x;") as caught:
                await invoke(client, "movies.get", MOVIE)
    assert elsewhere.call_count == 0
    assert "base_url" in (caught.value.hint or "")


async def test_a_server_that_repeats_the_credential_doesnt_get_it_into_the_error() -> None:
    body = {"code": "X", "message": f"bad token {TOKEN}", "errors": [{"field": "f", "message": TOKEN}]}
    error = await refused("encora", "movies.get", httpx.Response(400, json=body))
    for text in (str(error), repr(error), error.body, repr(error.errors), repr(pickle.dumps(error))):
        assert TOKEN not in text
    assert "bad token ***" in str(error)


# --- logins -------------------------------------------------------------------------------------------------------

LOGIN_REFUSALS = [
    (400, '{"statusCode":"400","message":"The specified JSON is not syntactically valid","errors":[]}'),
    (401, '{"statusCode":"401","message":"User name or password is wrong","timestamp":"2024-04-25T12:10:20Z"}'),
    (403, '{"statusCode":"403","message":"The user is locked"}'),
]


@pytest.mark.parametrize(("status", "body"), LOGIN_REFUSALS)
async def test_a_login_that_fails_isnt_repeated(status: int, body: str) -> None:
    """Accounts lock: calls fail at once until the user says that the password is right now."""
    with respx.mock(assert_all_called=False) as router:
        login = router.post("https://whatson.test:8888/content/v1/login").respond(status, text=body)
        genres = router.get("https://whatson.test:8888/content/v1/genres").respond(json=[])
        async with client_for("whatson", token=None, username="ann", password="pa55word") as client:
            for _ in range(3):
                with pytest.raises(CredentialError, match=f"login failed with status {status}") as caught:
                    await invoke(client, "dropdowns.genres")
                assert "client.login()" in (caught.value.hint or "")
                assert "pa55word" not in str(caught.value) + repr(caught.value.__cause__)
            assert (login.call_count, genres.call_count) == (1, 0)
            login.respond(json={"token": "a.b.c"})
            await client.login()
            assert await invoke(client, "dropdowns.genres") == []
        assert login.call_count == 2


async def test_a_rejected_token_is_renewed_once() -> None:
    with respx.mock as router:
        login = router.post("https://whatson.test:8888/content/v1/login")
        login.mock(side_effect=[httpx.Response(200, json={"token": f"{each}.b.c"}) for each in "123"])
        genres = router.get("https://whatson.test:8888/content/v1/genres")
        genres.mock(side_effect=[httpx.Response(403), httpx.Response(200, json=[]), *[httpx.Response(403)] * 2])
        async with client_for("whatson", token=None, username="a", password="b") as client:
            assert await invoke(client, "dropdowns.genres") == []
            with pytest.raises(StatusError) as caught:
                await invoke(client, "dropdowns.genres")
        sent = [request.headers["authorization"] for request in requests_of(genres)]
    assert sent == ["Bearer 1.b.c", "Bearer 2.b.c", "Bearer 2.b.c", "Bearer 3.b.c"]
    assert (caught.value.status, caught.value.attempts) == (403, 2)


async def test_the_complaint_of_a_nested_field_names_the_argument() -> None:
    body = {
        "statusCode": "422",
        "message": "m",
        "errors": [{"errorCode": "CORE-00010", "description": "d", "data": ["productTitles"]}],
    }
    error = await refused("whatson", "programs.update", httpx.Response(422, json=body))
    assert isinstance(error, WhatsonUnprocessable)
    assert [each.argument for each in error.errors] == ["product_titles"]
