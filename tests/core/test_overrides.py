"""What an integrator may change about an installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.decode import Decoder
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.options import CallSettings
from broadcast_clients.core.overrides import NO_OVERRIDES, Overrides, load_overrides
from broadcast_clients.core.plan import Plan, plan_operation
from broadcast_clients.core.prepare import prepare
from broadcast_clients.core.unset import UNSET
from tests.support.samples import BARE, CALL, GET, LIST, NUMBERED, OFFSET, WRAPPED, Operations

FILE = """
version = 1

[sample]
timezone = "Europe/Paris"
total_pages_header = "X-Pages"
page_size_header = "X-Size"

[sample.operations."movies.get"]
method = "post"
path = "/v3/film/{movie_id}"

[sample.operations."movies.get".parameters.fields]
name = "select"

[sample.fields.Movie]
originalTitle = "titre_original"

[other]
timezone = "Nowhere/Else"
"""


def loaded(source: Any) -> Overrides:
    return load_overrides(source, "sample", Operations.ALL_IDS)


def plan(operation: Operation, **part: Any) -> Plan:
    return plan_operation(operation, loaded({"sample": part}), None)


def url(made: Plan, **arguments: Any) -> str:
    return prepare(made, "https://a.test", {}, CallSettings(), arguments, UNSET).url


def test_nothing() -> None:
    assert loaded(None) is NO_OVERRIDES
    assert loaded({}) == NO_OVERRIDES
    assert loaded({"version": 1, "other": {"anything": 1}}) == NO_OVERRIDES


def test_a_file(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text(FILE, "utf-8")
    for source in (file, str(file)):
        found = loaded(source)
        assert (found.timezone, found.total_pages_header, found.page_size_header) == (
            "Europe/Paris", "X-Pages", "X-Size",
        )  # fmt: skip
        made = plan_operation(GET, found, None)
        assert (made.method, made.call.method, made.call.route) == ("POST", "POST", "/v3/film/{movie_id}")
        assert url(made, movie_id="a b", fields="id") == "https://a.test/v3/film/a%20b?select=id"
        assert found.fields == {"Movie": {"originalTitle": "titre_original"}}


def test_paging_headers_reach_paged_operations_only() -> None:
    part = {"total_pages_header": "X-Pages"}
    paging = plan(NUMBERED, **part).operation.paging
    assert paging is not None
    assert (paging.total_pages_header, paging.page_size_header) == ("X-Pages", "X-Max-Page-Size")
    assert plan(LIST, **part).operation.paging is None


def test_a_parameter_that_the_path_lost_goes_into_the_query() -> None:
    made = plan(GET, operations={"movies.get": {"path": "/movie"}})
    assert url(made, movie_id="a/b", fields="x") == "https://a.test/movie?movie_id=a%2Fb&fields=x"


def test_a_renamed_path_parameter() -> None:
    change = {"path": "/m/{mid}", "parameters": {"movie_id": {"name": "mid"}}}
    assert url(plan(GET, operations={"movies.get": change}), movie_id="7") == "https://a.test/m/7"


def test_another_format_of_a_parameter() -> None:
    from datetime import date

    change = {"parameters": {"fields": {"format": "yyyyMMdd"}}}
    made = plan(GET, operations={"movies.get": change})
    assert url(made, movie_id="7", fields=date(2026, 1, 2)).endswith("?fields=20260102")


def test_untouched_operations_stay_as_they_are() -> None:
    assert plan(OFFSET, operations={"movies.get": {"path": "/x/{movie_id}"}}).operation is OFFSET


@pytest.mark.parametrize(
    ("source", "message", "hint"),
    [
        ({"version": 2}, "overrides: version 2 isn't known; this suite reads version 1", None),
        ({"version": "1"}, "overrides: version '1' isn't known", None),
        ({"sample": []}, "overrides: sample must be a table, not list", None),
        ({"sample": {"timezon": "x"}}, "overrides: sample: unknown key 'timezon'", "timezone"),
        ({"sample": {"timezone": 5}}, "overrides: timezone must be text, not 5", None),
        ({"sample": {"page_size_header": ""}}, "page_size_header must be text, not ''", None),
        ({"sample": {"operations": 1}}, "operations must be a table, not int", None),
        ({"sample": {"operations": {"movies.gett": {}}}}, "no such operation", "did you mean 'movies.get'?"),
        ({"sample": {"operations": {"zzz": {}}}}, "operations.zzz: there is no such operation", "client.operations"),
        ({"sample": {"operations": {"movies.get": "x"}}}, "movies.get must be a table, not str", None),
        ({"sample": {"operations": {"movies.get": {"url": "x"}}}}, "unknown key 'url'", "method, parameters, path"),
        ({"sample": {"operations": {"movies.get": {"method": "FETCH"}}}}, "'FETCH' isn't an HTTP method", None),
        ({"sample": {"operations": {"movies.get": {"path": "x"}}}}, "must begin with a slash", None),
        ({"sample": {"operations": {"movies.get": {"parameters": []}}}}, "parameters must be a table", None),
        ({"sample": {"operations": {"movies.get": {"parameters": {"fields": 1}}}}}, "fields must be a table", None),
        (
            {"sample": {"operations": {"movies.get": {"parameters": {"fields": {"nam": "x"}}}}}},
            "movies.get.parameters.fields: unknown key 'nam'", "boolean, format, list, name",
        ),
        ({"sample": {"fields": {"Movie": {"title": 1}}}}, "fields.Movie.title must be text, not 1", None),
        ({"sample": {"fields": {"Movie": "x"}}}, "Movie must be a table, not str", None),
    ],
)  # fmt: skip
def test_refusals_say_where_and_what(source: Any, message: str, hint: str | None) -> None:
    with pytest.raises(ConfigurationError) as caught:
        loaded(source)
    assert message in caught.value.message
    assert (hint or "") in (caught.value.hint or "")


def test_refused_files(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"can't read the overrides file .*none\.toml: No such file"):
        loaded(tmp_path / "none.toml")
    for name, content in (("bad.toml", b"a = = 1"), ("latin.toml", b'a = "\xe9"')):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ConfigurationError, match="isn't valid TOML"):
            loaded(tmp_path / name)


def test_an_unknown_parameter_is_named_with_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match=r"movies\.get has no parameter 'field'") as caught:
        plan(GET, operations={"movies.get": {"parameters": {"field": {"name": "x"}}}})
    assert caught.value.hint == "its parameters are fields, if_none_match, movie_id"


def test_a_path_with_a_parameter_that_nobody_fills() -> None:
    with pytest.raises(ConfigurationError, match="'isan', which the operation doesn't take; it takes movie_id"):
        plan(GET, operations={"movies.get": {"path": "/{movie_id}/{isan}"}})


# --- renamed fields of answers ------------------------------------------------------------------------------------

RENAMES = {"Movie": {"originalTitle": "titre", "genres": "categories"}, "Genre": {"code": "kod"}}
SERVED = b'{"id": "1", "titre": "T", "categories": [{"kod": "a"}, {"kod": "b", "x": 1}], "genre": {"kod": "c"}}'


@pytest.mark.parametrize(
    ("profile", "body"), [(BARE, SERVED), (WRAPPED, b'{"data": ' + SERVED + b"}"), (BARE, b'{"data": ' + SERVED + b"}")]
)
def test_renamed_fields_of_one(profile: Any, body: bytes) -> None:
    decoded = Decoder(GET.result, profile, CALL, RENAMES).decode(body, 200)
    movie = decoded.value
    assert decoded.deviations == ()
    assert (movie.original_title, movie.genre.code) == ("T", "c")
    assert [each.code for each in movie.genres] == ["a", "b"]
    assert movie.genres[1].raw_fields() == {"x": 1}


@pytest.mark.parametrize("body", [b"[" + SERVED + b"]", b'{"data": [' + SERVED + b'], "total": 1}'])
def test_renamed_fields_of_a_list(body: bytes) -> None:
    decoded = Decoder(LIST.result, BARE, CALL, RENAMES).decode(body, 200)
    assert [each.original_title for each in decoded.value] == ["T"]


def test_deviations_are_told_by_the_documented_names() -> None:
    decoded = Decoder(GET.result, BARE, CALL, RENAMES).decode(b'{"titre": 5}', 200)
    assert decoded.value.original_title == "5"
    assert decoded.deviations == ("$.originalTitle: expected text or null, got a whole number",)
