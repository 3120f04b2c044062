"""Snippets of `client.episodes`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    show = (await client.shows.list().first_page())[0]
    async for episode in client.episodes.list(show.id, 1):
        print(episode.episode_number, episode.title)


async def get(client: AsyncEncoraClient) -> None:
    show = (await client.shows.list().first_page())[0]
    episode = await client.episodes.get(show.id, 1, 1)
    print(episode.title)


async def stream(client: AsyncEncoraClient) -> None:
    show = (await client.shows.list().first_page())[0]
    episode = (await client.episodes.list(show.id, 1).first_page())[0]
    device = (await client.devices.list())[0]
    stream = await client.episodes.stream(episode, device_id=device.id)
    print(stream.session_id)
    await client.playback.end(stream.session_id)


async def tracks(client: AsyncEncoraClient) -> None:
    show = (await client.shows.list().first_page())[0]
    episode = (await client.episodes.list(show.id, 1).first_page())[0]
    print(await client.episodes.tracks(episode))
