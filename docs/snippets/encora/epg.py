"""Snippets of `client.epg`."""

from datetime import UTC, datetime, timedelta

from encora_client import AsyncEncoraClient


async def schedule(client: AsyncEncoraClient) -> None:
    """For any number of channels and days: `client.workflows.guide.schedule`."""
    channel = (await client.live.list().first_page())[0]
    now = datetime.now(UTC)
    guide = client.epg.schedule(channel_ids=[channel.id], start_time=now, end_time=now + timedelta(hours=6))
    async for program in guide:
        print(program.start_time, program.title)


async def now(client: AsyncEncoraClient) -> None:
    channel = (await client.live.list().first_page())[0]
    for program in await client.epg.now(channel_ids=[channel.id]):
        print(program.title)


async def get(client: AsyncEncoraClient) -> None:
    channel = (await client.live.list().first_page())[0]
    program = (await client.epg.now(channel_ids=[channel.id]))[0]
    program = await client.epg.get(program.id)
    print(program.title)
