"""Snippets of `client.clearance_windows`."""

from whatson_client import AsyncWhatsonClient


async def create_or_update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    window = await client.clearance_windows.create_or_update(id="NT-1-window", content_id="NT-1")
    print(window.id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.clearance_windows.create_or_update(id="NT-1-window", content_id="NT-1")
    found = await client.clearance_windows.get("NT-1-window")
    print(found.content_id)


async def update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.clearance_windows.create_or_update(id="NT-1-window", content_id="NT-1")
    await client.clearance_windows.update("NT-1-window", content_id="NT-1")


async def delete(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.clearance_windows.create_or_update(id="NT-1-window", content_id="NT-1")
    await client.clearance_windows.delete("NT-1-window")
