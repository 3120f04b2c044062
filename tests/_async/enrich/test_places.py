"""Where contents stand: series and seasons that the mirror lacks, moves, airings, other names, and a part of it all."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.errors import AuthenticationError, ConfigurationError
from broadcast_clients.flows.enrich import AsyncEnrichFlow
from broadcast_clients.flows.mirror import AsyncMirror
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import AsyncPlurimediaClient
from tests._async.enrich.on_sandbox import ORDER, actions, asked, client_of, item_of, one_run, ref, stored, writes
from tests.flows.enrich_mirror import CATALOG, EPISODE, FILM, SEASON, SERIES, content, episode, fill, film, tree

CONTENT = "GET /v2/api/v2/contents/{id}"


def plurimedia_of(sandbox: Sandbox, **more: Any) -> AsyncPlurimediaClient:
    given = {"base_url": sandbox.plurimedia.base_url, "subscription_key": sandbox.plurimedia.subscription_key}
    return AsyncPlurimediaClient(**{**given, "retries": 0, "lang": "en", **more})


async def test_series_and_seasons_that_the_mirror_lacks_are_read_once_and_kept(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.reset(contents=60)
    database = tmp_path / "m.db"
    async with (
        plurimedia_of(sandbox) as plurimedia,
        AsyncMirror(plurimedia, database) as mirror,
        client_of(sandbox) as whatson,
        AsyncEnrichFlow(database, whatson, plurimedia=plurimedia) as flow,
        AsyncEnrichFlow(database, whatson) as alone,
    ):
        await mirror.catalog(sandbox.plurimedia.catalog_id)
        before = await mirror.count("content")
        without = await alone.run(dry_run=True)
        made = [item for item in without.items if item.kind in ("series", "season")]
        assert made
        assert all("the mirror lacks it" in item.notes[0] for item in made)
        sandbox.clear_requests()
        plan = await flow.run(dry_run=True)
        read = [str(each.route) for each in sandbox.requests("plurimedia")]
        assert read == [CONTENT] * len(made)
        assert await mirror.count("content") == before, "a dry run writes nowhere"
        report = await flow.run()
        assert report.items == plan.items
        assert report.ok
        assert await mirror.count("content") == before + len(made)
        assert not any(item.notes for item in report.items if item.kind in ("series", "season"))
        sandbox.clear_requests()
        assert (await flow.run()).counts == {"unchanged": len(report.items)}
        assert sandbox.requests("plurimedia") == []
        assert {item.action for item in (await alone.run()).items} == {"unchanged"}
        sandbox.advance(days=1)
        await mirror.catalog(sandbox.plurimedia.catalog_id)
        sandbox.clear_requests()
        update = await flow.run()
        assert {item.kind for item in update.items if item.written} >= {"season"}
        assert all(str(each.route) == CONTENT for each in sandbox.requests("plurimedia"))
        assert (await flow.run()).written == 0


async def test_a_series_that_cant_be_read_fails_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=60)
    database = tmp_path / "m.db"
    async with (
        plurimedia_of(sandbox) as plurimedia,
        AsyncMirror(plurimedia, database) as mirror,
        client_of(sandbox) as whatson,
        AsyncEnrichFlow(database, whatson, plurimedia=plurimedia) as flow,
    ):
        await mirror.catalog(sandbox.plurimedia.catalog_id)
        sandbox.fault("plurimedia", CONTENT, "status", status=500, count=1)
        report = await flow.run()
        assert report.counts["failed"] == 1
        assert report.counts["create"] > 20
        assert (await flow.run()).ok
        fill(database, [episode(EPISODE, 1)])
        gone = await flow.run()
        assert "the mirror lacks it" in item_of(gone, SERIES).notes[0], "the account has no such content"
        sandbox.plurimedia.regenerate()
        fill(database, [episode(EPISODE, 1, masterId=501, seasonId=601)])
        with pytest.raises(AuthenticationError):
            await flow.run()


async def test_a_client_with_other_overrides_than_the_mirrors_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, [episode(EPISODE, 1)])
    overrides = {"plurimedia": {"fields": {"Content": {"genre": "genre"}}}}
    async with (
        plurimedia_of(sandbox, overrides=overrides) as plurimedia,
        client_of(sandbox) as whatson,
        AsyncEnrichFlow(database, whatson, plurimedia=plurimedia) as flow,
    ):
        with pytest.raises(ConfigurationError, match="other overrides"):
            await flow.run()


async def test_what_the_mirror_lacks_is_made_from_what_episodes_say(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    orphan = episode(EPISODE + 5, 5, seasonId=None, masterId=510, subtitle=None)
    lone = episode(EPISODE + 6, 1, seasonId=620, masterId=None)
    fill(database, [episode(EPISODE, 1), episode(EPISODE + 1, 2), orphan, lone])
    report = await one_run(sandbox, database)
    assert report.ok, [str(each) for each in report.failures]
    assert [(item.kind, item.source, item.title) for item in report.items] == [
        ("series", "500", "The Line"),
        ("series", "510", "The Line"),
        ("season", "600", "The Line 1"),
        ("season", "620", "The Line 1"),
        ("season", "510-SEASON", "The Line 1"),
        ("episode", "701", "Part 1"),
        ("episode", "702", "Part 2"),
        ("episode", "706", "The Line 1.5"),
        ("episode", "707", "Part 1"),
    ]
    assert stored(sandbox, "season", "510-SEASON")["series"] == ref(510)
    assert stored(sandbox, "episode", EPISODE + 5)["season"] == ref("510-SEASON")
    assert stored(sandbox, "season", 620)["series"] is None
    fill(database, tree()[:2])
    better = await one_run(sandbox, database)
    assert {item.source for item in better.items if item.written} == {"500", "600"}
    assert item_of(better, 500).notes == ()


async def test_a_season_moves_to_another_series_and_an_episode_stays(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    for release in ("2022r7", "2024r4"):
        sandbox.reset(contents=1, whatson_release=release)
        database = tmp_path / f"{release}.db"
        fill(database, tree())
        await one_run(sandbox, database)
        asked(sandbox)
        moved = [
            content(501, "The Other Line", seasonCount=1),
            content(SEASON, "The Line", seasonNumber=1, masterId=501),
            content(601, "The Line", seasonNumber=2, masterId=501),
            episode(EPISODE, 1, masterId=501),
            episode(EPISODE + 1, 2, masterId=501, seasonId=601, duration=45),
        ]
        fill(database, moved)
        report = await one_run(sandbox, database)
        assert item_of(report, SEASON).changes == ("title", "series_id"), release
        assert stored(sandbox, "season", SEASON)["series"] == ref(501)
        found = item_of(report, EPISODE + 1)
        assert found.changes == ("duration",), release
        assert found.notes[0].startswith(f"its season is {ref(601)} now and {ref(SEASON)} in WHATS'ON"), release
        assert stored(sandbox, "episode", EPISODE + 1)["season"] == ref(SEASON)
        again = await one_run(sandbox, database)
        assert again.written == 0
        assert item_of(again, EPISODE + 1).notes == found.notes
        back = [content(SEASON, "The Line", seasonNumber=1, masterId=501), episode(EPISODE + 1, 2, duration=45)]
        fill(database, back)
        assert item_of(await one_run(sandbox, database), EPISODE + 1).notes == (), release


async def test_contents_of_airings_come_along_with_what_the_schedule_says_of_them(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    database = tmp_path / "m.db"
    bare = {name: each for name, each in episode(EPISODE, 1).items() if not name.startswith(("master", "season"))}
    older = film(lastUpdate="2024-01-01T00:00:00.000", title="Old")
    fill(
        database,
        tree()[:2],
        airings=[bare, older, film(), film(), {"title": "nameless"}, content(SEASON, "shadowed")],
        groupings=[{"contentId": EPISODE, "masterId": SERIES, "seasonId": SEASON}],
        aired_tags=[
            {"contentId": FILM, "name": "late", "weight": 2},
            {"contentId": FILM, "name": "early", "weight": 1},
            {"contentId": FILM, "name": "late", "weight": 2},
        ],
    )
    report = await one_run(sandbox, database)
    assert [item.source for item in report.items] == [str(SERIES), str(SEASON), str(EPISODE), str(FILM)]
    assert report.ok
    assert stored(sandbox, "episode", EPISODE)["season"] == ref(SEASON)
    values = stored(sandbox, "program", FILM)["values"]
    assert (values["title"], values["keywords"]) == ("Night Train", "early, late")
    assert (await one_run(sandbox, database)).written == 0


async def test_names_of_an_account_are_those_that_the_mirror_was_made_with(sandbox: Sandbox, tmp_path: Path) -> None:
    theirs = {"genre": "genreLabel", "masterId": "idMaster", "seasonId": "idSaison", "duration": "duree"}
    database = tmp_path / "m.db"

    def renamed(each: dict[str, Any]) -> dict[str, Any]:
        return {theirs.get(name, name): value for name, value in copy.deepcopy(each).items()}

    fill(database, map(renamed, tree()), renames={"Content": theirs})
    report = await one_run(sandbox, database)
    assert [(item.kind, item.source) for item in report.items] == list(
        zip(("series", "season", "episode", "episode", "program"), ORDER, strict=True)
    )
    values = stored(sandbox, "program", FILM)["values"]
    assert (values["genres"], values["duration"]) == (["Drama"], "01:33:00")


async def test_values_that_deviate_from_the_documents_dont_stop_anything(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(
        database, [film(countries="FR", cast=None, texts=[{"text": 7}], images=[{"url": "https://i.test/x"}], isFre=3)]
    )
    report = await one_run(sandbox, database)
    assert report.ok, [str(each) for each in report.failures]
    values = stored(sandbox, "program", FILM)["values"]
    assert values["description"] == "7"
    assert len(values["images"]) == 1
    assert str(values["images"][0]).startswith("PLURIMEDIA-IMAGE-")


async def test_a_part_of_the_mirror(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree()[:4])
    fill(database, [film(), film(802)], catalog=CATALOG + 1)
    fill(database, [film(803)], listed=False)
    assert list(actions(await one_run(sandbox, database, catalogs=[CATALOG + 1], dry_run=True))) == ["801", "802"]
    both = await one_run(sandbox, database, catalogs=[CATALOG, CATALOG + 1], contents=[EPISODE, 802, 803])
    assert list(actions(both)) == [str(SERIES), str(SEASON), str(EPISODE), "802"]
    first = await one_run(sandbox, database, limit=1)
    assert {item.source for item in first.items if item.written} == {str(EPISODE + 1)}
    assert len(first.items) == 3
    second = await one_run(sandbox, database, limit=1)
    assert list(actions(second)) == ["801"]
    assert list(actions(await one_run(sandbox, database, limit=9))) == ["803"]
    assert len(writes(asked(sandbox))) == 7
