"""The dlt sources, into DuckDB, held against the mirror."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import dlt
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.flows.dlt import encora_source, plurimedia_source
from broadcast_clients.flows.dlt.memory import packed_days, packed_ids, unpacked_days, unpacked_ids
from broadcast_clients.flows.mirror import Mirror
from broadcast_clients.flows.mirror.tables import ENTITIES
from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient
from plurimedia_client import ConfigurationError, PlurimediaClient
from tests.docs.pages import DOCS, blocks
from tests.process.scripts import run as run_script

pytestmark = pytest.mark.sandbox(contents=120)

EXTRAS = ("persons", "biographies", "person_images", "content_awards", "tags", "videos")
CONTENT = "GET /v2/api/v2/contents/{id}"
NOT_COMPARED = {"theatrical_release"}
"""No source has it."""


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[PlurimediaClient]:
    """A client of the sandbox's Plurimedia."""
    with PlurimediaClient(
        base_url=sandbox.plurimedia.base_url, subscription_key=sandbox.plurimedia.subscription_key, lang="fr"
    ) as found:
        yield found


@pytest.fixture
def pipeline(tmp_path: Path) -> dlt.Pipeline:
    """A pipeline into DuckDB."""
    return dlt.pipeline(
        "broadcast",
        destination=dlt.destinations.duckdb(str(tmp_path / "broadcast.duckdb")),
        dataset_name="tv",
        pipelines_dir=str(tmp_path / "pipelines"),
    )


def _loaded(pipeline: dlt.Pipeline) -> dict[str, list[tuple[Any, ...]]]:
    """Keys and raw JSON of all rows, by table."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with pipeline.sql_client() as sql:
        there = {row[0] for row in sql.execute_sql("SELECT table_name FROM information_schema.tables") or ()}
        for entity in ENTITIES:
            names = ", ".join(name for name, _ in entity.keys)
            rows = sql.execute_sql(f"SELECT {names}, raw FROM {entity.table}") if entity.table in there else ()
            found[entity.table] = sorted(map(tuple, rows or ()), key=str)
    return found


def _mirrored(mirror: Mirror) -> dict[str, list[tuple[Any, ...]]]:
    return {
        entity.table: sorted(
            (tuple(row[name] for name, _ in (*entity.keys, ("raw", ""))) for row in mirror.rows(entity.table)), key=str
        )
        for entity in ENTITIES
    }


def _compare(pipeline: dlt.Pipeline, mirror: Mirror) -> dict[str, int]:
    ours, theirs = _loaded(pipeline), _mirrored(mirror)
    for table in ours.keys() - NOT_COMPARED:
        if table == "catalog":  # its last update is the moment of the call
            assert [row[0] for row in ours[table]] == [row[0] for row in theirs[table]]
        else:
            assert ours[table] == theirs[table], table
    return {table: len(rows) for table, rows in ours.items()}


def test_the_source_and_the_mirror_have_the_same_rows_day_after_day(
    sandbox: Sandbox, client: PlurimediaClient, pipeline: dlt.Pipeline, tmp_path: Path
) -> None:
    channels, catalogs = sandbox.plurimedia.channel_ids[:4], sandbox.plurimedia.catalog_ids

    def load() -> Any:
        source = plurimedia_source(client, channels=channels, days=3, extras=EXTRAS, catalogs=catalogs, tags=True)
        return pipeline.run(source)

    with Mirror(client, tmp_path / "mirror.db") as mirror:
        for _ in range(4):
            load()
            mirror.schedule(channels=channels, days=3, extras=EXTRAS)
            for catalog in catalogs:
                mirror.catalog(catalog, tags=True)
            counts = _compare(pipeline, mirror)
            assert counts["broadcast"] > 100
            assert counts["person_biography"] > 50
            sandbox.advance(days=1)
    load()
    before = _loaded(pipeline)
    sandbox.clear_requests()
    load()
    assert _loaded(pipeline) == before
    asked = {str(request.route).partition(" ")[2].rpartition("/")[2] for request in sandbox.requests("plurimedia")}
    assert not asked & {"broadcasts", "persons"}, asked


def test_what_fails_is_told_and_tried_again(
    sandbox: Sandbox, client: PlurimediaClient, pipeline: dlt.Pipeline, tmp_path: Path
) -> None:
    catalog = sandbox.plurimedia.catalog_id
    source = lambda: plurimedia_source(client, schedule=False, catalogs=[catalog])  # noqa: E731
    sandbox.fault("plurimedia", CONTENT, "status", count=3, status=403, body="no", skip=5)
    pipeline.run(source())
    with pipeline.sql_client() as sql:
        failed = list(sql.execute_sql("SELECT scope, kind, error FROM failure") or ())
        assert [row[:2] for row in failed] == [(f"catalog:{catalog}", "content")] * 3
        assert all("403" in row[2] for row in failed)
    pipeline.run(source())
    with pipeline.sql_client() as sql:
        assert sql.execute_sql("SELECT * FROM failure") == []
    with Mirror(client, tmp_path / "mirror.db") as mirror:
        mirror.catalog(catalog)
        _compare(pipeline, mirror)


def test_a_refused_key_loads_nothing(sandbox: Sandbox, pipeline: dlt.Pipeline) -> None:
    with (
        PlurimediaClient(base_url=sandbox.plurimedia.base_url, subscription_key="wrong", lang="fr") as client,
        pytest.raises(PipelineStepFailed, match="401"),
    ):
        pipeline.run(plurimedia_source(client, catalogs=[sandbox.plurimedia.catalog_id]))
    assert "plurimedia" not in pipeline.state.get("sources", {})


def test_an_extra_that_comes_later_is_read_for_the_days_that_are_there(
    sandbox: Sandbox, client: PlurimediaClient, pipeline: dlt.Pipeline, tmp_path: Path
) -> None:
    channels = sandbox.plurimedia.channel_ids[:2]
    pipeline.run(plurimedia_source(client, channels=channels, days=2))
    pipeline.run(plurimedia_source(client, channels=channels, days=2, extras=["persons", "tags"]))
    with Mirror(client, tmp_path / "mirror.db") as mirror:
        mirror.schedule(channels=channels, days=2, extras=["persons", "tags"])
        counts = _compare(pipeline, mirror)
    assert counts["person"] > 100
    with pytest.raises(ConfigurationError, match="no such extras: people"):
        plurimedia_source(client, extras=["people"])


def test_audit_log_and_analytics_of_encora(sandbox: Sandbox, pipeline: dlt.Pipeline) -> None:
    start = sandbox.now - timedelta(days=20)

    def load(client: EncoraClient) -> dict[str, int]:
        source = encora_source(client, audit_since=start, now=sandbox.now, periods=["today", "last_7d"], currency="EUR")
        pipeline.run(source)
        with pipeline.sql_client() as sql:
            tables = ("audit_log", "analytics_overview", "analytics_content", "analytics_plan")
            return {name: (sql.execute_sql(f"SELECT count(*) FROM {name}") or ())[0][0] for name in tables}

    with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as client:
        first = load(client)
        for number in range(5):
            client.admin.movies.create(title=f"Film {number}", status="draft", drm_required=False)
        second = load(client)
        sandbox.clear_requests()
        third = load(client)
        pages = [each for each in sandbox.requests("encora") if "audit" in str(each.route)]
        whole = list(client.workflows.reports.audit_log(start=start, end=sandbox.now))
        sandbox.advance(days=1)
        fourth = load(client)
    assert first["analytics_overview"] == 2
    assert second == third == {**first, "audit_log": first["audit_log"] + 5}
    assert third["audit_log"] == len(whole)
    assert len(pages) == 1
    assert fourth["analytics_overview"] == 4
    with pipeline.sql_client() as sql:
        assert sql.execute_sql("SELECT DISTINCT currency FROM analytics_overview") == [("EUR",)]
        assert {row[0] for row in sql.execute_sql("SELECT id FROM audit_log") or ()} >= {each.id for each in whole}
    naive = datetime(2026, 1, 1)
    for wrong in ({"periods": ["yesterday"]}, {"audit_since": naive}, {"now": naive}):
        with pytest.raises(ConfigurationError):
            encora_source(client, **wrong)  # type: ignore[arg-type]


def test_the_documented_orchestrations_load_what_they_say(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With stand-ins for the two schedulers: what they run is real."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "state"))
    for name, value in sandbox.environment().items():
        monkeypatch.setenv(name, value)
    page = {each.title: each.text for each in blocks(DOCS / "howto" / "dlt.md")}
    called: list[str] = []

    def decorator(*functions: Callable[..., Any], **settings: Any) -> Any:
        def of(function: Callable[..., Any]) -> Callable[..., Any]:
            def run(*arguments: Any) -> Any:
                called.append(function.__name__)
                return function(*arguments)

            return run

        return of(functions[0]) if functions else of

    airflow = types.ModuleType("airflow.sdk")
    airflow.__dict__.update(dag=decorator, task=decorator)
    monkeypatch.setitem(sys.modules, "airflow", types.ModuleType("airflow"))
    monkeypatch.setitem(sys.modules, "airflow.sdk", airflow)
    dagster = mock.MagicMock(asset=decorator)
    monkeypatch.setitem(sys.modules, "dagster", dagster)
    exec(compile(page["airflow_listings.py"], "airflow_listings.py", "exec"), {})
    names: dict[str, Any] = {}
    exec(compile(page["dagster_listings.py"], "dagster_listings.py", "exec"), names)
    names["listings"]()
    assert called == ["listings", "load", "listings"]
    with dlt.attach("broadcast").sql_client() as sql:
        assert (sql.execute_sql("SELECT count(*) FROM catalog_content") or ())[0][0] > 100
        assert (sql.execute_sql("SELECT count(*) FROM broadcast") or ())[0][0] > 100


def test_a_missing_dlt_is_told_with_what_to_install() -> None:
    code = (
        "sys.modules['dlt'] = None\n"
        "try:\n"
        "    from broadcast_clients.flows.dlt import plurimedia_source\n"
        "except ModuleNotFoundError as error:\n"
        "    result(str(error))"
    )
    assert run_script(code) == "this source needs dlt: pip install 'broadcast-clients[dlt]'"


@given(st.sets(st.integers(min_value=0, max_value=2**40)), st.sets(st.dates(date(2000, 1, 1), date(2001, 1, 1))))
def test_ids_and_days_survive_packing(ids: set[int], days: set[date]) -> None:
    assert set(unpacked_ids(packed_ids(ids))) == ids
    assert set(unpacked_days(packed_days(days))) == days
