"""Snippets of `client.products`."""

from whatson_client import AsyncWhatsonClient


async def get(client: AsyncWhatsonClient) -> None:
    """Whatever kind it is."""
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    product = await client.products.get("NT-1")
    print(product)
