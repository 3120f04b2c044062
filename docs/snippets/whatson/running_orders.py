"""Snippets of `client.running_orders`."""

from whatson_client import AsyncWhatsonClient


async def create_or_update(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    order = await client.running_orders.create_or_update(content_running_order_id="RO-1", season_id="HB-S1")
    print(order.content_running_order_id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.running_orders.create_or_update(content_running_order_id="RO-1", season_id="HB-S1")
    found = await client.running_orders.get("RO-1")
    print(found)


async def update(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.running_orders.create_or_update(content_running_order_id="RO-1", season_id="HB-S1")
    await client.running_orders.update("RO-1", season_id="HB-S1")
