"""The Plurimedia side: keys, envelope, headers, catalogues, contents, changes."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sandbox_wire import Wire

from broadcast_clients.sandbox import Sandbox
from broadcast_clients.sandbox.plurimedia.catalogue import Catalogue
from broadcast_clients.sandbox.plurimedia.contents import FORMATS
from broadcast_clients.sandbox.plurimedia.numbering import content_id, place_of

CATALOGS = "/v1/api/v1/catalogs"
CONTENTS = "/v2/api/v2/contents"
CHANGES = "/v2/api/v2/catalogslastupdated"
STATUSES = ("added", "updated", "removed")


def all_rows(wire: Wire, catalog: int) -> list[dict[str, Any]]:
    first = wire.get(f"{CATALOGS}/{catalog}", {"page": 1})
    pages = int(first.headers["x-available-pages"])
    rest = [wire.get(f"{CATALOGS}/{catalog}", {"page": page}).data for page in range(2, pages + 1)]
    return [row for rows in (first.data, *rest) for row in rows]


def test_the_printed_example_is_answered_as_printed(plurimedia: Wire) -> None:
    reply = plurimedia.get("/v1/api/v1/contents/7488", Cache_Control="no-cache")
    assert reply.status == 200
    assert reply.json() == {
        "version": "v1",
        "statusCode": 200,
        "data": {
            "id": 7488,
            "title": "Blade Runner",
            "typographicTitle": "Blade Runner",
            "lastUpdate": "2024-09-27T07:48:30.677",
            "isFre": True,
        },
    }


def test_the_printed_headers_come_with_a_reply(plurimedia: Wire) -> None:
    headers = plurimedia.get("/v1/api/v1/contents/7488", Accept_Encoding="gzip").headers
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["cache-control"] == headers["pragma"] == "no-cache"
    assert headers["expires"] == "-1"
    assert headers["vary"] == "Accept-Encoding,Origin"
    assert headers["content-encoding"] == "gzip"
    assert headers["x-powered-by"] == "ASP.NET"
    assert headers["x-aspnet-version"] == "4.0.30319"
    assert headers["request-context"].startswith("appId=cid-v1:")


def test_gzip_only_when_accepted(plurimedia: Wire) -> None:
    plain = plurimedia.get(CATALOGS)
    packed = plurimedia.get(CATALOGS, Accept_Encoding="deflate, gzip")
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed.body)[:20] == plain.body[:20]


@pytest.mark.parametrize("key", [None, "wrong", ""])
def test_without_a_valid_key_the_gateway_answers_401(sandbox: Sandbox, key: str | None) -> None:
    wire = Wire(sandbox.plurimedia.base_url)
    if key is not None:
        wire.headers["Ocp-Apim-Subscription-Key"] = key
    reply = wire.get(CATALOGS)
    wire.close()
    assert reply.status == 401
    assert set(reply.json()) == {"statusCode", "message"}
    assert reply.json()["statusCode"] == 401


def test_a_regenerated_key_makes_the_old_one_invalid_and_leaves_the_other(sandbox: Sandbox, plurimedia: Wire) -> None:
    old = sandbox.plurimedia.subscription_key
    new = sandbox.plurimedia.regenerate("primary")
    assert new == sandbox.plurimedia.subscription_key != old
    assert len(new) == 32
    statuses = [
        plurimedia.get(CATALOGS, Ocp_Apim_Subscription_Key=key).status
        for key in (old, new, sandbox.plurimedia.secondary_key)
    ]
    assert statuses == [401, 200, 200]


def test_only_the_two_keys_can_be_regenerated(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="primary"):
        sandbox.plurimedia.regenerate("tertiary")


def test_catalogues_are_listed(sandbox: Sandbox, plurimedia: Wire) -> None:
    rows = plurimedia.get(CATALOGS).data
    assert [row["id"] for row in rows] == list(sandbox.plurimedia.catalog_ids)
    assert [row["isPrivate"] for row in rows] == [False, True, False]


def test_pages_hold_every_content_once(sandbox: Sandbox, plurimedia: Wire) -> None:
    first = plurimedia.get(f"{CATALOGS}/{sandbox.plurimedia.catalog_id}")
    assert first.headers["x-available-pages"] == "4"
    assert first.headers["x-max-page-size"] == "500"
    rows = all_rows(plurimedia, sandbox.plurimedia.catalog_id)
    assert len({row["id"] for row in rows}) == len(rows) == 2000
    assert rows[0]["id"] == 7488


def test_a_private_catalogue_is_smaller_and_an_empty_one_has_no_result(sandbox: Sandbox, plurimedia: Wire) -> None:
    _, private, empty = sandbox.plurimedia.catalog_ids
    assert len(all_rows(plurimedia, private)) == 5
    reply = plurimedia.get(f"{CATALOGS}/{empty}")
    assert (reply.status, reply.body) == (200, b"{}")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"{CATALOGS}/1201", {"page": 5}),
        (f"{CATALOGS}/99", {}),
        (f"{CONTENTS}/99", {}),
        (f"{CONTENTS}/5000900", {}),
        (f"{CONTENTS}/6000900", {}),
        ("/v1/api/v1/contents/99", {}),
        (f"{CHANGES}/1201", {"date": "20240101000000"}),
        (f"{CHANGES}/1203", {"date": "20240101000000"}),
    ],
)
def test_no_result_is_200_with_an_empty_json(plurimedia: Wire, path: str, query: dict[str, Any]) -> None:
    reply = plurimedia.get(path, query)
    assert (reply.status, reply.body) == (200, b"{}")


@pytest.mark.sandbox(contents=100_000)
def test_a_hundred_thousand_contents_come_in_pages_of_ten_thousand(sandbox: Sandbox, plurimedia: Wire) -> None:
    first = plurimedia.get(f"{CATALOGS}/{sandbox.plurimedia.catalog_id}", {"page": 1})
    assert (first.headers["x-available-pages"], first.headers["x-max-page-size"]) == ("10", "10000")
    rows = all_rows(plurimedia, sandbox.plurimedia.catalog_id)
    assert len({row["id"] for row in rows}) == 100_000


def test_every_content_of_a_page_can_be_read(sandbox: Sandbox, plurimedia: Wire) -> None:
    rows = plurimedia.get(f"{CATALOGS}/{sandbox.plurimedia.catalog_id}").data[:60]
    for row in rows:
        content = plurimedia.get(f"{CONTENTS}/{row['id']}").data
        assert {key: content[key] for key in row} == row
        assert content["format"] in FORMATS


def test_a_content_has_texts_cast_images_and_its_groupings(sandbox: Sandbox, plurimedia: Wire) -> None:
    rows = plurimedia.get(f"{CATALOGS}/{sandbox.plurimedia.catalog_id}").data[:100]
    contents = [plurimedia.get(f"{CONTENTS}/{row['id']}").data for row in rows]
    assert all(content["texts"] and content["cast"] for content in contents)
    assert {image["hierarchy"] for content in contents for image in content["images"]} == {1, 2, 3, 4}
    assert any(content["collectionId"] for content in contents if "collectionId" in content)
    assert {content["format"] for content in contents} > {"Film", "Series"}


def test_master_and_season_contents_can_be_read_and_agree_on_their_last_update(
    sandbox: Sandbox, plurimedia: Wire
) -> None:
    rows = plurimedia.get(f"{CATALOGS}/{sandbox.plurimedia.catalog_id}").data
    episode = next(row for row in rows if row["format"] == "Series")
    content = plurimedia.get(f"{CONTENTS}/{episode['id']}").data
    master = plurimedia.get(f"{CONTENTS}/{content['masterId']}").data
    season = plurimedia.get(f"{CONTENTS}/{content['seasonId']}").data
    assert master["lastUpdate"] == content["masterLastUpdate"]
    assert season["lastUpdate"] == content["seasonLastUpdate"]
    assert season["masterId"] == master["id"]
    assert season["title"] == master["title"] == content["title"]


def test_texts_come_in_the_language_asked_for(plurimedia: Wire) -> None:
    french, english, default = (
        plurimedia.get(f"{CONTENTS}/7488", query).data for query in ({"lang": "fr"}, {"lang": "en"}, {})
    )
    assert french == default
    assert french["texts"][0]["text"] != english["texts"][0]["text"]
    assert (french["genre"], english["genre"]) == ("Science-fiction", "Science fiction")


def test_paths_match_in_either_case(plurimedia: Wire) -> None:
    assert plurimedia.get("/V2/API/v2/Contents/7488").body == plurimedia.get(f"{CONTENTS}/7488").body


@pytest.mark.parametrize("path", [f"{CONTENTS}/../catalogs", f"{CONTENTS}/7488%2F", f"{CONTENTS}/a%0d%0ab", "/v3"])
def test_a_hostile_id_stays_in_its_segment(plurimedia: Wire, path: str) -> None:
    assert plurimedia.get(path).status in (400, 404)


def test_an_unknown_path_is_the_gateways_404(plurimedia: Wire) -> None:
    reply = plurimedia.get("/v1/api/v1/nothing")
    assert (reply.status, reply.json()["statusCode"]) == (404, 404)
    assert plurimedia("POST", CATALOGS).status == 404


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"{CATALOGS}/abc", {}),
        (f"{CATALOGS}/1201", {"page": 0}),
        (f"{CATALOGS}/1201", {"page": "x"}),
        (f"{CHANGES}/1201", {}),
        (f"{CHANGES}/1201", {"date": "2024-01-01"}),
        (f"{CHANGES}/1201", {"date": "20241301000000"}),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(plurimedia: Wire, path: str, query: dict[str, Any]) -> None:
    assert plurimedia.get(path, query).status == 400


def test_advance_tells_what_the_api_then_shows(sandbox: Sandbox, plurimedia: Wire) -> None:
    before = {row["id"]: row for row in all_rows(plurimedia, sandbox.plurimedia.catalog_id)}
    since = sandbox.now.strftime("%Y%m%d%H%M%S")
    changed = sandbox.advance(days=1)["plurimedia"]
    after = {row["id"]: row for row in all_rows(plurimedia, sandbox.plurimedia.catalog_id)}
    rows = plurimedia.get(f"{CHANGES}/{sandbox.plurimedia.catalog_id}", {"date": since}).data
    told = {status: {row["id"] for row in rows if row["status"] == status} for status in STATUSES}
    assert told == {
        "added": set(changed["added"]),
        "updated": set(changed["updated"]),
        "removed": set(changed["removed"]),
    }
    assert set(after) - set(before) == set(changed["added"])
    assert set(before) - set(after) == set(changed["removed"])
    edited = {number for number in set(before) & set(after) if before[number] != after[number]}
    assert edited == set(changed["updated"])
    assert all(len(ids) > 0 for ids in told.values())


def test_an_updated_content_has_another_text_and_a_later_update(sandbox: Sandbox, plurimedia: Wire) -> None:
    rows = plurimedia.get(f"{CATALOGS}/{sandbox.plurimedia.catalog_id}").data
    texts = {row["id"]: plurimedia.get(f"{CONTENTS}/{row['id']}").data for row in rows}
    updated = [number for number in sandbox.advance()["plurimedia"]["updated"] if number in texts]
    assert updated
    for number in updated:
        content = plurimedia.get(f"{CONTENTS}/{number}").data
        assert content["texts"] != texts[number]["texts"]
        assert content["lastUpdate"] > texts[number]["lastUpdate"]
        assert content["title"] == texts[number]["title"]


def test_the_season_of_an_updated_episode_is_newer_too(sandbox: Sandbox, plurimedia: Wire) -> None:
    updated = sandbox.advance()["plurimedia"]["updated"]
    episodes = [plurimedia.get(f"{CONTENTS}/{number}").data for number in updated]
    episodes = [content for content in episodes if "seasonId" in content]
    assert episodes
    for content in episodes:
        season = plurimedia.get(f"{CONTENTS}/{content['seasonId']}").data
        assert season["lastUpdate"] == content["seasonLastUpdate"] >= content["lastUpdate"]


def test_changes_are_told_from_the_date_on(sandbox: Sandbox, plurimedia: Wire) -> None:
    first = sandbox.advance()
    second = sandbox.advance()
    path = f"{CHANGES}/{sandbox.plurimedia.catalog_id}"
    since_second = datetime.fromisoformat(second["since"]).strftime("%Y%m%d%H%M%S")
    ids = {row["id"] for row in plurimedia.get(path, {"date": since_second}).data}
    changed = second["plurimedia"]
    assert ids == {*changed["added"], *changed["updated"], *changed["removed"]}
    since_first = datetime.fromisoformat(first["since"]).strftime("%Y%m%d%H%M%S")
    assert ids < {row["id"] for row in plurimedia.get(path, {"date": since_first}).data}


def test_the_private_catalogue_tells_of_its_own_contents_only(sandbox: Sandbox, plurimedia: Wire) -> None:
    _, private, _ = sandbox.plurimedia.catalog_ids
    sandbox.reset(contents=12)
    own = {row["id"] for row in all_rows(plurimedia, private)}
    for _ in range(5):
        sandbox.advance()
    rows = plurimedia.get(f"{CHANGES}/{private}", {"date": "20200101000000"}).data
    assert {row["id"] for row in rows} < own
    assert {row["status"] for row in rows} == {"updated"}


@pytest.mark.sandbox(start=datetime(2024, 7, 1, 12, tzinfo=UTC), variants={"plurimedia.time_zone": "paris"})
def test_french_local_time_is_used_both_ways(sandbox: Sandbox, plurimedia: Wire) -> None:
    assert plurimedia.get(CATALOGS).data[0]["lastUpdate"] == "2024-07-01T14:00:00.000"
    sandbox.advance()
    path = f"{CHANGES}/{sandbox.plurimedia.catalog_id}"
    rows = plurimedia.get(path, {"date": "20240701140000"}).data
    last = max(row["lastUpdate"] for row in rows)
    assert last > "2024-07-02T12:00:00"
    assert len(plurimedia.get(path, {"date": "20240702130000"}).data) < len(rows)


@given(seed=st.integers(0, 2**64), place=st.integers(0, 100_000))
def test_ids_and_places_are_one_to_one(seed: int, place: int) -> None:
    assert place_of(seed, content_id(seed, place)) == place


@given(
    seed=st.integers(0, 2**32),
    size=st.integers(1, 400),
    page_size=st.integers(1, 60),
    steps=st.integers(0, 4),
)
def test_pages_are_a_partition_whatever_happened(seed: int, size: int, page_size: int, steps: int) -> None:
    catalogue = Catalogue(seed, size, lambda moment: moment.replace(tzinfo=None))
    moments = [datetime(2024, 1, day, tzinfo=UTC) for day in range(1, steps + 2)]
    for before, after in pairwise(moments):
        catalogue.advance(before, after)
    pages = -(-catalogue.live // page_size)
    places = [place for page in range(1, pages + 1) for place in catalogue.page(page, page_size)]
    assert places == [place for place in range(catalogue.total) if catalogue.holds(place)]
    assert catalogue.page(pages + 1, page_size) == []
    assert 0 in places


def test_rows_are_written_as_the_json_library_would(plurimedia: Wire, sandbox: Sandbox) -> None:
    body = plurimedia.get(f"{CATALOGS}/{sandbox.plurimedia.catalog_id}").body
    assert json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode() == body
