"""Programme guides of any number of channels and days: read, on now, exported, imported."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from attr import evolve

from broadcast_clients.core.concurrency._async import in_thread
from broadcast_clients.core.errors import OutcomeUnknown, StatusError
from broadcast_clients.formats import xmltv
from encora_client.workflows._async.clock import AsyncClock
from encora_client.workflows.listings import (
    DOMAIN,
    ExportReport,
    GuideReport,
    ImportBatch,
    Skipped,
    Unoverlapped,
    batches,
    channel_of_xmltv,
    check_import,
    groups,
    to_xmltv,
    windows,
    xmltv_channel,
    xmltv_channel_id,
)
from encora_client.workflows.sources import spool

if TYPE_CHECKING:
    from encora_client._async.client import AsyncEncoraClient
    from encora_client.models import Channel, EpgImportJob, EpgProgram

__all__ = ["AsyncGuide"]

PAUSE = 2.0


class AsyncGuide:
    """The programme guide: `client.workflows.guide`. Limits of the platform's calls are split away."""

    def __init__(self, client: AsyncEncoraClient, clock: AsyncClock) -> None:
        self._client = client
        self._clock = clock

    async def schedule(
        self, channel_ids: Sequence[str] | None = None, *, start: datetime, end: datetime
    ) -> AsyncGenerator[EpgProgram]:
        """What is on, on any number of channels and days, each programme once.

        Args:
            channel_ids: Ids of the channels. Default: all that viewers see.
            start: Where it begins, with a time zone.
            end: Where it ends.

        Returns:
            The programmes as they arrive: week by week of 50 channels, then of the next 50.
        """
        stretches = list(windows(start, end))
        wanted = await self._channels(channel_ids)
        for group in groups(wanted):
            carried: set[str] = set()  # what reaches over the end of a week comes in the next one again
            for since, until in stretches:
                reaching: set[str] = set()
                pager = self._client.epg.schedule(channel_ids=group, start_time=since, end_time=until, limit=100)
                async for program in pager:
                    if program.end_time > until:
                        reaching.add(program.id)
                    if program.id not in carried:
                        yield program
                carried = reaching

    async def now(self, channel_ids: Sequence[str] | None = None) -> dict[str, EpgProgram]:
        """What is on at this moment, by channel id. Channels with nothing on aren't in it.

        Args:
            channel_ids: Ids of the channels. Default: all that viewers see.
        """
        found: dict[str, EpgProgram] = {}
        for group in groups(await self._channels(channel_ids)):
            for program in await self._client.epg.now(channel_ids=group):
                found[program.channel_id] = program
        return found

    async def _channels(self, channel_ids: Sequence[str] | None) -> Sequence[str]:
        if channel_ids is not None:
            return list(dict.fromkeys(channel_ids))
        return [channel.id async for channel in self._client.live.list(limit=100)]

    # --- out --------------------------------------------------------------------------------------------------------

    async def export_xmltv(
        self,
        target: str | os.PathLike[str] | BinaryIO,
        channel_ids: Sequence[str] | None = None,
        *,
        start: datetime,
        end: datetime,
        domain: str = DOMAIN,
        overlaps: Literal["shorten", "keep"] = "shorten",
    ) -> ExportReport:
        """Write the guide as XMLTV that the XMLTV tools accept. Memory doesn't grow with the number of days.

        Args:
            target: A path, which is replaced once the file is complete, or a file opened for binary writing.
            channel_ids: Ids of the channels. Default: all that viewers see.
            start: Where it begins, with a time zone.
            end: Where it ends.
            domain: Behind the channels' ids, which become `id.domain`.
            overlaps: Where the platform's programmes overlap, end one where the next begins, because XMLTV's tools
                object to overlaps; or keep them.
        """
        wanted = set(await self._channels(channel_ids))
        channels: dict[str, Channel | None] = {
            channel.id: channel async for channel in self._client.live.list(limit=100) if channel.id in wanted
        }
        with spool() as body:
            kept = Unoverlapped()
            count = 0
            used: set[str] = set()
            async with aclosing(self.schedule(sorted(wanted), start=start, end=end)) as programmes:
                async for program in _ordered(programmes):
                    if program.channel_id not in channels:
                        # Known to the guide, but not listed to viewers: named by its id.
                        channels[program.channel_id] = await self._channel(program.channel_id)
                    one = to_xmltv(program, domain)
                    fault = xmltv.fault_of(one)
                    if fault is not None:
                        kept.skipped.append(Skipped(program.channel_id, one.title, one.start, fault))
                        continue
                    used.add(program.channel_id)
                    count += _note(body, kept.add(one) if overlaps == "shorten" else one)
            for one in kept.rest():
                count += _note(body, one)
            body.seek(0)
            header = xmltv.Header(generator_info_name="broadcast-clients", source_info_name="EncoraStream")
            listed = [_listed(channels[each], each, domain) for each in sorted(used)]
            await in_thread(lambda: _store(target, xmltv.write(listed, _noted(body), header=header)))
        return ExportReport(len(used), count, kept.shortened, tuple(kept.skipped))

    async def _channel(self, channel_id: str) -> Channel | None:
        try:
            return await self._client.live.get(channel_id)
        except StatusError:
            return None

    # --- in ---------------------------------------------------------------------------------------------------------

    async def import_xmltv(
        self,
        source: str | os.PathLike[str] | BinaryIO | bytes,
        *,
        channels: Mapping[str, str] | Callable[[str], str | None] | None = None,
        replace_window: bool = True,
        batch: int = 1_000,
        wait: bool = False,
        patience: float = 300.0,
    ) -> GuideReport:
        """Import an XMLTV listing. It is read here, so a file that isn't safe or right is refused before it is sent.

        Args:
            source: A path, a file opened for binary reading, or bytes.
            channels: The platform's channel id for each XMLTV id, or a function that gives it; channels without one are
                passed over. Default: XMLTV ids that begin with the platform's, as `export_xmltv` writes them.
            replace_window: Whether the import replaces what the platform has in its stretch of time.
            batch: The most programmes of one import job.
            wait: Wait until the programmes are on the platform.
            patience: Seconds to wait.

        Raises:
            XmltvError: The file isn't XMLTV or isn't safe.
            ConfigurationError: `batch` or `patience` can't be, or the function `channels` failed.
        """
        check_import(batch, patience)
        skipped: list[Skipped] = []

        def told(error: xmltv.XmltvError) -> None:
            skipped.append(Skipped("", "", None, str(error)))

        cut = await in_thread(lambda: _cut(source, told, channel_of_xmltv(channels), skipped, batch))
        return await self._import(cut, skipped, replace_window=replace_window, wait=wait, patience=patience)

    async def import_programmes(
        self,
        programmes: Iterable[Mapping[str, Any]],
        *,
        replace_window: bool = True,
        batch: int = 1_000,
        wait: bool = False,
        patience: float = 300.0,
    ) -> GuideReport:
        """Import programmes as the platform takes them: as the fields of `EpgProgramWrite`, times as text in RFC 3339.

        Args:
            programmes: At least `channel_id`, `title`, `start_time` and `end_time` of each.
            replace_window: Whether the import replaces what the platform has in its stretch of time.
            batch: The most programmes of one import job.
            wait: Wait until the programmes are on the platform.
            patience: Seconds to wait.

        Raises:
            ConfigurationError: `batch` or `patience` can't be.
        """
        check_import(batch, patience)
        skipped: list[Skipped] = []
        cut = list(batches(programmes, channel_of_xmltv(None), skipped, size=batch))
        return await self._import(cut, skipped, replace_window=replace_window, wait=wait, patience=patience)

    async def _import(
        self, cut: list[ImportBatch], skipped: list[Skipped], *, replace_window: bool, wait: bool, patience: float
    ) -> GuideReport:
        jobs = [await self._job(each, replace_window=replace_window) for each in cut]
        report = GuideReport(tuple(jobs), sum(len(each.programmes) for each in cut), tuple(skipped))
        if not wait:
            return report
        ends = self._clock.now() + patience
        missing = [each for part in cut for each in await self._missing(part)]
        while missing and self._clock.now() < ends:
            await self._clock.sleep(PAUSE)
            missing = [each for part in cut for each in await self._missing(part)]
        return evolve(report, missing=tuple(missing))

    async def _job(self, part: ImportBatch, *, replace_window: bool) -> EpgImportJob:
        async def send() -> EpgImportJob:
            return await self._client.admin.epg.import_schedule(
                format="json",
                source=part.source,
                channel_ids=[part.channel_id],
                replace_window=replace_window,
            )

        try:
            return await send()
        except OutcomeUnknown:
            if not replace_window:
                raise
            return await send()  # it replaces its own stretch of time by the same programmes: nothing is doubled

    async def _missing(self, part: ImportBatch) -> list[Skipped]:
        pager = self._client.admin.epg.list(part.channel_id, start_time=part.start, end_time=part.end, limit=100)
        there = {(program.start_time, program.title) async for program in pager}
        return [
            Skipped(part.channel_id, row["title"], start, "isn't on the platform yet")
            for row in part.programmes
            if ((start := datetime.fromisoformat(row["start_time"])), row["title"]) not in there
        ]


def _cut(
    source: str | os.PathLike[str] | BinaryIO | bytes,
    on_error: Callable[[xmltv.XmltvError], None],
    channel_of: Callable[[str], str | None],
    skipped: list[Skipped],
    size: int,
) -> list[ImportBatch]:
    if isinstance(source, str | os.PathLike):
        with Path(source).open("rb") as file:
            return list(batches(xmltv.read(file, on_error=on_error), channel_of, skipped, size=size))
    return list(batches(xmltv.read(source, on_error=on_error), channel_of, skipped, size=size))


async def _ordered(programmes: AsyncGenerator[EpgProgram]) -> AsyncGenerator[EpgProgram]:
    """The same, each channel's in order of time: within a week they come channel by channel, as the platform likes."""
    channel: list[EpgProgram] = []
    async for program in programmes:
        if channel and channel[-1].channel_id != program.channel_id:
            for each in sorted(channel, key=lambda one: one.start_time):
                yield each
            channel = []
        channel.append(program)
    for each in sorted(channel, key=lambda one: one.start_time):
        yield each


def _listed(channel: Channel | None, channel_id: str, domain: str) -> xmltv.Channel:
    if channel is None:
        return xmltv.Channel(id=xmltv_channel_id(channel_id, domain), names=(xmltv.Text(channel_id),))
    return xmltv_channel(channel, domain)


def _note(body: BinaryIO, programme: xmltv.Programme | None) -> int:
    """Put a programme aside: channels come before programmes, and which are used is known at the end only."""
    if programme is None:
        return 0
    import pickle

    pickle.dump(programme, body)
    return 1


def _noted(body: BinaryIO) -> Iterable[xmltv.Programme]:
    import pickle

    while True:
        try:
            yield pickle.load(body)  # noqa: S301  # a nameless file of ours
        except EOFError:
            return


def _store(target: str | os.PathLike[str] | BinaryIO, pieces: Iterable[bytes]) -> None:
    if not isinstance(target, str | os.PathLike):
        target.writelines(pieces)
        return
    path = Path(target)
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            file.writelines(pieces)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
