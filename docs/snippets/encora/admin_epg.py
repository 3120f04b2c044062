"""Snippets of `client.admin.epg`."""

import json
from datetime import UTC, datetime, timedelta

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    channel = (await client.live.list().first_page())[0]
    async for program in client.admin.epg.list(channel.id):
        print(program.start_time, program.title)
        break


async def create(client: AsyncEncoraClient) -> None:
    channel = await client.admin.channels.create(
        name="Channel 5", status="live", drm_required=False, is_premium=False, is_catchup_enabled=True
    )
    start = datetime(2030, 1, 1, 20, tzinfo=UTC)
    program = await client.admin.epg.create(
        channel.id,
        title="Night Train",
        start_time=start,
        end_time=start + timedelta(minutes=93),
        is_live=False,
        is_catchup_available=True,
    )
    print(program.id)


async def update(client: AsyncEncoraClient) -> None:
    channel = await client.admin.channels.create(
        name="Channel 5", status="live", drm_required=False, is_premium=False, is_catchup_enabled=True
    )
    start = datetime(2030, 1, 1, 20, tzinfo=UTC)
    program = await client.admin.epg.create(
        channel.id,
        title="Night Train",
        start_time=start,
        end_time=start + timedelta(minutes=93),
        is_live=False,
        is_catchup_available=True,
    )
    program = await client.admin.epg.update(program.id, title="Night Train (repeat)")
    print(program.title)


async def delete(client: AsyncEncoraClient) -> None:
    channel = await client.admin.channels.create(
        name="Channel 5", status="live", drm_required=False, is_premium=False, is_catchup_enabled=True
    )
    start = datetime(2030, 1, 1, 20, tzinfo=UTC)
    program = await client.admin.epg.create(
        channel.id,
        title="Night Train",
        start_time=start,
        end_time=start + timedelta(minutes=93),
        is_live=False,
        is_catchup_available=True,
    )
    await client.admin.epg.delete(program.id)


async def import_schedule(client: AsyncEncoraClient) -> None:
    """`client.workflows.guide` cuts large guides into jobs, and waits for them."""
    channel = await client.admin.channels.create(
        name="Channel 5", status="live", drm_required=False, is_premium=False, is_catchup_enabled=True
    )
    programs = [
        {
            "channel_id": channel.id,
            "title": "Night Train",
            "start_time": "2030-01-01T20:00:00Z",
            "end_time": "2030-01-01T21:33:00Z",
        }
    ]
    job = await client.admin.epg.import_schedule(
        format="json", source=json.dumps(programs), channel_ids=[channel.id], replace_window=True
    )
    print(job)
