"""The doctor's decisions one by one: names, candidates, envelopes, zones, and the file's syntax."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.flows.doctor.candidates import candidates_of, split_path
from broadcast_clients.flows.doctor.clocks import freshest, weigh
from broadcast_clients.flows.doctor.envelopes import open_answer
from broadcast_clients.flows.doctor.fields import Samples, shape_of
from broadcast_clients.flows.doctor.finding import Finding
from broadcast_clients.flows.doctor.names import likeness, plural_of, singular_of
from broadcast_clients.flows.doctor.report import DoctorReport
from broadcast_clients.flows.doctor.toml_text import toml_text
from tests.support.samples import BARE, LIST, WRAPPED, Movie, Operations

NOW = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)


@given(st.dictionaries(st.text(), st.text() | st.integers(0, 9) | st.dictionaries(st.text(), st.text())))
def test_every_table_comes_back(table: dict[str, Any]) -> None:
    assert tomllib.loads(toml_text(table, ["a\nb = 1"])) == table


@pytest.mark.parametrize(
    ("first", "second", "least"),
    [
        ("lastUpdate", "last_update", 1.0), ("lastUpdate", "LastUpdate", 1.0), ("begin", "startTime", 0.65),
        ("title", "name", 0.9), ("description", "desc", 0.75), ("relatedContentIds", "relatedContentId", 0.9),
    ],
)  # fmt: skip
def test_names_that_mean_the_same(first: str, second: str, least: float) -> None:
    assert likeness(first, second) >= least
    assert likeness(first, second) == likeness(second, first)


def test_names_that_dont() -> None:
    for first, second in (("title", "duration"), ("firstName", "country"), ("width", "height")):
        assert likeness(first, second) < 0.6


def test_numbers_of_nouns() -> None:
    for one, many in (("category", "categories"), ("box", "boxes"), ("movie", "movies"), ("channel", "channels")):
        assert (plural_of(one), singular_of(many)) == (many, one)
    assert singular_of("status") == "status"


def test_paths_are_varied_and_never_those_of_others() -> None:
    operation = Operations.load("movies.list")
    assert split_path("/v1/api/v1/catalogs/{id}") == (["v1", "api", "v1"], ["catalogs", "{id}"])
    assert split_path("/content/v1/api") == (["content", "v1"], ["api"])
    paths = [each.path for each in candidates_of(operation, ["/film"], [])]
    assert operation.path not in paths
    assert len(set(paths)) == len(paths)
    assert "/api/v2/movies" in paths
    learned = candidates_of(operation, [], [("+api/v3@0", "")])
    assert learned[0].path == "/api/v3/movies"
    assert len(candidates_of(operation, [], [], settled=True)) < len(paths) / 3
    assert "/movie" not in [each.path for each in candidates_of(operation, ["/{anything}"], [])]


@pytest.mark.parametrize(
    ("payload", "part", "names"),
    [
        ([{"id": "1"}], [{"id": "1"}], {}),
        ({"data": [{"id": "1"}]}, [{"id": "1"}], {}),
        ({"items": [{"id": "1"}]}, [{"id": "1"}], {"data": "items"}),
        ({"films": [{"id": "1", "title": "x"}], "other": [1]}, [{"id": "1", "title": "x"}], {"data": "films"}),
        ({}, {}, {}),
        (None, None, {}),
    ],
)
def test_envelopes(payload: Any, part: Any, names: dict[str, str]) -> None:
    for profile in (BARE, WRAPPED):
        opened = open_answer(LIST, payload, profile, Movie, {})
        assert (opened.part, dict(opened.names)) == (part, names)


def test_fields_are_matched_only_where_it_is_clear() -> None:
    samples = Samples({})
    samples.add(Movie, [{"id": "1", "movieTitle": "x", "original-title": "y", "xyz": 1}])
    found = {each.ours: each.theirs for each in samples.matches}
    assert found == {"title": "movieTitle", "originalTitle": "original-title"}
    assert samples.unknown() == {"Movie": {"xyz": "a whole number"}}
    count, missing = samples.missing()["Movie"]
    assert count == 1
    assert "title" not in missing
    samples.add(Movie, [{"id": "2", "title": "z"}])
    assert {each.ours for each in samples.matches} == {"originalTitle"}, "it is there after all"


def test_shapes_hold_no_values() -> None:
    values = ["2024-01-01", "2024-01-01T10:00:00", "https://a.test", 5, True, None, [1], {"a": "secret"}]
    assert shape_of(values) == (
        "a URL or a date or a date and time or a list (a whole number) or a whole number or an object or true or false"
    )


@pytest.mark.parametrize(
    ("newest", "zone", "certain"),
    [
        (NOW - dt.timedelta(minutes=3), "UTC", False),
        (NOW + dt.timedelta(minutes=110), "Europe/Paris", True),
        (NOW - dt.timedelta(minutes=300), None, False),
        (NOW + dt.timedelta(minutes=300), None, False),
    ],
)
def test_zones_are_weighed_and_seldom_certain(newest: dt.datetime, zone: str | None, certain: bool) -> None:
    found = weigh(newest.replace(tzinfo=None), NOW, ("UTC", "Europe/Paris"))
    assert (found.zone, found.certain) == (zone, certain)


def test_the_newest_change_cant_be_next_week() -> None:
    rows = [
        {"lastUpdate": "2025-07-01T11:00:00"},
        {"lastUpdate": "2025-07-09T11:00:00"},
        {"begin": "2025-07-01T12:30:00"},
    ]
    assert freshest(rows, NOW) == dt.datetime(2025, 7, 1, 11)
    assert freshest([{"lastUpdate": "2025-07-01T11:00:00Z"}], NOW) is None


def test_reports() -> None:
    findings = (
        Finding(severity="ok", area="clock", subject="server", what="fine"),
        Finding(severity="deviation", area="path", subject="a.b", what="moved", evidence="seen", in_overrides=True),
    )
    changes = {"operations": {"a.b": {"path": "/x"}}}
    report = DoctorReport(
        api="encora", title="E", host="https://h", at=NOW, requests=3, findings=findings, changes=changes
    )
    assert report.worst == "deviation"
    assert report.to_dict()["counts"] == {"ok": 1, "deviation": 1}
    assert tomllib.loads(report.overrides()) == report.mapping == {"version": 1, "encora": changes}
    assert str(report).index("moved") < str(report).index("fine")
    empty = DoctorReport(api="encora", title="E", host="https://h", at=NOW, requests=0, findings=())
    assert empty.worst == "ok"
    assert tomllib.loads(empty.overrides()) == {"version": 1}
