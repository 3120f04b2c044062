"""Snippets of `client.admin.genres`."""

from uuid import uuid4

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    for genre in await client.admin.genres.list():
        print(genre.slug)


async def create(client: AsyncEncoraClient) -> None:
    genre = await client.admin.genres.create(name="Noir", slug=f"noir-{uuid4().hex[:8]}", content_types=["movie"])
    print(genre.id)


async def update(client: AsyncEncoraClient) -> None:
    genre = await client.admin.genres.create(name="Noir", slug=f"noir-{uuid4().hex[:8]}", content_types=["movie"])
    genre = await client.admin.genres.update(genre.id, name="Film noir")
    print(genre.name)


async def delete(client: AsyncEncoraClient) -> None:
    genre = await client.admin.genres.create(name="Noir", slug=f"noir-{uuid4().hex[:8]}", content_types=["movie"])
    await client.admin.genres.delete(genre.id)
