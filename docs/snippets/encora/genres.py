"""Snippets of `client.genres`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    for genre in await client.genres.list():
        print(genre.slug)
