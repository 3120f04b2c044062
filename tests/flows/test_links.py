"""The links between systems, and reports of flows."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.flows.links import Link, Links, mark_of
from broadcast_clients.flows.mirror import DatabaseUnusable
from broadcast_clients.flows.report import FlowItem, FlowReport


def _link(source: str, **more: object) -> Link:
    return Link(system="encora", kind="movie", source=source, **more)  # type: ignore[arg-type]


def test_links_stay_when_the_database_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    with Links(path) as links:
        assert links.get("encora", "movie", 1) is None
        links.put(_link("1", target="m-1", mark="a"), _link("2", state="sending", detail={"key": "k"}))
    with Links(path) as links:
        first, second = links.all("encora", "movie").values()
        assert (first.target, first.mark, first.state) == ("m-1", "a", "done")
        assert (second.target, second.state, second.detail) == (None, "sending", {"key": "k"})
        assert [link.source for link in links.each()] == ["1", "2"]
        assert links.some("encora", "movie", [2, "3"]) == {"2": second}
        assert set(links.some("encora", "movie", range(2000))) == {"1", "2"}
        assert links.some("encora", "movie", []) == links.some("encora", "show", ["1"]) == {}
        links.put(_link("1", target="m-9"))
        links.forget("encora", "movie", 2)
        links.forget("encora", "movie", 2)
        assert {link.source: link.target for link in links.each()} == {"1": "m-9"}


def test_reading_makes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    with Links(path) as links:
        assert links.get("encora", "movie", 1) is None
        assert links.all("encora", "movie") == links.some("encora", "movie", [1]) == {}
        assert list(links.each()) == []
        with links.engine.connect() as connection:
            assert inspect(connection).get_table_names() == []
        links.put(_link("1", target="m-1"))
        assert [each.target for each in links.each()] == ["m-1"]


def test_of_many_that_begin_the_same_thing_the_first_counts_for_all(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    with Links(path) as links:
        links.all("encora", "movie")

    def begin(number: int) -> object:
        with Links(path) as links:
            return links.reserve(_link("1", state="sending", detail={"key": number})).detail["key"]

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(begin, range(16)))
    assert len(keys) == 1


def test_a_database_that_is_none_or_refuses_to_be_written_is_told(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(b"this is no database" * 100)
    with Links(garbage) as links, pytest.raises(ConfigurationError, match="can't be opened"):
        links.get("encora", "movie", 1)
    path = tmp_path / "links.db"
    with Links(path) as links:
        links.put(_link("1"))
        with links.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = 1")
            connection.rollback()
        with pytest.raises(DatabaseUnusable, match=r"links\.db can't be written"):
            links.put(_link("2"))


@given(st.dictionaries(st.text(), st.one_of(st.integers(), st.text(), st.none(), st.lists(st.integers()))))
def test_a_mark_doesnt_depend_on_the_order_of_keys(value: dict[str, object]) -> None:
    turned = dict(reversed(value.items()))
    assert mark_of(value) == mark_of(turned)
    assert mark_of({**value, "one more": 1}) != mark_of({**value, "one more": 2})


def test_a_report_counts_and_can_be_written_as_json() -> None:
    report = FlowReport(flow="release")
    report.items += [
        FlowItem(key="film 1", kind="movie", action="create", title="Night Train", target="m-1", changes=("title",)),
        FlowItem(key="film 2", kind="movie", action="unchanged"),
        FlowItem(key="film 3", kind="movie", action="failed", error="it has no rating; give it one"),
        FlowItem(key="film 4", kind="movie", action="unknown", error="the answer was lost"),
    ]
    assert (report.written, report.failed, report.ok) == (1, 2, False)
    assert [item.key for item in report.failures] == ["film 3", "film 4"]
    assert str(report) == "release: 1 created, 1 unchanged, 1 unknown, 1 failed"
    lines = list(report.plan())
    assert lines[0] == "create    movie film 1 'Night Train' -> m-1 (title)"
    assert lines[1].endswith("\n          it has no rating; give it one")
    assert len(lines) == 3
    assert json.loads(json.dumps(report.to_dict()))["counts"] == {
        "create": 1, "unchanged": 1, "unknown": 1, "failed": 1,
    }  # fmt: skip
    assert str(FlowReport(flow="guide", dry_run=True)) == "guide (dry run): nothing to do"
