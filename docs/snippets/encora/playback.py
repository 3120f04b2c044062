"""Snippets of `client.playback`."""

from encora_client import AsyncEncoraClient


async def heartbeat(client: AsyncEncoraClient) -> None:
    """`client.workflows.play` sends them by itself."""
    movie = (await client.movies.list().first_page())[0]
    device = (await client.devices.list())[0]
    stream = await client.movies.stream(movie, device_id=device.id)
    result = await client.playback.heartbeat(session_id=stream.session_id, position_seconds=30)
    print(result)
    await client.playback.end(stream.session_id)


async def end(client: AsyncEncoraClient) -> None:
    movie = (await client.movies.list().first_page())[0]
    device = (await client.devices.list())[0]
    stream = await client.movies.stream(movie, device_id=device.id)
    await client.playback.end(stream.session_id)


async def sessions(client: AsyncEncoraClient) -> None:
    for session in await client.playback.sessions():
        print(session)
