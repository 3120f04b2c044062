"""Snippets of `client.watchlist`."""

import os

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    async for item in client.watchlist.list(profile_id):
        print(item.content_type, item.content_id)


async def add(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    show = (await client.shows.list().collect())[-1]
    item = await client.watchlist.add(profile_id, content_type="show", content_id=show.id)
    print(item.id)
    await client.watchlist.remove(profile_id, item.id)


async def update_progress(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    item = (await client.watchlist.list(profile_id).first_page())[0]
    item = await client.watchlist.update_progress(profile_id, item.id, watch_progress_seconds=600)
    print(item.id)


async def remove(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    item = (await client.watchlist.list(profile_id).first_page())[0]
    await client.watchlist.remove(profile_id, item.id)


async def history(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    async for item in client.watchlist.history(profile_id):
        print(item.id)


async def clear_history(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    await client.watchlist.clear_history(profile_id, confirmation="CLEAR_HISTORY")


async def delete_history_item(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    async for item in client.watchlist.history(profile_id):
        await client.watchlist.delete_history_item(profile_id, item.id)
        break
