"""Snippets of `client.broadcasts`."""

from datetime import datetime, time, timedelta

from plurimedia_client import AsyncPlurimediaClient


async def days_available(client: AsyncPlurimediaClient) -> None:
    for row in await client.broadcasts.days_available():
        print(row.day)


async def last_updated(client: AsyncPlurimediaClient) -> None:
    """Which days of which channels changed; each is then read again as a whole."""
    since = datetime.now() - timedelta(days=1)
    for change in await client.broadcasts.last_updated(since=since):
        print(change.channel_id, change.day)


async def list(client: AsyncPlurimediaClient) -> None:
    channel = (await client.channels.list())[0]
    day = (await client.broadcasts.days_available())[0].day
    airings = await client.broadcasts.list(
        channel_id=channel.id, begin=datetime.combine(day, time.min), end=datetime.combine(day, time(23, 59, 59))
    )
    for airing in airings:
        print(airing)
