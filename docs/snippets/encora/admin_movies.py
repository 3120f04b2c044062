"""Snippets of `client.admin.movies`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    async for movie in client.admin.movies.list(status="draft"):
        print(movie.id, movie.title)


async def create(client: AsyncEncoraClient) -> None:
    movie = await client.admin.movies.create(title="Night Train", status="draft", drm_required=False)
    print(movie.id, movie.status)


async def get(client: AsyncEncoraClient) -> None:
    movie_id = (await client.admin.movies.list().first_page())[0].id
    movie = await client.admin.movies.get(movie_id)
    print(movie.title, movie.status)


async def update(client: AsyncEncoraClient) -> None:
    """Pass the movie that you read: its ETag guards the change."""
    draft = await client.admin.movies.create(title="Night Train", status="draft", drm_required=False)
    changed = await client.admin.movies.update(draft, runtime_minutes=93, content_rating="PG")
    print(changed.runtime_minutes)


async def delete(client: AsyncEncoraClient) -> None:
    draft = await client.admin.movies.create(title="Night Train", status="draft", drm_required=False)
    await client.admin.movies.delete(draft)


async def publish(client: AsyncEncoraClient) -> None:
    draft = await client.admin.movies.create(
        title="Night Train", status="draft", drm_required=False, runtime_minutes=93, content_rating="PG"
    )
    published = await client.admin.movies.publish(draft)
    print(published.status)


async def unpublish(client: AsyncEncoraClient) -> None:
    movie_id = (await client.admin.movies.list(status="published").first_page())[0].id
    movie = await client.admin.movies.get(movie_id)
    movie = await client.admin.movies.unpublish(movie)
    print(movie.status)


async def edit(client: AsyncEncoraClient) -> None:
    """Reads, changes and saves; again if somebody was faster."""
    movie_id = (await client.admin.movies.list(status="draft").first_page())[0].id
    movie = await client.admin.movies.edit(movie_id, lambda current: {"title": current.title.upper()})
    print(movie.title)
