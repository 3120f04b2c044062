"""A model in place of its id, and the ETag that guards what is done with it."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import respx

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import InvalidRequest, PreconditionFailed
from encora_client import AsyncEncoraClient
from encora_client.models import Movie
from tests._async.operations.calls import client_for, invoke
from tests.operations.facts import MOVIE, PROGRAM
from tests.operations.wire import body_of, requests_of, sent, target_of
from whatson_client import AsyncWhatsonClient

GUARDED = {
    "admin.movies.update": {"tagline": "t"},
    "admin.movies.publish": {},
    "admin.movies.unpublish": {},
}
ADMIN = "https://encora.test/api/v2/admin/movies"


def movie_reply(etag: str | None = '"v1"', **fields: Any) -> httpx.Response:
    headers = {"ETag": etag} if etag is not None else {}
    return httpx.Response(200, json={"id": MOVIE, "title": "t", **fields}, headers=headers)


def matched(route: respx.Route) -> list[str | None]:
    return [request.headers.get("if-match") for request in requests_of(route)]


@pytest.mark.parametrize("operation", GUARDED)
async def test_what_was_read_guards_what_is_written(operation: str) -> None:
    """The id and the ETag come from the model; the answer's ETag guards the next call, copies keep it."""
    with respx.mock as router:
        router.get(f"{ADMIN}/{MOVIE}").mock(return_value=movie_reply('"v1"'))
        route = router.route(method__in=["PATCH", "POST"]).mock(return_value=movie_reply('"v2"'))
        async with client_for("encora") as client:
            read = await invoke(client, "admin.movies.get", MOVIE)
            written = await invoke(client, operation, read, **GUARDED[operation])
            for movie in (read, written, copy.copy(read), copy.deepcopy(written), pickle.loads(pickle.dumps(read))):
                await invoke(client, operation, movie, **GUARDED[operation])
    assert matched(route) == ['"v1"', '"v1"', '"v2"', '"v1"', '"v2"', '"v1"']
    assert {request.url.path.split("/")[5] for request in requests_of(route)} == {MOVIE}
    assert response_of(written).etag == '"v2"'


@pytest.mark.parametrize("operation", GUARDED)
async def test_without_an_etag_nothing_is_overwritten(operation: str) -> None:
    """An id alone, a hand-made model, one without ETag, with a weak one, or from a list: refused, unless told."""
    page: dict[str, Any] = {"data": [{"id": MOVIE, "title": "t"}], "meta": {}}
    with respx.mock(assert_all_called=False) as router:
        route = router.route(method__in=["PATCH", "POST"]).mock(return_value=movie_reply())
        one = router.get(f"{ADMIN}/{MOVIE}")
        router.get(ADMIN).respond(json=page, headers={"ETag": '"page"'})
        async with client_for("encora") as client:
            one.mock(return_value=movie_reply(None))
            without = await invoke(client, "admin.movies.get", MOVIE)
            one.mock(return_value=movie_reply('W/"v1"'))
            weak = await invoke(client, "admin.movies.get", MOVIE)
            (listed,) = await invoke(client, "admin.movies.list")
            for target in (MOVIE, Movie(id=MOVIE), without, weak, listed):
                with pytest.raises(InvalidRequest, match="unconditional=True") as caught:
                    await invoke(client, operation, target, **GUARDED[operation])
                assert caught.value.call is not None
                assert caught.value.call.operation == operation
            with pytest.raises(InvalidRequest, match="weak"):
                await invoke(client, operation, MOVIE, if_match='W/"v1"', **GUARDED[operation])
            assert route.call_count == 0
            for target in (MOVIE, without, weak, listed):
                await invoke(client, operation, target, unconditional=True, **GUARDED[operation])
    assert matched(route) == [None] * 4


@pytest.mark.parametrize("operation", GUARDED)
async def test_an_etag_of_the_callers_choice(operation: str) -> None:
    with respx.mock as router:
        router.get(f"{ADMIN}/{MOVIE}").mock(return_value=movie_reply('"v1"'))
        route = router.route(method__in=["PATCH", "POST"]).mock(return_value=movie_reply())
        async with client_for("encora") as client:
            movie = await invoke(client, "admin.movies.get", MOVIE)
            await invoke(client, operation, movie, if_match='"mine"', **GUARDED[operation])
            await invoke(client, operation, MOVIE, if_match="*", **GUARDED[operation])
            with pytest.raises(InvalidRequest, match="contradict"):
                await invoke(client, operation, movie, if_match='"v1"', unconditional=True, **GUARDED[operation])
            with pytest.raises(InvalidRequest, match="line ends"):
                await invoke(client, operation, movie, if_match='"v1"\r\nX: y', **GUARDED[operation])
    assert matched(route) == ['"mine"', "*"]


async def test_a_model_says_what_to_delete() -> None:
    with respx.mock as router:
        route = router.delete(f"{ADMIN}/{MOVIE}").respond(204)
        async with client_for("encora") as client:
            assert await invoke(client, "admin.movies.delete", Movie(id=MOVIE)) is None
        assert "if-match" not in sent(route).headers


async def test_a_program_says_what_to_update() -> None:
    with respx.mock as router:
        router.get().respond(json={"contentId": "A/B 1", "title": "t"})
        route = router.put().respond(json={"contentId": "A/B 1"})
        async with client_for("whatson") as client:
            program = await invoke(client, "programs.get", "A/B 1")
            await invoke(client, "programs.update", program, title="u")
        assert target_of(sent(route), "whatson") == "/content/v1/programs/A%2FB%201"
        assert body_of(route) == {"title": "u"}


async def test_a_model_without_an_id_is_refused() -> None:
    with respx.mock:
        async with client_for("encora") as client:
            with pytest.raises(AttributeError, match="'id'"):
                await invoke(client, "admin.movies.delete", Movie(title="t"))


# --- read, change, save -------------------------------------------------------------------------------------------


async def edit(client: AsyncEncoraClient, change: Callable[[Movie], Any], attempts: int = 5) -> Movie:
    return await client.admin.movies.edit(MOVIE, change, attempts=attempts)


async def test_edit_sends_what_changed_and_begins_again_after_somebody_else() -> None:
    with respx.mock as router:
        router.get(f"{ADMIN}/{MOVIE}").mock(
            side_effect=[movie_reply('"v1"', rating_count=1), movie_reply('"v2"', title="theirs")]
        )
        route = router.patch(f"{ADMIN}/{MOVIE}").mock(
            side_effect=[httpx.Response(412, headers={"ETag": '"v2"'}), movie_reply('"v3"', tagline="mine")]
        )
        seen: list[str] = []

        def change(movie: Movie) -> None:
            seen.append(movie.title)
            movie.tagline = "mine"

        async with client_for("encora") as client:
            movie = await edit(client, change)
    assert seen == ["t", "theirs"]
    assert matched(route) == ['"v1"', '"v2"']
    assert [request.content for request in requests_of(route)] == [b'{"tagline":"mine"}'] * 2
    assert response_of(movie).etag == '"v3"'


async def test_edit_takes_a_dict_and_a_changed_copy() -> None:
    with respx.mock as router:
        router.get(f"{ADMIN}/{MOVIE}").mock(return_value=movie_reply('"v1"'))
        route = router.patch(f"{ADMIN}/{MOVIE}").mock(return_value=movie_reply('"v2"'))
        async with client_for("encora") as client:
            await edit(client, lambda movie: {"tagline": "a", "available_until": None})
            assert body_of(route) == {"tagline": "a", "available_until": None}
            await edit(client, lambda movie: movie.model_copy(update={"title": "u"}))
            assert body_of(route) == {"title": "u"}
            same = await edit(client, lambda movie: None)
    assert route.call_count == 2, "where nothing changed, nothing is sent"
    assert same.title == "t"


async def test_edit_gives_up_after_so_many_attempts() -> None:
    with respx.mock as router:
        router.get(f"{ADMIN}/{MOVIE}").mock(return_value=movie_reply('"v1"'))
        route = router.patch(f"{ADMIN}/{MOVIE}").respond(412, headers={"ETag": '"v9"'})
        async with client_for("encora") as client:
            with pytest.raises(PreconditionFailed) as caught:
                await edit(client, lambda movie: {"tagline": "t"}, attempts=3)
    assert route.call_count == 3
    assert (caught.value.sent_etag, caught.value.current_etag) == ('"v1"', '"v9"')


@pytest.mark.parametrize("etag", [None, 'W/"v1"'])
async def test_edit_overwrites_nothing_where_there_is_no_strong_etag(etag: str | None) -> None:
    with respx.mock as router:
        router.get(f"{ADMIN}/{MOVIE}").mock(return_value=movie_reply(etag))
        async with client_for("encora") as client:
            with pytest.raises(InvalidRequest, match="ETag"):
                await edit(client, lambda movie: {"tagline": "t"})


async def test_edit_refuses_what_the_update_doesnt_take() -> None:
    with respx.mock as router:
        router.get(f"{ADMIN}/{MOVIE}").mock(return_value=movie_reply('"v1"', rating_count=1))

        def change(movie: Movie) -> None:
            movie.rating_count = 2

        async with client_for("encora") as client:
            with pytest.raises(InvalidRequest) as caught:
                await edit(client, change)
    assert [(each.argument, each.code) for each in caught.value.errors] == [("rating_count", "read_only")]


async def test_programs_are_edited_without_etags() -> None:
    stored = {"contentId": PROGRAM, "title": "t", "description": "d", "genres": ["Drama"]}
    with respx.mock as router:
        router.get().respond(json=stored)
        route = router.put().respond(json={"contentId": PROGRAM})
        async with client_for("whatson") as client:
            changes: Any = {"description": None, "genres": ["Comedy"]}
            assert isinstance(client, AsyncWhatsonClient)
            result = await client.programs.edit(PROGRAM, lambda program: changes)
        assert body_of(route) == changes
        assert result.content_id == PROGRAM
        assert "if-match" not in sent(route).headers
