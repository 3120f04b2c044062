"""Snippets of `client.content_collection_items`."""

from whatson_client import AsyncWhatsonClient


async def create_or_update(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.episodes.create_or_update(content_id="HB-S1E1", title="Ice", duration="00:45:00", season_id="HB-S1")
    await client.content_collections.create_or_update(content_id="HB-C1", title="Winter", duration="00:45:00")
    item = await client.content_collection_items.create_or_update(
        id="HB-C1-1", content_id="HB-S1E1", content_collection_id="HB-C1", display_number=1
    )
    print(item.id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.episodes.create_or_update(content_id="HB-S1E1", title="Ice", duration="00:45:00", season_id="HB-S1")
    await client.content_collections.create_or_update(content_id="HB-C1", title="Winter", duration="00:45:00")
    await client.content_collection_items.create_or_update(
        id="HB-C1-1", content_id="HB-S1E1", content_collection_id="HB-C1", display_number=1
    )
    found = await client.content_collection_items.get("HB-C1-1")
    print(found.display_number)


async def update(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.episodes.create_or_update(content_id="HB-S1E1", title="Ice", duration="00:45:00", season_id="HB-S1")
    await client.content_collections.create_or_update(content_id="HB-C1", title="Winter", duration="00:45:00")
    await client.content_collection_items.create_or_update(
        id="HB-C1-1", content_id="HB-S1E1", content_collection_id="HB-C1", display_number=1
    )
    await client.content_collection_items.update("HB-C1-1", display_number=2)


async def delete(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.episodes.create_or_update(content_id="HB-S1E1", title="Ice", duration="00:45:00", season_id="HB-S1")
    await client.content_collections.create_or_update(content_id="HB-C1", title="Winter", duration="00:45:00")
    await client.content_collection_items.create_or_update(
        id="HB-C1-1", content_id="HB-S1E1", content_collection_id="HB-C1", display_number=1
    )
    await client.content_collection_items.delete("HB-C1-1")
