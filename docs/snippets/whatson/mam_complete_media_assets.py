"""Snippets of `client.mam.complete_media_assets`."""

from whatson_client import AsyncWhatsonClient


async def create(client: AsyncWhatsonClient) -> None:
    """Asset, components and media in one call. Each call makes one more."""
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    asset = await client.mam.complete_media_assets.create(content_id="NT-1", label="Night Train")
    print(asset.media_asset_id)


async def update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    asset = await client.mam.complete_media_assets.create(content_id="NT-1", label="Night Train")
    await client.mam.complete_media_assets.update(asset.media_asset_id, label="Night Train, full length")
