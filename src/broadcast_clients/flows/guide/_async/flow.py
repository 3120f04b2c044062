"""The guide: from the mirror of Plurimedia's schedule to XMLTV and to EncoraStream."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import aclosing
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from broadcast_clients.core.concurrency._async import Lock, in_thread
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.flows.given import (
    checked_days,
    checked_ids,
    checked_moment,
    checked_number,
    checked_seconds,
    zone_named,
)
from broadcast_clients.flows.guide._async.channel import AsyncChannelSender, Sending
from broadcast_clients.flows.guide.airing import text
from broadcast_clients.flows.guide.channel_map import ChannelMatch, Channels, channel_map, propose_channels
from broadcast_clients.flows.guide.clock import day_begins, moments_of
from broadcast_clients.flows.guide.exporting import Exporter, day_item, name_of
from broadcast_clients.flows.guide.listing import Listing, digest_of
from broadcast_clients.flows.guide.rules import GuideRules
from broadcast_clients.flows.guide.sending import KIND, SYSTEM
from broadcast_clients.flows.guide.source import Source
from broadcast_clients.flows.links import Link, Links
from broadcast_clients.flows.report import FlowItem, FlowProgress, FlowReport
from broadcast_clients.flows.turns import take_turn
from plurimedia_client.models import Channel

if TYPE_CHECKING:
    from sqlalchemy import URL

    from encora_client import AsyncEncoraClient
    from plurimedia_client import AsyncPlurimediaClient

__all__ = ["AsyncGuideFlow"]

Progress = Callable[[FlowProgress], None]
FILE_SYSTEM, FILE_KIND = "xmltv", "file"
DAY = timedelta(days=1)


def today(zone: tzinfo) -> date:
    """The day that it is by the provider's clock."""
    return datetime.now(zone).date()


class AsyncGuideFlow:
    """The schedule in a mirror, as an XMLTV file and as the guide of EncoraStream.

    What was sent is remembered in the mirror's database, so that only days that differ are sent again; and what is
    about to be sent is written there first, so that a run may be killed at any moment.

    Args:
        database: The mirror's: path of an SQLite file, or a URL such as `postgresql://user:password@host/name`.
        encora: Client of the platform, for `publish`. You close it.
        plurimedia: Client whose overrides and time zone say how the schedule is to be read. Without, names are those
            that the mirror was made with. No call is made.
        rules: How airings become programmes. Default: `GuideRules()`.
        timezone: The zone of the provider's clock, by name or as a `tzinfo`. No document says which it is. Default:
            that of `plurimedia`, else `Europe/Paris`.
        concurrency: The most channels that are sent at the same time.

    Raises:
        ConfigurationError: There is no such zone, or the database is of a kind that isn't known, or no channel may be
            sent at a time.
    """

    def __init__(
        self,
        database: str | Path | URL,
        encora: AsyncEncoraClient | None = None,
        *,
        plurimedia: AsyncPlurimediaClient | None = None,
        rules: GuideRules | None = None,
        timezone: str | tzinfo | None = None,
        concurrency: int = 4,
    ) -> None:
        checked_number("concurrency", concurrency)
        zone = timezone or (plurimedia.timezone if plurimedia is not None else None) or "Europe/Paris"
        self.timezone: tzinfo = zone_named(zone)
        self._encora = encora
        self._rules = rules or GuideRules()
        self._concurrency = concurrency
        self._links = Links(database)
        self._source = Source(self._links.engine, {} if plurimedia is None else plurimedia.overrides.fields)

    async def aclose(self) -> None:
        """Close the connections to the database. The clients stay open."""
        await in_thread(self._links.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._links.engine.url.render_as_string(hide_password=True)}>"

    # --- to a file --------------------------------------------------------------------------------------------------

    async def export(
        self,
        path: str | Path,
        *,
        channels: Collection[int] | None = None,
        start: date | datetime | None = None,
        end: date | datetime | None = None,
        progress: Progress | None = None,
    ) -> FlowReport:
        """Write the schedule as XMLTV that the XMLTV tools accept. Memory doesn't grow with the number of days.

        The file is replaced once the new one is complete, and left alone if it is the same.

        Args:
            path: The file.
            channels: Plurimedia's ids. Default: all that the mirror has days of.
            start: Where it begins: a day, or a moment; one without an offset is by the provider's clock.
            end: Where it ends: a day, which is included, or a moment.
            progress: Called after each day.

        Returns:
            One item for each day of a channel: `create`, `update` and `delete` against what the file had, if this flow
            wrote it.

        Raises:
            ConfigurationError: The database has no mirror, or the file can't be written, or nothing can be between
                start and end.
        """
        path = Path(path)
        checked_ids("channels", channels)
        checked_moment("start", start)
        checked_moment("end", end)
        begins, ends = self._moment(start), self._moment(end, ending=True)
        if begins is not None and ends is not None and begins >= ends:
            raise ConfigurationError(f"the end {end} must come after the start {start}")
        run = _Run(progress)
        listed = await in_thread(self._channels)
        if channels is not None:
            listed = {each: listed.get(each, Channel()) for each in dict.fromkeys(channels)}
        days = {each: [day for day in await self._days(each) if self._within(day, begins, ends)] for each in listed}
        run.total = sum(map(len, days.values()))
        file = FILE_SYSTEM, FILE_KIND, str(path.absolute())
        before = await in_thread(partial(self._links.get, *file))
        same_file = before is not None and before.mark == await in_thread(partial(digest_of, path))
        marks: dict[str, str] = dict(before.detail["days"]) if before is not None and same_file else {}
        with Listing(path) as listing:
            exporter = Exporter(
                self._source, self._rules, self.timezone, listing, begins=begins, ends=ends, before=marks
            )
            for channel_id, model in listed.items():
                for day in days[channel_id]:
                    await run.tell(await in_thread(partial(exporter.add, channel_id, model, day)))
            digest = await in_thread(listing.store)
        told = {item.source for item in run.report.items}
        for key in sorted(marks.keys() - told):
            await run.tell(day_item(key, "delete", notes=("isn't in the file any more",)))
        link = Link(system=file[0], kind=file[1], source=file[2], mark=digest, detail={"days": exporter.marks})
        if before is None or (before.mark, before.detail) != (link.mark, link.detail):
            await in_thread(partial(self._links.put, link))
        return run.finished()

    # --- to the platform --------------------------------------------------------------------------------------------

    async def publish(
        self,
        *,
        channels: Channels,
        days: int | Collection[date] | None = None,
        dry_run: bool = False,
        verify: bool = False,
        wait: bool = False,
        patience: float = 60.0,
        progress: Progress | None = None,
    ) -> FlowReport:
        """Send the schedule to EncoraStream: the days that differ from what was sent before, and no others.

        A day replaces what the platform has from the beginning of its first programme to the end of its last one
        (`replace_window`, documented). What was sent before and lies outside of that is deleted, programme by
        programme; nothing else ever is.

        Args:
            channels: The platform's channel for each of Plurimedia's, by id: a mapping, a function that gives `None`
                for channels that aren't wanted, or the path of a file for `read_channel_map`.
            days: How many days from today on, or which days. Default: all that the mirror has.
            dry_run: Write nothing, neither on the platform nor into the database: the report says what a run would do.
            verify: Hold what the platform has against what was sent, and send again what differs.
            wait: Wait until the platform has each day that is sent. Without, the next run looks.
            patience: Seconds to wait for a day.
            progress: Called after each day, one at a time.

        Returns:
            One item for each day of a channel.

        Raises:
            AuthenticationError: The token is refused. What was sent until then is kept.
            ConfigurationError: There is no client of the platform, or the database has no mirror, or no channel is
                mapped, or two are mapped to the same one, or days are none.
            RuleFailed: `channels` is a function, and failed.
            RunUnderWay: Another run is sending what this database has.
            DatabaseUnusable: The database can't be written. What was sent until then is kept.
        """
        if self._encora is None:
            raise ConfigurationError(
                "there is no client of the platform to publish with", hint="GuideFlow(database, EncoraClient())"
            )
        checked_days(days)
        checked_seconds("patience", patience)
        run = _Run(progress, dry_run=dry_run)
        listed = await in_thread(self._channels)
        targets = await in_thread(partial(channel_map, channels, listed))
        if not targets:
            run.report.notes.append("no channel is mapped to one of the platform, so there is nothing to send")
        same = Sending(
            source=self._source,
            links=self._links,
            rules=self._rules,
            zone=self.timezone,
            dry_run=dry_run,
            verify=verify,
            wait=wait,
            patience=patience,
        )
        with await in_thread(partial(take_turn, self._links.engine, "guide", dry_run=dry_run)):
            await self._send(run, same, self._encora, listed, targets, days)
        return run.finished()

    async def _send(
        self,
        run: _Run,
        same: Sending,
        client: AsyncEncoraClient,
        listed: Mapping[int, Channel],
        targets: Mapping[int, str],
        days: int | Collection[date] | None,
    ) -> None:
        chosen = await self._chosen(targets, days)
        run.total = sum(map(len, chosen.values()))
        for each in targets.keys() - listed.keys():
            if not chosen[each]:
                run.report.notes.append(f"the mirror has nothing of channel {each}")

        async def send(channel_id: int) -> None:
            name = name_of(listed.get(channel_id, Channel()), channel_id)
            sender = AsyncChannelSender(client, same, channel_id, name, targets[channel_id], run.tell)
            await sender.send(chosen[channel_id])

        bulk = client.bulk(send, [each for each in sorted(targets) if chosen[each]], concurrency=self._concurrency)
        async with aclosing(bulk) as outcomes:
            async for outcome in outcomes:
                if outcome.error is not None:
                    raise outcome.error

    async def propose_channels(self) -> list[ChannelMatch]:
        """Propose which of the platform's channels is meant by which of Plurimedia's, by their names.

        Look it over, and keep it with `write_channel_map`.

        Raises:
            ConfigurationError: There is no client of the platform, or the database has no mirror.
        """
        if self._encora is None:
            raise ConfigurationError(
                "there is no client of the platform to ask for its channels", hint="GuideFlow(database, EncoraClient())"
            )
        ours = {each: name_of(model, each) for each, model in (await in_thread(self._channels)).items()}
        theirs = [(each.id, text(each, "name") or "") async for each in self._encora.admin.channels.list(limit=100)]
        return propose_channels(ours, theirs)

    # --- which ------------------------------------------------------------------------------------------------------

    def _channels(self) -> dict[int, Channel]:
        self._source.open()
        return self._source.channels()

    async def _days(self, channel_id: int) -> list[date]:
        return await in_thread(partial(self._source.days, channel_id))

    async def _chosen(self, targets: Collection[int], days: int | Collection[date] | None) -> dict[int, list[date]]:
        """The days of each channel: those that the mirror has, and those that were sent and aren't there any more."""
        found: dict[int, list[date]] = {}
        first = today(self.timezone)
        for each in targets:
            known = set(await self._days(each))
            sent = await in_thread(partial(self._links.all, SYSTEM, KIND, prefix=f"{each}/"))
            known |= {date.fromisoformat(source.partition("/")[2]) for source in sent}
            if isinstance(days, int):
                known = {day for day in known if first <= day < first + days * DAY}
            elif days is not None:
                known &= set(days)
            found[each] = sorted(known)
        return found

    def _moment(self, given: date | datetime | None, *, ending: bool = False) -> datetime | None:
        if given is None:
            return None
        if isinstance(given, datetime):
            return moments_of(given, self.timezone)[0]
        return day_begins(given + DAY if ending else given, self.timezone)

    def _within(self, day: date, begins: datetime | None, ends: datetime | None) -> bool:
        """Whether a day may have something in a stretch of time: its last airing reaches into the next one."""
        first, last = day_begins(day, self.timezone), day_begins(day + 2 * DAY, self.timezone)
        return (begins is None or last > begins) and (ends is None or first < ends)


class _Run:
    """A run, and what it tells."""

    def __init__(self, progress: Progress | None, *, dry_run: bool = False) -> None:
        self.report = FlowReport(flow="guide", dry_run=dry_run, started_at=datetime.now(UTC))
        self.total = 0
        self._progress = progress
        self._begun = time.monotonic()
        self._lock = Lock()

    async def tell(self, item: FlowItem) -> None:
        """Note what became of a day."""
        async with self._lock:  # channels are worked on at the same time
            self.report.items.append(item)
            if self._progress is not None:
                done, failed = len(self.report.items), self.report.failed
                self._progress(FlowProgress(done=done, failed=failed, total=self.total, item=item))

    def finished(self) -> FlowReport:
        """The report, in the order of channels and days, whichever was finished first."""
        self.report.items.sort(key=_place)
        self.report.elapsed = time.monotonic() - self._begun
        return self.report


def _place(item: FlowItem) -> tuple[int, str]:
    channel, _, day = str(item.source).partition("/")
    return int(channel), day
