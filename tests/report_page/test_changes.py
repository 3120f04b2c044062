"""What changed in a mirror, held against what the sandbox says that it changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from broadcast_clients.flows.mirror import Mirror
from broadcast_clients.flows.report_page import Snapshot, SourceChanges, changes_since
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import PlurimediaClient


def client_of(sandbox: Sandbox) -> PlurimediaClient:
    handle = sandbox.plurimedia
    return PlurimediaClient(base_url=handle.base_url, subscription_key=handle.subscription_key, lang="fr")


def load(sandbox: Sandbox, client: PlurimediaClient, database: Path) -> None:
    with Mirror(client, database) as mirror:
        assert not mirror.schedule(channels=sandbox.plurimedia.channel_ids[:3], days=4).failed
        assert not mirror.catalog(sandbox.plurimedia.catalog_id).failed


@pytest.mark.sandbox(contents=300)
def test_a_day_passes(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    with client_of(sandbox) as client:
        empty = Snapshot.of(database)
        assert empty.empty
        load(sandbox, client, database)
        first = changes_since(empty, database)
        assert len(first.added) == 300
        assert len(first.days_added) == 12
        assert (first.changed, first.removed, first.days_changed) == ((), (), ())
        before = Snapshot.of(database)
        assert changes_since(before, database) == SourceChanges()
        told: dict[str, Any] = sandbox.advance(days=1)["plurimedia"]
        load(sandbox, client, database)
        found = changes_since(before, database)
    assert {each.content_id for each in found.added} == set(told["added"])
    assert {each.content_id for each in found.removed} == set(told["removed"])
    assert {each.content_id for each in found.changed} == set(told["updated"])
    assert all(each.title for each in (*found.added, *found.removed, *found.changed))
    names = {name for each in found.changed for name in each.fields}
    assert names
    assert "lastUpdate" not in names or all(
        each.fields == ("lastUpdate",) for each in found.changed if "lastUpdate" in each.fields
    )
    days = {(each["channel_id"], each["day"]) for each in (*told["schedule"]["replaced"], *told["schedule"]["edited"])}
    loaded = {(channel, day.isoformat()) for channel, day in before.days}
    ours = {(channel, day.isoformat()) for channel, day in found.days_changed}
    assert ours <= days & loaded
    assert len(found.days_added) == 3


@pytest.mark.sandbox(contents=20)
def test_members_that_are_new_other_or_gone(sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    with client_of(sandbox) as client:
        load(sandbox, client, database)
        before = Snapshot.of(database)
        with Mirror(client, database) as mirror:
            listed = {row["content_id"] for row in mirror.rows("catalog_content")}
            rows = [row for row in mirror.rows("content") if row["content_id"] in listed][:3]
            raws = [json.loads(row["raw"]) for row in rows]
            raws[0] |= {"title": "<b>", "new": {"a": ["\ud800"]}}
            raws[1] |= {"lastUpdate": "2030-01-01T00:00:00"}
            del raws[2]["duration"]
            change = text("UPDATE content SET raw = :raw WHERE content_id = :id")
            with mirror.engine.begin() as connection:
                for row, raw in zip(rows, raws, strict=True):
                    connection.execute(change, {"raw": json.dumps(raw), "id": row["content_id"]})
        found = {each.content_id: each.fields for each in changes_since(before, database).changed}
    assert [found[row["content_id"]] for row in rows] == [("title", "new"), ("lastUpdate",), ()]
