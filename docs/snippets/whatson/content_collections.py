"""Snippets of `client.content_collections`."""

from whatson_client import AsyncWhatsonClient


async def get(client: AsyncWhatsonClient) -> None:
    await client.content_collections.create_or_update(content_id="HB-C1", title="Winter", duration="00:45:00")
    collection = await client.content_collections.get("HB-C1")
    print(collection.title)


async def update(client: AsyncWhatsonClient) -> None:
    result = await client.content_collections.create_or_update(content_id="HB-C1", title="Winter", duration="00:45:00")
    result = await client.content_collections.update("HB-C1", title="Night Train (remastered)")
    print(result.content_id)


async def create_or_update(client: AsyncWhatsonClient) -> None:
    """With its `content_id`, sending it twice does what sending it once does."""
    result = await client.content_collections.create_or_update(content_id="HB-C1", title="Winter", duration="00:45:00")
    print(result.content_id)


async def delete(client: AsyncWhatsonClient) -> None:
    await client.content_collections.create_or_update(content_id="HB-C1", title="Winter", duration="00:45:00")
    await client.content_collections.delete("HB-C1")
