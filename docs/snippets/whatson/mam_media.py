"""Snippets of `client.mam.media`."""

from whatson_client import AsyncWhatsonClient


async def list(client: AsyncWhatsonClient) -> None:
    async for row in client.mam.media.list():
        print(row)
        break


async def create_or_update(client: AsyncWhatsonClient) -> None:
    medium = await client.mam.media.create_or_update(media_id="TAPE-7", label="Tape 7")
    print(medium.media_id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.mam.media.create_or_update(media_id="TAPE-7", label="Tape 7")
    found = await client.mam.media.get("TAPE-7")
    print(found.label)


async def update(client: AsyncWhatsonClient) -> None:
    await client.mam.media.create_or_update(media_id="TAPE-7", label="Tape 7")
    await client.mam.media.update("TAPE-7", label="Tape seven")


async def delete(client: AsyncWhatsonClient) -> None:
    await client.mam.media.create_or_update(media_id="TAPE-7", label="Tape 7")
    await client.mam.media.delete("TAPE-7")
