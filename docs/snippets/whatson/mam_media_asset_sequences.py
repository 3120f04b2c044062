"""Snippets of `client.mam.media_asset_sequences`."""

from whatson_client import AsyncWhatsonClient


async def create_or_update(client: AsyncWhatsonClient) -> None:
    made = await client.mam.media_asset_sequences.create_or_update(media_asset_sequence_id="NT-1-S", intention="VOD")
    print(made.media_asset_sequence_id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.mam.media_asset_sequences.create_or_update(media_asset_sequence_id="NT-1-S", intention="VOD")
    sequence = await client.mam.media_asset_sequences.get("NT-1-S")
    print(sequence.intention)


async def update(client: AsyncWhatsonClient) -> None:
    await client.mam.media_asset_sequences.create_or_update(media_asset_sequence_id="NT-1-S", intention="VOD")
    await client.mam.media_asset_sequences.update("NT-1-S", intention="VOD")
