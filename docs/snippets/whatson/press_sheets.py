"""Snippets of `client.press_sheets`."""

from whatson_client import AsyncWhatsonClient


async def create_or_update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    sheet = await client.press_sheets.create_or_update(
        press_sheet_id="NT-1-print", content_id="NT-1", press_target="Print", title="Night Train"
    )
    print(sheet.press_sheet_id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.press_sheets.create_or_update(
        press_sheet_id="NT-1-print", content_id="NT-1", press_target="Print", title="Night Train"
    )
    found = await client.press_sheets.get("NT-1-print")
    print(found.title)


async def update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.press_sheets.create_or_update(
        press_sheet_id="NT-1-print", content_id="NT-1", press_target="Print", title="Night Train"
    )
    await client.press_sheets.update("NT-1-print", title="Night Train, a film")


async def delete(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.press_sheets.create_or_update(
        press_sheet_id="NT-1-print", content_id="NT-1", press_target="Print", title="Night Train"
    )
    await client.press_sheets.delete("NT-1-print")
