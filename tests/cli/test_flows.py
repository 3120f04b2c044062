"""The chain and the doctor by the command line, against a sandbox."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from broadcast_clients.sandbox import Sandbox
from tests.cli.support import broadcast

pytestmark = pytest.mark.sandbox(contents=8)


def writes(sandbox: Sandbox, api: str) -> list[str]:
    """Requests that may have changed something, but for logins."""
    return [
        f"{each.method} {each.path}"
        for each in sandbox.requests(api)
        if each.method not in ("GET", "HEAD") and not each.path.endswith("/login")
    ]


def test_the_chain_from_catalogue_to_platform(sandbox: Sandbox, tmp_path: Path) -> None:
    catalog = str(sandbox.plurimedia.catalog_id)
    broadcast("mirror", "catalogue", catalog, folder=tmp_path, sandbox=sandbox)
    plan = broadcast("enrich", "--catalogue", catalog, "--dry-run", folder=tmp_path, sandbox=sandbox)
    assert "create    program content 7488 'Blade Runner'" in plan.out
    assert plan.out.rstrip().endswith("enrich (dry run): 8 create")
    assert writes(sandbox, "whatson") == []
    done = broadcast("enrich", "--catalogue", catalog, "--json", folder=tmp_path, sandbox=sandbox)
    assert done.result["counts"] == {"create": 8}
    (tmp_path / "enrich.json").write_text(done.out, encoding="utf-8")
    sandbox.clear_requests()
    again = broadcast("enrich", "--catalogue", catalog, folder=tmp_path, sandbox=sandbox)
    assert again.out.rstrip().endswith("enrich: 8 unchanged")
    assert writes(sandbox, "whatson") == []
    planned = broadcast("release", "--dry-run", "--json", folder=tmp_path, sandbox=sandbox, code=1)
    assert planned.result["dry_run"]
    assert writes(sandbox, "encora") == []
    released = broadcast("release", "--patience", "0", "--json", folder=tmp_path, sandbox=sandbox, code=1)
    assert {each["kind"] for each in released.result["items"]} == {"movie"}
    assert all(each["error"] for each in released.result["items"] if each["action"] == "failed")
    (tmp_path / "release.json").write_text(released.out, encoding="utf-8")
    words = ("report", "page.html", "--of", "enrich.json", "--of", "release.json", "--title", "What went on")
    assert broadcast(*words, folder=tmp_path).out == "The report is in page.html.\n"
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "What went on" in page
    assert "Blade Runner" in page
    (tmp_path / "other.json").write_text('{"result": {"items": 1}}', encoding="utf-8")
    wrong = broadcast("report", "--of", "other.json", folder=tmp_path, code=2)
    assert "other.json isn't what a command printed with --json" in wrong.err


def test_a_refused_credential_ends_a_flow_with_its_code(sandbox: Sandbox, tmp_path: Path) -> None:
    broadcast("mirror", "catalogue", str(sandbox.plurimedia.catalog_id), folder=tmp_path, sandbox=sandbox)
    wrong = {"WHATSON_PASSWORD": "canary"}
    refused = broadcast("enrich", "--json", folder=tmp_path, sandbox=sandbox, more=wrong, code=3)
    assert "canary" not in refused.out + refused.err
    assert (
        "there is no database none.db"
        in broadcast("enrich", "--database", "none.db", folder=tmp_path, sandbox=sandbox, code=2).err
    )


@pytest.mark.sandbox(contents=5, variants={"plurimedia.versions": "v1"})
def test_the_doctor_writes_a_report_and_overrides_that_commands_take(sandbox: Sandbox, tmp_path: Path) -> None:
    words = ("doctor", "plurimedia", "--report", "r.txt", "--out", "o.toml")
    told = broadcast(*words, "--json", "--exit-code", folder=tmp_path, sandbox=sandbox, code=8)
    assert told.result["api"] == "plurimedia"
    assert (tmp_path / "r.txt").read_text(encoding="utf-8").startswith("Plurimedia at http://127.0.0.1:")
    assert tomllib.loads((tmp_path / "o.toml").read_text(encoding="utf-8")) == told.result["overrides"]
    broadcast("mirror", "catalogue", "--overrides", "o.toml", folder=tmp_path, sandbox=sandbox)
    everything = "".join(each.read_text(encoding="utf-8") for each in (tmp_path / "r.txt", tmp_path / "o.toml"))
    assert sandbox.plurimedia.subscription_key not in everything + json.dumps(told.document)


def test_the_doctor_tells_an_account_that_lets_nobody_in_from_one_that_isnt_there(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    words = ("doctor", "plurimedia", "--out", "o.toml")
    wrong = {"PLURIMEDIA_SUBSCRIPTION_KEY": "canary"}
    refused = broadcast(*words, folder=tmp_path, sandbox=sandbox, more=wrong, code=3)
    assert "problem   credentials: credential: the server doesn't take it" in refused.out
    assert "canary" not in refused.out + refused.err
    away = {"PLURIMEDIA_BASE_URL": "http://127.0.0.1:9"}
    assert (
        "can't be reached"
        in broadcast(*words, "--retries", "0", folder=tmp_path, sandbox=sandbox, more=away, code=4).out
    )
    assert not (tmp_path / "o.toml").exists()
    assert "isn't NAME=VALUE" in broadcast(*words, "--known", "x", folder=tmp_path, sandbox=sandbox, code=2).err
