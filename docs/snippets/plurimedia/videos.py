"""Snippets of `client.videos`."""

from plurimedia_client import AsyncPlurimediaClient


async def list(client: AsyncPlurimediaClient) -> None:
    for video in await client.videos.list():
        print(video.id)


async def related_objects(client: AsyncPlurimediaClient) -> None:
    video = (await client.videos.list())[0]
    related = await client.videos.related_objects(video.id)
    print(related)
