"""Snippets of `client.recommendations`."""

import os

from encora_client import AsyncEncoraClient


async def for_profile(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    for found in await client.recommendations.for_profile(profile_id):
        print(found)
        break


async def trending(client: AsyncEncoraClient) -> None:
    for found in await client.recommendations.trending():
        print(found)
        break
