"""Snippets of `client.trailers`."""

from whatson_client import AsyncWhatsonClient


async def create_or_update(client: AsyncWhatsonClient) -> None:
    trailer = await client.trailers.create_or_update(trailer_id="WINTER-1", title="Soon")
    print(trailer.trailer_id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.trailers.create_or_update(trailer_id="WINTER-1", title="Soon")
    found = await client.trailers.get("WINTER-1")
    print(found.title)


async def update(client: AsyncWhatsonClient) -> None:
    await client.trailers.create_or_update(trailer_id="WINTER-1", title="Soon")
    await client.trailers.update("WINTER-1", title="Tomorrow")
