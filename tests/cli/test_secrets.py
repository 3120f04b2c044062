"""No credential shows: not in output, JSON, logs, errors or tracebacks, whatever the server repeats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from broadcast_clients.sandbox import Sandbox
from tests.cli.support import spawned

LOUD = ("-vv", "--traceback", "--json", "--retries", "1")


@pytest.mark.sandbox(contents=5)
def test_no_credential_shows_anywhere(sandbox: Sandbox, tmp_path: Path) -> None:
    secrets = {
        sandbox.plurimedia.subscription_key,
        sandbox.encora.token,
        sandbox.whatson.password,
        "canary-key",
        "canary-token",
        "canary-password",
    }
    wrong = {
        "PLURIMEDIA_SUBSCRIPTION_KEY": "canary-key",
        "ENCORA_TOKEN": "canary-token",
        "WHATSON_PASSWORD": "canary-password",
    }
    (tmp_path / "m.mp4").write_bytes(b"film")
    (tmp_path / "r.jsonl").write_text('{"content_id": "A", "title": "T", "duration": "00:10:00"}\n', encoding="utf-8")
    commands = {
        "plurimedia": ("mirror", "catalogue"),
        "encora": ("encora", "upload", "m.mp4", "--type", "trailer"),
        "whatson": ("whatson", "upsert", "r.jsonl"),
    }
    mine = {
        "plurimedia": sandbox.plurimedia.subscription_key,
        "encora": sandbox.encora.token,
        "whatson": sandbox.whatson.password,
    }
    shown: list[str] = []
    for api, words in commands.items():
        good = spawned(*words, *LOUD, folder=tmp_path, sandbox=sandbox)
        assert f" DEBUG {api}_client {api} " in good.err
        refused = spawned(*words, *LOUD, folder=tmp_path, sandbox=sandbox, more=wrong, code=3)
        assert "Traceback" in refused.err or refused.document["result"] is not None
        told = f"you sent <{'> <'.join(sorted(secrets))}>"
        body = json.dumps({"message": told, "code": told, "errors": [{"field": told, "message": told}]})
        sandbox.fault(api, "*", "status", status=400, body=body, headers={"X-Request-Id": told}, count=None)
        repeated = spawned(*words, *LOUD, folder=tmp_path, sandbox=sandbox, code=3 if api == "whatson" else 5)
        sandbox.clear_faults()
        assert mine[api] not in repeated.out + repeated.err
        shown += [good.out, good.err, refused.out, refused.err]
    assert [each for each in secrets if any(each in text for text in shown)] == []
