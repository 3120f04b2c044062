"""The enrich flow: contents of a mirror of Plurimedia become products of WHATS'ON."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.concurrency._async import Lock
from broadcast_clients.core.errors import BroadcastError, NoResult
from broadcast_clients.flows.enrich._async.run import CHUNK, AsyncEnrichRun
from broadcast_clients.flows.enrich.mapping import Mapper, RuleFailed
from broadcast_clients.flows.enrich.mirrored import Mirrored
from broadcast_clients.flows.enrich.planning import Node, Plan, Tree
from broadcast_clients.flows.enrich.rules import DEFAULT_RULES, EnrichRules
from broadcast_clients.flows.enrich.subject import EnrichKind
from broadcast_clients.flows.enrich.work import SYSTEM
from broadcast_clients.flows.given import checked_ids, checked_number
from broadcast_clients.flows.links import Links
from broadcast_clients.flows.mirror._async.beside import beside
from broadcast_clients.flows.mirror.absorb import Absorber, CatalogPlan
from broadcast_clients.flows.mirror.batch import Batch
from broadcast_clients.flows.mirror.raw import the_item
from broadcast_clients.flows.mirror.store import Store
from broadcast_clients.flows.report import FlowAction, FlowItem, FlowProgress, FlowReport
from broadcast_clients.flows.turns import take_turn
from plurimedia_client.recipes import is_newer
from whatson_client.workflows.sending import stops_the_job

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

    from plurimedia_client import AsyncPlurimediaClient
    from whatson_client import AsyncWhatsonClient

__all__ = ["AsyncEnrichFlow"]

Progress = Callable[[FlowProgress], None]


class AsyncEnrichFlow:
    """Contents, series, seasons and episodes of a mirror become programs and product trees of WHATS'ON.

    What was written is remembered in the mirror's database, value by value. So a run looks only at what has changed in
    the mirror, writes only what differs, and tells what somebody changed in WHATS'ON meanwhile from what it wrote.

    Args:
        database: The database of a mirror: path of an SQLite file, or a URL.
        whatson: Client of the installation. Give it the `release`, so that fields that it doesn't have are left out.
            You close it.
        plurimedia: Client of the account. With it, series and seasons that the mirror lacks, or has in an older state
            than their episodes say, are read and put into the mirror. It must have the mirror's overrides and language.
            Without it, what is lacking is made from what the episodes say. You close it.
        rules: The mapping.
        concurrency: The most calls at the same time.

    Raises:
        ConfigurationError: The database is of a kind that isn't known, or its driver isn't installed; or there is to be
            no call at a time.
    """

    def __init__(
        self,
        database: str | Path | URL,
        whatson: AsyncWhatsonClient,
        *,
        plurimedia: AsyncPlurimediaClient | None = None,
        rules: EnrichRules = DEFAULT_RULES,
        concurrency: int = 4,
    ) -> None:
        checked_number("concurrency", concurrency)
        self._database = database
        self._whatson = whatson
        self._plurimedia = plurimedia
        self._rules = rules
        self._concurrency = concurrency
        self._links = Links(database)
        self._lock = Lock()

    async def aclose(self) -> None:
        """Close the connections to the database. The clients stay open."""
        await self._in_database(self._links.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._links.engine.url.render_as_string(hide_password=True)}>"

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine of the database."""
        return self._links.engine

    async def run(
        self,
        *,
        catalogs: Collection[int] | None = None,
        contents: Collection[int] | None = None,
        limit: int | None = None,
        dry_run: bool = False,
        verify: bool = False,
        progress: Progress | None = None,
    ) -> FlowReport:
        """Bring the products to the state that the mirror says.

        Series come before their seasons, and these before their episodes. An item that fails doesn't stop the others,
        and the next run tries it again; so it does with what a run left that was killed.

        Args:
            catalogs: Ids of catalogues: only what is in them. Default: everything that the mirror has, be it from
                catalogues or from the schedule.
            contents: Ids of contents: only these. What stands above an episode or a season always belongs to it.
            limit: The most contents that are new, or that have changed in the mirror since they were written; others
                wait for the next run.
            dry_run: Only say what would be done: `for line in report.plan(): print(line)`. Nothing is written anywhere.
            verify: Read and compare every product, also where the mirror hasn't changed: to see what was changed in
                WHATS'ON, and after replacing the rule `hand_edit`.
            progress: Called after each item.

        Returns:
            What was done with each product, or would be.

        Raises:
            ConfigurationError: The database has no mirror, or one that `plurimedia` can't use, or nothing is chosen.
            RunUnderWay: Another run is writing what this database has.
            AuthenticationError: A credential is refused. What was written until then is remembered.
            DatabaseUnusable: The database refuses to be written. What was written to WHATS'ON is remembered.
            BroadcastError: A drop-down list that is needed can't be read.
        """
        checked_ids("catalogs", catalogs)
        checked_ids("contents", contents)
        if limit is not None:
            checked_number("limit", limit)
        begun = time.monotonic()
        report = FlowReport(flow="enrich", dry_run=dry_run, started_at=datetime.now(UTC))
        with await self._in_database(take_turn, self._links.engine, "enrich", dry_run=dry_run):
            await self._run(report, catalogs, contents, limit, verify=verify, progress=progress)
        report.elapsed = time.monotonic() - begun
        return report

    async def _run(
        self,
        report: FlowReport,
        catalogs: Collection[int] | None,
        contents: Collection[int] | None,
        limit: int | None,
        *,
        verify: bool,
        progress: Progress | None,
    ) -> None:
        mirrored = Mirrored(self._links.engine, self._renames())
        await self._in_database(mirrored.open)
        self._whatson.workflows.drop_downs.refresh()
        tree: Tree = await self._in_database(_tree, mirrored)
        told: list[FlowItem] = []
        scope = await self._scope(tree, mirrored, catalogs, contents, told)
        if limit is not None:
            scope = await self._pending(tree, scope, limit)
        kinds = await self._kinds(tree, mirrored, scope, told)
        plan = tree.plan(kinds, kinds)
        told += [_untold(number, "skipped", notes=("the rule kind leaves it out",)) for number in plan.left_out]
        await self._complete(plan, mirrored, dry_run=report.dry_run)
        run = AsyncEnrichRun(
            self._whatson,
            mirrored,
            self._links,
            self._in_database,
            rules=self._rules,
            report=report,
            progress=progress,
            concurrency=self._concurrency,
            verify=verify,
        )
        await run.work(plan, told)

    # --- which contents -----------------------------------------------------------------------------------------------

    async def _scope(
        self,
        tree: Tree,
        mirrored: Mirrored,
        catalogs: Collection[int] | None,
        contents: Collection[int] | None,
        told: list[FlowItem],
    ) -> list[int]:
        """The contents that are chosen, of those that there are."""
        wanted = set(tree.rows) if catalogs is None else await self._in_database(mirrored.listed, catalogs)
        if contents is not None:
            lacking = "the mirror doesn't have it; mirror it first"
            told += [_untold(number, "failed", error=lacking) for number in sorted(set(contents) - tree.rows.keys())]
            wanted &= set(contents)
        return sorted(wanted & tree.rows.keys())

    async def _pending(self, tree: Tree, scope: list[int], limit: int) -> list[int]:
        """The first ones that aren't settled, as far as that can be told without the rules."""
        found: list[int] = []
        for start in range(0, len(scope), CHUNK):
            part = scope[start : start + CHUNK]
            links = await self._in_database(self._links.some, SYSTEM, "product", part)
            for number in part:
                if len(found) >= limit:
                    return found
                link = links.get(str(number))
                if link is None or link.state != "done" or link.detail.get("raw") != tree.rows[number].mark:
                    found.append(number)
        return found

    async def _kinds(
        self, tree: Tree, mirrored: Mirrored, scope: list[int], told: list[FlowItem]
    ) -> dict[int, EnrichKind | None]:
        """What each content becomes."""
        mapper = Mapper(self._rules, None)
        kinds: dict[int, EnrichKind | None] = {}
        for start in range(0, len(scope), CHUNK):
            part = [tree.rows[number] for number in scope[start : start + CHUNK]]
            found = await self._in_database(mirrored.contents, part)
            for number, content in found.items():
                try:
                    kinds[number] = mapper.call("kind", content, tree.role(number))
                except RuleFailed as error:
                    told.append(_untold(number, "failed", error=str(error)))
        return kinds

    # --- what the mirror lacks ----------------------------------------------------------------------------------------

    async def _complete(self, plan: Plan, mirrored: Mirrored, *, dry_run: bool) -> None:
        """Read series and seasons that the mirror lacks, or has in an older state than their episodes say."""
        client = self._plurimedia
        if client is None:
            return
        above = [node for node in plan.nodes.values() if node.child is not None and node.number is not None]
        moments = await self._in_database(mirrored.last_updates, [node.number for node in above if node.row])
        needed = [node for node in above if node.row is None or is_newer(node.moment, moments.get(node.number or 0))]
        if not needed:
            return
        store = Store(self._database, client.overrides.fields)
        try:
            await self._in_database(store.open)
            reader = client.with_options(raw=True)

            async def read(node: Node) -> Mapping[str, Any] | None:
                assert node.number is not None
                try:
                    return the_item(response_of(await reader.contents.get(node.number)))
                except NoResult:
                    return None

            bulk = client.bulk(read, needed, concurrency=self._concurrency)
            async with aclosing(bulk) as outcomes:
                async for outcome in outcomes:
                    node = outcome.item
                    if isinstance(outcome.error, BroadcastError):
                        if stops_the_job(outcome.error):
                            raise outcome.error
                        node.error = str(outcome.error)
                    elif outcome.error is not None:
                        raise outcome.error
                    elif outcome.value is not None:
                        node.row = mirrored.add(int(node.key), outcome.value)
                        if not dry_run:
                            await self._in_database(_keep, store, int(node.key), outcome.value)
        finally:
            await self._in_database(store.close)

    # --- the database -------------------------------------------------------------------------------------------------

    def _renames(self) -> Mapping[str, Mapping[str, str]] | None:
        return None if self._plurimedia is None else self._plurimedia.overrides.fields

    async def _in_database(self, work: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
        async with self._lock:
            return await beside(work, *arguments, **keywords)


def _untold(number: int, action: FlowAction, *, notes: tuple[str, ...] = (), error: str | None = None) -> FlowItem:
    """What is told of a content before anybody knows what it becomes."""
    return FlowItem(
        key=f"content {number}", kind="content", action=action, source=str(number), notes=notes, error=error
    )


def _tree(mirrored: Mirrored) -> Tree:
    return Tree(mirrored.rows(), mirrored.relations())


def _keep(store: Store, content_id: int, raw: Mapping[str, Any]) -> None:
    """Put a content into the mirror."""
    batch = Batch("enrich")
    row = Absorber(store.tables.columns, CatalogPlan()).row("content", raw, content_id=content_id)
    batch.add("content", row)
    store.apply(batch, "enrich")
