"""What can be set for one call, for a view, or for a client."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest
import respx

from broadcast_clients.core.errors import ConfigurationError, DeadlineExceeded, ReadTimeout, ServiceUnavailable
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.retry import Retry
from tests._async.operations.calls import client_for, invoke
from tests.operations.facts import MOVIE, TOKEN, operations, settings_of
from tests.operations.requests import REQUESTS
from tests.operations.wire import body_of, last_of, requests_of, route_of, sent, target_of

QUICK = Retry(retries=2, jitter=lambda: 0.0)
FILM = {"title": "t", "status": "draft", "drm_required": False}
LANG = [row.operation for row in REQUESTS if row.api == "plurimedia"]
TABLE = [pytest.param(row, id=f"{row.api}-{row.operation}") for row in REQUESTS]


def test_every_operation_of_plurimedia_takes_a_language() -> None:
    for api, operation in operations():
        takes = any(each.wire == "lang" for each in operation.parameters)
        assert takes == (api == "plurimedia"), operation.id


@pytest.mark.parametrize("name", LANG)
async def test_the_language_of_the_client_and_of_the_call(name: str) -> None:
    row = next(row for row in REQUESTS if row.operation == name)
    keywords = {key: value for key, value in row.keywords.items() if key != "lang"}
    with respx.mock as router:
        route = route_of(router, "plurimedia", name)
        async with client_for("plurimedia", lang="en") as client:
            await invoke(client, name, *row.arguments, **keywords)
            await invoke(client, name, *row.arguments, lang="fr", **keywords)
        async with client_for("plurimedia") as client:
            await invoke(client, name, *row.arguments, **keywords)
        assert [request.url.params.get("lang") for request in requests_of(route)] == ["en", "fr", None]


async def test_device_and_profile_are_sent_only_where_they_are_documented() -> None:
    with respx.mock as router:
        route = route_of(router, "encora", "movies.get")
        async with client_for("encora", device_id="d1", profile_id=MOVIE) as client:
            await invoke(client, "movies.get", MOVIE)
        request = sent(route)
    assert not {"x-device-id", "x-profile-id"} & {name.lower() for name in request.headers}


@pytest.mark.parametrize("row", TABLE)
async def test_extra_headers_and_query(row: Any) -> None:
    options: dict[str, Any] = {
        "headers": {"X-Trace": "7", "Accept-Language": "fr"},
        "query": {"debug": True, "limit ": 2.5, "none": None, "q&a": "é/?"},
    }
    with respx.mock as router:
        route = route_of(router, row.api, row.operation)
        async with client_for(row.api) as client:
            await invoke(client, row.operation, *row.arguments, **row.keywords, options=options)
        request = sent(route)
    assert (request.headers["x-trace"], request.headers["accept-language"]) == ("7", "fr")
    joined = "&" if "?" in row.target else "?"
    assert target_of(request, row.api) == f"{row.target}{joined}debug=true&limit%20=2.5&q%26a=%C3%A9%2F%3F"
    assert request.content == (row.body or "").encode()


async def test_extra_members_of_the_body() -> None:
    """They go by their names on the wire, unchecked, and win."""
    with respx.mock as router:
        route = route_of(router, "encora", "admin.movies.create")
        async with client_for("encora") as client:
            await invoke(client, "admin.movies.create", **FILM, options={"body": {"title": "u", "x_new": [1]}})
            assert body_of(route) == {"title": "u", "status": "draft", "drm_required": False, "x_new": [1]}
            await invoke(client, "admin.movies.unpublish", MOVIE, if_match='"v"', options={"body": {"reason": "r"}})
            assert body_of(route) == {"reason": "r"}
            assert last_of(route).headers["content-type"] == "application/json"


async def test_headers_of_client_view_and_call_add_up() -> None:
    with respx.mock as router:
        route = route_of(router, "encora", "movies.get")
        async with client_for("encora", headers={"X-A": "client", "X-B": "client", "X-C": "client"}) as client:
            view = client.with_options(headers={"X-B": "view", "X-C": "view"})
            await invoke(view, "movies.get", MOVIE, options={"headers": {"X-C": "call"}})
            await invoke(client, "movies.get", MOVIE)
        found = [[request.headers[name] for name in ("x-a", "x-b", "x-c")] for request in requests_of(route)]
    assert found == [["client", "view", "call"], ["client", "client", "client"]]


async def test_a_header_of_the_caller_replaces_ours() -> None:
    with respx.mock as router:
        route = route_of(router, "encora", "admin.movies.create")
        async with client_for("encora") as client:
            extra = {"Idempotency-Key": "mine", "User-Agent": "me", "Content-Type": "application/vnd.encora+json"}
            for headers in (extra, {name.lower(): value for name, value in extra.items()}):
                await invoke(client, "admin.movies.create", **FILM, options={"headers": headers})
                found = last_of(route).headers
                assert [found.get_list(name) for name in extra] == [[value] for value in extra.values()]
        async with client_for("encora", headers={"accept": "text/plain"}) as client:
            await invoke(client, "admin.movies.create", **FILM, options={"headers": {"ACCEPT": "text/html"}})
            await invoke(client, "admin.movies.create", **FILM, options={"headers": {"authorization": "Basic x"}})
        assert [request.headers["accept"] for request in requests_of(route)][2:] == ["text/html", "text/plain"]
        assert last_of(route).headers.get_list("authorization") == [f"Bearer {TOKEN}"]


ENVIRONMENT = {
    "plurimedia": {"PLURIMEDIA_BASE_URL": "https://env.test/p", "PLURIMEDIA_SUBSCRIPTION_KEY": " key\n"},
    "encora": {"ENCORA_BASE_URL": "https://env.test/p", "ENCORA_TOKEN": "tok"},
    "whatson": {"WHATSON_BASE_URL": "https://env.test/p", "WHATSON_TOKEN": "tok"},
}


@pytest.mark.parametrize("api", ENVIRONMENT)
async def test_the_environment_gives_what_the_arguments_dont(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT[api].items():
        monkeypatch.setenv(name, value)
    nothing = dict.fromkeys(settings_of(api))
    with respx.mock as router:
        route = router.get("https://env.test/p/x").respond(json={})
        async with client_for(api, **nothing) as client:
            await client.request("GET", "/x")
        headers = sent(route).headers
    expected = ("ocp-apim-subscription-key", "key") if api == "plurimedia" else ("authorization", "Bearer tok")
    assert headers[expected[0]] == expected[1]


async def test_language_and_zone_of_plurimedia_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLURIMEDIA_LANG", " en\n")
    monkeypatch.setenv("PLURIMEDIA_TIMEZONE", "Europe/Paris")
    since = dt.datetime(2024, 9, 27, 7, 48, 30, tzinfo=dt.UTC)
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "date=20240927094830&lang=en"),
        ({"lang": "fr", "timezone": "UTC"}, "date=20240927074830&lang=fr"),
        ({"overrides": {"plurimedia": {"timezone": "Asia/Tokyo"}}}, "date=20240927094830&lang=en"),
    ]
    for settings, query in cases:
        with respx.mock as router:
            route = route_of(router, "plurimedia", "broadcasts.last_updated")
            async with client_for("plurimedia", **settings) as client:
                await invoke(client, "broadcasts.last_updated", since=since)
            assert sent(route).url.query.decode() == query
    monkeypatch.setenv("PLURIMEDIA_TIMEZONE", "Europe/Nowhere")
    with pytest.raises(ConfigurationError, match="no time zone 'Europe/Nowhere'"):
        client_for("plurimedia")


async def test_the_documented_address_of_plurimedia() -> None:
    with respx.mock as router:
        route = router.get("https://api.plurimedia.fr/v2/api/v2/contents/7488").respond(json={"id": 7488})
        async with client_for("plurimedia", base_url=None) as client:
            await invoke(client, "contents.get", 7488)
        assert sent(route).url.scheme == "https"


@pytest.mark.parametrize("api", ENVIRONMENT)
def test_what_is_missing_is_told(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ENVIRONMENT[api]:
        monkeypatch.delenv(name, raising=False)
    lacking = "subscription_key" if api == "plurimedia" else "base_url"
    with pytest.raises(ConfigurationError) as caught:
        client_for(api, **{lacking: None})
    assert f"{api.upper()}_" in str(caught.value)
    assert lacking in str(caught.value)


HOSTILE: list[dict[str, Any]] = [
    {"X-A": "a\r\nX-B: c"}, {"X-A": "a\n"}, {"X-A": "a\x00"}, {"X-A": "é"}, {"X-A": 5}, {"X\r\nA": "b"}, {"X A": "b"},
    {"": "b"}, {"X-A:": "b"},
]  # fmt: skip


@pytest.mark.parametrize("headers", HOSTILE)
async def test_headers_that_could_end_the_line_are_refused(headers: dict[str, Any]) -> None:
    with respx.mock:
        async with client_for("encora") as client:
            with pytest.raises(ConfigurationError, match="header"):
                await invoke(client, "movies.get", MOVIE, options={"headers": headers})
        with pytest.raises(ConfigurationError, match="header"):
            client_for("encora", headers=headers)
        with pytest.raises(ConfigurationError, match="User-Agent"):
            client_for("encora", application="importer\r\nX-B: c")


async def test_timeouts_reach_the_transport() -> None:
    seen: list[dict[str, float]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, json={"id": MOVIE})

    with respx.mock as router:
        router.get().mock(side_effect=answer)
        async with client_for("encora", deadline=None) as client:
            await invoke(client, "movies.get", MOVIE)
            await invoke(client, "movies.get", MOVIE, options={"timeout": 3})
            await invoke(client, "movies.get", MOVIE, options={"timeout": Timeout(connect=1, read=2, write=4, pool=5)})
            await invoke(client.with_options(timeout=7), "movies.get", MOVIE)
            await invoke(client, "movies.get", MOVIE, options={"deadline": 0.5})
    assert seen[0] == {"connect": 10, "read": 60, "write": 60, "pool": 30}
    assert seen[1] == dict.fromkeys(("connect", "read", "write", "pool"), 3)
    assert seen[2] == {"connect": 1, "read": 2, "write": 4, "pool": 5}
    assert seen[3] == dict.fromkeys(("connect", "read", "write", "pool"), 7)
    assert max(seen[4].values()) <= 0.5, "no part may take longer than what is left of the deadline"


@pytest.mark.parametrize(("options", "attempts"), [({}, 3), ({"retries": 0}, 1), ({"retries": 4}, 5)])
async def test_retries_of_one_call(options: dict[str, Any], attempts: int) -> None:
    with respx.mock as router:
        route = router.get().respond(503)
        async with client_for("encora", retries=QUICK) as client:
            with pytest.raises(ServiceUnavailable) as caught:
                await invoke(client, "movies.get", MOVIE, options=options)
        assert route.call_count == caught.value.attempts == attempts


async def test_a_whole_policy_for_one_call() -> None:
    with respx.mock as router:
        route = router.get().mock(side_effect=[httpx.ReadTimeout("slow"), httpx.Response(200, json={"id": MOVIE})])
        async with client_for("encora", retries=0) as client:
            with pytest.raises(ReadTimeout):
                await invoke(client, "movies.get", MOVIE)
            route.mock(side_effect=[httpx.ReadTimeout("slow"), httpx.Response(200, json={"id": MOVIE})])
            movie = await invoke(client, "movies.get", MOVIE, options={"retries": QUICK})
    assert movie.id == MOVIE


async def test_a_deadline_ends_the_waiting() -> None:
    """The next attempt would begin after the deadline, so nobody waits for it."""
    patient = Retry(retries=5, first_wait=60.0, longest_wait=60.0, jitter=lambda: 1.0)
    with respx.mock as router:
        route = router.get().mock(side_effect=httpx.ConnectTimeout)
        async with client_for("encora", retries=patient) as client:
            with pytest.raises(DeadlineExceeded, match="deadline of 1 s"):
                await invoke(client, "movies.get", MOVIE, options={"deadline": 1})
        assert route.call_count == 1


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"retry": 1}, "no such option: retry"),
    ({"timeout": 0}, "timeout must be more than 0"),
    ({"timeout": "5"}, "timeout must be more than 0"),
    ({"deadline": -1}, "deadline must be more than 0"),
    ({"retries": -1}, "retries must be"),
    ({"headers": "X: y"}, "'headers' must be a mapping"),
    ({"query": [("a", "b")]}, "'query' must be a mapping"),
]


@pytest.mark.parametrize(("options", "message"), WRONG)
async def test_a_mistake_in_options_is_explained(options: dict[str, Any], message: str) -> None:
    with respx.mock:
        async with client_for("encora") as client:
            with pytest.raises(ConfigurationError, match=message):
                await invoke(client, "movies.get", MOVIE, options=options)
            with pytest.raises(ConfigurationError, match=message):
                client.with_options(**options)


@pytest.mark.parametrize("api", ["plurimedia", "encora", "whatson"])
def test_a_misspelt_setting_is_explained(api: str) -> None:
    with pytest.raises(TypeError, match="did you mean 'retries'"):
        client_for(api, retrys=1)
