"""Contents become products: what is written, in which order, and that nothing is written twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from broadcast_clients.flows.enrich import AsyncEnrichFlow
from broadcast_clients.flows.links import Links
from broadcast_clients.flows.report import FlowProgress
from broadcast_clients.sandbox import Sandbox
from tests._async.enrich.on_sandbox import ORDER, actions, asked, client_of, item_of, one_run, ref, stored, writes
from tests.flows.enrich_mirror import EPISODE, FILM, SEASON, SERIES, content, episode, fill, film, tree
from whatson_client.releases.version import Release


async def test_products_are_made_as_the_mapping_says_parents_first(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree(), tags={FILM: [{"name": "rail", "weight": 7}, {"name": "night", "weight": 1}]})
    told: list[FlowProgress] = []
    report = await one_run(sandbox, database, progress=told.append)
    assert (report.ok, report.flow, report.dry_run, report.written) == (True, "enrich", False, 5), str(report)
    assert report.elapsed > 0
    assert report.started_at is not None
    sent = writes(asked(sandbox))
    assert [body["contentId"] for _, _, body in sent][:3] == [ref(each) for each in ORDER[:3]]
    assert {body["contentId"] for _, _, body in sent} == {ref(each) for each in ORDER}
    assert [item.source for item in report.items] == ORDER
    assert [(each.done, each.total, each.failed) for each in told] == [(number, 5, 0) for number in range(1, 6)]
    bodies = {path: body for _, path, body in sent if path in ("series", "seasons", "programs")}
    image = {"imageId": "PLURIMEDIA-IMAGE-8012", "highResolutionURL": "https://images.test/801-2.jpg"}
    assert bodies["programs"] == {
        "contentId": ref(FILM),
        "title": "Night Train",
        "description": "Night Train, in many more words.",
        "duration": "01:33:00",
        "keywords": "night, rail",
        "genres": ["Drama"],
        "productTitles": [{"type": "OriginalTitle", "title": "Night Train (original)", "broadcastingTitle": True}],
        "images": [image],
    }
    assert bodies["seasons"]["title"] == "The Line 1"
    assert bodies["seasons"]["seriesId"] == ref(SERIES)
    made = stored(sandbox, "episode", EPISODE)
    assert (made["season"], made["values"]["title"], made["values"]["distributorNumber"]) == (
        ref(SEASON), "Part 1", "S01E01",
    )  # fmt: skip
    assert stored(sandbox, "season", SEASON)["series"] == ref(SERIES)
    notes = "\n".join(report.notes)
    assert "the cast isn't written (5)" in notes
    assert "the year of production isn't written (5)" in notes
    assert "the countries of production aren't written (5)" in notes
    assert not any(item.notes for item in report.items)
    assert json.loads(json.dumps(report.to_dict()))["counts"] == {"create": 5}


async def test_a_second_run_writes_and_reads_nothing_but_the_list_of_genres(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    await one_run(sandbox, database)
    asked(sandbox)
    report = await one_run(sandbox, database)
    assert set(actions(report).values()) == {"unchanged"}
    assert [(each.method, each.path) for each in asked(sandbox)] == [("GET", "/content/v1/genres")]
    # The mirror read a content again that says the same in other words: it makes no difference, and is remembered.
    fill(database, [film(seen="again")])
    assert set(actions(await one_run(sandbox, database)).values()) == {"unchanged"}
    assert writes(asked(sandbox)) == []
    assert set(actions(await one_run(sandbox, database, limit=5)).values()) == set()
    asked(sandbox)
    compared = await one_run(sandbox, database, verify=True)
    assert set(actions(compared).values()) == {"unchanged"}
    assert writes(found := asked(sandbox)) == []
    assert len(found) == 6


async def test_only_what_changed_is_read_and_only_the_difference_is_written(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    await one_run(sandbox, database)
    asked(sandbox)
    changed = film(title="Night Train II", texts=[{"text": "Told anew."}], images=[])
    fill(database, [changed, content(SEASON, "The Line", seasonNumber=1, masterId=SERIES, duration=50)])
    report = await one_run(sandbox, database)
    found = asked(sandbox)
    assert [each.path.rpartition("/")[2] for each in found if each.method == "GET"] == [
        "genres",
        ref(SEASON),
        ref(FILM),
    ]
    titles = [{"type": "OriginalTitle", "title": "Night Train II (original)", "broadcastingTitle": True}]
    season, programme = writes(found)
    assert season == ("PUT", f"seasons/{ref(SEASON)}", {"duration": "00:50:00"})
    body = programme[2]
    assert {name: body[name] for name in ("title", "description", "images")} == {
        "title": "Night Train II", "description": "Told anew.", "images": [],
    }  # fmt: skip
    assert [{name: each[name] for name in titles[0]} for each in body["productTitles"]] == titles
    assert set(body) == {"title", "description", "images", "productTitles"}
    assert item_of(report, FILM).changes == (
        "title", "description", "product_titles[OriginalTitle]", "images[PLURIMEDIA-IMAGE-8012]",
    )  # fmt: skip
    assert found[-2].query.get("propagateToEpisodes") in (None, "never")
    [propagation] = [each.query for each in found if each.method == "PUT" and "/seasons/" in each.path]
    assert propagation == {"propagateToEpisodes": "never"}
    assert stored(sandbox, "episode", EPISODE)["values"]["duration"] == "00:52:00"
    assert [item.action for item in (await one_run(sandbox, database, verify=True)).items] == ["unchanged"] * 5


async def test_a_dry_run_tells_what_a_run_would_do_and_writes_nowhere(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    with Links(database) as links:
        for changes in ((), [film(title="Other")], [episode(EPISODE, 1, duration=40)]):
            fill(database, changes)
            asked(sandbox)
            before = list(links.each())
            plan = await one_run(sandbox, database, dry_run=True)
            assert writes(asked(sandbox)) == []
            assert list(links.each()) == before
            assert plan.dry_run
            report = await one_run(sandbox, database)
            assert report.items == plan.items
            assert report.notes == plan.notes
            assert report.written
            assert len(list(plan.plan())) == report.written
    assert str(plan) == "enrich (dry run): 1 update, 4 unchanged"
    assert next(plan.plan()) == "update    episode content 701 'Part 1' -> PLURIMEDIA-701 (duration)"


RELEASES = ("2017r1.005", "2020r2.002", "2022r7", "2022r10", "2023r2", "2023r4", "2023r9", "2024r4", "2026r3")


@pytest.mark.parametrize("sightings", ["earlier", "then"])
async def test_what_a_release_lacks_is_left_out_and_told_once(sandbox: Sandbox, tmp_path: Path, sightings: str) -> None:
    """Where first sightings are taken for beginnings, the oldest releases have no calls that this needs."""
    since = {"description": "2020r2.002", "product_titles": "2020r2.002", "keywords": "2023r2", "images": "2023r2",
             "genres": "2023r9", "distributor_number": "2020r2.002"}  # fmt: skip
    for release in RELEASES if sightings == "earlier" else RELEASES[6:]:
        sandbox.reset(contents=1, whatson_release=release, variants={"whatson.first_sightings": sightings})
        database = tmp_path / f"{release}.db"
        fill(database, tree(), tags={each: [{"name": "rail", "weight": 1}] for each in (EPISODE, FILM)})
        report = await one_run(sandbox, database)
        assert set(actions(report).values()) == {"create"}, f"{release}: {report}"
        lacking = {name for name, first in since.items() if Release.parse(release) < Release.parse(first)}
        told = {note.partition(" ")[0] for note in report.notes if " is left out: " in note}
        assert told == lacking - {"genres"}, release  # the list of genres isn't there either, so nothing is chosen
        values = stored(sandbox, "episode", EPISODE)["values"]
        wire = {"product_titles": "productTitles", "distributor_number": "distributorNumber"}
        assert {name for name in since if not values.get(wire.get(name, name))} == lacking, release
        assert {item.action for item in (await one_run(sandbox, database)).items} == {"unchanged"}, release
        assert {item.action for item in (await one_run(sandbox, database, verify=True)).items} == {"unchanged"}, release


async def test_episodes_keep_their_own_values_where_a_season_hands_its_down(sandbox: Sandbox, tmp_path: Path) -> None:
    """From 2022r10 to 2023r9 that can't be switched off, and an older server than thought doesn't know the switch."""
    for release, known in (("2022r7", True), ("2022r10", True), ("2023r4", True), ("2023r4", False), ("2024r4", False)):
        sandbox.reset(contents=1, whatson_release=release)
        database = tmp_path / f"{release}-{known}.db"
        settings = {} if known else {"release": None}
        fill(database, tree())
        await one_run(sandbox, database, client=settings)
        season = content(SEASON, "The Line", seasonNumber=1, masterId=SERIES, duration=40)
        fill(database, [season])
        asked(sandbox)
        report = await one_run(sandbox, database, client=settings)
        assert actions(report)[str(SEASON)] == "update", release
        [(_, path, body), *back] = writes(asked(sandbox))
        assert (path, body) == (f"seasons/{ref(SEASON)}", {"duration": "00:40:00"}), release
        handed = release in ("2022r10", "2023r4")
        assert len(back) == (2 if handed else 0), release
        for number in (EPISODE, EPISODE + 1):
            assert stored(sandbox, "episode", number)["values"]["duration"] == "00:52:00", release
            assert not item_of(report, number).notes, release
        asked(sandbox)
        again = await one_run(sandbox, database, client=settings)
        assert {item.action for item in again.items} == {"unchanged"}, release
        assert [each.path for each in asked(sandbox) if "/episodes/" in each.path] == [], release


async def test_episodes_are_made_in_the_order_of_their_numbers(sandbox: Sandbox, tmp_path: Path) -> None:
    """However many calls are made at the same time."""
    database = tmp_path / "m.db"
    other = [content(SEASON + 1, "The Line", seasonNumber=2, masterId=SERIES)]
    other += [episode(900 + number, number, seasonId=SEASON + 1) for number in range(12)]
    fill(database, [*tree()[:2], *(episode(800 - number, number) for number in range(12)), *other])
    async with client_of(sandbox) as client, AsyncEnrichFlow(database, client, concurrency=8) as flow:
        assert (await flow.run()).ok
    assert stored(sandbox, "season", SEASON)["episodes"] == [ref(800 - number) for number in range(12)]
    assert stored(sandbox, "season", SEASON + 1)["episodes"] == [ref(900 + number) for number in range(12)]


async def test_two_flows_share_clients_and_leave_them_open(sandbox: Sandbox, tmp_path: Path) -> None:
    fill(tmp_path / "m.db", tree())
    async with client_of(sandbox) as whatson:
        flow = AsyncEnrichFlow(tmp_path / "m.db", whatson)
        assert "m.db" in repr(flow)
        await flow.run(contents=[FILM])
        await flow.aclose()
        async with AsyncEnrichFlow(tmp_path / "m.db", whatson) as other:
            assert actions(await other.run())[str(FILM)] == "unchanged"
