"""Snippets of `client.admin.collections`."""

from uuid import uuid4

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    async for collection in client.admin.collections.list():
        print(collection.slug, collection.status)


async def create(client: AsyncEncoraClient) -> None:
    collection = await client.admin.collections.create(
        slug=f"night-{uuid4().hex[:8]}", title="Night", type="manual", status="draft"
    )
    print(collection.id)


async def get(client: AsyncEncoraClient) -> None:
    collection = await client.admin.collections.create(
        slug=f"night-{uuid4().hex[:8]}", title="Night", type="manual", status="draft"
    )
    collection = await client.admin.collections.get(collection.id)
    print(collection.title)


async def update(client: AsyncEncoraClient) -> None:
    collection = await client.admin.collections.create(
        slug=f"night-{uuid4().hex[:8]}", title="Night", type="manual", status="draft"
    )
    collection = await client.admin.collections.update(collection, subtitle="After dark")
    print(collection.subtitle)


async def delete(client: AsyncEncoraClient) -> None:
    collection = await client.admin.collections.create(
        slug=f"night-{uuid4().hex[:8]}", title="Night", type="manual", status="draft"
    )
    await client.admin.collections.delete(collection)


async def edit(client: AsyncEncoraClient) -> None:
    collection = await client.admin.collections.create(
        slug=f"night-{uuid4().hex[:8]}", title="Night", type="manual", status="draft"
    )
    collection = await client.admin.collections.edit(collection.id, lambda current: {"subtitle": "After dark"})
    print(collection.subtitle)
