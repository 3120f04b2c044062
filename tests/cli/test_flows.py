"""The chain and the doctor by the command line, against a sandbox."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient
from tests.cli.support import broadcast

pytestmark = pytest.mark.sandbox(contents=8)
RULES = """
from broadcast_clients.flows.release import ReleaseRules
RULES = ReleaseRules(artwork=lambda source: (), title=lambda source: "as I like it")
"""


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
    (tmp_path / "my_release_rules.py").write_text(RULES, encoding="utf-8")
    mine = ("--rules", "my_release_rules:RULES", "--patience", "0")
    planned = broadcast("release", *mine, "--dry-run", "--json", folder=tmp_path, sandbox=sandbox)
    assert planned.result["counts"] == {"create": 8}
    assert writes(sandbox, "encora") == []
    sandbox.fault("encora", "POST /admin/movies", "status", status=422)
    released = broadcast("release", *mine, "--json", folder=tmp_path, sandbox=sandbox, code=1)
    assert released.result["counts"] == {"create": 7, "failed": 1}
    assert {each["title"] for each in released.result["items"]} >= {"as I like it"}
    mended = broadcast("release", *mine, folder=tmp_path, sandbox=sandbox)
    assert mended.out.rstrip().endswith("release: 1 created, 7 unchanged")
    (tmp_path / "release.json").write_text(released.out, encoding="utf-8")
    words = ("report", "page.html", "--of", "enrich.json", "--of", "release.json", "--title", "What went on")
    assert broadcast(*words, folder=tmp_path).out == "The report is in page.html.\n"
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "What went on" in page
    assert "Blade Runner" in page
    (tmp_path / "other.json").write_text('{"result": {"items": 1}}', encoding="utf-8")
    wrong = broadcast("report", "--of", "other.json", folder=tmp_path, code=2)
    assert "other.json isn't what a command printed with --json" in wrong.err


def test_the_guide_is_exported_and_published(sandbox: Sandbox, tmp_path: Path) -> None:
    one, two, *_ = map(str, sandbox.plurimedia.channel_ids)
    words = ("mirror", "schedule", "--channel", one, "--channel", two, "--days", "2")
    broadcast(*words, folder=tmp_path, sandbox=sandbox)
    sandbox.clear_requests()
    written = broadcast("guide", "export", "guide.xml", "--channel", one, "--json", folder=tmp_path, sandbox=sandbox)
    assert written.result["counts"] == {"create": 2}
    assert 'channel="' in (tmp_path / "guide.xml").read_text(encoding="utf-8")
    assert "guide: 2 unchanged" in broadcast("guide", "export", "guide.xml", "--channel", one, folder=tmp_path).out
    assert sandbox.requests() == []
    proposed = broadcast("guide", "channels", "channels.toml", "--json", folder=tmp_path, sandbox=sandbox)
    assert len(proposed.result["channels"]) == 60
    there = broadcast("guide", "channels", "channels.toml", folder=tmp_path, sandbox=sandbox, code=2)
    assert "--force replaces it" in there.err
    with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as client:
        target = client.admin.channels.list().first()
    assert target is not None
    send = ("guide", "publish", "--channel", f"{one}={target.id}")
    plan = broadcast(*send, "--dry-run", folder=tmp_path, sandbox=sandbox)
    assert plan.out.rstrip().endswith("guide (dry run): 2 send")
    assert writes(sandbox, "encora") == []
    done = broadcast(*send, "--wait", folder=tmp_path, sandbox=sandbox)
    assert done.out.rstrip().endswith("guide: 2 sent")
    assert broadcast(*send, folder=tmp_path, sandbox=sandbox).out.rstrip().endswith("guide: 2 unchanged")
    for wrong in ((), ("--channel", "x=1"), ("--channel", "12")):
        broadcast("guide", "publish", *wrong, folder=tmp_path, sandbox=sandbox, code=2)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("rules", "--rules takes MODULE:NAME"),
        ("no_such_module:X", "there is no module 'no_such_module'"),
        ("json:NOTHING", "json has no 'NOTHING'"),
        ("json:dumps", "it is a function, not a GuideRules"),
    ],
)
def test_rules_that_arent_there_are_told(place: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "broadcast.db").touch()
    assert message in broadcast("guide", "export", "g.xml", "--rules", place, folder=tmp_path, code=2).err


def test_a_refused_credential_ends_a_flow_with_its_code(sandbox: Sandbox, tmp_path: Path) -> None:
    broadcast("mirror", "catalogue", str(sandbox.plurimedia.catalog_id), folder=tmp_path, sandbox=sandbox)
    wrong = {"WHATSON_PASSWORD": "canary"}
    refused = broadcast("enrich", "--json", folder=tmp_path, sandbox=sandbox, more=wrong, code=3)
    assert "canary" not in refused.out + refused.err
    assert (
        "there is no database none.db"
        in broadcast("enrich", "--database", "none.db", folder=tmp_path, sandbox=sandbox, code=2).err
    )


@pytest.mark.sandbox(contents=5, variants={"plurimedia.v2_prefix": "v1"})
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
    assert "o.toml isn't written" in refused.err
    assert "isn't NAME=VALUE" in broadcast(*words, "--known", "x", folder=tmp_path, sandbox=sandbox, code=2).err


@pytest.mark.parametrize("api", ["encora", "whatson"])
def test_the_doctor_examines_the_other_accounts_too(api: str, sandbox: Sandbox, tmp_path: Path) -> None:
    here = sandbox.environment()
    words = ("doctor", api, "--base-url", "http://127.0.0.1:9", "--retries", "0", "--json")
    away = broadcast(*words, folder=tmp_path, more=here, code=4)
    assert away.result["api"] == api
    assert away.result["worst"] == "problem"
