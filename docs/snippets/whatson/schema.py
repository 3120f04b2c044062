"""Snippets of `client.schema`."""

from whatson_client import AsyncWhatsonClient


async def content(client: AsyncWhatsonClient) -> None:
    """`client.schema.drift` holds it against the suite's own description."""
    text = await client.schema.fetch("content")
    print(len(text.text), "characters")


async def mam(client: AsyncWhatsonClient) -> None:
    text = await client.schema.fetch("mam")
    print(len(text.text), "characters")


async def trailer(client: AsyncWhatsonClient) -> None:
    text = await client.schema.fetch("trailer")
    print(len(text.text), "characters")
