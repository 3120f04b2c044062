"""Schemathesis judges sandbox and specs by each other: it reads the specs and makes up requests."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path

from broadcast_clients.sandbox import Sandbox
from tests.conformance.documents import written
from tests.conformance.judging import Refused, ran
from tests.conformance.tools import python_tool

__all__ = ["schemathesis"]

HERE = Path(__file__).parent
MODES = {"encora": "all", "plurimedia": "all", "whatson": "positive"}
"""Whether requests that break the schema are made up, too. WHATS'ON's notes say of none that it is refused, and who
takes such a value gives it back."""
VARIANTS = {"whatson.unset_fields": "absent"}
"""Fields without a value are null or absent, which no document says. Where the documents print none as null, the specs
have no null either; what is absent can't be judged wrongly."""
EXAMPLES = {"encora": 10, "plurimedia": 40, "whatson": 10}
"""How many requests of a kind are made up for each operation."""


def schemathesis(api: str, folder: Path) -> str:
    """Nothing that is allowed is refused, nothing that is forbidden is taken, and no answer breaks its schema."""
    command = python_tool("schemathesis") / "st"
    file = written(api, folder)
    document = json.loads(file.read_text("utf-8"))
    for methods in document["paths"].values():
        for operation in methods.values():
            if isinstance(operation, dict):
                # No document lists which refusals there are, so those that none mentions are allowed; crashes aren't.
                operation["responses"].setdefault("4XX", {"description": "a refusal"})
    file.write_text(json.dumps(document), "utf-8")
    # One worker: Hypothesis' caches aren't made for two threads, and it then breaks off at random.
    with Sandbox(seed=1, contents=50, process=True, variants=VARIANTS) as sandbox:
        base_url, header = _address(sandbox, api)
        status, printed = ran(
            *(command, "--config-file", HERE / "rules" / "schemathesis.toml", "run", file),
            *("--header", header, "--no-color", "--workers", "1", "--max-examples", str(EXAMPLES[api])),
            *("--mode", MODES[api]),
            cwd=folder,
            env={
                "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
                "PYTHONPATH": str(HERE / "rules"),
                "BASE_URL": base_url,
                "DEVICE_ID": sandbox.encora.device_id,
                "PROFILE_ID": sandbox.encora.profile_ids[0],
            },
        )
    if status:
        raise Refused(
            f"{_failures(printed)}\nMend the sandbox or the spec; what a document leaves open is allowed in "
            "tests/conformance/rules/schemathesis.toml, with the reason."
        )
    counted = re.search(r"(\d+) generated", printed)
    tested = re.search(r"Tested: (\d+)", printed)
    if counted is None or tested is None:
        raise Refused(f"Schemathesis didn't say how much it tested:\n{printed[-2000:]}")
    return f"{tested[1]} operations, {counted[1]} requests, sequences too"


def _address(sandbox: Sandbox, api: str) -> tuple[str, str]:
    if api == "plurimedia":
        return sandbox.plurimedia.base_url, f"Ocp-Apim-Subscription-Key: {sandbox.plurimedia.subscription_key}"
    if api == "encora":
        return sandbox.encora.base_url, f"Authorization: Bearer {sandbox.encora.token}"
    user = sandbox.whatson
    body = json.dumps({"username": user.username, "password": user.password}).encode()
    request = urllib.request.Request(
        f"{user.base_url}/content/v1/login", body, {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return user.base_url, f"Authorization: Bearer {json.load(answer)['token']}"


def _failures(printed: str) -> str:
    """The failures alone, without the statistics around them."""
    begins = printed.find("= FAILURES =")
    return printed[max(begins, 0) :][:30_000]
