"""Snippets of `client.mam.subtitling_components`."""

from whatson_client import AsyncWhatsonClient


async def list(client: AsyncWhatsonClient) -> None:
    async for component in client.mam.subtitling_components.list():
        print(component)
        break
