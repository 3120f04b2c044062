"""One channel's days, sent to the platform in their order: only those that differ from what is there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any

from attr import Factory, define, frozen

from broadcast_clients._version import __version__
from broadcast_clients.core.concurrency._async import in_thread
from broadcast_clients.core.errors import (
    AuthenticationError,
    BroadcastError,
    ConfigurationError,
    CredentialError,
    NotFoundError,
    OutcomeUnknown,
)
from broadcast_clients.flows.guide.asking import asked
from broadcast_clients.flows.guide.days import ChannelDays
from broadcast_clients.flows.guide.errors import ChannelUnknown, ImportRefused
from broadcast_clients.flows.guide.exporting import day_item
from broadcast_clients.flows.guide.programmes import encora_row, programmes_of
from broadcast_clients.flows.guide.rules import EmptyDay, GuideRules
from broadcast_clients.flows.guide.sending import (
    KIND,
    SYSTEM,
    DayState,
    Span,
    chained,
    day_source,
    is_there,
    leftovers,
    reach,
    span_of,
)
from broadcast_clients.flows.guide.source import Source
from broadcast_clients.flows.links import Link, Links, mark_of
from broadcast_clients.flows.mirror.report import DatabaseUnusable
from broadcast_clients.flows.report import FlowAction, FlowItem

if TYPE_CHECKING:
    from encora_client import AsyncEncoraClient

__all__ = ["FATAL", "AsyncChannelSender", "Sending"]

FATAL = (AuthenticationError, CredentialError, ConfigurationError, DatabaseUnusable)
"""Failures that all other days would meet as well."""
DAY = timedelta(days=1)
WHOLE = 100_000
"""Programmes of an import: never so many that days which belong together would be cut."""


@frozen(kw_only=True)
class Sending:
    """What is the same for all channels of a run."""

    source: Source
    links: Links
    rules: GuideRules
    zone: tzinfo
    dry_run: bool
    verify: bool
    wait: bool
    patience: float


@define
class AsyncChannelSender:
    """Sends a channel.

    Args:
        client: The platform.
        run: What is the same for all channels.
        channel_id: Plurimedia's id.
        name: For people.
        target: The platform's id.
        tell: Gets each day's result.
    """

    client: AsyncEncoraClient
    run: Sending
    channel_id: int
    name: str
    target: str
    tell: Callable[[FlowItem], Awaitable[None]]
    _days: ChannelDays | None = None
    _digests: Mapping[date, str] = Factory(dict[date, str])
    _is_there: bool = False

    async def send(self, days: Sequence[date]) -> None:
        """Bring some days up to date.

        Args:
            days: In order; those included that the mirror hasn't got any more.
        """
        run = self.run
        self._days = await in_thread(partial(ChannelDays, run.source, self.channel_id, run.rules, run.zone))
        if run.rules.are_ours:
            self._digests = await in_thread(partial(run.source.digests, self.channel_id))
        chain: list[DayState] = []
        for day in days:
            state = await self._state(day)
            if not chained(chain, state):
                await self._settle(chain)
                chain = []
            if state is not None:
                chain.append(state)
        await self._settle(chain)

    # --- one day ----------------------------------------------------------------------------------------------------

    async def _state(self, day: date) -> DayState | None:
        """A day as it is and should be; `None` if it failed, which is told."""
        link = await in_thread(partial(self.run.links.get, SYSTEM, KIND, day_source(self.channel_id, day)))
        state = DayState(
            channel_id=self.channel_id, day=day, target=self.target, link=link, source=self._source_mark(day)
        )
        if state.is_untouched(self.run.verify):
            return state
        try:
            await in_thread(partial(self._work_out, state))
            state.decide(self.run.verify)
            if state.step == "look" and await self._looks_right(state):
                state.step = "unchanged"
            elif state.step == "look":
                state.step = "send"
                state.notes.append("the platform hasn't got it as it was sent")
            elif state.step == "delete":
                await self._ask_about_empty(state)
            elif state.step == "unchanged" and state.sent.source != state.source:
                # Made from something else, and the same: from now on, that needn't be looked into again.
                await self._remember(state.finished(state.sent.confirmed))
        except BroadcastError as error:
            await self._failed([state], error)
            return None
        return state

    def _source_mark(self, day: date) -> str | None:
        """What tells whether anything that a day is made from changed; rules of a user can't be told apart."""
        if not self.run.rules.are_ours:
            return None
        around = [self._digests.get(each, "") for each in (day - DAY, day, day + DAY)]
        known = self._days is not None and day in self._days.known
        return mark_of([__version__, str(self.run.zone), self.target, known, around])

    def _work_out(self, state: DayState) -> None:
        """Work out what a day should be; an empty list where the mirror hasn't got it. Blocks."""
        assert self._days is not None
        if state.day not in self._days.known:
            state.rows = []
            return
        rules = self.run.rules
        found = programmes_of(self._days.ready(state.day), rules, "guide.plurimedia")
        state.rows = [encora_row(airing, programme, rules, self.target) for airing, programme in found.programmes]
        state.notes.extend(found.notes)

    async def _ask_about_empty(self, state: DayState) -> None:
        assert self._days is not None
        known = state.day in self._days.known
        empty = EmptyDay(channel_id=self.channel_id, day=state.day, known=known)
        what = "nothing is on at the source" if known else "the mirror hasn't got the day any more"
        keep = asked(self.run.rules, "empty_day", state.key, str, empty) == "keep"
        state.notes.append(f"{what}; what was sent {'stays' if keep else 'is deleted'}")
        if keep:
            state.step = "skip"

    async def _looks_right(self, state: DayState) -> bool:
        """Whether the platform has a day as it should be; if so, that is remembered."""
        programs = await self._programs(state.sent.spans | state.spans)
        if not is_there(state, programs):
            return False
        if state.link is not None and state.link.state == "sending":
            state.notes.append("what an earlier run sent is there")
        await self._remember(state.finished(True))
        return True

    async def _programs(self, spans: set[Span]) -> list[dict[str, Any]]:
        """What the platform has where some programmes are."""
        window = reach(spans)
        if window is None:
            return []
        pager = self.client.admin.epg.list(self.target, start_time=window[0], end_time=window[1], limit=100)
        return [program.to_wire() async for program in pager]

    async def _remember(self, *links: Link) -> None:
        if not self.run.dry_run:
            await in_thread(partial(self.run.links.put, *links))

    # --- days that are sent together ----------------------------------------------------------------------------------

    async def _settle(self, chain: list[DayState]) -> None:
        """Do what is to be done about days of which each overlaps with the next; mostly it is one day."""
        changed = any(state.step == "send" for state in chain)
        try:
            for state in chain:
                if changed and state.step == "unchanged":
                    state.step = "send"
                    state.notes.append("is sent again, because it overlaps with a day that changed")
                    if state.rows is None:
                        await in_thread(partial(self._work_out, state))
            if changed:
                await self._write(chain)
            elif chain and chain[0].step == "delete":
                await self._write(chain, "delete")
        except BroadcastError as error:
            await self._failed(chain, error)
            return
        if not changed:
            for state in chain:
                await self._done(state)

    async def _write(self, chain: list[DayState], action: FlowAction = "send") -> None:
        """Send days, and delete what was sent before and lies outside of them."""
        await self._require_channel()
        changes = {state.day: state.changes() for state in chain}
        confirmed = True
        if not self.run.dry_run:
            gone = leftovers(chain)
            await self._remember(*(state.begun() for state in chain))
            if gone:
                await self._delete(gone)
            rows = [row for state in chain for row in state.rows or ()]
            if rows:
                confirmed = await self._import(rows)
            await self._remember(*(state.finished(confirmed) for state in chain))
        if action == "send":
            for state in chain:
                await self._told(state, "send", changes=changes[state.day])

    async def _require_channel(self) -> None:
        """Before the first write: a feed for a channel that isn't there would be taken, and lost, again and again."""
        if self._is_there:
            return
        try:
            await self.client.admin.channels.get(self.target)
        except NotFoundError:
            raise ChannelUnknown(f"the platform has no channel {self.target!r}") from None
        self._is_there = True

    async def _delete(self, spans: set[Span]) -> None:
        for program in await self._programs(spans):
            if span_of(program, spans) is not None:
                try:
                    await self.client.admin.epg.delete(program["id"])
                except NotFoundError:
                    continue  # gone already

    async def _import(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """Hand programmes in; gives whether the platform says that it has them."""
        report = await self.client.workflows.guide.import_programmes(
            rows, replace_window=True, batch=WHOLE, wait=self.run.wait, patience=self.run.patience
        )
        told = [str(each) for job in report.jobs for each in getattr(job, "errors", None) or ()]
        told += [f"{each.title!r} {each.why}" for each in (*report.skipped, *report.missing)]
        if told or any(getattr(job, "status", None) == "failed" for job in report.jobs):
            count = len(told)
            more = f", and {count - 3} more" if count > 3 else ""
            raise ImportRefused(
                f"the platform didn't take it over: {'; '.join(told[:3]) or 'no reason is given'}{more}"
            )
        completed = all(getattr(job, "status", None) == "completed" for job in report.jobs)
        return completed or self.run.wait

    # --- what is told -------------------------------------------------------------------------------------------------

    async def _done(self, state: DayState) -> None:
        if state.step == "skip" and not state.notes:
            state.notes.append("the source has nothing on that day")
        action: FlowAction = "delete" if state.step == "delete" else "skipped" if state.step == "skip" else "unchanged"
        await self._told(state, action, changes=state.changes() if action == "delete" else ())

    async def _failed(self, chain: list[DayState], error: BroadcastError) -> None:
        if isinstance(error, FATAL):
            raise error
        for state in chain:
            action: FlowAction = "unknown" if isinstance(error, OutcomeUnknown) else "failed"
            await self._told(state, action, error=str(error))

    async def _told(
        self, state: DayState, action: FlowAction, changes: tuple[str, ...] = (), error: str | None = None
    ) -> None:
        notes = tuple(state.notes)
        await self.tell(
            day_item(state.key, action, title=self.name, target=state.target, changes=changes, notes=notes, error=error)
        )
