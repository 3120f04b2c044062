"""Runs of the mirror: work is read from the database, done, and its results are written with what they entail."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncGenerator, Callable, Collection, Iterable
from contextlib import aclosing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from broadcast_clients.core.answer import ItemList, response_of
from broadcast_clients.core.concurrency._async import Lock
from broadcast_clients.core.errors import AuthenticationError, BroadcastError, ConfigurationError, CredentialError
from broadcast_clients.flows.given import checked_days, checked_ids, checked_number, checked_some
from broadcast_clients.flows.mirror._async.beside import beside
from broadcast_clients.flows.mirror._async.calls import AsyncCalls
from broadcast_clients.flows.mirror.absorb import Absorber, CatalogPlan, SchedulePlan, moment_of, plan_day
from broadcast_clients.flows.mirror.batch import Batch, Task
from broadcast_clients.flows.mirror.catch_up import CatchUp
from broadcast_clients.flows.mirror.report import Failure, MirrorReport, Progress
from broadcast_clients.flows.mirror.steps import MarkUnlisted
from broadcast_clients.flows.mirror.store import Store
from plurimedia_client.recipes import EXTRAS, days_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Engine, RowMapping

    from plurimedia_client import AsyncPlurimediaClient
    from plurimedia_client.models import DayAvailable

__all__ = ["AsyncMirror"]

TASKS = 500
"""Pieces of work in a transaction, at most."""
ROWS = 2_000
"""Rows in a transaction, about."""
SECONDS = 2.0
"""After which what has arrived is written, however little it is."""
AHEAD = 500
"""Pieces of work that are read from the database at the same time."""
CHANNELS_DAILY = timedelta(days=1)
"""How often channels are read again: once a day is enough (documented)."""
FATAL = (AuthenticationError, CredentialError, ConfigurationError)
"""Failures that all other work would meet as well."""

Report = Callable[[Progress], None]


class AsyncMirror:
    """Schedule and catalogues of a Plurimedia account in a database, complete after each run.

    What is to be done stands in the database until it is done, and is taken out in the transaction that writes its
    result. A run that breaks off, however it does, leaves no half of anything; the next one goes on where it stopped.

    Args:
        client: Client of the account. Its overrides decide which columns there are. You close it.
        database: Path of an SQLite file (made if need be), or a URL such as `postgresql://user:password@host/name`.
        concurrency: The most calls at the same time.

    Raises:
        ConfigurationError: The database is of a kind that isn't known, or its driver isn't installed; or there is to be
            no call at a time.
    """

    def __init__(
        self,
        client: AsyncPlurimediaClient,
        database: str | Path | URL = "broadcast.db",
        *,
        concurrency: int = 32,
    ) -> None:
        checked_number("concurrency", concurrency)
        self._client = client
        self._store = Store(database, client.overrides.fields)
        self._calls = AsyncCalls(client)
        self._concurrency = concurrency
        self._lock = Lock()

    async def aclose(self) -> None:
        """Close the connections to the database. The client stays open."""
        await self._in_database(self._store.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._store.engine.url.render_as_string(hide_password=True)}>"

    # --- runs -------------------------------------------------------------------------------------------------------

    async def catalog(
        self, catalog_id: int, *, tags: bool = False, reload: bool = False, progress: Report | None = None
    ) -> MirrorReport:
        """Bring a VOD catalogue up to date.

        The first run reads all pages and each content; later ones only what was added, updated or removed since
        (documented recipes). What an earlier run left undone, or what failed in it, comes first.

        Args:
            catalog_id: The catalogue.
            tags: Read the keywords of contents that are in catalogues alone, with one more call each.
            reload: List the whole catalogue again, and remove what it doesn't have any more.
            progress: Called after each piece of work.

        Returns:
            What was done, and what failed: that is tried again by the next run.

        Raises:
            AuthenticationError: The key is refused. What was read until then is kept.
            ConfigurationError: The id isn't one, or the database was made with other overrides: see `rebuild`.
        """
        checked_ids("catalog_id", [catalog_id])
        scope = f"catalog:{catalog_id}"
        run = _Run(scope, Absorber(self._store.tables.columns, CatalogPlan(tags)), progress)
        await self._in_database(self._store.open)
        since = await self._in_database(self._store.checkpoint, scope)
        await self._work(run)
        if since is None and await self._in_database(self._store.checkpoint, scope) is not None:
            return run.report  # a load that had only been planned is complete now
        batch = Batch(scope)
        if reload or since is None:
            batch.steps.append(MarkUnlisted(catalog_id))
            batch.plan("catalogs", "all")
            batch.plan("catalog_page", f"{catalog_id}/1")
        else:
            batch.plan("catalog_changes", catalog_id, since.isoformat())
        await self._write(run, batch)
        await self._work(run)
        return run.report

    async def schedule(
        self,
        *,
        channels: Collection[int] | None = None,
        days: int | Collection[date] | None = None,
        extras: Collection[str] = (),
        reload: bool = False,
        progress: Report | None = None,
    ) -> MirrorReport:
        """Bring the TV schedule up to date.

        The first run reads channels, and the airings of each channel and day with the master and season contents
        behind them; later ones replace the days that changed since, as a whole, and add days that have become
        available (documented recipes). What an earlier run left undone, or what failed in it, comes first.

        Args:
            channels: Ids of the channels. Default: all of the account.
            days: The days, or how many of them from today on (in UTC). Default: all that are available.
            extras: What else to read: `persons`, `biographies`, `person_images` and `person_awards` of the cast,
                `content_awards`, `teams`, `tags` (keywords of each channel's day), `videos` with what they belong to.
            reload: Read all chosen days again, whether or not something changed on them.
            progress: Called after each piece of work.

        Returns:
            What was done, and what failed: that is tried again by the next run.

        Raises:
            AuthenticationError: The key is refused. What was read until then is kept.
            ConfigurationError: An extra doesn't exist, or no channel or day is chosen, or the database was made with
                other overrides: see `rebuild`.
            BroadcastError: The list of channels or of available days can't be read.
        """
        checked_ids("channels", channels)
        checked_days(days)
        plan = SchedulePlan(_ids(channels), _extras(extras))
        await self._in_database(self._store.open)
        run = _Run("schedule", Absorber(self._store.tables.columns, plan), progress)
        await self._work(run)
        since = None if reload else await self._in_database(self._store.checkpoint, "schedule")
        available = await self._client.broadcasts.days_available()
        now = moment_of(response_of(available))
        await self._refresh_channels(run, now)
        batch = await self._days(run, plan, available, days, now, reload)
        if since is None:
            batch.moments["schedule"] = now
        else:
            batch.plan("schedule_changes", "all", since.isoformat())
            if plan.extras:
                batch.plan("track_changes", "all", since.isoformat())
        if plan.extras:
            batch.steps.append(CatchUp(plan.extras, self._client.overrides.fields))
        if "videos" in plan.extras:
            batch.plan("videos", "all")
        await self._write(run, batch)
        await self._work(run)
        return run.report

    async def releases(self, days: Iterable[date], *, progress: Report | None = None) -> MirrorReport:
        """Read what comes to the cinemas on some days; what the database has of these days is replaced.

        Args:
            days: The days.
            progress: Called after each piece of work.

        Raises:
            ConfigurationError: There are no days, or they aren't dates.
        """
        days = list(days)
        checked_some("days", days)
        checked_days(days)
        await self._in_database(self._store.open)
        run = _Run("releases", Absorber(self._store.tables.columns, SchedulePlan()), progress)
        batch = Batch("releases")
        for day in days:
            batch.plan("releases", day.isoformat())
        await self._write(run, batch)
        await self._work(run)
        return run.report

    async def _refresh_channels(self, run: _Run, now: datetime) -> None:
        last = await self._in_database(self._store.checkpoint, "channels")
        if last is None or now - last >= CHANNELS_DAILY:
            batch = Batch(run.scope)
            batch.plan("channels", "all")
            await self._write(run, batch)
            await self._work(run)

    async def _days(
        self,
        run: _Run,
        plan: SchedulePlan,
        available: ItemList[DayAvailable],
        days: int | Collection[date] | None,
        now: datetime,
        reload: bool,
    ) -> Batch:
        """Work for the days that aren't there yet, or for all of them."""
        channels = [each for each in await self._in_database(self._store.channels) if _chosen(each, plan.channels)]
        loaded = await self._in_database(self._store.days)
        offered = days_of(available, channels)
        chosen = set(_choose(sorted({day for _, day in offered}), days, now.date()))
        batch = Batch(run.scope)
        wanted = {(channel, day) for channel, day in offered if day in chosen}
        for channel, day in offered:
            if (channel, day) in wanted and (reload or (channel, day) not in loaded):
                plan_day(batch, channel, day, plan.extras)
        kept = {(channel, day) for channel, day in loaded if _chosen(channel, plan.channels)}
        run.absorber.plan = SchedulePlan(plan.channels, plan.extras, frozenset(wanted | kept))
        return batch

    # --- work -------------------------------------------------------------------------------------------------------

    async def _work(self, run: _Run) -> None:
        """Do all work of a scope, and what comes of it, until nothing is left but what failed in this run."""
        run.left = await self._in_database(self._store.left, run.scope)
        while await self._pass(run):
            run.left = await self._in_database(self._store.left, run.scope)

    async def _pass(self, run: _Run) -> bool:
        """Go once through the work; gives whether there was any."""
        batch = Batch(run.scope)
        begun = time.monotonic()
        found = False
        work = self._calls.then(run.absorber.read)
        bulk = self._client.bulk(work, self._tasks(run), concurrency=self._concurrency)
        try:
            async with aclosing(bulk) as outcomes:
                async for outcome in outcomes:
                    found = True
                    self._take_in(run, outcome.item, outcome.value, outcome.error, batch)
                    if _is_full(batch) or time.monotonic() - begun > SECONDS:
                        full, batch, begun = batch, Batch(run.scope), time.monotonic()
                        await self._write(run, full)
        except Exception:
            await self._write(run, batch)
            raise
        await self._write(run, batch)
        return found

    async def _tasks(self, run: _Run) -> AsyncGenerator[Task]:
        """The work of a scope, in order, what is added meanwhile included."""
        after = 0
        while True:
            rows = await self._in_database(self._store.take, run.scope, after, run.name, AHEAD)
            for row in rows:
                yield Task(*row)
            if not rows:
                return
            after = rows[-1][0]

    def _take_in(self, run: _Run, task: Task, value: Any, error: Exception | None, batch: Batch) -> None:
        if error is None:
            try:
                run.absorber.take_in(task, value, batch)
            except BroadcastError as lacking:
                error = lacking
        if error is None:
            run.report.done[task.kind] += 1
            run.done += 1
        elif isinstance(error, BroadcastError) and not isinstance(error, FATAL):
            batch.failed.append((task, str(error)))
            run.report.fail(Failure(task.scope, task.kind, task.key, str(error)))
        else:
            raise error
        run.tell(task.kind, batch)

    async def _write(self, run: _Run, batch: Batch) -> None:
        if not (batch.done or batch.failed or batch.tasks or batch.steps or batch.moments):
            return
        planned = len(batch.tasks)
        await self._in_database(self._store.apply, batch, run.name)
        run.report.removed += batch.removed
        run.left += max(planned, len(batch.tasks)) - len(batch.done)

    async def _in_database(self, work: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
        async with self._lock:
            return await beside(work, *arguments, **keywords)

    # --- looking ----------------------------------------------------------------------------------------------------

    async def failures(self) -> list[Failure]:
        """What failed when it was tried last, of all runs. The next run of its scope tries it again."""
        await self._in_database(self._store.open)
        found: list[Failure] = await self._in_database(self._store.failures)
        return found

    async def checkpoint(self, scope: str) -> datetime | None:
        """The moment from which on the next run asks for changes: in UTC, without an offset.

        Args:
            scope: `schedule`, or `catalog:` and an id.
        """
        await self._in_database(self._store.open)
        moment: datetime | None = await self._in_database(self._store.checkpoint, scope)
        return moment

    async def count(self, table: str, **keys: Any) -> int:
        """How many rows a table has, such as `count("catalog_content", catalog_id=1201)`.

        Args:
            table: Name of the table.
            keys: Columns with the values that rows must have to be counted.
        """
        await self._in_database(self._store.open)
        count: int = await self._in_database(self._store.count, table, **keys)
        return count

    def rows(self, table: str, **keys: Any) -> Iterator[RowMapping]:
        """The rows of a table with these keys, read as they are needed.

        For more than that, use the database itself: `mirror.engine`, or any tool that reads it.

        Args:
            table: Name of the table.
            keys: Columns with the values that rows must have.
        """
        self._store.open()
        return self._store.rows(table, **keys)

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine of the database."""
        return self._store.engine

    async def rebuild(self) -> dict[str, int]:
        """Derive all columns anew from the raw JSON of each row, by the overrides that the client has now.

        No call is made. It is one transaction: columns are as they were before, or as they shall be.

        Returns:
            How many rows each table has.
        """
        counts: dict[str, int] = await self._in_database(self._store.rebuild)
        return counts


class _Run:
    """One run over a scope."""

    def __init__(self, scope: str, absorber: Absorber, progress: Report | None) -> None:
        self.name = uuid.uuid4().hex
        self.scope = scope
        self.absorber = absorber
        self.report = MirrorReport()
        self.done = 0
        self.left = 0
        self._progress = progress

    def tell(self, kind: str, batch: Batch) -> None:
        """Report progress."""
        if self._progress is not None:
            left = self.left + len(batch.tasks) - len(batch.done)
            self._progress(Progress(self.done, self.report.failed, max(0, left), kind))


def _is_full(batch: Batch) -> bool:
    if batch.urgent or len(batch.done) >= TASKS:
        return True
    return batch.size >= ROWS


def _ids(channels: Collection[int] | None) -> frozenset[int] | None:
    return None if channels is None else frozenset(channels)


def _chosen(channel: int, channels: frozenset[int] | None) -> bool:
    return channels is None or channel in channels


def _extras(extras: Collection[str]) -> frozenset[str]:
    unknown = sorted(set(extras) - set(EXTRAS))
    if unknown:
        raise ConfigurationError(f"no such extras: {', '.join(unknown)}", hint=f"there are {', '.join(EXTRAS)}")
    return frozenset(extras)


def _choose(offered: list[date], days: int | Collection[date] | None, today: date) -> Collection[date]:
    if days is None:
        return offered
    if isinstance(days, int):
        return [day for day in offered if day >= today][:days]
    return days
