"""On a terminal there are bars and hidden questions; elsewhere lines, and nobody is asked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from broadcast_clients.sandbox import Sandbox
from tests.cli.support import broadcast, environment_of, said, without_accounts
from tests.cli.terminal import on_terminal

pytestmark = pytest.mark.sandbox(contents=120)


def test_a_bar_on_a_terminal_and_the_result_where_it_was_sent(sandbox: Sandbox, tmp_path: Path) -> None:
    catalog = str(sandbox.plurimedia.catalog_id)
    words = ("mirror", "catalogue", catalog, "--json")
    there = environment_of(sandbox, tmp_path)
    with on_terminal(*words, folder=tmp_path, environment=there, output="out.json") as screen:
        assert screen.ended() == 0, screen.text
    assert re.search(rf"catalogue {catalog}  \[#+.*100%", screen.text), screen.text
    assert "\r" in screen.raw
    assert screen.raw.rindex("\x1b[?25h") > screen.raw.rindex("\x1b[?25l"), "the cursor is gone"
    document = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert document["result"]["runs"][0]["done"]["content"] == 120
    plain = broadcast("mirror", "catalogue", catalog, "--reload", folder=tmp_path, sandbox=sandbox)
    assert "\r" not in plain.err + plain.out
    assert "\x1b" not in plain.err + plain.out
    quiet = broadcast("mirror", "catalogue", catalog, "--reload", "-q", folder=tmp_path, sandbox=sandbox)
    assert quiet.err == ""


def test_a_credential_is_asked_for_and_not_shown(sandbox: Sandbox, tmp_path: Path) -> None:
    there = environment_of(sandbox, tmp_path)
    key = there.pop("PLURIMEDIA_SUBSCRIPTION_KEY")
    words = ("mirror", "catalogue", str(sandbox.plurimedia.catalog_ids[1]))
    with on_terminal(*words, folder=tmp_path, environment=there) as screen:
        screen.until("Subscription key of Plurimedia: ")
        screen.type(key)
        assert screen.ended() == 0, screen.text
    assert "5 content; 0 failed" in said(screen.text)
    assert key not in screen.raw
    password = there.pop("WHATSON_PASSWORD")
    with on_terminal("whatson", "drift", folder=tmp_path, environment=there) as screen:
        screen.until("Password of sandbox at WHATS'ON: ")
        screen.type(password)
        assert screen.ended() == 0, screen.text
    assert password not in screen.raw


def test_ctrl_c_at_a_question_ends_it(sandbox: Sandbox, tmp_path: Path) -> None:
    there = environment_of(sandbox, tmp_path)
    del there["PLURIMEDIA_SUBSCRIPTION_KEY"]
    with on_terminal("mirror", "catalogue", folder=tmp_path, environment=there) as screen:
        screen.until("Subscription key of Plurimedia: ")
        screen.type("\x03")
        assert screen.ended() == 130
    assert "Interrupted." in screen.text
    assert "Traceback" not in screen.text
    assert sandbox.requests() == []


def test_errors_are_red_on_a_terminal_unless_nobody_wants_colours(tmp_path: Path) -> None:
    there = without_accounts(tmp_path)
    words = ("mirror", "catalogue", "--config", "no.toml")
    with on_terminal(*words, folder=tmp_path, environment=there) as screen:
        assert screen.ended() == 2
    assert "\x1b[31mError:\x1b[0m can't read the settings file no.toml" in screen.raw
    with on_terminal(*words, folder=tmp_path, environment={**there, "NO_COLOR": "1"}) as screen:
        assert screen.ended() == 2
    assert "\x1b" not in screen.raw
