"""What goes wrong ends in one typed error that says what to do, and loses nothing. Over real HTTP."""

from __future__ import annotations

import datetime as dt
import pickle
import socket
from typing import Any
from urllib.parse import quote

import pytest

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import (
    AuthenticationError,
    BroadcastError,
    ConnectionFailed,
    ConnectionLost,
    CredentialError,
    InvalidRequest,
    MalformedAnswer,
    NotFoundError,
    OutcomeUnknown,
    StatusError,
    TooManyRequests,
)
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.retry import Retry
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient
from encora_client.models import Movie, MovieUpdateDict
from plurimedia_client import AsyncPlurimediaClient
from plurimedia_client.events import ContentFailed, ContentLoaded
from tests._async.operations.calls import client_for, invoke
from tests.operations.facts import APIS, MOVIE, methods, operation_of, release_with
from tests.operations.values import argument, required_arguments
from whatson_client import AsyncWhatsonClient

START = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC)
QUICK = Retry(retries=2, jitter=lambda: 0.0)
FILM: Any = {"title": "Unique", "status": "draft", "drm_required": False}
OPERATIONS = [pytest.param(api, each.id, id=f"{api}-{each.id}") for api, each in methods()]


def connect(sandbox: Sandbox, api: str, **changes: Any) -> Any:
    """A client of the sandbox with good credentials, unless they are changed."""
    if api == "plurimedia":
        good: dict[str, Any] = {"subscription_key": sandbox.plurimedia.subscription_key}
        base_url = sandbox.plurimedia.base_url
    elif api == "encora":
        good, base_url = {"token": sandbox.encora.token}, sandbox.encora.base_url
    else:
        good = {"username": sandbox.whatson.username, "password": sandbox.whatson.password, "token": None}
        base_url = sandbox.whatson.base_url
    return client_for(api, **{"base_url": base_url, "retries": QUICK, **good, **changes})


def prepare(sandbox: Sandbox, contents: int = 1, *, having: Operation | None = None) -> None:
    release = release_with(having) if having is not None else None
    sandbox.reset(contents=contents, start=START, whatson_release=release)


def says_what_to_do(error: BroadcastError, operation: str) -> None:
    """Which call failed, why, and what to do; also after a pickle."""
    for each in (error, pickle.loads(pickle.dumps(error))):
        assert each.call is not None
        assert each.call.operation == operation
        text = str(each)
        assert operation in text
        assert each.message
        assert f"What to do: {each.hint}" in text


# --- credentials and hosts ----------------------------------------------------------------------------------------

WRONG: list[tuple[str, str, dict[str, Any], type[BroadcastError]]] = [
    ("plurimedia", "contents.get", {"subscription_key": "0" * 32}, AuthenticationError),
    ("encora", "admin.movies.get", {"token": "wrong"}, AuthenticationError),
    ("whatson", "programs.get", {"password": "wrong"}, CredentialError),
    ("whatson", "programs.get", {"username": None, "password": None, "token": "a.b.c"}, BroadcastError),
]


@pytest.mark.parametrize(("api", "name", "changes", "error"), WRONG)
async def test_a_wrong_credential(
    sandbox: Sandbox, api: str, name: str, changes: dict[str, Any], error: type[BroadcastError]
) -> None:
    prepare(sandbox)
    async with connect(sandbox, api, **changes) as client:
        with pytest.raises(error) as caught:
            await invoke(client, name, **required_arguments(operation_of(api, name)))
    says_what_to_do(caught.value, "auth.login" if error is CredentialError else name)
    assert not caught.value.retryable


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize(("api", "name"), OPERATIONS)
async def test_a_host_that_cant_be_reached(api: str, name: str) -> None:
    """Any call may be sent again, writes too: nobody saw the request."""
    port = free_port()
    async with client_for(api, base_url=f"http://127.0.0.1:{port}", retries=QUICK) as client:
        with pytest.raises(ConnectionFailed, match=f"127.0.0.1:{port}") as caught:
            await invoke(client, name, **required_arguments(operation_of(api, name)))
    says_what_to_do(caught.value, name)
    assert caught.value.attempts == 3
    assert caught.value.retryable
    assert "base_url" in (caught.value.hint or "")


# --- broken answers -----------------------------------------------------------------------------------------------


READS: dict[str, tuple[str, dict[str, Any]]] = {
    "plurimedia": ("contents.get", {"content_id": 7488}),
    "encora": ("movies.list", {}),
    "whatson": ("dropdowns.genres", {}),
}


@pytest.mark.parametrize("kind", ["truncated", "malformed_json", "html"])
@pytest.mark.parametrize("api", APIS)
async def test_broken_answers_to_reads(sandbox: Sandbox, api: str, kind: str) -> None:
    prepare(sandbox)
    name, arguments = READS[api]
    async with connect(sandbox, api) as client:
        expected = await invoke(client, name, **arguments)
        sandbox.fault(api, f"{operation_of(api, name).method} {operation_of(api, name).path}", kind, count=None)
        with pytest.raises(ConnectionLost if kind == "truncated" else MalformedAnswer) as caught:
            await invoke(client, name, **arguments)
        says_what_to_do(caught.value, name)
        if isinstance(caught.value, MalformedAnswer):
            assert caught.value.status == 200
            assert caught.value.excerpt.startswith("<!DOCTYPE html>" if kind == "html" else ("{", "["))
            assert ("HTML" in caught.value.message) == (kind == "html")
        else:
            assert caught.value.attempts == 3
        sandbox.clear_faults()
        assert await invoke(client, name, **arguments) == expected


async def test_a_truncated_answer_is_read_again(sandbox: Sandbox) -> None:
    prepare(sandbox)
    async with connect(sandbox, "plurimedia") as client:
        sandbox.fault("plurimedia", "*", "truncated")
        assert response_of(await client.contents.get(7488)).attempts == 2


def longer_tagline(movie: Movie) -> MovieUpdateDict:
    return {"tagline": f"{movie.tagline}t"}


async def test_a_truncated_answer_to_a_write_is_done_once(sandbox: Sandbox) -> None:
    """The server acted: the same key gives the first result, an ETag or a missing id makes the outcome unknown."""
    prepare(sandbox)
    async with connect(sandbox, "encora") as client:
        sandbox.fault("encora", "POST /admin/movies", "truncated")
        movie = await client.admin.movies.create(**FILM)
        assert response_of(movie).attempts == 2
        sandbox.fault("encora", "PATCH /admin/movies/{movie_id}", "truncated")
        with pytest.raises(OutcomeUnknown) as unknown:
            await client.admin.movies.update(movie, tagline="t")
        says_what_to_do(unknown.value, "admin.movies.update")
        assert (await client.admin.movies.get(movie.id)).tagline == "t"
        sandbox.fault("encora", "PATCH /admin/movies/{movie_id}", "truncated")
        with pytest.raises(OutcomeUnknown) as unknown:
            await client.admin.movies.edit(movie.id, longer_tagline)
        says_what_to_do(unknown.value, "admin.movies.update")
        assert (await client.admin.movies.get(movie.id)).tagline == "tt", "once, and not again"
        assert len(await client.admin.movies.list(q="Unique").collect()) == 1
    async with connect(sandbox, "whatson") as client:
        await client.programs.get("9294452527")
        sandbox.fault("whatson", "POST /content/v1/programs", "truncated")
        with pytest.raises(OutcomeUnknown) as unknown:
            await client.programs.create_or_update(title="Unique", duration="00:10:00")
        says_what_to_do(unknown.value, "programs.create_or_update")
        sandbox.fault("whatson", "POST /content/v1/programs", "truncated")
        written = await client.programs.create_or_update(content_id="U1", title="Unique", duration="00:10:00")
        assert response_of(written).attempts == 2


@pytest.mark.parametrize("name", ["admin.movies.create", "admin.movies.delete", "admin.movies.update"])
async def test_a_web_page_in_place_of_an_answer_to_a_write(sandbox: Sandbox, name: str) -> None:
    """It came from somebody in between: the write wasn't done, and isn't reported as done."""
    prepare(sandbox)
    async with connect(sandbox, "encora") as client:
        movie = await client.admin.movies.create(**FILM)
        sandbox.fault("encora", "*", "html", count=None)
        arguments: dict[str, dict[str, Any]] = {
            "admin.movies.create": FILM,
            "admin.movies.delete": {"movie_id": movie},
            "admin.movies.update": {"movie_id": movie, "tagline": "t"},
        }
        with pytest.raises(MalformedAnswer, match="HTML") as caught:
            await invoke(client, name, **arguments[name])
        says_what_to_do(caught.value, name)
        sandbox.clear_faults()
        assert (await client.admin.movies.get(movie.id)) == movie


# --- too many requests --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("api", APIS)
async def test_a_storm_of_429_ends(sandbox: Sandbox, api: str) -> None:
    prepare(sandbox)
    name, arguments = READS[api]
    route = f"{operation_of(api, name).method} {operation_of(api, name).path}"
    async with connect(sandbox, api) as client:
        sandbox.fault(api, route, "status", count=None, status=429, headers={"Retry-After": "0"})
        with pytest.raises(TooManyRequests) as caught:
            await invoke(client, name, **arguments)
        says_what_to_do(caught.value, name)
        assert (caught.value.attempts, caught.value.retry_after) == (3, 0)
        sandbox.clear_faults()
        sandbox.fault(api, route, "status", count=None, status=429, headers={"Retry-After": "3600"})
        with pytest.raises(TooManyRequests) as caught:
            await invoke(client, name, **arguments)
        assert (caught.value.attempts, caught.value.retry_after) == (1, 3600), "nobody waits for an hour"
        sandbox.clear_faults()
        await invoke(client, name, **arguments)


async def test_an_import_through_a_storm_loses_nothing(sandbox: Sandbox) -> None:
    """What fails is told beside what succeeds, and can be had later."""
    prepare(sandbox, contents=80)
    async with connect(sandbox, "plurimedia", retries=Retry(retries=1, jitter=lambda: 0.0)) as client:
        sandbox.fault("plurimedia", "GET /v2/api/v2/contents/{id}", "status", status=429, count=40, skip=10)
        loaded: list[int] = []
        failed: list[int] = []
        async for event in client.workflows.load_catalog(sandbox.plurimedia.catalog_id, concurrency=8):
            if isinstance(event, ContentFailed):
                says_what_to_do(event.error, "contents.get")
                failed.append(event.content_id)
            elif isinstance(event, ContentLoaded):
                loaded.append(event.content_id)
        assert failed
        assert len({*loaded, *failed}) == len([*loaded, *failed]) == 80
        again = [each async for each in client.bulk(client.contents.get, failed, concurrency=4)]
        assert sorted(each.value.id for each in again) == sorted(failed)


# --- hostile ids --------------------------------------------------------------------------------------------------

UNSENDABLE = ["", ".", "..", "a\r\nX-Evil: 1", "a\nb", "\x00", "a\x7f", "\ud800"]
SENDABLE = [
    "../x", "../../admin", "%2e%2e", "%2e", "a/b", "a?b=c", "a#b", "a;b=c", "a b", "é", "{id}", "\\..\\x", "x" * 2000,
    "//host/x", "@host", "...", "~", "a:b",
]  # fmt: skip
WITH_ID = [
    pytest.param(api, each.id, id=f"{api}-{each.id}")
    for api, each in methods()
    if any(parameter.location == "path" for parameter in each.parameters)
]


def with_id(api: str, name: str, value: str) -> dict[str, Any]:
    operation = operation_of(api, name)
    parameter = next(each for each in operation.parameters if each.location == "path")
    return {**required_arguments(operation), parameter.name: value, "options": {"check": False}}


@pytest.mark.parametrize(("api", "name"), WITH_ID)
async def test_ids_that_would_lead_elsewhere_arent_sent(sandbox: Sandbox, api: str, name: str) -> None:
    prepare(sandbox, having=operation_of(api, name))
    async with connect(sandbox, api) as client:
        for hostile in UNSENDABLE:
            with pytest.raises(InvalidRequest) as caught:
                await invoke(client, name, **with_id(api, name, hostile))
            says_what_to_do(caught.value, name)
            assert hostile not in str(caught.value) or hostile in ("", ".", "..")
    assert not sandbox.requests(api)


@pytest.mark.parametrize(("api", "name"), WITH_ID)
async def test_any_other_id_is_one_segment(sandbox: Sandbox, api: str, name: str) -> None:
    """Whatever is in it, the request reaches this operation and no other, and nothing has such an id."""
    operation = operation_of(api, name)
    prepare(sandbox, having=operation)
    first, *others = [each for each in operation.parameters if each.location == "path"]
    before, _, after = operation.path.partition(f"{{{first.wire}}}")
    for each in others:
        after = after.replace(f"{{{each.wire}}}", quote(argument(each).wire, safe="~"))
    async with connect(sandbox, api) as client:
        if api == "whatson":
            await client.login()
        sandbox.clear_requests()
        for hostile in SENDABLE:
            with pytest.raises(BroadcastError) as caught:
                await invoke(client, name, **with_id(api, name, hostile))
            assert getattr(caught.value, "status", None) in (400, 404), (hostile, caught.value)
        seen = [each.path for each in sandbox.requests(api)]
    assert seen == [before + quote(hostile, safe="~") + after for hostile in SENDABLE]
    assert {each.route for each in sandbox.requests(api)} == {f"{operation.method} {operation.path}"}


async def test_an_id_that_is_far_too_long(sandbox: Sandbox) -> None:
    """Servers give up reading it; the client goes on."""
    prepare(sandbox)
    async with connect(sandbox, "whatson") as client:
        for length in (10_000, 100_000):
            with pytest.raises(StatusError) as caught:
                await client.programs.get("x" * length)
            assert caught.value.status in (400, 404, 414, 431)
            assert len(str(caught.value)) < 1000
        assert (await client.programs.get("9294452527")).title == "Barbie"


async def test_a_checked_id_is_told_as_a_limit() -> None:
    async with client_for("encora") as client:
        for hostile in ("../x", "a\r\nb", ""):
            with pytest.raises(InvalidRequest, match="must be a UUID") as caught:
                await invoke(client, "movies.get", hostile)
            says_what_to_do(caught.value, "movies.get")


async def test_hostile_queries_and_headers(sandbox: Sandbox) -> None:
    prepare(sandbox)
    async with connect(sandbox, "encora") as client:
        assert isinstance(client, AsyncEncoraClient)
        text = "a&limit=1\r\nX-Evil: 1#?\x00é%00"
        assert await client.movies.list(q=text).collect() == []
        assert sandbox.requests("encora")[-1].query == {"q": text}
        with pytest.raises(InvalidRequest, match="line ends"):
            await client.movies.get(MOVIE, if_none_match='"a"\r\nX-Evil: 1')
        with pytest.raises(InvalidRequest, match="line ends"):
            await client.admin.movies.create(**FILM, idempotency_key="a\r\nb")


def test_clients_are_the_public_ones(sandbox: Sandbox) -> None:
    kinds = (AsyncPlurimediaClient, AsyncEncoraClient, AsyncWhatsonClient)
    for api, kind in zip(APIS, kinds, strict=True):
        assert type(connect(sandbox, api)) is kind


async def test_not_found_is_clear(sandbox: Sandbox) -> None:
    prepare(sandbox)
    async with connect(sandbox, "encora") as client:
        with pytest.raises(NotFoundError, match="does not exist") as caught:
            await client.movies.get(MOVIE)
        assert caught.value.request_id
