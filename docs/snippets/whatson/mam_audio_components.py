"""Snippets of `client.mam.audio_components`."""

from whatson_client import AsyncWhatsonClient


async def list(client: AsyncWhatsonClient) -> None:
    async for component in client.mam.audio_components.list():
        print(component)
        break
