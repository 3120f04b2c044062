"""The `Sandbox` object: log, in-flight counter, clock, reset, determinism, assumptions."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from sandbox_wire import Wire, raw_exchange

from broadcast_clients.sandbox import Assumption, Sandbox, SandboxError
from broadcast_clients.sandbox.server.clock import Clock, western_european_offset
from broadcast_clients.sandbox.server.journal import LIMIT, Journal
from broadcast_clients.sandbox.server.messages import Request, Response, Route
from broadcast_clients.sandbox.server.routing import Router

FIXED = datetime(2025, 3, 1, 12, tzinfo=UTC)


def test_requests_are_logged_in_full(sandbox: Sandbox, plurimedia: Wire, encora: Wire) -> None:
    plurimedia.get("/v1/api/v1/catalogs/1201", {"page": 1, "lang": "fr"}, X_Mark="é")
    encora("POST", "/admin/movies", {"title": "É"})
    encora.get("/nothing%2Fhere")
    first, second, third = sandbox.requests()
    assert (first.seq, first.api, first.method) == (1, "plurimedia", "GET")
    assert (first.path, first.route) == ("/v1/api/v1/catalogs/1201", "GET /v1/api/v1/catalogs/{id}")
    assert (first.query, first.query_string) == ({"page": "1", "lang": "fr"}, "page=1&lang=fr")
    assert first.headers["ocp-apim-subscription-key"] == sandbox.plurimedia.subscription_key
    assert (first.body, first.status, first.acted, first.fault) == (b"", 200, True, None)
    assert (second.json(), second.status, second.route) == ({"title": "É"}, 422, "POST /admin/movies")
    assert (third.path, third.route, third.status) == ("/nothing%2Fhere", None, 404)
    assert first.connection != second.connection == third.connection
    assert [request.seq for request in sandbox.requests("encora")] == [2, 3]


def test_the_log_can_be_cleared(sandbox: Sandbox, plurimedia: Wire) -> None:
    plurimedia.get("/v1/api/v1/catalogs")
    sandbox.clear_requests()
    plurimedia.get("/v1/api/v1/catalogs")
    assert [request.seq for request in sandbox.requests()] == [2]


def test_the_log_keeps_the_newest() -> None:
    journal = Journal()
    for _ in range(LIMIT + 5):
        journal.open("encora", Request("GET", "/movies", {}, {}), None, "", "")
    rows = journal.rows(None)
    assert (len(rows), rows[0]["seq"]) == (LIMIT, 6)


def test_repeated_headers_and_parameters(sandbox: Sandbox) -> None:
    request = (
        b"GET /encora/api/v2/movies?a=1&a=2&b= HTTP/1.1\r\nHost: s\r\nX-A: 1\r\nX-a: 2\r\nConnection: close\r\n\r\n"
    )
    raw_exchange(sandbox.port, request)
    (logged,) = sandbox.requests()
    assert (logged.headers["x-a"], logged.query, logged.query_string) == ("1, 2", {"a": "2", "b": ""}, "a=1&a=2&b=")


def fetch_together(sandbox: Sandbox, calls: int) -> list[int]:
    statuses: list[int] = []

    def fetch() -> None:
        wire = Wire(sandbox.encora.base_url, Authorization=f"Bearer {sandbox.encora.token}")
        statuses.append(wire.get("/movies").status)
        wire.close()

    threads = [threading.Thread(target=fetch) for _ in range(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return statuses


def test_held_requests_are_in_flight_together(sandbox: Sandbox) -> None:
    sandbox.hold("encora", "GET /movies", until=8)
    assert fetch_together(sandbox, 8) == [200] * 8
    assert (sandbox.max_in_flight, sandbox.in_flight) == (8, 0)
    sandbox.reset_in_flight()
    assert sandbox.max_in_flight == 0
    assert fetch_together(sandbox, 1) == [200]
    assert sandbox.max_in_flight == 1


def test_held_requests_are_let_go_when_too_few_come(sandbox: Sandbox) -> None:
    sandbox.hold("encora", until=8, seconds=0.1)
    assert fetch_together(sandbox, 3) == [200] * 3
    assert 1 <= sandbox.max_in_flight <= 3


def test_reset_brings_everything_back(sandbox: Sandbox, encora: Wire, plurimedia: Wire) -> None:
    def facts() -> tuple[Any, ...]:
        return (
            encora.get("/admin/movies", {"limit": 100}).json()["meta"]["total"],
            plurimedia.get("/v1/api/v1/catalogs/1201", {"page": 1}).body,
            sandbox.plurimedia.subscription_key,
            sandbox.encora.token,
            sandbox.variants,
        )

    before = facts()
    encora("POST", "/admin/movies", {"title": "x", "status": "draft", "drm_required": False})
    sandbox.advance(days=3)
    sandbox.plurimedia.regenerate("primary")
    sandbox.encora.issue_token()
    sandbox.fault("encora", "*", "stall", count=None)
    sandbox.reset(variants={"encora.single": "wrapped"})
    sandbox.reset()
    assert facts() == before
    assert sandbox.faults() == []
    assert abs(sandbox.now - datetime.now(UTC)).total_seconds() < 60


@pytest.mark.parametrize(
    "settings",
    [
        {"contents": 0},
        {"contents": 100_001},
        {"variants": {"encora.nothing": "x"}},
        {"variants": {"encora.single": "x"}},
    ],
)
def test_a_reset_that_makes_no_sense_changes_nothing(sandbox: Sandbox, encora: Wire, settings: dict[str, Any]) -> None:
    encora("POST", "/admin/movies", {"title": "x", "status": "draft", "drm_required": False})
    with pytest.raises(ValueError, match=r"contents must be|encora\."):
        sandbox.reset(**settings)
    assert encora.get("/admin/movies").json()["meta"]["total"] == 121


def test_a_sandbox_refuses_a_variant_that_doesnt_exist() -> None:
    with pytest.raises(ValueError, match="its variants: bare, wrapped"):
        Sandbox(variants={"encora.single": "half"})
    with pytest.raises(ValueError, match=r"no assumption is called 'encora\.half'"):
        Sandbox(variants={"encora.half": "single"})


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(sandbox: Sandbox) -> None:
    def everything(seed: int) -> list[bytes]:
        sandbox.reset(seed=seed, contents=300, start=FIXED)
        plurimedia = Wire(sandbox.plurimedia.base_url, Ocp_Apim_Subscription_Key=sandbox.plurimedia.subscription_key)
        encora = Wire(sandbox.encora.base_url, Authorization=f"Bearer {sandbox.encora.token}")
        bodies = [repr(sandbox.advance(days=2)).encode(), repr(sandbox.advance(days=1)).encode()]
        page = plurimedia.get("/v1/api/v1/catalogs/1201", {"page": 1})
        changes = plurimedia.get("/v2/api/v2/catalogslastupdated/1201", {"date": "20250301120000"})
        bodies += [page.body, changes.body, encora.get("/admin/movies", {"limit": 100}).body]
        bodies += [plurimedia.get(f"/v2/api/v2/contents/{row['id']}").body for row in changes.data]
        plurimedia.close()
        encora.close()
        return bodies

    first, again, other = everything(5), everything(5), everything(6)
    assert first == again
    assert all(one != two for one, two in zip(first, other, strict=False))


@pytest.mark.sandbox(start=FIXED)
def test_a_fixed_clock_moves_by_advance_only(sandbox: Sandbox, plurimedia: Wire) -> None:
    assert sandbox.now == FIXED
    assert plurimedia.get("/v1/api/v1/catalogs").headers["date"] == "Sat, 01 Mar 2025 12:00:00 GMT"
    changes = sandbox.advance(days=0.5)
    assert (changes["since"], changes["now"]) == ("2025-03-01T12:00:00+00:00", "2025-03-02T00:00:00+00:00")
    assert sandbox.now.isoformat() == changes["now"]


@pytest.mark.parametrize("days", [0, -1, 4000])
def test_time_goes_forward(sandbox: Sandbox, days: float) -> None:
    with pytest.raises(ValueError, match="days must be"):
        sandbox.advance(days=days)


def test_a_clock_that_runs_follows_the_machine() -> None:
    moments = iter([FIXED, FIXED.replace(hour=13), FIXED.replace(hour=14)])
    clock = Clock(machine=lambda: next(moments))
    assert clock.now() == FIXED
    assert clock.advance(1) == (FIXED.replace(hour=13), FIXED.replace(day=2, hour=13))
    assert clock.now() == FIXED.replace(day=2, hour=14)


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        (datetime(2024, 3, 31, 0, 59, tzinfo=UTC), 1),
        (datetime(2024, 3, 31, 1, tzinfo=UTC), 2),
        (datetime(2024, 10, 27, 0, 59, tzinfo=UTC), 2),
        (datetime(2024, 10, 27, 1, tzinfo=UTC), 1),
        (datetime(2021, 10, 1, tzinfo=UTC), 2),
        (datetime(2026, 3, 29, 1, tzinfo=UTC), 2),
    ],
)
def test_summer_time(moment: datetime, hours: int) -> None:
    assert western_european_offset(moment).total_seconds() == hours * 3600


def test_assumptions_have_variants_and_a_source(sandbox: Sandbox) -> None:
    assumptions = sandbox.assumptions()
    assert len({assumption.name for assumption in assumptions}) == len(assumptions) > 50
    assert {assumption.api for assumption in assumptions} == {"plurimedia", "encora", "whatson"}
    for assumption in assumptions:
        assert isinstance(assumption, Assumption)
        assert len(assumption.variants) >= 2
        assert assumption.default in assumption.variants
        assert len(assumption.text) > 20
        assert assumption.source
    assert sandbox.variants == {assumption.name: assumption.default for assumption in assumptions}


def test_an_assumption_without_a_choice_is_none() -> None:
    with pytest.raises(ValueError, match="two variants"):
        Assumption("encora.x", "encora", "text", "source", "a", ("a",))
    with pytest.raises(ValueError, match="starts with"):
        Assumption("x", "encora", "text", "source", "a", ("a", "b"))


def test_a_sandbox_that_doesnt_run_says_so() -> None:
    box = Sandbox()
    for attempt in (lambda: box.plurimedia, lambda: box.port, lambda: box.requests(), lambda: box.reset()):
        with pytest.raises(SandboxError, match="doesn't run"):
            attempt()
    box.stop()


def test_start_twice_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxError, match="runs already"):
        sandbox.start()


def test_a_sandbox_can_be_started_again() -> None:
    box = Sandbox(contents=3)
    with box:
        first = box.plurimedia.base_url
    with box:
        assert box.plurimedia.base_url.endswith("/plurimedia")
        assert box.advance()["plurimedia"]["updated"]
    assert first.startswith("http://127.0.0.1:")


def test_a_taken_port_is_told(sandbox: Sandbox) -> None:
    with pytest.raises(OSError, match=r"[Aa]ddress already in use"):
        Sandbox(port=sandbox.port).start()


def test_the_control_channel_refuses_what_it_doesnt_know(sandbox: Sandbox) -> None:
    wire = Wire(f"http://127.0.0.1:{sandbox.port}")
    assert wire.get("/_sandbox/nothing").status == 404
    assert wire("POST", "/_sandbox/reset", b"[]").status == 400
    assert wire("POST", "/_sandbox/reset", b"{").status == 400
    assert wire("POST", "/_sandbox/act", {"api": "encora", "action": "explode"}).status == 400
    assert wire("POST", "/_sandbox/act", {"api": "whatson", "action": "explode"}).status == 400
    assert wire.get("/elsewhere").status == 404
    wire.close()
    assert sandbox.requests() == []


def test_the_object_works_from_several_threads(sandbox: Sandbox) -> None:
    numbers: list[int] = []
    threads = [threading.Thread(target=lambda: numbers.append(sandbox.fault("encora", "*", "stall"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(numbers) == [1, 2, 3]


def test_the_router_tells_literals_from_parameters() -> None:
    def handler(request: Request) -> Response:
        return Response(200)

    router = Router(
        [Route("GET", "/a/{id}", handler), Route("GET", "/a/b", handler), Route("PUT", "/a/{id}/c", handler)]
    )
    assert router.find("GET", "/a/b").parameters == {}
    assert router.find("GET", "/a/x%2Fy").parameters == {"id": "x/y"}
    assert router.find("PUT", "/a/x/c").route is not None
    assert router.find("GET", "/a/x/c").methods == ("PUT",)
    for path in ("/a", "/a/", "/a//c", "/a/x/c/", "/A/x"):
        assert router.find("PUT", path).route is None


def test_a_question_goes_to_an_api_that_tells(sandbox: Sandbox) -> None:
    wire = Wire(f"http://127.0.0.1:{sandbox.port}")
    answers = {
        api: wire("POST", "/_sandbox/tell", {"api": api, "question": question})
        for api, question in (("plurimedia", "writes"), ("whatson", "nothing"))
    }
    wire.close()
    assert {api: reply.status for api, reply in answers.items()} == {"plurimedia": 400, "whatson": 400}
    assert answers["plurimedia"].json() == {"error": "plurimedia tells nothing but what info has"}
    assert answers["whatson"].json() == {"error": "whatson tells writes, writes_of_each, stored and ids"}
