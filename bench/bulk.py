"""A page of 10,000 contents as models and as rows: time, and peak memory in a process of its own."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import memory
from bench.data import CONTENT
from bench.measure import Row

COUNT = 10_000
SIZE = 18_000_000
"""Bytes of the page that the goal was set for."""


def page() -> bytes:
    """A page of contents of the usual shape, their texts as long as it takes to come to the size."""
    content = {**CONTENT, "texts": [{**each, "text": each["text"][:60]} for each in CONTENT["texts"]]}
    content = {**content, "cast": CONTENT["cast"][:7], "images": CONTENT["images"][:3]}
    lacking = SIZE // COUNT - len(json.dumps(content)) - 2
    content["texts"][0]["text"] += "x" * max(lacking, 0)
    rows = [{**content, "id": number} for number in range(COUNT)]
    return json.dumps({"version": "v1", "statusCode": 200, "data": rows}).encode()


def reading(rounds: int) -> list[Row]:
    """Rows against models, interleaved, in fresh processes."""
    found: dict[str, list[tuple[float, float]]] = {"models": [], "rows": []}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.json"
        file.write_bytes(page())
        size = file.stat().st_size
        for _ in range(max(3, rounds // 2)):
            for kind, results in found.items():
                command = [sys.executable, "-m", "bench.bulk", kind, str(file)]
                printed = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
                results.append((printed["seconds"], printed["peak"]))
    pairs = zip(found["rows"], found["models"], strict=True)
    ratio = statistics.median(rows[0] / models[0] for rows, models in pairs)
    peak = {kind: statistics.median(each[1] for each in results) for kind, results in found.items()}
    return [
        Row("page of 10,000 as rows: peak memory above the start", "≤ 100 MB", f"{peak['rows']:.0f} MB",
            f"{size / 1e6:.0f} MB of JSON not counted; as models {peak['models']:.0f} MB"),
        Row("page of 10,000 as rows / as models, time", "≤ 0.75", f"{ratio:.2f}"),
    ]  # fmt: skip


def main() -> None:
    """Decode a page once, after a small one."""
    from attrs import evolve

    from plurimedia_client import PlurimediaClient

    client: Any = PlurimediaClient(subscription_key="k", base_url="http://127.0.0.1/")
    shared = client._engine.shared
    listed: Any = shared.load_operation("contents.get")
    listed = evolve(listed, id="request", result=evolve(listed.result, kind="list"))
    decoder = shared.ready(listed, rows=sys.argv[1] == "rows")[1]
    decoder.decode(json.dumps({"data": [CONTENT]}).encode(), 200)
    content = Path(sys.argv[2]).read_bytes()
    before = memory.peak()
    begun = time.perf_counter()
    decoded = decoder.decode(content, 200)
    seconds = time.perf_counter() - begun
    assert len(decoded.value) == COUNT
    peak = memory.peak() - before
    print(json.dumps({"seconds": seconds, "peak": peak}))


if __name__ == "__main__":
    main()
