"""The EncoraStream side as a subscriber's app sees it: visibility, paging, filters, sparse fields, entity tags."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_wire import Reply, Wire

from broadcast_clients.sandbox import Sandbox

NEW = {"title": "Un film", "status": "draft", "drm_required": False, "runtime_minutes": 90, "content_rating": "PG"}


def walk(wire: Wire, path: str, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = wire.get(path, {**query, **({"cursor": cursor} if cursor else {})}).json()
        rows += page["data"]
        cursor = page["meta"]["next_cursor"]
        if cursor is None:
            return rows


def published(wire: Wire, **fields: Any) -> dict[str, Any]:
    movie = wire("POST", "/admin/movies", {**NEW, **fields}).json()
    reply: dict[str, Any] = wire("POST", f"/admin/movies/{movie['id']}/publish").json()
    return reply


def test_without_a_token_there_is_the_documented_401(sandbox: Sandbox) -> None:
    wire = Wire(sandbox.encora.base_url)
    replies = [wire.get("/movies"), wire.get("/movies", Authorization="Bearer wrong"), wire.get("/admin/movies")]
    wire.close()
    for reply in replies:
        body = reply.json()
        assert reply.status == 401
        assert (body["code"], body["message"]) == ("UNAUTHORIZED", "Access token is missing or invalid.")
        assert set(body) == {"code", "message", "request_id"}


def test_tokens_rotate(sandbox: Sandbox, encora: Wire) -> None:
    old = sandbox.encora.token
    second = sandbox.encora.issue_token()
    assert second == sandbox.encora.token != old
    assert [encora.get("/movies", Authorization=f"Bearer {token}").status for token in (old, second)] == [200, 200]
    sandbox.encora.expire_tokens()
    assert [encora.get("/movies", Authorization=f"Bearer {token}").status for token in (old, second)] == [401, 401]
    assert encora.get("/movies", Authorization=f"Bearer {sandbox.encora.issue_token()}").status == 200


def test_the_public_list_has_published_titles_of_the_territory_only(sandbox: Sandbox, encora: Wire) -> None:
    public = walk(encora, "/movies", limit=100)
    everything = walk(encora, "/admin/movies", limit=100)
    assert {movie["status"] for movie in public} == {"published"}
    assert {movie["status"] for movie in everything} == {"draft", "published", "scheduled", "unpublished"}

    def allowed(movie: dict[str, Any]) -> bool:
        rule = movie["geo_restrictions"]
        listed = sandbox.encora.territory in rule["territories"]
        return {"allow_all": True, "allow_list": listed, "block_list": not listed}[rule["policy"]]

    expected = {movie["id"] for movie in everything if movie["status"] == "published" and allowed(movie)}
    assert {movie["id"] for movie in public} == expected
    hidden = [movie for movie in everything if movie["id"] not in expected]
    assert all(encora.get(f"/movies/{movie['id']}").status == 404 for movie in hidden)
    assert encora.get(f"/movies/{public[0]['id']}").json() == public[0]


def test_a_page_has_the_documented_meta(encora: Wire) -> None:
    page = encora.get("/movies").json()
    assert set(page) == {"data", "meta"}
    assert set(page["meta"]) == {"total", "count", "limit", "has_more", "next_cursor", "prev_cursor"}
    assert page["meta"]["count"] == page["meta"]["limit"] == len(page["data"]) == 20
    assert page["meta"]["has_more"] is True
    assert page["meta"]["prev_cursor"] is None


@pytest.mark.parametrize("sort", ["title", "-title", "release_year", "-release_date", "available_from", "-status"])
def test_cursors_walk_the_whole_list_in_order(encora: Wire, sort: str) -> None:
    rows = walk(encora, "/admin/movies", limit=7, sort=sort)
    assert len({movie["id"] for movie in rows}) == len(rows) == 120
    field = sort.removeprefix("-").replace("release_date", "release_year")
    values = [movie[field] for movie in rows if field in movie]
    assert values == sorted(values, reverse=sort.startswith("-"))
    assert all(field in movie for movie in rows[: len(values)])


@pytest.mark.parametrize("sort", ["title", "-created_at"])
def test_a_cursor_back_gives_the_page_before(encora: Wire, sort: str) -> None:
    first = encora.get("/movies", {"limit": 5, "sort": sort}).json()
    second = encora.get("/movies", {"limit": 5, "sort": sort, "cursor": first["meta"]["next_cursor"]}).json()
    back = encora.get("/movies", {"limit": 5, "sort": sort, "cursor": second["meta"]["prev_cursor"]}).json()
    assert back == first


@pytest.mark.parametrize("sort", ["title", "-title", "-created_at", "created_at"])
def test_cursors_survive_inserts_and_deletes(encora: Wire, sort: str) -> None:
    before = [movie["id"] for movie in walk(encora, "/admin/movies", limit=100, sort=sort)]
    first = encora.get("/admin/movies", {"limit": 30, "sort": sort}).json()
    encora("POST", "/admin/movies", {**NEW, "title": "AAA"})
    encora("POST", "/admin/movies", {**NEW, "title": "zzz"})
    last_seen = first["data"][-1]
    if last_seen["status"] in ("draft", "unpublished"):
        encora("DELETE", f"/admin/movies/{last_seen['id']}")
    rest = walk(encora, "/admin/movies", limit=30, sort=sort, cursor=first["meta"]["next_cursor"])
    seen = [movie["id"] for movie in first["data"]] + [movie["id"] for movie in rest]
    assert len(set(seen)) == len(seen)
    assert [identity for identity in seen if identity in before] == before


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "x"},
        {"cursor": "!"},
        {"cursor": "eyJpZCI6IjEyMyJ9"},
        {"sort": "nothing"},
        {"q": "x" * 201},
        {"release_year": "x"},
        {"content_rating": "X"},
    ],
)
def test_a_query_outside_the_documented_values_is_refused(encora: Wire, query: dict[str, Any]) -> None:
    reply = encora.get("/movies", query)
    assert reply.status == 422
    assert reply.json()["errors"][0]["field"] == next(iter(query))


def test_a_cursor_belongs_to_its_order(encora: Wire) -> None:
    cursor = encora.get("/movies", {"sort": "title"}).json()["meta"]["next_cursor"]
    assert encora.get("/movies", {"sort": "release_year", "cursor": cursor}).status == 422


def test_filters(encora: Wire) -> None:
    movies = walk(encora, "/movies", limit=100)
    sample = movies[3]
    values = {
        "genre": ("genres", sample["genres"][0]),
        "release_year": ("release_year", sample["release_year"]),
        "content_rating": ("content_rating", sample["content_rating"]),
        "language": ("audio_languages", sample["audio_languages"][0]),
    }
    for name, (field, value) in values.items():
        found = walk(encora, "/movies", limit=100, **{name: value})
        several = field in ("genres", "audio_languages")
        expected = [movie for movie in movies if value in (movie[field] if several else [movie[field]])]
        assert [movie["id"] for movie in found] == [movie["id"] for movie in expected]
        assert len(found) < len(movies)


def test_search_finds_words_in_titles_texts_and_cast(encora: Wire) -> None:
    movie = published(encora, title="Le Grand Écart", cast=[{"name": "Zoé Quillfeather", "role": "actor"}])
    for query in ("grand écart", "QUILLFEATHER", "zoé ÉCART"):
        assert [row["id"] for row in encora.get("/movies", {"q": query}).json()["data"]] == [movie["id"]]
    assert encora.get("/movies", {"q": "quillfeather absent"}).json()["meta"]["total"] == 0


def test_the_admin_list_filters_by_status(encora: Wire) -> None:
    rows = walk(encora, "/admin/movies", status="scheduled")
    assert rows
    assert {movie["status"] for movie in rows} == {"scheduled"}
    assert encora.get("/admin/movies", {"status": "gone"}).status == 422


def test_sparse_fields(encora: Wire) -> None:
    rows = encora.get("/movies", {"fields": "id,title,images"}).json()["data"]
    assert all(set(row) == {"id", "title", "images"} for row in rows)
    one = encora.get(f"/movies/{rows[0]['id']}", {"fields": "title"})
    assert one.json() == {"title": rows[0]["title"]}
    assert one.headers["etag"] != encora.get(f"/movies/{rows[0]['id']}").headers["etag"]
    assert len(encora.get(f"/movies/{rows[0]['id']}", {"fields": ""}).json()) > 10


def assert_unchanged(reply: Reply, etag: str) -> None:
    assert (reply.status, reply.body, reply.headers["etag"]) == (304, b"", etag)
    assert "content-length" not in reply.headers


def test_an_entity_tag_answers_304_until_the_movie_changes(encora: Wire) -> None:
    movie = encora.get("/movies").json()["data"][0]["id"]
    one, many = encora.get(f"/movies/{movie}"), encora.get("/movies")
    etags = one.headers["etag"], many.headers["etag"]
    assert_unchanged(encora.get(f"/movies/{movie}", If_None_Match=etags[0]), etags[0])
    assert_unchanged(encora.get(f"/movies/{movie}", If_None_Match=f'"x", W/{etags[0]}'), etags[0])
    assert_unchanged(encora.get("/movies", If_None_Match=etags[1]), etags[1])
    encora("PATCH", f"/admin/movies/{movie}", {"tagline": "Nouveau"})
    assert encora.get(f"/movies/{movie}", If_None_Match=etags[0]).json()["tagline"] == "Nouveau"
    assert encora.get("/movies", If_None_Match=etags[1]).status == 200


def test_the_admin_read_has_a_tag_and_no_conditional_get(encora: Wire) -> None:
    movie = encora.get("/admin/movies").json()["data"][0]["id"]
    reply = encora.get(f"/admin/movies/{movie}")
    assert encora.get(f"/admin/movies/{movie}", If_None_Match=reply.headers["etag"]).status == 200


def test_the_callers_request_id_comes_back(encora: Wire) -> None:
    identity = "018fde1a-9b2c-7f3e-8d4a-2b5c6e7f8a9b"
    reply = encora.get("/movies/none", X_Request_Id=identity)
    assert reply.json()["request_id"] == reply.headers["x-request-id"] == identity
    assert encora.get("/movies/none", X_Request_Id="not a uuid").json()["request_id"] != "not a uuid"


def test_what_isnt_there(encora: Wire) -> None:
    assert encora.get("/nothing").json()["code"] == "NOT_FOUND"
    refused = encora("DELETE", "/movies")
    assert (refused.status, refused.headers["allow"]) == (405, "GET")
