"""Snippets of `client.running_orders.elements`."""

from whatson_client import AsyncWhatsonClient


async def create_or_update(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.running_orders.create_or_update(content_running_order_id="RO-1", season_id="HB-S1")
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    element = await client.running_orders.elements.create_or_update(
        content_running_order_element_id="RO-1-1", content_running_order_id="RO-1", content_id="NT-1", order_no=1
    )
    print(element.content_running_order_element_id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.running_orders.create_or_update(content_running_order_id="RO-1", season_id="HB-S1")
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.running_orders.elements.create_or_update(
        content_running_order_element_id="RO-1-1", content_running_order_id="RO-1", content_id="NT-1", order_no=1
    )
    found = await client.running_orders.elements.get("RO-1-1")
    print(found.order_no)


async def update(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.running_orders.create_or_update(content_running_order_id="RO-1", season_id="HB-S1")
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.running_orders.elements.create_or_update(
        content_running_order_element_id="RO-1-1", content_running_order_id="RO-1", content_id="NT-1", order_no=1
    )
    await client.running_orders.elements.update("RO-1-1", order_no=2)


async def delete(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.running_orders.create_or_update(content_running_order_id="RO-1", season_id="HB-S1")
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.running_orders.elements.create_or_update(
        content_running_order_element_id="RO-1-1", content_running_order_id="RO-1", content_id="NT-1", order_no=1
    )
    await client.running_orders.elements.delete("RO-1-1")


async def add_series(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.episodes.create_or_update(content_id="HB-S1E1", title="Ice", duration="00:45:00", season_id="HB-S1")
    await client.running_orders.create_or_update(content_running_order_id="RO-1", season_id="HB-S1")
    await client.running_orders.elements.add_series(content_running_order_id="RO-1", season_id="HB-S1")
