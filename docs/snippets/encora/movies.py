"""Snippets of `client.movies`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    async for movie in client.movies.list(genre="drama"):
        print(movie.id, movie.title)


async def get(client: AsyncEncoraClient) -> None:
    movie = (await client.movies.list().first_page())[0]
    movie = await client.movies.get(movie.id)
    print(movie.title)


async def trailers(client: AsyncEncoraClient) -> None:
    movie = (await client.movies.list().first_page())[0]
    for trailer in await client.movies.trailers(movie):
        print(trailer)


async def related(client: AsyncEncoraClient) -> None:
    movie = (await client.movies.list().first_page())[0]
    for other in await client.movies.related(movie):
        print(other.title)


async def stream(client: AsyncEncoraClient) -> None:
    """Takes a place of the plan until it ends: `client.workflows.play` does it all, and ends it for sure."""
    movie = (await client.movies.list().first_page())[0]
    device = (await client.devices.list())[0]
    stream = await client.movies.stream(movie, device_id=device.id)
    print(stream.session_id)
    await client.playback.end(stream.session_id)


async def tracks(client: AsyncEncoraClient) -> None:
    movie = (await client.movies.list().first_page())[0]
    tracks = await client.movies.tracks(movie)
    print(tracks)
