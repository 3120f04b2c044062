"""Snippets of `client.mam.video_components`."""

from whatson_client import AsyncWhatsonClient


async def list(client: AsyncWhatsonClient) -> None:
    async for component in client.mam.video_components.list():
        print(component)
        break


async def create_or_update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.mam.media_assets.create_or_update(
        media_asset_id="NT-1-A", content_id="NT-1", label="Night Train, full length"
    )
    video = await client.mam.video_components.create_or_update(
        video_component_id="NT-1-V", media_asset_id="NT-1-A", format="XDCAM"
    )
    print(video.video_component_id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.mam.media_assets.create_or_update(
        media_asset_id="NT-1-A", content_id="NT-1", label="Night Train, full length"
    )
    await client.mam.video_components.create_or_update(
        video_component_id="NT-1-V", media_asset_id="NT-1-A", format="XDCAM"
    )
    found = await client.mam.video_components.get("NT-1-V")
    print(found.format)


async def update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.mam.media_assets.create_or_update(
        media_asset_id="NT-1-A", content_id="NT-1", label="Night Train, full length"
    )
    await client.mam.video_components.create_or_update(
        video_component_id="NT-1-V", media_asset_id="NT-1-A", format="XDCAM"
    )
    await client.mam.video_components.update("NT-1-V", format="ProRes")
