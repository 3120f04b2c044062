"""The flow under each thing that the documents of WHATS'ON leave open, turned round one by one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from broadcast_clients.flows.enrich import EnrichRules, ProductRating
from broadcast_clients.sandbox import Sandbox
from tests._async.enrich.on_sandbox import client_of, item_of, one_run, ref
from tests.flows.enrich_mirror import EPISODE, FILM, SEASON, SERIES, content, fill, film, tree

NAMES = (
    "omitted", "write_result", "write_status", "required_on_create", "unset_fields", "ratings", "cleared_rating",
    "unknown_dropdown", "unknown_custom_attribute", "unknown_fields", "uncertain_fields", "first_sightings",
    "series_type", "press_sheet_rows", "episode_needs_season", "season_change", "titles_without_broadcast",
    "product_code", "listed_children", "collection_calls_on_seasons", "inherited_fields", "broadcasting_title",
    "press_sheet_image_targets",
)  # fmt: skip
"""Assumptions that the calls of the flow touch."""
VARIANTS = [
    (each.name, variant)
    for each in Sandbox.assumptions()
    if each.name.removeprefix("whatson.") in NAMES
    for variant in each.variants
    if variant != each.default
]
NOT_PUT = ("whatson.omitted", "cleared_by_put")
"""An installation whose PUT clears what it doesn't name can't be given differences; no document shows one."""
PARTS = 4
RULES = EnrichRules(
    ratings=lambda source: [ProductRating(regulator="Ofcom", rating="12")],
    custom_attributes=lambda source: {"cANumber": source.content.production_year},
    press_targets=lambda source, image: ["English"],
    collection=lambda source: {"title": "Trains", "duration": "00:00:00"},
    press_sheets=lambda source: {"English": {"title": "X"}} if source.kind == "program" else {},
)


@pytest.mark.parametrize("part", range(PARTS))
async def test_each_assumption_turned_round(sandbox: Sandbox, tmp_path: Path, part: int) -> None:
    fill(tmp_path / "mirror.db", [*tree()[:4], film(collectionId=40)])
    for name, variant in VARIANTS[part::PARTS]:
        which = f"{name}={variant}"
        sandbox.reset(contents=1, variants={name: variant})
        database = tmp_path / f"{which.replace('/', '-')}.db"
        shutil.copy(tmp_path / "mirror.db", database)
        first = await one_run(sandbox, database, rules=RULES)
        assert first.counts == {"create": 8}, f"{which}: {[str(each) for each in first.failures]}"
        verified = await one_run(sandbox, database, rules=RULES, verify=True)
        assert verified.counts == {"unchanged": 8}, f"{which}: {[str(each) for each in verified.items]}"
        if (name, variant) == NOT_PUT:
            continue
        async with client_of(sandbox) as client:
            await client.programs.update(ref(FILM), origin="European", title="By hand")
        fill(
            database,
            [
                content(SERIES, "The Line", seasonCount=1, duration=9),
                content(SEASON, "The Line", seasonNumber=1, masterId=SERIES, duration=40, images=[]),
                film(title="Second", collectionId=40, productionYear=2022),
            ],
        )
        second = await one_run(sandbox, database, rules=RULES)
        assert second.ok, f"{which}: {[str(each) for each in second.failures]}"
        assert item_of(second, SEASON).changes == ("duration", f"images[PLURIMEDIA-IMAGE-{SEASON}2]"), which
        assert len(item_of(second, FILM).notes) == 1, which
        assert item_of(second, EPISODE).action == "unchanged", which
        third = await one_run(sandbox, database, rules=RULES, verify=True)
        assert third.counts == {"unchanged": 8}, f"{which}: {[str(each) for each in third.items]}"
