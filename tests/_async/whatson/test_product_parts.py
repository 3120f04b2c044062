"""Titles, images, ratings and press sheets: one changed, the others kept, whatever the documents leave open."""

from __future__ import annotations

from typing import Any

import pytest

from broadcast_clients.core.errors import InvalidRequest
from broadcast_clients.sandbox import Sandbox
from whatson_client import AsyncWhatsonClient

GOOD: dict[str, Any] = {"title": "Night Train", "duration": "01:33:00"}


def client_of(sandbox: Sandbox) -> AsyncWhatsonClient:
    whatson = sandbox.whatson
    return AsyncWhatsonClient(base_url=whatson.base_url, username=whatson.username, password=whatson.password)


def changes(sandbox: Sandbox) -> list[Any]:
    return [
        each
        for each in sandbox.requests("whatson")
        if each.method in ("POST", "PUT", "DELETE") and not each.path.endswith("/login")
    ]


@pytest.mark.parametrize("mark", ["moved", "joined"])
async def test_titles(sandbox: Sandbox, mark: str) -> None:
    sandbox.reset(contents=1, variants={"whatson.broadcasting_title": mark})
    async with client_of(sandbox) as client:
        titles = client.workflows.titles
        await client.programs.create_or_update(content_id="T", **GOOD)
        first = await titles.upsert("T", "OriginalTitle", "Nachtzug", broadcasting=True)
        second = await titles.upsert("T", "SubTitle", "A guard", alternative=True)
        assert first is not None
        assert second is not None
        made = len(changes(sandbox))
        assert await titles.upsert("T", "OriginalTitle", "Nachtzug", broadcasting=True) == first
        assert len(changes(sandbox)) == made, "nothing differs, so nothing is sent"
        assert await titles.upsert("T", "OriginalTitle", "Der Nachtzug") == first
        assert [(each.title, each.type) for each in await titles.of("T")] == [
            ("Der Nachtzug", "OriginalTitle"),
            ("A guard", "SubTitle"),
        ]
        with pytest.raises(InvalidRequest) as silenced:
            await titles.upsert("T", "OriginalTitle", "Der Nachtzug", broadcasting=False)
        assert [each.argument for each in silenced.value.errors] == ["broadcasting"]
        assert "make_broadcasting" in str(silenced.value)
        for identity, what in ((first, "broadcasting title"), (second, "alternative title")):
            with pytest.raises(InvalidRequest, match=f"is the {what}, which the server never deletes"):
                await titles.delete(identity)
        await titles.make_broadcasting("T", second)
        marks = {each.id: each.broadcasting_title for each in await titles.of("T")}
        assert marks == {first: False, second: True}
        await titles.make_broadcasting("T", second)
        await titles.delete(first)
        assert [each.id for each in await titles.of("T")] == [second]
        with pytest.raises(InvalidRequest, match="has no title 'none'"):
            await titles.make_broadcasting("T", "none")


async def test_several_titles_of_one_type(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    async with client_of(sandbox) as client:
        await client.programs.create_or_update(
            content_id="T",
            **GOOD,
            product_titles=[
                {"type": "SubTitle", "title": "a", "broadcasting_title": True},
                {"type": "SubTitle", "title": "b", "broadcasting_title": False},
            ],
        )
        titles = client.workflows.titles
        with pytest.raises(InvalidRequest, match="2 titles of the type 'SubTitle'"):
            await titles.upsert("T", "SubTitle", "c")
        meant = await titles.upsert("T", "SubTitle", "b", alternative=True)
        assert [each.alternative_title for each in await titles.of("T")] == [False, True]
        assert meant == (await titles.of("T"))[1].id


async def test_images_by_press_target(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    async with client_of(sandbox) as client:
        await client.programs.create_or_update(
            content_id="I",
            **GOOD,
            images=[
                {"image_id": "1", "identification": "EN", "press_targets": ["English"]},
                {"image_id": "2", "identification": "FR", "press_targets": ["French"]},
                {"image_id": "3", "identification": "both", "press_targets": ["English", "French"]},
                {"image_id": "4", "identification": "none", "press_targets": []},
            ],
        )
        images = client.workflows.images
        found = {target: [each.image_id for each in held] for target, held in (await images.by_target("I")).items()}
        assert found == {"English": ["1", "3"], "French": ["2", "3"], "": ["4"]}
        await images.set_for_target("I", "English", [{"image_id": "2"}, {"image_id": "5", "identification": "new"}])
        held = (await client.programs.get("I")).images
        assert {each.image_id: sorted(each.press_targets) for each in held} == {
            "2": ["English", "French"],
            "3": ["French"],
            "4": [],
            "5": ["English"],
        }
        assert {each.identification for each in held} == {"FR", "both", "none", "new"}
        await images.set_for_target("I", "English", [])
        found = {target: [each.image_id for each in held] for target, held in (await images.by_target("I")).items()}
        assert found == {"French": ["2", "3"], "": ["4"]}


async def test_images_of_every_kind_of_product(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    new: list[Any] = [{"image_id": "X", "identification": "x"}]
    async with client_of(sandbox) as client:
        await client.series.create_or_update(content_id="SER", title="t", duration="00:50:00")
        await client.seasons.create_or_update(content_id="S1", title="t", duration="00:50:00")
        await client.episodes.create_or_update(content_id="E1", title="t", duration="00:50:00", season_id="S1")
        await client.content_collections.create_or_update(
            content_id="COL", title="t", duration="00:50:00", includes_all_product_versions=True
        )
        for identity in ("SER", "S1", "E1"):
            await client.workflows.images.set_for_target(identity, "Print", new)
            assert list(await client.workflows.images.by_target(identity)) == ["Print"]
        await client.workflows.ratings.set("COL", "localRegulator", rating="12")
        put = changes(sandbox)[-1]
        assert put.path.endswith("/contentCollections/COL")
        assert put.json()["includesAllProductVersions"] is True, "it would be reset if it were left out"
        assert (await client.content_collections.get("COL")).includes_all_product_versions is True


@pytest.mark.parametrize("merging", ["merged", "replaced"])
async def test_ratings(sandbox: Sandbox, merging: str) -> None:
    sandbox.reset(contents=1, variants={"whatson.ratings": merging})
    async with client_of(sandbox) as client:
        ratings = client.workflows.ratings
        await client.programs.create_or_update(
            content_id="R", **GOOD, ratings=[{"regulator": "Ofcom", "rating": "15", "reason": "fear"}]
        )
        await ratings.set(
            "R",
            "localRegulator",
            rating="12",
            content_warnings={"Violence": True, "Language": {"value": "Harsh", "comment": "twice"}},
        )
        await ratings.set("R", "localRegulator", reason="long", content_warnings={"Violence": None, "Drugs": False})
        held = await ratings.by_regulator("R")
        assert set(held) == {"Ofcom", "localRegulator"}
        assert (held["Ofcom"].rating, held["Ofcom"].reason) == ("15", "fear")
        mine = held["localRegulator"]
        assert (mine.rating, mine.reason) == ("12", "long")
        assert {each.id: (each.value, each.comment) for each in mine.content_warnings} == {
            "Language": ("Harsh", "twice"),
            "Drugs": (False, None),
        }
        sent = changes(sandbox)[-1].json()["ratings"]
        assert all("type" not in each for one in sent for each in one.get("contentWarnings", []))
        await ratings.set("R", "localRegulator", content_warnings=None)
        assert (await ratings.by_regulator("R"))["localRegulator"].content_warnings == []
        await ratings.set("R", "Ofcom", rating=None)
        held = await ratings.by_regulator("R")
        assert "Ofcom" not in held or held["Ofcom"].rating is None
        with pytest.raises(InvalidRequest, match="nothing to change"):
            await ratings.set("R", "Ofcom")


@pytest.mark.parametrize("form", ["rows", "ids"])
async def test_press_sheets_by_target(sandbox: Sandbox, form: str) -> None:
    sandbox.reset(contents=1, variants={"whatson.press_sheet_rows": form})
    async with client_of(sandbox) as client:
        sheets = client.workflows.press_sheets
        await client.programs.create_or_update(content_id="P", **GOOD)
        assert await sheets.by_target("P") == {}
        plan = await sheets.upsert("P", "English", {"title": "NIGHT TRAIN"}, dry_run=True)
        assert (plan.action, plan.id, len(changes(sandbox))) == ("create", None, 1)
        made = await sheets.upsert("P", "English", {"title": "NIGHT TRAIN", "pressStatus": "Draft"})
        assert made.action == "create"
        await sheets.upsert("P", "French", {"title": "TRAIN DE NUIT"}, propagate_to_versions="always")
        assert changes(sandbox)[-1].query == {"propagateToVersions": "always"}
        held = await sheets.by_target("P")
        assert {target: [each.title for each in one] for target, one in held.items()} == {
            "English": ["NIGHT TRAIN"],
            "French": ["TRAIN DE NUIT"],
        }
        assert made.id == held["English"][0].press_sheet_id
        same = await sheets.upsert("P", "English", {"title": "NIGHT TRAIN"})
        assert (same.action, same.id) == ("unchanged", made.id)
        other = await sheets.upsert("P", "English", {"title": "NIGHT TRAIN", "press_status": "Ready"})
        assert (other.action, other.changed) == ("update", ("press_status",))
        assert changes(sandbox)[-1].json() == {"pressStatus": "Ready"}
        assert str(other) == f"update press_sheets {made.id}: press_status"
        with pytest.raises(InvalidRequest, match="can't be written"):
            await sheets.upsert("P", "English", {"press_status": "a", "pressStatus": "b"})


async def test_two_press_sheets_of_one_target(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    async with client_of(sandbox) as client:
        await client.programs.create_or_update(content_id="P", **GOOD)
        for title in ("a", "b"):
            await client.press_sheets.create_or_update(content_id="P", press_target="English", title=title)
        if len((await client.workflows.press_sheets.by_target("P"))["English"]) == 2:
            with pytest.raises(InvalidRequest, match="has 2 press sheets of the target 'English'"):
                await client.workflows.press_sheets.upsert("P", "English", {"title": "c"})
