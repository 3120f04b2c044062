"""The operations that the fault table is tried on. To add an operation to the table, add a line here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from attrs import frozen

from broadcast_clients.core.answer import response_of
from encora_client import AsyncEncoraClient
from encora_client.models import Movie
from encora_client.operations import load as encora_operation
from plurimedia_client import AsyncPlurimediaClient
from plurimedia_client.operations import load as plurimedia_operation
from tests.faults.rows import Api, Replay
from tests.faults.state import State
from whatson_client import AsyncWhatsonClient
from whatson_client.operations import load as whatson_operation

__all__ = ["CREATED", "SUBJECTS", "AsyncClient", "Subject"]

AsyncClient = AsyncPlurimediaClient | AsyncEncoraClient | AsyncWhatsonClient

CONTENT = 7488
CATALOG = 1201
LONG_AGO = datetime(2023, 1, 1)
PROGRAM = "9294452527"
NEW_PROGRAM = "PLM7488"
CREATED = "Quarantaine à Ostende"


@frozen
class Subject:
    """An operation, called in one certain way."""

    name: str
    api: Api
    operation: str
    """Id in the operation table, or `request`."""
    route: str
    """Method and path template."""
    replay: Replay
    representative: bool
    """It meets every row of the table; the others only the samples."""
    prepare: Callable[[Any], Awaitable[Any]]
    """Puts what is needed in place, and gives what the call works on. Opens a connection."""
    call: Callable[[Any, Any], Awaitable[Any]]
    writes: Callable[[State, Any], int] | None
    """Counts how often the write took effect."""


# --- Plurimedia -----------------------------------------------------------------------------------------------------


def plurimedia(
    operation: str,
    call: Callable[[AsyncPlurimediaClient], Awaitable[object]],
    *,
    representative: bool = False,
) -> Subject:
    """An operation of Plurimedia. All of them read."""
    found = plurimedia_operation(operation)

    async def prepare(client: AsyncPlurimediaClient) -> None:
        await client.catalogs.list()

    async def act(client: AsyncPlurimediaClient, _: None) -> object:
        return await call(client)

    route = f"{found.method} {found.path}"
    return Subject(operation, "plurimedia", operation, route, "safe", representative, prepare, act, None)


PLURIMEDIA = (
    plurimedia("catalogs.list", lambda client: client.catalogs.list()),
    plurimedia("catalogs.contents", lambda client: client.catalogs.contents(CATALOG).first_page()),
    plurimedia("catalogs.last_updated", lambda client: client.catalogs.last_updated(CATALOG, since=LONG_AGO)),
    plurimedia("contents.get", lambda client: client.contents.get(CONTENT), representative=True),
    plurimedia("contents.get_v1", lambda client: client.contents.get_v1(CONTENT)),
)

# --- EncoraStream ---------------------------------------------------------------------------------------------------


async def no_movie(client: AsyncEncoraClient) -> None:
    """Nothing is needed."""
    await client.movies.list(limit=1).first_page()


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


def encora(
    operation: str,
    replay: Replay,
    call: Callable[[AsyncEncoraClient, Any], Awaitable[object]],
    *,
    how: str = "",
    route: str = "",
    prepare: Callable[[AsyncEncoraClient], Awaitable[object]] = no_movie,
    writes: Callable[[State, Any], int] | None = None,
    representative: bool = False,
) -> Subject:
    """An operation of EncoraStream."""
    if not route:
        found = encora_operation(operation)
        route = f"{found.method} {found.path}"
    name = f"{operation} {how}".strip()
    return Subject(name, "encora", operation, route, replay, representative, prepare, call, writes)


ENCORA = (
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

# --- WHATS'ON -------------------------------------------------------------------------------------------------------


async def logged_in(client: AsyncWhatsonClient) -> None:
    """A token, and an open connection."""
    await client.dropdowns.genres()


def whatson(
    operation: str,
    replay: Replay,
    call: Callable[[AsyncWhatsonClient], Awaitable[object]],
    *,
    how: str = "",
    writes: Callable[[State], int] | None = None,
    representative: bool = False,
) -> Subject:
    """An operation of WHATS'ON."""
    found = whatson_operation(operation)

    async def act(client: AsyncWhatsonClient, _: None) -> object:
        return await call(client)

    return Subject(
        f"{operation} {how}".strip(),
        "whatson",
        operation,
        f"{found.method} {found.path}",
        replay,
        representative,
        logged_in,
        act,
        None if writes is None else lambda state, _: writes(state),
    )


WHATSON = (
    whatson("auth.login", "login", lambda client: client.login(), representative=True),
    whatson("dropdowns.genres", "safe", lambda client: client.dropdowns.genres()),
    whatson("programs.get", "safe", lambda client: client.programs.get(PROGRAM), representative=True),
    whatson(
        "programs.create_or_update", "upsert",
        lambda client: client.programs.create_or_update(content_id=NEW_PROGRAM, title=CREATED, duration="01:30:00"),
        how="with an id",
        writes=lambda state: state.exists(NEW_PROGRAM), representative=True,
    ),
    whatson(
        "programs.create_or_update", "once",
        lambda client: client.programs.create_or_update(title=CREATED, duration="01:30:00"),
        how="without an id",
        writes=lambda state: state.programs_created(), representative=True,
    ),
    whatson(
        "programs.create_or_update", "once",
        lambda client: client.programs.create_or_update(content_id=PROGRAM, images=[{"identification": "still"}]),
        how="with an image that has no id",
        writes=lambda state: state.parts_created(PROGRAM, "images", "imageId"), representative=True,
    ),
    whatson(
        "programs.create_or_update", "once",
        lambda client: client.programs.create_or_update(content_id=PROGRAM, product_titles=[{"title": CREATED}]),
        how="with a title that has no id",
        writes=lambda state: state.parts_created(PROGRAM, "productTitles", "id"),
    ),
    whatson(
        "programs.update", "upsert",
        lambda client: client.programs.update(PROGRAM, title=CREATED),
        writes=lambda state: state.is_titled(PROGRAM, CREATED), representative=True,
    ),
    whatson(
        "programs.update", "once",
        lambda client: client.programs.update(PROGRAM, content_id=NEW_PROGRAM),
        how="with another id",
        writes=lambda state: state.exists(NEW_PROGRAM), representative=True,
    ),
)  # fmt: skip

SUBJECTS: tuple[Subject, ...] = (*PLURIMEDIA, *ENCORA, *WHATSON)
