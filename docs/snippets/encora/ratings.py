"""Snippets of `client.ratings`."""

import os

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    async for rating in client.ratings.list(profile_id):
        print(rating.value)


async def rate(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    show = (await client.shows.list().first_page())[0]
    rating = await client.ratings.rate(profile_id, content_type="show", content_id=show.id, value=4)
    print(rating.id)
    await client.ratings.delete(profile_id, rating.id)


async def update(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    show = (await client.shows.list().first_page())[0]
    rating = await client.ratings.rate(profile_id, content_type="show", content_id=show.id, value=4)
    rating = await client.ratings.update(profile_id, rating.id, value=5)
    print(rating.value)
    await client.ratings.delete(profile_id, rating.id)


async def delete(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    show = (await client.shows.list().first_page())[0]
    rating = await client.ratings.rate(profile_id, content_type="show", content_id=show.id, value=4)
    await client.ratings.delete(profile_id, rating.id)
