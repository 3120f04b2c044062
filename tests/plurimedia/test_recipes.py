"""Decisions of the documented recipes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from plurimedia_client import recipes
from plurimedia_client.models import (
    Broadcast,
    BroadcastChange,
    CatalogChange,
    Content,
    ContentMasterCollection,
    Credit,
    DayAvailable,
)

PARIS = ZoneInfo("Europe/Paris")
OLD, NEW = datetime(2024, 9, 1, 8), datetime(2024, 9, 2, 8)


@pytest.mark.parametrize(("status", "removed"), [("removed", True), ("DELETE", True), ("added", False), ("new", False)])
def test_removals(status: str, removed: bool) -> None:
    assert recipes.is_removal(CatalogChange(id=1, status=status)) is removed


@pytest.mark.parametrize(
    ("told", "since", "alone"),
    [
        (OLD, NEW, True),
        (NEW, OLD, False),
        (OLD, OLD, False),
        (None, NEW, False),
        # 8:00 in Paris in summer is 6:00 in UTC.
        (OLD.replace(tzinfo=PARIS), datetime(2024, 9, 1, 6, 30, tzinfo=UTC), True),
        (OLD.replace(tzinfo=PARIS), datetime(2024, 9, 1, 5, 30, tzinfo=UTC), False),
        (OLD.replace(tzinfo=PARIS), datetime(2024, 9, 1, 8, 30), True),
        (OLD.replace(tzinfo=PARIS), datetime(2024, 9, 1, 7, 30), False),
        # Which zone the row is in isn't known, so it isn't known either that no airing changed.
        (OLD, NEW.replace(tzinfo=UTC), False),
    ],
)
def test_a_row_that_is_older_than_the_moment_asked_for_is_about_contents(told: Any, since: Any, alone: bool) -> None:
    row = BroadcastChange(channelId=1) if told is None else BroadcastChange(channelId=1, lastUpdate=told)
    assert recipes.only_contents_changed(row, since) is alone


@pytest.mark.parametrize(
    ("moment", "ours", "newer"),
    [
        (NEW, OLD, True),
        (OLD, NEW, False),
        (OLD, OLD, False),
        (OLD, None, True),
        (None, OLD, False),
        (None, None, False),
        (OLD.replace(tzinfo=PARIS), datetime(2024, 9, 1, 5, 30, tzinfo=UTC), True),
        (OLD.replace(tzinfo=PARIS), datetime(2024, 9, 1, 6, 30, tzinfo=UTC), False),
        (OLD.replace(tzinfo=PARIS), OLD, False),
        (OLD.replace(tzinfo=PARIS), datetime(2024, 9, 1, 7, 30), True),
        (OLD, OLD.replace(tzinfo=UTC), True),  # can't be told: it is read once more than needed rather than never
    ],
)
def test_newer(moment: Any, ours: Any, newer: bool) -> None:
    assert recipes.is_newer(moment, ours) is newer


def test_groups_are_masters_and_seasons_with_their_newest_update() -> None:
    rows = [
        ContentMasterCollection(contentId=1, collectionId=9, masterId=5, masterLastUpdate=OLD, seasonId=None),
        ContentMasterCollection(contentId=2, masterId=5, masterLastUpdate=NEW, seasonId=6),
        ContentMasterCollection(contentId=3),
        ContentMasterCollection(contentId=4, seasonId=6, seasonLastUpdate=OLD),
    ]
    assert recipes.groups_of(rows) == {5: NEW, 6: OLD}


def test_what_is_not_of_its_type_is_passed_over() -> None:
    """Such values are kept as they came and told as deviations: the recipes go on without them."""
    row = ContentMasterCollection.model_construct(master_id=5, master_last_update="soon", season_id="S6")
    assert recipes.groups_of([row]) == {5: None}
    assert recipes.only_contents_changed(BroadcastChange.model_construct(last_update="soon"), NEW) is False
    credit = Credit.model_construct(person_id="nobody")
    assert recipes.people_of([Content.model_construct(cast=[credit])]) == set()


def test_people_are_those_of_the_cast() -> None:
    broadcasts = [
        Broadcast.model_validate({"content": {"id": 1, "cast": [{"personId": 3}, {"personId": 4}, {"job": "x"}]}}),
        Broadcast.model_validate({"content": {"id": 2}}),
        Broadcast.model_validate({"id": 3}),
    ]
    contents = list(recipes.contents_of(broadcasts))
    assert [each.id for each in contents] == [1, 2]
    assert recipes.people_of(contents) == {3, 4}


def test_days_are_for_one_channel_or_for_all() -> None:
    first, second = date(2024, 9, 1), date(2024, 9, 2)
    per_channel = [DayAvailable(channelId=1, day=first), DayAvailable(channelId=7, day=first)]
    assert recipes.days_of(per_channel, [1, 2]) == [(1, first)]
    for_all = [DayAvailable(day=first), DayAvailable(day=second)]
    assert recipes.days_of(for_all, [1, 2]) == [(1, first), (2, first), (1, second), (2, second)]


def test_a_day_ends_with_its_last_second() -> None:
    assert recipes.period_of(date(2024, 9, 1)) == (datetime(2024, 9, 1), datetime(2024, 9, 1, 23, 59, 59))
