"""Guides: any number of channels and days, out to XMLTV and in from it."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.errors import ConfigurationError, InvalidRequest, OutcomeUnknown
from broadcast_clients.formats import xmltv
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient
from encora_client.workflows.listings import platform_channel_id
from tests._async.encora.on_sandbox import client_of, jobs_of

pytestmark = pytest.mark.sandbox(contents=5)

QUIET: Any = {
    "status": "live", "drm_required": False, "is_premium": False, "is_catchup_enabled": False,
}  # fmt: skip
FLAGS: Any = {"is_live": False, "is_catchup_available": False}
IMPORT = "POST /admin/epg/import"


def schedules(sandbox: Sandbox) -> list[Any]:
    """The schedule calls that came."""
    return [each for each in sandbox.requests("encora") if each.route == "GET /live/epg"]


async def channels_of(client: AsyncEncoraClient, count: int) -> list[str]:
    """So many channels, made where they aren't there."""
    there = [channel.id async for channel in client.live.list(limit=100)]
    for number in range(len(there), count):
        channel = await client.admin.channels.create(name=f"Channel {number}", **QUIET)
        there.append(channel.id)
    return there[:count]


@pytest.mark.parametrize("page", ["programs", "channels"])
async def test_any_number_of_channels_and_days_is_read_each_programme_once(sandbox: Sandbox, page: str) -> None:
    sandbox.reset(variants={"encora.epg_page": page})
    start = sandbox.now.replace(microsecond=0)
    end = start + timedelta(days=16)
    async with client_of(sandbox) as client:
        channels = [
            (await client.admin.channels.create(name=f"C {number}", **QUIET)).id
            for number in range(52)  # type: ignore[call-overload]
        ]
        made: set[str] = set()
        for channel in (channels[0], channels[51]):
            for hours in (0, 7 * 24 - 1, 7 * 24 + 1, 14 * 24 - 1, 15 * 24):  # two of them over the end of a week
                begin = start + timedelta(hours=hours)
                program = await client.admin.epg.create(
                    channel, title="On", start_time=begin, end_time=begin + timedelta(hours=2), **FLAGS
                )
                made.add(program.id)
        guide = client.workflows.guide
        with pytest.raises(InvalidRequest):
            await client.epg.schedule(channel_ids=channels, start_time=start, end_time=end).collect()
        sandbox.clear_requests()
        found = [program.id async for program in guide.schedule([*channels, channels[0]], start=start, end=end)]
        sent = schedules(sandbox)
    assert sorted(found) == sorted(made)
    asked = [each.query["channel_ids"].split(",") for each in sent]
    assert [len(each) for each in asked] == [50, 50, 50, 2, 2, 2]
    assert {name for each in asked for name in each} == set(channels)


async def test_what_is_on_now_on_many_channels(sandbox: Sandbox) -> None:
    async with client_of(sandbox) as client:
        channels = await channels_of(client, 55)
        found = await client.workflows.guide.now(channels)
        assert found
        now = sandbox.now
        for channel_id, program in found.items():
            assert program.channel_id == channel_id
            assert program.start_time <= now <= program.end_time
        assert set(found) <= set(channels)
        assert set(await client.workflows.guide.now()) == set(found)


async def test_a_stretch_without_zone_or_end_is_refused(sandbox: Sandbox) -> None:
    now = datetime.now(UTC)
    async with client_of(sandbox) as client:
        guide = client.workflows.guide
        for start, end, match in ((now.replace(tzinfo=None), now, "time zone"), (now, now, "must come after")):
            with pytest.raises(ConfigurationError, match=match):
                await anext(guide.schedule(["a"], start=start, end=end))
    assert sandbox.requests("encora") == []


def programmes_in(content: bytes) -> list[xmltv.Programme]:
    """The programmes of a listing."""
    return [each for each in xmltv.read(content) if isinstance(each, xmltv.Programme)]


# --- out ----------------------------------------------------------------------------------------------------------


async def test_the_guide_goes_out_as_xmltv(sandbox: Sandbox, tmp_path: Path) -> None:
    start = sandbox.now - timedelta(days=1)
    path = tmp_path / "guide.xml"
    async with client_of(sandbox) as client:
        channels = await channels_of(client, 5)
        silent = (await client.admin.channels.create(name="Silent", **QUIET)).id
        await client.admin.epg.create(
            channels[0],
            title="Overlong & <odd>",
            description="C'est ça",
            language="fr",
            start_time=start + timedelta(days=9),
            end_time=start + timedelta(days=9, hours=3),
            is_live=False,
            is_catchup_available=False,
            season_number=1,
            episode_number=0,
            categories=["news"],
            content_rating="PG",
        )
        report = await client.workflows.guide.export_xmltv(
            path, [*channels, silent], start=start, end=start + timedelta(days=10)
        )
    items = list(xmltv.read(path.read_bytes()))
    listed = [each for each in items if isinstance(each, xmltv.Channel)]
    programmes = programmes_in(path.read_bytes())
    assert (report.channels, report.programmes) == (len(listed), len(programmes))
    assert {platform_channel_id(each.id) for each in listed} == set(channels)
    assert all(each.name for each in listed)
    [odd] = [each for each in programmes if each.title == "Overlong & <odd>"]
    assert odd.titles == (xmltv.Text("Overlong & <odd>", "fr"),)
    assert odd.descriptions == (xmltv.Text("C'est ça", "fr"),)
    assert odd.episode_numbers == (xmltv.EpisodeNumber("S1E0"),)
    assert odd.ratings == (xmltv.Rating("PG"),)
    for channel in listed:
        mine = [each for each in programmes if each.channel == channel.id]
        assert [each.start for each in mine] == sorted(each.start for each in mine)
        for one, following in pairwise(mine):
            assert one.stop is not None
            assert one.stop <= following.start
    assert os.listdir(tmp_path) == [path.name]


async def test_overlaps_are_shortened_or_kept(sandbox: Sandbox) -> None:
    begin = sandbox.now.replace(microsecond=0) + timedelta(days=200)
    async with client_of(sandbox) as client:
        [channel] = await channels_of(client, 1)
        for title, first, last in (("Long", 0, 90), ("Short", 60, 120), ("Twin", 60, 100)):
            await client.admin.epg.create(
                channel, title=title, start_time=begin + timedelta(minutes=first),
                end_time=begin + timedelta(minutes=last), is_live=False, is_catchup_available=False,
            )  # fmt: skip
        guide = client.workflows.guide
        stretch = {"start": begin - timedelta(hours=1), "end": begin + timedelta(hours=5)}
        shortened, kept = io.BytesIO(), io.BytesIO()
        report = await guide.export_xmltv(shortened, [channel], **stretch)
        await guide.export_xmltv(kept, [channel], **stretch, overlaps="keep")
    assert (report.programmes, report.shortened, len(report.skipped)) == (2, 1, 1)
    assert {report.skipped[0].title} <= {"Short", "Twin"}
    lengths = [
        [each.stop - each.start for each in programmes_in(file.getvalue()) if each.stop is not None]
        for file in (shortened, kept)
    ]
    assert lengths[0][0] == timedelta(minutes=60)
    assert len(lengths[1]) == 3


async def test_an_export_that_fails_leaves_the_old_file(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "guide.xml"
    path.write_text("as it was")
    start = sandbox.now
    sandbox.fault("encora", "GET /live/epg", "status", status=403, skip=1)
    async with client_of(sandbox) as client:
        with pytest.raises(Exception, match="403"):
            await client.workflows.guide.export_xmltv(path, start=start, end=start + timedelta(days=7))
    assert path.read_text() == "as it was"
    assert os.listdir(tmp_path) == [path.name]


# --- in -----------------------------------------------------------------------------------------------------------


def listing(channel: str, begin: datetime, count: int = 5) -> bytes:
    """A listing of another make."""
    one = xmltv.Channel(id=channel, names=(xmltv.Text("One"),))
    programmes = [
        xmltv.Programme(
            channel=channel,
            start=begin + timedelta(hours=number),
            stop=begin + timedelta(hours=number + 1) if number != 1 else None,
            titles=(xmltv.Text(f"Part {number}", "fr"),),
            descriptions=(xmltv.Text("What happens"),),
            categories=(xmltv.Text("series"),),
            episode_numbers=(xmltv.episode_number(2, number + 1),),
            icons=(xmltv.Icon("https://img.example/1.jpg"),),
        )
        for number in reversed(range(count))
    ]
    return b"".join(xmltv.write([one], programmes))


async def test_a_listing_comes_in_and_its_programmes_are_there(sandbox: Sandbox, tmp_path: Path) -> None:
    begin = sandbox.now.replace(microsecond=0) + timedelta(days=30)
    path = tmp_path / "in.xml"
    path.write_bytes(listing("one.example.org", begin))
    async with client_of(sandbox) as client:
        [channel] = await channels_of(client, 1)
        guide = jobs_of(client, sandbox).guide
        report = await guide.import_xmltv(path, channels={"one.example.org": channel}, wait=True, batch=2)
        assert (report.programmes, report.skipped, report.missing) == (5, (), ())
        assert len(report.jobs) == 3
        pager = client.admin.epg.list(channel, start_time=begin, end_time=begin + timedelta(hours=6))
        programs = await pager.collect()
    assert [program.title for program in programs] == [f"Part {number}" for number in range(5)]
    second = programs[1]
    assert second.end_time == begin + timedelta(hours=2)  # without a stop, until the next one begins
    assert (second.language, second.season_number, second.episode_number) == ("fr", 2, 2)
    assert second.categories == ["series"]
    assert str(second.images.poster) == "https://img.example/1.jpg"


async def test_an_export_can_come_in_again(sandbox: Sandbox) -> None:
    start = sandbox.now
    async with client_of(sandbox) as client:
        channels = await channels_of(client, 2)
        guide = jobs_of(client, sandbox).guide
        file = io.BytesIO()
        out = await guide.export_xmltv(file, channels, start=start, end=start + timedelta(days=1))
        back = await guide.import_xmltv(file.getvalue(), wait=True)
    assert back.programmes == out.programmes > 0
    assert back.missing == ()


async def test_what_cant_come_in_is_told(sandbox: Sandbox) -> None:
    begin = sandbox.now.replace(microsecond=0) + timedelta(days=30)
    bad = b"""<tv><channel id="a.b"><display-name>A</display-name></channel>
<programme channel="a.b" start="soon"><title>Unreadable</title></programme>
<programme channel="a.b" start="20300101000000 +0000"><title>Endless</title></programme>
<programme channel="a.b" start="20290101000000 +0000" stop="20280101000000 +0000"><title>Backwards</title></programme>
<programme channel="a.b" start="20290201000000 +0000" stop="20290201010000 +0000"/>
<programme channel="c.d" start="20290101000000 +0000" stop="20290102000000 +0000"><title>Elsewhere</title></programme>
</tv>"""
    async with client_of(sandbox) as client:
        [channel] = await channels_of(client, 1)
        guide = client.workflows.guide
        report = await guide.import_xmltv(io.BytesIO(bad), channels=lambda name: channel if name == "a.b" else None)
        assert (report.programmes, report.jobs) == (0, ())
        whys = " / ".join(each.why for each in report.skipped)
        for part in ("'soon'", "no end", "isn't after its start", "has no title", "no channel of the platform"):
            assert part in whys
        sandbox.clear_requests()
        with pytest.raises(xmltv.XmltvError):
            await guide.import_xmltv(b"<!DOCTYPE tv [<!ENTITY a 'b'>]><tv/>")
        report = await guide.import_programmes([{"channel_id": channel, "title": "No times"}])
        assert "has no start_time, end_time" in report.skipped[0].why
    assert sandbox.requests("encora") == []
    assert begin


async def test_programmes_come_in_as_they_are(sandbox: Sandbox) -> None:
    begin = sandbox.now.replace(microsecond=0) + timedelta(days=30)
    async with client_of(sandbox) as client:
        [channel] = await channels_of(client, 1)
        rows = [
            {
                "channel_id": channel,
                "title": f"Row {number}",
                "start_time": (begin + timedelta(hours=number)).isoformat(),
                "end_time": (begin + timedelta(hours=number + 1)).isoformat(),
            }
            for number in range(3)
        ]
        report = await jobs_of(client, sandbox).guide.import_programmes(rows, wait=True)
    assert (report.programmes, report.missing) == (3, ())


async def test_an_import_without_an_answer_is_sent_again_only_where_it_replaces(sandbox: Sandbox) -> None:
    begin = sandbox.now.replace(microsecond=0) + timedelta(days=30)
    async with client_of(sandbox) as client:
        [channel] = await channels_of(client, 1)
        guide = jobs_of(client, sandbox).guide
        data = listing("one.example.org", begin)
        sandbox.fault("encora", IMPORT, "reset_after")
        report = await guide.import_xmltv(data, channels={"one.example.org": channel}, wait=True)
        assert report.missing == ()
        pager = client.admin.epg.list(channel, start_time=begin, end_time=begin + timedelta(hours=6))
        assert len(await pager.collect()) == 5
        sandbox.fault("encora", IMPORT, "reset_after")
        with pytest.raises(OutcomeUnknown):
            await guide.import_xmltv(data, channels={"one.example.org": channel}, replace_window=False)


async def test_programmes_that_dont_arrive_are_told(sandbox: Sandbox) -> None:
    begin = sandbox.now.replace(microsecond=0) + timedelta(days=30)
    job = {"id": "0190c0de-0000-7000-8000-000000000000", "status": "queued"}
    sandbox.fault("encora", IMPORT, "status", status=202, body=job)
    async with client_of(sandbox) as client:
        [channel] = await channels_of(client, 1)
        data = listing("one.example.org", begin)
        guide = jobs_of(client, sandbox).guide
        report = await guide.import_xmltv(data, channels={"one.example.org": channel}, wait=True, patience=10)
    assert [each.title for each in report.missing] == [f"Part {number}" for number in range(5)]


def _broken(xmltv_id: str) -> str:
    return {"other": "x"}[xmltv_id]


async def test_an_import_that_cant_be_meant_is_refused_before_anything_is_sent(sandbox: Sandbox) -> None:
    listing = (
        b'<tv><channel id="a.b"><display-name>A</display-name></channel><programme start="20240701060000 +0000" '
        b'stop="20240701070000 +0000" channel="a.b"><title>T</title></programme></tv>'
    )
    refused: list[tuple[dict[str, Any], str]] = [
        ({"batch": 0}, "batch must be"),
        ({"batch": -5}, "batch must be"),
        ({"batch": True}, "batch must be"),
        ({"patience": -1}, "patience must be"),
        ({"patience": float("nan")}, "patience must be"),
    ]
    functions: list[tuple[dict[str, Any], str]] = [
        ({"channels": _broken}, "the function _broken failed for channel 'a.b': KeyError: 'a.b'"),
        ({"channels": lambda each: 5}, "gave 5 for channel 'a.b'"),
    ]
    async with client_of(sandbox) as client:
        for given, message in (*refused, *functions):
            with pytest.raises(ConfigurationError, match=message):
                await client.workflows.guide.import_xmltv(listing, **given)
        for given, message in refused:
            with pytest.raises(ConfigurationError, match=message):
                await client.workflows.guide.import_programmes([], **given)
    assert not [each for each in sandbox.requests("encora") if each.method == "POST"]
