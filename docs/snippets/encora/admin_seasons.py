"""Snippets of `client.admin.seasons`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    show_id = (await client.admin.shows.list().first_page())[0].id
    for season in await client.admin.seasons.list(show_id):
        print(season.season_number)


async def create(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False)
    season = await client.admin.seasons.create(show.id, season_number=1, status="draft")
    print(season.id)


async def get(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False)
    season = await client.admin.seasons.create(show.id, season_number=1, status="draft")
    season = await client.admin.seasons.get(show.id, 1)
    print(season.status)


async def update(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False)
    season = await client.admin.seasons.create(show.id, season_number=1, status="draft")
    season = await client.admin.seasons.get(show.id, 1)
    season = await client.admin.seasons.update(show.id, season, title="The first winter")
    print(season.title)


async def delete(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False)
    season = await client.admin.seasons.create(show.id, season_number=1, status="draft")
    season = await client.admin.seasons.get(show.id, 1)
    await client.admin.seasons.delete(show.id, season)


async def edit(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False)
    season = await client.admin.seasons.create(show.id, season_number=1, status="draft")
    season = await client.admin.seasons.edit(show.id, 1, lambda current: {"title": "The first winter"})
    print(season.title)
