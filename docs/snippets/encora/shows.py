"""Snippets of `client.shows`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    async for show in client.shows.list():
        print(show.id, show.title)


async def get(client: AsyncEncoraClient) -> None:
    show = (await client.shows.list().first_page())[0]
    show = await client.shows.get(show.id)
    print(show.title)


async def seasons(client: AsyncEncoraClient) -> None:
    show = (await client.shows.list().first_page())[0]
    for season in await client.shows.seasons(show):
        print(season.season_number)


async def season(client: AsyncEncoraClient) -> None:
    show = (await client.shows.list().first_page())[0]
    season = await client.shows.season(show, 1)
    print(season.season_number)


async def trailers(client: AsyncEncoraClient) -> None:
    show = (await client.shows.list().first_page())[0]
    for trailer in await client.shows.trailers(show):
        print(trailer)


async def related(client: AsyncEncoraClient) -> None:
    show = (await client.shows.list().first_page())[0]
    for other in await client.shows.related(show):
        print(other.title)
