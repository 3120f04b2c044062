"""Every kind of fault, seen from the socket."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from sandbox_wire import Reply, Wire, raw_exchange, raw_get

from broadcast_clients.sandbox import Sandbox

ROUTE = "GET /v1/api/v1/contents/{id}"
PATH = "/plurimedia/v1/api/v1/contents/7488"
NEW = {"title": "Un film", "status": "draft", "drm_required": False}
CREATE = "POST /admin/movies"


def exchange(sandbox: Sandbox, path: str = PATH) -> tuple[bytes, bool]:
    key = {"Ocp_Apim_Subscription_Key": sandbox.plurimedia.subscription_key}
    return raw_exchange(sandbox.port, raw_get(path, **key))


def create_raw(sandbox: Sandbox) -> tuple[bytes, bool]:
    body = json.dumps(NEW).encode()
    head = (
        f"POST /encora/api/v2/admin/movies HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n"
        f"Authorization: Bearer {sandbox.encora.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return raw_exchange(sandbox.port, head.encode() + body)


def total(wire: Wire) -> int:
    count: int = wire.get("/admin/movies").json()["meta"]["total"]
    return count


def in_thread(call: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(call()))
    thread.start()
    return thread, results


def wait_for(sandbox: Sandbox, received: int) -> None:
    """Each look is a round trip to the server, so no sleep is needed between them."""
    until = time.monotonic() + 10
    while len(sandbox.requests()) < received:
        assert time.monotonic() < until


def split(answer: bytes) -> tuple[bytes, bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


@pytest.mark.parametrize(("api", "keys"), [
    ("plurimedia", {"statusCode", "message"}),
    ("encora", {"code", "message", "request_id"}),
    ("whatson", {"statusCode", "message", "timestamp"}),
])  # fmt: skip
def test_a_status_comes_in_the_apis_own_form(
    sandbox: Sandbox, plurimedia: Wire, encora: Wire, whatson: Wire, api: str, keys: set[str]
) -> None:
    calls: dict[str, Callable[[], Reply]] = {
        "plurimedia": lambda: plurimedia.get("/v1/api/v1/catalogs"),
        "encora": lambda: encora.get("/movies"),
        "whatson": lambda: whatson.get("/content/v1/genres"),
    }
    for status in (400, 401, 408, 409, 412, 422, 425, 429, 500, 502, 503, 504, 599):
        sandbox.fault(api, "*", "status", status=status, headers={"Retry-After": "0"})
        reply = calls[api]()
        assert (reply.status, reply.headers["retry-after"]) == (status, "0")
        assert set(reply.json()) >= keys
    assert calls[api]().status == 200


@pytest.mark.parametrize(
    ("body", "kind", "sent"),
    [
        ("busy", "text/plain", b"busy"),
        ("occupé".encode(), "text/plain", "occupé".encode()),
        ({"a": [1]}, "application/json", b'{"a":[1]}'),
        ([], "application/json", b"[]"),
        ("", "text/plain", b""),
    ],
)
def test_a_status_can_be_given_body_and_headers(
    sandbox: Sandbox, plurimedia: Wire, body: Any, kind: str, sent: bytes
) -> None:
    sandbox.fault("plurimedia", ROUTE, "status", status=418, body=body, headers={"X-A": "b"})
    reply = plurimedia.get("/v1/api/v1/contents/7488")
    assert (reply.status, reply.body, reply.headers["x-a"]) == (418, sent, "b")
    assert reply.headers["content-type"] == kind
    sandbox.fault("plurimedia", ROUTE, "status", status=418, body=body, headers={"Content-Type": "x/y"})
    assert plurimedia.get("/v1/api/v1/contents/7488").headers["content-type"] == "x/y"


@pytest.mark.parametrize("acted", [False, True])
def test_a_status_is_sent_before_or_after_the_operation(sandbox: Sandbox, encora: Wire, acted: bool) -> None:
    before = total(encora)
    sandbox.fault("encora", CREATE, "status", status=503, acted=acted)
    assert encora("POST", "/admin/movies", NEW).status == 503
    assert total(encora) - before == acted


@pytest.mark.parametrize(("kind", "acted"), [("reset_before", False), ("reset_after", True)])
def test_a_reset_breaks_the_connection_off(sandbox: Sandbox, encora: Wire, kind: str, acted: bool) -> None:
    before = total(encora)
    sandbox.fault("encora", CREATE, kind)
    assert create_raw(sandbox) == (b"", True)
    assert total(encora) - before == acted
    request = sandbox.requests("encora")[1]
    assert (request.status, request.acted, request.fault) == (None, acted, kind)


@pytest.mark.parametrize(("kind", "acted"), [("close_before", False), ("close_after", True)])
def test_a_close_ends_the_connection_in_order(sandbox: Sandbox, encora: Wire, kind: str, acted: bool) -> None:
    before = total(encora)
    sandbox.fault("encora", CREATE, kind)
    assert create_raw(sandbox) == (b"", False)
    assert total(encora) - before == acted


@pytest.mark.parametrize("acted", [False, True])
def test_a_stalled_request_is_closed_when_the_faults_are_cleared(sandbox: Sandbox, encora: Wire, acted: bool) -> None:
    before = total(encora)
    sandbox.fault("encora", CREATE, "stall", acted=acted)
    sandbox.clear_requests()
    thread, results = in_thread(lambda: create_raw(sandbox))
    wait_for(sandbox, 1)
    assert sandbox.in_flight == 1
    sandbox.clear_faults()
    thread.join(10)
    assert results == [(b"", False)]
    assert total(encora) - before == acted


def test_a_stalled_request_ends_with_its_client(sandbox: Sandbox) -> None:
    sandbox.fault("plurimedia", "*", "stall")
    wire = Wire(sandbox.plurimedia.base_url, timeout_seconds=0.05)
    with pytest.raises(TimeoutError):
        wire.get("/v1/api/v1/catalogs")
    wire.close()
    until = time.monotonic() + 10
    while sandbox.in_flight:
        assert time.monotonic() < until


def test_stopping_lets_stalled_requests_go() -> None:
    box = Sandbox(contents=1).start()
    box.fault("plurimedia", "*", "stall")
    thread, results = in_thread(lambda: exchange(box))
    wait_for(box, 1)
    box.stop()
    thread.join(10)
    assert results == [(b"", False)]


def test_a_reset_of_the_sandbox_lets_stalled_requests_go(sandbox: Sandbox) -> None:
    sandbox.fault("plurimedia", "*", "stall")
    thread, results = in_thread(lambda: exchange(sandbox))
    wait_for(sandbox, 1)
    sandbox.reset()
    thread.join(10)
    assert results == [(b"", False)]
    assert (sandbox.in_flight, sandbox.requests()) == (0, [])


@pytest.mark.parametrize("after_bytes", [0, 10, 10_000])
def test_a_cut_body_breaks_the_connection_off_before_the_operation(
    sandbox: Sandbox, encora: Wire, after_bytes: int
) -> None:
    before = total(encora)
    sandbox.fault("encora", CREATE, "cut_body", after_bytes=after_bytes)
    assert create_raw(sandbox) == (b"", True)
    assert total(encora) == before
    request = next(each for each in sandbox.requests("encora") if each.route == CREATE)
    assert request.body == json.dumps(NEW).encode()[:after_bytes]
    assert (request.status, request.acted, request.fault) == (None, False, "cut_body")


def test_a_delay_answers_late(sandbox: Sandbox, plurimedia: Wire) -> None:
    sandbox.fault("plurimedia", ROUTE, "delay", seconds=0.15)
    began = time.monotonic()
    assert plurimedia.get("/v1/api/v1/contents/7488").data["id"] == 7488
    assert time.monotonic() - began >= 0.15


def test_a_truncated_body_is_half_of_what_was_announced(sandbox: Sandbox) -> None:
    whole = split(exchange(sandbox)[0])[1]
    sandbox.fault("plurimedia", ROUTE, "truncated")
    answer, was_reset = exchange(sandbox)
    head, body = split(answer)
    assert not was_reset
    assert b"HTTP/1.1 200" in head
    assert f"content-length: {len(whole)}".encode() in head
    assert body == whole[: len(whole) // 2]


def test_an_empty_reply_can_be_truncated_too(sandbox: Sandbox, encora: Wire) -> None:
    movie = encora("POST", "/admin/movies", NEW).json()["id"]
    sandbox.fault("encora", "DELETE /admin/movies/{movie_id}", "truncated")
    request = f"DELETE /encora/api/v2/admin/movies/{movie} HTTP/1.1\r\nHost: s\r\nConnection: close\r\n"
    answer, _ = raw_exchange(sandbox.port, f"{request}Authorization: Bearer {sandbox.encora.token}\r\n\r\n".encode())
    head, body = split(answer)
    length = int(next(line for line in head.splitlines() if line.startswith(b"content-length")).split()[1])
    assert 0 < len(body) < length
    assert encora.get(f"/admin/movies/{movie}").status == 404


@pytest.mark.parametrize("acted", [False, True])
def test_malformed_json_has_the_right_length(sandbox: Sandbox, encora: Wire, acted: bool) -> None:
    before = total(encora)
    sandbox.fault("encora", CREATE, "malformed_json", acted=acted)
    reply = encora("POST", "/admin/movies", NEW)
    assert (reply.status, int(reply.headers["content-length"])) == (200, len(reply.body))
    assert reply.body.startswith(b"{")
    with pytest.raises(json.JSONDecodeError):
        reply.json()
    assert total(encora) - before == acted


def test_malformed_json_stays_malformed_when_the_reply_is_short(sandbox: Sandbox, plurimedia: Wire) -> None:
    for _ in range(2):
        sandbox.fault("plurimedia", "*", "malformed_json")
        with pytest.raises(json.JSONDecodeError):
            plurimedia.get("/v1/api/v1/contents/99").json()


@pytest.mark.parametrize("acted", [False, True])
def test_an_html_page_comes_with_status_200(sandbox: Sandbox, encora: Wire, acted: bool) -> None:
    before = total(encora)
    sandbox.fault("encora", CREATE, "html", acted=acted)
    reply = encora("POST", "/admin/movies", NEW)
    assert (reply.status, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert reply.body.startswith(b"<!DOCTYPE html>")
    assert total(encora) - before == acted


def test_garbage_is_not_http(sandbox: Sandbox) -> None:
    sandbox.fault("plurimedia", ROUTE, "garbage")
    answer, was_reset = exchange(sandbox)
    assert not was_reset
    assert answer
    assert not answer.startswith(b"HTTP/")


def test_a_slow_body_comes_whole_but_late(sandbox: Sandbox) -> None:
    whole = split(exchange(sandbox)[0])[1]
    sandbox.fault("plurimedia", ROUTE, "slow_body", bytes_per_second=len(whole) * 4)
    began = time.monotonic()
    assert split(exchange(sandbox)[0])[1] == whole
    assert time.monotonic() - began >= 0.2


def test_a_slow_body_is_cut_off_when_the_faults_are_cleared(sandbox: Sandbox) -> None:
    sandbox.fault("plurimedia", ROUTE, "slow_body", bytes_per_second=0.5)
    thread, results = in_thread(lambda: exchange(sandbox))
    wait_for(sandbox, 1)
    sandbox.clear_faults()
    thread.join(10)
    assert len(split(results[0][0])[1]) < 5


def test_faults_are_counted_and_skip_what_they_are_told_to(sandbox: Sandbox, plurimedia: Wire) -> None:
    number = sandbox.fault("plurimedia", ROUTE, "status", status=500, skip=1, count=2)
    statuses = [plurimedia.get("/v1/api/v1/contents/7488").status for _ in range(5)]
    assert statuses == [200, 500, 500, 200, 200]
    (fault,) = sandbox.faults()
    assert (fault.number, fault.hits, fault.matched, fault.skip, fault.count) == (number, 2, 3, 1, 2)
    assert (fault.api, fault.route, fault.kind) == ("plurimedia", ROUTE, "status")
    assert fault.parameters["status"] == 500


def test_a_fault_without_end_and_clearing_it(sandbox: Sandbox, plurimedia: Wire) -> None:
    sandbox.fault("plurimedia", "*", "status", status=500, count=None)
    assert {plurimedia.get("/v1/api/v1/contents/7488").status for _ in range(20)} == {500}
    assert plurimedia.get("/v1/api/v1/unknown").status == 500
    sandbox.clear_faults()
    assert plurimedia.get("/v1/api/v1/contents/7488").status == 200
    assert sandbox.faults() == []


def test_the_first_fault_that_matches_hits_and_others_are_left(
    sandbox: Sandbox, plurimedia: Wire, encora: Wire
) -> None:
    sandbox.fault("plurimedia", ROUTE, "status", status=501)
    sandbox.fault("plurimedia", "*", "status", status=502)
    assert encora.get("/movies").status == 200
    assert plurimedia.get("/v1/api/v1/catalogs").status == 502
    assert [plurimedia.get("/v1/api/v1/contents/7488").status for _ in range(2)] == [501, 200]


def test_faults_name_an_operation_wherever_a_variant_moved_it(sandbox: Sandbox, plurimedia: Wire, encora: Wire) -> None:
    sandbox.reset(variants={"plurimedia.v2_prefix": "v1", "encora.update_method": "PUT"})
    sandbox.fault("plurimedia", "GET /v2/api/v2/contents/{id}", "status", status=500)
    sandbox.fault("encora", "PATCH /admin/movies/{movie_id}", "status", status=500)
    assert plurimedia.get("/v1/api/v2/contents/7488").status == 500
    assert encora("PUT", "/admin/movies/x", {}).status == 500
    assert [request.route for request in sandbox.requests()] == [
        "GET /v2/api/v2/contents/{id}",
        "PATCH /admin/movies/{movie_id}",
    ]


@pytest.mark.parametrize(
    ("arguments", "parameters", "message"),
    [
        (("nobody", "*", "status"), {}, "plurimedia, encora, encora_uploads, encora_auth, whatson"),
        (("encora", "GET /nothing", "status"), {}, "GET /movies"),
        (("encora", "*", "nothing"), {}, "reset_before"),
        (("encora", "*", "cut_body"), {"after_bytes": -1}, "0 or more"),
        (("encora", "*", "stall"), {"status": 1}, "takes no 'status'"),
        (("encora", "*", "status"), {"status": "500"}, "status can't be"),
        (("encora", "*", "status"), {"status": True}, "status can't be"),
        (("encora", "*", "status"), {"status": 42}, "no HTTP status"),
        (("encora", "*", "delay"), {"seconds": 0}, "above 0"),
        (("encora", "*", "status"), {"count": 0}, "count 1 or more"),
        (("encora", "*", "status"), {"skip": -1}, "skip must be 0"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(
    sandbox: Sandbox, arguments: tuple[str, str, str], parameters: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        sandbox.fault(*arguments, **parameters)
    assert sandbox.faults() == []


def test_the_connection_stays_usable_after_an_answered_fault(sandbox: Sandbox, plurimedia: Wire) -> None:
    for kind in ("status", "malformed_json", "html", "delay"):
        sandbox.fault("plurimedia", "*", kind)
        plurimedia.get("/v1/api/v1/catalogs")
        assert plurimedia.get("/v1/api/v1/catalogs").status == 200
    assert len({request.connection for request in sandbox.requests()}) == 1
