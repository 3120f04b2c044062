"""Snippets of `client.programs`."""

from uuid import uuid4

from whatson_client import AsyncWhatsonClient


async def get(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    program = await client.programs.get("NT-1")
    print(program.title)


async def update(client: AsyncWhatsonClient) -> None:
    result = await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    result = await client.programs.update("NT-1", title="Night Train (remastered)")
    print(result.content_id)


async def create_or_update(client: AsyncWhatsonClient) -> None:
    """With its `content_id`, sending it twice does what sending it once does."""
    result = await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    print(result.content_id)


async def create_version(client: AsyncWhatsonClient) -> None:
    result = await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    result = await client.programs.create_version("NT-1", f"NT-1-{uuid4().hex[:6]}")
    print(result)
