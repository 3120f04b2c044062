"""The mirror in a real PostgreSQL: the same rows as in SQLite, whatever happens on the way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.flows.guide import GuideFlow
from broadcast_clients.flows.mirror import AsyncMirror, Mirror, Progress
from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient
from plurimedia_client import AsyncPlurimediaClient, DeviationWarning, PlurimediaClient
from tests.flows.platform import QUIET, hash_of
from tests.mirror.tables import contents_of_tables
from tests.services import postgres

START = datetime(2024, 7, 1, 12, tzinfo=UTC)
EXTRAS = ("persons", "biographies", "tags", "teams")
NAMED = {"plurimedia": {"fields": {"Content": {"genre": "genre", "cast": "cast"}, "Broadcast": {"begin": "begin"}}}}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of this machine."""
    with postgres.running(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture
def database(server: str) -> str:
    """An empty database on it."""
    with Mirror(PlurimediaClient(subscription_key="x"), server) as mirror, mirror.engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        connection.commit()
    return server


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for one test."""
    with Sandbox(contents=300, process=True, start=START) as sandbox:
        yield sandbox


def connection_of(sandbox: Sandbox) -> dict[str, Any]:
    return {"base_url": sandbox.plurimedia.base_url, "subscription_key": sandbox.plurimedia.subscription_key}


def run(mirror: Mirror, sandbox: Sandbox) -> None:
    channels = sandbox.plurimedia.channel_ids[:3]
    assert mirror.schedule(channels=channels, days=2, extras=EXTRAS).failed == 0
    assert mirror.catalog(sandbox.plurimedia.catalog_id, tags=True).failed == 0
    assert mirror.releases([date(2024, 7, day) for day in range(1, 15)]).failed == 0


def test_the_same_rows_as_in_sqlite(sandbox: Sandbox, database: str, tmp_path: Path) -> None:
    with (
        PlurimediaClient(**connection_of(sandbox)) as client,
        Mirror(client, database) as mirror,
        Mirror(client, tmp_path / "m.db") as beside,
    ):
        for _ in range(2):
            run(mirror, sandbox)
            run(beside, sandbox)
            assert contents_of_tables(mirror.engine) == contents_of_tables(beside.engine)
            sandbox.advance(days=1)
        with mirror.engine.connect() as connection:
            question = text("SELECT count(*) FROM content WHERE raw::jsonb->>'format' = 'Film'")
            assert connection.scalar(question) > 0


def test_a_guide_goes_out_as_from_sqlite(sandbox: Sandbox, database: str, tmp_path: Path) -> None:
    channels = sandbox.plurimedia.channel_ids[:2]
    places = (database, tmp_path / "m.db")
    made: list[str] = []
    with (
        PlurimediaClient(**connection_of(sandbox)) as client,
        EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as encora,
    ):
        for number, place in enumerate(places):
            with Mirror(client, place) as mirror:
                assert mirror.schedule(channels=channels, days=2, extras=["tags"]).failed == 0
            targets = {each: encora.admin.channels.create(name=f"{number} {each}", **QUIET).id for each in channels}
            made += targets.values()
            with GuideFlow(place, encora) as flow:
                assert flow.export(tmp_path / f"{number}.xml").counts["create"] == 4
                assert [flow.publish(channels=targets).written for _ in range(2)] == [4, 0]
    assert (tmp_path / "0.xml").read_bytes() == (tmp_path / "1.xml").read_bytes()
    assert hash_of(sandbox, *made[:2]) == hash_of(sandbox, *made[2:])


def test_a_rebuild_changes_columns_and_rows(sandbox: Sandbox, database: str, tmp_path: Path) -> None:
    with PlurimediaClient(**connection_of(sandbox)) as client, Mirror(client, database) as mirror:
        run(mirror, sandbox)
        before = contents_of_tables(mirror.engine)
    with PlurimediaClient(**connection_of(sandbox), overrides=NAMED) as client, Mirror(client, database) as mirror:
        with pytest.raises(ConfigurationError, match="other overrides"):
            mirror.catalog(1)
        counts = mirror.rebuild()
        assert counts["content"] == mirror.count("content")
        assert all(row["genre"] == json.loads(row["raw"])["genre"] for row in mirror.rows("content"))
        assert all(row["begin"] is not None for row in mirror.rows("broadcast"))
    with PlurimediaClient(**connection_of(sandbox)) as client, Mirror(client, database) as mirror:
        mirror.rebuild()
        assert contents_of_tables(mirror.engine) == before


def test_a_run_that_breaks_off_is_completed(sandbox: Sandbox, database: str) -> None:
    def stop(progress: Progress) -> None:
        if progress.done == 100:
            raise KeyboardInterrupt

    catalog = sandbox.plurimedia.catalog_id
    with PlurimediaClient(**connection_of(sandbox)) as client:
        with Mirror(client, database) as mirror, pytest.raises(KeyboardInterrupt):
            mirror.catalog(catalog, progress=stop)
        with Mirror(client, database) as mirror:
            kept = mirror.count("content")
            assert mirror.catalog(catalog).done["content"] == 300 - kept
            assert mirror.count("content") == 300


def test_the_async_mirror_does_the_same(sandbox: Sandbox, database: str) -> None:
    async def load() -> int:
        async with AsyncPlurimediaClient(**connection_of(sandbox)) as client, AsyncMirror(client, database) as mirror:
            reports = await asyncio.gather(*(mirror.catalog(each) for each in sandbox.plurimedia.catalog_ids))
            assert [report.failed for report in reports] == [0, 0, 0]
            return await mirror.count("content")

    assert asyncio.run(load()) == 300


def test_text_that_postgresql_refuses_is_kept_in_the_raw_json(database: str) -> None:
    """NUL and half surrogate pairs are legal in JSON; PostgreSQL takes neither in text."""
    from broadcast_clients.core.http.protocol import Headers, WireAnswer, WireRequest

    class Odd:
        def send(self, request: WireRequest) -> WireAnswer:
            content = b'{"data": {"id": 1, "title": "a\\u0000b\\ud800c", "isFre": "yes", "lastUpdate": "never"}}'
            rows = b'{"data": [{"id": 1}]}'
            return WireAnswer(
                200, Headers([("X-Available-Pages", "1")]), content if "contents" in request.url else rows
            )

        def close(self) -> None:
            """Nothing is open."""

    with PlurimediaClient(subscription_key="k", transport=Odd()) as client, Mirror(client, database) as mirror:
        with pytest.warns(DeviationWarning):
            assert mirror.catalog(7).failed == 0
        [row] = mirror.rows("content")
        assert (row["title"], row["is_fre"], row["last_update"]) == ("a\ufffdb?c", None, None)
        assert json.loads(row["raw"])["title"] == "a\x00b\ud800c"
