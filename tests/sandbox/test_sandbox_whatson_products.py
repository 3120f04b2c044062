"""Episodes, seasons, parent series, versions: which product a call means, and what changes go on to."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_wire import Wire
from whatson_wire import LEAST, Calls, codes, envelope, missing

from broadcast_clients.sandbox import Sandbox

SERIES, SEASON, COLLECTION, PROGRAM = "32614015BE", "7445043527", "9196369527", "143048527"
STRUCTURE = (
    "$_The content collection structure of the template does not correspond with the content collection structure of "
    "the BAPI call executed."
)


@pytest.fixture
def content(sandbox: Sandbox, whatson: Wire) -> Calls:
    return Calls(sandbox, whatson)


def season_with_episodes(content: Calls, *durations: str, **fields: Any) -> tuple[str, list[str]]:
    season = content.post("seasons", **{"title": "Saison", "duration": "00:40:00", **fields})
    episodes = [
        content.post("episodes", title=f"E{number}", duration=duration, seasonId=season, **fields)
        for number, duration in enumerate(durations)
    ]
    return season, episodes


def test_a_tree_is_made_and_read(content: Calls) -> None:
    series = content.post("series", contentId="SER", **LEAST)
    season = content.post("seasons", contentId="SEA", seriesId=series, **LEAST)
    episodes = [content.post("episodes", contentId=f"EP{n}", seasonId=season, **LEAST) for n in (1, 2)]
    found = content.read("seasons/SEA")
    assert (found["seriesId"], found["episodeIds"], found["contentType"]) == ("SER", episodes, "season")
    assert found["contentCollectionStructure"] == "standardSeason"
    assert (content.read("episodes/EP1")["seasonId"], content.read("episodes/EP1")["contentType"]) == ("SEA", "episode")
    assert content.read("series/SER")["contentCollectionItemsIds"] == []
    for path, kind in (("SER", "series"), ("SEA", "season"), ("EP2", "episode"), (PROGRAM, "program")):
        assert content.read(f"products/{path}")["contentType"] == kind
    content.put("seasons/SEA", contentId="SEA2", seriesId=None)
    assert (content.read("episodes/EP1")["seasonId"], content.read("seasons/SEA2")["seriesId"]) == ("SEA2", None)


def test_each_kind_has_its_name_in_errors(content: Calls) -> None:
    names = {"programs": "Program", "episodes": "Episode", "series": "Series", "seasons": "Season"}
    for path, concept in names.items():
        missing(content("GET", f"{path}/nothing"), concept, "nothing")
        missing(content("PUT", f"{path}/nothing", {}), concept, "nothing")
        reply = content("POST", path, {"contentId": "x", "title": "t", "duration": None, "seasonId": SEASON})
        envelope(
            reply, "CORE-00010", "The field 'duration' is mandatory when creating this concept.", ["duration"],
            concept, "x",
        )  # fmt: skip


def test_links_go_to_what_is_there(content: Calls) -> None:
    reply = content("POST", "episodes", {**LEAST, "contentId": "E", "seasonId": "nothing"})
    envelope(reply, "CORE-00004", "$_Referenced resource not found", ["nothing"], "Episode", "E", 404)
    assert content("POST", "seasons", {**LEAST, "seriesId": SEASON}).status == 404
    assert codes(content("POST", "episodes", LEAST)) == ["CORE-00010"]


def test_the_missing_reference_isnt_named_before_2024r4(content: Calls) -> None:
    content.at("2024r3")
    reply = content("POST", "seasons", {**LEAST, "contentId": "S", "seriesId": "nothing"})
    envelope(reply, "CORE-00004", "$_Referenced resource not found", [], "Season", "S", 404)


def test_deleting_a_parent_series_unlinks_seasons_and_removes_items(content: Calls, sandbox: Sandbox) -> None:
    content.post("contentCollectionItems", id="I1", contentId=PROGRAM, contentCollectionId=SERIES)
    content.put(f"seasons/{SEASON}", seriesId=SERIES)
    assert content.read(f"contentCollections/{COLLECTION}")["seriesId"] == SERIES
    assert content("DELETE", f"series/{SERIES}").json() == {"contentId": SERIES}
    missing(content("GET", f"series/{SERIES}"), "Series", SERIES)
    assert content.read(f"seasons/{SEASON}")["seriesId"] is None
    assert content.read(f"contentCollections/{COLLECTION}")["seriesId"] is None
    assert content("GET", "contentCollectionItems/I1").status == 404
    assert sandbox.whatson.writes(SERIES) == {"deleted": 1}
    missing(content("DELETE", f"series/{SEASON}"), "Series", SEASON)


# --- which calls take which products, release by release --------------------------------------------------------------


@pytest.mark.parametrize(
    ("release", "call", "status"),
    [
        ("2023r5", "GET seasons/9006380527", 404),
        ("2023r5", "PUT seasons/9006380527", 200),
        ("2023r6", "PUT seasons/9006380527", 404),
        ("2023r5", f"GET contentCollections/{SEASON}", 404),
        ("2023r5", f"PUT contentCollections/{SEASON}", 404),
        ("2023r5", f"DELETE contentCollections/{SEASON}", 404),
        ("2024r4", f"DELETE contentCollections/{SEASON}", 404),
        ("2023r10", f"GET contentCollections/{SERIES}", 404),
        ("2023r11", f"GET contentCollections/{SERIES}", 200),
        ("2024r1", f"PUT contentCollections/{SERIES}", 200),
        ("2024r1", f"DELETE contentCollections/{SERIES}", 200),
        ("2024r2", f"GET contentCollections/{SERIES}", 404),
        ("2024r2", f"PUT contentCollections/{SERIES}", 404),
        ("2024r2", f"DELETE contentCollections/{SERIES}", 404),
    ],
)
def test_collections_and_seasons_are_told_apart(content: Calls, release: str, call: str, status: int) -> None:
    content.at(release)
    method, path = call.split()
    reply = content(method, path, {"title": "x"} if method == "PUT" else None)
    assert reply.status == status
    if status == 404:
        concept = "Season" if path.startswith("seasons") else "Content Collection"
        missing(reply, concept, path.rpartition("/")[2])


def test_posting_a_parent_series_as_a_collection_is_404_since_2024r2(content: Calls) -> None:
    for release, status in (("2024r1", 200), ("2024r2", 404)):
        content.at(release)
        reply = content("POST", "contentCollections", {"contentId": SERIES, "title": "x"})
        assert reply.status == status
    missing(reply, "Content Collection", SERIES)


def test_an_interstitial_is_no_product(content: Calls) -> None:
    missing(content("GET", "products/7710000001"), "Product", "7710000001")
    content.at("2022r12")
    reply = content("GET", "products/7710000001")
    assert (reply.status, set(reply.json())) == (500, {"statusCode", "message", "timestamp"})


# --- templates ------------------------------------------------------------------------------------------------------


def test_a_new_product_starts_from_a_template(content: Calls) -> None:
    reply = content("POST", "programs", {"contentId": "T1", **LEAST, "contractRequired": False}, template="FILM")
    assert reply.status == 200
    found = content.read("programs/T1")
    assert (found["originalLanguage"], found["contractRequired"]) == ("English", False)
    assert content("POST", "programs", {"contentId": "T1"}, template="FILM").status == 200
    reply = content("POST", "programs", {"contentId": "T2", **LEAST}, template="NOTHING")
    envelope(reply, "CORE-00004", "$_Referenced resource not found", ["NOTHING"], "Program", "T2", 404)


@pytest.mark.parametrize(
    ("path", "concept", "right", "wrong"),
    [
        ("seasons", "Season", "SEASON", "COLLECTION"),
        ("contentCollections", "Content Collection", "COLLECTION", "SEASON"),
    ],
)
def test_a_template_must_have_the_structure_of_the_call_or_none(
    content: Calls, path: str, concept: str, right: str, wrong: str
) -> None:
    for name in (right, "SERIES"):
        assert content("POST", path, {"contentId": f"X{name}", **LEAST}, template=name).status == 200
    reply = content("POST", path, {"contentId": "X", **LEAST}, template=wrong)
    envelope(reply, "CONTENT-00074", STRUCTURE, [], concept, "X")
    assert content("GET", f"{path}/X").status == 404


def test_the_structure_in_a_body_is_ignored(content: Calls) -> None:
    made = content.post("seasons", contentCollectionStructure="contentCollection", **LEAST)
    assert content.read(f"seasons/{made}")["contentCollectionStructure"] == "standardSeason"
    made = content.post("contentCollections", contentCollectionStructure="standardSeason", **LEAST)
    assert content.read(f"contentCollections/{made}")["contentCollectionStructure"] == "contentCollection"


# --- versions -------------------------------------------------------------------------------------------------------


def test_versions_are_made_of_products(content: Calls, sandbox: Sandbox) -> None:
    season, (episode,) = season_with_episodes(content, "00:40:00")
    kinds = {"programs": (PROGRAM, "program"), "episodes": (episode, "episode"), "seasons": (season, "season")}
    for path, (identity, concept) in kinds.items():
        reply = content("POST", f"{path}/{identity}/versions/long", {"title": "Long", "genre": "Drama"})
        assert reply.json() == {"contentId": identity}
        stored = sandbox.whatson.stored(concept, identity)
        assert stored is not None
        version = stored["versions"]["long"]
        assert (version["values"]["title"], version["values"]["genres"]) == ("Long", ["Drama"])
        assert version["values"]["duration"] == stored["values"]["duration"]
        missing(content("POST", f"{path}/nothing/versions/long", {}), concept.capitalize(), "nothing")
    reply = content("POST", f"programs/{PROGRAM}/versions/v2", {"genre": "Drama", "genres": []})
    assert codes(reply) == ["CONTENT-00087"]


def test_a_collection_has_no_versions(content: Calls) -> None:
    reply = content("POST", f"seasons/{COLLECTION}/versions/long", {})
    text = "$_A series with a content collection structure cannot have multiple product versions."
    envelope(reply, "CONTENT-00075", text, [], "Season", COLLECTION)


# --- inheritance ----------------------------------------------------------------------------------------------------


def durations(content: Calls, episodes: list[str]) -> list[str]:
    return [content.read(f"episodes/{each}")["duration"] for each in episodes]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (None, ["00:47:00", "00:43:00"]),
        ("onlyIfValuesAreEqual", ["00:47:00", "00:43:00"]),
        ("always", ["00:47:00", "00:47:00"]),
        ("never", ["00:40:00", "00:43:00"]),
    ],
)
def test_episodes_follow_their_season(content: Calls, mode: str | None, expected: list[str]) -> None:
    season, episodes = season_with_episodes(content, "00:40:00", "00:43:00")
    query = {} if mode is None else {"propagateToEpisodes": mode}
    assert content("PUT", f"seasons/{season}", {"duration": "00:47:00"}, **query).status == 200
    assert durations(content, episodes) == expected
    assert content("POST", "seasons", {"contentId": season, "duration": "00:48:00"}, **query).status == 200
    follows = {"00:47:00": "00:48:00"} if mode != "never" else {}
    assert durations(content, episodes) == [follows.get(each, each) for each in expected]


@pytest.mark.parametrize(
    ("release", "query", "expected"),
    [
        ("2022r8", {}, ["00:40:00", "00:43:00"]),
        ("2022r10", {}, ["00:47:00", "00:43:00"]),
        ("2022r10", {"propagateToEpisodes": "never"}, ["00:47:00", "00:43:00"]),
        ("2023r6", {"propagateToEpisodes": "always"}, ["00:47:00", "00:43:00"]),
        ("2023r9", {"propagateToEpisodes": "always"}, ["00:47:00", "00:47:00"]),
    ],
)
def test_inheritance_came_in_2022r10_and_its_parameter_in_2023r9(
    content: Calls, release: str, query: dict[str, str], expected: list[str]
) -> None:
    content.at(release)
    season, episodes = season_with_episodes(content, "00:40:00", "00:43:00")
    content("PUT", f"seasons/{season}", {"duration": "00:47:00"}, **query)
    assert durations(content, episodes) == expected


@pytest.mark.parametrize(("release", "custom", "image"), [("2022r12", 1, 0), ("2023r2", 2, 0), ("2023r3", 2, 1)])
def test_custom_attributes_and_images_joined_later(content: Calls, release: str, custom: int, image: int) -> None:
    content.at(release)
    season, (episode,) = season_with_episodes(content, "00:40:00", customAttributes={"cANumber": 1})
    content.put(f"seasons/{season}", customAttributes={"cANumber": 2}, images=[{"imageId": "6318876000"}])
    found = content.read(f"episodes/{episode}", customAttributes="cANumber")
    assert found["customAttributes"][0]["value"] == custom
    assert len(found.get("images", [])) == image
    late = content.post("episodes", title="Late", duration="00:40:00", seasonId=season)
    assert content.read(f"episodes/{late}").get("images", []) == []


def test_titles_arent_inherited_and_genres_are(content: Calls) -> None:
    season, (episode,) = season_with_episodes(content, "00:40:00", genres=["Drama"])
    content.put(f"seasons/{season}", title="Autre", genres=["Comedy", "Crime"], origin="Local")
    found = content.read(f"episodes/{episode}")
    assert (found["title"], found["genres"], found["origin"]) == ("E0", ["Comedy", "Crime"], "Local")


def version_values(sandbox: Sandbox, concept: str, identity: str) -> dict[str, Any]:
    stored = sandbox.whatson.stored(concept, identity)
    assert stored is not None
    values: dict[str, Any] = stored["versions"]["v"]["values"]
    return values


@pytest.mark.parametrize(
    ("release", "mode", "expected"),
    [
        ("2024r2", "always", "00:40:00"),
        ("2024r3", None, "00:47:00"),
        ("2024r3", "never", "00:40:00"),
        ("2024r4", "always", "00:47:00"),
    ],
)
def test_versions_follow_since_2024r3(
    content: Calls, sandbox: Sandbox, release: str, mode: str | None, expected: str
) -> None:
    content.at(release)
    query = {} if mode is None else {"propagateToVersions": mode}
    season, (episode,) = season_with_episodes(content, "00:40:00")
    program = content.post("programs", title="P", duration="00:40:00")
    kinds = {"programs": (program, "program"), "episodes": (episode, "episode"), "seasons": (season, "season")}
    for path, (identity, concept) in kinds.items():
        content("POST", f"{path}/{identity}/versions/v", {})
        body = {"duration": "00:47:00"}
        assert content("PUT", f"{path}/{identity}", body, **query).status == 200
        assert version_values(sandbox, concept, identity)["duration"] == expected
        content("POST", f"{path}/{identity}/versions/v", {"duration": "00:43:00"})
        assert content("POST", path, {"contentId": identity, "duration": "00:48:00"}, **query).status == 200
        apart = mode == "always" and release != "2024r2"
        assert version_values(sandbox, concept, identity)["duration"] == ("00:48:00" if apart else "00:43:00")


@pytest.mark.parametrize("name", ["propagateToEpisodes", "propagateToVersions"])
def test_another_mode_is_400(content: Calls, name: str) -> None:
    reply = content("PUT", f"seasons/{SEASON}", {"title": "x"}, **{name: "sometimes"})
    assert (reply.status, codes(reply)) == (400, ["400"])


# --- fields and null, release by release ------------------------------------------------------------------------------

SINCE = {
    "description": "2020r2.002", "contactPerson": "2022r8", "displayType": "2022r10", "origin": "2023r2",
    "images": "2023r2", "genres": "2023r9", "genre": "2023r9", "dvdReleaseDate": "2024r3", "targetGroup": "2025r3",
    "historicalBroadcastDates": "2024r11", "crtAssignments": "2026r3", "brazilLocalProduction": "2026r3",
}  # fmt: skip
RELEASES = (
    "2020r1.002",
    "2020r2.002",
    "2022r7",
    "2022r8",
    "2022r10",
    "2023r2",
    "2023r9",
    "2024r3",
    "2024r11",
    "2026r3",
)


@pytest.mark.parametrize("release", RELEASES)
def test_a_field_is_there_since_its_release(content: Calls, release: str) -> None:
    content.at(release)
    found = content.read(f"programs/{PROGRAM}")
    expected = {name for name, since in SINCE.items() if _order(since) <= _order(release)}
    assert set(SINCE) & set(found) == expected


def _order(release: str) -> tuple[int, float]:
    year, _, number = release.partition("r")
    return int(year), float(number)


def test_a_field_of_a_later_release_is_ignored_or_refused(content: Calls) -> None:
    for variant, status in (("ignored", 200), ("refused", 422)):
        content.at("2023r4", variants={"whatson.unknown_fields": variant})
        assert content("PUT", f"programs/{PROGRAM}", {"genre": "Drama"}).status == status


def test_display_type_null_crashed_before_2024r3(content: Calls) -> None:
    for path in (f"programs/{PROGRAM}", f"seasons/{SEASON}", f"series/{SERIES}", f"contentCollections/{COLLECTION}"):
        content.at("2024r2")
        reply = content("PUT", path, {"displayType": None})
        body = reply.json()
        assert body.pop("timestamp")
        assert (reply.status, body) == (
            500, {"statusCode": "500", "message": "Message not understood: #availableForProductTypes"},
        )  # fmt: skip
        content.at("2024r3")
        content.put(path, displayType="program")
        content.put(path, displayType=None)
        assert content.read(path)["displayType"] is None


def test_ratings_couldnt_be_cleared_before_2022r7(content: Calls) -> None:
    for release, status in (("2022r5", 422), ("2022r7", 200)):
        content.at(release)
        body = {"ratings": [{"regulator": "localRegulator", "rating": None}]}
        reply = content("PUT", f"programs/{PROGRAM}", body)
        assert reply.status == status
        assert content("PUT", f"programs/{PROGRAM}", {"ratings": None}).status == status
    content.at("2022r5")
    assert "is invalid" in content("PUT", f"programs/{PROGRAM}", body).json()["errors"][0]["description"]


def test_an_empty_reference_was_cleared_before_2020r1_002(content: Calls) -> None:
    content.at("2017r1.005")
    assert content("PUT", f"programs/{PROGRAM}", {"contentId": None}).status == 200
    assert content("GET", f"programs/{PROGRAM}").status == 404
    content.at("2020r1.002")
    assert content("PUT", f"programs/{PROGRAM}", {"contentId": None}).status == 200
    assert content("GET", f"programs/{PROGRAM}").status == 200


def test_content_warnings_came_with_2024r4_and_title_ids_with_2023r4(content: Calls) -> None:
    for release, warned in (("2024r3", False), ("2024r4", True)):
        content.at(release)
        assert ("contentWarnings" in content.read(f"programs/{PROGRAM}")["ratings"][0]) == warned
    for release, named in (("2023r3", False), ("2023r4", True)):
        content.at(release)
        assert ("id" in content.read(f"programs/{PROGRAM}")["productTitles"][0]) == named


@pytest.mark.parametrize(
    ("release", "count"), [("2020r1.002", None), ("2020r2.002", 3), ("2021r2.000", 8), ("2022r10", 11), ("2025r10", 12)]
)
def test_types_of_custom_attributes_came_one_after_the_other(content: Calls, release: str, count: int | None) -> None:
    content.at(release)
    found = content.read(f"programs/{PROGRAM}", customAttributes="allCustomAttributes")
    assert (len(found["customAttributes"]) if count is not None else found.get("customAttributes")) == count


def test_debug_came_with_2021r2(content: Calls) -> None:
    for release, there in (("2021r1.000", False), ("2021r2.000", True)):
        content.at(release)
        assert ("debugInfo" in content.read(f"programs/{PROGRAM}", debug="all")) == there
        assert content("GET", f"programs/{PROGRAM}", debug="wrong").status == (400 if there else 200)
    envelope(
        content("GET", f"seasons/{SEASON}", debug="x"), "CORE-00007", "Invalid debug attributes", ["x"], "Season",
        SEASON, 400,
    )  # fmt: skip
    content.at("2022r10")
    assert "debugInfo" in content.read(f"products/{PROGRAM}", debug="all")


def test_a_point_in_time(content: Calls) -> None:
    content.at("2025r10")
    content.put(f"programs/{PROGRAM}", customAttributes={"cAPointInTime": "2025-12-14T20:00:00Z"})
    (row,) = content.read(f"programs/{PROGRAM}", customAttributes="cAPointInTime")["customAttributes"]
    assert (row["value"], row["type"]) == ("2025-12-14T20:00:00Z", "Point in time field")
    assert content("PUT", f"programs/{PROGRAM}", {"customAttributes": {"cAPointInTime": "2025-12-14"}}).status == 422


@pytest.mark.parametrize("body", [b"{", b'{"title": "x"]'])
def test_a_malformed_body_is_400_at_2025r9_whatever_was_before(content: Calls, body: bytes) -> None:
    content.at("2025r9", variants={"whatson.malformed_body": "crash"})
    assert content("PUT", f"programs/{PROGRAM}", body).status == 400


# --- lists and counts -----------------------------------------------------------------------------------------------


def test_contents_are_listed_in_short(content: Calls) -> None:
    rows = content.read("contents")
    assert len(rows) > 500
    assert {row["contentType"] for row in rows} == {"program", "episode", "season", "series"}
    assert not any("dvdReleaseDate" in row for row in rows)
    one = content.read("contents", filter="eq(title,Barbie);eq(contentType,program)")
    assert [row["contentId"] for row in one] == ["9294452527"]
    page = content.read("contents", filter="eq(contentType,episode)", sort="-contentId", offset=2, limit=3)
    everything = sorted((row["contentId"] for row in rows if row["contentType"] == "episode"), key=float, reverse=True)
    assert [row["contentId"] for row in page] == everything[2:5]


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("in(contentId,(143048527,9294452527,x))", 2),
        ("between(contentId,(143048527,143048528))", 1),
        ("ne(contentType,program);ne(contentType,episode);ne(contentType,season)", 11),
        ("notNull(productCode)", 0),
        ("gt(contentId,1);le(contentId,143048527)", 1),
        ("ge(contentId,143048527);lt(contentId,143048528)", 1),
    ],
)
def test_operators_of_filters(content: Calls, condition: str, count: int) -> None:
    assert len(content.read("contents", filter=condition)) == count


@pytest.mark.parametrize(
    "query",
    [
        {"filter": "eq"}, {"filter": "like(title,x)"}, {"filter": "eq(nothing,x)"}, {"filter": "in(title,x)"},
        {"filter": "between(title,(x))"}, {"sort": "nothing"}, {"limit": "x"}, {"offset": "-1"},
    ],
)  # fmt: skip
def test_a_query_that_makes_no_sense_is_400(content: Calls, query: dict[str, str]) -> None:
    assert content("GET", "contents", **query).status == 400


def test_writes_are_counted_and_what_is_stored_is_told(content: Calls, sandbox: Sandbox) -> None:
    before = sandbox.whatson.ids("program")
    content.post("programs", contentId="P1", **LEAST)
    content.put("programs/P1", title="x")
    content("PUT", "programs/P1", {"title": 1})
    assert sandbox.whatson.writes() == {"Program": {"created": 1, "updated": 1}}
    assert sandbox.whatson.writes("P1") == {"created": 1, "updated": 1}
    assert sandbox.whatson.writes_of_each("Program") == {"P1": {"created": 1, "updated": 1}}
    assert sandbox.whatson.writes_of_each("Season") == {}
    assert set(sandbox.whatson.ids("program")) - set(before) == {"P1"}
    assert sandbox.whatson.stored("program", "nothing") is None
    with pytest.raises(ValueError, match="press_sheet"):
        sandbox.whatson.ids("nothing")
