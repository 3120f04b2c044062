"""Snippets of `client.downloads`."""

import os

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    async for download in client.downloads.list(profile_id):
        print(download.id)


async def create(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    movie = (await client.movies.list().first_page())[0]
    device = (await client.devices.list())[0]
    download = await client.downloads.create(
        profile_id, content_type="movie", content_id=movie.id, quality="SD", device_id=device.id
    )
    print(download.id)
    await client.downloads.delete(profile_id, download)


async def get(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    movie = (await client.movies.list().first_page())[0]
    device = (await client.devices.list())[0]
    download = await client.downloads.create(
        profile_id, content_type="movie", content_id=movie.id, quality="SD", device_id=device.id
    )
    download = await client.downloads.get(profile_id, download.id)
    print(download.status)
    await client.downloads.delete(profile_id, download)


async def delete(client: AsyncEncoraClient) -> None:
    profile_id = os.environ["ENCORA_PROFILE_ID"]
    movie = (await client.movies.list().first_page())[0]
    device = (await client.devices.list())[0]
    download = await client.downloads.create(
        profile_id, content_type="movie", content_id=movie.id, quality="SD", device_id=device.id
    )
    await client.downloads.delete(profile_id, download)
