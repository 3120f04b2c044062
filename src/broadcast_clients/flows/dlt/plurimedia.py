"""A dlt source of a Plurimedia account: the TV schedule and VOD catalogues, in the tables of the mirror."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import dlt

from broadcast_clients.core.answer import response_of
from broadcast_clients.flows.dlt.hints import hints_of
from broadcast_clients.flows.dlt.memory import Memory
from broadcast_clients.flows.dlt.run import Run, checked_extras
from broadcast_clients.flows.given import checked_days, checked_ids, checked_number
from broadcast_clients.flows.mirror.absorb import CatalogPlan, SchedulePlan, moment_of, plan_day
from broadcast_clients.flows.mirror.batch import Batch, NewTask
from broadcast_clients.flows.mirror.tables import Tables
from plurimedia_client.recipes import days_of

if TYPE_CHECKING:
    from dlt.sources import DltSource

    from plurimedia_client import PlurimediaClient
    from plurimedia_client.models import DayAvailable

__all__ = ["plurimedia_source"]


def plurimedia_source(
    client: PlurimediaClient,
    *,
    schedule: bool = True,
    channels: Collection[int] | None = None,
    days: int | Collection[date] | None = None,
    extras: Collection[str] = (),
    catalogs: Collection[int] = (),
    tags: bool = False,
    concurrency: int = 16,
) -> DltSource:
    """The TV schedule and VOD catalogues of an account, incrementally, with the rows that the mirror would have.

        pipeline.run(plurimedia_source(client, days=7, catalogs=[1201]))

    The first run loads everything; later ones only what changed since (documented recipes), replace days as a whole,
    and take out what was removed. What couldn't be read is in the table `failure`, and is tried again by the next run.
    What the source remembers is in dlt's state, which is committed with the rows: a run that breaks off changes
    nothing. `pipeline.run(…, refresh="drop_sources")` begins anew.

    Args:
        client: Client of the account. You close it.
        schedule: Whether to load the schedule. It can be left out by `with_resources` as well.
        channels: Ids of the channels. Default: all of the account.
        days: The days, or how many of them from today on (in UTC). Default: all that are available.
        extras: What else to read, as for `load_schedule`: `persons`, `biographies`, `person_images`, `person_awards`,
            `content_awards`, `teams`, `tags`, `videos`. With an extra that wasn't asked for before, all days are read
            again.
        catalogs: Ids of the catalogues. Load all of an account's with one source: a content that left one of them stays
            as long as it is in another.
        tags: Read the keywords of contents that are in catalogues alone, with one more call each.
        concurrency: The most calls at the same time.

    Returns:
        A source with the resources `schedule` and `catalogue`, whose rows go to the mirror's tables.

    Raises:
        ConfigurationError: There is no such extra, or no channel or day is chosen.
    """
    checked_ids("channels", channels)
    checked_days(days)
    checked_number("concurrency", concurrency)
    wanted = checked_extras(extras)
    columns = Tables(client.overrides.fields).columns
    hints = hints_of(columns)

    @cache
    def remembered() -> Memory:
        """One for both resources: dlt takes turns between them."""
        return Memory(dlt.current.source_state())

    def load_schedule() -> Iterator[Any]:
        memory = remembered()
        plan = SchedulePlan(None if channels is None else frozenset(channels), wanted)
        run = Run(client, "schedule", columns, hints, plan, memory, concurrency)
        yield from _schedule(client, run, plan, days)
        memory.save()

    def load_catalogue() -> Iterator[Any]:
        for catalog_id in catalogs:
            memory = remembered()
            run = Run(client, f"catalog:{catalog_id}", columns, hints, CatalogPlan(tags), memory, concurrency)
            yield from _catalogue(run, catalog_id)
            memory.save()

    @dlt.source(name="plurimedia", section="broadcast_clients")
    def source() -> Iterable[Any]:
        # Which table a row is for, the rows say: one answer has rows of several tables.
        if schedule:
            yield dlt.resource(load_schedule, name="schedule")
        if catalogs:
            yield dlt.resource(load_catalogue, name="catalogue")

    return source()


def _schedule(
    client: PlurimediaClient, run: Run, plan: SchedulePlan, days: int | Collection[date] | None
) -> Iterator[Any]:
    memory = run.memory
    available = client.broadcasts.days_available()
    now = moment_of(response_of(available))
    since = memory.moments.get("schedule")
    first = since is None or not plan.extras <= memory.extras
    memory.extras |= plan.extras
    yield from run.work([NewTask("channels", "all")])
    listed = sorted(memory.of("row:channel"))
    chosen = [each for each in listed if plan.channels is None or each in plan.channels]
    batch = Batch(run.scope)
    wanted = _wanted(available, chosen, days, now)
    kept = {(channel, day) for channel in chosen for day in memory.days.get(channel, ())}
    for channel, day in sorted(wanted | kept if first and kept else wanted):
        if first or (channel, day) not in kept:
            plan_day(batch, channel, day, plan.extras)
    run.plan_is(SchedulePlan(plan.channels, plan.extras, frozenset(wanted | kept)))
    if since is None:
        memory.moments["schedule"] = now
    else:
        batch.plan("schedule_changes", "all", since.isoformat())
        if plan.extras:
            batch.plan("track_changes", "all", since.isoformat())
    if "videos" in plan.extras:
        batch.plan("videos", "all")
    yield from run.work(batch.tasks)


def _wanted(
    available: Iterable[DayAvailable], channels: list[int], days: int | Collection[date] | None, now: datetime
) -> set[tuple[int, date]]:
    offered = days_of(available, channels)
    if days is None:
        return set(offered)
    if isinstance(days, int):
        chosen = set(sorted({day for _, day in offered if day >= now.date()})[:days])
    else:
        chosen = set(days)
    return {(channel, day) for channel, day in offered if day in chosen}


def _catalogue(run: Run, catalog_id: int) -> Iterator[Any]:
    since = run.memory.moments.get(run.scope)
    if since is None:
        yield from run.work([NewTask("catalogs", "all"), NewTask("catalog_page", f"{catalog_id}/1")])
    else:
        yield from run.work([NewTask("catalog_changes", str(catalog_id), since.isoformat())])
