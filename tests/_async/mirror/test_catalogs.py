"""Catalogues in the database: first load, updates, failures, runs that go on where another stopped."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import AuthenticationError, ConfigurationError
from broadcast_clients.flows.mirror import AsyncMirror, DatabaseUnusable, Progress
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import AsyncPlurimediaClient
from tests.mirror.assumptions import turned_round
from tests.mirror.tables import contents_of_tables
from tests.operations.expected import Case
from tests.operations.expected_plurimedia import Expected

START = datetime(2024, 7, 1, 12, tzinfo=UTC)
CONTENT = "GET /v2/api/v2/contents/{id}"
CASES = turned_round(
    "empty", "list_envelope", "single_envelope", "paths", "v2_prefix", "page_header", "page_size", "since_parameter",
    "change_words", "time_zone", "removed_content", "unknown_fields",
)  # fmt: skip
"""Assumptions that the catalogues' operations touch."""


def connect(sandbox: Sandbox, **settings: Any) -> AsyncPlurimediaClient:
    plurimedia = sandbox.plurimedia
    given: dict[str, Any] = {"base_url": plurimedia.base_url, "subscription_key": plurimedia.subscription_key}
    return AsyncPlurimediaClient(**{**given, "retries": 0, **settings})


def asked(sandbox: Sandbox) -> Counter[str]:
    """How often each operation was called, by its route."""
    return Counter(str(request.route) for request in sandbox.requests("plurimedia"))


async def ids(mirror: AsyncMirror, catalog: int) -> set[int]:
    return {row["content_id"] for row in mirror.rows("catalog_content", catalog_id=catalog)}


async def test_the_first_run_reads_all_and_the_next_what_changed(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=120, variants={"plurimedia.page_size": "50"}, start=START)
    catalog = sandbox.plurimedia.catalog_id
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db", concurrency=8) as mirror:
        steps: list[Progress] = []
        report = await mirror.catalog(catalog, progress=steps.append)
        assert dict(report.done) == {"catalogs": 1, "catalog_page": 3, "content": 120}
        assert (report.failed, report.removed, report.failures) == (0, 0, [])
        assert [step.done for step in steps] == list(range(1, 125))
        assert (steps[-1].left, steps[-1].failed, steps[-1].kind) == (0, 0, "content")
        assert asked(sandbox) == {"GET /v1/api/v1/catalogs": 1, "GET /v1/api/v1/catalogs/{id}": 3, CONTENT: 120}
        assert {row["content_id"] for row in mirror.rows("content")} == await ids(mirror, catalog)
        [film] = mirror.rows("content", content_id=7488)
        assert (film["title"], film["is_fre"]) == ("Blade Runner", True)
        assert film["last_update"] == datetime(2024, 9, 27, 7, 48, 30, 677_000)
        raw = json.loads(film["raw"])
        assert raw == response_of(await client.contents.get(7488, options={"raw": True})).json()["data"]
        assert "genre" in raw, "what has no documented name is there as it came"
        assert "genre" not in film
        since = await mirror.checkpoint(f"catalog:{catalog}")
        assert since is not None
        assert timedelta(seconds=10) <= START.replace(tzinfo=None) - since < timedelta(seconds=60)

        changes = sandbox.advance(days=1)["plurimedia"]
        sandbox.clear_requests()
        report = await mirror.catalog(catalog)
        wanted = {*changes["added"], *changes["updated"]}
        assert report.done["content"] == len(wanted)
        assert report.removed == len(changes["removed"]) > 0
        read = {int(request.path.rpartition("/")[2]) for request in sandbox.requests("plurimedia")} - {catalog}
        assert read == wanted, "nothing else is asked for"
        there = {row.id async for row in client.catalogs.contents(catalog)}
        assert await ids(mirror, catalog) == {row["content_id"] for row in mirror.rows("content")} == there
        for row in mirror.rows("content"):
            if row["content_id"] in wanted:
                content = await client.contents.get(row["content_id"], options={"raw": True})
                assert json.loads(row["raw"]) == response_of(content).json()["data"]
        sandbox.clear_requests()
        assert str(await mirror.catalog(catalog)) == "1 catalog_changes; 0 failed"
        assert len(sandbox.requests("plurimedia")) == 1


async def test_what_fails_is_told_and_tried_again(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=30, start=START)
    catalog = sandbox.plurimedia.catalog_id
    sandbox.fault("plurimedia", CONTENT, "status", status=403, skip=5, count=2)
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db") as mirror:
        report = await mirror.catalog(catalog)
        assert (report.done["content"], report.failed, len(report.failures)) == (28, 2, 2)
        assert set(await mirror.failures()) == set(report.failures)
        for failure in report.failures:
            assert (failure.scope, failure.kind) == (f"catalog:{catalog}", "content")
            assert "Out of call volume quota" in failure.error
        missing = {int(failure.key) for failure in report.failures}
        assert await ids(mirror, catalog) - {row["content_id"] for row in mirror.rows("content")} == missing
        sandbox.clear_requests()
        report = await mirror.catalog(catalog)
        assert dict(report.done) == {"content": 2, "catalog_changes": 1}
        assert await mirror.failures() == []
        assert await mirror.count("content") == 30
        assert asked(sandbox)[CONTENT] == 2


async def test_a_refused_key_ends_the_run_and_keeps_what_was_read(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=40, start=START)
    catalog = sandbox.plurimedia.catalog_id
    sandbox.fault("plurimedia", CONTENT, "status", status=401, skip=20, count=None)
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db", concurrency=4) as mirror:
        with pytest.raises(AuthenticationError):
            await mirror.catalog(catalog)
        kept = await mirror.count("content")
        assert 16 <= kept <= 20
        sandbox.clear_faults()
        sandbox.clear_requests()
        report = await mirror.catalog(catalog)
        assert report.done["content"] == 40 - kept
        assert asked(sandbox)[CONTENT] == 40 - kept


async def test_a_run_that_is_broken_off_goes_on_and_does_nothing_twice(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=60, variants={"plurimedia.page_size": "50"}, start=START)
    catalog = sandbox.plurimedia.catalog_id

    def stop(progress: Progress) -> None:
        if progress.done == 30:
            raise KeyboardInterrupt

    async with connect(sandbox) as client:
        async with AsyncMirror(client, tmp_path / "m.db", concurrency=1) as mirror:
            with pytest.raises(KeyboardInterrupt):
                await mirror.catalog(catalog, progress=stop)
        async with AsyncMirror(client, tmp_path / "m.db") as mirror:
            kept = {row["content_id"] for row in mirror.rows("content")}
            sandbox.clear_requests()
            report = await mirror.catalog(catalog)
            assert report.failed == 0
            read = [
                int(each.path.rpartition("/")[2]) for each in sandbox.requests("plurimedia") if each.route == CONTENT
            ]
            assert len(read) == len(set(read)) == 60 - len(kept)
            assert not kept & set(read)
        async with AsyncMirror(client, tmp_path / "other.db") as undisturbed:
            await undisturbed.catalog(catalog)
            assert contents_of_tables(mirror.engine) == contents_of_tables(undisturbed.engine)
        mirror.engine.dispose()


async def test_catalogues_share_contents_and_are_listed_anew_on_request(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=40, start=START)
    large, private, empty = sandbox.plurimedia.catalog_ids
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db") as mirror:
        await mirror.catalog(private)
        assert (await mirror.catalog(empty)).failed == 0
        assert str(await mirror.catalog(empty)) == "1 catalog_changes; 0 failed", "an empty catalogue is complete, too"
        await mirror.catalog(large)
        assert await mirror.count("content") == 40
        assert len(await ids(mirror, private)) == 5
        assert {row["catalog_id"] for row in mirror.rows("catalog")} == {large, private, empty}
        for _ in range(3):
            sandbox.advance(days=1)
        report = await mirror.catalog(large, reload=True)
        there = {row.id async for row in client.catalogs.contents(large)}
        assert report.removed > 0
        assert await ids(mirror, large) == {row["content_id"] for row in mirror.rows("content")} == there
        assert len(await ids(mirror, private)) == 5


async def test_two_catalogues_at_the_same_time(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=40, start=START)
    large, private, _ = sandbox.plurimedia.catalog_ids
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db") as mirror:
        outcomes = [each async for each in client.bulk(mirror.catalog, [large, private], concurrency=2)]
        assert [each.value.failed for each in outcomes if each.value is not None] == [0, 0]
        assert (len(await ids(mirror, large)), len(await ids(mirror, private))) == (40, 5)


@pytest.mark.parametrize(("case", "expected"), CASES)
async def test_under_every_assumption(sandbox: Sandbox, tmp_path: Path, case: Case, expected: Expected) -> None:
    sandbox.reset(contents=60, variants={"plurimedia.page_size": "50", **case.variants}, start=START)
    catalog = sandbox.plurimedia.catalog_id
    settings = {"overrides": expected.overrides, "timezone": expected.timezone}
    async with connect(sandbox, **settings) as client, AsyncMirror(client, tmp_path / "m.db") as mirror:
        assert (await mirror.catalog(catalog)).failed == 0
        changes = sandbox.advance(days=1)["plurimedia"]
        report = await mirror.catalog(catalog)
        assert report.failed == 0
        assert report.removed == len(changes["removed"])
        assert report.done["content"] == len({*changes["added"], *changes["updated"]})
        assert await ids(mirror, catalog) == {row.id async for row in client.catalogs.contents(catalog)}
        for row in list(mirror.rows("content"))[:5]:
            content = await client.contents.get(row["content_id"])
            assert content.last_update.tzinfo is not None
            # The column holds the clock as it was printed, whatever the client knows of its zone.
            assert (row["title"], row["last_update"]) == (content.title, content.last_update.replace(tzinfo=None))


async def test_without_a_time_zone_nothing_is_missed(sandbox: Sandbox, tmp_path: Path) -> None:
    """UTC is asked for, which is never later than French local time: some is read twice, nothing is left out."""
    for zone in ("utc", "paris"):
        sandbox.reset(contents=60, variants={"plurimedia.time_zone": zone}, start=START)
        catalog = sandbox.plurimedia.catalog_id
        async with connect(sandbox) as client, AsyncMirror(client, tmp_path / f"{zone}.db") as mirror:
            await mirror.catalog(catalog)
            for _ in range(2):
                changes = sandbox.advance(days=1)["plurimedia"]
                report = await mirror.catalog(catalog)
                assert report.done["content"] >= len({*changes["added"], *changes["updated"]})
                assert await ids(mirror, catalog) == {row.id async for row in client.catalogs.contents(catalog)}


async def test_a_server_that_ignores_the_page_is_found_out(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=120, variants={"plurimedia.page_size": "50", "plurimedia.page_header": "never"}, start=START)
    wrong = {"plurimedia": {"operations": {"catalogs.contents": {"parameters": {"page": {"name": "pageNumber"}}}}}}
    async with connect(sandbox, overrides=wrong) as client, AsyncMirror(client, tmp_path / "m.db") as mirror:
        report = await mirror.catalog(sandbox.plurimedia.catalog_id)
        [failure] = report.failures
        assert (failure.kind, failure.key) == ("catalog_page", f"{sandbox.plurimedia.catalog_id}/2")
        assert "seems to ignore the parameter 'page'" in failure.error


async def test_overrides_make_columns_and_a_rebuild_fills_them(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=30, start=START)
    catalog = sandbox.plurimedia.catalog_id
    named = {
        "Content": {"genre": "genre", "productionYear": "productionYear", "cast": "cast", "subtitle": "originalTitle"}
    }
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db") as mirror:
        await mirror.catalog(catalog)
        before = contents_of_tables(mirror.engine)
    async with connect(sandbox, overrides={"plurimedia": {"fields": named}}) as client:
        async with AsyncMirror(client, tmp_path / "m.db") as mirror:
            with pytest.raises(ConfigurationError, match=r"other overrides[\s\S]*rebuild"):
                await mirror.catalog(catalog)
            sandbox.clear_requests()
            counts = await mirror.rebuild()
            assert (counts["content"], counts["catalog_content"]) == (30, 30)
            assert not sandbox.requests("plurimedia")
            for row in mirror.rows("content"):
                raw = json.loads(row["raw"])
                assert (row["genre"], row["production_year"]) == (raw["genre"], raw["productionYear"])
                assert json.loads(row["cast"]) == raw["cast"]
                assert row["subtitle"] == raw["originalTitle"], "by the name that the override gives"
            report = await mirror.catalog(catalog)
            assert report.failed == 0
            rebuilt = contents_of_tables(mirror.engine)
        async with AsyncMirror(client, tmp_path / "fresh.db") as fresh:
            await fresh.catalog(catalog)
            assert contents_of_tables(fresh.engine) == rebuilt, "as if the override had been there from the start"
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "m.db") as mirror:
        await mirror.rebuild()
        assert contents_of_tables(mirror.engine) == before


async def test_a_full_database_loses_nothing_that_was_finished(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=60, start=START)
    catalog = sandbox.plurimedia.catalog_id
    async with connect(sandbox) as client, AsyncMirror(client, tmp_path / "small.db") as mirror:
        await mirror.count("content")

        def limit(pages: int) -> None:
            with mirror.engine.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        limit(1)  # SQLite takes the size that it has as the least
        with pytest.raises(DatabaseUnusable, match="full") as caught:
            await mirror.catalog(catalog)
        assert "INSERT" not in str(caught.value)
        assert "run again" in str(caught.value)
        limit(1_000_000)
        report = await mirror.catalog(catalog)
        assert report.failed == 0
        assert await mirror.count("content") == 60


async def test_databases_that_cannot_be_used_are_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    async with connect(sandbox) as client:
        with pytest.raises(ConfigurationError, match="doesn't write to mysql"):
            AsyncMirror(client, "mysql://localhost/x")
        with pytest.raises(ConfigurationError, match="isn't the URL of a database"):
            AsyncMirror(client, "://")
        (tmp_path / "folder").mkdir()
        async with AsyncMirror(client, tmp_path / "folder") as mirror:
            with pytest.raises(ConfigurationError, match="can't be opened"):
                await mirror.catalog(1)
        (tmp_path / "text.db").write_text("not a database " * 100)
        async with AsyncMirror(client, tmp_path / "text.db") as mirror:
            with pytest.raises(ConfigurationError, match="not a database"):
                await mirror.catalog(1)
        async with AsyncMirror(client, tmp_path / "other.db") as mirror:
            with mirror.engine.begin() as connection:
                connection.exec_driver_sql("CREATE TABLE content (mine INTEGER)")
            with pytest.raises(ConfigurationError, match="has a table content that isn't a mirror's"):
                await mirror.catalog(1)
            with pytest.raises(ConfigurationError, match="has a table content that isn't a mirror's"):
                await mirror.rebuild()
            assert inspect(mirror.engine).get_table_names() == ["content"], "nothing was added to it"
        async with AsyncMirror(client, "postgresql://user:hidden@127.0.0.1:1/none?connect_timeout=2") as mirror:
            assert "hidden" not in repr(mirror)
            with pytest.raises(DatabaseUnusable, match=r"(?s)can't be opened.*check address") as refused:
                await mirror.count("content")
            assert "hidden" not in str(refused.value)
        async with AsyncMirror(client, "sqlite://") as mirror:
            assert await mirror.count("content") == 0
