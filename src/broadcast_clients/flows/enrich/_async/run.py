"""One run: level by level, some products at a time, and what goes with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.errors import BroadcastError, NotFoundError
from broadcast_clients.flows.enrich import rules as defaults
from broadcast_clients.flows.enrich._async.writing import AsyncWriting, InDatabase
from broadcast_clients.flows.enrich.mapping import Mapper, RuleFailed, Wanted, listed_only, lists_of
from broadcast_clients.flows.enrich.mirrored import Mirrored
from broadcast_clients.flows.enrich.planning import LEVELS, Node, Plan, chunks, stand_in
from broadcast_clients.flows.enrich.rules import EnrichRules
from broadcast_clients.flows.enrich.subject import CollectionSource, EnrichSource, reading
from broadcast_clients.flows.enrich.work import SYSTEM, Above, Job, in_order, link_kind
from broadcast_clients.flows.links import Links
from broadcast_clients.flows.report import FlowItem, FlowProgress, FlowReport

if TYPE_CHECKING:
    from plurimedia_client.models import Content
    from whatson_client import AsyncWhatsonClient

__all__ = ["AsyncEnrichRun"]

CHUNK = 200
"""Products that are held in memory at the same time."""
GENRES = "dropdowns.genres"
UNMAPPED: Mapping[str, str] = {
    "cast": "the cast isn't written ({count}): no document shows what its elements look like in WHATS'ON, and the "
    "Content API makes no persons. Where you know the form, a rule cast can give it",
    "production_year": "the year of production isn't written ({count}): WHATS'ON has no documented field for it. "
    "A rule custom_attributes can give it",
    "countries": "the countries of production aren't written ({count}): WHATS'ON has no documented field for them. "
    "A rule custom_attributes can give them",
    "collection": "collections of which the mirror has nothing but the id aren't made ({count}). "
    "A rule collection can give them titles",
}
"""What is told once of what has no place in WHATS'ON."""


class AsyncEnrichRun:
    """One run.

    Args:
        client: Of the installation.
        mirrored: What the mirror has.
        links: What was written before.
        in_database: Does something that blocks.
        rules: The mapping.
        report: Gets the items.
        progress: Called after each item.
        concurrency: The most calls at the same time.
        verify: Look at everything, whether or not the mirror's content has changed.
    """

    def __init__(
        self,
        client: AsyncWhatsonClient,
        mirrored: Mirrored,
        links: Links,
        in_database: InDatabase,
        *,
        rules: EnrichRules,
        report: FlowReport,
        progress: Callable[[FlowProgress], None] | None,
        concurrency: int,
        verify: bool,
    ) -> None:
        self._client = client
        self._mirrored = mirrored
        self._links = links
        self._in_database = in_database
        self._rules = rules
        self._report = report
        self._progress = progress
        self._concurrency = concurrency
        self._verify = verify
        self._mapper = Mapper(rules, client.release.current)
        self._writing = AsyncWriting(client, links, in_database, self._mapper, dry_run=report.dry_run)
        self._choices: dict[str, Mapping[str, str] | None] = {}
        self._references: dict[str, tuple[str, bool]] = {}
        """External references of contents that can be items of collections, and whether they are there."""
        self._taken: dict[str, str] = {}
        """Which content has which external reference."""
        self._total = 0
        self._finished = 0
        self._failed = 0

    async def work(self, plan: Plan, left_out: Iterable[FlowItem]) -> None:
        """Bring everything to its wanted state.

        Args:
            plan: The products.
            left_out: What isn't among them, with the reason.

        Raises:
            BroadcastError: Everything else would fail in the same way, because the credential is refused.
        """
        told = list(left_out)
        self._total = len(plan.nodes) + len(told)
        for item in told:
            self._tell(item)
        await self._learn_lists([GENRES])
        for kind in LEVELS:
            for nodes in chunks(plan.level(kind), CHUNK):
                await self._products(nodes, plan)
        await self._collections(plan)
        for name, why in self._mapper.lacking.items():
            self._report.notes.append(f"{name} is left out: {self._client.release.current} doesn't have it ({why})")
        for name, text in UNMAPPED.items():
            if self._mapper.unmapped[name]:
                self._report.notes.append(text.format(count=self._mapper.unmapped[name]))

    # --- products -----------------------------------------------------------------------------------------------------

    async def _products(self, nodes: list[Node], plan: Plan) -> None:
        sources = await self._sources(nodes, plan)
        links = await self._in_database(self._links.some, SYSTEM, "product", [node.key for node in nodes])
        jobs: list[Job] = []
        sheets: list[tuple[str, Any]] = []
        for node in nodes:
            name = f"content {node.key}"
            source = sources.get(node.key)
            if source is None:
                why = node.error or "the mirror doesn't have it any more"
                self._tell(FlowItem(key=name, kind=node.kind, action="failed", source=node.key, error=why))
                self._writing.done[node.key] = Above(reference=name, usable=False)
                continue
            above = self._above(node)
            try:
                wanted = self._mapper.product(source, self._parent(node, above))
                self._refuse_twice(node, wanted)
            except RuleFailed as error:
                self._tell(FlowItem(key=name, kind=node.kind, action="failed", source=node.key, error=str(error)))
                self._writing.done[node.key] = Above(reference=name, usable=False)
                continue
            raw = node.row.mark if node.row is not None else ""
            jobs.append(
                Job(
                    kind=node.kind,
                    key=node.key,
                    name=name,
                    wanted=wanted,
                    link=links.get(node.key),
                    raw=raw,
                    source=source,
                    above=above,
                    verify=self._verify,
                )
            )
            sheets += [(target, (jobs[-1], fields)) for target, fields in wanted.sheets.items()]
        await self._bring(jobs)
        await self._sheets(sheets)

    def _refuse_twice(self, node: Node, wanted: Wanted) -> None:
        """Two contents must not become the same product.

        Raises:
            RuleFailed: Another one has the external reference already.
        """
        first = self._taken.setdefault(wanted.reference, node.key)
        if first != node.key:
            raise RuleFailed(
                f"the rule 'reference' gave {wanted.reference!r} for content {first}, too",
                hint="give each content a reference of its own",
            )

    def _above(self, node: Node) -> Above | None:
        key = node.season if node.kind == "episode" else node.series
        return None if key is None else self._writing.done[key]

    def _parent(self, node: Node, above: Above | None) -> dict[str, str]:
        if above is None:
            return {}
        return {"season_id" if node.kind == "episode" else "series_id": above.reference}

    async def _sources(self, nodes: list[Node], plan: Plan) -> dict[str, EnrichSource]:
        """Everything that the rules are given, by key of the node."""
        around = {node.key: node for node in nodes}
        for node in nodes:
            around |= {key: plan.nodes[key] for key in (node.season, node.series) if key is not None}
        rows = [row for node in around.values() for row in (node.row, node.child) if row is not None]
        contents = await self._in_database(self._mirrored.contents, rows)
        ids = [node.number for node in nodes if node.number is not None]
        tags = await self._in_database(self._mirrored.tags, ids)
        people: dict[int, Any] = {}
        if self._rules.cast is not defaults.cast:
            cast = (reading(contents[each], "cast") or () for each in ids if each in contents)
            people = await self._in_database(self._mirrored.people, sorted(_persons(cast)))
        found: dict[str, EnrichSource] = {}
        for node in nodes:
            content, made = self._content(node, contents)
            if content is None or node.error is not None:
                continue
            series, season = (self._own(plan, key, contents) for key in (node.series, node.season))
            found[node.key] = EnrichSource(
                kind=node.kind,
                key=node.key,
                content=content,
                stand_in=made,
                series=series,
                season=season,
                tags=tags.get(node.number, ()) if node.number is not None else (),
                people={each: people[each] for each in _persons([reading(content, "cast") or ()]) if each in people},
                genres=self._choices.get(GENRES) or {},
            )
        return found

    def _content(self, node: Node, contents: Mapping[int, Content]) -> tuple[Content | None, bool]:
        if node.number is not None and node.number in contents:
            return contents[node.number], False
        child = contents.get(node.child.id) if node.child is not None else None
        return (None, False) if child is None else (stand_in(node, child, type(child).model_validate), True)

    @staticmethod
    def _own(plan: Plan, key: str | None, contents: Mapping[int, Content]) -> Content | None:
        number = plan.nodes[key].number if key is not None else None
        return contents.get(number) if number is not None else None

    # --- press sheets -------------------------------------------------------------------------------------------------

    async def _sheets(self, sheets: list[tuple[str, Any]]) -> None:
        jobs: list[Job] = []
        links = await self._in_database(
            self._links.some, SYSTEM, "press sheet", [f"{job.key}/{target}" for target, (job, _) in sheets]
        )
        for target, (job, fields) in sheets:
            key = f"{job.key}/{target}"
            name = f"{job.name}, press target {target}"
            above = self._references[job.key]
            given = {**fields, "content_id": above[0], "press_target": target}
            self._add(
                jobs, "press sheet", key, name, f"{above[0]}-{target}", given, links, usable=above[1], above=above[0]
            )
        await self._bring(jobs)

    def _add(
        self,
        jobs: list[Job],
        kind: str,
        key: str,
        name: str,
        reference: str,
        fields: Mapping[str, Any],
        links: Mapping[str, Any],
        *,
        above: str,
        usable: bool,
    ) -> None:
        self._total += 1
        try:
            wanted: Wanted = self._mapper.other(kind, reference, fields)
        except RuleFailed as error:
            self._tell(FlowItem(key=name, kind=kind, action="failed", source=key, error=str(error)))
            return
        parent = Above(reference=above, usable=usable) if above else None
        jobs.append(
            Job(
                kind=kind,
                key=key,
                name=name,
                wanted=wanted,
                link=links.get(key),
                above=parent,
                verify=self._verify,
            )
        )

    # --- collections --------------------------------------------------------------------------------------------------

    async def _collections(self, plan: Plan) -> None:
        """Content collections and their items, where a rule makes any."""
        jobs: list[Job] = []
        keys = sorted(plan.collections)
        links = await self._in_database(self._links.some, SYSTEM, "collection", keys)
        own = await self._in_database(self._mirrored.titled, keys)
        for number in keys:
            key, name = str(number), f"collection {number}"
            members = tuple(int(each) for each in plan.collections[number])
            source = CollectionSource(id=number, content=own.get(number), members=members)
            try:
                given = self._mapper.collection(source)
            except RuleFailed as error:
                self._total += 1
                self._tell(FlowItem(key=name, kind="collection", action="failed", source=key, error=str(error)))
                continue
            if given is None:
                self._mapper.unmapped["collection"] += 1
                continue
            reference = str(given.pop("content_id", f"{defaults.PREFIX}-COLLECTION-{number}"))
            self._add(jobs, "collection", key, name, reference, given, links, above="", usable=True)
        release = self._client.release
        if release.current is not None and release.has("content_collections.create_or_update") is False:
            for job in jobs:
                self._tell(job.left_out(f"{release.current} has no content collections"))
            return
        made = await self._bring(jobs)
        await self._items(
            plan, [(job, item) for job, item in made if item.action not in ("failed", "unknown", "skipped")]
        )

    async def _items(self, plan: Plan, made: list[tuple[Job, FlowItem]]) -> None:
        jobs: list[Job] = []
        for job, _ in made:
            members = plan.collections[int(job.key)]
            keys = [f"{job.key}/{member}" for member in members]
            links = await self._in_database(self._links.some, SYSTEM, "collection item", keys)
            for key, member in zip(keys, members, strict=True):
                reference, usable = self._references.get(member, ("", False))
                if not reference:
                    continue  # it failed before it had one, and that was told
                fields = {"content_id": reference, "content_collection_id": job.reference}
                name = f"content {member} in collection {job.key}"
                item = f"{job.reference}-{member}"
                self._add(jobs, "collection item", key, name, item, fields, links, above=reference, usable=usable)
        await self._bring(jobs)

    # --- writing ------------------------------------------------------------------------------------------------------

    async def _bring(self, jobs: list[Job]) -> list[tuple[Job, FlowItem]]:
        """Write some things at the same time; they are reported in the order of the jobs."""
        if not jobs:
            return []
        await self._learn_lists(listed for job in jobs for listed in lists_of(job.kind, job.wanted.values))
        for job in jobs:
            job.wanted = listed_only(job.wanted, job.kind, self._choices)
        items: dict[str, FlowItem] = {}

        async def bring_all(group: list[Job]) -> list[FlowItem]:
            return [await self._writing.bring(job) for job in group]

        stopped: BroadcastError | None = None
        bulk = self._client.bulk(bring_all, in_order(jobs), concurrency=self._concurrency)
        async with aclosing(bulk) as outcomes:
            async for outcome in outcomes:
                if isinstance(outcome.error, BroadcastError):
                    stopped = outcome.error
                    break
                if outcome.error is not None:
                    raise outcome.error
                for job, item in zip(outcome.item, outcome.value or [], strict=True):
                    items[job.key] = item
                    self._tell(item, last=False)
        if stopped is not None:
            raise stopped
        done = [(job, items[job.key]) for job in jobs]
        self._report.items += [item for _, item in done]
        for job, item in done:
            if link_kind(job.kind) == "product":
                usable = item.action not in ("failed", "unknown", "skipped")
                self._references[job.key] = (job.reference, usable)
        return done

    def _tell(self, item: FlowItem, *, last: bool = True) -> None:
        """Count an item, and unless it is put in its place later, put it into the report."""
        if last:
            self._report.items.append(item)
        self._finished += 1
        self._failed += item.action in ("failed", "unknown")
        if self._progress is not None:
            self._progress(FlowProgress(done=self._finished, failed=self._failed, total=self._total, item=item))

    # --- drop-down lists ----------------------------------------------------------------------------------------------

    async def _learn_lists(self, names: Iterable[str]) -> None:
        """Read the drop-down lists that weren't read yet; `None` for those that the installation doesn't have."""
        for name in dict.fromkeys(names):
            if name not in self._choices:
                try:
                    self._choices[name] = await self._client.workflows.drop_downs.values(name)
                except NotFoundError:
                    self._choices[name] = None


def _persons(casts: Iterable[Any]) -> set[int]:
    ids = (reading(credit, "person_id") for cast in casts for credit in cast)
    return {each for each in ids if isinstance(each, int)}
