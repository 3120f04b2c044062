"""Accounts: what counts more, files with credentials, the settings file, and what each lack ends with."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from broadcast_clients.cli.secrets import PrivateFile
from broadcast_clients.sandbox import Sandbox
from tests.cli.support import broadcast, command, environment_of, said, spawned

pytestmark = pytest.mark.sandbox(contents=5)
LIST = ("mirror", "catalogue", "--json")


def private(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text + "\n", encoding="utf-8")
    path.chmod(mode)
    return path


def test_without_a_credential_nothing_is_sent_and_the_way_out_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    address = {"PLURIMEDIA_BASE_URL": sandbox.plurimedia.base_url}
    lacking = broadcast(*LIST, folder=tmp_path, more=address, code=3)
    assert lacking.document["error"]["kind"] == "CredentialError"
    assert "set PLURIMEDIA_SUBSCRIPTION_KEY, or name a file with it by --key-file" in lacking.err
    (tmp_path / "m.mp4").write_bytes(b"film")
    upload = ("encora", "upload", "m.mp4", "--type", "trailer")
    address = {"ENCORA_BASE_URL": sandbox.encora.base_url}
    assert "broadcast encora login" in broadcast(*upload, folder=tmp_path, more=address, code=3).err
    address = {"WHATSON_BASE_URL": sandbox.whatson.base_url, "WHATSON_USERNAME": "sandbox"}
    assert "--password-file" in broadcast("whatson", "drift", folder=tmp_path, more=address, code=3).err
    assert sandbox.requests() == []


def test_a_key_comes_from_a_file_that_is_for_the_user_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    account = {"PLURIMEDIA_BASE_URL": sandbox.plurimedia.base_url, "PLURIMEDIA_SUBSCRIPTION_KEY": "wrong"}
    key = private(tmp_path / "key", sandbox.plurimedia.subscription_key)
    assert broadcast(*LIST, "--key-file", "key", folder=tmp_path, more=account).document["ok"]
    key.chmod(0o644)
    sandbox.clear_requests()
    open_door = broadcast(*LIST, "--key-file", "key", folder=tmp_path, more=account, code=3)
    assert "others may read the credential file key (mode 0644)" in open_door.err
    assert "chmod 600 key" in open_door.err
    private(tmp_path / "empty", "")
    assert "is empty" in broadcast(*LIST, "--key-file", "empty", folder=tmp_path, more=account, code=3).err
    assert "No such file" in broadcast(*LIST, "--key-file", "none", folder=tmp_path, more=account, code=3).err
    assert sandbox.requests() == []


def test_what_comes_through_a_pipe_is_read_once_and_kept() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"from a password manager\n")
    os.close(writing)
    source = PrivateFile(Path(f"/dev/fd/{reading}"))
    assert [source.reveal(), source.reveal()] == ["from a password manager"] * 2
    assert "password" not in repr(source)
    os.close(reading)


def test_a_credential_that_is_named_is_used_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    private(tmp_path / "password", sandbox.whatson.password)
    there = {**sandbox.environment(), "WHATSON_TOKEN": "canary", "PLURIMEDIA_SECONDARY_KEY": "canary"}
    broadcast("whatson", "drift", "--password-file", "password", folder=tmp_path, more=there)
    private(tmp_path / "key", "wrong")
    broadcast(*LIST, "--key-file", "key", folder=tmp_path, more=there, code=3)
    assert {each.headers.get("ocp-apim-subscription-key") for each in sandbox.requests("plurimedia")} == {"wrong"}
    assert [each for each in sandbox.requests() if "canary" in str(each.headers)] == []


def test_what_isnt_there_on_this_machine_is_told_as_that(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    lacking = broadcast("whatson", "drift", folder=tmp_path, sandbox=sandbox, code=7)
    assert "pip install 'broadcast-clients[schema]'" in lacking.err
    for line, name in (("doctor plurimedia --report", "r.txt"), ("guide export", "g.xml"), ("report", "r.html")):
        sandbox.clear_requests()
        told = broadcast(*line.split(), f"nowhere/{name}", "--json", folder=tmp_path, sandbox=sandbox, code=7)
        assert told.document["error"]["message"] == f"there is no folder {tmp_path}/nowhere to write {name} into"
        assert sandbox.requests() == [], "that is told before the work"
    words = ("doctor", "plurimedia", "--report", f"{'n' * 300}.txt", "--json")
    told = broadcast(*words, folder=tmp_path, sandbox=sandbox, code=7)
    assert ".txt: File name too long" in told.err
    assert "look at the path" in told.document["error"]["hint"]


def test_passwords_and_tokens_come_from_files_too(sandbox: Sandbox, tmp_path: Path) -> None:
    user = sandbox.whatson
    private(tmp_path / "password", user.password)
    words = ["whatson", "drift", "--base-url", user.base_url, "--username", user.username, "--json"]
    assert broadcast(*words, "--password-file", "password", folder=tmp_path).result["apis"][0]["api"] == "content"
    private(tmp_path / "token", sandbox.encora.token)
    (tmp_path / "m.mp4").write_bytes(b"film")
    words = ["encora", "upload", "m.mp4", "--type", "trailer", "--base-url", sandbox.encora.base_url, "--json"]
    assert broadcast(*words, "--token-file", "token", folder=tmp_path).result["size"] == 4


def test_a_refused_credential_and_an_address_without_a_server_have_codes(sandbox: Sandbox, tmp_path: Path) -> None:
    account = {"PLURIMEDIA_BASE_URL": sandbox.plurimedia.base_url, "PLURIMEDIA_SUBSCRIPTION_KEY": "wrong"}
    refused = broadcast(*LIST, folder=tmp_path, more=account, code=3)
    assert refused.document["error"]["status"] == 401
    assert refused.document["error"]["call"] == "plurimedia catalogs.list (GET /v1/api/v1/catalogs)"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
        words = (*LIST, "--base-url", nobody, "--retries", "0", "--timeout", "5")
        away = broadcast(*words, folder=tmp_path, more=account, code=4)
    assert away.document["error"]["retryable"]
    assert "What to do: check base_url" in away.err
    sandbox.fault("plurimedia", "GET /v1/api/v1/catalogs", "html")
    good = {**account, "PLURIMEDIA_SUBSCRIPTION_KEY": sandbox.plurimedia.subscription_key}
    assert broadcast(*LIST, folder=tmp_path, more=good, code=5).document["error"]["kind"] == "MalformedAnswer"


def test_the_settings_file_counts_less_than_the_environment_but_a_profile_more(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    private(tmp_path / "key", sandbox.plurimedia.subscription_key)
    nobody = "http://127.0.0.1:9"
    settings = f"""
database = "base.db"
[plurimedia]
base_url = "{nobody}"
lang = "fr"
retries = 0
key_file = "key"
[profiles.here]
database = "here.db"
[profiles.here.plurimedia]
base_url = "{sandbox.plurimedia.base_url}"
"""
    (tmp_path / "b.toml").write_text(settings, encoding="utf-8")
    where = {"BROADCAST_CONFIG": "b.toml"}
    broadcast(*LIST, folder=tmp_path, more=where, code=4)
    address = {"PLURIMEDIA_BASE_URL": sandbox.plurimedia.base_url}
    broadcast(*LIST, folder=tmp_path, more=where | address)
    assert (tmp_path / "base.db").exists()
    broadcast(*LIST, "--profile", "here", folder=tmp_path, more=where | {"PLURIMEDIA_BASE_URL": nobody})
    assert (tmp_path / "here.db").exists()
    assert {each.query.get("lang") for each in sandbox.requests("plurimedia")} <= {"fr", ("fr",), None}
    broadcast(*LIST, "--profile", "here", "--base-url", nobody, folder=tmp_path, more=where, code=4)
    own = tmp_path / "settings" / "broadcast"
    own.mkdir(parents=True)
    (tmp_path / "b.toml").rename(own / "broadcast.toml")
    broadcast(*LIST, "--profile", "here", folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[plurimedia]\nsubscription_key = 'canary'",
            "plurimedia.subscription_key is a secret, which this file isn't for",
        ),
        ("[encora]\ntoken = 'canary'", "encora.token is a secret"),
        ("[profiles.a.whatson]\npassword = 'canary'", "profiles.a.whatson.password is a secret"),
        ("database = 'postgresql://u:canary@h/n'", "database holds a password"),
        ("[plurimedia]\nbaseurl = 'x'", "there is no setting plurimedia.baseurl"),
        ("[plurimdia]\nlang = 'fr'", "there is no setting plurimdia"),
        ("[plurimedia]\ntimeout = 0", "plurimedia.timeout"),
        ("encora = 1", "encora must be a table"),
        ("profiles = 1", "profiles must be tables"),
        ("database = 1", "database must be a text"),
        ("= 1", "isn't valid TOML"),
    ],
)
def test_a_settings_file_that_cant_work_is_told_with_the_place(text: str, message: str, tmp_path: Path) -> None:
    from broadcast_clients.cli.config import read_config
    from broadcast_clients.core.errors import ConfigurationError

    path = tmp_path / "b.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_config(str(path), None)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "canary" not in str(caught.value)


def test_a_profile_or_file_that_isnt_there_is_told(tmp_path: Path) -> None:
    assert "there is no settings file" in broadcast(*LIST, "--profile", "x", folder=tmp_path, code=2).err
    assert "can't read the settings file" in broadcast(*LIST, "--config", "no.toml", folder=tmp_path, code=2).err
    (tmp_path / "b.toml").write_text("[profiles.a]\n", encoding="utf-8")
    wrong = broadcast(*LIST, "--config", "b.toml", "--profile", "b", folder=tmp_path, code=2)
    assert "has no profile 'b'" in said(wrong.err)
    assert "there are a" in said(wrong.err)


def test_verbose_tells_of_retries_and_twice_of_every_attempt(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.fault("plurimedia", "GET /v1/api/v1/catalogs", "status", status=503, headers={"Retry-After": "0"})
    told = spawned(*LIST, "-v", folder=tmp_path, sandbox=sandbox)
    assert "INFO plurimedia_client plurimedia catalogs.list (GET /v1/api/v1/catalogs): 503 in " in told.err
    assert "DEBUG" not in told.err
    assert "DEBUG plurimedia_client" in spawned(*LIST, "-vv", folder=tmp_path, sandbox=sandbox).err
    assert "plurimedia_client" not in spawned(*LIST, folder=tmp_path, sandbox=sandbox).err


def test_a_warning_is_one_line_for_people(sandbox: Sandbox, tmp_path: Path) -> None:
    row = {"content_id": "W", "title": "T", "duration": "00:10:00", "display_type": None}
    (tmp_path / "r.jsonl").write_text(json.dumps(row), encoding="utf-8")
    words = [
        word for word in command("whatson", "upsert", "r.jsonl", "--release", "2024r2") if word not in ("-W", "error")
    ]
    there = environment_of(sandbox, tmp_path)
    done = subprocess.run(words, cwd=tmp_path, env=there, capture_output=True, text=True, timeout=120)
    assert "Warning: programs.create_or_update in 2024r2: null as displayType" in done.stderr, done.stderr
    assert ".py" not in done.stderr
