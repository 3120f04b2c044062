"""Each command as a process of its own: exit code, one line of JSON on standard output, notes on standard error."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcast_clients.sandbox import Sandbox
from tests.cli.support import spawned
from tests.cli.test_tree import ALL

ELSEWHERE = {
    "test_sandbox": {"sandbox"},
    "test_tree": {"completion"},
    "test_encora": {"encora login", "encora logout"},
    "test_secrets": {"mirror catalogue", "encora upload", "whatson upsert"},
    "test_stopping": {"enrich", "guide publish", "whatson changes"},
    "test_flows": {"doctor encora", "doctor whatson"},
}
"""Where the others are run; the last two differ from `doctor plurimedia` by their client alone."""


@pytest.mark.sandbox(contents=5)
def test_every_command_works_as_a_process(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "m.mp4").write_bytes(b"film")
    (tmp_path / "p.toml").write_text(
        'publish = false\n[fields]\ntitle = "T"\ndrm_required = false\n[[files]]\npath = "m.mp4"\ntype = "trailer"\n',
        encoding="utf-8",
    )
    channel = str(sandbox.plurimedia.channel_ids[0])
    commands = {
        "mirror schedule": ("--channel", channel, "--days", "1"),
        "mirror status": (),
        "mirror failures": (),
        "mirror rebuild": (),
        "guide export": ("guide.xml",),
        "guide channels": ("channels.csv",),
        "release": ("--dry-run",),
        "report": (),
        "doctor plurimedia": (),
        "whatson drift": (),
        "encora publish": ("p.toml", "--dry-run"),
    }
    assert set(commands).union(*ELSEWHERE.values()) == {" ".join(path) for path, _ in ALL}
    for name, more in commands.items():
        done = spawned(*name.split(), *more, "--json", folder=tmp_path, sandbox=sandbox)
        document = done.document
        assert document["command"] == name
        assert document["error"] is None
        assert isinstance(document["result"], dict)
        assert "Traceback" not in done.err
    assert (tmp_path / "report.html").exists()
