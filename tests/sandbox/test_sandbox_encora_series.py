"""Shows, seasons, episodes, genres and collections: what viewers see, and the rules of authors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from encora_calls import CHANNEL, MOVIE, SHOW, first, new, single, stamp, walk
from sandbox_wire import Wire

from broadcast_clients.sandbox import Sandbox

SEASON = {"season_number": 1, "status": "draft"}
EPISODE = {
    "season_number": 1,
    "episode_number": 1,
    "title": "Pilote",
    "status": "draft",
    "runtime_minutes": 42,
    "content_rating": "TV-PG",
}
COLLECTION = {"slug": "essai", "title": "Essai", "type": "manual", "status": "draft"}
GENRE = {"name": "Science Fantasy", "slug": "science-fantasy", "content_types": ["movie"]}
SHOW_FULL: dict[str, Any] = {
    **SHOW,
    "original_title": "A series",
    "synopsis": "Une histoire.",
    "genres": ["drama"],
    "network": "Phare TV",
    "country_of_origin": ["FR"],
    "language": "fr",
    "first_air_date": "2020-01-31",
    "last_air_date": "2021-02-28",
    "cast": [{"name": "Inès Lefort", "role": "actor", "character": None, "display_order": 1}],
    "images": {"poster": "https://cdn.encora.example/p.jpg"},
    "geo_restrictions": {"policy": "allow_list", "territories": ["FR"]},
}


def series(wire: Wire, **episode: Any) -> tuple[str, str]:
    """A show with a season and an episode: the paths of the show and of the season for authors."""
    show = f"/admin/shows/{new(wire, '/admin/shows', SHOW)['id']}"
    new(wire, f"{show}/seasons", SEASON)
    new(wire, f"{show}/seasons/1/episodes", EPISODE, **episode)
    return show, f"{show}/seasons/1"


def fields_of(reply: Any) -> list[str]:
    assert reply.status == 422, reply.body
    return [problem["field"] for problem in reply.json()["errors"]]


def test_everything_that_was_written_comes_back(encora: Wire) -> None:
    show = new(encora, "/admin/shows", SHOW_FULL)
    assert {key: show[key] for key in SHOW_FULL} == SHOW_FULL
    assert (show["total_seasons"], show["total_episodes"], show["average_rating"], show["rating_count"]) == (0, 0, 0, 0)
    path = f"/admin/shows/{show['id']}/seasons"
    written = {**SEASON, "title": "Chapitre un", "synopsis": "s", "air_date": "2020-01-31", "end_date": None}
    season = new(encora, path, written)
    assert {key: season[key] for key in written} == written
    full = {**EPISODE, "synopsis": "e", "air_date": "2020-01-31", "available_until": "2030-01-01T00:00:00Z"}
    episode = new(encora, f"{path}/1/episodes", full)
    assert {key: episode[key] for key in full} == full
    assert (episode["show_id"], episode["season_id"]) == (show["id"], season["id"])
    for name in (f"{path}/1", f"{path}/1/episodes/1", f"/admin/shows/{show['id']}"):
        assert encora.get(name).status == 200
    assert encora.get(path).data[0]["episode_count"] == 1
    assert encora.get(f"/admin/shows/{show['id']}").json()["total_episodes"] == 1


LIMITS: list[tuple[str, str, Any]] = [
    ("show", "title", "x" * 256),
    ("show", "original_title", "x" * 256),
    ("show", "synopsis", "x" * 5001),
    ("show", "content_rating", "PG-12"),
    ("show", "genres", "drama"),
    ("show", "network", "x" * 201),
    ("show", "country_of_origin", ["FRA"]),
    ("show", "language", 1),
    ("show", "first_air_date", "2020-13-01"),
    ("show", "last_air_date", "20200101"),
    ("show", "cast", ["x"]),
    ("show", "images", "x"),
    ("show", "status", "unpublished"),
    ("show", "geo_restrictions", {"policy": "x"}),
    ("show", "drm_required", 1),
    ("season", "season_number", 0),
    ("season", "title", "x" * 256),
    ("season", "synopsis", "x" * 2001),
    ("season", "air_date", 1),
    ("season", "end_date", "x"),
    ("season", "status", "ongoing"),
    ("episode", "episode_number", -1),
    ("episode", "title", "x" * 256),
    ("episode", "synopsis", "x" * 2001),
    ("episode", "runtime_minutes", 0),
    ("episode", "content_rating", 1),
    ("episode", "status", "ended"),
    ("episode", "air_date", "2020-01-31T00:00:00Z"),
    ("episode", "available_from", "2020-01-31"),
    ("collection", "slug", "Essai!"),
    ("collection", "slug", "x" * 121),
    ("collection", "title", "x" * 201),
    ("collection", "subtitle", "x" * 301),
    ("collection", "type", "x"),
    ("collection", "status", "unpublished"),
    ("collection", "query", 1),
    ("collection", "item_refs", [{"content_type": "movie"}]),
    ("collection", "sort_order", "1"),
    ("genre", "name", "x" * 101),
    ("genre", "slug", "Sci Fi"),
    ("genre", "slug", "x" * 101),
    ("genre", "content_types", ["episode"]),
    ("genre", "parent_id", "x"),
    ("genre", "image_url", "x"),
]


def test_every_documented_limit_is_checked_on_creation_and_update(encora: Wire) -> None:
    show, season = series(encora)
    places: dict[str, tuple[str, dict[str, Any], str]] = {
        "show": ("/admin/shows", SHOW, show),
        "season": (f"{show}/seasons", {**SEASON, "season_number": 2}, season),
        "episode": (f"{season}/episodes", {**EPISODE, "episode_number": 2}, f"{season}/episodes/1"),
        "collection": ("/admin/collections", COLLECTION, f"/admin/collections/{first(encora, '/collections')['id']}"),
        "genre": ("/admin/genres", GENRE, f"/admin/genres/{first(encora, '/admin/genres')['id']}"),
    }
    for kind, field, value in LIMITS:
        path, body, one = places[kind]
        assert fields_of(encora("POST", path, {**body, field: value})) == [field], (kind, field)
        assert fields_of(encora("PATCH", one, {field: value})) == [field], (kind, field)
    for kind, required in (
        ("show", {"title", "status", "drm_required"}),
        ("season", {"season_number", "status"}),
        ("episode", {"season_number", "episode_number", "title", "status"}),
        ("collection", {"slug", "title", "type", "status"}),
        ("genre", {"name", "slug", "content_types"}),
    ):
        assert set(fields_of(encora("POST", places[kind][0], {}))) == required


def test_viewers_see_what_is_out_in_their_country(sandbox: Sandbox, encora: Wire) -> None:
    public = walk(encora, "/shows", limit=7)
    everything = walk(encora, "/admin/shows", limit=7)
    assert {show["status"] for show in everything} == {"draft", "published", "ongoing", "ended", "canceled"}
    assert "draft" not in {show["status"] for show in public}
    hidden = {show["id"] for show in everything} - {show["id"] for show in public}
    for identity in hidden:
        for end in ("", "/seasons", "/seasons/1", "/trailers", "/related", "/seasons/1/episodes"):
            assert encora.get(f"/shows/{identity}{end}").status == 404
    sandbox.encora.move_to("US")
    assert {show["id"] for show in walk(encora, "/shows")} != {show["id"] for show in public}
    ended = encora.get("/shows", {"status": "ended"}).data
    assert {show["status"] for show in ended} == {"ended"}
    assert encora.get("/shows", {"status": "draft"}).status == 422


def test_draft_seasons_and_episodes_that_arent_out_are_hidden(encora: Wire) -> None:
    show, season = series(encora)
    identity = show.rpartition("/")[2]
    single(encora("POST", f"{show}/publish"))
    public = f"/shows/{identity}/seasons"
    assert (encora.get(public).data, encora.get(f"{public}/1").status) == ([], 404)
    single(encora("PATCH", season, {"status": "published"}))
    assert [row["season_number"] for row in encora.get(public).data] == [1]
    assert encora.get(f"{public}/1/episodes").data == []
    assert encora.get(f"{public}/1/episodes/1").status == 404
    single(encora("PATCH", f"{season}/episodes/1", {"status": "published"}))
    assert encora.get(f"{public}/1/episodes").data == [encora.get(f"{public}/1/episodes/1").json()]


def test_specials_have_number_0_and_episodes_come_in_their_order(encora: Wire) -> None:
    show = next(
        row for row in walk(encora, "/shows") if encora.get(f"/shows/{row['id']}/seasons/1/episodes/0").status == 200
    )
    numbers = [row["episode_number"] for row in walk(encora, f"/shows/{show['id']}/seasons/1/episodes", limit=2)]
    assert numbers == list(range(len(numbers)))
    latest = encora.get(f"/shows/{show['id']}/seasons/1/episodes", {"sort": "-air_date"}).data
    assert [row["episode_number"] for row in latest] == numbers[::-1]


def test_publishing_a_show_needs_a_rating_and_hides_nothing_else(encora: Wire) -> None:
    bare = new(encora, "/admin/shows", {key: value for key, value in SHOW.items() if key != "content_rating"})
    assert fields_of(encora("POST", f"/admin/shows/{bare['id']}/publish")) == ["content_rating"]
    show, _ = series(encora)
    assert encora("POST", f"{show}/unpublish").status == 409
    assert single(encora("POST", f"{show}/publish"))["status"] == "published"
    assert encora("POST", f"{show}/publish").status == 409
    assert encora("DELETE", show).status == 409
    assert single(encora("POST", f"{show}/unpublish"))["status"] == "draft"


def test_a_draft_goes_with_its_seasons_and_episodes(sandbox: Sandbox, encora: Wire) -> None:
    before = [len(sandbox.encora.stored(kind)) for kind in ("show", "season", "episode")]
    show, season = series(encora)
    assert encora("DELETE", show).status == 204
    assert [encora.get(path).status for path in (show, season, f"{season}/episodes/1")] == [404] * 3
    assert [len(sandbox.encora.stored(kind)) for kind in ("show", "season", "episode")] == before


def test_a_season_goes_only_while_no_episode_was_ever_out(sandbox: Sandbox, encora: Wire) -> None:
    _, season = series(encora)
    single(encora("PATCH", f"{season}/episodes/1", {"status": "published"}))
    assert encora("DELETE", season).status == 409
    single(encora("PATCH", f"{season}/episodes/1", {"status": "unpublished"}))
    assert encora("DELETE", season).status == 409
    _, other = series(encora)
    assert encora("DELETE", other).status == 204
    assert [encora.get(path).status for path in (other, f"{other}/episodes/1")] == [404, 404]
    entry = first(encora, "/admin/audit-logs", resource_type="season")
    assert (entry["action"], entry["metadata"]["episodes"]) == ("content.deleted", 1)


def test_numbers_are_taken_once(encora: Wire) -> None:
    show, season = series(encora)
    assert encora("POST", f"{show}/seasons", SEASON).status == 409
    assert encora("POST", f"{season}/episodes", EPISODE).status == 409
    new(encora, f"{season}/episodes", EPISODE, episode_number=2)
    assert encora("PATCH", f"{season}/episodes/2", {"episode_number": 1}).status == 409
    assert fields_of(encora("POST", f"{season}/episodes", {**EPISODE, "season_number": 2})) == ["season_number"]
    new(encora, f"{show}/seasons", SEASON, season_number=2)
    assert encora("PATCH", season, {"season_number": 2}).status == 409
    assert single(encora("PATCH", season, {"season_number": 3}))["season_number"] == 3
    assert encora.get(f"{show}/seasons/3/episodes/1").json()["season_number"] == 3
    assert encora.get(f"{show}/seasons/0").status == encora.get(f"{show}/seasons/x").status == 404


def test_an_episode_is_published_by_its_status_or_by_time(sandbox: Sandbox, encora: Wire) -> None:
    _, season = series(encora, runtime_minutes=42)
    path = f"{season}/episodes"
    bare = {"season_number": 1, "episode_number": 9, "title": "x", "status": "published"}
    assert fields_of(encora("POST", path, bare)) == ["runtime_minutes", "content_rating"]
    due = stamp(sandbox.now + timedelta(hours=5))
    episode = single(encora("PATCH", f"{path}/1", {"status": "scheduled", "available_from": due}))
    assert episode["status"] == "scheduled"
    assert episode["id"] in sandbox.advance(days=1)["encora"]["published"]
    assert encora.get(f"{path}/1").json()["status"] == "published"


def test_an_episode_shows_the_rating_of_its_show(encora: Wire) -> None:
    _, season = series(encora)
    unrated = {key: value for key, value in EPISODE.items() if key != "content_rating"}
    assert new(encora, f"{season}/episodes", unrated, episode_number=2)["content_rating"] == SHOW["content_rating"]


def test_related_titles_share_genres_or_cast(encora: Wire) -> None:
    for path in ("/movies", "/shows"):
        row = first(encora, path)
        related = encora.get(f"{path}/{row['id']}/related", {"limit": 4}).data
        assert 0 < len(related) <= 4
        names = {member["name"] for member in row["cast"]}
        for other in related:
            shared = names & {member["name"] for member in other["cast"]}
            assert other["id"] != row["id"]
            assert set(other["genres"]) & set(row["genres"]) or shared
        assert encora.get(f"{path}/{row['id']}/trailers").data[0]["stream_url"].startswith("https://")


def test_tracks_are_those_of_the_languages(encora: Wire) -> None:
    movie = next(row for row in walk(encora, "/movies") if row["subtitle_languages"])
    tracks = encora.get(f"/movies/{movie['id']}/tracks").json()
    assert [track["language"] for track in tracks["audio"]] == movie["audio_languages"]
    assert [track["language"] for track in tracks["subtitles"]] == movie["subtitle_languages"]
    assert tracks["audio"][0]["is_default"] is True
    episode = encora.get(f"/shows/{first(encora, '/shows')['id']}/seasons/1/episodes").data[0]["id"]
    assert encora.get(f"/episodes/{episode}/tracks").json()["audio"]


@pytest.mark.parametrize("kind", ["show", "season", "episode", "channel", "collection"])
def test_if_match_lets_only_the_version_read_be_changed(encora: Wire, kind: str) -> None:
    show, season = series(encora)
    path, change = {
        "show": (show, {"synopsis": "x"}),
        "season": (season, {"synopsis": "x"}),
        "episode": (f"{season}/episodes/1", {"synopsis": "x"}),
        "channel": (f"/admin/channels/{first(encora, '/live/channels')['id']}", {"description": "x"}),
        "collection": (f"/admin/collections/{first(encora, '/collections')['id']}", {"subtitle": "x"}),
    }[kind]
    etag = encora.get(path).headers["etag"]
    changed = encora("PATCH", path, change, If_Match=etag)
    assert (changed.status, encora("PATCH", path, change, If_Match=etag).status) == (200, 412)
    assert changed.headers["etag"] == encora.get(path).headers["etag"] != etag
    if kind == "show":
        assert encora("POST", f"{path}/publish", If_Match=etag).status == 412
        single(encora("POST", f"{path}/publish", If_Match=changed.headers["etag"]))
        assert encora("POST", f"{path}/unpublish", If_Match=etag).status == 412


@pytest.mark.parametrize(("path", "body"), [("/admin/shows", SHOW), ("/admin/channels", CHANNEL)])
def test_the_same_key_and_body_give_the_first_result_again(
    sandbox: Sandbox, encora: Wire, path: str, body: dict[str, Any]
) -> None:
    replies = [encora("POST", path, body, Idempotency_Key="k") for _ in range(2)]
    assert replies[0].body == replies[1].body
    assert encora("POST", path, {**body, "drm_required": True}, Idempotency_Key="k").status == 409
    # A key belongs to its operation.
    assert encora("POST", "/admin/movies", MOVIE, Idempotency_Key="k").status == 201
    sandbox.advance(days=1.1)
    assert encora("POST", path, body, Idempotency_Key="k").json()["id"] != replies[0].json()["id"]


def test_genres_are_the_taxonomy(encora: Wire) -> None:
    genres = encora.get("/genres")
    assert {genre["slug"] for genre in genres.data} >= {"drama", "film-noir", "sitcom"}
    assert encora.get("/genres", If_None_Match=genres.headers["etag"]).status == 304
    slugs = {
        kind: {row["slug"] for row in encora.get("/genres", {"content_type": kind}).data} for kind in ("movie", "show")
    }
    assert ("sitcom" in slugs["movie"], "sitcom" in slugs["show"]) == (False, True)
    parent = next(row for row in genres.data if row["slug"] == "film-noir")["parent_id"]
    assert next(row for row in genres.data if row["id"] == parent)["slug"] == "crime"
    made = new(encora, "/admin/genres", GENRE, parent_id=parent)
    assert encora.get("/genres", If_None_Match=genres.headers["etag"]).status == 200
    assert made["content_count"] == 0
    assert encora("PATCH", f"/admin/genres/{made['id']}", {"slug": "drama"}).status == 409
    assert fields_of(encora("PATCH", f"/admin/genres/{made['id']}", {"parent_id": made["id"]})) == ["parent_id"]


def test_a_genre_in_use_stays(encora: Wire) -> None:
    genre = new(encora, "/admin/genres", GENRE)
    movie = new(encora, "/admin/movies", MOVIE, genres=["science-fantasy"])
    path = f"/admin/genres/{genre['id']}"
    single(encora("POST", f"/admin/movies/{movie['id']}/publish"))
    assert encora.get("/admin/genres").data[-1]["content_count"] == 1
    assert encora("DELETE", path).status == 409
    single(encora("POST", f"/admin/movies/{movie['id']}/unpublish"))
    assert [encora("DELETE", path).status, encora("DELETE", path).status] == [204, 404]


def test_collections_are_filtered_by_region_status_and_window(sandbox: Sandbox, encora: Wire) -> None:
    public = encora.get("/collections").data
    assert "not-for-france" not in {row["slug"] for row in public}
    assert {row["status"] for row in public} == {"published"}
    assert [row["sort_order"] for row in public] == sorted(row["sort_order"] for row in public)
    sandbox.encora.move_to("BE")
    assert "not-for-france" in {row["slug"] for row in encora.get("/collections").data}
    made = new(encora, "/admin/collections", COLLECTION, status="published", available_until=stamp(sandbox.now))
    assert encora.get(f"/collections/{made['id']}").status == 404
    archived = encora.get("/admin/collections", {"status": "archived"}).data
    assert [row["slug"] for row in archived] == ["last-year"]
    assert encora("POST", "/admin/collections", COLLECTION).status == 409


def test_the_items_of_a_collection_are_paged(encora: Wire) -> None:
    row = next(row for row in encora.get("/collections").data if row["slug"] == "featured")
    whole = encora.get(f"/collections/{row['id']}", {"limit": 100}).json()
    assert len(whole["item_refs"]) == whole["item_count"] == row["item_count"] > 20
    assert encora.get(f"/collections/{row['id']}", {"limit": 5}).json()["item_refs"] == whole["item_refs"][:5]
    assert encora.get(f"/collections/{row['id']}", {"limit": 0}).status == 422


@pytest.mark.sandbox(variants={"encora.collection_meta": "present"})
def test_the_cursor_of_a_collection_walks_through_its_items(encora: Wire) -> None:
    path = f"/collections/{next(row for row in encora.get('/collections').data if row['slug'] == 'featured')['id']}"
    whole = encora.get(path, {"limit": 100}).json()["item_refs"]
    page, seen = encora.get(path, {"limit": 7}).json(), []
    while True:
        seen += page["item_refs"]
        if page["meta"]["next_cursor"] is None:
            break
        page = encora.get(path, {"limit": 7, "cursor": page["meta"]["next_cursor"]}).json()
    assert seen == whole


def test_a_dynamic_collection_follows_the_catalogue(encora: Wire) -> None:
    path = f"/collections/{next(row for row in encora.get('/collections').data if row['type'] == 'dynamic')['id']}"
    before = encora.get(path).json()["item_count"]
    movie = new(encora, "/admin/movies", MOVIE, genres=["drama"])["id"]
    single(encora("POST", f"/admin/movies/{movie}/publish"))
    after = encora.get(path, {"limit": 100}).json()
    assert after["item_count"] == before + 1
    assert {"content_type": "movie", "content_id": movie} in after["item_refs"]


def test_the_home_screen_is_an_ordered_list_of_rails_with_a_tag(sandbox: Sandbox, encora: Wire) -> None:
    home = encora.get("/home")
    rails = home.json()["rails"]
    assert (rails[0]["type"], rails[-1]["type"]) == ("continue_watching", "live_tv_strip")
    assert all(rail["items"] and rail["title"] for rail in rails)
    assert encora.get("/home", If_None_Match=home.headers["etag"]).status == 304
    other = encora.get("/home", X_Profile_Id=sandbox.encora.profile_ids[1]).json()["rails"]
    assert other[0]["type"] == "collection"
    assert encora.get("/home", X_Profile_Id="497f6eca-6276-4993-bfeb-53cbbbba6f08").status == 404
    assert encora.get("/home", X_Profile_Id="x").status == 422


def test_search_goes_over_everything_that_is_out_or_scheduled(encora: Wire) -> None:
    movie = new(encora, "/admin/movies", MOVIE, title="Zygomatique", release_year=1999)["id"]
    assert encora.get("/search", {"q": "zygomatique"}).data == []
    due = "2099-01-01T00:00:00Z"
    single(encora("POST", f"/admin/movies/{movie}/publish", {"available_from": due}))
    (found,) = encora.get("/search", {"q": "ZYGOMATIQUE"}).data
    assert (found["content_id"], found["content_type"], found["status"]) == (movie, "movie", "scheduled")
    types = {row["content_type"] for row in walk(encora, "/search", q="the", limit=100)}
    assert types >= {"movie", "show", "episode"}
    assert {row["content_type"] for row in encora.get("/search", {"q": "news", "content_type": "channel"}).data} == {
        "channel"
    }
    years = [row["release_year"] for row in walk(encora, "/search", release_year_min=1990, release_year_max=2000)]
    assert years
    assert all(1990 <= year <= 2000 for year in years)
    scores = [row["score"] for row in walk(encora, "/search", q="the night")]
    assert scores == sorted(scores, reverse=True)
    for query in ({"q": "x" * 201}, {"content_type": "x"}, {"release_year_min": 1887}, {"release_year_max": 2101}):
        assert encora.get("/search", query).status == 422


def test_suggestions_begin_with_what_was_typed(encora: Wire) -> None:
    rows = encora.get("/search/autocomplete", {"q": "th"}).data
    assert len(rows) == 10
    assert all(" th" in f" {row['text'].casefold()}" for row in rows)
    assert len(encora.get("/search/autocomplete", {"q": "th", "limit": 3}).data) == 3
    for query in ({}, {"q": ""}, {"q": "x" * 101}, {"q": "x", "limit": 21}, {"q": "x", "limit": 0}):
        assert encora.get("/search/autocomplete", query).status == 422


def test_the_system_answers_without_credentials(sandbox: Sandbox) -> None:
    wire = Wire(sandbox.encora.base_url)
    config = wire.get("/config", {"platform": "web"})
    assert set(config.json()) == {
        "minimum_app_version", "feature_flags", "cdn_base_url", "maintenance", "supported_locales", "config_version"
    }  # fmt: skip
    assert wire.get("/config", {"platform": "web"}, If_None_Match=config.headers["etag"]).status == 304
    assert [wire.get("/config", query).status for query in ({}, {"platform": "psp"})] == [422, 422]
    assert wire.get("/version").json()["api_version"] == "2.0.0"
    for state, status in (("ok", 200), ("degraded", 200), ("down", 503)):
        sandbox.encora.set_health(state)
        health = wire.get("/health")
        assert (health.status, health.json()["status"]) == (status, state)
        assert wire.get("/health/ready").status == (503 if state == "down" else 200)
    wire.close()
