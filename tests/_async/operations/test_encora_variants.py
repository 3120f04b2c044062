"""EncoraStream over real HTTP, under every variant of what the documents leave open; movies most closely."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from broadcast_clients.core.answer import NOT_MODIFIED, response_of
from broadcast_clients.core.errors import (
    AuthenticationError,
    FieldMissing,
    InvalidRequest,
    NotFoundError,
    PreconditionFailed,
    StatusError,
    UnprocessableRequest,
)
from broadcast_clients.core.report import DeviationWarning
from broadcast_clients.core.retry import Retry
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient
from encora_client.models import Movie, MovieUpdateDict, MovieWriteDict
from tests._async.operations.encora_tour import Tour, register
from tests.operations.expected import Case, cases, missing
from tests.operations.expected_encora import DEFAULT, MOVIES, TABLE, Expected
from tests.operations.facts import operations

START = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC)
TOMORROW = START + dt.timedelta(hours=20)
QUICK = Retry(retries=2, jitter=lambda: 0.0)
EVERYWHERE = cases("encora", DEFAULT, TABLE)
CASES = [each for each in EVERYWHERE if each.values[0].name.removeprefix("encora.") in MOVIES]
UNCHECKED: Any = {"check": False}
FILM: MovieWriteDict = {
    "title": "Les Misérables",
    "status": "draft",
    "drm_required": False,
    "runtime_minutes": 134,
    "content_rating": "PG-13",
    "genres": ["drama"],
    "cast": [{"name": "Jean", "role": "actor", "character": None, "display_order": 1}],
    "images": {"poster": "https://cdn.test/p.jpg"},
    "geo_restrictions": {"policy": "allow_all", "territories": []},
    "available_until": None,
}

every_variant = pytest.mark.parametrize(("case", "expected"), CASES)


def prepare(sandbox: Sandbox, case: Case) -> None:
    sandbox.reset(contents=1, variants=case.variants, start=START)


def connect(sandbox: Sandbox, expected: Expected, **changes: Any) -> AsyncEncoraClient:
    settings: dict[str, Any] = {
        "base_url": sandbox.encora.base_url,
        "token": sandbox.encora.token,
        "overrides": expected.overrides,
        "retries": QUICK,
    }
    return AsyncEncoraClient(**{**settings, **changes})


@contextmanager
def deviations(expected: Expected) -> Generator[None]:
    """Null where no document has it is reported, and lost nowhere; elsewhere a report is an error."""
    with warnings.catch_warnings():
        if expected.nulls_sent or expected.null_clears:
            warnings.simplefilter("ignore", DeviationWarning)
        yield


def guard(expected: Expected) -> dict[str, Any]:
    """Where there is no ETag to guard a write with, it has to be said."""
    return {} if expected.etag == "strong" else {"unconditional": True}


def whole(expected: Expected, **changes: Any) -> Any:
    """Changes, with what an update needs at a server that takes the required marks at their word."""
    required = {"title": FILM["title"], "status": "draft", "drm_required": False}
    return {**required, **changes} if expected.required_on_update else changes


def blamed(error: StatusError, expected: Expected) -> set[str | None]:
    """The arguments that a refusal complains about; a server that lists none leaves them open."""
    assert error.code == expected.code
    return {each.argument for each in error.errors} if expected.fields_listed else set()


def test_every_variant_has_an_expectation() -> None:
    assert missing("encora", TABLE) == (set(), set())
    assert len(EVERYWHERE) == sum(len(by_variant) for by_variant in TABLE.values())
    assert len(CASES) == sum(len(by_variant) for by_variant in MOVIES.values())


# What isn't said of a variant is the default, so one walk is enough for all defaults.
DEFAULTS = {(each.name, each.default) for each in Sandbox.assumptions()}
WALKS = [each for number, each in enumerate(EVERYWHERE) if number == 0 or each.values[0] not in DEFAULTS]


@pytest.mark.parametrize(("case", "expected"), WALKS)
async def test_every_operation(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """All 137 operations, typed from real answers; nothing in these deviates from the document."""
    prepare(sandbox, case)
    with deviations(expected):
        async with connect(sandbox, expected) as client:
            device = await register(client, expected)
        mine: Any = {"device_id": device, "profile_id": sandbox.encora.profile_ids[0]}
        async with connect(sandbox, expected, **mine) as client:
            await Tour(sandbox, client, expected).whole()
    called = {each.route for each in sandbox.requests("encora") if each.status is not None and each.status < 300}
    assert called == {f"{each.method} {each.path}" for api, each in operations() if api == "encora"}


@every_variant
async def test_lists(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """Pages by cursor, filters, order, sparse fields and conditional reads."""
    prepare(sandbox, case)
    with deviations(expected):
        async with connect(sandbox, expected) as client:
            pager = client.movies.list(limit=7)
            first = await pager.first_page()
            assert (len(first), first.meta["limit"], first.meta["has_more"]) == (7, 7, True)
            assert pager.total == (first.meta["total"] if expected.total else None)
            movies = [each async for each in pager]
            assert len({each.id for each in movies}) == len(movies)
            assert not expected.total or len(movies) == pager.total
            assert {each.status for each in movies} == {"published"}
            created = [each.created_at for each in movies]
            assert created == sorted(created, reverse=expected.newest_first)
            second = await client.movies.list(limit=7, cursor=first.meta["next_cursor"]).first_page()
            assert (second.meta["prev_cursor"] is not None) == expected.previous
            by_title = await client.movies.list(sort="title", limit=100).collect()
            assert [each.title for each in by_title] == sorted(each.title for each in movies)
            year = movies[0].release_year
            filtered = await client.movies.list(release_year=year, language=movies[0].audio_languages[0]).collect()
            assert movies[0] in filtered
            assert {each.release_year for each in filtered} == {year}
            drafts = await client.admin.movies.list(status="draft", limit=100).collect()
            assert {each.status for each in drafts} == {"draft"}
            await inserted(client, expected)
            await sparse(client, movies[0], expected)
            await conditional(client, movies[0], expected)
            with pytest.raises(expected.wrong_query) as caught:
                await client.movies.list(limit=0, options=UNCHECKED).first_page()
            assert caught.value.request_id
    assert None not in {each.route for each in sandbox.requests("encora")}


async def inserted(client: AsyncEncoraClient, expected: Expected) -> None:
    """A movie that comes in while a list is read moves none of the others out of it, or into it twice."""
    before = {each.id async for each in client.admin.movies.list(limit=100)}
    pager = client.admin.movies.list(limit=7)
    begun = [each.id for each in await pager.collect(limit=9)]
    added = (await client.admin.movies.create(FILM)).id
    seen = [*begun, *(each.id for each in await pager.collect())]
    assert len(seen) == len(set(seen))
    assert set(seen) == (before if expected.newest_first else before | {added})


async def sparse(client: AsyncEncoraClient, movie: Movie, expected: Expected) -> None:
    """Only what was asked for is there; the rest says that it wasn't asked for."""
    for fields in ("title,genres", ["title", "genres"]):
        part = await client.movies.get(movie.id, fields=fields)
        assert (part.title, part.genres) == (movie.title, movie.genres)
        with pytest.raises(FieldMissing, match="synopsis"):
            _ = part.synopsis
        assert ("id" in part.model_fields_set) == expected.sparse_id
    listed = await client.movies.list(fields=["title"], limit=1).first()
    assert listed is not None
    assert listed.model_fields_set == ({"id", "title"} if expected.sparse_id else {"title"})


async def conditional(client: AsyncEncoraClient, movie: Movie, expected: Expected) -> None:
    """What is still the same isn't sent again, where the server gives something to tell it by."""
    etag = response_of(await client.movies.get(movie.id)).etag
    page = await client.movies.list(limit=3).first_page()
    tag = response_of(page).etag
    if expected.etag == "none":
        assert (etag, tag) == (None, None)
        again = await client.movies.get(movie.id, if_none_match='"any"')
        assert again == movie
        return
    assert etag is not None
    assert tag is not None
    assert etag.startswith("W/") == tag.startswith("W/") == (expected.etag == "weak")
    assert await client.movies.get(movie.id, if_none_match=etag) is NOT_MODIFIED
    assert await client.movies.get(movie.id, if_none_match='"other"') == movie
    same = await client.movies.list(limit=3, if_none_match=tag).first_page()
    assert (same, same.not_modified) == ([], True)


@every_variant
async def test_authoring(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """Create, update, edit, publish, unpublish, delete; and somebody else in between."""
    prepare(sandbox, case)
    with deviations(expected):
        async with connect(sandbox, expected) as client, connect(sandbox, expected) as colleague:
            movie = await client.admin.movies.create(FILM, synopsis="s")
            facts = response_of(movie)
            assert (facts.status, facts.request_id is not None) == (expected.created_status, expected.request_id)
            assert (movie.title, movie.synopsis, movie.available_until) == (FILM["title"], "s", None)
            assert (movie.cast[0].name, movie.images.poster) == ("Jean", "https://cdn.test/p.jpg")
            if expected.nulls_sent:
                tagline: Any = movie.tagline
                assert tagline is None
                assert any("$.tagline" in each or "$.data.tagline" in each for each in facts.deviations)
            else:
                assert "tagline" not in movie.model_fields_set
            await unguarded(client, movie, expected)
            changed = await client.admin.movies.update(movie, **whole(expected, tagline="t"), **guard(expected))
            assert (changed.tagline, changed.synopsis) == ("t", "s")
            await overtaken(client, colleague, movie, expected)
            published = await publish(client, changed.id, expected)
            await wrong_states(client, published, expected)
            unpublished = await client.admin.movies.unpublish(published, **guard(expected))
            assert unpublished.status == "unpublished"
            with pytest.raises(NotFoundError):
                await client.movies.get(unpublished.id)
            await client.admin.movies.delete(unpublished)
            with pytest.raises(NotFoundError):
                await client.admin.movies.get(unpublished.id)
            with pytest.raises(NotFoundError):
                await client.admin.movies.delete(unpublished)


async def unguarded(client: AsyncEncoraClient, movie: Movie, expected: Expected) -> None:
    """Without a strong ETag nothing is overwritten unless it is said."""
    if expected.etag == "strong":
        return
    changes = whole(expected, tagline="x")
    with pytest.raises(InvalidRequest, match="unconditional=True"):
        await client.admin.movies.update(movie, **changes)
    with pytest.raises(InvalidRequest, match="unconditional=True"):
        await client.admin.movies.publish(movie)
    with pytest.raises(InvalidRequest, match="ETag"):
        await client.admin.movies.edit(movie.id, lambda current: changes)


async def overtaken(client: AsyncEncoraClient, colleague: AsyncEncoraClient, movie: Movie, expected: Expected) -> None:
    """A change made from an old version is refused; edit reads again and keeps both changes."""
    if expected.etag != "strong":
        return
    with pytest.raises(PreconditionFailed) as caught:
        await client.admin.movies.update(movie, **whole(expected, tagline="old"))
    assert caught.value.sent_etag == response_of(movie).etag
    seen: list[str] = []

    theirs = await colleague.admin.movies.get(movie.id)
    await colleague.admin.movies.update(theirs, **whole(expected, studio="theirs"))

    def change(current: Movie) -> MovieUpdateDict:
        seen.append(current.studio)
        changes: MovieUpdateDict = whole(expected, tagline="mine")
        return changes

    edited = await client.admin.movies.edit(movie.id, change)
    assert (edited.tagline, edited.studio, seen) == ("mine", "theirs", ["theirs"])


async def publish(client: AsyncEncoraClient, movie_id: str, expected: Expected) -> Movie:
    """Publish at once; a movie without a video can't be, so another one is taken."""
    if not expected.has_video:
        with pytest.raises(UnprocessableRequest) as caught:
            await client.admin.movies.publish(await client.admin.movies.get(movie_id))
        assert "video_asset" in {each.path for each in caught.value.errors}
        drafts = await client.admin.movies.list(status="draft", limit=100).collect()
        ready = [each.id for each in drafts if "runtime_minutes" in each.model_fields_set]
        ready.remove(movie_id)
        movie_id = ready[0]
    published = await client.admin.movies.publish(await client.admin.movies.get(movie_id), **guard(expected))
    assert published.status == "published"
    return published


async def wrong_states(client: AsyncEncoraClient, published: Movie, expected: Expected) -> None:
    """What the state of a movie forbids."""
    with pytest.raises(expected.wrong_state):
        await client.admin.movies.publish(published, **guard(expected))
    with pytest.raises(expected.wrong_state):
        await client.admin.movies.delete(published)


@every_variant
async def test_schedules(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """A time in the future publishes later."""
    prepare(sandbox, case)
    with deviations(expected):
        async with connect(sandbox, expected) as client:
            if not expected.has_video:
                scheduled = await client.admin.movies.list(status="scheduled").collect()
                waiting = min(scheduled, key=lambda movie: movie.available_from)
            else:
                movie = await client.admin.movies.create(FILM)
                waiting = await client.admin.movies.publish(movie, available_from=TOMORROW, **guard(expected))
                assert (waiting.status, waiting.available_from) == ("scheduled", TOMORROW)
            with pytest.raises(NotFoundError):
                await client.movies.get(waiting.id)
            assert waiting.id in sandbox.advance(days=1)["encora"]["published"]
            assert (await client.admin.movies.get(waiting.id)).status == "published"
            if expected.has_video:
                assert (await client.movies.get(waiting.id)).title == FILM["title"]


@every_variant
async def test_refusals(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """What the server refuses is told with the arguments."""
    prepare(sandbox, case)
    unknown: Any = {"body": {"x_unknown": 1}}
    with deviations(expected):
        async with connect(sandbox, expected) as client:
            with pytest.raises(UnprocessableRequest) as caught:
                await client.admin.movies.create(title="x" * 256, status="no", drm_required=False, options=UNCHECKED)
            assert blamed(caught.value, expected) == ({"title", "status"} if expected.fields_listed else set())
            await refused_if(expected.unknown_refused, client, FILM, unknown)
            await refused_if(expected.unknown_genre_refused, client, {**FILM, "genres": ["polka"]})
            visible: MovieWriteDict = {"title": FILM["title"], "status": "published", "drm_required": False}
            await refused_if(expected.status_checked, client, visible)
            with pytest.raises(expected.wrong_id):
                await client.admin.movies.get("no uuid", options=UNCHECKED)
            movie = await client.admin.movies.create(FILM, tagline="t")
            if expected.required_on_update:
                with pytest.raises(UnprocessableRequest) as caught:
                    await client.admin.movies.update(movie, tagline="x")
                assert blamed(caught.value, expected) == {"title", "status", "drm_required"}
            await nulls(client, movie, expected)


async def refused_if(refused: bool, client: AsyncEncoraClient, film: MovieWriteDict, options: Any = None) -> None:
    """Create a movie with something that some servers refuse."""
    if not refused:
        movie = await client.admin.movies.create(film, options=options)
        assert (movie.title, movie.status) == (film["title"], film["status"])
        return
    with pytest.raises(UnprocessableRequest):
        await client.admin.movies.create(film, options=options)


async def nulls(client: AsyncEncoraClient, movie: Movie, expected: Expected) -> None:
    """Null where it is documented, and where it isn't."""
    kept = await client.admin.movies.update(movie, **whole(expected, available_until=TOMORROW), **guard(expected))
    assert kept.available_until == TOMORROW
    kept = await client.admin.movies.update(kept, **whole(expected, available_until=None), **guard(expected))
    assert kept.available_until is None
    cleared: Any = whole(expected, tagline=None)
    with pytest.raises(InvalidRequest, match="must not be null"):
        await client.admin.movies.update(kept, cleared, **guard(expected))
    if expected.null_clears:
        kept = await client.admin.movies.update(kept, cleared, options=UNCHECKED, **guard(expected))
        assert kept.to_wire().get("tagline") is None
    else:
        with pytest.raises(UnprocessableRequest):
            await client.admin.movies.update(kept, cleared, options=UNCHECKED, **guard(expected))


@every_variant
async def test_idempotency_keys(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """What is sent twice under one key is done once."""
    prepare(sandbox, case)
    with deviations(expected):
        async with connect(sandbox, expected) as client:
            movies = [await client.admin.movies.create(FILM, idempotency_key="job/1") for _ in range(2)]
            assert movies[0] == movies[1]
            with pytest.raises(expected.other_body) as conflict:
                await client.admin.movies.create(FILM, tagline="other", idempotency_key="job/1")
            assert conflict.value.idempotency_key == "job/1"
            told: list[str | None] = []
            for _ in range(2):
                with pytest.raises(UnprocessableRequest) as caught:
                    await client.admin.movies.create(FILM, title="x" * 256, idempotency_key="job/2", options=UNCHECKED)
                told.append(caught.value.request_id)
            assert (told[0] == told[1]) == expected.refusals_replayed
            if expected.refusals_replayed:
                with pytest.raises(expected.other_body):
                    await client.admin.movies.create(FILM, idempotency_key="job/2")
            else:
                await client.admin.movies.create(FILM, idempotency_key="job/2")
            sandbox.fault("encora", "POST /admin/movies", "reset_after")
            lost = await client.admin.movies.create(FILM)
            assert response_of(lost).attempts == 2
            keys = [each.headers["idempotency-key"] for each in sandbox.requests("encora")[-2:]]
            assert keys == [response_of(lost).idempotency_key] * 2
            count = len(await client.admin.movies.list(status="draft", q=FILM["title"], limit=100).collect())
    assert count == (2 if expected.refusals_replayed else 3)


@every_variant
async def test_credentials(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """A wrong token, none, and one that is renewed."""
    prepare(sandbox, case)
    with deviations(expected):
        for token in ("wrong", None):
            async with connect(sandbox, expected, token=token) as client:
                with pytest.raises(AuthenticationError, match="Access token is missing or invalid") as caught:
                    await client.movies.list().first()
                assert (caught.value.code, caught.value.attempts) == ("UNAUTHORIZED", 1)
                assert caught.value.request_id
        asked: list[str] = []

        def current() -> str:
            asked.append(sandbox.encora.issue_token() if asked else sandbox.encora.token)
            return asked[-1]

        async with connect(sandbox, expected, token=current) as client:
            assert await client.movies.list().first() is not None
            sandbox.encora.expire_tokens()
            assert await client.movies.list().first() is not None
        assert len(asked) == 2
