"""Snippets of `client.mam.media_assets`."""

from whatson_client import AsyncWhatsonClient


async def list(client: AsyncWhatsonClient) -> None:
    async for row in client.mam.media_assets.list():
        print(row)
        break


async def create_or_update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    asset = await client.mam.media_assets.create_or_update(
        media_asset_id="NT-1-A", content_id="NT-1", label="Night Train, full length"
    )
    print(asset.media_asset_id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.mam.media_assets.create_or_update(
        media_asset_id="NT-1-A", content_id="NT-1", label="Night Train, full length"
    )
    found = await client.mam.media_assets.get("NT-1-A")
    print(found.label)


async def update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.mam.media_assets.create_or_update(
        media_asset_id="NT-1-A", content_id="NT-1", label="Night Train, full length"
    )
    await client.mam.media_assets.update("NT-1-A", label="Night Train")
