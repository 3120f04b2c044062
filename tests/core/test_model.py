"""Models: what was left out, what is null, and what they remember of their answer."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from broadcast_clients.core.answer import Answer, attach, response_of
from broadcast_clients.core.errors import FieldMissing
from broadcast_clients.core.http.protocol import Headers
from broadcast_clients.core.model import Duration, WriteModel, absent, open_values
from tests.support.samples import CALL, Genre, Movie, MovieUpdate, Status


def read(text: str) -> Movie:
    return Movie.model_validate_json(text)


def answered(movie: Movie, *, sparse: bool = False) -> Movie:
    headers = Headers([("ETag", '"7"'), ("X-Request-Id", "r-1")])
    attach(movie, Answer(CALL, 200, headers, 2, 0.5, idempotency_key="k", sparse=sparse))
    return movie


# --- left out, null -----------------------------------------------------------------------------------------------


def test_a_field_left_out_is_not_null() -> None:
    movie = read('{"id": "1", "year": null}')
    assert movie.year is None
    assert not hasattr(movie, "title")
    assert getattr(movie, "title", "fallback") == "fallback"
    with pytest.raises(FieldMissing) as caught:
        _ = movie.title
    assert caught.value.message == "Movie has no value for the field 'title'"
    assert "model_fields_set" in (caught.value.hint or "")
    assert caught.value.call is None


def test_the_message_names_the_call() -> None:
    with pytest.raises(FieldMissing) as caught:
        _ = answered(read("{}")).original_title
    assert str(caught.value).startswith("sample movies.get (GET /movies/{movie_id}): Movie has no value for the field")


def test_a_sparse_answer_is_explained_by_its_field_list() -> None:
    with pytest.raises(FieldMissing, match=r"fields='title,…'"):
        _ = answered(read("{}"), sparse=True).title


def test_what_no_document_knows_is_a_plain_attribute_error() -> None:
    with pytest.raises(AttributeError) as caught:
        _ = read("{}").titel  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType]
    assert not isinstance(caught.value, FieldMissing)


def test_unknown_members_are_kept() -> None:
    movie = read('{"id": "1", "newThing": {"a": 1}, "items": [1], "keys": 2}')
    assert movie.raw_fields() == {"newThing": {"a": 1}, "items": [1], "keys": 2}
    extras: Any = movie
    assert (extras.newThing, extras.items, extras.keys) == ({"a": 1}, [1], 2)
    movie.raw_fields().clear()
    assert len(movie.raw_fields()) == 3


def test_nothing_shows_or_dumps_what_was_left_out() -> None:
    movie = read('{"id": "1", "originalTitle": null, "genre": {"code": "a"}, "new": 1}')
    assert movie.model_dump() == {"id": "1", "original_title": None, "genre": {"code": "a"}, "new": 1}
    assert movie.to_wire() == {"id": "1", "originalTitle": None, "genre": {"code": "a"}, "new": 1}
    assert dict(movie) == {"id": "1", "original_title": None, "genre": Genre(code="a"), "new": 1}
    assert repr(movie) == "Movie(id='1', original_title=None, genre=Genre(code='a'), new=1)"
    assert movie.model_dump_json(by_alias=True) == '{"id":"1","originalTitle":null,"genre":{"code":"a"},"new":1}'
    assert movie.model_fields_set == {"id", "original_title", "genre", "new"}


def test_fields_can_be_set_and_taken_away() -> None:
    movie = read('{"id": "1"}')
    movie.title = "x"
    assert movie.to_wire() == {"id": "1", "title": "x"}
    del movie.title
    assert movie.to_wire() == {"id": "1"}
    with pytest.raises(FieldMissing):
        _ = movie.title


def test_fields_are_strict_when_made_by_hand() -> None:
    with pytest.raises(ValidationError):
        Movie(id=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert Movie.model_validate({"genre": {"code": "a"}}).genre == Genre(code="a")


# --- the answer ---------------------------------------------------------------------------------------------------


def through_pickle(movie: Movie) -> Movie:
    copied: Movie = pickle.loads(pickle.dumps(movie))
    return copied


COPIES: list[Callable[[Movie], Movie]] = [
    copy.copy,
    copy.deepcopy,
    through_pickle,
    lambda movie: movie.model_copy(),
    lambda movie: movie.model_copy(deep=True),
    lambda movie: movie.model_copy(update={"title": "T"}),
]


@pytest.mark.parametrize("way", COPIES, ids=["copy", "deepcopy", "pickle", "model_copy", "deep", "update"])
def test_every_copy_keeps_answer_and_gaps(way: Callable[[Movie], Movie]) -> None:
    movie = answered(read('{"id": "1", "title": "T", "genres": [{"code": "a"}], "new": {"x": 1}}'))
    copied = way(movie)
    assert copied == movie
    assert copied is not movie
    assert response_of(copied).etag == '"7"'
    assert response_of(copied).request_id == "r-1"
    assert response_of(copied).idempotency_key == "k"
    assert copied.raw_fields() == {"new": {"x": 1}}
    assert not hasattr(copied, "year")
    assert copied.to_wire() == movie.to_wire()
    copied.title = "changed"
    assert movie.title == "T"


@pytest.mark.parametrize("way", COPIES[:5], ids=["copy", "deepcopy", "pickle", "model_copy", "deep"])
def test_a_model_without_an_answer_is_copied_without_one(way: Callable[[Movie], Movie]) -> None:
    with pytest.raises(LookupError, match="Movie doesn't come straight from an answer"):
        response_of(way(Movie(id="1")))


def test_deep_copies_share_no_members() -> None:
    movie = read('{"genres": [{"code": "a"}]}')
    for copied in (copy.deepcopy(movie), through_pickle(movie)):
        copied.genres[0].code = "b"
        assert movie.genres[0].code == "a"


def test_made_without_a_check_only_what_was_given_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    # Where typing-extensions is older than 4.16, pydantic fails when it copies the mark of what was left out.
    monkeypatch.setattr(FieldInfo, "get_default", lambda *given, **settings: pytest.fail("a default was copied"))
    for made in (Movie.model_construct(id=7, originalTitle="Nuit"), Movie.model_construct(id=7, original_title="Nuit")):
        assert (made.id, made.original_title) == (7, "Nuit")
        assert made.model_fields_set == {"id", "original_title"}
        assert made.raw_fields() == {}
        assert not hasattr(made, "title")
        assert made.to_wire() == {"id": 7, "originalTitle": "Nuit"}
    assert Movie.model_construct({"title"}, title=None, new=1).model_fields_set == {"title"}


def test_the_answer_is_no_part_of_equality_or_dumps() -> None:
    assert answered(read('{"id": "1"}')) == read('{"id": "1"}')
    assert read('{"id": "1"}') != read('{"id": "2"}')
    assert read('{"id": "1", "year": null}') != read('{"id": "1"}')
    assert read('{"id": "1", "new": 1}') != read('{"id": "1"}')
    assert answered(read('{"id": "1"}')).to_wire() == {"id": "1"}
    assert "_answer_" not in repr(answered(read('{"id": "1"}')))


def test_a_member_called_like_our_slot_is_only_a_member() -> None:
    movie = read('{"_answer_": 1}')
    assert movie.raw_fields() == {"_answer_": 1}
    with pytest.raises(LookupError):
        response_of(movie)
    with pytest.raises(FieldMissing):
        _ = movie.title
    assert copy.copy(movie) == movie == through_pickle(movie)


# --- round trips --------------------------------------------------------------------------------------------------

GENRES = st.fixed_dictionaries({}, optional={"code": st.text(), "name": st.none() | st.text(), "z": st.integers()})
MOVIES = st.fixed_dictionaries(
    {},
    optional={
        "id": st.text(),
        "title": st.text(),
        "year": st.none() | st.integers(),
        "score": st.floats(allow_nan=False, allow_infinity=False),
        "live": st.booleans(),
        "status": st.text(),
        "originalTitle": st.none() | st.text(),
        "genre": st.none() | GENRES,
        "genres": st.lists(GENRES, max_size=3),
        "extraData": st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=4),
        "unknown": st.integers() | st.none(),
    },
)


@given(MOVIES)
def test_what_was_read_is_what_is_written(wire: dict[str, Any]) -> None:
    movie = Movie.model_validate(wire)
    assert movie.to_wire() == wire
    assert Movie.model_validate(movie.to_wire()) == movie
    assert through_pickle(movie) == movie


# --- write models -------------------------------------------------------------------------------------------------


def test_a_write_model_sends_what_was_set_and_none_as_null() -> None:
    assert MovieUpdate().to_wire() == {}
    assert MovieUpdate(year=None).to_wire() == {"year": None}
    assert MovieUpdate(original_title=None, title="x").to_wire() == {"title": "x", "originalTitle": None}
    update = MovieUpdate()
    update.year = None
    update.genres = [Genre(code="a")]
    assert update.to_wire() == {"year": None, "genres": [{"code": "a"}]}


def test_a_write_model_takes_both_names_and_dicts_for_members() -> None:
    wire: dict[str, Any] = {"originalTitle": "a", "genres": [{"code": "b"}]}
    python: dict[str, Any] = {"original_title": "a", "genres": [{"code": "b"}]}
    assert MovieUpdate.model_validate(wire) == MovieUpdate.model_validate(python)


class Slot(WriteModel):
    """Has a duration."""

    length: Duration = absent()


@pytest.mark.parametrize("length", ["01:30:00", timedelta(minutes=90)])
def test_durations_in_write_models(length: str | timedelta) -> None:
    assert Slot(length=length).to_wire() == {"length": "01:30:00"}


# --- open enumerations --------------------------------------------------------------------------------------------


def test_the_known_values_of_an_open_enumeration() -> None:
    assert open_values(Status) == {"draft", "live"}
    assert open_values(Status | None) == {"draft", "live"}
    assert open_values(str) == frozenset()
    assert Movie(status="a new one").status not in open_values(Status)
