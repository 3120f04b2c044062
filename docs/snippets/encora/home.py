"""Snippets of `client.home`."""

from encora_client import AsyncEncoraClient


async def get(client: AsyncEncoraClient) -> None:
    layout = await client.home.get()
    print(layout)
