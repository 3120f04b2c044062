"""Snippets of `client.running_orders.press_sheets`."""

from whatson_client import AsyncWhatsonClient


async def create_or_update(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.running_orders.create_or_update(content_running_order_id="RO-1", season_id="HB-S1")
    sheet = await client.running_orders.press_sheets.create_or_update(
        press_sheet_id="RO-1-print", content_running_order_id="RO-1", press_target="Print", title="Harbour"
    )
    print(sheet.press_sheet_id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.running_orders.create_or_update(content_running_order_id="RO-1", season_id="HB-S1")
    await client.running_orders.press_sheets.create_or_update(
        press_sheet_id="RO-1-print", content_running_order_id="RO-1", press_target="Print", title="Harbour"
    )
    found = await client.running_orders.press_sheets.get("RO-1-print")
    print(found.title)


async def update(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.running_orders.create_or_update(content_running_order_id="RO-1", season_id="HB-S1")
    await client.running_orders.press_sheets.create_or_update(
        press_sheet_id="RO-1-print", content_running_order_id="RO-1", press_target="Print", title="Harbour"
    )
    await client.running_orders.press_sheets.update("RO-1-print", title="Harbour, the first winter")


async def delete(client: AsyncWhatsonClient) -> None:
    await client.series.create_or_update(content_id="HB", title="Harbour", duration="00:45:00")
    await client.seasons.create_or_update(
        content_id="HB-S1", title="Harbour, season 1", duration="00:45:00", series_id="HB"
    )
    await client.running_orders.create_or_update(content_running_order_id="RO-1", season_id="HB-S1")
    await client.running_orders.press_sheets.create_or_update(
        press_sheet_id="RO-1-print", content_running_order_id="RO-1", press_target="Print", title="Harbour"
    )
    await client.running_orders.press_sheets.delete("RO-1-print")
