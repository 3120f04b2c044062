"""Snippets of `client.series`."""

from whatson_client import AsyncWhatsonClient


async def get(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    series = await client.series.get("HB")
    print(series.title)


async def update(client: AsyncWhatsonClient) -> None:
    result = await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    result = await client.series.update("HB", title="Night Train (remastered)")
    print(result.content_id)


async def create_or_update(client: AsyncWhatsonClient) -> None:
    """With its `content_id`, sending it twice does what sending it once does."""
    result = await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    print(result.content_id)


async def delete(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.series.delete("HB")
