"""Snippets of `client.recordings`."""

from datetime import UTC, datetime, timedelta

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    async for recording in client.recordings.list():
        print(recording.id)


async def schedule(client: AsyncEncoraClient) -> None:
    channel = (await client.live.list().first_page())[0]
    start = datetime.now(UTC) + timedelta(days=1)
    recording = await client.recordings.schedule(
        channel_id=channel.id, start_time=start, end_time=start + timedelta(hours=1)
    )
    print(recording.id)


async def get(client: AsyncEncoraClient) -> None:
    channel = (await client.live.list().first_page())[0]
    start = datetime.now(UTC) + timedelta(days=1)
    recording = await client.recordings.schedule(
        channel_id=channel.id, start_time=start, end_time=start + timedelta(hours=1)
    )
    recording = await client.recordings.get(recording.id)
    print(recording.status)


async def delete(client: AsyncEncoraClient) -> None:
    channel = (await client.live.list().first_page())[0]
    start = datetime.now(UTC) + timedelta(days=1)
    recording = await client.recordings.schedule(
        channel_id=channel.id, start_time=start, end_time=start + timedelta(hours=1)
    )
    await client.recordings.delete(recording)
