"""Every variant of every assumption does what its text says: one probe an assumption, one expectation a variant."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from sandbox_wire import Reply, Wire
from variants_encora import EXPECTED as ENCORA
from variants_plurimedia import PROBES as PLURIMEDIA
from variants_whatson import EXPECTED as WHATSON

from broadcast_clients.sandbox import Sandbox
from broadcast_clients.sandbox.assumption import all_assumptions

CATALOGS = "/v1/api/v1/catalogs"
NEW: dict[str, Any] = {
    "title": "Un film", "status": "draft", "drm_required": False, "runtime_minutes": 90, "content_rating": "PG"
}  # fmt: skip
PROGRAM = {"title": "Un programme", "duration": "00:52:00"}
START = datetime(2024, 7, 1, 12, tzinfo=UTC)


class Bench(NamedTuple):
    sandbox: Sandbox
    plurimedia: Wire
    encora: Wire
    whatson: Wire


Probe = Callable[[Bench], Any]


def create(bench: Bench, **fields: Any) -> Reply:
    return bench.encora("POST", "/admin/movies", {**NEW, **fields})


def one_movie(bench: Bench) -> dict[str, Any]:
    fields: dict[str, Any] = bench.encora.get("/admin/movies", {"limit": 1}).json()["data"][0]
    return fields


def put(bench: Bench, **fields: Any) -> Reply:
    return bench.whatson("PUT", "/content/v1/programs/143048527", fields)


def read(bench: Bench) -> dict[str, Any]:
    fields: dict[str, Any] = bench.whatson.get("/content/v1/programs/143048527").json()
    return fields


def unset_fields(bench: Bench) -> list[Any]:
    in_list = bench.whatson.get("/mam/v1/videoComponents").json()[0]
    before = read(bench).get("description", "absent")
    made = bench.whatson("POST", "/content/v1/titles", {"contentId": "143048527", "type": "SubTitle"}).json()["id"]
    title = bench.whatson.get(f"/content/v1/titles/{made}").json()
    inside = next(each for each in read(bench)["productTitles"] if each["id"] == made)
    cleared = [each.get("title", "absent") for each in (title, inside)]
    return [before, in_list.get("activeFormatDescription", "absent"), *cleared]


def log_in(bench: Bench, path: str = "/content/v1/login", **changes: str) -> Reply:
    user = {"username": bench.sandbox.whatson.username, "password": bench.sandbox.whatson.password}
    return bench.whatson("POST", path, {**user, **changes})


def keys_of_reply(reply: Reply) -> list[str]:
    return sorted(reply.json())


def removed_content(bench: Bench) -> bool:
    (first, *_) = bench.sandbox.advance()["plurimedia"]["removed"]
    return "id" in bench.plurimedia.get(f"/v2/api/v2/contents/{first}").json().get("data", {})


def changes_status(bench: Bench, name: str) -> int:
    return bench.plurimedia.get("/v2/api/v2/catalogslastupdated/1201", {name: "20240701120000"}).status


def page_headers(bench: Bench) -> list[bool]:
    return ["x-available-pages" in bench.plurimedia.get(f"{CATALOGS}/1201", {"page": page}).headers for page in (1, 2)]


def throttled(bench: Bench) -> tuple[str, bool]:
    bench.sandbox.fault("plurimedia", "*", "status", status=429)
    reply = bench.plurimedia.get(CATALOGS)
    return reply.headers.get("content-type", ""), bool(reply.body)


def unmatched_key(bench: Bench) -> tuple[int, bool]:
    reply = bench.plurimedia.get(CATALOGS, Ocp_Apim_Subscription_Key="x")
    return reply.status, bool(reply.body)


def invalid_id(bench: Bench) -> tuple[int, bytes]:
    reply = bench.plurimedia.get("/v2/api/v2/contents/abc")
    return reply.status, reply.body[:2]


def etag(bench: Bench) -> tuple[str, int]:
    movie = one_movie(bench)["id"]
    reply = bench.encora.get(f"/admin/movies/{movie}")
    tag = reply.headers.get("etag", "")
    stale = bench.encora("PATCH", f"/admin/movies/{movie}", {"tagline": "x"}, If_Match='"stale"').status
    assert bench.encora("PATCH", f"/admin/movies/{movie}", {"tagline": "x"}, If_Match=tag or "*").status == 200
    return tag[:1], stale


def update_methods(bench: Bench) -> list[int]:
    movie = one_movie(bench)["id"]
    return [bench.encora(method, f"/admin/movies/{movie}", {"tagline": "x"}).status for method in ("PATCH", "PUT")]


def idempotency_conflict(bench: Bench) -> int:
    for title in ("un", "deux"):
        reply = bench.encora("POST", "/admin/movies", {**NEW, "title": title}, Idempotency_Key="k")
    return reply.status


def idempotency_scope(bench: Bench) -> bool:
    first, second = (bench.encora("POST", "/admin/movies", {}, Idempotency_Key="k") for _ in range(2))
    return bool(first.body == second.body)


def second_page_prev(bench: Bench) -> bool:
    cursor = bench.encora.get("/movies").json()["meta"]["next_cursor"]
    return bench.encora.get("/movies", {"cursor": cursor}).json()["meta"]["prev_cursor"] is not None


def default_sort(bench: Bench) -> bool:
    created = [movie["created_at"] for movie in bench.encora.get("/movies").json()["data"]]
    return created == sorted(created)


def deletion(bench: Bench) -> tuple[int, bytes]:
    reply = bench.encora("DELETE", f"/admin/movies/{create(bench).json()['id']}")
    return reply.status, reply.body


def published_twice(bench: Bench) -> int:
    path = f"/admin/movies/{create(bench).json()['id']}/publish"
    assert bench.encora("POST", path).status == 200
    return bench.encora("POST", path).status


def lockout(bench: Bench) -> list[int]:
    counts: list[int] = []
    for failures in (3, 5):
        bench.sandbox.whatson.unlock()
        for _ in range(failures):
            log_in(bench, password="x")
        counts.append(log_in(bench).status)
    return counts


def token_expires(bench: Bench) -> bool:
    claims = log_in(bench).json()["token"].split(".")[1]
    return "exp" in json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))


def omitted(bench: Bench) -> tuple[Any, int]:
    put(bench, title="Autre")
    program = read(bench)
    return program["duration"], len(program["productTitles"])


def ratings(bench: Bench) -> list[str]:
    put(bench, ratings=[{"regulator": "Ofcom", "rating": "12"}])
    return [rating["regulator"] for rating in read(bench)["ratings"]]


def cleared_rating(bench: Bench) -> list[Any]:
    put(bench, ratings=[{"regulator": "localRegulator", "rating": None}])
    return [rating["rating"] for rating in read(bench)["ratings"]]


def taken_reference(bench: Bench) -> tuple[int, str]:
    status = put(bench, contentId="9294452527").status
    title: str = bench.whatson.get("/content/v1/programs/9294452527").json()["title"]
    return status, title


def required_on_create(bench: Bench) -> list[int]:
    bodies: list[dict[str, str]] = [{}, {"title": "x"}, PROGRAM]
    return [bench.whatson("POST", "/content/v1/programs", body).status for body in bodies]


def nameless_code(bench: Bench) -> str:
    code: str = put(bench, title=1).json()["errors"][0]["errorCode"]
    return code


EMPTY_FORMS = {
    "object": b"{}",
    "empty_body": b"",
    "null": b"null",
    "array": b"[]",
    "data_missing": b'{"version":"v1","statusCode":200}',
    "data_null": b'{"version":"v1","statusCode":200,"data":null}',
    "data_object": b'{"version":"v1","statusCode":200,"data":{}}',
    "data_array": b'{"version":"v1","statusCode":200,"data":[]}',
}
HOUR = "2024-07-01T14:00:00.000"

EXPECTED: dict[str, tuple[Probe, dict[str, Any]]] = {
    "plurimedia.empty": (lambda bench: bench.plurimedia.get(f"{CATALOGS}/1203").body, EMPTY_FORMS),
    "plurimedia.list_envelope": (
        lambda bench: bench.plurimedia.get(CATALOGS).body[:1], {"wrapped": b"{", "bare": b"["}
    ),
    "plurimedia.single_envelope": (
        lambda bench: [
            bench.plurimedia.get("/v2/api/v2/contents/7488").json().get(key) for key in ("version", "statusCode", "id")
        ],
        {"v2": ["v2", 200, None], "v1": ["v1", 200, None], "no_version": [None, 200, None], "bare": [None, None, 7488]},
    ),
    "plurimedia.paths": (
        lambda bench: [
            bench.plurimedia.get(f"/v2/api/v2/{path}", {"date": "20240701120000"}).status
            for path in ("catalogslastupdated/1201", "catalogs/1201/lastupdated")
        ],
        {"flat": [200, 404], "nested": [404, 200]},
    ),
    "plurimedia.v2_prefix": (
        lambda bench: [bench.plurimedia.get(f"/{v}/api/v2/contents/7488").status for v in ("v1", "v2")],
        {"v2": [404, 200], "v1": [200, 404]},
    ),
    "plurimedia.path_case": (
        lambda bench: bench.plurimedia.get("/V1/Api/v1/Catalogs").status, {"folded": 200, "exact": 404}
    ),
    "plurimedia.page_header": (
        page_headers, {"always": [True, True], "not_on_last": [True, False], "never": [False, False]}
    ),
    "plurimedia.page_size": (
        lambda bench: bench.plurimedia.get(f"{CATALOGS}/1201").headers["x-max-page-size"],
        {"auto": "500", "50": "50", "500": "500", "1000": "1000", "10000": "10000"},
    ),
    "plurimedia.since_parameter": (
        lambda bench: [changes_status(bench, name) for name in ("date", "since")],
        {"date": [200, 400], "since": [400, 200]},
    ),
    "plurimedia.change_words": (
        lambda bench: bench.sandbox.advance() and {
            row["status"]
            for row in bench.plurimedia.get(
                "/v2/api/v2/catalogslastupdated/1201", {"date": "20240701120000"}
            ).data
        },
        {"words": {"added", "updated", "removed"}, "verbs": {"INSERT", "UPDATE", "DELETE"}},
    ),
    "plurimedia.time_zone": (
        lambda bench: bench.plurimedia.get(CATALOGS).data[0]["lastUpdate"] == HOUR, {"utc": False, "paris": True}
    ),
    "plurimedia.invalid_parameter": (invalid_id, {"bad_request": (400, b'{"'), "no_result": (200, b"{}")}),
    "plurimedia.gateway_body": (unmatched_key, {"json": (401, True), "empty": (401, False)}),
    "plurimedia.throttle": (
        throttled,
        {"json": ("application/json", True), "text": ("text/plain", True), "empty": ("text/plain", False)},
    ),
    "plurimedia.removed_content": (removed_content, {"readable": True, "gone": False}),
    "plurimedia.unknown_fields": (
        lambda bench: [
            "qualityIndex" in fields
            for fields in (
                bench.plurimedia.get("/v2/api/v2/contents/7488").data,
                bench.plurimedia.get(f"{CATALOGS}/1201").data[0],
            )
        ],
        {"none": [False, False], "some": [True, True]},
    ),
    "plurimedia.default_lang": (
        lambda bench: [
            bench.plurimedia.get("/v2/api/v2/contents/7488", query).data["texts"][0]["lang"]
            for query in ({}, {"lang": "xx"}, {"lang": "en"})
        ],
        {"fr": ["fr", "fr", "en"], "en": ["en", "en", "en"]},
    ),
    "encora.single": (
        lambda bench: next(iter(bench.encora.get(f"/admin/movies/{one_movie(bench)['id']}").json())),
        {"bare": "id", "wrapped": "data"},
    ),
    "encora.etag": (etag, {"strong": ('"', 412), "weak": ("W", 412), "none": ("", 200)}),
    "encora.total": (
        lambda bench: "total" in bench.encora.get("/movies").json()["meta"], {"present": True, "absent": False}
    ),
    "encora.prev_cursor": (second_page_prev, {"given": True, "null": False}),
    "encora.update_method": (update_methods, {"PATCH": [200, 405], "PUT": [405, 200]}),
    "encora.update_required": (
        lambda bench: bench.encora("PATCH", f"/admin/movies/{one_movie(bench)['id']}", {"tagline": "x"}).status,
        {"partial": 200, "documented": 422},
    ),
    "encora.unknown_fields": (lambda bench: create(bench, slug="x").status, {"ignored": 201, "refused": 422}),
    "encora.created_status": (lambda bench: create(bench).status, {"201": 201, "200": 200}),
    "encora.delete_status": (
        deletion,
        {"204": (204, b""), "200": (200, b""), "object": (200, b'{"deleted":true}')},
    ),
    "encora.field_errors": (
        lambda bench: keys_of_reply(create(bench, title=1)),
        {
            "errors": ["code", "errors", "message", "request_id"],
            "details": ["code", "details", "message", "request_id"],
            "none": ["code", "message", "request_id"],
        },
    ),
    "encora.validation_code": (
        lambda bench: create(bench, title=1).json()["code"],
        {"VALIDATION_ERROR": "VALIDATION_ERROR", "UNPROCESSABLE_ENTITY": "UNPROCESSABLE_ENTITY"},
    ),
    "encora.idempotency_conflict": (idempotency_conflict, {"409": 409, "422": 422}),
    "encora.idempotency_scope": (idempotency_scope, {"success": False, "everything": True}),
    "encora.transition_conflict": (published_twice, {"409": 409, "422": 422}),
    "encora.status_write": (
        lambda bench: create(bench, status="published", runtime_minutes=5).status
        + bench.encora(
            "POST", "/admin/movies", {"title": "x", "status": "published", "drm_required": False}
        ).status,
        {"checked": 201 + 422, "free": 201 + 201},
    ),
    "encora.new_movie_video": (
        lambda bench: bench.encora("POST", f"/admin/movies/{create(bench).json()['id']}/publish").status,
        {"present": 200, "absent": 422},
    ),
    "encora.unset_fields": (
        lambda bench: create(bench).json().get("synopsis", "absent"), {"absent": "absent", "null": None}
    ),
    "encora.null_fields": (lambda bench: create(bench, synopsis=None).status, {"refused": 422, "cleared": 201}),
    "encora.sparse_id": (
        lambda bench: sorted(bench.encora.get("/movies", {"fields": "title"}).json()["data"][0]),
        {"only_named": ["title"], "always_id": ["id", "title"]},
    ),
    "encora.invalid_query": (
        lambda bench: bench.encora.get("/movies", {"limit": 0}).status, {"422": 422, "400": 400}
    ),
    "encora.default_sort": (default_sort, {"-created_at": False, "created_at": True}),
    "encora.invalid_id": (lambda bench: bench.encora.get("/admin/movies/x").status, {"404": 404, "422": 422}),
    "encora.unknown_genre": (
        lambda bench: create(bench, genres=["polka"]).status, {"accepted": 201, "refused": 422}
    ),
    "encora.request_id_header": (
        lambda bench: ["x-request-id" in bench.encora.get(path).headers for path in ("/movies", "/nothing")],
        {"present": [True, True], "absent": [False, False]},
    ),
    "whatson.login_path": (
        lambda bench: [log_in(bench, path).status for path in ("/content/v1/login", "/login")],
        {"/content/v1/login": [200, 404], "/login": [404, 200]},
    ),
    "whatson.login_form": (
        lambda bench: (log_in(bench).json()["statusCode"], log_in(bench).json()["service"]),
        {"0": ("0", "Content Business API"), "200": ("200", "BAPI")},
    ),
    "whatson.login_failure_status": (lambda bench: log_in(bench, password="x").status, {"401": 401, "403": 403}),
    "whatson.lockout": (lockout, {"5": [200, 401], "3": [401, 401], "never": [200, 200]}),
    "whatson.token_lifetime": (token_expires, {"3600": True, "never": False}),
    "whatson.missing_token_status": (
        lambda bench: bench.whatson.get("/content/v1/genres", Authorization="").status, {"403": 403, "401": 401}
    ),
    "whatson.api_needs_token": (
        lambda bench: bench.whatson.get("/content/v1/api", Authorization="").status, {"no": 200, "yes": 403}
    ),
    "whatson.trailing_slash": (
        lambda bench: [bench.whatson.get(f"/content/v1/genres{end}").status for end in ("", "/", "//")],
        {"tolerated": [200, 200, 404], "refused": [200, 404, 404]},
    ),
    "whatson.write_result": (
        lambda bench: len(put(bench, title="x").json()) > 1, {"contentId": False, "full": True}
    ),
    "whatson.write_status": (
        lambda bench: [bench.whatson("POST", "/content/v1/programs", PROGRAM).status, put(bench, title="x").status],
        {"200": [200, 200], "201": [201, 200]},
    ),
    "whatson.omitted": (omitted, {"untouched": ("03:01:00", 2), "cleared_by_put": (None, 0)}),
    "whatson.required_on_create": (
        required_on_create,
        {"title_and_duration": [422, 422, 200], "title": [422, 200, 200], "nothing": [200, 200, 200]},
    ),
    "whatson.unset_fields": (unset_fields, {"null": [None] * 4, "absent": ["absent"] * 4}),
    "whatson.ratings": (ratings, {"merged": ["localRegulator", "Ofcom"], "replaced": ["Ofcom"]}),
    "whatson.cleared_rating": (cleared_rating, {"null": [None], "removed": []}),
    "whatson.unknown_dropdown": (
        lambda bench: put(bench, genres=["Polka"]).status, {"refused": 404, "accepted": 200}
    ),
    "whatson.unknown_custom_attribute": (
        lambda bench: put(bench, customAttributes={"none": 1}).status, {"refused": 422, "ignored": 200}
    ),
    "whatson.unknown_fields": (lambda bench: put(bench, nothing=1).status, {"ignored": 200, "refused": 422}),
    "whatson.uncertain_fields": (
        lambda bench: put(bench, remarks="R", type="T") and [read(bench)[name] for name in ("remarks", "type")],
        {"ignored": [None, None], "written": ["R", "T"]},
    ),
    "whatson.taken_reference": (
        taken_reference, {"refused": (422, "Barbie"), "taken_over": (200, "AVENGERS: ENDGAME")}
    ),
    "whatson.nameless_error_code": (nameless_code, {"status": "422", "empty": ""}),
}  # fmt: skip

EXPECTED |= PLURIMEDIA | ENCORA | WHATSON

CASES = [(assumption.name, variant) for assumption in all_assumptions() for variant in assumption.variants]


@pytest.mark.parametrize(("name", "variant"), CASES)
def test_a_variant_does_what_it_says(
    sandbox: Sandbox, plurimedia: Wire, encora: Wire, whatson: Wire, name: str, variant: str
) -> None:
    probe, expected = EXPECTED[name]
    sandbox.reset(contents=900, variants={name: variant}, start=START)
    assert probe(Bench(sandbox, plurimedia, encora, whatson)) == expected[variant]


def test_every_variant_has_an_expectation_that_tells_it_from_another() -> None:
    assert {(name, variant) for name, (_, table) in EXPECTED.items() for variant in table} == set(CASES)
    for name, (_, table) in EXPECTED.items():
        # A page size of 500 is also what "auto" means for a small catalogue.
        same = 1 if name == "plurimedia.page_size" else 0
        assert len({repr(value) for value in table.values()}) == len(table) - same, name


def test_variants_go_together(sandbox: Sandbox, plurimedia: Wire, encora: Wire) -> None:
    last = {assumption.name: assumption.variants[-1] for assumption in all_assumptions()}
    sandbox.reset(variants=last, start=START)
    assert plurimedia.get("/v1/api/v2/contents/7488").json()["id"] == 7488
    period = {"channel": 101, "start": "20240701", "stop": "20240701"}
    assert plurimedia.get("/v1/api/v2/broadcasts", period).json()[0]["startTime"] < "2024-07-01T01"
    due = (START + timedelta(days=1)).isoformat()
    movie = encora("POST", "/admin/movies", {**NEW, "genres": [], "available_from": due}).json()["data"]
    body = {**NEW, "tagline": "x"}
    assert encora("PUT", f"/admin/movies/{movie['id']}", body).json()["data"]["tagline"] == "x"
