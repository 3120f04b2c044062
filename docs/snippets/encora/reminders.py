"""Snippets of `client.reminders`."""

import os
from datetime import UTC, datetime, timedelta

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    async for reminder in client.reminders.list(profile_id):
        print(reminder.id)


async def create(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    channel = (await client.live.list().first_page())[0]
    reminder = await client.reminders.create(
        profile_id,
        target_type="live_channel",
        target_id=channel.id,
        remind_at=datetime.now(UTC) + timedelta(days=1),
    )
    print(reminder.id)
    await client.reminders.cancel(profile_id, reminder.id)


async def cancel(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    channel = (await client.live.list().first_page())[0]
    reminder = await client.reminders.create(
        profile_id,
        target_type="live_channel",
        target_id=channel.id,
        remind_at=datetime.now(UTC) + timedelta(days=1),
    )
    await client.reminders.cancel(profile_id, reminder.id)
