"""Snippets of `client.media.uploads`."""

import httpx

from encora_client import AsyncEncoraClient


async def create(client: AsyncEncoraClient) -> None:
    """`client.workflows.upload` sends the file as well, and goes on where it broke off."""
    upload = await client.media.uploads.create(
        asset_type="image", filename="poster.png", content_type="image/png", size_bytes=4
    )
    print(upload.id)


async def get(client: AsyncEncoraClient) -> None:
    upload = await client.media.uploads.create(
        asset_type="image", filename="poster.png", content_type="image/png", size_bytes=4
    )
    upload = await client.media.uploads.get(upload.id)
    print(upload.status)


async def cancel(client: AsyncEncoraClient) -> None:
    upload = await client.media.uploads.create(
        asset_type="image", filename="poster.png", content_type="image/png", size_bytes=4
    )
    await client.media.uploads.cancel(upload)


async def complete(client: AsyncEncoraClient) -> None:
    """The file goes to the signed address first."""
    upload = await client.media.uploads.create(
        asset_type="image", filename="poster.png", content_type="image/png", size_bytes=4
    )
    async with httpx.AsyncClient() as http:
        await http.put(upload.upload_url, content=b"\x89PNG")
    upload = await client.media.uploads.complete(upload)
    print(upload.status)
