"""Each rule can be replaced alone, and fails alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import attr
import pytest

from broadcast_clients.flows.enrich import (
    CollectionSource,
    EnrichRules,
    EnrichSource,
    ProductImage,
    ProductRating,
    ProductTitle,
    genres_by,
    reading,
    rules,
)
from broadcast_clients.flows.report import FlowProgress
from broadcast_clients.sandbox import Sandbox
from tests._async.enrich.on_sandbox import actions, asked, client_of, item_of, one_run, ref, stored, writes
from tests.flows.enrich_mirror import EPISODE, FILM, SEASON, SERIES, content, fill, film, tree

REPLACED: dict[str, tuple[Any, str, Any]] = {
    "kind": (lambda content, role: None if content.id == FILM else rules.kind(content, role), "", None),
    "reference": (lambda source: f"OTHER-{source.key}", "contentId", "OTHER-801"),
    "title": (lambda source: reading(source.content, "title").upper(), "title", "NIGHT TRAIN"),
    "description": (lambda source: "Told otherwise.", "description", "Told otherwise."),
    "duration": (lambda source: "00:10:00", "duration", "00:10:00"),
    "genres": (genres_by({"drame": "Crime", "Drama": ["Crime", "Comedy"]}), "genres", ["Crime", "Comedy"]),
    "keywords": (lambda source: ["a", "b"], "keywords", ["a", "b"]),
    "titles": (
        lambda source: [ProductTitle(type="SubTitle", title="Sub", broadcasting=True, alternative=True)],
        "productTitles",
        [{"type": "SubTitle", "title": "Sub", "broadcastingTitle": True, "alternativeTitle": True}],
    ),
    "images": (
        lambda source: [ProductImage(id="I-1", url="https://i.test/1", identification="still")],
        "images",
        [{"imageId": "I-1", "highResolutionURL": "https://i.test/1", "identification": "still"}],
    ),
    "press_targets": (
        lambda source, image: ["English", "Print", "Nowhere"],
        "images",
        [
            {
                "imageId": "PLURIMEDIA-IMAGE-8012",
                "highResolutionURL": "https://images.test/801-2.jpg",
                "pressTargets": ["English", "Print"],
            }
        ],
    ),
    "cast": (
        lambda source: [{"name": source.people[1].last_name, "function": source.content.cast[0].job}],
        "cast",
        [{"name": "Morvan", "function": "Actor"}],
    ),
    "ratings": (
        lambda source: [
            ProductRating(
                regulator="Ofcom",
                rating=source.content.raw_fields()["csa"],
                reason="Because.",
                content_warnings=({"id": "Violence", "value": True},),
            )
        ],
        "ratings",
        [
            {
                "regulator": "Ofcom",
                "rating": "12",
                "reason": "Because.",
                "contentWarnings": [{"id": "Violence", "value": True}],
            }
        ],
    ),
    "custom_attributes": (
        lambda source: {"cANumber": reading(source.content, "production_year")},
        "customAttributes",
        {"cANumber": 2021},
    ),
    "distributor_number": (lambda source: "7", "", None),
    "more": (lambda source: {"origin": "European", "videoFormat": "HD"}, "origin", "European"),
    "template": (lambda source: None if source.kind != "program" else "FILM", "", None),
    "press_sheets": (lambda source: {"English": {"title": "THE FILM"}}, "", None),
    "collection": (lambda source: {"title": "Trains", "duration": timedelta(0)}, "", None),
    "hand_edit": (lambda edit: "overwrite", "", None),
}
"""Each rule: one in its place, and what it makes of the film on the wire."""


def test_every_rule_is_replaced_here() -> None:
    assert [each.name for each in attr.fields(EnrichRules)] == list(REPLACED)
    assert [each.default for each in attr.fields(EnrichRules)] == [getattr(rules, name) for name in REPLACED]


@pytest.mark.parametrize("name", [name for name, (_, wire, _) in REPLACED.items() if wire])
async def test_a_rule_is_replaced_and_the_others_stay(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    database = tmp_path / "m.db"
    rule, wire, value = REPLACED[name]
    fill(database, tree(), people=[{"id": 1, "firstName": "Nadia", "lastName": "Morvan"}])
    fill(database, [film(csa="12")])
    report = await one_run(sandbox, database, contents=[FILM])
    plain = writes(asked(sandbox))[0][2]
    sandbox.reset(contents=1)
    other = tmp_path / "other.db"
    fill(other, [film(csa="12")], people=[{"id": 1, "firstName": "Nadia", "lastName": "Morvan"}])
    report = await one_run(sandbox, other, rules=EnrichRules(**{name: rule}), contents=[FILM])
    assert report.ok, str(report.items)
    [(_, path, body)] = writes(asked(sandbox))
    assert path == "programs"
    assert body[wire] == value
    rest = {wire, "videoFormat"}
    assert {key: each for key, each in body.items() if key not in rest} == {
        key: each for key, each in plain.items() if key not in rest
    }
    again = await one_run(sandbox, other, rules=EnrichRules(**{name: rule}), contents=[FILM], verify=True)
    assert item_of(again, FILM).action == "unchanged", item_of(again, FILM)
    if name == "press_targets":
        assert any("'Nowhere' isn't a value" in note for note in item_of(report, FILM).notes)


@pytest.mark.parametrize("name", [name for name in REPLACED if name not in ("collection", "hand_edit")])
async def test_a_rule_that_raises_fails_its_item_alone(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    default = getattr(rules, name)

    def raising(*arguments: Any) -> Any:
        first = arguments[0]
        number = first.content.id if isinstance(first, EnrichSource) else first.id
        if number in (FILM, EPISODE):
            raise KeyError("csa")
        return default(*arguments)

    report = await one_run(sandbox, database, rules=EnrichRules(**{name: raising}))
    failed = {each for each, action in actions(report).items() if action == "failed"}
    assert failed == ({str(EPISODE)} if name == "distributor_number" else {str(EPISODE), str(FILM)})
    assert f"the rule {name!r} failed: KeyError: 'csa'" in (item_of(report, EPISODE).error or "")
    assert actions(report)[str(EPISODE + 1)] == "create"
    assert set(actions(await one_run(sandbox, database)).values()) == {"create", "unchanged"}


LISTS = ("genres", "titles", "images", "ratings", "press_targets")
MAPPINGS = ("custom_attributes", "more", "press_sheets")


async def test_a_rule_that_gives_nonsense_fails_its_items_and_one_that_gives_nothing_writes_nothing(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    for name in (*LISTS, *MAPPINGS):
        for nonsense in (42, "text"):
            wrong: dict[str, Any] = {name: lambda *_, given=nonsense: given}
            run = one_run(sandbox, database, rules=EnrichRules(**wrong), contents=[FILM], dry_run=True)
            item = item_of(await run, FILM)
            assert item.action == "failed", (name, nonsense)
            assert f"the rule {name!r} gave what can't be written" in (item.error or ""), (name, nonsense)
    for name in (*LISTS, *MAPPINGS):
        nothing: dict[str, Any] = {name: lambda *_: None}
        assert (await one_run(sandbox, database, rules=EnrichRules(**nothing), contents=[FILM], dry_run=True)).ok, name
    assert (await one_run(sandbox, database)).ok


async def test_rules_that_give_what_cant_be_written_are_told(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, [film()])
    for rule, told in (
        ({"more": lambda source: {"titel": "x"}}, "did you mean 'title'?"),
        ({"reference": lambda source: ""}, "an external reference is a text"),
        ({"more": lambda source: {"origin": "Martian"}}, ""),
        ({"reference": lambda source: "SAME"}, ""),
    ):
        item = item_of(await one_run(sandbox, database, rules=EnrichRules(**rule), dry_run=True), FILM)
        assert told in (item.error or ""), item
        assert (item.action == "failed") is bool(told)
    note = item_of(
        await one_run(sandbox, database, rules=EnrichRules(more=lambda source: {"origin": "Martian"})), FILM
    ).notes
    assert note == ("origin: 'Martian' isn't a value of dropdowns.origins in this installation; left out",)
    fill(database, [film(802)])
    twice = await one_run(sandbox, database, rules=EnrichRules(reference=lambda source: "SAME"), dry_run=True)
    assert [item.action for item in twice.items].count("failed") == 1
    assert "gave 'SAME' for content" in (item_of(twice, 802).error or "")


async def test_a_genre_that_the_installation_doesnt_have_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, [film(genre="Science-Fiction"), film(802, genre="Drame"), film(803, genre=None)])
    report = await one_run(sandbox, database)
    assert stored(sandbox, "program", FILM)["values"]["genres"] == ["ScienceFiction"]
    assert item_of(report, 802).notes == ("the genre 'Drame' is none of the installation's; a rule genres can map it",)
    assert item_of(report, 803).notes == item_of(report, FILM).notes == ()
    mapped = await one_run(sandbox, database, rules=EnrichRules(genres=genres_by({"drame": "Drama"})))
    assert actions(mapped) == {str(FILM): "unchanged", "802": "update", "803": "unchanged"}
    assert item_of(mapped, 802).changes == ("genres",)


async def test_prototypes_press_sheets_and_what_is_left_out(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    chosen = EnrichRules(
        **{name: REPLACED[name][0] for name in ("template", "press_sheets", "distributor_number")},
    )
    report = await one_run(sandbox, database, rules=chosen)
    assert report.ok, [str(each) for each in report.failures]
    assert report.counts == {"create": 10}
    assert stored(sandbox, "program", FILM)["values"]["contractRequired"] is True
    assert stored(sandbox, "episode", EPISODE)["values"]["distributorNumber"] == "7"
    async with client_of(sandbox) as client:
        sheets = await client.workflows.press_sheets.by_target(ref(FILM))
        assert {target: [each.title for each in found] for target, found in sheets.items()} == {"English": ["THE FILM"]}
        [sheet] = sheets["English"]
        await client.press_sheets.update(sheet.press_sheet_id, short_teletext="By hand")
    again = await one_run(sandbox, database, rules=chosen, verify=True)
    assert again.counts == {"unchanged": 10}
    other = attr.evolve(chosen, press_sheets=lambda source: {"English": {"title": "OTHER"}, "Nowhere": {"title": "X"}})
    changed = await one_run(sandbox, database, rules=other)
    assert item_of(changed, f"{FILM}/English").changes == ("title",)
    assert item_of(changed, f"{FILM}/Nowhere").action == "skipped"
    assert "'Nowhere' isn't a value" in item_of(changed, f"{FILM}/Nowhere").notes[0]
    assert sandbox.whatson.writes()["Press Sheet"] == {"created": 5, "updated": 6}
    left_out = await one_run(sandbox, database, rules=EnrichRules(kind=REPLACED["kind"][0]))
    assert item_of(left_out, FILM).notes == ("the rule kind leaves it out",)


async def test_collections_are_made_where_a_rule_knows_them(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    members = [film(collectionId=40), film(802, "Day Train", collectionId=40), film(803, "Alone", collectionId=41)]
    fill(database, members)
    plain = await one_run(sandbox, database)
    assert any(note.startswith("collections of which the mirror has nothing but the id") for note in plain.notes)
    seen: list[CollectionSource] = []

    def trains(source: CollectionSource) -> Any:
        seen.append(source)
        return {"title": "Trains", "duration": timedelta(0)} if source.id == 40 else None

    told: list[FlowProgress] = []
    plan = await one_run(sandbox, database, rules=EnrichRules(collection=trains), dry_run=True, progress=told.append)
    assert [each.done for each in told] == list(range(1, 7))
    assert [each.total for each in told[-2:]] == [6, 6]
    report = await one_run(sandbox, database, rules=EnrichRules(collection=trains))
    assert plan.items == report.items
    assert [(item.kind, item.key) for item in report.items if item.written] == [
        ("collection", "collection 40"),
        ("collection item", "content 801 in collection 40"),
        ("collection item", "content 802 in collection 40"),
    ]
    assert (seen[0].content, seen[0].members) == (None, (801, 802))
    made = sandbox.whatson.stored("collection", "PLURIMEDIA-COLLECTION-40")
    assert made is not None
    assert made["items"] == ["PLURIMEDIA-COLLECTION-40-801", "PLURIMEDIA-COLLECTION-40-802"]
    asked(sandbox)
    assert (await one_run(sandbox, database, rules=EnrichRules(collection=trains))).counts == {"unchanged": 6}
    assert len(asked(sandbox)) == 1
    fill(database, [content(41, "The loners", duration=200)], listed=False)
    known = await one_run(sandbox, database, contents=[803])
    assert [item.key for item in known.items if item.written] == ["collection 41", "content 803 in collection 41"]
    sandbox.reset(contents=1, whatson_release="2023r4")
    fill(tmp_path / "old.db", members)
    old = await one_run(sandbox, tmp_path / "old.db", rules=EnrichRules(collection=trains))
    assert item_of(old, 40).notes == ("2023r4 has no content collections",)
    failing = EnrichRules(collection=lambda source: {}["title"])
    assert "the rule 'collection' failed" in (item_of(await one_run(sandbox, database, rules=failing), 40).error or "")


async def test_a_hand_edit_rule_that_raises_fails_its_item(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    await one_run(sandbox, database)
    async with client_of(sandbox) as client:
        await client.programs.update(ref(FILM), title="By hand")
    fill(database, [film(title="New"), content(SERIES, "The Line", seasonCount=1, duration=9)])
    report = await one_run(sandbox, database, rules=EnrichRules(hand_edit=lambda edit: {}["choice"]))
    assert "the rule 'hand_edit' failed" in (item_of(report, FILM).error or "")
    assert actions(report)[str(SERIES)] == "update"
    assert actions(report)[str(SEASON)] == "unchanged"
