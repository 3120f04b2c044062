"""Real Spark, two tasks at a time, held against the mirror."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.flows.mirror import Mirror
from broadcast_clients.flows.mirror.tables import ENTITIES
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import PlurimediaClient
from tests.docs.pages import DOCS, blocks

CONTENT = "GET /v2/api/v2/contents/{id}"


def _read(spark: Any, sandbox: Sandbox, table: str, **options: Any) -> Any:
    reader = spark.read.format("plurimedia").option("table", table).option("baseUrl", sandbox.plurimedia.base_url)
    for name, value in {"lang": "fr", **options}.items():
        reader = reader.option(name, value)
    return reader.load()


def _rows(frame: Any, table: str) -> list[tuple[Any, ...]]:
    keys = next([name for name, _ in entity.keys] for entity in ENTITIES if entity.table == table)
    names = [name for name in frame.columns if name not in ("error",)]
    assert [name for name in names if name in keys] == keys
    return sorted((tuple(row[name] for name in sorted(names)) for row in frame.collect()), key=str)


def _mirrored(mirror: Mirror, table: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row[name] for name in sorted(row)) for row in mirror.rows(table)), key=str)


def _client(sandbox: Sandbox) -> PlurimediaClient:
    return PlurimediaClient(
        base_url=sandbox.plurimedia.base_url, subscription_key=sandbox.plurimedia.subscription_key, lang="fr"
    )


def test_a_catalogue_comes_page_by_page_as_the_mirror_has_it(spark: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    catalog = sandbox.plurimedia.catalog_id
    with _client(sandbox) as client, Mirror(client, tmp_path / "mirror.db") as mirror:
        mirror.catalog(catalog, tags=True)
        for table in ("content", "catalog_content", "content_tag"):
            frame = _read(spark, sandbox, table, catalog=catalog)
            assert frame.rdd.getNumPartitions() == 6
            assert _rows(frame, table) == _mirrored(mirror, table), table
        assert mirror.count("content") == 300


def test_a_schedule_comes_by_channel_and_day_as_the_mirror_has_it(spark: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    channels = sandbox.plurimedia.channel_ids[:3]
    with _client(sandbox) as client, Mirror(client, tmp_path / "mirror.db") as mirror:
        mirror.schedule(channels=channels, days=2, extras=["tags"])
        for table in ("broadcast", "grouping", "broadcast_tag", "schedule_day"):
            frame = _read(spark, sandbox, table, channels=",".join(map(str, channels)), days=2)
            assert frame.rdd.getNumPartitions() == 6
            assert _rows(frame, table) == _mirrored(mirror, table), table
        channel = _read(spark, sandbox, "channel")
        assert _rows(channel, "channel") == _mirrored(mirror, "channel")


def test_what_cant_be_read_fails_the_task_or_is_kept(spark: Any, sandbox: Sandbox) -> None:
    catalog = sandbox.plurimedia.catalog_id
    sandbox.fault("plurimedia", CONTENT, "status", count=2, status=403, body="no", skip=5)
    frame = _read(spark, sandbox, "content", catalog=catalog, failures="keep")
    found = Counter(row["error"] is None for row in frame.collect())
    assert found == {True: 298, False: 2}
    sandbox.fault("plurimedia", CONTENT, "status", count=1, status=403, body="no", skip=5)
    with pytest.raises(Exception, match="403"):
        _read(spark, sandbox, "content", catalog=catalog).collect()


def test_the_documented_script_writes_what_it_says(spark: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    text = next(each.text for each in blocks(DOCS / "howto" / "spark.md") if each.title == "spark_listings.py")
    place = f'account = {{"baseUrl": "{sandbox.plurimedia.base_url}", '
    # Two channels, and so many requests a second that the test doesn't take minutes.
    few = f'days=1, channels="{sandbox.plurimedia.channel_ids[0]},{sandbox.plurimedia.channel_ids[1]}"'
    shown = text.replace("account = {", place).replace('"rate": 40', '"rate": 4000').replace("days=7", few)
    assert shown.count("4000") == shown.count("days=1") == 1
    # Spark's own process has the folder that it was started in, so the files need the whole path.
    shown = shown.replace('parquet("', f'parquet("{tmp_path}/')
    exec(compile(shown, "spark_listings.py", "exec"), {})
    assert spark.read.parquet(f"{tmp_path}/contents.parquet").count() == 300
    assert spark.read.parquet(f"{tmp_path}/airings.parquet").select("day").distinct().count() == 1


def test_mistakes_are_told_before_anything_is_read(spark: Any, sandbox: Sandbox) -> None:
    for options, words in (
        ({"table": "contents"}, "did you mean"),
        ({"table": "content"}, "option catalog"),
        ({"table": "content", "catalog": "x"}, "can't be 'x'"),
        ({"table": "channel", "subscription_key": "canary"}, "would show"),
        ({"table": "channel", "rate": "5"}, "parallelism"),
    ):
        with pytest.raises(Exception, match=words) as caught:
            _read(spark, sandbox, **options)
        assert "canary" not in str(caught.value)
