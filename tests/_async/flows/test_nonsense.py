"""Nonsense that a flow is given is told before anything is asked or written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.flows.enrich import AsyncEnrichFlow
from broadcast_clients.flows.guide import AsyncGuideFlow, RuleFailed
from broadcast_clients.flows.mirror import AsyncMirror
from broadcast_clients.flows.release import AsyncReleaseFlow
from broadcast_clients.flows.report_page import write_report
from encora_client import AsyncEncoraClient
from plurimedia_client import AsyncPlurimediaClient
from tests.flows.schedule import DAY, Schedule, airing
from whatson_client import AsyncWhatsonClient

NOWHERE = "http://127.0.0.1:9"
"""Nobody answers there: whoever asks fails otherwise than by what it was given."""
COUNTS: tuple[Any, ...] = (0, -1, True, 1.5, "3")
IDS: tuple[Any, ...] = ([], (), "12", ["12"], [None], [True], 12)
DAYS: tuple[Any, ...] = (*COUNTS, 10**9, [], ["2024-11-05"], [datetime(2024, 11, 5)], iter([DAY]))
SECONDS: tuple[Any, ...] = (-1, float("nan"), float("inf"), "60", None)


async def test_the_mirror(tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    async with AsyncPlurimediaClient(base_url=NOWHERE, subscription_key="k") as client:
        for wrong in COUNTS:
            with pytest.raises(ConfigurationError, match=r"^concurrency must be"):
                AsyncMirror(client, database, concurrency=wrong)
        async with AsyncMirror(client, database) as mirror:
            for wrong in IDS:
                with pytest.raises(ConfigurationError, match=r"^channels "):
                    await mirror.schedule(channels=wrong)
            for wrong in DAYS:
                with pytest.raises(ConfigurationError, match=r"^days "):
                    await mirror.schedule(days=wrong)
            for wrong in ([], ["2024-11-05"]):
                with pytest.raises(ConfigurationError, match=r"^days "):
                    await mirror.releases(wrong)
            with pytest.raises(ConfigurationError, match=r"^catalog_id must be ids"):
                await mirror.catalog("1201")  # type: ignore[arg-type]
    assert not database.exists()


async def test_the_guide(tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, DAY, [airing("6:00", "7:00")])
    schedule.close()
    before = (tmp_path / "m.db").read_bytes()
    day = timedelta(days=1)
    async with AsyncEncoraClient(base_url=NOWHERE, token="t", retries=0) as client:
        for wrong in COUNTS:
            with pytest.raises(ConfigurationError, match=r"^concurrency must be"):
                AsyncGuideFlow(tmp_path / "m.db", client, concurrency=wrong)
        async with AsyncGuideFlow(tmp_path / "m.db", client) as flow:
            for wrong in DAYS:
                with pytest.raises(ConfigurationError, match=r"^days "):
                    await flow.publish(channels={1: "c"}, days=wrong)
            for wrong in SECONDS:
                with pytest.raises(ConfigurationError, match=r"^patience "):
                    await flow.publish(channels={1: "c"}, patience=wrong)
            for wrong in ({}, {"x": "c"}, {0: "c"}, {-1: "c"}, {None: "c"}, {1: 5}, {1: ["c"]}):
                with pytest.raises(ConfigurationError, match=r"^channels "):
                    await flow.publish(channels=wrong)
            same = "0192f0c1-0000-7000-8000-00000000000a"
            with pytest.raises(ConfigurationError, match="the channels 1, 2 are all mapped"):
                await flow.publish(channels={1: same, 2: same.upper()})
            for wrong in IDS:
                with pytest.raises(ConfigurationError, match=r"^channels "):
                    await flow.export(tmp_path / "g.xml", channels=wrong)
            for start, end in ((DAY, DAY - day), (datetime(2024, 7, 1, 6), datetime(2024, 7, 1, 6))):
                with pytest.raises(ConfigurationError, match=r"^the end .* must come after the start"):
                    await flow.export(tmp_path / "g.xml", start=start, end=end)
            for wrong in ("2024-07-01", 20240701):
                with pytest.raises(ConfigurationError, match=r"^start must be a day"):
                    await flow.export(tmp_path / "g.xml", start=wrong)
    for wrong in COUNTS:
        with pytest.raises(ConfigurationError, match=r"^days must be"):
            write_report(tmp_path / "r.html", tmp_path / "m.db", days=wrong)
    assert not (tmp_path / "g.xml").exists()
    assert not (tmp_path / "r.html").exists()
    assert (tmp_path / "m.db").read_bytes() == before


async def test_enrich_and_release(tmp_path: Path) -> None:
    database = tmp_path / "m.db"
    async with (
        AsyncWhatsonClient(base_url=NOWHERE, token="t") as whatson,
        AsyncEncoraClient(base_url=NOWHERE, token="t") as encora,
    ):
        for wrong in COUNTS:
            with pytest.raises(ConfigurationError, match=r"^concurrency must be"):
                AsyncEnrichFlow(database, whatson, concurrency=wrong)
        for wrong in SECONDS:
            with pytest.raises(ConfigurationError, match=r"^patience must be"):
                AsyncReleaseFlow(database, whatson, encora, patience=wrong)
        async with AsyncEnrichFlow(database, whatson) as enrich, AsyncReleaseFlow(database, whatson, encora) as release:
            for wrong in COUNTS:
                for flow in (enrich, release):
                    with pytest.raises(ConfigurationError, match=r"^limit must be"):
                        await flow.run(limit=wrong)
            for wrong in IDS:
                with pytest.raises(ConfigurationError, match=r"^catalogs "):
                    await enrich.run(catalogs=wrong)
                with pytest.raises(ConfigurationError, match=r"^contents "):
                    await enrich.run(contents=wrong)
            with pytest.raises(ConfigurationError, match=r"^products is empty"):
                await release.run(products=[])
    assert not database.exists()


def raising(channel_id: int) -> str:
    """A table of the user's that lacks a channel."""
    return {99: "x"}[channel_id]


def number(channel_id: int) -> Any:
    """A function that gives what isn't an id."""
    return channel_id


@pytest.mark.parametrize(
    ("channels", "message"),
    [
        (raising, "the function raising failed for channel 1: KeyError: 1"),
        (number, "the function number gave a int for channel 1: 1"),
    ],
)
async def test_a_function_for_channels_that_fails_is_named(tmp_path: Path, channels: Any, message: str) -> None:
    schedule = Schedule(tmp_path / "m.db")
    schedule.day(1, date(2024, 7, 1), [airing("6:00", "7:00")])
    schedule.close()
    async with (
        AsyncEncoraClient(base_url=NOWHERE, token="t", retries=0) as client,
        AsyncGuideFlow(tmp_path / "m.db", client) as flow,
    ):
        with pytest.raises(RuleFailed) as caught:
            await flow.publish(channels=channels)
        assert caught.value.message == message
        assert "channels=" in str(caught.value.hint)
        nothing = await flow.publish(channels=lambda channel_id: None)
        assert (nothing.items, nothing.ok) == ([], True)
        assert nothing.notes == ["no channel is mapped to one of the platform, so there is nothing to send"]
