"""Snippets of `client.historical_broadcast_dates`."""

from whatson_client import AsyncWhatsonClient


async def create_or_update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    made = await client.historical_broadcast_dates.create_or_update(
        historical_broadcast_date_id="NT-1-first", content_id="NT-1", hour="20:15"
    )
    print(made.historical_broadcast_date_id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.historical_broadcast_dates.create_or_update(
        historical_broadcast_date_id="NT-1-first", content_id="NT-1", hour="20:15"
    )
    found = await client.historical_broadcast_dates.get("NT-1-first")
    print(found.hour)


async def update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.historical_broadcast_dates.create_or_update(
        historical_broadcast_date_id="NT-1-first", content_id="NT-1", hour="20:15"
    )
    await client.historical_broadcast_dates.update("NT-1-first", hour="21:00")


async def delete(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.historical_broadcast_dates.create_or_update(
        historical_broadcast_date_id="NT-1-first", content_id="NT-1", hour="20:15"
    )
    await client.historical_broadcast_dates.delete("NT-1-first")
