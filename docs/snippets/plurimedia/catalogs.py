"""Snippets of `client.catalogs`."""

from datetime import datetime, timedelta

from plurimedia_client import AsyncPlurimediaClient


async def list(client: AsyncPlurimediaClient) -> None:
    for catalog in await client.catalogs.list():
        print(catalog.id, catalog.name)


async def contents(client: AsyncPlurimediaClient) -> None:
    """Page by page, as the pager is read."""
    async for row in client.catalogs.contents(1201):
        print(row.id, row.title)


async def last_updated(client: AsyncPlurimediaClient) -> None:
    since = datetime.now() - timedelta(days=1)
    for change in await client.catalogs.last_updated(1201, since=since):
        print(change.id, change.status)
