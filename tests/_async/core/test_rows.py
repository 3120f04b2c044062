"""Lists read as plain dicts."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import ConfigurationError, ServiceUnavailable
from broadcast_clients.core.http.protocol import WireAnswer, WireRequest
from plurimedia_client import AsyncPlurimediaClient
from tests.support._async.scripted import AsyncScriptedBackend, answer

COUNT, SIZE = 10, 4


def page(request: WireRequest) -> WireAnswer:
    """A page of a catalogue; the format of contents is left out of every other one."""
    number = int(parse_qs(urlsplit(request.url).query).get("page", ["1"])[0])
    rows: list[dict[str, Any]] = []
    for each in range((number - 1) * SIZE, min(number * SIZE, COUNT)):
        row = {"id": each, "title": f"Title {each}", "lastUpdate": "2024-09-27T07:48:30", "new": each}
        rows.append(row | ({"format": "Film"} if each % 2 else {}))
    return answer({"version": "v1", "data": rows}, headers={"X-Available-Pages": "3"})


def client(*replies: Any, **settings: Any) -> AsyncPlurimediaClient:
    backend = AsyncScriptedBackend(*replies)
    return AsyncPlurimediaClient(
        subscription_key="k", base_url="https://pivot.example/", transport=backend, retries=0, **settings
    )


async def test_pager() -> None:
    async with client(page) as plurimedia:
        rows = await plurimedia.catalogs.contents(5).as_dicts().collect()
        models = await plurimedia.catalogs.contents(5).collect()
    assert rows == [each.as_dict() for each in models]
    assert [each["id"] for each in rows] == list(range(COUNT))
    assert rows[1]["format"] == "Film"
    assert "format" not in rows[0]
    assert rows[0]["last_update"].year == 2024
    assert json.dumps(rows[3], default=str)


async def test_pager_in_the_zone_of_the_client() -> None:
    async with client(page, timezone="Europe/Paris") as plurimedia:
        row = await plurimedia.catalogs.contents(5).as_dicts().first()
    assert row is not None
    assert row["last_update"].isoformat() == "2024-09-27T07:48:30+02:00"


async def test_pages_know_their_answer() -> None:
    async with client(page) as plurimedia:
        pager = plurimedia.catalogs.contents(5).as_dicts()
        lengths = [len(each) async for each in pager.pages(concurrency=2)]
        first = await plurimedia.catalogs.contents(5).as_dicts().first_page()
    assert lengths == [4, 4, 2]
    assert pager.total_pages == 3
    assert response_of(first).status == 200


async def test_a_pager_goes_on_where_it_stood() -> None:
    async with client(page) as plurimedia:
        pager = plurimedia.catalogs.contents(5)
        before: list[int] = []
        async for item in pager:
            before.append(item.id)
            if len(before) == 5:
                break
        rest = await pager.as_dicts().collect()
    assert before + [each["id"] for each in rest] == list(range(COUNT))


async def test_a_token_is_good_for_both() -> None:
    async with client(page, answer(status=503), page) as plurimedia:
        pager = plurimedia.catalogs.contents(5).as_dicts()
        found: list[int] = []
        token: str | None = None
        try:
            async for row in pager:
                found += [row["id"]]
        except ServiceUnavailable as error:
            token = error.resume_token
        assert token is not None
        assert len(found) == SIZE
        found += [row["id"] for row in await pager.resume(token).collect()]
        again = await plurimedia.catalogs.contents(5).resume(token).collect()
    assert found == list(range(COUNT))
    assert [each.id for each in again] == list(range(4, COUNT))


async def test_whole_lists() -> None:
    reply = answer({"version": "v1", "data": [{"id": 1, "name": "One", "isPrivate": True, "new": 1}]})
    async with client(reply) as plurimedia:
        rows = await plurimedia.as_dicts(plurimedia.catalogs.list, lang="fr")
        models = await plurimedia.catalogs.list(lang="fr")
    assert rows == [{"id": 1, "name": "One", "is_private": True, "new": 1}]
    assert models[0].name == "One"
    assert response_of(rows).status == 200


async def test_what_is_no_method_of_a_client() -> None:
    async def elsewhere() -> list[Any]:
        return []

    async with client(page) as plurimedia:
        with pytest.raises(ConfigurationError, match=r"such as client\.channels\.list"):
            await plurimedia.as_dicts(elsewhere)
