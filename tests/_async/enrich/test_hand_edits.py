"""What planners change in WHATS'ON: it stays, and is told, unless a rule says otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from broadcast_clients.flows.enrich import EnrichRules, HandEdit, ProductRating, overwrite_hand_edits
from broadcast_clients.sandbox import Sandbox
from tests._async.enrich.on_sandbox import actions, asked, client_of, item_of, one_run, ref, stored, writes
from tests.flows.enrich_mirror import EPISODE, FILM, SEASON, SERIES, fill, film, tree


async def edit(sandbox: Sandbox, number: int = FILM, kind: str = "programs", **fields: Any) -> None:
    """What a planner does."""
    async with client_of(sandbox) as client:
        resource: Any = getattr(client, kind)
        await resource.update(ref(number), fields)
    asked(sandbox)


async def test_what_was_changed_by_hand_is_kept_and_told_in_every_run(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    await one_run(sandbox, database)
    await edit(sandbox, title="NIGHT TRAIN (HD)", description=None)
    fill(database, [film(title="Night Train II", duration=94)])
    report = await one_run(sandbox, database)
    found = item_of(report, FILM)
    assert found.action == "update"
    assert found.changes == ("duration", "product_titles[OriginalTitle]")
    assert found.notes == (
        "title was changed in WHATS'ON: 'NIGHT TRAIN (HD)'; it is kept, the mirror has 'Night Train II'",
        "description was changed in WHATS'ON: nothing; it is kept, the mirror has "
        "'Night Train II, in many more words.'",
    )
    values = stored(sandbox, "program", FILM)["values"]
    assert (values["title"], values.get("description"), values["duration"]) == ("NIGHT TRAIN (HD)", None, "01:34:00")
    again = await one_run(sandbox, database)
    assert (item_of(again, FILM).action, item_of(again, FILM).notes) == ("unchanged", found.notes)
    verified = await one_run(sandbox, database, verify=True)
    assert (item_of(verified, FILM).action, item_of(verified, FILM).notes) == ("unchanged", found.notes)

    overwriting = EnrichRules(hand_edit=overwrite_hand_edits)
    assert item_of(await one_run(sandbox, database, rules=overwriting), FILM).action == "unchanged"
    forced = item_of(await one_run(sandbox, database, rules=overwriting, verify=True), FILM)
    assert forced.changes == ("title", "description")
    assert "it is overwritten" in forced.notes[0]
    assert stored(sandbox, "program", FILM)["values"]["title"] == "Night Train II"
    settled = item_of(await one_run(sandbox, database, verify=True), FILM)
    assert (settled.action, settled.notes) == ("unchanged", ())


async def test_the_planners_agreement_ends_the_disagreement(sandbox: Sandbox, tmp_path: Path) -> None:
    """Once the planner has what the mirror says, the field follows the mirror again."""
    database = tmp_path / "m.db"
    fill(database, tree())
    await one_run(sandbox, database)
    await edit(sandbox, title="Other")
    fill(database, [film(title="Second")])
    await one_run(sandbox, database)
    await edit(sandbox, title="Second")
    assert item_of(await one_run(sandbox, database, verify=True), FILM).notes == ()
    fill(database, [film(title="Third")])
    assert "title" in item_of(await one_run(sandbox, database), FILM).changes
    assert stored(sandbox, "program", FILM)["values"]["title"] == "Third"


async def test_what_planners_add_in_lists_and_other_fields_stays(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    rules = EnrichRules(
        ratings=lambda source: [ProductRating(regulator="Ofcom", rating="12")],
        custom_attributes=lambda source: {"cANumber": source.content.production_year},
    )
    fill(database, tree())
    await one_run(sandbox, database, rules=rules)
    async with client_of(sandbox) as client:
        await client.titles.create(content_id=ref(FILM), type="SubTitle", title="Nachtzug")
        mine = (await client.programs.get(ref(FILM))).images
        own = {"image_id": "OWN", "high_resolution_url": "https://own.test/1.jpg", "press_targets": ["Print"]}
        ours = {**mine[0].given_fields(), "press_targets": ["English"]}
        warning = {"id": "Violence", "value": True}
        await client.programs.update(
            ref(FILM),
            images=[own, ours],
            ratings=[{"regulator": "localRegulator", "rating": "16", "content_warnings": [warning]}],
            custom_attributes={"cAString": "South"},
            origin="European",
            planning_categories=["Prime"],
        )
    changed = film(title="Night Train II", productionYear=2022)
    changed["images"][1]["url"] = "https://images.test/other.jpg"
    fill(database, [changed])
    report = await one_run(sandbox, database, rules=rules)
    assert item_of(report, FILM).notes == ()
    assert set(item_of(report, FILM).changes) == {
        "title", "description", "product_titles[OriginalTitle]", "images[PLURIMEDIA-IMAGE-8012]",
        "custom_attributes[cANumber]",
    }  # fmt: skip
    async with client_of(sandbox) as client:
        there = await client.programs.get(ref(FILM), custom_attributes="allCustomAttributes")
    assert {each.image_id: (each.high_resolution_url, each.press_targets) for each in there.images} == {
        "OWN": ("https://own.test/1.jpg", ["Print"]),
        "PLURIMEDIA-IMAGE-8012": ("https://images.test/other.jpg", ["English"]),
    }
    assert {each.type: each.title for each in there.product_titles} == {
        "OriginalTitle": "Night Train II (original)", "SubTitle": "Nachtzug",
    }  # fmt: skip
    assert {each.regulator: each.rating for each in there.ratings} == {"Ofcom": "12", "localRegulator": "16"}
    assert {each.attribute_name: each.value for each in there.custom_attributes if each.value is not None} == {
        "cANumber": 2022, "cAString": "South",
    }  # fmt: skip
    assert (there.origin, there.planning_categories) == ("European", ["Prime"])


async def test_pictures_and_titles_that_planners_changed_are_kept(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    await one_run(sandbox, database)
    async with client_of(sandbox) as client:
        [title] = (await client.programs.get(ref(FILM))).product_titles
        await client.titles.update(title.id, type="OriginalTitle", title="By hand")
    await edit(sandbox, images=[])
    changed = film(title="Night Train II")
    changed["images"][1]["url"] = "https://images.test/other.jpg"
    fill(database, [changed])
    report = await one_run(sandbox, database)
    assert item_of(report, FILM).changes == ("title", "description")
    assert [note.partition(" ")[0] for note in item_of(report, FILM).notes] == [
        "product_titles[OriginalTitle]", "images[PLURIMEDIA-IMAGE-8012]",
    ]  # fmt: skip
    values = stored(sandbox, "program", FILM)["values"]
    assert [each["title"] for each in values["productTitles"]] == ["By hand"]
    assert not values.get("images")


async def test_a_product_that_is_there_without_a_link_is_taken_over_carefully(sandbox: Sandbox, tmp_path: Path) -> None:
    """A lost database, or somebody else's product: what it has is kept, what it lacks is filled in."""
    database = tmp_path / "m.db"
    fill(database, tree())
    async with client_of(sandbox) as client:
        await client.programs.create_or_update(content_id=ref(FILM), title="By hand", duration="01:33:00")
    report = await one_run(sandbox, database)
    found = item_of(report, FILM)
    assert found.action == "update"
    assert "title" not in found.changes
    assert found.notes == ("title has a value in WHATS'ON that isn't ours: 'By hand'; it is kept, the mirror has "
                           "'Night Train'",)  # fmt: skip
    assert stored(sandbox, "program", FILM)["values"]["description"] == "Night Train, in many more words."


async def test_a_product_that_was_deleted_isnt_made_again(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    await one_run(sandbox, database)
    async with client_of(sandbox) as client:
        await client.series.delete(ref(SERIES))
    asked(sandbox)
    assert {item.action for item in (await one_run(sandbox, database)).items} == {"unchanged"}
    report = await one_run(sandbox, database, verify=True)
    assert actions(report) == {
        str(SERIES): "skipped", str(SEASON): "skipped", str(EPISODE): "skipped", str(EPISODE + 1): "skipped",
        str(FILM): "unchanged",
    }  # fmt: skip
    assert "deleted in WHATS'ON" in item_of(report, SERIES).notes[0]
    assert "above it isn't there" in item_of(report, SEASON).notes[0]
    assert actions(await one_run(sandbox, database))[str(SERIES)] == "skipped"
    assert writes(asked(sandbox)) == []

    seen: list[HandEdit] = []

    def mend(edit: HandEdit) -> Any:
        seen.append(edit)
        return "overwrite"

    mended = await one_run(sandbox, database, rules=EnrichRules(hand_edit=mend), verify=True)
    assert actions(mended) == {
        str(SERIES): "create", str(SEASON): "update", str(EPISODE): "unchanged", str(EPISODE + 1): "unchanged",
        str(FILM): "unchanged",
    }  # fmt: skip
    assert [(each.kind, each.reference, each.field) for each in seen] == [
        ("series", ref(SERIES), "*"), ("season", ref(SEASON), "series_id"),
    ]  # fmt: skip
    assert seen[0].written["title"] == seen[0].wanted["title"] == "The Line"
    assert (seen[1].written, seen[1].there, seen[1].wanted) == (ref(SERIES), None, ref(SERIES))
    assert stored(sandbox, "season", SEASON)["series"] == ref(SERIES)
