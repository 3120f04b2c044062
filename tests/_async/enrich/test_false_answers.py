"""A single 404 isn't taken for a product that somebody deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.flows.enrich import EnrichRules, overwrite_hand_edits
from broadcast_clients.sandbox import Sandbox
from tests._async.enrich.on_sandbox import actions, asked, item_of, one_run, ref, writes
from tests.flows.enrich_mirror import FILM, SERIES, fill, film, tree

READ = "GET /content/v1/series/{contentId}"
PRODUCT = "GET /content/v1/products/{contentId}"


async def test_one_that_a_second_look_takes_back_changes_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    await one_run(sandbox, database)
    asked(sandbox)
    sandbox.fault("whatson", READ, "status", status=404)
    report = await one_run(sandbox, database, verify=True)
    assert set(actions(report).values()) == {"unchanged"}
    assert writes(asked(sandbox)) == []
    sandbox.fault("whatson", READ, "status", status=404, count=2)
    report = await one_run(sandbox, database, verify=True)
    series = item_of(report, SERIES)
    assert series.action == "failed"
    assert "answers 404 for it as a series, and has a product of that reference" in str(series.error)
    assert writes(asked(sandbox)) == []
    assert set(actions(await one_run(sandbox, database)).values()) == {"unchanged"}


@pytest.mark.parametrize("release", ["2024r4", "2021r1"])
async def test_one_that_lasts_counts_as_deleted_until_the_product_is_there_again(
    sandbox: Sandbox, tmp_path: Path, release: str
) -> None:
    database = tmp_path / "m.db"
    fill(database, [film()])
    client: Any = {"release": release}  # an early one has no second call to ask by
    await one_run(sandbox, database, client=client)
    for route in ("GET /content/v1/programs/{contentId}", PRODUCT):
        sandbox.fault("whatson", route, "status", status=404, count=None)
    gone = item_of(await one_run(sandbox, database, client=client, verify=True), FILM)
    assert gone.action == "skipped"
    assert "deleted in WHATS'ON" in gone.notes[0]
    asked(sandbox)
    assert item_of(await one_run(sandbox, database, client=client), FILM).notes == gone.notes
    assert [each.method for each in asked(sandbox) if each.path.endswith(ref(FILM))] == ["GET"], "one look a run"
    sandbox.clear_faults()
    assert item_of(await one_run(sandbox, database, client=client), FILM).action == "unchanged", (
        "it isn't gone any more"
    )
    asked(sandbox)
    assert item_of(await one_run(sandbox, database, client=client), FILM).action == "unchanged"
    assert not [each for each in asked(sandbox) if each.path.endswith(ref(FILM))]
    for route in ("GET /content/v1/programs/{contentId}", PRODUCT):
        sandbox.fault("whatson", route, "status", status=404, count=None)
    assert item_of(await one_run(sandbox, database, client=client, verify=True), FILM).action == "skipped"
    anew = EnrichRules(hand_edit=overwrite_hand_edits)
    without_verify = await one_run(sandbox, database, client=client, rules=anew)
    assert item_of(without_verify, FILM).action == "create"
    assert sandbox.whatson.writes()["Program"]["created"] == 1, "its reference tells WHATS'ON which one it is"
