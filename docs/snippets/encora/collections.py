"""Snippets of `client.collections`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    async for collection in client.collections.list():
        print(collection.slug)


async def get(client: AsyncEncoraClient) -> None:
    collection = (await client.collections.list().first_page())[0]
    collection = await client.collections.get(collection.id)
    print(collection.title)
