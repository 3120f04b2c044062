"""What an API adds to the core: its own look at calls, and services elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve

from broadcast_clients.core._async.auth import AsyncKeyAuth
from broadcast_clients.core._async.engine import AsyncEngine
from broadcast_clients.core.errors import BadRequest, FieldError, InvalidRequest
from broadcast_clients.core.operation import Operation, Parameter, Schema
from broadcast_clients.core.secret import Secret
from tests.support._async.scripted import AsyncSampleClient, AsyncScriptedBackend, answer
from tests.support.samples import GET, PLAIN_CREATE

MOVIE = answer({"id": "7", "title": "T", "year": 1999, "genres": [{"code": "a"}]})


async def test_the_api_s_own_look_sees_the_call_and_may_refuse_it() -> None:
    seen: list[tuple[str, Any, Any]] = []

    def inspect(operation: Operation, arguments: Mapping[str, Any], payload: Any) -> list[FieldError]:
        seen.append((operation.id, dict(arguments), payload))
        return [FieldError("title", "is taken", "OWN", argument="title")] if payload == {"title": "x"} else []

    backend = AsyncScriptedBackend(MOVIE)
    client = AsyncSampleClient(backend)
    client.engine.shared.inspect = inspect
    await client.call(GET, movie_id="7")
    with pytest.raises(InvalidRequest) as caught:
        await client.call(PLAIN_CREATE, members={"title": "x"})
    assert [each.code for each in caught.value.errors] == ["OWN"]
    await client.call(PLAIN_CREATE, members={"title": "x"}, options={"check": False})
    assert [each[0] for each in seen] == [GET.id, PLAIN_CREATE.id]
    assert (seen[0][1], seen[0][2], seen[1][2]) == ({"movie_id": "7"}, None, {"title": "x"})
    assert len(backend.requests) == 2


async def test_a_service_has_its_own_address_and_credential() -> None:
    backend = AsyncScriptedBackend(MOVIE)
    client = AsyncSampleClient(backend)
    engine = client.engine
    other = AsyncEngine(
        engine.shared,
        engine.settings,
        AsyncKeyAuth("X-Key", [Secret("other-key")], "sample_client"),
        engine.connections,
        base_url="https://other.test",
    )
    engine.services = {"/stock/": other}
    elsewhere = evolve(GET, id="stock.get", path="/stock/{movieId}", parameters=(_path("movieId"),))
    await client.call(GET, movie_id="7")
    await client.call(elsewhere, movie_id="7")
    await client.with_options(timeout=3.0).call(elsewhere, movie_id="8")
    await client.request("GET", "/stock/9")
    assert [each.url.partition("?")[0] for each in backend.requests] == [
        "https://sample.test/api/movies/7",
        "https://other.test/stock/7",
        "https://other.test/stock/8",
        "https://other.test/stock/9",
    ]
    assert backend.sent("X-Key") == ["primary-key", "other-key", "other-key", "other-key"]
    assert backend.requests[2].timeout.read == 3.0


def _path(wire: str) -> Parameter:
    return Parameter(name="movie_id", wire=wire, location="path", schema=Schema(kind="string"), required=True)


async def test_a_complaint_about_a_parameter_is_linked_to_the_argument() -> None:
    complaint = answer({"fields": [{"path": "movie_id", "message": "is wrong"}]}, status=400)
    with pytest.raises(BadRequest) as caught:
        await AsyncSampleClient(AsyncScriptedBackend(complaint)).call(GET, movie_id="7")
    assert [each.argument for each in caught.value.errors] == ["movie_id"]
