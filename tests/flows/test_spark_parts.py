"""What the tasks of the Spark data source read, without Spark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from broadcast_clients.core.ratelimit import RateLimit
from broadcast_clients.flows.mirror.tables import Tables
from broadcast_clients.flows.spark.options import read_options
from broadcast_clients.flows.spark.tasks import Part, parts_of, rows_of
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import BroadcastError, ConfigurationError, PlurimediaClient
from tests.process.scripts import run as run_script

COLUMNS = Tables({}).columns


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[PlurimediaClient]:
    """A client of the sandbox's Plurimedia."""
    with PlurimediaClient(
        base_url=sandbox.plurimedia.base_url, subscription_key=sandbox.plurimedia.subscription_key, lang="fr"
    ) as found:
        yield found


def _read(client: PlurimediaClient, **given: Any) -> tuple[list[Part], list[dict[str, Any]]]:
    options = read_options({name: str(value) for name, value in given.items()})
    parts = parts_of(client, options)
    return parts, [row for part in parts for row in rows_of(client, part, options, COLUMNS)]


@pytest.mark.sandbox(contents=120, variants={"plurimedia.page_size": "50"})
def test_each_page_of_a_catalogue_is_a_part(sandbox: Sandbox, client: PlurimediaClient) -> None:
    catalog = sandbox.plurimedia.catalog_id
    parts, rows = _read(client, table="content", catalog=catalog)
    assert [part.key for part in parts] == [f"{catalog}/{number}" for number in (1, 2, 3)]
    assert sorted(row["content_id"] for row in rows) == sorted(each.id for each in client.catalogs.contents(catalog))
    tags = _read(client, table="content_tag", catalog=catalog)[1]
    assert {row["content_id"] for row in tags} <= {row["content_id"] for row in rows}
    sandbox.clear_requests()
    listed = _read(client, table="catalog_content", catalog=catalog)[1]
    assert len(listed) == 120
    assert not any("contents" in str(each.route) for each in sandbox.requests("plurimedia"))


@pytest.mark.sandbox(contents=120, variants={"plurimedia.page_size": "50", "plurimedia.page_header": "never"})
def test_pages_that_nobody_counts_are_read_one_after_the_other(sandbox: Sandbox, client: PlurimediaClient) -> None:
    parts, rows = _read(client, table="content", catalog=sandbox.plurimedia.catalog_id)
    assert [part.kind for part in parts] == ["catalog_pages"]
    assert len({row["content_id"] for row in rows}) == len(rows) == 120


@pytest.mark.sandbox(contents=5)
def test_days_of_channels_are_parts(sandbox: Sandbox, client: PlurimediaClient) -> None:
    channels = sandbox.plurimedia.channel_ids[:2]
    named = ",".join(map(str, channels))
    parts, rows = _read(client, table="broadcast", channels=named, days=2)
    assert len(parts) == 4
    assert {row["channel_id"] for row in rows} == set(channels)
    day = parts[0].key.partition("/")[2]
    assert len(_read(client, table="grouping", channels=named, days=day)[0]) == 2
    assert len(_read(client, table="schedule_day", channels=named, days=2)[1]) == 4
    assert len(_read(client, table="channel")[1]) > 50
    assert len(_read(client, table="catalog")[1]) == len(sandbox.plurimedia.catalog_ids)


@pytest.mark.sandbox(contents=10)
def test_what_cant_be_read_is_kept_or_raised(sandbox: Sandbox, client: PlurimediaClient) -> None:
    catalog = sandbox.plurimedia.catalog_id
    route = "GET /v2/api/v2/contents/{id}"
    sandbox.fault("plurimedia", route, "status", status=403, body="no")
    rows = _read(client, table="content", catalog=catalog, failures="keep")[1]
    errors = [row["error"] for row in rows if row["error"]]
    assert len(rows) == 10
    assert len(errors) == 1
    assert errors[0].startswith("content ")
    assert "403" in errors[0]
    sandbox.fault("plurimedia", route, "status", status=403, body="no")
    with pytest.raises(BroadcastError, match="403"):
        _read(client, table="content", catalog=catalog)
    sandbox.fault("plurimedia", route, "status", status=401, body="no")
    with pytest.raises(BroadcastError, match="401"):
        _read(client, table="content", catalog=catalog, failures="keep")


def test_a_rate_of_the_cluster_is_shared_by_its_tasks() -> None:
    options = read_options({"table": "channel", "rate": "20", "parallelism": "4", "keyFile": "/run/key", "LANG": "fr"})
    arguments = options.client_arguments()
    assert arguments["rate_limit"] == RateLimit(requests=1, seconds=0.2)
    assert options.pause == 0.2
    assert (arguments["lang"], arguments["subscription_key"].path.name) == ("fr", "key")
    assert read_options({"table": "channel"}).pause == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "must name what to read"),
        ({"table": "contents"}, "did you mean"),
        ({"table": "content"}, "option catalog"),
        ({"table": "content", "catalog": "x"}, "can't be 'x'"),
        ({"table": "broadcast", "channels": "1,,2"}, "channels can't be ''"),
        ({"table": "broadcast", "days": "tomorrow"}, "days can't be 'tomorrow'"),
        ({"table": "channel", "rate": "5"}, "parallelism"),
        ({"table": "channel", "rate": "-5", "parallelism": "1"}, "above 0"),
        ({"table": "channel", "concurrency": "1.5"}, "whole number"),
        ({"table": "channel", "failures": "ignore"}, "choose fail or keep"),
        ({"table": "channel", "languages": "fr"}, "there is no option 'languages'"),
        ({"table": "channel", "subscription_key": "canary"}, "would show in Spark's plans"),
    ],
)
def test_mistakes_are_told(options: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_options(options)
    assert words in str(caught.value)
    assert "canary" not in str(caught.value)


def test_a_missing_spark_is_told_with_what_to_install() -> None:
    code = (
        "for name in ('pyspark', 'pyspark.sql', 'pyspark.sql.datasource'):\n"
        "    sys.modules[name] = None\n"
        "try:\n"
        "    from broadcast_clients.flows.spark import PlurimediaDataSource\n"
        "except ModuleNotFoundError as error:\n"
        "    result(str(error))"
    )
    assert run_script(code) == "the data source needs pyspark: pip install 'broadcast-clients[spark]'"
