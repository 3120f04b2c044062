"""Snippets of `client.contents`."""

from whatson_client import AsyncWhatsonClient


async def list(client: AsyncWhatsonClient) -> None:
    async for row in client.contents.list():
        print(row)
        break
