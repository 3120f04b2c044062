"""Channels, persons, keywords, awards, teams, trailers, releases and tracked changes of the Plurimedia side."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sandbox_wire import Wire

from broadcast_clients.sandbox import Sandbox
from broadcast_clients.sandbox.plurimedia.changelog import OBJECT_TYPES
from broadcast_clients.sandbox.plurimedia.contents import FORMATS
from broadcast_clients.sandbox.plurimedia.teams import COUNT, team, teams_of

V1, V2 = "/v1/api/v1", "/v2/api/v2"
START = datetime(2024, 7, 1, 12, tzinfo=UTC)
SINCE = {"date": "20240701120000"}

pytestmark = pytest.mark.sandbox(start=START)


def data(wire: Wire, path: str, query: dict[str, Any] | None = None) -> Any:
    return wire.get(path, query).json().get("data")


@pytest.mark.parametrize(
    "path",
    [
        "channelcategories/100", "channelpacks/161", "persons/19999", "persons/26000", "personsbiography/1",
        "personimages/1", "personawards/1", "contentawards/99", "contenttags/99", "contentsportteams?contentId=99",
        "videorelatedobjects/1", "videorelatedobjects/70300", "seasoncontent/7488", "seasoncontent/5999999",
        "theatricalreleases?date=20240702", "trackchanges?date=20240701120000",
    ],
)  # fmt: skip
def test_what_there_is_nothing_of_is_an_empty_json(plurimedia: Wire, path: str) -> None:
    reply = plurimedia.get(f"{V1}/{path}")
    assert (reply.status, reply.body) == (200, b"{}")


@pytest.mark.parametrize(
    "path",
    [
        "channelcategories/x", "channelpacks/--1", "persons/1.5", "personsbiography/x", "personimages/x",
        "personawards/x", "contentawards/x", "contenttags/x", "contentsportteams", "contentsportteams?contentId=x",
        "videorelatedobjects/x", "seasoncontent/x", "theatricalreleases", "theatricalreleases?date=2024-07-03",
        "trackchanges", "broadcastslastupdated", "broadcastslastupdated?date=yesterday",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(plurimedia: Wire, path: str) -> None:
    assert plurimedia.get(f"{V1}/{path}").status == 400


def test_channels_have_names_categories_and_numbers(sandbox: Sandbox, plurimedia: Wire) -> None:
    rows = data(plurimedia, f"{V1}/channels")
    assert tuple(row["id"] for row in rows) == sandbox.plurimedia.channel_ids
    assert len({row["name"] for row in rows}) == 60
    names: set[str] = set()
    for channel in sandbox.plurimedia.channel_ids:
        categories = data(plurimedia, f"{V1}/channelcategories/{channel}", {"lang": "en"})
        names |= {row["name"] for row in categories}
        packs = data(plurimedia, f"{V1}/channelpacks/{channel}")
        assert len({row["packId"] for row in packs}) == len(packs) >= 1
        assert {(row["packName"], row["number"]) for row in packs if row["packId"] == 1} == {
            ("Fibre Atlantique", channel - 100)
        }
    assert {"News", "Sport", "Cinema", "Children"} <= names


def test_persons_have_lives_images_and_awards_but_not_all_of_them(plurimedia: Wire) -> None:
    found: dict[str, list[Any]] = {"biography": [], "images": [], "awards": []}
    for number in range(20_000, 20_100):
        person = data(plurimedia, f"{V1}/persons/{number}")
        assert person["id"] == number
        assert date.fromisoformat(person["birthDate"]) < date.fromisoformat(person["deathDate"] or "9999-01-01")
        found["biography"].append(data(plurimedia, f"{V1}/personsbiography/{number}", {"lang": "en"}))
        found["images"].append(data(plurimedia, f"{V1}/personimages/{number}"))
        found["awards"].append(data(plurimedia, f"{V1}/personawards/{number}"))
    for kind, answers in found.items():
        assert 10 < sum(each is not None for each in answers) < 95, kind
    text = next(each for each in found["biography"] if each is not None)
    assert text["lang"] == "en"
    assert "wikipedia" in text["url"]
    awards = next(each for each in found["awards"] if each is not None)
    assert {row["contentId"] for row in awards} == {None}
    assert {row["personId"] for row in awards} != {None}


def test_weights_of_keywords_come_in_no_order(plurimedia: Wire) -> None:
    lists = [data(plurimedia, f"{V1}/contenttags/{number}") for number in range(5_000_000, 5_000_020)]
    weights = [[row["weight"] for row in rows] for rows in lists]
    assert any(each != sorted(each) for each in weights)
    assert all(len({row["id"] for row in rows}) == len(rows) for rows in lists)
    french = {row["id"]: row["name"] for row in data(plurimedia, f"{V1}/contenttags/7488", {"lang": "fr"})}
    english = {row["id"]: row["name"] for row in data(plurimedia, f"{V1}/contenttags/7488", {"lang": "en"})}
    assert french.keys() == english.keys()
    assert french != english


def test_the_teams_of_a_match_are_two_of_the_same_sport() -> None:
    for place in range(3000):
        home, away = teams_of(1, place)
        assert home != away
        assert 0 <= home < COUNT > away
        assert team(home, "en")["sport"] == team(away, "en")["sport"]


def test_trailers_belong_to_contents_airings_and_channels(sandbox: Sandbox, plurimedia: Wire) -> None:
    rows = data(plurimedia, f"{V1}/videos")
    related = [data(plurimedia, f"{V1}/videorelatedobjects/{row['id']}") for row in rows]
    names = {"relatedContentIds", "relatedBroadcastIds", "relatedCollectionIds", "relatedChannelIds"}
    assert all(each.keys() == names for each in related)
    for name in names:
        assert any(each[name] for each in related), name
    aired = next(each for each in related if each["relatedBroadcastIds"])
    (channel,) = aired["relatedChannelIds"]
    period = {"channelId": channel, "begin": "20240701000000", "end": "20240714235959"}
    airings = data(plurimedia, f"{V2}/broadcasts", period)
    assert set(aired["relatedBroadcastIds"]) == {
        row["id"] for row in airings if row["content"]["id"] in aired["relatedContentIds"]
    }
    collected = next(each for each in related if each["relatedCollectionIds"])
    content = data(plurimedia, f"{V2}/contents/{collected['relatedContentIds'][0]}")
    assert [content["collectionId"]] == collected["relatedCollectionIds"]
    assert {each for row in related for each in row["relatedChannelIds"]} <= set(sandbox.plurimedia.channel_ids)


def test_films_come_to_the_cinemas_on_wednesdays(plurimedia: Wire) -> None:
    for week in range(10):
        day = date(2024, 7, 3) + timedelta(weeks=week)
        rows = data(plurimedia, f"{V1}/theatricalreleases", {"date": f"{day:%Y%m%d}"})
        assert {row["releaseDate"] for row in rows} == {day.isoformat()}
        assert len({row["id"] for row in rows}) == len(rows) > 2
        content = data(plurimedia, f"{V2}/contents/{rows[0]['id']}")
        assert (content["format"], content["title"]) == ("Film", rows[0]["title"])


def test_formats_and_genres_are_those_of_contents(plurimedia: Wire) -> None:
    for lang in ("fr", "en"):
        rows = data(plurimedia, f"{V1}/categories", {"lang": lang})
        assert tuple(row["name"] for row in rows) == FORMATS
        content = data(plurimedia, f"{V2}/contents/7488", {"lang": lang})
        assert content["genre"] in {genre["name"] for row in rows for genre in row["genres"]}


@pytest.mark.sandbox(start=START, contents=100)
def test_a_season_has_the_episodes_that_there_are(plurimedia: Wire) -> None:
    assert len(data(plurimedia, f"{V1}/seasoncontent/6000000")) == 12
    assert len(data(plurimedia, f"{V1}/seasoncontent/5000000")) == 36
    assert len(data(plurimedia, f"{V1}/seasoncontent/5000001")) == 12, "the catalogue ends in the second series"
    rows = data(plurimedia, f"{V1}/seasoncontent/5000000")
    for row in rows[::7]:
        content = data(plurimedia, f"{V2}/contents/{row['id']}")
        assert {name: content[name] for name in row} == row
        assert content["masterId"] == 5000000


def test_tracked_changes_are_of_all_types_and_can_be_seen(sandbox: Sandbox, plurimedia: Wire) -> None:
    channels = {row["id"]: row for row in data(plurimedia, f"{V1}/channels")}
    changed = sandbox.advance(days=1)["plurimedia"]
    rows = data(plurimedia, f"{V1}/trackchanges", SINCE)
    assert {row["objectType"] for row in rows} == set(OBJECT_TYPES)
    assert len(OBJECT_TYPES) == 16
    told = {(row["objectType"], row["objectId"]) for row in rows}
    assert len(told) == len(rows), "each object once"
    assert told >= {(kind, number) for kind, numbers in changed["objects"].items() for number in numbers}
    assert told >= {("Content", number) for number in changed["schedule"]["edited_contents"]}
    assert told >= {("Content", number) for number in changed["updated"]}
    assert told >= {("ContentCatalog", number) for number in (*changed["added"], *changed["removed"])}
    moments = [row["lastUpdate"] for row in rows]
    assert moments == sorted(moments)
    assert "2024-07-01T12:00:00.000" < moments[0] <= moments[-1] < "2024-07-02T12:00:00.000"
    for number in changed["objects"]["Person"]:
        assert data(plurimedia, f"{V1}/persons/{number}")["lastUpdate"] > "2024-07-01T12"
    now = {row["id"]: row for row in data(plurimedia, f"{V1}/channels")}
    assert [number for number in channels if channels[number] != now[number]] == changed["objects"]["Channel"]
    only = data(plurimedia, f"{V1}/trackchanges", {**SINCE, "objectType": "Person"})
    assert only == [row for row in rows if row["objectType"] == "Person"]
    later = {"date": "20240702120000"}
    assert plurimedia.get(f"{V1}/trackchanges", later).body == b"{}"
    broadcasts = [row["objectId"] for row in rows if row["objectType"] == "Broadcast"]
    aired: set[int] = set()
    for row in changed["schedule"]["replaced"]:
        day = row["day"].replace("-", "")
        query = {"channelId": row["channel_id"], "begin": f"{day}000000", "end": f"{day}235959"}
        aired |= {each["id"] for each in data(plurimedia, f"{V2}/broadcasts", query)}
    assert set(broadcasts) <= aired
    assert len(broadcasts) >= 6
