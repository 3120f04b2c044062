"""Snippets of `client.contents`."""

from datetime import date, datetime, time

from plurimedia_client import AsyncPlurimediaClient


async def master_collections(client: AsyncPlurimediaClient) -> None:
    """Read the masters and seasons that aren't known yet with `contents.get`."""
    channel = (await client.channels.list())[0]
    day = (await client.broadcasts.days_available())[0].day
    rows = await client.contents.master_collections(
        channel_id=channel.id, begin=datetime.combine(day, time.min), end=datetime.combine(day, time(23, 59, 59))
    )
    print(len(rows))


async def get(client: AsyncPlurimediaClient) -> None:
    content = await client.contents.get(7488)
    print(content.title, content.production_year)


async def get_v1(client: AsyncPlurimediaClient) -> None:
    content = await client.contents.get_v1(7488)
    print(content.title)


async def season_content(client: AsyncPlurimediaClient) -> None:
    channel = (await client.channels.list())[0]
    day = (await client.broadcasts.days_available())[0].day
    rows = await client.contents.master_collections(
        channel_id=channel.id, begin=datetime.combine(day, time.min), end=datetime.combine(day, time(23, 59, 59))
    )
    season_id = next(row.season_id for row in rows if "season_id" in row.model_fields_set)
    if season_id is not None:
        for episode in await client.contents.season_content(season_id):
            print(episode)


async def theatrical_releases(client: AsyncPlurimediaClient) -> None:
    for release in await client.contents.theatrical_releases(date=date.today()):
        print(release)
