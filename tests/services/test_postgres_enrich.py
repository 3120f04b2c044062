"""The enrich flow over a mirror in a real PostgreSQL: the same as over one in SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadcast_clients.flows.enrich import EnrichFlow
from broadcast_clients.flows.mirror import Mirror
from broadcast_clients.flows.report import FlowReport
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import PlurimediaClient
from tests.services import postgres
from whatson_client import WhatsonClient

START = datetime(2024, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of this machine."""
    with postgres.running(tmp_path_factory.mktemp("postgres")) as url:
        yield url


def enriched(sandbox: Sandbox, database: str) -> list[FlowReport]:
    """A plan, a run and another one, over a new installation."""
    sandbox.reset(contents=60, start=START)
    plurimedia, whatson = sandbox.plurimedia, sandbox.whatson
    with (
        PlurimediaClient(base_url=plurimedia.base_url, subscription_key=plurimedia.subscription_key) as listings,
        WhatsonClient(
            base_url=whatson.base_url, username=whatson.username, password=whatson.password, release=whatson.release
        ) as client,
        Mirror(listings, database) as mirror,
        EnrichFlow(database, client, plurimedia=listings) as flow,
    ):
        assert mirror.catalog(plurimedia.catalog_id, tags=True).failed == 0
        assert mirror.schedule(channels=plurimedia.channel_ids[:1], days=1, extras=("tags",)).failed == 0
        return [flow.run(dry_run=True), flow.run(), flow.run(verify=True), flow.run(catalogs=[plurimedia.catalog_id])]


def test_it_is_as_with_sqlite(server: str, tmp_path: Path) -> None:
    with Sandbox(contents=60, process=True, start=START) as sandbox:
        plan, first, second, third = enriched(sandbox, server)
        beside = enriched(sandbox, str(tmp_path / "m.db"))
    assert first.ok, [str(each) for each in first.failures]
    assert plan.items == first.items
    assert set(second.counts) == set(third.counts) == {"unchanged"}
    assert len(second.items) > len(third.items) > 60
    assert [report.items for report in (plan, first, second, third)] == [report.items for report in beside]
