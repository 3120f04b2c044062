"""Snippets of `client.mam.media_positions`."""

from whatson_client import AsyncWhatsonClient


async def list(client: AsyncWhatsonClient) -> None:
    async for position in client.mam.media_positions.list():
        print(position)
        break


async def create_or_update(client: AsyncWhatsonClient) -> None:
    await client.mam.media.create_or_update(media_id="TAPE-7", label="Tape 7")
    position = await client.mam.media_positions.create_or_update(
        media_position_id="TAPE-7-P", media_id="TAPE-7", type="Shelf", position="4/12"
    )
    print(position.media_position_id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.mam.media.create_or_update(media_id="TAPE-7", label="Tape 7")
    await client.mam.media_positions.create_or_update(
        media_position_id="TAPE-7-P", media_id="TAPE-7", type="Shelf", position="4/12"
    )
    found = await client.mam.media_positions.get("TAPE-7-P")
    print(found.position)


async def update(client: AsyncWhatsonClient) -> None:
    await client.mam.media.create_or_update(media_id="TAPE-7", label="Tape 7")
    await client.mam.media_positions.create_or_update(
        media_position_id="TAPE-7-P", media_id="TAPE-7", type="Shelf", position="4/12"
    )
    await client.mam.media_positions.update("TAPE-7-P", position="4/13")


async def delete(client: AsyncWhatsonClient) -> None:
    await client.mam.media.create_or_update(media_id="TAPE-7", label="Tape 7")
    await client.mam.media_positions.create_or_update(
        media_position_id="TAPE-7-P", media_id="TAPE-7", type="Shelf", position="4/12"
    )
    await client.mam.media_positions.delete("TAPE-7-P")
