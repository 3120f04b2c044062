"""Movies on EncoraStream, as users write it. Lines that end in a mark have to be refused."""

from __future__ import annotations

import datetime as dt
from typing import assert_type

from encora_client import (
    UNSET,
    AsyncEncoraClient,
    AsyncPager,
    EncoraClient,
    FromFile,
    ItemList,
    NotModified,
    Pager,
    Token,
)
from encora_client.models import (
    CastMember,
    CastMemberDict,
    ImageSet,
    Movie,
    MovieUpdate,
    MovieUpdateDict,
    MovieWrite,
    MovieWriteDict,
    PublishMovie,
)

SOON = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
ACTOR: CastMemberDict = {"name": "Jean", "character": None}
FILM: MovieWriteDict = {"title": "t", "status": "draft", "drm_required": False, "available_until": None}
CHANGES: MovieUpdateDict = {"tagline": "t", "cast": [ACTOR, CastMember(name="Anna")]}


def reading(client: EncoraClient) -> None:
    assert_type(client.movies.list(limit=5, fields=["id", "title"], content_rating="PG"), Pager[Movie])
    assert_type(client.movies.list(if_none_match='"x"').first_page(), ItemList[Movie])
    movie = client.movies.get("id", fields="title")
    assert_type(movie, Movie)
    assert_type(client.movies.get("id", if_none_match='"x"'), Movie | NotModified)
    assert_type(client.admin.movies.list(status="draft", q="x"), Pager[Movie])
    assert_type(client.admin.movies.get("id"), Movie)
    assert_type(movie.available_until, dt.datetime | None)
    assert_type(movie.average_rating, float)
    assert_type(movie.cast[0], CastMember)
    assert_type(movie.images, ImageSet)
    if movie.status == "a status of a newer server":
        assert_type(movie.title, str)


def writing(client: EncoraClient) -> None:
    assert_type(client.admin.movies.create(title="t", status="draft", drm_required=True), Movie)
    assert_type(client.admin.movies.create(FILM), Movie)
    assert_type(client.admin.movies.create(FILM, title="u", idempotency_key="k"), Movie)
    model = MovieWrite(title="t", status="published", drm_required=False, cast=[ACTOR], available_from=SOON)
    movie = client.admin.movies.create(model, tagline=UNSET)
    client.admin.movies.create(
        title="t",
        status="some new status",
        drm_required=True,
        content_rating="TV-Y7",
        genres=("a", "b"),
        cast=[CastMember(name="x"), ACTOR],
        images={"poster": "https://x"},
        geo_restrictions={"policy": "allow_all", "territories": []},
        available_until=None,
    )
    assert_type(client.admin.movies.update(movie, tagline="t", available_until=None), Movie)
    assert_type(client.admin.movies.update("id", CHANGES, if_match='"x"'), Movie)
    assert_type(client.admin.movies.update("id", MovieUpdate(tagline="t"), unconditional=True), Movie)
    assert_type(client.admin.movies.publish(movie), Movie)
    assert_type(client.admin.movies.publish(movie, available_from=SOON), Movie)
    assert_type(client.admin.movies.publish(movie, PublishMovie(available_from=SOON)), Movie)
    assert_type(client.admin.movies.unpublish(movie), Movie)
    client.admin.movies.delete(movie)


def tagged(movie: Movie) -> None:
    movie.tagline = "t"


def renamed(movie: Movie) -> MovieUpdateDict:
    return {"title": movie.title.upper()}


def editing(client: EncoraClient) -> None:
    assert_type(client.admin.movies.edit("id", tagged), Movie)
    assert_type(client.admin.movies.edit("id", renamed, attempts=2), Movie)
    assert_type(client.admin.movies.edit("id", lambda movie: {"genres": [*movie.genres, "x"]}), Movie)


async def asynchronous(client: AsyncEncoraClient) -> None:
    assert_type(client.movies.list(), AsyncPager[Movie])
    assert_type(await client.movies.get("id"), Movie)
    assert_type(await client.movies.get("id", if_none_match='"x"'), Movie | NotModified)
    assert_type(await client.admin.movies.create(FILM), Movie)
    assert_type(await client.admin.movies.update("id", CHANGES), Movie)
    assert_type(await client.admin.movies.edit("id", renamed), Movie)
    await client.admin.movies.delete("id")
    async for movie in client.admin.movies.list():
        assert_type(movie, Movie)


def beyond_the_table(client: EncoraClient) -> None:
    assert_type(client.request("GET", "/admin/movies/x", cast_to=Movie), Movie)
    assert_type(client.request("GET", "/status", cast_to=str), str)
    report: dict[str, int] = client.request("POST", "/admin/reports", json={"a": 1}, replay_safe=True)
    del report
    for outcome in client.bulk(client.admin.movies.get, ["a", "b"], concurrency=4, progress=print):
        assert_type(outcome.item, str)
        assert_type(outcome.value, Movie | None)


async def fresh_token() -> Token:
    return Token("x", expires_at=1.0)


def credentials() -> None:
    EncoraClient(base_url="https://x", token="t", device_id="d", profile_id="p").close()
    EncoraClient(base_url="https://x", token=FromFile("token")).close()
    EncoraClient(base_url="https://x", token=lambda: "t").close()
    AsyncEncoraClient(base_url="https://x", token=fresh_token)


def wrong(client: EncoraClient, movie: Movie) -> None:
    client.admin.movies.create(title="t", status="draft")  # expect: error
    client.admin.movies.create(title="t", drm_required=True)  # expect: error
    client.admin.movies.create()  # expect: error
    client.admin.movies.create({"title": "t"})  # expect: error
    client.admin.movies.create(title=None, status="draft", drm_required=True)  # expect: error
    client.admin.movies.create(FILM, synopsis=None)  # expect: error
    client.admin.movies.create(FILM, cast=None)  # expect: error
    client.admin.movies.create(FILM, runtime_minutes="90")  # expect: error
    client.admin.movies.create(FILM, drm_required="yes")  # expect: error
    client.admin.movies.create(FILM, available_from="2026-03-01T00:00:00Z")  # expect: error
    client.admin.movies.create(FILM, titel="t")  # expect: error
    client.admin.movies.create(FILM, status=5)  # expect: error
    client.admin.movies.create(FILM, cast=[{"nam": "x"}])  # expect: error
    client.admin.movies.create(FILM, genres=5)  # expect: error
    MovieWrite(title="t", status="draft")  # expect: error
    MovieWrite(title="t", status="draft", drm_required=None)  # expect: error
    client.admin.movies.update(tagline="t")  # expect: error
    client.admin.movies.update(None, tagline="t")  # expect: error
    client.admin.movies.update(movie, tagline=None)  # expect: error
    client.admin.movies.update(movie, {"tagline": None})  # expect: error
    client.admin.movies.update(movie, if_match=None)  # expect: error
    client.admin.movies.update(movie, id="x")  # expect: error
    client.admin.movies.publish(movie, available_from=None)  # expect: error
    client.admin.movies.delete()  # expect: error
    client.admin.movies.edit("id", lambda current: {"id": "x"})  # expect: error
    print(client.movies.get("id", if_none_match='"x"').title)  # expect: error
    client.movies.list(limit="5")  # expect: error
    client.movies.list(release_year=None)  # expect: error
    client.movies.list(status="draft")  # expect: error
    client.movies.create(FILM)  # expect: error
    print(movie.images.poster.nothing)  # expect: error
    EncoraClient(token=5)  # expect: error


def a_result_isnt_reusable_as_another(client: EncoraClient) -> None:
    text: str = client.admin.movies.get("id")  # expect: error
    number: int = client.admin.movies.get("id").title  # expect: error
    del text, number


async def sync_results_arent_awaited(client: EncoraClient) -> None:
    await client.admin.movies.get("id")  # expect: error
    await client.admin.movies.delete("id")  # expect: error
    async for movie in client.movies.list():  # expect: error
        del movie


async def async_results_are(client: AsyncEncoraClient) -> None:
    client.admin.movies.delete("id")  # expect: error
    print(client.admin.movies.get("id").title)  # expect: error
    for movie in client.movies.list():  # expect: error
        del movie
