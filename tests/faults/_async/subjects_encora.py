"""The operations of EncoraStream that the fault table is tried on. To add one, add a line here."""

from __future__ import annotations

from broadcast_clients.core.answer import response_of
from encora_client import AsyncEncoraClient
from encora_client.models import Movie
from tests.faults._async.encora_subject import encora
from tests.faults._async.subject import CREATED
from tests.faults._async.subjects_encora_reads import OPEN, READS
from tests.faults._async.subjects_encora_writes import WRITES
from tests.faults.state import State

__all__ = ["ENCORA"]


async def public_movie(client: AsyncEncoraClient) -> Movie:
    """One that viewers see."""
    movie = await client.movies.list(limit=1).first()
    assert movie is not None
    return movie


async def draft(client: AsyncEncoraClient) -> Movie:
    """One that could be published."""
    return await client.admin.movies.create(
        title="Brouillon", status="draft", drm_required=False, runtime_minutes=90, content_rating="PG"
    )


async def published(client: AsyncEncoraClient) -> Movie:
    """One that could be unpublished."""
    return await client.admin.movies.publish(await draft(client))


def changes(state: State, movie: Movie) -> int:
    """Versions since the movie was read."""
    return state.changes_since(movie.id, response_of(movie).etag)


MOVIES = (
    encora(
        "movies.list", "safe", lambda client, _: client.movies.list(limit=2).first_page(), representative=True
    ),
    encora("movies.get", "safe", lambda client, movie: client.movies.get(movie.id), prepare=public_movie),
    encora("admin.movies.list", "safe", lambda client, _: client.admin.movies.list(status="draft").first_page()),
    encora("admin.movies.get", "safe", lambda client, movie: client.admin.movies.get(movie.id), prepare=draft),
    encora(
        "admin.movies.create", "key",
        lambda client, _: client.admin.movies.create(title=CREATED, status="draft", drm_required=False),
        writes=lambda state, _: state.movies_called(CREATED), representative=True,
    ),
    encora(
        "admin.movies.create", "key",
        lambda client, _: client.admin.movies.create(
            title=CREATED, status="draft", drm_required=False, idempotency_key="row 17"
        ),
        how="with a key of the caller's",
        writes=lambda state, _: state.movies_called(CREATED),
    ),
    encora(
        "admin.movies.update", "guarded",
        lambda client, movie: client.admin.movies.update(movie, title=CREATED),
        prepare=draft, writes=changes, representative=True,
    ),
    encora(
        "admin.movies.update", "once",
        lambda client, movie: client.admin.movies.update(movie, title=CREATED, unconditional=True),
        how="unconditional", prepare=draft, writes=changes,
    ),
    encora(
        "admin.movies.delete", "delete",
        lambda client, movie: client.admin.movies.delete(movie),
        prepare=draft, writes=lambda state, movie: state.is_gone(movie.id), representative=True,
    ),
    encora(
        "admin.movies.publish", "guarded",
        lambda client, movie: client.admin.movies.publish(movie),
        prepare=draft, writes=changes, representative=True,
    ),
    encora(
        "admin.movies.unpublish", "guarded",
        lambda client, movie: client.admin.movies.unpublish(movie),
        prepare=published, writes=changes,
    ),
    encora(
        "request", "once",
        lambda client, _: client.request(
            "POST", "/admin/movies", json={"title": CREATED, "status": "draft", "drm_required": False}
        ),
        how="POST", route="POST /admin/movies",
        writes=lambda state, _: state.movies_called(CREATED), representative=True,
    ),
    encora(
        "request", "safe", lambda client, _: client.request("GET", "/movies"), how="GET", route="GET /movies"
    ),
)  # fmt: skip

ENCORA = (*MOVIES, *READS, *OPEN, *WRITES)
