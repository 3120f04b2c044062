"""What answers become: typed results, what came with them, and nothing where there is nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest
import respx

from broadcast_clients.core.answer import NOT_MODIFIED, ItemList, response_of
from broadcast_clients.core.errors import FieldMissing, NoResult, NotFoundError, SchemaDeviation
from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.report import DeviationWarning
from tests._async.operations.calls import client_for, invoke, method_of
from tests.operations.facts import MOVIE, PROGRAM, methods, operation_of, operations
from tests.operations.requests import REPLIES
from tests.operations.values import required_arguments
from tests.operations.wire import last_of, requests_of, route_of

EMPTY_FORMS: dict[str, bytes] = {
    "no body": b"",
    "white space": b" \r\n",
    "null": b"null",
    "object": b"{}",
    "array": b"[]",
    "no data": b'{"version":"v1","statusCode":200}',
    "data null": b'{"version":"v1","statusCode":200,"data":null}',
    "data object": b'{"version":"v1","statusCode":200,"data":{}}',
    "data array": b'{"version":"v1","statusCode":200,"data":[]}',
}
FORMS = [pytest.param(content, id=name) for name, content in EMPTY_FORMS.items()]
FILLED = [pytest.param(api, each.id, id=f"{api}-{each.id}") for api, each in methods() if each.result.model]


def plurimedia(kind: str) -> list[Operation]:
    """What reads; an order that is answered with nothing isn't a missing order."""
    return [each for api, each in operations() if api == "plurimedia" and each.result.kind == kind and not each.body]


async def answered(api: str, name: str, response: httpx.Response, **settings: Any) -> Any:
    """What an operation makes of an answer."""
    operation = operation_of(api, name)
    with respx.mock as router:
        router.route(method=operation.method).mock(return_value=response)
        async with client_for(api, **settings) as client:
            return await invoke(client, name, **required_arguments(operation))


@pytest.mark.parametrize(("api", "name"), FILLED)
async def test_results_are_of_their_type(api: str, name: str) -> None:
    status, reply = REPLIES[api, name]
    result = await answered(api, name, httpx.Response(status, json=reply))
    operation = operation_of(api, name)
    package, model = operation.result.model.split(":")
    items = result if operation.result.kind == "list" else [result]
    assert [type(each).__name__ for each in items] == [model]
    assert type(items[0]).__module__.startswith(package)
    assert isinstance(result, ItemList) == (operation.result.kind == "list")


@pytest.mark.parametrize(("api", "name"), FILLED)
async def test_unknown_fields_are_kept(api: str, name: str) -> None:
    status, reply = REPLIES[api, name]
    operation = operation_of(api, name)
    envelope = as_object(reply) or {}
    inner: Any = envelope.get("data", reply)
    if operation.result.keyed:
        await unknown_fields_under_keys(api, name, inner)
        return
    rows = as_list(inner)
    extra: dict[str, Any] = {"brandNew": {"x": [1, None]}, "other_name": "é"}
    grown: list[Any] = [{**each, **extra} for each in rows or [inner]]
    whole: Any = grown if rows is not None else grown[0]
    answer: Any = {**envelope, "data": whole, "beside": 1} if "data" in envelope else whole
    result = await answered(api, name, httpx.Response(status, json=answer))
    item = result[0] if operation.result.kind == "list" else result
    assert item.raw_fields() == extra
    assert item.brandNew == {"x": [1, None]}
    assert item.to_wire() == grown[0]


async def unknown_fields_under_keys(api: str, name: str, groups: dict[str, Any]) -> None:
    extra: dict[str, Any] = {"brandNew": 1}
    grown = {key: {**(as_list(each) or [each])[0], **extra} for key, each in groups.items()}
    result = await answered(api, name, httpx.Response(200, json={"data": grown, "beside": 1}))
    assert [each.raw_fields() for each in result] == [extra] * len(grown)
    assert result.groups == {key: [item] for key, item in zip(grown, result, strict=True)}


@pytest.mark.parametrize(("api", "name"), FILLED)
async def test_the_facts_of_an_answer(api: str, name: str) -> None:
    status, reply = REPLIES[api, name]
    headers = {"ETag": '"e1"', "X-Request-Id": "r-7", "X-RateLimit-Remaining": "9"}
    result = await answered(api, name, httpx.Response(status, json=reply, headers=headers))
    facts = response_of(result)
    assert (facts.status, facts.etag, facts.request_id, facts.attempts) == (status, '"e1"', "r-7", 1)
    assert facts.headers.get("x-ratelimit-remaining") == "9"
    assert facts.elapsed > 0
    assert (facts.call.api, facts.call.operation) == (api, name)
    assert facts.deviations == ()
    assert (facts.idempotency_key is not None) == (operation_of(api, name).retry == "idempotency-key")
    with pytest.raises(ValueError, match="'raw': True"):
        facts.json()


async def test_the_body_as_it_arrived() -> None:
    content = b'{ "id" : "x",\n "n":1.50 }'
    with respx.mock as router:
        router.get().respond(content=content)
        async with client_for("encora") as client:
            movie = await invoke(client, "movies.get", MOVIE, options={"raw": True})
    assert response_of(movie).content == content
    assert response_of(movie).json() == {"id": "x", "n": 1.5}


async def test_facts_stay_outside_of_equality_and_dumps() -> None:
    first = await answered("encora", "movies.get", httpx.Response(200, json={"id": MOVIE}, headers={"ETag": '"a"'}))
    second = await answered("encora", "movies.get", httpx.Response(200, json={"id": MOVIE}, headers={"ETag": '"b"'}))
    assert first == second
    assert response_of(first).etag != response_of(second).etag
    assert first.to_wire() == first.model_dump(by_alias=True) == {"id": MOVIE}


# --- nothing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", FORMS)
@pytest.mark.parametrize("name", [each.id for each in plurimedia("one")])
async def test_no_result_is_an_error_of_its_own(name: str, content: bytes) -> None:
    with pytest.raises(NoResult, match="empty result") as caught:
        await answered("plurimedia", name, httpx.Response(200, content=content))
    assert isinstance(caught.value, NotFoundError)
    assert (caught.value.status, caught.value.attempts) == (200, 1)
    assert caught.value.hint
    assert caught.value.call is not None
    assert caught.value.call.operation == name


@pytest.mark.parametrize("content", FORMS)
@pytest.mark.parametrize("name", [each.id for each in plurimedia("list")])
async def test_lists_without_result_are_empty(name: str, content: bytes) -> None:
    result = await answered("plurimedia", name, httpx.Response(200, content=content))
    assert result == []
    assert response_of(result).status == 200


@pytest.mark.parametrize("name", [each.id for each in plurimedia("one")])
async def test_bare_answers_are_understood(name: str) -> None:
    """An envelope is documented for one sample only."""
    for payload in ({"id": 7}, {"data": {"id": 7}}, {"version": "v9", "statusCode": 200, "data": {"id": 7}}):
        assert (await answered("plurimedia", name, httpx.Response(200, json=payload))).id == 7


@pytest.mark.parametrize("name", [each.id for each in plurimedia("list")])
async def test_bare_lists_are_understood(name: str) -> None:
    for payload in ([{"id": 7}], {"data": [{"id": 7}]}, {"version": "v1", "statusCode": 200, "data": [{"id": 7}]}):
        assert [each.id for each in await answered("plurimedia", name, httpx.Response(200, json=payload))] == [7]


async def test_wrapped_single_resources_are_understood() -> None:
    for payload in ({"id": MOVIE, "title": "t"}, {"data": {"id": MOVIE, "title": "t"}}):
        for name in ("movies.get", "admin.movies.get", "admin.movies.create", "admin.movies.publish"):
            movie = await answered("encora", name, httpx.Response(200, json=payload))
            assert (movie.id, movie.title) == (MOVIE, "t")


async def test_deletions_give_nothing_whatever_the_status() -> None:
    for response in (httpx.Response(204), httpx.Response(200), httpx.Response(200, json={"id": MOVIE})):
        assert await answered("encora", "admin.movies.delete", response) is None


@pytest.mark.parametrize(
    ("api", "name"),
    [
        (api, each.id)
        for api, each in methods()
        if each.body is not None and each.result.model and each.result.kind == "one"
    ],
)
@pytest.mark.parametrize("status", [200, 201, 204])
async def test_a_write_that_is_answered_with_nothing_isnt_called_missing(api: str, name: str, status: int) -> None:
    """It was done: "not found" would make people do it again. The result has no field, and says so when read."""
    result = await answered(api, name, httpx.Response(status))
    assert type(result).__name__ == operation_of(api, name).result.model.split(":")[1]
    assert result.to_wire() == {}
    assert response_of(result).status == status
    with pytest.raises(FieldMissing):
        read_first_field(result)


def read_first_field(result: Any) -> Any:
    names: list[str] = list(result.__class__.model_fields)
    return getattr(result, names[0])


async def test_what_isnt_documented_is_given_as_it_came() -> None:
    name = "programs.create_version"
    for content, expected in ((b'{"a": [1, null]}', {"a": [1, None]}), (b'"x"', "x"), (b"", None)):
        assert await answered("whatson", name, httpx.Response(200, content=content)) == expected


# --- not modified -------------------------------------------------------------------------------------------------


async def test_an_unchanged_resource_isnt_sent_again() -> None:
    with respx.mock as router:
        route = router.get().respond(304, headers={"ETag": '"m1"'})
        async with client_for("encora") as client:
            result = await invoke(client, "movies.get", MOVIE, if_none_match='"m1"')
            assert result is NOT_MODIFIED
            assert not result
        assert last_of(route).headers["if-none-match"] == '"m1"'


async def test_an_unchanged_list_gives_one_empty_page() -> None:
    with respx.mock as router:
        router.get().respond(304, headers={"ETag": '"p1"'})
        async with client_for("encora") as client:
            page = await invoke(client, "movies.list", if_none_match='"p1"')
            assert (page, page.not_modified, response_of(page).etag) == ([], True, '"p1"')
            pager = method_of(client, "movies.list")(if_none_match='"p1"')
            assert await pager.collect() == []
            assert pager.resume_token is None


async def test_an_etag_of_a_list_goes_only_with_its_first_page() -> None:
    """The page after it is another resource."""
    first = {"data": [{"id": "1"}], "meta": {"has_more": True, "next_cursor": "c2"}}
    second = {"data": [{"id": "2"}], "meta": {"has_more": False, "next_cursor": None}}
    with respx.mock as router:
        route = router.get().mock(side_effect=[httpx.Response(200, json=first), httpx.Response(200, json=second)])
        async with client_for("encora") as client:
            pager = method_of(client, "movies.list")(if_none_match='"p0"')
            assert [each.id for each in await pager.collect()] == ["1", "2"]
        assert [request.headers.get("if-none-match") for request in requests_of(route)] == ['"p0"', None]


# --- lists --------------------------------------------------------------------------------------------------------


async def test_what_stands_beside_the_items() -> None:
    meta = {"total": 2450, "count": 1, "limit": 20, "has_more": False, "next_cursor": None, "prev_cursor": "c0"}
    with respx.mock as router:
        router.get().respond(json={"data": [{"id": MOVIE}], "meta": meta})
        async with client_for("encora") as client:
            pager = method_of(client, "movies.list")()
            before = pager.total
            page = await pager.first_page()
            assert page.meta == meta
            assert (before, pager.total) == (None, 2450), "before a page is read, nobody knows"
    rows = REPLIES["plurimedia", "catalogs.list"][1]
    catalogs = await answered("plurimedia", "catalogs.list", httpx.Response(200, json=rows))
    assert catalogs.meta == {"version": "v1", "statusCode": 200}
    genres = await answered("whatson", "dropdowns.genres", httpx.Response(200, json=[{"id": "a", "name": "b"}]))
    assert (genres.meta, genres[0].name) == ({}, "b")


# --- answers that aren't as documented ----------------------------------------------------------------------------

DEVIANT = {"id": 7, "title": None, "release_year": "1982", "cast": [{"name": "n", "display_order": "x"}], "images": []}
PLACES = ("$.id", "$.title", "$.release_year", "$.cast[0].display_order", "$.images")


async def test_wrong_types_lose_nothing_and_are_told_once() -> None:
    with respx.mock as router:
        router.get().respond(json=DEVIANT)
        async with client_for("encora") as client:
            with pytest.warns(DeviationWarning) as told:
                movie = await invoke(client, "movies.get", MOVIE)
            again = await invoke(client, "movies.get", MOVIE)  # a second warning would be an error
    assert movie == again
    assert (movie.title, movie.release_year, movie.cast[0].display_order, movie.images) == (None, 1982, "x", [])
    assert tuple(each.split(":")[0] for each in response_of(movie).deviations) == PLACES
    assert len(told) == len(PLACES)


async def test_strict_clients_raise() -> None:
    with pytest.raises(SchemaDeviation, match=r"\$\.id") as caught:
        await answered("encora", "movies.get", httpx.Response(200, json=DEVIANT), strict=True)
    assert len(caught.value.deviations) == len(PLACES)


async def test_new_values_of_enumerations_are_no_deviation() -> None:
    payload = {"id": MOVIE, "status": "archived", "content_rating": "TV-Y7"}
    movie = await answered("encora", "movies.get", httpx.Response(200, json=payload), strict=True)
    assert (movie.status, movie.content_rating) == ("archived", "TV-Y7")


async def test_a_field_that_was_left_out_is_not_none() -> None:
    with respx.mock as router:
        route_of(router, "encora", "movies.get")
        async with client_for("encora") as client:
            movie = await invoke(client, "movies.get", MOVIE, fields=["id", "title"])
    with pytest.raises(FieldMissing, match="'synopsis'") as caught:
        _ = movie.synopsis
    assert isinstance(caught.value, AttributeError)
    assert caught.value.call is not None
    assert caught.value.call.operation == "movies.get"
    assert "fields=" in (caught.value.hint or "")
    assert not hasattr(movie, "synopsis")
    program = await answered("whatson", "programs.get", httpx.Response(200, json={"contentId": PROGRAM, "genre": None}))
    assert program.genre is None
    with pytest.raises(FieldMissing, match="left it out of this answer"):
        _ = program.genres


async def test_times_are_as_the_document_has_them() -> None:
    edited = {"data": {"id": 1, "lastUpdate": "2024-09-27T07:48:30.677"}}
    content = await answered("plurimedia", "contents.get", httpx.Response(200, json=edited))
    assert content.last_update == dt.datetime(2024, 9, 27, 7, 48, 30, 677_000)
    movie = await answered("encora", "movies.get", httpx.Response(200, json={"created_at": "2019-08-24T14:15:22Z"}))
    assert movie.created_at == dt.datetime(2019, 8, 24, 14, 15, 22, tzinfo=dt.UTC)
    warning = {"contentId": "1", "debugInfo": {"dateCreatedUTC": "2021-10-01T11:45:27.900+02:00"}}
    program = await answered("whatson", "programs.get", httpx.Response(200, json=warning))
    assert program.debug_info.date_created_utc == dt.datetime(2021, 10, 1, 9, 45, 27, 900_000, tzinfo=dt.UTC)
