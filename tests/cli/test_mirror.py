"""`broadcast mirror`, as processes against a sandbox."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from broadcast_clients.sandbox import Sandbox
from tests.cli.support import broadcast, said

pytestmark = pytest.mark.sandbox(contents=120)


def test_catalogues_and_schedule_are_mirrored_and_told(sandbox: Sandbox, tmp_path: Path) -> None:
    large, private, empty = sandbox.plurimedia.catalog_ids
    first = broadcast("mirror", "catalogue", folder=tmp_path, sandbox=sandbox)
    assert f"catalogue {large}: 1 catalogs, 1 catalog_page, 120 content; 0 failed" in first.out
    assert f"catalogue {private}: " in first.out
    assert f"catalogue {empty}: " in first.out
    assert re.search(rf"^catalogue {large}: \d+ of 122$", first.err, re.MULTILINE)
    again = broadcast("mirror", "catalogue", str(large), "--json", folder=tmp_path, sandbox=sandbox)
    assert again.document["command"] == "mirror catalogue"
    assert again.result == {
        "runs": [
            {
                "scope": f"catalogue {large}",
                "done": {"catalog_changes": 1},
                "removed": 0,
                "failed": 0,
                "failures": [],
            }
        ]
    }
    channel = sandbox.plurimedia.channel_ids[0]
    words = ["mirror", "schedule", "--channel", str(channel), "--channel", "999999", "--days", "1", "--extra", "tags"]
    schedule = broadcast(*words, folder=tmp_path, sandbox=sandbox)
    assert "1 broadcasts" in schedule.out
    assert "Warning: the account has no channel 999999" in schedule.err
    status = broadcast("mirror", "status", "--json", folder=tmp_path)
    assert status.result["tables"]["schedule_day"] == 1
    assert status.result["tables"]["catalog_content"] == 125
    assert set(status.result["up_to"]) == {"schedule", *(f"catalog:{each}" for each in (large, private, empty))}
    assert None not in status.result["up_to"].values()
    assert "schedule_day         1" in broadcast("mirror", "status", folder=tmp_path).out
    assert broadcast("mirror", "rebuild", "--json", folder=tmp_path).result["tables"]["channel"] == 60


def test_failures_are_told_and_tried_again(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.fault("plurimedia", "GET /v2/api/v2/contents/{id}", "status", status=403, count=2)
    large = str(sandbox.plurimedia.catalog_id)
    first = broadcast("mirror", "catalogue", large, "--database", "a.db", folder=tmp_path, sandbox=sandbox, code=1)
    assert "; 2 failed" in first.out
    assert first.out.count("  content ") == 2
    left = broadcast("mirror", "failures", "--database", "a.db", "--json", folder=tmp_path, code=1)
    assert [each["kind"] for each in left.result["failures"]] == ["content", "content"]
    assert "status 403" in left.result["failures"][0]["error"]
    there = {"BROADCAST_DATABASE": "a.db"}
    again = broadcast("mirror", "catalogue", large, folder=tmp_path, sandbox=sandbox, more=there)
    assert "2 content; 0 failed" in again.out
    assert broadcast("mirror", "failures", folder=tmp_path, more=there).out == "Nothing failed.\n"


def test_wrong_usage_is_told_before_anything_is_done(sandbox: Sandbox, tmp_path: Path) -> None:
    both = ["mirror", "schedule", "--days", "1", "--day", "2024-11-05"]
    assert "exclude each other" in broadcast(*both, folder=tmp_path, sandbox=sandbox, code=2).err
    missing = broadcast("mirror", "status", "--database", "none.db", folder=tmp_path, sandbox=sandbox, code=2)
    assert "there is no database none.db" in missing.err
    secret = "postgresql://user:canary@db.example/mirror"
    shown = broadcast("mirror", "status", "--database", secret, folder=tmp_path, sandbox=sandbox, code=2)
    assert "PGPASSWORD" in said(shown.err)
    assert "canary" not in shown.err
    assert list(tmp_path.glob("*.db")) == []
    assert sandbox.requests() == []


def test_a_server_of_the_database_that_is_not_there_is_no_mistake_in_the_command(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    there = ["--database", "postgresql://user@127.0.0.1:1/none?connect_timeout=2"]
    for command in (["catalogue", "1"], ["schedule"], ["status"], ["failures"], ["rebuild"]):
        refused = broadcast("mirror", *command, *there, folder=tmp_path, sandbox=sandbox, code=7)
        assert "127.0.0.1" in said(refused.err)
    guide = broadcast("guide", "export", "g.xml", *there, folder=tmp_path, sandbox=sandbox, code=7)
    assert "can't be opened" in said(guide.err)
    assert sandbox.requests() == [], "nothing was asked for that couldn't be kept"


def test_other_overrides_than_the_database_has_are_told(sandbox: Sandbox, tmp_path: Path) -> None:
    broadcast("mirror", "catalogue", str(sandbox.plurimedia.catalog_ids[1]), folder=tmp_path, sandbox=sandbox)
    (tmp_path / "o.toml").write_text('[plurimedia.fields.Content]\ngenre = "genre"\n', encoding="utf-8")
    refused = broadcast("mirror", "status", "--overrides", "o.toml", folder=tmp_path, code=2)
    assert "rebuild" in refused.err
    broadcast("mirror", "rebuild", "--overrides", "o.toml", folder=tmp_path)
    broadcast("mirror", "status", "--overrides", "o.toml", folder=tmp_path)
