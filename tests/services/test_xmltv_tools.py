"""What we write as XMLTV, judged by the XMLTV project's own tools."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast_clients.flows.guide import GuideFlow
from broadcast_clients.flows.mirror import Mirror
from broadcast_clients.formats import xmltv
from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient
from plurimedia_client import PlurimediaClient
from tests.flows.schedule import DAY, Schedule, airing
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


def test_the_guide_of_a_mirror_is_accepted(tmp_path: Path) -> None:
    """A schedule over the day that has 25 hours, and one with all that can be wrong with it."""
    path = tmp_path / "guide.xml"
    start = datetime(2024, 10, 26, 12, tzinfo=UTC)
    with Sandbox(seed=1, contents=5, start=start, variants={"plurimedia.time_zone": "paris"}) as sandbox:
        plurimedia = sandbox.plurimedia
        connection = {"base_url": plurimedia.base_url, "subscription_key": plurimedia.subscription_key}
        with PlurimediaClient(**connection) as client, Mirror(client, tmp_path / "sandbox.db") as mirror:
            mirror.schedule(channels=plurimedia.channel_ids[:4], days=3, extras=["tags"])
    with GuideFlow(tmp_path / "sandbox.db") as flow:
        assert flow.export(path).counts["create"] == 12
    assert validation(path) == (0, "Validated ok.\n")
    assert sorted_complaints(path, tmp_path / "sorted.xml") == ""
    odd = Schedule(tmp_path / "odd.db")
    odd.channel(1, name="\x07 <One> & Zwei ", logo='https://i/"1".png')
    odd.channel(2, name="Silent")
    odd.day(2, DAY, [])
    rows = [
        airing("20:00", "21:30", "Film \x85<b>"),
        airing("20:30", "21:00", " Über ", content={"subtitle": " ", "texts": [{"text": "\x00", "lang": "fr"}]}),
        airing("20:30", "21:15", "Twin", content={"cast": [{"lastName": "A&B", "job": "Actor", "role": ""}]}),
        airing("22:00", None, "No end", content={"seasonNumber": 0, "episodeNumber": 0, "genre": "\x01"}),
        airing("23:00", "22:00", "Backwards", isPremiere=True),
        airing("23:30", "24:30", " "),
    ]
    odd.day(1, DAY, rows)
    odd.close()
    with GuideFlow(tmp_path / "odd.db") as flow:
        report = flow.export(path)
    assert report.ok
    assert len(report.items[0].notes) >= 5
    assert validation(path) == (0, "Validated ok.\n")
    assert sorted_complaints(path, tmp_path / "sorted.xml") == ""
