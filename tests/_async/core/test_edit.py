"""Read, change, save: safely while others do the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import (
    ConfigurationError,
    ConnectionLost,
    InvalidRequest,
    OutcomeUnknown,
    PreconditionFailed,
)
from broadcast_clients.core.http.protocol import WireAnswer, WireRequest
from broadcast_clients.core.operation import Operation, Schema
from tests.support._async.scripted import AsyncSampleClient, AsyncScriptedBackend, answer, body_of
from tests.support.samples import DELETE, GET, SAVE, UPDATE, Genre, Movie


def returning(given: Any) -> Callable[[Movie], Any]:
    """A change that returns something."""
    return lambda movie: given


class Store:
    """One movie on a server that checks If-Match, and what others do to it meanwhile."""

    def __init__(self, **movie: Any) -> None:
        self.movie: dict[str, Any] = {"id": "7", "title": "T", "year": 1999, "genres": [{"code": "a"}], **movie}
        self.version = 1
        self.etags = True
        self.keeps = True
        self.rivals = 0
        self.lose: list[str] = []
        """What happens to the next writes: `before` and `after` lose the answer, with and without the effect."""

    def __call__(self, request: WireRequest) -> WireAnswer | ConnectionLost:
        if request.method == "GET":
            return self.show()
        if self.rivals:
            self.rivals -= 1
            self.version += 1
            self.movie["score"] = float(self.version)
        fate = self.lose.pop(0) if self.lose else ""
        if fate == "before":
            return ConnectionLost("reset")
        given = request.headers.get("If-Match")
        if given is not None and given != f'"{self.version}"':
            return answer(status=412)
        if self.keeps:
            self.movie.update(json.loads(request.content or b"{}"))
        self.version += 1
        return ConnectionLost("reset") if fate == "after" else self.show()

    def show(self) -> WireAnswer:
        return answer(self.movie, headers={"ETag": f'"{self.version}"'} if self.etags else {})


async def edited(
    store: Store, change: Any, update: Operation = UPDATE, **more: Any
) -> tuple[Any, list[Any], AsyncScriptedBackend]:
    """The result or error, what was written, and the backend."""
    backend = AsyncScriptedBackend(store)
    client = AsyncSampleClient(backend, retries=0)
    try:
        result: Any = await client.engine.edit(GET, update, {"movie_id": "7"}, change, **more)
    except (PreconditionFailed, OutcomeUnknown, InvalidRequest, ConfigurationError) as error:
        result = error
    return result, [body_of(each) for each in backend.requests if each.method == "PATCH"], backend


def retitled(movie: Movie) -> None:
    movie.title = "New"


async def test_only_what_changed_is_sent_and_guarded() -> None:
    result, written, backend = await edited(Store(), retitled)
    assert (result.title, response_of(result).etag) == ("New", '"2"')
    assert written == [{"title": "New"}]
    assert backend.sent("If-Match") == [None, '"1"']


async def test_every_way_to_change() -> None:
    def in_place(movie: Movie) -> None:
        movie.original_title = None
        movie.genres.append(Genre(code="b"))

    def as_copy(movie: Movie) -> Movie:
        return movie.model_copy(update={"original_title": None, "genres": [*movie.genres, Genre(code="b")]})

    def as_python_names(movie: Movie) -> dict[str, Any]:
        return {"original_title": None, "genres": [{"code": "a"}, {"code": "b"}]}

    def as_wire_names(movie: Movie) -> dict[str, Any]:
        return {"originalTitle": None, "genres": [{"code": "a"}, {"code": "b"}]}

    for change in (in_place, as_copy, as_python_names, as_wire_names):
        _, written, _ = await edited(Store(), change)
        assert written == [{"originalTitle": None, "genres": [{"code": "a"}, {"code": "b"}]}]


async def test_nothing_changed_is_nothing_sent() -> None:
    def nothing(movie: Movie) -> Any:
        movie.title = "T"

    def no_names(movie: Movie) -> Any:
        return {}

    for change in (nothing, no_names, Movie.model_copy):
        result, written, _ = await edited(Store(), change)
        assert (result.title, written) == ("T", [])


async def test_somebody_else_was_faster() -> None:
    store = Store()
    store.rivals = 2
    result, written, backend = await edited(store, retitled)
    assert (result.title, result.score) == ("New", 3.0)
    assert len(written) == 3
    assert [each for each in backend.sent("If-Match") if each] == ['"1"', '"2"', '"3"']


async def test_the_change_is_made_on_what_is_there_now() -> None:
    store = Store(score=0.0)
    store.rivals = 1

    def change(movie: Movie) -> dict[str, Any]:
        return {"title": f"after {movie.score}"}

    result, _, _ = await edited(store, change)
    assert result.title == "after 2.0"


async def test_patience_ends() -> None:
    store = Store()
    store.rivals = 9
    result, written, _ = await edited(store, retitled, attempts=3)
    assert isinstance(result, PreconditionFailed)
    assert result.sent_etag == '"3"'
    assert len(written) == 3


async def test_a_lost_write_without_effect_is_made_again() -> None:
    store = Store()
    store.lose = ["before"]
    result, written, _ = await edited(store, retitled)
    assert result.title == "New"
    assert len(written) == 2


async def test_a_lost_write_with_effect_is_unknown_and_not_made_again() -> None:
    store = Store()
    store.lose = ["after"]
    result, written, _ = await edited(store, retitled)
    assert isinstance(result, OutcomeUnknown)
    assert len(written) == 1


async def test_a_lost_write_without_a_guard_is_unknown() -> None:
    store = Store()
    store.lose = ["before"]
    result, written, backend = await edited(store, retitled, SAVE)
    assert isinstance(result, OutcomeUnknown)
    assert (len(written), len(backend.requests)) == (1, 2)


async def test_an_api_without_etags() -> None:
    result, written, backend = await edited(Store(), retitled, SAVE)
    assert (result.title, written) == ("New", [{"title": "New"}])
    assert backend.sent("If-Match") == [None, None]


async def test_a_server_that_gives_no_etag_is_not_written_to() -> None:
    store = Store()
    store.etags = False
    result, written, _ = await edited(store, retitled)
    assert isinstance(result, InvalidRequest)
    assert "no ETag" in str(result)
    assert written == []


def with_field(name: str, **facts: Any) -> Operation:
    """The update, with more known of one of its fields."""
    assert UPDATE.body is not None
    fields = tuple(evolve(each, **facts) if each.name == name else each for each in UPDATE.body.fields)
    return evolve(UPDATE, body=evolve(UPDATE.body, fields=fields))


async def test_what_resets_when_it_is_left_out_is_sent_along() -> None:
    update = with_field("year", resets=True)
    for change in (retitled, returning({"title": "New"})):
        _, written, _ = await edited(Store(), change, update)
        assert written == [{"title": "New", "year": 1999}]
    for change in (returning({"year": None, "title": "New"}), returning({"title": "New", "year": None})):
        _, written, _ = await edited(Store(), change, update)
        assert written == [{"title": "New", "year": None}], "what is changed wins"
    _, written, _ = await edited(Store(), returning({}), update)
    assert written == [], "nothing is sent for its sake alone"


async def test_a_list_of_pairs_is_sent_as_an_object_of_what_changed() -> None:
    update = with_field("genres", pairs=("code", "name"), schema=Schema(kind="object"))
    genres = [{"code": "a", "name": "A"}, {"code": "b", "name": "B"}, {"code": "c", "name": None}]

    def change(movie: Movie) -> None:
        movie.genres[0].name = "Other"
        movie.genres[1:2] = []
        movie.genres.append(Genre(code="d", name="D"))

    store = Store(genres=genres)
    store.keeps = False
    _, written, _ = await edited(store, change, update)
    assert written == [{"genres": {"a": "Other", "d": "D", "b": None}}]
    _, written, _ = await edited(store, returning({"genres": {"c": "C"}}), update)
    assert written == [{"genres": {"c": "C"}}], "an object goes as it is"


async def test_what_the_update_does_not_take_is_refused() -> None:
    def change(movie: Movie) -> None:
        movie.id = "8"
        movie.score = 5.0
        movie.title = "New"

    result, written, _ = await edited(Store(), change)
    assert isinstance(result, InvalidRequest)
    assert [(each.argument, each.code) for each in result.errors] == [("id", "read_only"), ("score", "read_only")]
    assert written == []


async def test_a_deleted_field_is_refused() -> None:
    def change(movie: Movie) -> None:
        del movie.year

    result, written, _ = await edited(Store(), change)
    assert isinstance(result, InvalidRequest)
    assert "year: was deleted; set it to None to clear it" in str(result)
    assert written == []


@pytest.mark.parametrize("changes", [{"titel": "New"}, {"score": 1.0}, {"title": "New", "id": "8"}])
async def test_unknown_names_of_a_dict_are_refused(changes: dict[str, Any]) -> None:
    result, written, _ = await edited(Store(), returning(changes))
    assert isinstance(result, InvalidRequest)
    assert "isn't a documented field" in str(result)
    assert written == []


async def test_limits_are_checked() -> None:
    result, written, _ = await edited(Store(), returning({"title": "", "year": 1}))
    assert isinstance(result, InvalidRequest)
    assert [each.argument for each in result.errors] == ["title", "year"]
    assert written == []


@pytest.mark.parametrize("given", ["text", 5, Genre(code="a"), [("title", "x")]])
async def test_what_is_no_change(given: Any) -> None:
    result, written, _ = await edited(Store(), returning(given))
    assert isinstance(result, ConfigurationError)
    assert "must return a Movie, a dict of changes or nothing" in str(result)
    assert written == []


async def test_misuse() -> None:
    result, _, backend = await edited(Store(), retitled, attempts=0)
    assert isinstance(result, ConfigurationError)
    assert backend.requests == []
    result, _, _ = await edited(Store(), retitled, DELETE)
    assert "takes no body" in str(result)


async def test_an_error_in_the_change_reaches_the_caller() -> None:
    def change(movie: Movie) -> None:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        await edited(Store(), change)
