"""Snippets of `client.live`."""

from datetime import UTC, datetime, timedelta

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    async for channel in client.live.list():
        print(channel.id, channel.name)


async def get(client: AsyncEncoraClient) -> None:
    channel = (await client.live.list().first_page())[0]
    channel = await client.live.get(channel.id)
    print(channel.name)


async def stream(client: AsyncEncoraClient) -> None:
    channel = (await client.live.list().first_page())[0]
    device = (await client.devices.list())[0]
    stream = await client.live.stream(channel, device_id=device.id)
    await client.playback.end(stream.session_id)


async def catchup(client: AsyncEncoraClient) -> None:
    channel = next(each for each in await client.live.list().collect() if each.is_catchup_enabled)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    programs = client.admin.epg.list(channel.id, start_time=yesterday, end_time=yesterday + timedelta(hours=12))
    program = (await programs.first_page())[0]
    device = (await client.devices.list())[0]
    stream = await client.live.catchup(channel, program_id=program.id, device_id=device.id)
    await client.playback.end(stream.session_id)


async def start_over(client: AsyncEncoraClient) -> None:
    channel = next(each for each in await client.live.list().collect() if each.is_catchup_enabled)
    device = (await client.devices.list())[0]
    stream = await client.live.start_over(channel, device_id=device.id)
    await client.playback.end(stream.session_id)
