"""What is in memory between an answer and its row."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from pathlib import Path

from broadcast_clients.flows.mirror import AsyncMirror, Progress
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import AsyncPlurimediaClient
from plurimedia_client.models import Content


def living() -> int:
    """How many contents there are in the process."""
    return sum(type(each) is Content for each in gc.get_objects())


async def test_no_model_waits_for_its_row_to_be_written(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=200, start=datetime(2024, 7, 1, 12, tzinfo=UTC))
    plurimedia = sandbox.plurimedia
    alive: list[int] = []
    before = living()

    def count(progress: Progress) -> None:
        if progress.kind == "content" and progress.done % 10 == 0:
            alive.append(living())

    async with (
        AsyncPlurimediaClient(base_url=plurimedia.base_url, subscription_key=plurimedia.subscription_key) as client,
        AsyncMirror(client, tmp_path / "m.db", concurrency=32) as mirror,
    ):
        report = await mirror.catalog(plurimedia.catalog_id, progress=count)
    assert report.done["content"] == 200
    assert len(alive) >= 19
    assert max(alive) <= before, "but those that other tests left"
