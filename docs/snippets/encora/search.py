"""Snippets of `client.search`."""

from encora_client import AsyncEncoraClient


async def find(client: AsyncEncoraClient) -> None:
    async for found in client.search.find(q="the"):
        print(found)
        break


async def autocomplete(client: AsyncEncoraClient) -> None:
    for suggestion in await client.search.autocomplete(q="the"):
        print(suggestion)
