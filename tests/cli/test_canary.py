"""The whole chain by the command line, on a good day and on days on which servers repeat the credentials that they are
sent: these are looked for in all that is printed and in every file that is left.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.cli.exits import Exit
from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient
from tests.cli.support import Done, broadcast
from tests.support.leaks import leaks

pytestmark = pytest.mark.sandbox(contents=4)
LOUD = ("-vv", "--json", "--traceback")
RULES = """
from broadcast_clients.flows.release import ReleaseRules
RULES = ReleaseRules(artwork=lambda source: ())
"""


def chain(sandbox: Sandbox) -> list[tuple[str, ...]]:
    """Every command that works with accounts, in the order in which they build upon one another."""
    catalog, channel = str(sandbox.plurimedia.catalog_id), str(sandbox.plurimedia.channel_ids[0])
    with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as client:
        target = client.admin.channels.list().first()
    assert target is not None
    return [
        ("mirror", "catalogue", catalog),
        ("mirror", "schedule", "--channel", channel, "--days", "1", "--extra", "tags"),
        ("mirror", "failures"),
        ("guide", "channels", "channels.toml", "--force"),
        ("guide", "export", "guide.xml", "--channel", channel),
        ("guide", "publish", "--channel", f"{channel}={target.id}", "--wait"),
        ("enrich", "--catalogue", catalog),
        ("release", "--rules", "my_rules:RULES", "--patience", "0"),
        ("doctor", "plurimedia", "--report", "p.txt", "--out", "p.toml"),
        ("doctor", "encora", "--report", "e.txt", "--out", "e.toml"),
        ("doctor", "whatson", "--report", "w.txt", "--out", "w.toml"),
        ("encora", "upload", "m.mp4", "--type", "trailer"),
        ("whatson", "upsert", "rows.jsonl"),
        ("mirror", "rebuild"),
        ("mirror", "status"),
    ]


def texts_of_folder(folder: Path) -> Iterator[str]:
    """Every file, whatever it is: databases with their journals, reports, exports, journals of jobs."""
    for each in folder.rglob("*"):
        if each.is_file():
            yield each.read_bytes().decode("latin-1")


def repeating(day: str, told: str) -> dict[str, Any]:
    """An answer that repeats what was sent wherever there is room for it."""
    field = {"field": told, "message": told, "data": [told], "description": told}
    body = json.dumps({"message": told, "code": told, "concept": told, "errors": [field]})
    return {
        "refused": {"status": 400, "body": body, "headers": {"X-Request-Id": told, "ETag": f'"{told}"'}},
        "page": {"status": 200, "body": f"<html><title>{told}</title>"},
        "broken": {"status": 503, "body": body},
        "moved": {"status": 302, "body": "", "headers": {"Location": f"https://x.test/{told}?a={told}"}},
    }[day]


def run_all(
    sandbox: Sandbox, folder: Path, commands: list[tuple[str, ...]], day: str, more: dict[str, str]
) -> list[Done]:
    done: list[Done] = []
    for number, words in enumerate(commands):
        result = broadcast(*words, *LOUD, folder=folder, sandbox=sandbox, more=more, code=None)
        assert result.code != Exit.DEFECT, f"a defect: {words}\n{result.err}"
        (folder / f"{day}-{number}.json").write_text(result.out, encoding="utf-8")
        done.append(result)
    reports = [word for path in sorted(folder.glob(f"{day}-[67].json")) for word in ("--of", path.name)]
    done.append(broadcast("report", f"{day}.html", *reports, folder=folder, code=None))
    return done


def test_no_credential_is_printed_or_left(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "my_rules.py").write_text(RULES, encoding="utf-8")
    (tmp_path / "m.mp4").write_bytes(b"film" * 1000)
    (tmp_path / "rows.jsonl").write_text(
        '{"content_id": "A", "title": "T", "duration": "00:10:00"}\n', encoding="utf-8"
    )
    settings = "".join(f"[{api}]\nretries = 0\n" for api in ("plurimedia", "encora", "whatson"))
    (tmp_path / "settings.toml").write_text(settings, encoding="utf-8")
    quick = {"BROADCAST_CONFIG": "settings.toml"}
    keys = (sandbox.plurimedia.subscription_key, sandbox.plurimedia.secondary_key)
    secrets = {*keys, sandbox.encora.token, sandbox.whatson.password}

    commands = chain(sandbox)
    good = run_all(sandbox, tmp_path, commands, "good", quick)
    assert [each.code for each in good[:8]] == [0] * 8, [each.err[-300:] for each in good[:8] if each.code]
    tokens = {
        each.headers["authorization"].removeprefix("Bearer ")
        for each in sandbox.requests("whatson")
        if "authorization" in each.headers
    }
    assert tokens
    secrets |= tokens
    shown = [text for each in good for text in (each.out, each.err)]
    assert "DEBUG" in good[0].err
    assert not leaks(secrets, [*shown, *texts_of_folder(tmp_path)])

    more = {**quick, "WHATSON_TOKEN": sorted(tokens)[-1], "WHATSON_USERNAME": "", "WHATSON_PASSWORD": ""}
    sent = {"plurimedia": keys[0], "encora": sandbox.encora.token, "whatson": more["WHATSON_TOKEN"]}
    for day in ("refused", "page", "broken", "moved"):
        (tmp_path / "broadcast.db").unlink()
        run_all(sandbox, tmp_path, commands, f"before-{day}", more)
        for api, credential in sent.items():
            sandbox.fault(api, "*", "status", count=None, skip=2, **repeating(day, f"<{credential}>"))
        bad = run_all(sandbox, tmp_path, commands, day, more)
        sandbox.clear_faults()
        assert any(each.code for each in bad)
        shown = [text for each in bad for text in (each.out, each.err)]
        assert not leaks(secrets, [*shown, *texts_of_folder(tmp_path)])
