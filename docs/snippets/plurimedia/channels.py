"""Snippets of `client.channels`."""

from plurimedia_client import AsyncPlurimediaClient


async def list(client: AsyncPlurimediaClient) -> None:
    for channel in await client.channels.list():
        print(channel.id, channel.name)


async def categories(client: AsyncPlurimediaClient) -> None:
    channel = (await client.channels.list())[0]
    for category in await client.channels.categories(channel.id):
        print(category.name)


async def packs(client: AsyncPlurimediaClient) -> None:
    channel = (await client.channels.list())[0]
    for entry in await client.channels.packs(channel.id):
        print(entry.raw_fields() or entry)
