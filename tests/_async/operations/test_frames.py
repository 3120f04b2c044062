"""Lists of all three clients as tables, over real HTTP."""

from __future__ import annotations

import pytest

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient
from plurimedia_client import AsyncPlurimediaClient, to_frame

pytestmark = pytest.mark.sandbox(contents=250)


def _plurimedia(sandbox: Sandbox) -> AsyncPlurimediaClient:
    return AsyncPlurimediaClient(
        base_url=sandbox.plurimedia.base_url, subscription_key=sandbox.plurimedia.subscription_key, lang="fr"
    )


async def test_a_pager_a_page_and_a_list_become_tables(sandbox: Sandbox) -> None:
    async with _plurimedia(sandbox) as client:
        catalog = sandbox.plurimedia.catalog_id
        whole = await client.catalogs.contents(catalog).to_frame()
        some = await client.catalogs.contents(catalog).to_frame("polars", limit=7)
        page = await client.catalogs.contents(catalog).first_page()
        channels = (await client.channels.list()).to_frame("arrow")
        rows = to_frame(await client.catalogs.contents(catalog).collect(limit=3))
    assert len(whole) == len(set(whole["id"])) == 250
    assert list(page.to_frame()["id"]) == list(whole["id"][: len(page)])
    assert list(page.to_frame().columns) == list(rows.columns) == list(whole.columns) == some.columns
    assert some.height == 7
    assert channels.num_rows > 20
    assert str(whole["last_update"].dtype) == "datetime64[us]"


async def test_a_large_list_comes_as_tables_of_one_kind(sandbox: Sandbox) -> None:
    async with _plurimedia(sandbox) as client:
        pager = client.catalogs.contents(sandbox.plurimedia.catalog_id)
        parts = [part async for part in pager.frames("arrow", rows=60)]
        whole = await client.catalogs.contents(sandbox.plurimedia.catalog_id).collect()
    assert [part.num_rows for part in parts[:-1]] == [60] * (len(parts) - 1)
    assert {part.schema.to_string() for part in parts} == {parts[0].schema.to_string()}
    assert [key for part in parts for key in part["id"].to_pylist()] == [each.id for each in whole]


async def test_nothing_is_read_where_no_table_can_be_made(sandbox: Sandbox) -> None:
    async with AsyncEncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as client:
        sandbox.clear_requests()
        wrong: object = "excel"
        with pytest.raises(ConfigurationError, match="choose pandas, polars or arrow"):
            await client.movies.list().to_frame(wrong)  # type: ignore[arg-type]
        with pytest.raises(ConfigurationError, match="at least 1"):
            _ = [each async for each in client.movies.list().frames(rows=0)]
        assert sandbox.requests("encora") == []
        none = await client.movies.list(genre="no such genre").to_frame()
        movies = await client.movies.list(limit=100).to_frame()
    assert len(none) == 0
    assert list(none.columns) == list(movies.columns)
    assert "images.poster" in movies.columns
