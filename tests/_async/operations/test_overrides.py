"""What is different at an installation, told by overrides, on the wire."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import respx

from broadcast_clients.core.errors import ConfigurationError, NotFoundError
from tests._async.operations.calls import client_for, invoke, method_of
from tests.operations.facts import HOSTS, KEY, MOVIE, PROGRAM, methods, operation_of
from tests.operations.requests import REPLIES
from tests.operations.values import required_arguments
from tests.operations.wire import body_of, route_of, sent, target_of

PARIS = ZoneInfo("Europe/Paris")
SINCE = "catalogs.last_updated"
OPERATIONS = [pytest.param(api, each.id, id=f"{api}-{each.id}") for api, each in methods()]


def changed(api: str, operation: str, **changes: Any) -> dict[str, Any]:
    return {"version": 1, api: {"operations": {operation: changes}}}


def since_is(**changes: str) -> dict[str, Any]:
    return changed("plurimedia", SINCE, parameters={"since": changes})


@pytest.mark.parametrize(("api", "name"), OPERATIONS)
async def test_any_operation_may_have_moved(api: str, name: str) -> None:
    operation = operation_of(api, name)
    segments = [part for part in operation.path.split("/") if part.startswith("{")]
    moved = "/".join(["/moved/to", *segments])
    method = "PUT" if operation.body is not None else operation.method
    overrides = changed(api, name, path=moved, method=method.lower())
    with respx.mock as router:
        route = router.route(method=method).respond(json=REPLIES[api, name][1])
        async with client_for(api, overrides=overrides) as client:
            await invoke(client, name, **required_arguments(operation))
            told = next(each for each in client.operations if each.id == name)
        assert target_of(sent(route), api).startswith("/moved/to")
    assert (told.method, told.path) == (method, moved)
    assert (operation.method, operation.path) != (method, moved), "other clients see nothing of it"


async def test_an_id_may_have_gone_into_the_query() -> None:
    with respx.mock as router:
        route = route_of(router, "plurimedia", "contents.get")
        overrides = changed("plurimedia", "contents.get", path="/v2/api/v2/content")
        async with client_for("plurimedia", overrides=overrides) as client:
            await invoke(client, "contents.get", 7488, lang="fr")
        assert target_of(sent(route), "plurimedia") == "/v2/api/v2/content?id=7488&lang=fr"


async def test_the_login_may_be_elsewhere() -> None:
    with respx.mock as router:
        login = router.post("https://whatson.test:8888/login").respond(json={"token": "a.b.c"})
        router.get("https://whatson.test:8888/content/v1/genres").respond(json=[])
        overrides = changed("whatson", "auth.login", path="/login")
        async with client_for("whatson", token=None, username="a", password="b", overrides=overrides) as client:
            await invoke(client, "dropdowns.genres")
        assert body_of(login) == {"username": "a", "password": "b"}


NAIVE = dt.datetime(2024, 9, 27, 7, 48, 30)
AWARE = dt.datetime(2024, 9, 27, 7, 48, 30, tzinfo=dt.UTC)
SENT_SINCE: list[tuple[str, dict[str, str], dict[str, Any], dt.datetime, str]] = [
    ("renamed", {"name": "since"}, {}, NAIVE, "since=20240927074830"),
    ("day", {"format": "yyyy-MM-dd"}, {}, NAIVE, "date=2024-09-27"),
    ("quoted", {"format": "yyyy-MM-dd'T'HH:mm:ss"}, {}, NAIVE, "date=2024-09-27T07%3A48%3A30"),
    ("both", {"name": "from", "format": "yyyyMMdd"}, {}, NAIVE, "from=20240927"),
    ("zone", {}, {"timezone": "Europe/Paris"}, AWARE, "date=20240927094830"),
    ("zone object", {}, {"timezone": PARIS}, AWARE, "date=20240927094830"),
    ("naive stays", {}, {"timezone": "Europe/Paris"}, NAIVE, "date=20240927074830"),
    ("day of the zone", {"format": "date"}, {"timezone": PARIS}, AWARE.replace(hour=23), "date=2024-09-28"),
    ("epoch", {"format": "epoch"}, {}, AWARE, "date=1727423310"),
    ("milliseconds", {"format": "epoch-ms"}, {}, AWARE, "date=1727423310000"),
    ("epoch of the zone", {"format": "epoch"}, {"timezone": "Europe/Paris"}, NAIVE, "date=1727416110"),
    ("rfc 3339", {"format": "date-time"}, {}, AWARE, "date=2024-09-27T07%3A48%3A30Z"),
]


@pytest.mark.parametrize(
    ("change", "settings", "moment", "query"), [pytest.param(*row[1:], id=row[0]) for row in SENT_SINCE]
)
async def test_a_parameter_with_another_name_or_format(
    change: dict[str, str], settings: dict[str, Any], moment: dt.datetime, query: str
) -> None:
    overrides = since_is(**change) if change else None
    with respx.mock as router:
        route = route_of(router, "plurimedia", SINCE)
        async with client_for("plurimedia", overrides=overrides, **settings) as client:
            await invoke(client, SINCE, 1201, since=moment)
        assert sent(route).url.raw_path.decode().partition("?")[2] == query


MOVED: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    (
        "sport_teams.of_content",
        {"path": "/v1/api/v1/contentsportteams/{contentId}"},
        {"content_id": 7488},
        "/v1/api/v1/contentsportteams/7488",
    ),
    (
        "sport_teams.of_content",
        {"path": "/v1/api/v1/contents/{id}/sportteams", "parameters": {"content_id": {"name": "id"}}},
        {"content_id": 7488, "lang": "fr"},
        "/v1/api/v1/contents/7488/sportteams?lang=fr",
    ),
    (
        "broadcasts.list",
        {
            "path": "/v2/api/v2/channels/{channelId}/broadcasts",
            "parameters": {"begin": {"name": "from", "format": "yyyy-MM-dd"}, "end": {"name": "to", "format": "epoch"}},
        },
        {"channel_id": 101, "begin": dt.datetime(2024, 9, 27), "end": AWARE},
        "/v2/api/v2/channels/101/broadcasts?from=2024-09-27&to=1727423310",
    ),
    (
        "channels.packs",
        {"path": "/v1/api/v1/channelpacks", "parameters": {"channel_id": {"name": "packId"}}},
        {"channel_id": 7},
        "/v1/api/v1/channelpacks?packId=7",
    ),
]


@pytest.mark.parametrize(("operation", "change", "arguments", "target"), MOVED)
async def test_a_parameter_may_change_between_path_and_query(
    operation: str, change: dict[str, Any], arguments: dict[str, Any], target: str
) -> None:
    with respx.mock as router:
        route = route_of(router, "plurimedia", operation)
        async with client_for("plurimedia", overrides=changed("plurimedia", operation, **change)) as client:
            await invoke(client, operation, **arguments)
        assert target_of(sent(route), "plurimedia") == target


async def test_an_optional_parameter_of_the_query_has_no_place_in_a_path() -> None:
    overrides = changed("plurimedia", "channels.list", path="/v1/api/v1/{lang}/channels")
    async with client_for("plurimedia", overrides=overrides) as client:
        with pytest.raises(ConfigurationError, match="has the parameter 'lang', which the operation doesn't take"):
            await invoke(client, "channels.list")


async def test_the_zone_may_stand_in_the_overrides(tmp_path: Path) -> None:
    file = tmp_path / "overrides.toml"
    file.write_text('version = 1\n[plurimedia]\ntimezone = "Europe/Paris"\n', encoding="utf-8")
    sources: list[Any] = [file, str(file), {"plurimedia": {"timezone": "Europe/Paris"}}]
    for source in sources:
        with respx.mock as router:
            route = route_of(router, "plurimedia", SINCE)
            async with client_for("plurimedia", overrides=source) as client:
                await invoke(client, SINCE, 1201, since=AWARE)
            assert sent(route).url.params["date"] == "20240927094830"


async def test_the_file_may_be_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "overrides.toml"
    file.write_text('[encora.operations."movies.get"]\npath = "/films/{movie_id}"\n', encoding="utf-8")
    monkeypatch.setenv("ENCORA_OVERRIDES", str(file))
    with respx.mock as router:
        route = route_of(router, "encora", "movies.get")
        async with client_for("encora") as client:
            await invoke(client, "movies.get", MOVIE)
        assert target_of(sent(route), "encora") == f"/films/{MOVIE}"


async def test_fields_of_answers_with_other_names() -> None:
    renames = {"Content": {"typographicTitle": "typoTitle", "images": "pictures"}, "Image": {"url": "href"}}
    payload = {"id": 1, "typoTitle": "Blade Runner", "pictures": [{"id": 2, "href": "https://i.test/2.jpg"}], "new": 1}
    with respx.mock as router:
        router.get().respond(json={"version": "v2", "statusCode": 200, "data": payload})
        async with client_for("plurimedia", overrides={"plurimedia": {"fields": renames}}) as client:
            content = await invoke(client, "contents.get", 1)
    assert content.typographic_title == "Blade Runner"
    assert content.images[0].url == "https://i.test/2.jpg"
    assert content.raw_fields() == {"new": 1}


async def test_fields_of_lists_with_other_names() -> None:
    overrides = {"encora": {"fields": {"Movie": {"title": "name", "cast": "people"}, "CastMember": {"role": "job"}}}}
    page = {"data": [{"id": MOVIE, "name": "n", "people": [{"name": "p", "job": "actor"}]}], "meta": {"total": 1}}
    with respx.mock as router:
        router.get().respond(json=page)
        async with client_for("encora", overrides=overrides) as client:
            movies = await invoke(client, "movies.list")
    assert [(each.title, each.cast[0].role) for each in movies] == [("n", "actor")]
    assert movies.meta == {"total": 1}


async def test_paging_headers_with_other_names() -> None:
    headers = {"total_pages_header": "X-Pages", "page_size_header": "X-Size"}

    def answer(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params.get("page", 1))
        return httpx.Response(200, json={"data": [{"id": page}]}, headers={"X-Pages": "2", "X-Available-Pages": "9"})

    with respx.mock as router:
        route = router.get().mock(side_effect=answer)
        async with client_for("plurimedia", overrides={"plurimedia": headers}) as client:
            pager = method_of(client, "catalogs.contents")(1201)
            assert [each.id for each in await pager.collect()] == [1, 2]
        assert pager.total_pages == 2
        assert route.call_count == 2


async def test_errors_tell_the_route_that_was_taken() -> None:
    overrides = changed("whatson", "programs.get", path="/content/v2/programs/{contentId}")
    with respx.mock as router:
        router.get().respond(404, json={"statusCode": "404", "message": "gone"})
        async with client_for("whatson", overrides=overrides) as client:
            with pytest.raises(NotFoundError, match=r"/content/v2/programs/\{contentId\}"):
                await invoke(client, "programs.get", PROGRAM)


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("plurimedia", changed("plurimedia", "catalogs.contnets", path="/x"), "catalogs.contents"),
    ("plurimedia", changed("plurimedia", SINCE, parameters={"sinc": {"name": "x"}}), "'sinc'"),
    ("plurimedia", changed("plurimedia", "contents.get", path="/x/{number}"), "'number'"),
    ("plurimedia", changed("plurimedia", "contents.get", path="x"), "slash"),
    ("plurimedia", changed("plurimedia", "contents.get", method="FETCH"), "FETCH"),
    ("plurimedia", changed("plurimedia", "contents.get", url="/x"), "'url'"),
    ("encora", {"version": 2}, "version"),
    ("encora", {"encora": {"timezones": "x"}}, "timezone"),
    ("plurimedia", {"plurimedia": {"timezone": "Europe/Atlantis"}}, "Europe/Atlantis"),
]


@pytest.mark.parametrize(("api", "overrides", "named"), WRONG)
async def test_a_mistake_in_overrides_is_explained(api: str, overrides: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        async with client_for(api, overrides=overrides) as client:
            assert [each.id for each in client.operations] == []


def test_hosts_and_keys_of_these_tests_are_nobodys() -> None:
    assert all(host.split("/")[2].split(":")[0].endswith(".test") for host in HOSTS.values())
    assert len(KEY) == 32
