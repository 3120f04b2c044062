"""What we write as XMLTV, judged by the XMLTV project's own tools."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast_clients.formats import xmltv
from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient
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


def test_the_guide_of_a_platform_is_accepted(tmp_path: Path) -> None:
    """Its own programmes, and some that overlap and are at odds with the format otherwise."""
    with Sandbox(seed=1, contents=20) as sandbox:
        settings = {"base_url": sandbox.encora.base_url, "token": sandbox.encora.token}
        with EncoraClient(**settings) as client:
            channels = [channel.id for channel in client.live.list(limit=100)][:6]
            begin = sandbox.now.replace(microsecond=0)
            for title, first, last in (("Été <1>", 0, 90), ("Später", 60, 120), ("", 200, 230), ("Twin", 60, 100)):
                client.admin.epg.create(
                    channels[0],
                    title=title or "\x85",
                    description=" ",
                    start_time=begin + timedelta(minutes=first),
                    end_time=begin + timedelta(minutes=last),
                    is_live=False,
                    is_catchup_available=False,
                    season_number=1,
                    episode_number=0,
                )
            path = tmp_path / "guide.xml"
            report = client.workflows.guide.export_xmltv(path, channels, start=begin, end=begin + timedelta(days=8))
    assert report.programmes > 100
    assert validation(path) == (0, "Validated ok.\n")
    assert sorted_complaints(path, tmp_path / "sorted.xml") == ""
