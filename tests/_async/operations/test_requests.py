"""What each operation sends."""

from __future__ import annotations

import platform
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
import respx

from broadcast_clients._version import __version__
from broadcast_clients.core.errors import StatusError
from broadcast_clients.sandbox import Sandbox
from tests._async.operations.calls import client_for, invoke
from tests.operations.facts import APIS, CREDENTIALS, HOSTS, methods, operation_of
from tests.operations.facts_encora import OPEN
from tests.operations.requests import REQUESTS, Row
from tests.operations.values import argument, required_arguments
from tests.operations.wire import last_of, requests_of, route_of, sent, target_of

TABLE = [pytest.param(row, id=f"{row.api}-{row.operation}") for row in REQUESTS]
OPERATIONS = [pytest.param(api, each.id, id=f"{api}-{each.id}") for api, each in methods()]


def headers_of(api: str, row: Row) -> dict[str, str]:
    """All headers, by lower-case name, but for those that belong to the connection."""
    name, value = CREDENTIALS[api]
    return {
        "host": urlsplit(HOSTS[api]).netloc,
        "accept": "application/json",
        "user-agent": f"broadcast-clients/{__version__} python/{platform.python_version()}",
        **({} if api == "encora" and row.operation in OPEN else {name.lower(): value}),
        **({"content-length": str(len(row.body.encode()))} if row.body is not None else {}),
        **({"content-length": "0"} if row.body is None and row.method in ("POST", "PUT", "PATCH") else {}),
        **row.headers,
    }


CONNECTION_HEADERS = {"accept-encoding", "connection"}


def test_the_table_has_every_operation() -> None:
    known = {(api, each.id) for api, each in methods()}
    assert {(row.api, row.operation) for row in REQUESTS} == known


async def test_the_table_has_every_argument() -> None:
    for row in REQUESTS:
        operation = operation_of(row.api, row.operation)
        path = [each.name for each in operation.parameters if each.location == "path"]
        given = {*path[: len(row.arguments)], *row.keywords}
        fields = {each.name for each in operation.body.fields} if operation.body is not None else set[str]()
        excluded = {"genre"} & fields if "genres" in given else set[str]()  # WHATS'ON takes one or the other
        assert given | excluded == {each.name for each in operation.parameters} | fields, row.operation


@pytest.mark.parametrize("row", TABLE)
async def test_request(row: Row) -> None:
    """Method, path, query, every header and the body, byte for byte."""
    with respx.mock as router:
        route = route_of(router, row.api, row.operation)
        async with client_for(row.api) as client:
            await invoke(client, row.operation, *row.arguments, **row.keywords)
        request = sent(route)
    assert (request.method, target_of(request, row.api)) == (row.method, row.target)
    found = {name.lower(): value for name, value in request.headers.items()}
    assert {name: found[name] for name in found.keys() - CONNECTION_HEADERS} == headers_of(row.api, row)
    assert request.content == (row.body or "").encode()


@pytest.mark.parametrize("row", TABLE)
async def test_request_over_real_http(sandbox: Sandbox, row: Row) -> None:
    """The same bytes go out without a mock in between; what the sandbox thinks of them is another matter."""
    base_url: str = getattr(sandbox, row.api).base_url
    async with client_for(row.api, base_url=base_url) as client:
        with suppress(StatusError):
            await invoke(client, row.operation, *row.arguments, **row.keywords)
    (request,) = sandbox.requests(row.api)
    target = request.path + (f"?{request.query_string}" if request.query_string else "")
    assert (request.method, target) == (row.method, row.target)
    expected = {**headers_of(row.api, row), "host": urlsplit(base_url).netloc}
    assert {name: request.headers[name] for name in request.headers.keys() - CONNECTION_HEADERS} == expected
    assert request.body == (row.body or "").encode()


@pytest.mark.parametrize(("api", "name"), OPERATIONS)
async def test_each_parameter_alone(api: str, name: str) -> None:
    """Only what is passed is sent, under the documented name and at the documented place."""
    operation = operation_of(api, name)
    required = required_arguments(operation)
    async with client_for(api) as client:
        for parameter in operation.parameters:
            if parameter.location == "path":
                continue
            with respx.mock as router:
                route = route_of(router, api, name)
                given = {**required, parameter.name: argument(parameter).given}
                await invoke(client, name, **given)
                request = sent(route)
            query = dict(request.url.params)
            expected = {
                each.wire: argument(each).wire
                for each in operation.parameters
                if each.location == "query" and each.name in given
            }
            assert query == expected, parameter.name
            if parameter.location == "header":
                assert request.headers[parameter.wire] == given[parameter.name]


@pytest.mark.parametrize(("api", "name"), OPERATIONS)
async def test_nothing_but_what_is_required(api: str, name: str) -> None:
    operation = operation_of(api, name)
    with respx.mock as router:
        route = route_of(router, api, name)
        async with client_for(api) as client:
            await invoke(client, name, **required_arguments(operation))
        request = sent(route)
    query = [each for each in operation.parameters if each.location == "query" and each.required]
    assert dict(request.url.params) == {each.wire: argument(each).wire for each in query}
    if operation.body is None or not operation.body.required:
        assert request.content == b""
    elif operation.body.partial:
        assert request.content == b"{}"


@pytest.mark.parametrize("api", APIS)
async def test_a_version_of_your_own_in_the_user_agent(api: str) -> None:
    with respx.mock as router:
        route = router.get().respond(json={})
        async with client_for(api, application="importer/2.1") as client:
            await client.request("GET", "/anything")
        agent = sent(route).headers["user-agent"]
    assert agent.startswith(f"importer/2.1 broadcast-clients/{__version__} ")


async def test_a_new_idempotency_key_for_every_creation() -> None:
    film = {"title": "t", "status": "draft", "drm_required": False}
    with respx.mock as router:
        route = router.post("https://encora.test/api/v2/admin/movies").respond(201, json={"id": "x"})
        async with client_for("encora") as client:
            for _ in range(2):
                await invoke(client, "admin.movies.create", **film)
        first, second = (request.headers["idempotency-key"] for request in requests_of(route))
    assert first != second
    assert [each[14] for each in (first, second)] == ["7", "7"], "they are UUIDs of version 7, ordered by time"
    assert first[:13] <= second[:13]


async def test_what_needs_no_credential_sends_none() -> None:
    """The login, and everything else of a client that was given no credential."""
    with respx.mock as router:
        login = router.post("https://whatson.test:8888/content/v1/login").respond(json={"token": "a.b.c"})
        genres = router.get("https://whatson.test:8888/content/v1/genres").respond(json=[])
        settings: dict[str, Any] = {"token": None, "username": "ann", "password": "pa ss"}
        async with client_for("whatson", **settings) as client:
            assert await invoke(client, "dropdowns.genres") == []
            assert await invoke(client, "dropdowns.genres") == []
        assert last_of(login).content == b'{"username":"ann","password":"pa ss"}'
        assert last_of(login).headers["content-type"] == "application/json"
        assert "authorization" not in last_of(login).headers
        assert login.call_count == 1
        assert [request.headers["authorization"] for request in requests_of(genres)] == ["Bearer a.b.c"] * 2
        async with client_for("whatson", token=None) as client:
            await invoke(client, "dropdowns.genres")
        assert "authorization" not in last_of(genres).headers
