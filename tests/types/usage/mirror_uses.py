"""The mirror and the workflows, as users write them. Lines that end in a mark have to be refused."""

from __future__ import annotations

import datetime as dt
from typing import assert_type

from broadcast_clients.flows.mirror import AsyncMirror, Failure, Mirror, MirrorReport, Progress
from plurimedia_client import (
    AsyncPlurimediaClient,
    BroadcastError,
    ChannelLoaded,
    DayLoaded,
    GroupLoaded,
    MatchResult,
    OrderAccepted,
    PartFailed,
    PlurimediaClient,
    ScheduleEvent,
    parse_match_results,
)
from plurimedia_client.models import Content, VodOrderReceipt

SINCE = dt.datetime(2024, 9, 27)


def show(progress: Progress) -> None:
    assert_type(progress.left, int)


def mirrored(client: PlurimediaClient) -> None:
    with Mirror(client, "account.db") as mirror:
        report = mirror.catalog(1201, tags=True, progress=show)
        assert_type(report, MirrorReport)
        assert_type(report.failures, list[Failure])
        assert_type(mirror.schedule(channels=[1, 2], days=7, extras=("persons",)), MirrorReport)
        assert_type(mirror.schedule(days=[dt.date(2024, 9, 27)]), MirrorReport)
        assert_type(mirror.rebuild(), dict[str, int])
        assert_type(mirror.checkpoint("schedule"), dt.datetime | None)
        mirror.catalog("1201")  # expect: error
        mirror.catalog(1201, tag=True)  # expect: error


async def mirrored_asynchronously(client: AsyncPlurimediaClient) -> None:
    async with AsyncMirror(client, "account.db", concurrency=64) as mirror:
        assert_type(await mirror.catalog(1201), MirrorReport)
    AsyncMirror(PlurimediaClient(), "account.db")  # expect: error


def jobs(client: PlurimediaClient) -> None:
    for event in client.workflows.load_schedule(channels=[1], extras=["tags"], progress=print):
        assert_type(event, ScheduleEvent)
        match event:
            case ChannelLoaded() | GroupLoaded():
                pass
            case DayLoaded():
                assert_type(event.day, dt.date)
                assert_type(event.broadcasts[0].content, Content)
            case PartFailed():
                assert_type(event.error, BroadcastError)
            case _:
                pass
    for change in client.workflows.track_changes(since=SINCE, object_types=["Person", "SomethingNew"]):
        assert_type(change.object_id, int | None)
    accepted = client.workflows.order([{"assetID": "A-1"}])
    assert_type(accepted, OrderAccepted)
    assert_type(accepted.receipt, VodOrderReceipt)
    assert_type(parse_match_results(b"[]"), list[MatchResult])
    client.workflows.order("A-1")  # expect: error
    client.workflows.update_schedule(channels=[1])  # expect: error
