"""Snippets of `client.admin.shows`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    async for show in client.admin.shows.list():
        print(show.title, show.status)


async def create(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False)
    print(show.id)


async def get(client: AsyncEncoraClient) -> None:
    show_id = (await client.admin.shows.list().first_page())[0].id
    show = await client.admin.shows.get(show_id)
    print(show.title)


async def update(client: AsyncEncoraClient) -> None:
    """Pass the show that you read: its ETag guards the change."""
    show_id = (await client.admin.shows.list().first_page())[0].id
    show = await client.admin.shows.get(show_id)
    show = await client.admin.shows.update(show, network="Channel 5")


async def delete(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False, content_rating="TV-PG")
    await client.admin.shows.delete(show)


async def publish(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False, content_rating="TV-PG")
    show = await client.admin.shows.publish(show)
    print(show.status)


async def unpublish(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False, content_rating="TV-PG")
    show = await client.admin.shows.publish(show)
    show = await client.admin.shows.unpublish(show)
    print(show.status)


async def edit(client: AsyncEncoraClient) -> None:
    show_id = (await client.admin.shows.list().first_page())[0].id
    show = await client.admin.shows.edit(show_id, lambda current: {"network": "Channel 5"})
    print(show.title)
