"""Snippets of `client.auth`."""

from whatson_client import AsyncWhatsonClient


async def login(client: AsyncWhatsonClient) -> None:
    """Not needed in general: the client signs in by itself when it first calls, and again when the token is over."""
    await client.login()
    await client.dropdowns.press_targets()
