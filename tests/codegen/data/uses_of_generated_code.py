"""Uses of the generated code as users write them. A line that ends in `# refused` must be refused by type checkers."""

import datetime as dt
from typing import Any, assert_type

from broadcast_clients.core._async.pager import AsyncPager
from broadcast_clients.core._sync.pager import Pager
from broadcast_clients.core.answer import ItemList, NotModified
from encora_client.models import CastMember, Movie, MovieUpdate, MovieWrite, MovieWriteDict
from encora_client.resources._async.admin_movies import AsyncAdminMovies
from encora_client.resources._async.movies import AsyncMovies
from encora_client.resources._sync.admin_movies import AdminMovies
from encora_client.resources._sync.movies import Movies
from encora_client.resources._sync.namespaces import Namespaces
from plurimedia_client.models import Catalog, CatalogChange, CatalogContent, Content
from plurimedia_client.resources._sync.catalogs import Catalogs
from plurimedia_client.resources._sync.contents import Contents
from whatson_client.models import Content as Program
from whatson_client.models import ContentIdResult, DropDownValue, ProgramWrite
from whatson_client.resources._async.programs import AsyncPrograms
from whatson_client.resources._sync.dropdowns import Dropdowns
from whatson_client.resources._sync.programs import Programs

NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def reads(movies: Movies, admin: AdminMovies, client: Namespaces) -> None:
    assert_type(movies.list(limit=5, content_rating="PG", fields=["id", "title"]), Pager[Movie])
    assert_type(movies.get("1"), Movie)
    assert_type(movies.get("1", if_none_match="x"), Movie | NotModified)
    assert_type(movies.get("1").available_until, dt.datetime | None)
    assert_type(movies.get("1").cast, list[CastMember])
    assert_type(client.admin.movies, AdminMovies)
    movies.list(content_rating="a rating of tomorrow")
    movies.list(limit="5")  # refused
    movies.list(5)  # refused
    movies.list(limit=None)  # refused
    movies.get()  # refused
    movies.get(1)  # refused
    movies.get("1", unknown=1)  # refused
    admin.get("1", if_none_match="x")  # refused
    print(movies.get("1").titel)  # refused


async def reads_async(movies: AsyncMovies, admin: AsyncAdminMovies) -> None:
    assert_type(movies.list(), AsyncPager[Movie])
    assert_type(await movies.get("1"), Movie)
    assert_type(await movies.get("1", if_none_match="x"), Movie | NotModified)
    assert_type([movie async for movie in admin.list()], list[Movie])


def writes(admin: AdminMovies, movie: Movie, options: MovieWriteDict) -> None:
    assert_type(admin.create(title="A", status="draft", drm_required=True), Movie)
    admin.create(title="A", status="draft", drm_required=True, cast=movie.cast, genres=movie.genres)
    admin.create({"title": "A", "status": "draft", "drm_required": True, "cast": [{"name": "B"}]})
    admin.create(MovieWrite(title="A", status="draft", drm_required=True, cast=[{"name": "B"}, CastMember(name="C")]))
    admin.create(options, title="B", available_until=None)
    admin.create(title="A", status="draft")  # refused
    admin.create()  # refused
    admin.create({"title": "A"})  # refused
    admin.create({"title": "A", "status": "draft", "drm_required": True, "year": 1})  # refused
    admin.create(title=None, status="draft", drm_required=True)  # refused
    admin.create(title="A", status="draft", drm_required=True, available_from=None)  # refused
    admin.create(title="A", status="draft", drm_required=True, available_from="2026-01-01")  # refused
    admin.create(title="A", status="draft", drm_required=True, cast=[{"nmae": "B"}])  # refused
    admin.create(movie)  # refused
    MovieWrite(title="A", status="draft")  # refused
    MovieWrite(title="A", status="draft", drm_required=True, studio=None)  # refused
    MovieWrite(title="A", status="draft", drm_required="yes")  # refused
    MovieUpdate()


def updates(admin: AdminMovies, movie: Movie) -> None:
    assert_type(admin.update(movie, runtime_minutes=90), Movie)
    admin.update("1", {"available_until": None}, if_match="x")
    admin.update("1", MovieUpdate(title="B"), unconditional=True)
    assert_type(admin.edit("1", lambda found: {"title": found.title}), Movie)
    assert_type(admin.publish(movie, available_from=NOON), Movie)
    admin.publish(movie, {"available_from": NOON})
    admin.delete(movie)
    assert_type([admin.delete("1")], list[None])  # type: ignore[func-returns-value, unused-ignore]
    admin.update(movie, studio=None)  # refused
    admin.update(movie, {"studio": None})  # refused
    admin.update(movie, unconditional=None)  # refused
    admin.edit("1", lambda found: {"titel": "B"})  # refused
    admin.publish(movie, available_from="tomorrow")  # refused


def programs(programs: Programs, dropdowns: Dropdowns) -> None:
    assert_type(programs.get("1", debug=["dateCreatedUTC"], custom_attributes="a,b"), Program)
    assert_type(programs.create_or_update(title="A", genre=None, duration=dt.timedelta(hours=1)), ContentIdResult)
    programs.create_or_update(ProgramWrite(title=None, ratings=[{"rating": None, "content_warnings": [{"id": "A"}]}]))
    programs.create_or_update({"custom_attributes": {"a": 1, "b": None}, "dvd_release_date": dt.date(2026, 1, 1)})
    programs.update(programs.get("1"), images=programs.get("2").images, propagate_to_versions="never")
    assert_type(programs.edit("1", lambda found: None), Program | ContentIdResult)
    assert_type(dropdowns.genres(), ItemList[DropDownValue])
    programs.create_or_update(content_id=None)  # refused
    programs.create_or_update(dvd_release_date="2026-01-01")  # refused
    programs.create_or_update(ratings=[{"content_warnings": [{"value": True}]}])  # refused
    programs.create_or_update(genres="Comedy", genre=["Comedy"])  # refused
    programs.update(title="A")  # refused


async def programs_async(programs: AsyncPrograms) -> None:
    assert_type(await programs.update("1", title=None), ContentIdResult)


def catalogs(catalogs: Catalogs, contents: Contents) -> None:
    assert_type(catalogs.list(lang="fr"), ItemList[Catalog])
    assert_type(catalogs.contents(1, page=2), Pager[CatalogContent])
    assert_type(catalogs.last_updated(1, since=NOON), ItemList[CatalogChange])
    assert_type(contents.get(7488), Content)
    assert_type(contents.get_v1(7488).last_update, dt.datetime)
    catalogs.last_updated(1)  # refused
    catalogs.last_updated(1, since="20260101000000")  # refused
    contents.get("7488")  # refused


def anything(value: Any) -> None:
    """Untyped values pass, as everywhere."""
    MovieUpdate(title=value)
