"""Rows that no mirror wrote: every reader of a database ends in an error that says so, and nothing is changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import httpx
import pytest

from broadcast_clients.flows.mirror import DatabaseUnusable, Mirror
from broadcast_clients.flows.report_page import write_report
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import MalformedAnswer, PlurimediaClient

ROWS = {
    "deep arrays": "[" * 100_000,
    "deep objects": '{"a":' * 50_000,
    "long number": '{"id": ' + "9" * 5_000 + "}",
    "cut": '{"id": 1, "title": "x',
    "nothing": "",
    "page": "<html>",
    "array": "[1]",
    "null": "null",
    "text": '"x"',
}
HARMLESS = {"half a letter": '{"title": "\\ud800"}', "object": "{}"}


@pytest.fixture
def loaded(sandbox: Sandbox, tmp_path: Path) -> tuple[PlurimediaClient, Path]:
    """A client, and the database of a small mirror of its account."""
    handle = sandbox.plurimedia
    client = PlurimediaClient(base_url=handle.base_url, subscription_key=handle.subscription_key)
    path = tmp_path / "m.db"
    with Mirror(client, path) as mirror:
        catalog = client.catalogs.list()[0].id
        assert not mirror.catalog(catalog).failed
    return client, path


def changed(path: Path, raw: str) -> str:
    """Put something else into a row; gives how the row is told."""
    with sqlite3.connect(path) as connection:
        (key,) = connection.execute("select content_id from content order by content_id limit 1").fetchone()
        connection.execute("update content set raw = ? where content_id = ?", (raw, key))
    return f"table content, content_id {key}"


@pytest.mark.sandbox(contents=4)
@pytest.mark.parametrize("row", ROWS)
def test_hostile_rows(loaded: tuple[PlurimediaClient, Path], row: str) -> None:
    client, path = loaded
    told = changed(path, ROWS[row])
    with sqlite3.connect(path) as connection:
        before = connection.execute("select * from content").fetchall()
    with Mirror(client, path) as mirror, pytest.raises(DatabaseUnusable, match=told) as caught:
        mirror.rebuild()
    assert "restore" in str(caught.value)
    if row not in ("array", "null", "text"):
        with pytest.raises(DatabaseUnusable):
            write_report(path.with_suffix(".html"), path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("select * from content").fetchall() == before


@pytest.mark.sandbox(contents=4)
@pytest.mark.parametrize("row", HARMLESS)
def test_rows_of_another_form(loaded: tuple[PlurimediaClient, Path], row: str) -> None:
    client, path = loaded
    changed(path, HARMLESS[row])
    with Mirror(client, path) as mirror:
        assert mirror.rebuild()["content"] == 4


@pytest.mark.parametrize("depth", [150, 250, 900, 5_000, 100_000])
def test_answers_that_nobody_could_write_again(depth: int) -> None:
    """What is nested deeper than pydantic takes is refused where it comes in, not where it is kept or shown."""
    body = b'{"id": 1, "title": "x", "odd": ' + b'[{"a":' * (depth // 2) + b"1" + b"}]" * (depth // 2) + b"}"
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body))
    with PlurimediaClient(subscription_key="k", transport=transport, retries=0) as client:
        if depth > 200:
            with pytest.raises(MalformedAnswer, match="nested too deeply"):
                client.contents.get(1)
            with pytest.raises(MalformedAnswer, match="nested too deeply"):
                client.request("GET", "/odd")
            return
        content = client.contents.get(1)
        assert content.to_wire()["odd"]
        assert repr(content)
        assert content._repr_html_()
