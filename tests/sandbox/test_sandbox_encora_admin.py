"""The EncoraStream side as an author sees it: writes, limits, publishing, If-Match, idempotency keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sandbox_wire import Wire

from broadcast_clients.sandbox import Sandbox

LEAST: dict[str, Any] = {"title": "Un film", "status": "draft", "drm_required": False}
NEW = {**LEAST, "runtime_minutes": 90, "content_rating": "PG"}
FULL = {
    **NEW,
    "original_title": "A film",
    "synopsis": "Une histoire.",
    "tagline": "Une fois.",
    "release_year": 2020,
    "genres": ["drama"],
    "country_of_origin": ["FR"],
    "studio": "Phare",
    "audio_languages": ["fr"],
    "subtitle_languages": ["en-GB"],
    "cast": [{"name": "Inès Lefort", "role": "actor", "character": None, "display_order": 1}],
    "images": {"poster": "https://cdn.encora.example/p.jpg"},
    "geo_restrictions": {"policy": "allow_list", "territories": ["FR"]},
    "available_from": "2024-01-01T10:00:00+02:00",
    "available_until": None,
}


def create(wire: Wire, **fields: Any) -> dict[str, Any]:
    reply = wire("POST", "/admin/movies", {**NEW, **fields})
    assert reply.status == 201, reply.body
    movie: dict[str, Any] = reply.json()
    return movie


def test_a_movie_is_created_with_what_the_server_adds(sandbox: Sandbox, encora: Wire) -> None:
    reply = encora("POST", "/admin/movies", FULL)
    movie = reply.json()
    assert reply.status == 201
    assert {key: movie[key] for key in FULL if key != "available_from"} == {
        key: value for key, value in FULL.items() if key != "available_from"
    }
    assert movie["available_from"] == "2024-01-01T08:00:00Z"
    assert movie["slug"].startswith("un-film-")
    assert movie["created_at"] == movie["updated_at"]
    assert encora.get(f"/admin/movies/{movie['id']}").json() == movie


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 256),
        ("title", 1),
        ("title", None),
        ("original_title", "x" * 256),
        ("synopsis", "x" * 5001),
        ("tagline", "x" * 301),
        ("release_year", 1887),
        ("release_year", 2101),
        ("release_year", "2000"),
        ("runtime_minutes", 0),
        ("runtime_minutes", True),
        ("content_rating", "PG-12"),
        ("genres", "drama"),
        ("genres", [1]),
        ("country_of_origin", ["FRA"]),
        ("studio", "x" * 201),
        ("audio_languages", [None]),
        ("subtitle_languages", {}),
        ("cast", [{"name": 1}]),
        ("cast", [{"name": "x", "display_order": "1"}]),
        ("images", []),
        ("images", {"poster": "poster.jpg"}),
        ("status", "live"),
        ("geo_restrictions", {"policy": "none"}),
        ("geo_restrictions", {"policy": "allow_list", "territories": ["F"]}),
        ("drm_required", "yes"),
        ("available_from", "2024-01-01"),
        ("available_from", "2024-01-01T10:00:00"),
        ("available_until", 1),
        ("synopsis", None),
    ],
)
def test_every_documented_limit_is_checked(encora: Wire, field: str, value: Any) -> None:
    for reply in (
        encora("POST", "/admin/movies", {**NEW, field: value}),
        encora("PATCH", f"/admin/movies/{create(encora)['id']}", {field: value}),
    ):
        assert reply.status == 422
        assert reply.json()["code"] == "VALIDATION_ERROR"
        assert [problem["field"] for problem in reply.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 255),
        ("synopsis", "x" * 5000),
        ("tagline", "x" * 300),
        ("studio", "x" * 200),
        ("release_year", 1888),
        ("release_year", 2100),
        ("runtime_minutes", 1),
        ("content_rating", "UNRATED"),
    ],
)
def test_the_limits_themselves_are_allowed(encora: Wire, field: str, value: Any) -> None:
    assert create(encora, **{field: value})[field] == value


def test_all_problems_come_at_once(encora: Wire) -> None:
    reply = encora("POST", "/admin/movies", {"release_year": 1, "runtime_minutes": 0})
    fields = {problem["field"] for problem in reply.json()["errors"]}
    assert fields == {"title", "status", "drm_required", "release_year", "runtime_minutes"}


def test_a_body_that_isnt_json_is_the_documented_400(encora: Wire) -> None:
    reply = encora("POST", "/admin/movies", b'{"title":')
    assert (reply.status, reply.json()["code"]) == (400, "BAD_REQUEST")
    assert reply.json()["message"] == "Request body is malformed JSON."
    assert encora("POST", "/admin/movies", b"[]").status == 422


def test_an_update_changes_what_is_sent(encora: Wire) -> None:
    movie = create(encora, synopsis="Avant", tagline="Reste")
    updated = encora("PATCH", f"/admin/movies/{movie['id']}", {"synopsis": "Après", "id": "x", "unknown": 1}).json()
    assert updated == {**movie, "synopsis": "Après", "updated_at": updated["updated_at"]}


def test_if_match_lets_only_the_version_read_be_changed(encora: Wire) -> None:
    movie = create(encora)
    path = f"/admin/movies/{movie['id']}"
    etag = encora.get(path).headers["etag"]
    first = encora("PATCH", path, {"tagline": "un"}, If_Match=etag)
    assert (first.status, first.headers["etag"] != etag) == (200, True)
    second = encora("PATCH", path, {"tagline": "deux"}, If_Match=etag)
    assert (second.status, second.json()["code"]) == (412, "PRECONDITION_FAILED")
    assert encora("POST", f"{path}/publish", If_Match=etag).status == 412
    assert encora("POST", f"{path}/publish", If_Match="*").status == 200
    assert encora("POST", f"{path}/unpublish", If_Match=etag).status == 412
    latest = encora.get(path).headers["etag"]
    assert encora("POST", f"{path}/unpublish", If_Match=f"{etag}, {latest}").status == 200
    assert encora.get(path).json()["tagline"] == "un"


def test_the_tag_of_the_public_read_serves_for_if_match(encora: Wire) -> None:
    movie = encora.get("/movies").json()["data"][0]["id"]
    etag = encora.get(f"/movies/{movie}").headers["etag"]
    assert encora("PATCH", f"/admin/movies/{movie}", {"tagline": "x"}, If_Match=etag).status == 200


def test_publishing_makes_a_movie_visible_and_unpublishing_hides_it(encora: Wire) -> None:
    movie = create(encora)["id"]
    assert encora.get(f"/movies/{movie}").status == 404
    assert encora("POST", f"/admin/movies/{movie}/publish").json()["status"] == "published"
    assert encora.get(f"/movies/{movie}").status == 200
    assert encora("POST", f"/admin/movies/{movie}/unpublish").json()["status"] == "unpublished"
    assert encora.get(f"/movies/{movie}").status == 404
    assert encora("POST", f"/admin/movies/{movie}/publish", {}).json()["status"] == "published"


def test_publishing_needs_runtime_rating_and_a_video(sandbox: Sandbox, encora: Wire) -> None:
    movie = encora("POST", "/admin/movies", LEAST).json()["id"]
    reply = encora("POST", f"/admin/movies/{movie}/publish")
    assert reply.status == 422
    assert [problem["field"] for problem in reply.json()["errors"]] == ["runtime_minutes", "content_rating"]
    sandbox.reset(variants={"encora.new_movie_video": "absent"})
    movie = encora("POST", "/admin/movies", NEW).json()["id"]
    reply = encora("POST", f"/admin/movies/{movie}/publish")
    assert [problem["field"] for problem in reply.json()["errors"]] == ["video_asset"]


def test_status_can_be_written_only_where_publishing_could(encora: Wire) -> None:
    assert encora("POST", "/admin/movies", {**LEAST, "status": "published"}).status == 422
    assert encora("POST", "/admin/movies", {**NEW, "status": "published"}).json()["status"] == "published"


def test_a_future_date_schedules_and_time_publishes(sandbox: Sandbox, encora: Wire) -> None:
    movie = create(encora)["id"]
    due = sandbox.now + timedelta(hours=20)
    reply = encora("POST", f"/admin/movies/{movie}/publish", {"available_from": due.isoformat()})
    assert (reply.json()["status"], reply.json()["available_from"]) == ("scheduled", due.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert encora.get(f"/movies/{movie}").status == 404
    assert movie in sandbox.advance(days=1)["encora"]["published"]
    assert encora.get(f"/movies/{movie}").json()["status"] == "published"


def test_a_past_date_publishes_at_once(encora: Wire) -> None:
    movie = create(encora)["id"]
    reply = encora("POST", f"/admin/movies/{movie}/publish", {"available_from": "2020-01-01T00:00:00Z"})
    assert (reply.json()["status"], reply.json()["available_from"]) == ("published", "2020-01-01T00:00:00Z")
    assert encora("POST", f"/admin/movies/{create(encora)['id']}/publish", {"available_from": "soon"}).status == 422


@pytest.mark.parametrize(
    ("status", "action", "allowed"),
    [
        ("draft", "publish", True),
        ("unpublished", "publish", True),
        ("published", "publish", False),
        ("scheduled", "publish", False),
        ("published", "unpublish", True),
        ("draft", "unpublish", False),
        ("scheduled", "unpublish", False),
        ("draft", "delete", True),
        ("unpublished", "delete", True),
        ("published", "delete", False),
        ("scheduled", "delete", False),
    ],
)
def test_what_each_status_allows(encora: Wire, status: str, action: str, allowed: bool) -> None:
    due = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    path = f"/admin/movies/{create(encora, status=status, available_from=due)['id']}"
    reply = encora("DELETE", path) if action == "delete" else encora("POST", f"{path}/{action}")
    assert reply.status == ((204 if action == "delete" else 200) if allowed else 409)
    if not allowed:
        assert reply.json()["code"] == "CONFLICT"
        assert encora.get(path).json()["status"] == status


def test_a_deleted_movie_is_gone(encora: Wire) -> None:
    path = f"/admin/movies/{create(encora)['id']}"
    reply = encora("DELETE", path)
    assert (reply.status, reply.body) == (204, b"")
    assert [encora.get(path).status, encora("DELETE", path).status] == [404, 404]


@pytest.mark.parametrize("identity", ["497f6eca-6276-4993-bfeb-53cbbbba6f08", "x", "..%2Fx", "%00"])
def test_an_unknown_movie_is_404(encora: Wire, identity: str) -> None:
    assert encora.get(f"/admin/movies/{identity}").json()["code"] == "NOT_FOUND"


def test_the_same_key_and_body_give_the_first_result_again(encora: Wire) -> None:
    first = encora("POST", "/admin/movies", NEW, Idempotency_Key="k1")
    count = encora.get("/admin/movies").json()["meta"]["total"]
    reordered = dict(reversed(NEW.items()))
    again = encora("POST", "/admin/movies", reordered, Idempotency_Key="k1")
    assert (again.status, again.json(), again.headers["etag"]) == (201, first.json(), first.headers["etag"])
    assert encora.get("/admin/movies").json()["meta"]["total"] == count
    other = encora("POST", "/admin/movies", NEW, Idempotency_Key="k2")
    assert other.json()["id"] != first.json()["id"]


def test_the_same_key_with_another_body_is_refused(encora: Wire) -> None:
    encora("POST", "/admin/movies", NEW, Idempotency_Key="k1")
    reply = encora("POST", "/admin/movies", {**NEW, "title": "Autre"}, Idempotency_Key="k1")
    assert (reply.status, reply.json()["code"]) == (409, "CONFLICT")


def test_a_key_is_forgotten_after_a_day(sandbox: Sandbox, encora: Wire) -> None:
    first = encora("POST", "/admin/movies", NEW, Idempotency_Key="k1").json()
    sandbox.advance(days=0.9)
    assert encora("POST", "/admin/movies", NEW, Idempotency_Key="k1").json()["id"] == first["id"]
    sandbox.advance(days=0.2)
    assert encora("POST", "/admin/movies", NEW, Idempotency_Key="k1").json()["id"] != first["id"]


def test_a_refused_creation_leaves_its_key_free(encora: Wire) -> None:
    assert encora("POST", "/admin/movies", {}, Idempotency_Key="k1").status == 422
    assert encora("POST", "/admin/movies", NEW, Idempotency_Key="k1").status == 201


def test_a_key_has_at_most_255_characters(encora: Wire) -> None:
    assert encora("POST", "/admin/movies", NEW, Idempotency_Key="k" * 255).status == 201
    assert encora("POST", "/admin/movies", NEW, Idempotency_Key="k" * 256).status == 422
