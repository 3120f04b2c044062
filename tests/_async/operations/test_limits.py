"""Documented limits: what breaks one isn't sent, and every violation is named at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import respx

from broadcast_clients.core.errors import InvalidRequest
from encora_client.models import MovieWrite
from tests._async.operations.calls import client_for, invoke
from tests.operations.facts import MOVIE, methods, operation_of, operations
from tests.operations.limits_encora import LIMITS
from tests.operations.values import Violation, argument, fields_of, required_arguments, violations
from tests.operations.wire import last_of, route_of

OPERATIONS = [pytest.param(api, each.id, id=f"{api}-{each.id}") for api, each in methods()]
FILM = {"title": "t", "status": "draft", "drm_required": False}

DOCUMENTED: list[tuple[str, dict[str, Any], str, str]] = [
    ("movies.list", {"limit": 0}, "limit", "minimum"),
    ("movies.list", {"limit": 101}, "limit", "maximum"),
    ("movies.list", {"q": "x" * 201}, "q", "max_length"),
    ("movies.list", {"content_rating": "PG-12"}, "content_rating", "enum"),
    ("movies.get", {"movie_id": "1"}, "movie_id", "format"),
    ("admin.movies.list", {"status": "deleted"}, "status", "enum"),
    ("admin.movies.create", {**FILM, "idempotency_key": "k" * 256}, "idempotency_key", "max_length"),
    ("admin.movies.create", {**FILM, "title": "x" * 256}, "title", "max_length"),
    ("admin.movies.create", {**FILM, "original_title": "x" * 256}, "original_title", "max_length"),
    ("admin.movies.create", {**FILM, "synopsis": "x" * 5001}, "synopsis", "max_length"),
    ("admin.movies.create", {**FILM, "tagline": "x" * 301}, "tagline", "max_length"),
    ("admin.movies.create", {**FILM, "studio": "x" * 201}, "studio", "max_length"),
    ("admin.movies.create", {**FILM, "release_year": 1887}, "release_year", "minimum"),
    ("admin.movies.create", {**FILM, "release_year": 2101}, "release_year", "maximum"),
    ("admin.movies.create", {**FILM, "runtime_minutes": 0}, "runtime_minutes", "minimum"),
    ("admin.movies.create", {**FILM, "content_rating": "X"}, "content_rating", "enum"),
    ("admin.movies.create", {**FILM, "country_of_origin": ["FR", "FRA"]}, "country_of_origin[1]", "max_length"),
    ("admin.movies.create", {**FILM, "country_of_origin": ["F"]}, "country_of_origin[0]", "min_length"),
    ("admin.movies.create", {**FILM, "status": "live"}, "status", "enum"),
    ("admin.movies.create", {"title": "t", "status": "draft"}, "drm_required", "required"),
    ("admin.movies.create", {"title": "t", "drm_required": False}, "status", "required"),
    ("admin.movies.create", {"status": "draft", "drm_required": False}, "title", "required"),
    ("catalogs.contents", {"catalog_id": 1, "page": 0}, "page", "minimum"),
    ("programs.update", {"program_id": "1", "duration": "1:40"}, "duration", "pattern"),
    ("programs.update", {"program_id": "1", "propagate_to_versions": "sometimes"}, "propagate_to_versions", "enum"),
    ("episodes.create_or_update", {"duration": "45:00"}, "duration", "pattern"),
    ("seasons.update", {"season_id": "1", "propagate_to_episodes": "all"}, "propagate_to_episodes", "enum"),
    ("press_sheets.create_or_update", {"content_id": "1"}, "press_target", "required"),
    ("press_sheets.create_or_update", {"press_target": "Print"}, "content_id", "required"),
    ("titles.create", {"content_id": "1"}, "type", "required"),
    ("titles.create", {"type": "SubTitle"}, "content_id", "required"),
    ("mam.media_positions.create_or_update", {}, "media_id", "required"),
    ("mam.media_assets.list", {"offset": -1}, "offset", "minimum"),
    ("mam.media.list", {"limit": 0}, "limit", "minimum"),
    (
        "historical_broadcast_dates.update",
        {"historical_broadcast_date_id": "1", "hour": "8:15"},
        "hour",
        "pattern",
    ),
    (
        "programs.create_or_update",
        {"ratings": [{"regulator": "r", "content_warnings": [{"value": True}]}]},
        "ratings[0].contentWarnings[0].id",
        "required",
    ),
]
"""Limits as the documents print them, so that one lost between document and table is missed here."""

LARGEST_ALLOWED: dict[str, Any] = {
    "title": "x" * 255,
    "original_title": "x" * 255,
    "synopsis": "x" * 5000,
    "tagline": "x" * 300,
    "studio": "x" * 200,
    "release_year": 2100,
    "runtime_minutes": 1,
    "country_of_origin": ["FR"],
    "idempotency_key": "k" * 255,
    "status": "scheduled",
    "drm_required": True,
}


def api_of(name: str) -> str:
    return next(api for api, each in operations() if each.id == name)


def told(caught: pytest.ExceptionInfo[InvalidRequest]) -> list[tuple[str, str | None]]:
    return [(each.path, each.code) for each in caught.value.errors]


def top(path: str) -> str:
    return path.split(".", 1)[0].split("[", 1)[0]


@pytest.mark.parametrize(
    ("name", "arguments", "path", "code"), [pytest.param(*row, id=f"{row[0]}-{row[2]}-{row[3]}") for row in DOCUMENTED]
)
async def test_documented_limit(name: str, arguments: dict[str, Any], path: str, code: str) -> None:
    operation = operation_of(api_of(name), name)
    wire = {each.name: each.wire for each in operation.parameters}
    wire |= {each.name: each.wire for each in fields_of(operation)}
    with respx.mock:
        async with client_for(api_of(name)) as client:
            with pytest.raises(InvalidRequest, match="nothing was sent") as caught:
                await invoke(client, name, **arguments)
    assert told(caught) == [(path.replace(top(path), wire.get(top(path), top(path)), 1), code)]
    assert caught.value.attempts == 0
    assert path in str(caught.value)


@pytest.mark.parametrize("name", sorted(LIMITS))
async def test_documented_limits_of_encora(name: str) -> None:
    """What the document says of each argument, held against the client and not against its own table."""
    required = required_arguments(operation_of("encora", name))
    with respx.mock:
        async with client_for("encora") as client:
            for given, value, path, code in LIMITS[name]:
                with pytest.raises(InvalidRequest, match="nothing was sent") as caught:
                    await invoke(client, name, **{**required, given: value})
                assert told(caught) == [(path, code)], (given, value)


async def test_the_largest_that_is_allowed_is_sent() -> None:
    with respx.mock as router:
        route = route_of(router, "encora", "admin.movies.create")
        async with client_for("encora") as client:
            await invoke(client, "admin.movies.create", **LARGEST_ALLOWED)
        assert route.call_count == 1


@pytest.mark.parametrize(("api", "name"), OPERATIONS)
async def test_each_limit_of_the_table(api: str, name: str) -> None:
    """One violation, one complaint: at the right place, with the argument's name, and nothing is sent."""
    operation = operation_of(api, name)
    required = required_arguments(operation)
    with respx.mock:
        async with client_for(api) as client:
            for broken in violations(operation):
                with pytest.raises(InvalidRequest) as caught:
                    await invoke(client, name, **{**required, broken.argument: broken.value})
                assert told(caught) == [(broken.path, broken.code)], broken
                error = caught.value.errors[0]
                assert error.argument is not None
                assert top(error.argument) == broken.argument
                assert caught.value.call is not None
                assert caught.value.call.operation == name


@pytest.mark.parametrize(("api", "name"), OPERATIONS)
async def test_what_is_required(api: str, name: str) -> None:
    """Parameters are required by the signature already, fields of a body and settings of the client by the check."""
    operation = operation_of(api, name)
    required = required_arguments(operation)
    checked = {each.name for each in fields_of(operation)} | {
        each.name for each in operation.parameters if each.setting
    }
    with respx.mock:
        async with client_for(api) as client:
            for missing in required.keys() - {"if_match"}:
                rest = {key: value for key, value in required.items() if key != missing}
                with pytest.raises(InvalidRequest if missing in checked else TypeError, match=missing):
                    await invoke(client, name, **rest)


@pytest.mark.parametrize(("api", "name"), OPERATIONS)
async def test_all_violations_in_one_error(api: str, name: str) -> None:
    operation = operation_of(api, name)
    worst: dict[str, Violation] = {}
    for broken in violations(operation):
        worst[broken.argument] = broken
    if not worst:
        assert not operation.parameters
        assert operation.body is None
        return
    arguments = {**required_arguments(operation), **{each.argument: each.value for each in worst.values()}}
    with respx.mock:
        async with client_for(api) as client:
            with pytest.raises(InvalidRequest) as caught:
                await invoke(client, name, **arguments)
    assert sorted(told(caught), key=str) == sorted(((each.path, each.code) for each in worst.values()), key=str)


@pytest.mark.parametrize(("api", "name"), OPERATIONS)
async def test_unchecked_they_are_sent(api: str, name: str) -> None:
    operation = operation_of(api, name)
    unsendable = {"path", "format"}
    broken = {each.argument: each.value for each in violations(operation) if each.code not in unsendable}
    arguments = {**required_arguments(operation), **broken}
    with respx.mock as router:
        route = route_of(router, api, name)
        async with client_for(api) as client:
            await invoke(client, name, **arguments, options={"check": False})
            await invoke(client.with_options(check=False), name, **arguments)
        assert route.call_count == 2
        async with client_for(api, check=False) as client:
            await invoke(client, name, **arguments)
        assert route.call_count == 3


async def test_a_path_that_is_no_uuid_is_sent_unchecked() -> None:
    with respx.mock as router:
        route = route_of(router, "encora", "movies.get")
        async with client_for("encora") as client:
            await invoke(client, "movies.get", "no uuid/at all", options={"check": False})
        assert last_of(route).url.raw_path == b"/api/v2/movies/no%20uuid%2Fat%20all"


async def test_what_cant_be_written_at_all_isnt_sent_unchecked_either() -> None:
    with respx.mock:
        async with client_for("encora") as client:
            for value in (dt.datetime(2026, 1, 1), object()):
                with pytest.raises(InvalidRequest):
                    await invoke(
                        client, "admin.movies.publish", MOVIE, available_from=value, unconditional=True,
                        options={"check": False},
                    )  # fmt: skip


async def test_limits_hold_for_every_form_of_the_body() -> None:
    long: dict[str, Any] = {**FILM, "title": "x" * 256, "runtime_minutes": 0}
    forms: list[tuple[tuple[Any, ...], dict[str, Any]]] = [((), long), ((long,), {}), ((MovieWrite(**long),), {})]
    with respx.mock:
        async with client_for("encora") as client:
            for body, keywords in forms:
                with pytest.raises(InvalidRequest) as caught:
                    await invoke(client, "admin.movies.create", *body, **keywords)
                assert told(caught) == [("title", "max_length"), ("runtime_minutes", "minimum")]


def test_the_examples_break_nothing() -> None:
    """The values that other tests take for good are so: no parameter lacks one."""
    for _, operation in operations():
        for parameter in operation.parameters:
            assert argument(parameter).given is not None
