"""What the doctor does and tells beside the deviations: credentials, clock, privacy, harmlessness."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.errors import ConfigurationError, ConnectionFailed
from broadcast_clients.core.http.protocol import Headers, WireAnswer, WireRequest
from broadcast_clients.flows.doctor import AsyncDoctor, DoctorReport, Progress
from broadcast_clients.flows.doctor._async.reader import AsyncReader
from tests._async.doctor.case import client_for, served
from tests._async.doctor.inside import AsyncInside
from tests.doctor.deviations import Deviations
from tests.doctor.spec import load_spec
from tests.doctor.verdict import harmful
from tests.doctor.world import settings_for

APIS = ("plurimedia", "encora", "whatson")
CANARY = "canary-7f3a"


def told(report: DoctorReport, area: str) -> list[str]:
    return [f"{each.severity}: {each.what}" for each in report.findings if each.area == area]


def everything(report: DoctorReport) -> str:
    return f"{report}\n{report.overrides()}\n{json.dumps(report.to_dict())}"


@pytest.mark.parametrize("api", APIS)
async def test_only_harmless_reads_arrive(api: str) -> None:
    """No write, no stream, one login; the state of the sandbox is what it was."""
    server = served(api)
    seen: list[Progress] = []
    report = await AsyncDoctor(client_for(api, server)).run(progress=seen.append)
    assert harmful(server) == []
    logins = [path for method, path, _ in server.received if method == "POST"]
    assert len(logins) == (1 if api == "whatson" else 0)
    assert report.requests == len(server.received) - len(logins)
    assert [each.done for each in seen] == list(range(1, seen[-1].total + 1))
    assert 0 < seen[0].requests < seen[-1].requests <= report.requests
    for handle in server.inner.world.apis.values():
        tell: Any = getattr(handle, "tell", None)
        if tell is not None and handle.name in ("encora", "whatson"):
            assert not any(_counts(tell("writes", {"id": None}))), "something was written"


def _counts(value: Any) -> list[int]:
    if isinstance(value, dict):
        return [count for each in value.values() for count in _counts(each)]
    return [value] if isinstance(value, int) else []


async def test_anything_but_a_read_is_refused() -> None:
    client = client_for("plurimedia", served("plurimedia"))
    [order] = [each for each in client.operations if each.id == "catalogs.create_vod_order" or each.method == "POST"][
        :1
    ]
    with pytest.raises(ConfigurationError, match="the doctor only reads"):
        await AsyncReader(client, 30.0)(order.path, order, {})


class Poisoned(AsyncInside):
    """Puts a mark into every text of every answer, and into names of members that nobody knows."""

    async def send(self, request: WireRequest) -> WireAnswer:
        """Have it answered, and mark the answer."""
        answer = await super().send(request)
        try:
            payload = json.loads(answer.content)
        except ValueError:
            return answer
        return WireAnswer(answer.status, answer.headers, json.dumps(_marked(payload)).encode())


def _marked(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        marked = {key: _marked(each, key) for key, each in value.items()}
        return {**marked, f"{CANARY}@viewer.example": 1} if "id" in value or "contentId" in value else marked
    if isinstance(value, list):
        return [_marked(each, name) for each in value]
    plain = isinstance(value, str) and not re.search(r"id$|ids$|type|token|cursor|date|time|day|[Uu]pdate", name)
    return f"{value} {CANARY}" if plain else value


@pytest.mark.parametrize("api", APIS)
async def test_nothing_of_the_account_is_in_the_report(api: str, tmp_path: Path) -> None:
    """Neither credentials nor values: the report is safe to mail, also where answers are full of marks."""
    server = served(api, Deviations(paths={} if api != "encora" else {"movies.list": "/films"}))
    report = await AsyncDoctor(client_for(api, server, transport=Poisoned(server))).run()
    report.write(tmp_path / "report.txt", tmp_path / "overrides.toml")
    text = everything(report) + (tmp_path / "report.txt").read_text("utf-8")
    assert "a name that isn't shown" in text
    assert CANARY not in text
    settings = settings_for(server.inner, api)
    for name in ("subscription_key", "token", "password", "username", "profile_id", "device_id"):
        assert str(settings.get(name, CANARY)) not in text
    ids = set(re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", text))
    assert not ids, "ids of objects are nobody's business, either"


async def test_a_wrong_credential_ends_the_examination_at_once() -> None:
    for api, wrong in (
        ("plurimedia", {"subscription_key": "wrong"}),
        ("encora", {"token": "wrong"}),
        ("whatson", {"password": "wrong"}),
    ):
        server = served(api)
        report = await AsyncDoctor(client_for(api, server, **wrong)).run()
        assert report.worst == "problem"
        assert [each.area for each in report.of("problem")] == ["credentials"]
        assert len(server.received) == 1, "a second wrong login would count towards a lock"
        assert "wrong" not in everything(report).replace("wrong user name", "")


async def test_a_credential_that_cant_stand_in_a_header_is_told_as_one() -> None:
    for api, setting in (("plurimedia", "subscription_key"), ("encora", "token")):
        server = served(api)
        report = await AsyncDoctor(client_for(api, server, **{setting: "two words"})).run()
        assert told(report, "credentials") == ["problem: it can't be sent"]
        assert "without spaces" in report.of("problem")[0].evidence
        assert (server.received, "two words" in everything(report)) == ([], False)


class Unreachable(AsyncInside):
    """Nothing answers."""

    async def send(self, request: WireRequest) -> WireAnswer:
        """Fail."""
        self.requests.append(request)
        raise ConnectionFailed("refused")


async def test_a_server_that_cant_be_reached() -> None:
    backend = Unreachable(None)
    report = await AsyncDoctor(client_for("encora", served("encora"), transport=backend)).run()
    assert told(report, "connection") == ["problem: it can't be reached (ConnectionFailed)"]
    assert len(backend.requests) == 1


class Late(AsyncInside):
    """Another clock, or none."""

    date: str | None = None

    async def send(self, request: WireRequest) -> WireAnswer:
        """Have it answered, with the other date."""
        answer = await super().send(request)
        pairs = [pair for pair in answer.headers.items() if pair[0].lower() != "date"]
        return WireAnswer(
            answer.status, Headers([*pairs, *([("Date", self.date)] if self.date else [])]), answer.content
        )


async def test_the_clock() -> None:
    server = served("plurimedia")
    backend = Late(server)
    report = await AsyncDoctor(client_for("plurimedia", server, transport=backend)).run()
    assert told(report, "clock") == ["note: it doesn't tell its time"]
    now = dt.datetime.now(dt.UTC)
    backend.date = now.strftime("%a, %d %b %Y %H:%M:%S GMT")
    report = await AsyncDoctor(client_for("plurimedia", server, transport=backend)).run()
    assert told(report, "clock") == ["ok: its clock and this machine's agree"]
    backend.date = (now - dt.timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    report = await AsyncDoctor(client_for("plurimedia", server, transport=backend)).run()
    assert re.fullmatch(r"note: its clock is 36\d\d s behind this machine's", told(report, "clock")[0])


async def test_what_the_client_was_told_before_is_kept() -> None:
    """The file replaces the one that was loaded, so it has that one's entries, too."""
    before = {
        "plurimedia": {
            "timezone": "Europe/Paris",
            "fields": {"Content": {"genre": "genre"}},
            "operations": {"catalogs.list": {"parameters": {"lang": {"name": "language"}}}},
        }
    }
    report = await AsyncDoctor(client_for("plurimedia", served("plurimedia"), overrides=before)).run()
    assert report.changes == before["plurimedia"]
    assert told(report, "time zone") == ["note: its times look like UTC; the client was told Europe/Paris"]


async def test_writes_are_taken_to_be_where_their_neighbours_are() -> None:
    """What can't be tried follows what was read, if that is all in one place; the login, which worked, stays."""
    for api, before, after in (("encora", "", "/api/v2"), ("whatson", "/content/v1", "/bapi/content/v1")):
        spec = load_spec(api)
        moved = {
            each.id: after + each.path[len(before) :] for each in spec.reads.values() if each.path.startswith(before)
        }
        server = served(api, Deviations(paths=moved))
        report = await AsyncDoctor(client_for(api, server)).run()
        client = client_for(api, server, overrides=report.mapping)
        for operation in client.operations:
            if operation.authenticated and not operation.path.startswith(("/mam/", "/trailer/")):
                assert operation.path.startswith(f"{after}/"), operation.id
        assert [each for each in report.remarks if f"behind {after}, too" in each]


async def test_arguments_that_the_caller_knows() -> None:
    """A read that nothing leads to is made with what the caller gives."""
    server = served("whatson")
    [collection] = server.inner.world.apis["whatson"].tell("ids", {"concept": "collection"})[:1]
    known = {"content_collection_id": collection}
    report = await AsyncDoctor(client_for("whatson", server), known=known).run()
    assert "content_collections.get" in {operation for _, _, operation in server.received}
    assert "content_collections.get" not in {each.subject for each in report.findings if each.area == "coverage"}
    assert collection not in everything(report)


class Elsewhere(AsyncInside):
    """No API: everything is answered in the same way."""

    answer = WireAnswer(200, Headers([("Content-Type", "text/html")]), b"<html>Welcome</html>")

    async def send(self, request: WireRequest) -> WireAnswer:
        """Answer it."""
        self.requests.append(request)
        return self.answer


@pytest.mark.parametrize("status", [200, 204, 302, 404, 500])
async def test_a_server_that_isnt_the_api_is_told_in_one_sentence(status: int) -> None:
    """A portal, a proxy or a wrong path: the doctor doesn't look for each operation for minutes."""
    for api in APIS:
        backend = Elsewhere(None)
        backend.answer = WireAnswer(
            status, backend.answer.headers, b"" if status == 204 else CANARY.join("<>").encode()
        )
        report = await AsyncDoctor(client_for(api, served(api), transport=backend)).run()
        if status == 204 and api != "whatson":
            assert not report.of("problem"), "that is what an account without anything may answer"
            continue
        [problem] = report.of("problem")
        if api == "whatson":
            assert (problem.area, len(backend.requests)) == ("credentials", 1), "it logs in once, whatever comes"
            assert "the login was answered with" in str(problem)
        else:
            assert (problem.area, problem.what) == ("connection", "nothing that it answers is the API's")
            assert f"× status {status}" in str(problem)
            assert len(backend.requests) < 600
        assert CANARY not in everything(report)


async def test_how_long_it_waits_for_an_answer() -> None:
    for given, expected in ((None, 30.0), (5.0, 5.0), (60.0, 30.0)):
        backend = AsyncInside(served("encora"))
        settings = {} if given is None else {"deadline": given}
        client = client_for("encora", served("encora"), transport=backend, **settings)
        reader = AsyncReader(client, 30.0)
        assert reader._engine.settings.deadline == expected
    with pytest.raises(ConfigurationError, match="deadline must be a number of seconds"):
        AsyncDoctor(client, deadline=-1)


async def test_an_account_without_anything() -> None:
    """Empty lists everywhere: nothing is a problem, and nothing is invented."""
    for api in ("plurimedia", "encora"):
        backend = Elsewhere(None)
        body = b"[]" if api == "plurimedia" else b'{"data": [], "meta": {}}'
        backend.answer = WireAnswer(200, Headers([("Content-Type", "application/json")]), body)
        report = await AsyncDoctor(client_for(api, served(api), transport=backend)).run()
        assert report.of("problem") == report.of("deviation") == ()
        assert report.changes == {}
        assert any("it answers, but with nothing" in each for each in told(report, "coverage"))
