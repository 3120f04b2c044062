"""Snippets of `client.categories`."""

from plurimedia_client import AsyncPlurimediaClient


async def list(client: AsyncPlurimediaClient) -> None:
    for category in await client.categories.list():
        print(category)
