"""Snippets of `client.episodes`."""

from uuid import uuid4

from whatson_client import AsyncWhatsonClient


async def get(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.episodes.create_or_update(content_id="HB-S1E1", title="Ice", duration="00:45:00", season_id="HB-S1")
    episode = await client.episodes.get("HB-S1E1")
    print(episode.title)


async def update(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    result = await client.episodes.create_or_update(
        content_id="HB-S1E1", title="Ice", duration="00:45:00", season_id="HB-S1"
    )
    result = await client.episodes.update("HB-S1E1", title="Night Train (remastered)")
    print(result.content_id)


async def create_or_update(client: AsyncWhatsonClient) -> None:
    """With its `content_id`, sending it twice does what sending it once does."""
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.episodes.create_or_update(content_id="HB-S1E1", title="Ice", duration="00:45:00", season_id="HB-S1")
    print("done")


async def create_version(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    result = await client.episodes.create_or_update(
        content_id="HB-S1E1", title="Ice", duration="00:45:00", season_id="HB-S1"
    )
    result = await client.episodes.create_version("HB-S1E1", f"HB-S1E1-{uuid4().hex[:6]}")
    print(result)
