"""Trees: parents before children, only what differs, and a plan before it is done."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.errors import ConfigurationError, CredentialError, InvalidRequest
from broadcast_clients.core.retry import Retry
from broadcast_clients.sandbox import Sandbox
from whatson_client import AsyncWhatsonClient
from whatson_client.workflows.reports import TreeReport

QUICK = Retry(retries=2, jitter=lambda: 0.0)


def episode(number: int, **more: Any) -> dict[str, Any]:
    return {"content_id": f"S1E{number}", "title": f"Part {number}", "duration": "00:50:00", **more}


TREE: dict[str, Any] = {
    "series": [
        {
            "content_id": "SER",
            "title": "The Line",
            "duration": "00:50:00",
            "contentCollectionIntentions": ["Best of"],
            "seasons": [
                {
                    "content_id": "S1",
                    "title": "The Line 1",
                    "duration": dt.timedelta(minutes=50),
                    "genres": ["Drama", "Crime"],
                    "custom_attributes": {"cANumber": "10", "cADuration": "01:00:00"},
                    "episodes": [
                        episode(
                            1,
                            product_titles=[{"type": "OriginalTitle", "title": "Uno", "broadcasting_title": True}],
                            images=[{"high_resolution_url": "https://w.test/1.jpg", "press_targets": ["Print"]}],
                            ratings=[{"regulator": "localRegulator", "rating": "12"}],
                        ),
                        episode(2),
                    ],
                }
            ],
            "collections": [
                {
                    "content_id": "COL",
                    "title": "The Line: best of",
                    "duration": "02:00:00",
                    "includes_all_product_versions": True,
                    "items": [{"content_id": "S1E1", "display_number": 1}, {"content_id": "FILM", "id": "ITEM-2"}],
                }
            ],
        }
    ],
    "programs": [{"content_id": "FILM", "title": "The Line: the film", "duration": "01:40:00"}],
}
ORDER = ["SER", "FILM", "S1", "COL", "S1E1", "S1E2"]


def client_of(sandbox: Sandbox, **more: Any) -> AsyncWhatsonClient:
    settings = {"username": sandbox.whatson.username, "password": sandbox.whatson.password, "retries": QUICK}
    return AsyncWhatsonClient(base_url=sandbox.whatson.base_url, **{**settings, **more})


def writes(sandbox: Sandbox) -> list[Any]:
    return [
        each
        for each in sandbox.requests("whatson")
        if each.method in ("POST", "PUT") and not each.path.endswith("/login")
    ]


def actions(report: TreeReport) -> list[str]:
    return [each.action for each in report.rows]


async def test_a_tree_is_made_in_order_and_a_second_run_changes_nothing(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    async with client_of(sandbox) as client:
        plan = await client.workflows.upsert_tree(TREE, dry_run=True)
        assert actions(plan) == ["create"] * 8
        assert writes(sandbox) == []
        assert str(plan).startswith("Plan: 8 create\n  create      series SER\n  create      programs FILM\n")
        report = await client.workflows.upsert_tree(TREE, concurrency=1)
        assert actions(report) == ["create"] * 8
        assert [each.id for each in report.rows][:6] == ORDER
        assert [each.json().get("contentId") for each in writes(sandbox)][:6] == ORDER
        assert report.ok
        season = await client.seasons.get("S1", custom_attributes="allCustomAttributes")
        assert season.genres == ["Drama", "Crime"]
        assert sorted(season.episode_ids) == ["S1E1", "S1E2"]
        assert (await client.series.get("SER")).content_collection_intentions == ["Best of"]
        items = (await client.content_collections.get("COL")).content_collection_item_ids
        assert len(items) == 2
        assert "ITEM-2" in items
        made = len(writes(sandbox))
        again = await client.workflows.upsert_tree(TREE)
        assert actions(again) == ["unchanged"] * 8, str(again)
        assert str(again).startswith("Done: 8 unchanged")
        assert len(writes(sandbox)) == made


async def test_only_what_differs_is_written(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    tree = copy.deepcopy(TREE)
    season = tree["series"][0]["seasons"][0]
    collection = tree["series"][0]["collections"][0]
    async with client_of(sandbox) as client:
        await client.workflows.upsert_tree(tree)
        title_id = (await client.episodes.get("S1E1")).product_titles[0].id
        image_id = (await client.episodes.get("S1E1")).images[0].image_id
        before = len(writes(sandbox))
        season["title"] = "The Line, season 1"
        season["custom_attributes"]["cANumber"] = 11
        first = season["episodes"][0]
        first["product_titles"].append({"type": "SubTitle", "title": "One", "broadcasting_title": False})
        first["images"][0]["press_targets"] = ["Print", "English"]
        season["episodes"].append(episode(3))
        del collection["includes_all_product_versions"]
        collection["title"] = "Best of The Line"
        collection["items"][1]["display_number"] = "7"
        report = await client.workflows.upsert_tree(tree, propagate_to_episodes="never", propagate_to_versions="never")
        assert [(each.kind, each.action, each.changed) for each in report.changes] == [
            ("seasons", "update", ("title", "custom_attributes")),
            ("content_collections", "update", ("title",)),
            ("episodes", "update", ("product_titles", "images")),
            ("episodes", "create", ("content_id", "title", "duration", "season_id")),
            ("content_collection_items", "update", ("display_number",)),
        ]
        sent = {(each.method, each.path.rpartition("/")[2]): each for each in writes(sandbox)[before:]}
        assert len(sent) == 5
        of_season = sent["PUT", "S1"]
        assert of_season.json() == {"title": "The Line, season 1", "customAttributes": {"cANumber": 11}}
        assert of_season.query == {"propagateToEpisodes": "never", "propagateToVersions": "never"}
        assert sent["PUT", "COL"].json() == {"title": "Best of The Line", "includesAllProductVersions": True}
        episode_body = sent["PUT", "S1E1"].json()
        assert [each.get("id") for each in episode_body["productTitles"]] == [title_id, None]
        assert [each.get("imageId") for each in episode_body["images"]] == [image_id]
        assert sent["PUT", "ITEM-2"].json() == {"displayNumber": "7"}
        assert "update      seasons S1: title, custom_attributes" in str(report)
        assert actions(await client.workflows.upsert_tree(tree)) == ["unchanged"] * 9
        season["genres"] = None
        cleared = await client.workflows.upsert_tree(tree)
        assert [(each.id, each.changed) for each in cleared.changes] == [("S1", ("genres",))]


async def test_what_fails_is_told_and_what_stands_below_is_skipped(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    tree = copy.deepcopy(TREE)
    season = tree["series"][0]["seasons"][0]
    season["contact_person"] = "nobody"
    tree["series"][0]["collections"][0]["items"].append({"content_id": "S1"})
    tree["programs"].append({"title": "No id", "duration": "00:10:00"})
    async with client_of(sandbox) as client:
        report = await client.workflows.upsert_tree(tree)
        assert report.counts() == {"create": 4, "failed": 4, "skipped": 2}
        rows = {each.path: each for each in report.rows}
        failed = rows["series[0].seasons[0]"]
        assert [(each.argument, each.code) for each in failed.errors] == [("contact_person", "CONTENT-00035")]
        assert rows["series[0].seasons[0].episodes[0]"].action == "skipped"
        assert "series[0].seasons[0] (S1) above it couldn't be written" in str(report)
        assert [each.argument for each in rows["programs[1]"].errors] == ["content_id"]
        assert rows["series[0].collections[0].items[1]"].action == "create"
        assert not report.ok
        season["contact_person"] = "PERS001"
        tree["series"][0]["collections"][0]["items"].pop()
        tree["programs"].pop()
        assert (await client.workflows.upsert_tree(tree)).ok


async def test_what_cannot_be_moved_is_refused(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    async with client_of(sandbox) as client:
        await client.workflows.upsert_tree(TREE)
        other: dict[str, Any] = {
            "seasons": [{"content_id": "S2", "title": "t", "duration": "00:50:00", "episodes": [episode(1)]}],
            "collections": [
                {
                    "content_id": "COL",
                    "title": "The Line: best of",
                    "duration": "02:00:00",
                    "items": [{"id": "ITEM-2", "content_id": "S1E2"}],
                }
            ],
        }
        report = await client.workflows.upsert_tree(other)
        told = {each.path: [(one.argument, one.code) for one in each.errors] for each in report.rows if each.error}
        assert told == {
            "seasons[0].episodes[0]": [("season_id", "fixed")],
            "collections[0].items[0]": [("content_id", "fixed")],
        }
        assert (await client.episodes.get("S1E1")).season_id == "S1"


async def test_series_with_items_of_their_own_and_templates(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    tree: dict[str, Any] = {
        "series": [
            {"content_id": "SER", "title": "t", "duration": "00:50:00", "items": [{"contentId": "FILM"}]},
        ],
        "programs": [{"content_id": "FILM", "title": "f", "duration": "01:40:00"}],
    }
    async with client_of(sandbox) as client:
        assert actions(await client.workflows.upsert_tree(tree)) == ["create"] * 3
        assert actions(await client.workflows.upsert_tree(tree)) == ["unchanged"] * 3
        assert len((await client.series.get("SER")).content_collection_items_ids) == 1
        wrong: dict[str, Any] = {
            "seasons": [{"content_id": "S9", "title": "t", "duration": "00:50:00", "template": "?"}]
        }
        await client.workflows.upsert_tree(wrong)
        assert writes(sandbox)[-1].query == {"template": "?"}


async def test_values_are_checked_where_that_is_wanted(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    tree = copy.deepcopy(TREE)
    tree["series"][0]["seasons"][0]["genres"] = ["Dramma"]
    async with client_of(sandbox) as client:
        report = await client.workflows.upsert_tree(tree, check_drop_downs=True)
        row = next(each for each in report.rows if each.kind == "seasons")
        assert report.counts() == {"create": 4, "failed": 2, "skipped": 2}, "an item of a skipped episode fails, too"
        assert [(each.argument, each.code) for each in row.errors] == [("genres[0]", "drop-down")]


async def test_a_journal_saves_reading_again(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=1)
    journal = tmp_path / "journal"
    async with client_of(sandbox) as client:
        await client.workflows.upsert_tree(TREE, journal=journal)
        before = len(sandbox.requests("whatson"))
        again = await client.workflows.upsert_tree(TREE, journal=journal)
        assert actions(again) == ["done before"] * 8
        assert len(sandbox.requests("whatson")) == before
        assert str(again).startswith("Done: 8 done before")
        assert again.to_dicts()[0] == {
            "path": "series[0]", "kind": "series", "id": "SER", "action": "done before", "changed": [], "error": None,
        }  # fmt: skip


async def test_a_refused_credential_ends_it(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    async with client_of(sandbox, password="wrong") as client:
        with pytest.raises(CredentialError):
            await client.workflows.upsert_tree(TREE)
    sandbox.whatson.unlock()


@pytest.mark.parametrize(
    ("tree", "why"),
    [
        ([], "must be a dict"),
        ({"saisons": []}, "has no 'saisons'"),
        ({"seasons": {"content_id": "1"}}, "must be a list of dicts"),
        ({"seasons": ["S1"]}, r"seasons\[0\] must be a dict"),
        ({"series": [{"content_id": "1", "seasons": "x"}]}, r"'series\[0\].seasons' must be a list"),
        ({"programs": [{"content_id": "1"}], "series": [{"content_id": 1}]}, "are the same"),
        (
            {"collections": [{"content_id": "C", "items": [{"content_id": "1"}, {"content_id": "1"}]}]},
            "are the same content_collection_items: 1",
        ),
    ],
)
async def test_what_is_no_tree(tree: Any, why: str) -> None:
    async with AsyncWhatsonClient(base_url="https://w.test") as client:
        with pytest.raises(ConfigurationError, match=why):
            await client.workflows.upsert_tree(tree)


async def test_a_link_that_contradicts_its_place(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    tree = {
        "seasons": [
            {"content_id": "S1", "title": "t", "duration": "00:50:00", "episodes": [episode(1, season_id="S2")]}
        ]
    }
    async with client_of(sandbox) as client:
        report = await client.workflows.upsert_tree(tree)
    assert actions(report) == ["create", "failed"]
    assert isinstance(report.rows[1].error, InvalidRequest)
    assert "says 'S2', but it stands below 'S1'" in str(report)


async def test_a_write_whose_answer_was_lost_is_found_by_the_next_run(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    item = "POST /content/v1/contentCollectionItems"
    sandbox.fault("whatson", item, "reset_after", count=1)
    sandbox.fault("whatson", "POST /content/v1/seasons", "status", status=500, acted=True, count=1)
    sandbox.fault("whatson", "POST /content/v1/episodes", "status", status=500, acted=True, count=9)
    async with client_of(sandbox) as client:
        report = await client.workflows.upsert_tree(TREE, concurrency=1)
        rows = {each.path: each.action for each in report.rows}
        assert rows["series[0].seasons[0]"] == "create", "it has an id, so it was sent again"
        assert rows["series[0].collections[0].items[0]"] == "unknown", "the item without an id wasn't"
        assert rows["series[0].seasons[0].episodes[0]"] == "unknown"
        sandbox.clear_faults()
        again = await client.workflows.upsert_tree(TREE)
        assert actions(again) == ["unchanged"] * 8, str(again)
    made = sandbox.whatson.writes()
    assert (made["Content Collection Item"]["created"], made["Episode"]["created"]) == (2, 2)


async def test_a_tree_in_an_older_release(sandbox: Sandbox) -> None:
    """What the release lacks fails before it is sent, and nothing stands below it."""
    sandbox.reset(contents=1, whatson_release="2023r4")
    tree = {
        "collections": [{"content_id": "C", "title": "t", "duration": "00:10:00", "items": [{"content_id": "P"}]}],
        "programs": [{"content_id": "P", "title": "t", "duration": "00:10:00"}],
    }
    async with client_of(sandbox, release="2023r4") as client:
        report = await client.workflows.upsert_tree(tree)
    assert actions(report) == ["create", "failed", "skipped"]
    assert "it came with 2023r5" in str(report)
