"""Snippets of `client.admin.channels`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    async for channel in client.admin.channels.list():
        print(channel.name, channel.status)


async def create(client: AsyncEncoraClient) -> None:
    channel = await client.admin.channels.create(
        name="Channel 5", status="live", drm_required=False, is_premium=False, is_catchup_enabled=True
    )
    print(channel.id)


async def get(client: AsyncEncoraClient) -> None:
    channel = await client.admin.channels.create(
        name="Channel 5", status="live", drm_required=False, is_premium=False, is_catchup_enabled=True
    )
    channel = await client.admin.channels.get(channel.id)
    print(channel.name)


async def update(client: AsyncEncoraClient) -> None:
    channel = await client.admin.channels.create(
        name="Channel 5", status="live", drm_required=False, is_premium=False, is_catchup_enabled=True
    )
    channel = await client.admin.channels.update(channel, number=5)
    print(channel.number)


async def delete(client: AsyncEncoraClient) -> None:
    channel = await client.admin.channels.create(
        name="Channel 5", status="live", drm_required=False, is_premium=False, is_catchup_enabled=True
    )
    await client.admin.channels.delete(channel)


async def publish(client: AsyncEncoraClient) -> None:
    channel = await client.admin.channels.create(
        name="Channel 5", status="live", drm_required=False, is_premium=False, is_catchup_enabled=True
    )
    channel = await client.admin.channels.publish(channel.id)
    print(channel.status)


async def unpublish(client: AsyncEncoraClient) -> None:
    channel = await client.admin.channels.create(
        name="Channel 5", status="live", drm_required=False, is_premium=False, is_catchup_enabled=True
    )
    channel = await client.admin.channels.publish(channel.id)
    channel = await client.admin.channels.unpublish(channel.id)


async def edit(client: AsyncEncoraClient) -> None:
    channel = await client.admin.channels.create(
        name="Channel 5", status="live", drm_required=False, is_premium=False, is_catchup_enabled=True
    )
    channel = await client.admin.channels.edit(channel.id, lambda current: {"number": 5})
    print(channel.number)
