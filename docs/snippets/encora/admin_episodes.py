"""Snippets of `client.admin.episodes`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    show_id = (await client.admin.shows.list().first_page())[0].id
    async for episode in client.admin.episodes.list(show_id, 1):
        print(episode.episode_number, episode.title)


async def create(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False)
    await client.admin.seasons.create(show.id, season_number=1, status="draft")
    episode = await client.admin.episodes.create(show.id, 1, episode_number=1, title="Ice", status="draft")
    print(episode.id)


async def get(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False)
    await client.admin.seasons.create(show.id, season_number=1, status="draft")
    episode = await client.admin.episodes.create(show.id, 1, episode_number=1, title="Ice", status="draft")
    episode = await client.admin.episodes.get(show.id, 1, 1)
    print(episode.title)


async def update(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False)
    await client.admin.seasons.create(show.id, season_number=1, status="draft")
    episode = await client.admin.episodes.create(show.id, 1, episode_number=1, title="Ice", status="draft")
    episode = await client.admin.episodes.get(show.id, 1, 1)
    episode = await client.admin.episodes.update(show.id, 1, episode, runtime_minutes=52)
    print(episode.runtime_minutes)


async def delete(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False)
    await client.admin.seasons.create(show.id, season_number=1, status="draft")
    episode = await client.admin.episodes.create(show.id, 1, episode_number=1, title="Ice", status="draft")
    episode = await client.admin.episodes.get(show.id, 1, 1)
    await client.admin.episodes.delete(show.id, 1, episode)


async def edit(client: AsyncEncoraClient) -> None:
    show = await client.admin.shows.create(title="Harbour", status="draft", drm_required=False)
    await client.admin.seasons.create(show.id, season_number=1, status="draft")
    episode = await client.admin.episodes.create(show.id, 1, episode_number=1, title="Ice", status="draft")
    episode = await client.admin.episodes.edit(show.id, 1, 1, lambda current: {"runtime_minutes": 52})
    print(episode.runtime_minutes)
