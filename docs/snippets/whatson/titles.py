"""Snippets of `client.titles`."""

from whatson_client import AsyncWhatsonClient


async def create(client: AsyncWhatsonClient) -> None:
    """Each call makes one more: `client.workflows.titles` finds the one that is there."""
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    made = await client.titles.create(content_id="NT-1", type="SubTitle", title="A guard, a storm, a night")
    print(made.id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    made = await client.titles.create(content_id="NT-1", type="SubTitle", title="A guard, a storm, a night")
    title = await client.titles.get(made.id)
    print(title.title)


async def update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    made = await client.titles.create(content_id="NT-1", type="SubTitle", title="A guard, a storm, a night")
    await client.titles.update(made.id, title="A guard and a storm")


async def delete(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    made = await client.titles.create(content_id="NT-1", type="SubTitle", title="A guard, a storm, a night")
    await client.titles.delete(made.id)
