"""Snippets of `client.tags`."""

from datetime import datetime, time

from plurimedia_client import AsyncPlurimediaClient, tags_by_weight


async def list(client: AsyncPlurimediaClient) -> None:
    """Keywords of what is aired, the most telling first."""
    channel = (await client.channels.list())[0]
    day = (await client.broadcasts.days_available())[0].day
    tags = await client.tags.list(
        channel_id=channel.id, begin=datetime.combine(day, time.min), end=datetime.combine(day, time(23, 59, 59))
    )
    print(tags_by_weight(tags)[:3])


async def of_content(client: AsyncPlurimediaClient) -> None:
    for tag in await client.tags.of_content(7488):
        print(tag)
