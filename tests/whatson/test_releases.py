"""Releases: order, presence, behaviour, and what an upgrade means."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.operation import Body, Field, Lifetime, Operation, Parameter, Schema
from whatson_client import operations
from whatson_client.releases.behaviour import BEHAVIOUR
from whatson_client.releases.changes import changes_between
from whatson_client.releases.presence import absence
from whatson_client.releases.read_fields import read_fields
from whatson_client.releases.version import Release, release_of

TABLE = [operations.load(each) for each in operations.ALL_IDS]
TEXT = Schema(kind="string")


@given(st.tuples(st.integers(2000, 2099), st.integers(1, 30), st.integers(0, 999)),
       st.tuples(st.integers(2000, 2099), st.integers(1, 30), st.integers(0, 999)))  # fmt: skip
def test_releases_are_ordered_by_their_numbers(first: tuple[int, int, int], second: tuple[int, int, int]) -> None:
    assert (Release(*first) < Release(*second)) == (first < second)
    assert Release.parse(str(Release(*first))) == Release(*first)


@pytest.mark.parametrize(
    ("text", "release"),
    [("2024r4", Release(2024, 4)), ("2020r2.002", Release(2020, 2, 2)), (" 2023R13 ", Release(2023, 13))],
)
def test_reading_a_release(text: str, release: Release) -> None:
    assert Release.parse(text) == release
    assert release_of(text) == release_of(release) == release


@pytest.mark.parametrize("text", ["", "2024", "r4", "2024r", "24r4", "2024r4.1", "2024r4.0001", "2024r100", "v1"])
def test_what_is_no_release(text: str) -> None:
    with pytest.raises(ConfigurationError, match="isn't a release"):
        Release.parse(text)


def test_later_by_number_not_by_letter() -> None:
    assert Release.parse("2024r10") > Release.parse("2024r4")
    assert str(Release.parse("2021r2.000")) == "2021r2"


@pytest.mark.parametrize(
    ("life", "release", "told"),
    [
        (Lifetime(since="2023r4", since_kind="exact"), "2023r3", (True, "it came with 2023r4")),
        (Lifetime(since="2023r4", since_kind="exact"), "2023r4", None),
        (Lifetime(since="2023r4", since_kind="seen"), "2022r1", (False, "it is known from 2023r4 on")),
        (
            Lifetime(until="2023r5", until_kind="exact", replaced_by="content_collections.get"),
            "2024r4",
            (True, "2023r5 took it away; use content_collections.get"),
        ),
        (Lifetime(until="2023r5", until_kind="seen"), "2023r5", (False, "it is taken to be gone since 2023r5")),
        (Lifetime(until="2023r5", until_kind="seen"), "2023r4", None),
        (Lifetime(gap=("2023r2", "2023r3")), "2023r2", (True, "2023r2 took it away, and 2023r3 has it again")),
        (Lifetime(gap=("2023r2", "2023r3")), "2023r3", None),
        (Lifetime(), "2017r1", None),
    ],
)
def test_presence(life: Lifetime, release: str, told: tuple[bool, str] | None) -> None:
    why = absence(life, Release.parse(release))
    assert (None if why is None else (why.certain, str(why))) == told


def test_the_behaviour_table_is_sound() -> None:
    """Ids are unique, entries are in order, releases can be read, and every id of an operation is one."""
    assert len({each.id for each in BEHAVIOUR}) == len(BEHAVIOUR)
    releases = [Release.parse(each.release) for each in BEHAVIOUR]
    assert releases == sorted(releases)
    for each in BEHAVIOUR:
        assert each.source
        assert each.not_before is None or Release.parse(each.not_before) < Release.parse(each.release), each.id
        for name in each.operations:
            known = any(name == one or (name[-1] == "." and one.startswith(name)) for one in operations.ALL_IDS)
            assert known, f"{each.id} names {name}"


def test_what_an_upgrade_of_the_real_table_means() -> None:
    changes = changes_between(Release.parse("2023r4"), Release.parse("2024r4"), TABLE, read_fields(TABLE))
    told = {(each.kind, each.name): (each.what, each.release) for each in changes.changes}
    assert told["operation", "dropdowns.genres"] == ("added", "2023r9")
    assert told["parameter", "propagateToVersions"] == ("added", "2024r3")
    assert told["sent field", "ratings[].contentWarnings"] == ("added", "2024r4")
    assert told["read field", "Content.dvdReleaseDate"] == ("added", "2024r3")
    assert ("sent field", "productionNumber") not in told, "it was there before"
    assert ("sent field", "titles[].id") not in told
    text = str(changes)
    assert "null-display-type" in {each.id for each in changes.behaviour}
    assert "null-ratings" not in {each.id for each in changes.behaviour}
    assert "planned-items" in {each.id for each in changes.breaking}
    assert text.startswith("WHATS'ON 2023r4 to 2024r4\n")
    assert "  2023r9  operation dropdowns.genres: new" in text
    assert json.loads(json.dumps(changes.to_dict()))["after"] == "2024r4"
    mine = changes.of("dropdowns.genres")
    assert [(each.kind, each.name) for each in mine.changes] == [("operation", "dropdowns.genres")]
    assert mine.behaviour == ()


def test_lists_of_contents_are_told_apart_from_contents() -> None:
    """Release notes 2024r3: the DVD dates aren't in GET /contents."""
    changes = changes_between(Release.parse("2024r2"), Release.parse("2024r3"), TABLE, read_fields(TABLE))
    givers = {each.name: each.operations for each in changes.changes if each.kind == "read field"}
    assert "programs.get" in givers["Content.dvdReleaseDate"]
    assert not any("contents.list" in each for each in givers.values())


def test_images_of_press_sheets_were_there_before_they_went() -> None:
    """Release notes 2023r2 take them out of GET /pressSheets, 2023r3 puts them back."""
    changes = changes_between(Release.parse("2023r1"), Release.parse("2023r4"), TABLE, read_fields(TABLE))
    found = [(each.what, each.release) for each in changes.changes if each.name == "PressSheet.images"]
    assert found == [("removed", "2023r2"), ("added", "2023r3")]


@pytest.mark.parametrize(
    ("before", "after", "operation", "told"),
    [
        ("2020r2.002", "2021r2.000", "programs.get", "more-custom-attributes"),
        ("2022r8", "2022r10", "trailers.get", "composed-custom-attributes"),
        ("2022r8", "2022r10", "mam.media_assets.get", "composed-custom-attributes"),
        ("2023r3", "2023r4", "mam.media_assets.list", "filters-of-media-assets"),
        ("2023r10", "2023r11", "content_collection_items.create_or_update", "collections-of-series"),
        ("2023r10", "2023r11", "series.get", "collections-of-series"),
        ("2025r9", "2025r10", "seasons.update", "moments-as-custom-attributes"),
    ],
)
def test_what_a_note_says_of_calls_is_told(before: str, after: str, operation: str, told: str) -> None:
    changes = changes_between(Release.parse(before), Release.parse(after), TABLE, read_fields(TABLE))
    assert told in {each.id for each in changes.of(operation).behaviour}


def test_what_goes_and_what_comes_back() -> None:
    gone = Operation(
        id="running_orders.get", api="whatson", method="GET", path="/x", title="x",
        since="2022r10", since_kind="exact", until="2023r5", until_kind="exact",
        replaced_by="content_collections.get",
    )  # fmt: skip
    kept = Operation(
        id="sheets.get", api="whatson", method="GET", path="/y", title="y",
        parameters=(Parameter(name="old", wire="old", location="query", schema=TEXT, until="2023r6",
                              until_kind="seen"),),
        body=Body(fields=(Field(name="images", wire="images", schema=TEXT, gap=("2023r2", "2023r6")),)),
    )  # fmt: skip
    changes = changes_between(Release.parse("2023r1"), Release.parse("2023r9"), [gone, kept])
    assert [(each.name, each.what, each.release, each.replaced_by) for each in changes.changes] == [
        ("images", "removed", "2023r2", ""),
        ("running_orders.get", "removed", "2023r5", "content_collections.get"),
        ("old", "unseen", "2023r6", ""),
        ("images", "added", "2023r6", ""),
    ]
    assert [each.name for each in changes.removed] == ["images", "running_orders.get", "old"]
    assert "running_orders.get: gone; use content_collections.get" in str(changes)


def test_the_wrong_way_round_and_nothing() -> None:
    later, earlier = Release.parse("2024r4"), Release.parse("2023r4")
    with pytest.raises(ConfigurationError, match="2024r4 is later than 2023r4"):
        changes_between(later, earlier, TABLE)
    assert str(changes_between(later, later, TABLE)) == "WHATS'ON 2024r4 to 2024r4\n  nothing that is known"
