"""What goes wrong: one item's failure is its own, and whatever happens, nothing is made twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.errors import ConfigurationError, PermissionDenied
from broadcast_clients.flows.enrich import AsyncEnrichFlow
from broadcast_clients.flows.links import Links
from broadcast_clients.flows.mirror import DatabaseUnusable
from broadcast_clients.sandbox import Sandbox
from tests._async.enrich.on_sandbox import ORDER, actions, asked, client_of, item_of, one_run, ref, writes
from tests.flows.enrich_mirror import EPISODE, FILM, SEASON, SERIES, content, episode, fill, film, tree

POSTS = [f"POST /content/v1/{kind}" for kind in ("series", "seasons", "episodes", "programs")]
REFUSAL = {
    "statusCode": "422",
    "message": "Operation cannot be completed due to violations",
    "concept": "Series",
    "id": "x",
    "errors": [{"errorCode": "CORE-00002", "description": "Value of title is wrong", "data": []}],
}


async def test_one_failing_item_doesnt_stop_the_rest_and_is_tried_again(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, [*tree(), film(802, "Day Train", duration=None), film(803, "Slow Train")])
    report = await one_run(sandbox, database)
    assert actions(report) == {**dict.fromkeys(ORDER, "create"), "802": "failed", "803": "create"}
    assert not report.ok
    error = item_of(report, 802).error or ""
    assert "duration" in error
    assert "CORE-00010" in error
    assert actions(await one_run(sandbox, database)) == {**dict.fromkeys([*ORDER, "803"], "unchanged"), "802": "failed"}
    fill(database, [film(802, "Day Train")])
    assert actions(await one_run(sandbox, database)) == {**dict.fromkeys([*ORDER, "803"], "unchanged"), "802": "create"}


async def test_what_stands_below_a_failure_waits_for_the_next_run(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    for route, below in (("POST /content/v1/series", 3), ("POST /content/v1/seasons", 2)):
        sandbox.reset(contents=1)
        (tmp_path / "x.db").unlink(missing_ok=True)
        fill(tmp_path / "x.db", tree())
        sandbox.fault("whatson", route, "status", status=422, body=REFUSAL)
        report = await one_run(sandbox, tmp_path / "x.db")
        assert list(actions(report).values()).count("failed") == 1
        assert list(actions(report).values()).count("skipped") == below
        assert actions(report)[str(FILM)] == "create"
        again = await one_run(sandbox, tmp_path / "x.db")
        assert again.ok
        assert again.counts["create"] == below + 1


async def test_a_refused_credential_stops_the_run_and_what_was_done_is_kept(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    sandbox.fault("whatson", "POST /content/v1/episodes", "status", status=403, count=None)
    with pytest.raises(PermissionDenied):
        await one_run(sandbox, database)
    sandbox.clear_faults()
    asked(sandbox)
    report = await one_run(sandbox, database)
    assert report.ok
    assert {path for _, path, _ in writes(asked(sandbox))} == {"episodes", "programs"}


@pytest.mark.parametrize("kind", ["reset_after", "close_after", "status"])
async def test_a_lost_answer_never_makes_a_second_thing(sandbox: Sandbox, tmp_path: Path, kind: str) -> None:
    """The server has acted, and nobody hears of it: neither the client's retries nor the next run do it again."""
    more: dict[str, Any] = {"status": 503, "acted": True} if kind == "status" else {}
    for retries in (0, 2):
        for route in POSTS:
            sandbox.reset(contents=1)
            database = tmp_path / f"{kind}-{retries}-{route.rpartition('/')[2]}.db"
            fill(database, tree())
            sandbox.fault("whatson", route, kind, count=1, **more)
            client = {"retries": 0} if retries == 0 else None
            first = await one_run(sandbox, database, client=client)
            if retries == 0:
                assert len(first.failures) == 1, route
                assert first.failures[0].action == "unknown", route
            last = await one_run(sandbox, database)
            assert last.ok, route
            assert {item.action for item in last.items} <= {"unchanged", "create"}, route
            totals = sandbox.whatson.writes()
            created = {concept: each.get("created", 0) for concept, each in totals.items()}
            assert created == {"Series": 1, "Season": 1, "Episode": 2, "Program": 1}, (route, totals)
            assert {item.action for item in (await one_run(sandbox, database)).items} == {"unchanged"}, route


async def test_a_lost_answer_to_a_change_isnt_taken_for_a_planners_edit(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    await one_run(sandbox, database)
    fill(database, [film(title="Second")])
    sandbox.fault("whatson", "PUT /content/v1/programs/{contentId}", "reset_after", count=1)
    assert item_of(await one_run(sandbox, database, client={"retries": 0}), FILM).action == "unknown"
    fill(database, [film(title="Third")])
    found = item_of(await one_run(sandbox, database), FILM)
    assert (found.action, found.notes) == ("update", ())
    assert found.changes == ("title", "description", "product_titles[OriginalTitle]")


async def test_a_list_that_cant_be_read_ends_the_run_before_anything_is_written(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    sandbox.fault("whatson", "GET /content/v1/genres", "status", status=500, count=None)
    with pytest.raises(Exception, match=r"dropdowns\.genres"):
        await one_run(sandbox, database)
    assert writes(asked(sandbox)) == []


async def test_what_is_no_mirror_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="has no mirror"):
        await one_run(sandbox, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists(), "a typing error makes no file"
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(b"this is no database" * 100)
    with pytest.raises(ConfigurationError, match="can't be opened"):
        await one_run(sandbox, garbage)
    old = tmp_path / "old.db"
    fill(old)
    with Links(old) as links, links.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE mirror_state SET value = '99' WHERE name = 'schema'")
    with pytest.raises(ConfigurationError, match="layout 99"):
        await one_run(sandbox, old)


async def test_a_database_that_is_full_stops_the_run(sandbox: Sandbox, tmp_path: Path) -> None:
    """The links are written first, so that there is never a product that nobody remembers."""
    database = tmp_path / "m.db"
    fill(database, [*tree(), *(film(900 + number) for number in range(40))])
    async with client_of(sandbox) as client, AsyncEnrichFlow(database, client, concurrency=1) as flow:
        await flow.run(contents=[FILM])
        with flow.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # as few as it has now
            connection.rollback()
        with pytest.raises(DatabaseUnusable, match="full"):
            await flow.run()
    sent = {body["contentId"] for _, _, body in writes(asked(sandbox))}
    assert 1 < len(sent) < 45
    with Links(database) as links:
        assert sent <= {link.target for link in links.each()}
    report = await one_run(sandbox, database)
    assert report.ok
    assert sum(each.get("created", 0) for each in sandbox.whatson.writes().values()) == 45


async def test_contents_that_the_mirror_lacks_and_kinds_that_change_are_told(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    fill(database, tree())
    report = await one_run(sandbox, database, contents=[FILM, 999])
    assert actions(report) == {"999": "failed", str(FILM): "create"}
    assert "mirror it first" in (item_of(report, 999).error or "")
    await one_run(sandbox, database)
    fill(database, [episode(FILM, 3)])
    changed = await one_run(sandbox, database)
    assert item_of(changed, FILM).action == "skipped"
    assert "made as a program" in item_of(changed, FILM).notes[0]
    fill(database, [content(EPISODE, "Alone")])
    assert "made as an episode" in item_of(await one_run(sandbox, database), EPISODE).notes[0]
    assert sandbox.whatson.stored("program", ref(FILM)) is not None
    assert {str(SEASON), str(SERIES)} <= actions(changed).keys()
