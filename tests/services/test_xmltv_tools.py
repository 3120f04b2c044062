"""What we write as XMLTV, judged by the XMLTV project's own tools."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast_clients.formats import xmltv
from tests.formats.test_xmltv import CHANNEL, programme, programmes
from tests.services.xmltv_tools import sorted_complaints, validation

_numbers = count()


def file_of(folder: Path, *programmes: xmltv.Programme) -> Path:
    path = folder / f"{next(_numbers)}.xml"
    with path.open("wb") as file:
        file.writelines(
            xmltv.write([CHANNEL], programmes, header=xmltv.Header(generator_info_name="broadcast-clients"))
        )
    return path


def test_listings_of_any_content_are_valid(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("listings")

    @settings(max_examples=40)
    @given(st.lists(programmes, min_size=1, max_size=3))
    def hold(several: list[xmltv.Programme]) -> None:
        assert validation(file_of(folder, *several)) == (0, "Validated ok.\n")

    hold()


def test_a_week_is_sorted_without_a_complaint_and_read_back(tmp_path: Path) -> None:
    start = datetime(2026, 3, 28, 18, tzinfo=timezone(timedelta(hours=1)))
    week = [
        programme(
            start=start + timedelta(minutes=45 * number),
            stop=start + timedelta(minutes=45 * (number + 1)),
            titles=(xmltv.Text(f"Été {number}", "fr"), xmltv.Text(f"Summer & {number}", "en")),
            episode_numbers=(xmltv.episode_number(1, number + 1),),
        )
        for number in range(7 * 32)
    ]
    path = file_of(tmp_path, *reversed(week))
    assert validation(path) == (0, "Validated ok.\n")
    assert sorted_complaints(path, tmp_path / "sorted.xml") == ""
    with (tmp_path / "sorted.xml").open("rb") as file:
        again = [item for item in xmltv.read(file) if isinstance(item, xmltv.Programme)]
    assert [(each.start, each.stop, each.titles) for each in again] == [
        (each.start, each.stop, each.titles) for each in week
    ]
    numbers = [xmltv.parse_episode_number(each.episode_numbers[0]) for each in again]
    assert numbers == [(1, number + 1) for number in range(len(week))]
