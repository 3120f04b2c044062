"""The response cache, against real servers and on the wire."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest
import respx

from broadcast_clients.core.answer import NOT_MODIFIED, response_of
from broadcast_clients.core.cache import ResponseCache
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient
from tests._async.operations.calls import client_for, invoke
from tests.operations.facts import MOVIE
from tests.operations.wire import requests_of

START = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC)


def connect(sandbox: Sandbox, **settings: Any) -> AsyncEncoraClient:
    return AsyncEncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token, **settings)


def statuses(sandbox: Sandbox) -> list[int | None]:
    return [each.status for each in sandbox.requests("encora")]


async def test_unchanged_things_are_read_once(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1, start=START)
    async with connect(sandbox, cache=ResponseCache()) as client:
        first = await client.genres.list()
        again = await client.genres.list()
        assert [(response_of(each).cached, response_of(each).status) for each in (first, again)] == [
            (False, 200), (True, 304),
        ]  # fmt: skip
        assert (again, again.not_modified) == (first, False)
        assert response_of(again).etag == response_of(first).etag
        await client.admin.genres.create(name="Essai", slug="essai", content_types=["movie"])
        changed = await client.genres.list()
        assert ("essai" in [each.slug for each in changed], response_of(changed).cached) == (True, False)
    assert statuses(sandbox) == [200, 304, 201, 200]


async def test_pages_sparse_fields_and_views(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1, start=START)
    async with connect(sandbox, cache=ResponseCache()) as client:
        whole = await client.movies.list(limit=50).collect()
        part = await client.movies.get(whole[0].id, fields="title")
        sandbox.clear_requests()
        assert await client.with_options(retries=0).movies.list(limit=50).collect() == whole
        assert await client.movies.get(whole[0].id, fields="title") == part
        assert (await client.movies.get(whole[0].id)).synopsis == whole[0].synopsis
    *before, last = statuses(sandbox)
    assert (set(before), last) == ({304}, 200)


async def test_an_etag_of_the_callers_is_their_own_matter(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1, start=START)
    async with connect(sandbox, cache=ResponseCache()) as client:
        genres = await client.genres.list()
        assert await client.genres.list(if_none_match=response_of(genres).etag or "") is NOT_MODIFIED
        page = await client.movies.list(limit=1).first_page()
        same = await client.movies.list(limit=1, if_none_match=response_of(page).etag or "").first_page()
        assert (same, same.not_modified) == ([], True)
        config = await client.system.config(platform="web")
        assert await client.system.config(platform="web", if_none_match=response_of(config).etag or "") is NOT_MODIFIED


async def test_other_profiles_and_headers_are_asked_for_themselves() -> None:
    with respx.mock as router:
        route = router.get().respond(json={"rails": []}, headers={"ETag": '"h1"'})
        async with client_for("encora", cache=ResponseCache()) as client:
            await invoke(client, "home.get")
            await invoke(client, "home.get", profile_id=MOVIE)
            await invoke(client, "home.get", options={"headers": {"Accept-Language": "fr"}})
            await invoke(client, "home.get", profile_id=MOVIE)
            await invoke(client, "admin.movies.get", MOVIE)
        assert [each.headers.get("if-none-match") for each in requests_of(route)] == [None, None, None, '"h1"', None]


async def test_a_server_that_gives_no_etag_is_asked_anew() -> None:
    with respx.mock as router:
        route = router.get().mock(side_effect=[httpx.Response(200, json={"id": MOVIE}) for _ in range(2)])
        async with client_for("encora", cache=ResponseCache()) as client:
            for _ in range(2):
                assert not response_of(await invoke(client, "movies.get", MOVIE)).cached
        assert [each.headers.get("if-none-match") for each in requests_of(route)] == [None, None]


async def test_a_cache_of_another_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="ResponseCache"):
        client_for("encora", cache=True)
