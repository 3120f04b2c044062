"""`broadcast encora`, against a sandbox; a sign-in on a terminal."""

from __future__ import annotations

import stat
import threading
import urllib.request
from pathlib import Path

import pytest

from broadcast_clients.sandbox import Sandbox
from tests.cli.support import broadcast, said, without_accounts
from tests.cli.terminal import on_terminal

pytestmark = pytest.mark.sandbox(contents=5)
PLAN = """
publish = true
[fields]
title = "Night Train"
drm_required = false
runtime_minutes = 93
content_rating = "PG"
[[files]]
path = "master.mp4"
type = "video_master"
"""


def upload(*more: str) -> tuple[str, ...]:
    return ("encora", "upload", "m.mp4", "--type", "video_master", *more)


def test_a_file_is_uploaded_and_told(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "m.mp4").write_bytes(bytes(1_000_000))
    planned = broadcast(*upload("--movie", "0192", "--dry-run", "--json"), folder=tmp_path, sandbox=sandbox)
    assert planned.result == {
        "dry_run": True,
        "file": "m.mp4",
        "size": 1_000_000,
        "asset_type": "video_master",
        "target": {"content_type": "movie", "content_id": "0192"},
    }
    assert "Would upload m.mp4 (1.0 MB)" in broadcast(*upload("--dry-run"), folder=tmp_path, sandbox=sandbox).out
    assert sandbox.requests() == []
    done = broadcast(*upload(), folder=tmp_path, sandbox=sandbox)
    assert said(done.out).startswith("Uploaded m.mp4 (1.0 MB) as ")
    assert "upload m.mp4: 1.0 MB of 1.0 MB" in done.err
    assert broadcast(*upload("--quiet", "--json"), folder=tmp_path, sandbox=sandbox).err == ""
    two = broadcast(*upload("--movie", "a", "--show", "b"), folder=tmp_path, sandbox=sandbox, code=2)
    assert "belongs to one title" in two.err
    wrong = broadcast(*upload("--sha256", "00" * 32), folder=tmp_path, sandbox=sandbox, code=5)
    assert "SHA-256" in wrong.err


def test_an_upload_that_broke_off_goes_on_in_another_run(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "m.mp4").write_bytes(bytes(1_000_000))
    sandbox.fault("encora_uploads", "PUT /files/{upload_id}", "status", status=403, count=None)
    failed = broadcast(*upload("--json"), folder=tmp_path, sandbox=sandbox, code=5).document
    begun = failed["result"]["upload_id"]
    sandbox.clear_faults()
    done = broadcast(*upload("--upload-id", begun, "--json"), folder=tmp_path, sandbox=sandbox)
    assert done.result["upload_id"] == begun
    assert done.result["size"] == 1_000_000


def test_a_plan_is_published_once(sandbox: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "film.toml").write_text(PLAN, encoding="utf-8")
    (folder / "master.mp4").write_bytes(bytes(100_000))
    words = ("encora", "publish", "plans/film.toml")
    planned = broadcast(*words, "--dry-run", folder=tmp_path, sandbox=sandbox)
    assert planned.out.splitlines()[0] == "create    movie"
    assert sandbox.requests() == []
    timer = threading.Timer(0.3, sandbox.advance, [0.1])  # the sandbox transcodes
    timer.start()
    first = broadcast(*words, "--json", folder=tmp_path, sandbox=sandbox)
    timer.join()
    assert first.result["status"] == "published"
    assert [each["action"] for each in first.result["steps"]] == ["create", "upload", "transcode", "publish"]
    assert "create    movie: " in first.err
    assert (folder / "film.toml.journal").exists()
    sandbox.clear_requests()
    again = broadcast(*words, "--json", folder=tmp_path, sandbox=sandbox)
    assert again.result["content_id"] == first.result["content_id"]
    assert [each for each in sandbox.requests() if each.method not in ("GET", "HEAD")] == []
    (folder / "master.mp4").unlink()
    lacking = broadcast(*words, "--journal", "new", folder=tmp_path, sandbox=sandbox, code=2)
    assert "there is no file plans/master.mp4" in lacking.err


def test_a_show_is_read_from_json_and_toml_with_its_tree(tmp_path: Path) -> None:
    import json

    from broadcast_clients.cli.plans import plan_of
    from encora_client.workflows.release import ShowPlan

    episode = {"fields": {"episode_number": 1}, "publish": "2024-11-05T06:00:00+01:00", "files": []}
    plan = {
        "fields": {"title": "T"},
        "publish": False,
        "seasons": [{"fields": {"season_number": 1}, "episodes": [episode]}],
    }
    (tmp_path / "s.json").write_text(json.dumps(plan), encoding="utf-8")
    show = plan_of(str(tmp_path / "s.json"))
    assert isinstance(show, ShowPlan)
    assert show.publish is False
    [season] = show.seasons
    assert str(season.episodes[0].publish) == "2024-11-05 06:00:00+01:00"
    text = (
        "[fields]\n[[seasons]]\n[seasons.fields]\nseason_number = 1\n[[seasons.episodes]]\n[seasons.episodes.fields]\n"
    )
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    other = plan_of(str(tmp_path / "s.toml"))
    assert isinstance(other, ShowPlan)
    assert len(other.seasons[0].episodes) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[field]\n", "the plan: a movie has no 'field'"),
        ("kind = 'film'\n[fields]\n", "must be movie or show, not 'film'"),
        ("publish = true\n", "the plan needs a table of fields"),
        ("publish = 3\n[fields]\n", "publish must be true, false, or a time"),
        ("publish = 'soon'\n[fields]\n", "publish must be true, false, or a time"),
        ("files = 1\n[fields]\n", "files must be a list of tables"),
        ("files = [1]\n[fields]\n", "the plan.files[0] must be a table"),
        ("[fields]\n[[files]]\npath = 'a'\n", "the plan.files[0] needs a path and a type"),
        ("[fields]\n[[seasons]]\n[seasons.fields]\n[[seasons.episodes]]\nnumber = 1\n", "an episode has no 'number'"),
        ("= 1", "can't be read as TOML"),
    ],
)
def test_a_plan_that_isnt_one_is_told_with_the_place(text: str, message: str, tmp_path: Path) -> None:
    from broadcast_clients.cli.plans import plan_of
    from broadcast_clients.core.errors import ConfigurationError

    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        plan_of(str(tmp_path / "p.toml"))
    assert message in str(caught.value)


def login(sandbox: Sandbox, *more: str) -> tuple[str, ...]:
    there = sandbox.encora
    discovery = f"{there.issuer}/.well-known/openid-configuration"
    return (
        "encora", "login", "--no-browser", "--client-id", there.client_id, "--discovery-url", discovery,
        "--redirect-uri", there.code_page_url, "--base-url", there.base_url, *more,
    )  # fmt: skip


def test_a_person_signs_in_on_a_terminal_and_other_commands_use_it(sandbox: Sandbox, tmp_path: Path) -> None:
    environment = without_accounts(tmp_path)
    with on_terminal(*login(sandbox), folder=tmp_path, environment=environment) as screen:
        address = screen.until(r"(http://\S+)\s")[1]
        screen.until("Paste the address")
        with urllib.request.urlopen(address, timeout=30) as page:
            screen.type(page.geturl())
        assert screen.ended() == 0, screen.text
    tokens = tmp_path / "settings" / "broadcast" / "encora-tokens.json"
    assert f"Signed in. The tokens are in {tokens}." in said(screen.text)
    assert stat.S_IMODE(tokens.stat().st_mode) == 0o600
    (tmp_path / "m.mp4").write_bytes(b"film")
    here = {"ENCORA_BASE_URL": sandbox.encora.base_url}
    sandbox.encora.expire_tokens()  # it is renewed
    broadcast(*upload(), folder=tmp_path, more=here)
    elsewhere = {"ENCORA_BASE_URL": "https://other.example/api/v2"}
    other = broadcast(*upload(), folder=tmp_path, more=elsewhere, code=3)
    assert f"you are signed in at {sandbox.encora.base_url}, and this is https://other.example" in other.err
    assert broadcast("encora", "logout", folder=tmp_path, more=here).out == "Signed out.\n"
    assert not tokens.exists()
    assert broadcast("encora", "logout", folder=tmp_path, more=here).out == "Nobody was signed in.\n"
    assert "broadcast encora login" in broadcast(*upload(), folder=tmp_path, more=here, code=3).err


def test_a_sign_in_by_lines_works_and_a_wrong_one_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    wrong = broadcast(*login(sandbox, "--json"), folder=tmp_path, given="http://127.0.0.1/callback?x=1\n", code=3)
    assert wrong.document["error"]["kind"] == "SignInFailed"
    assert "http://" in wrong.err
    lacking = broadcast("encora", "login", "--base-url", sandbox.encora.base_url, folder=tmp_path, code=2)
    assert "ENCORA_CLIENT_ID" in lacking.err
