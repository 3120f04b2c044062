"""One thing read, decided on and written, with every step noted in the database before and after."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.errors import BroadcastError, InvalidRequest, NotFoundError
from broadcast_clients.flows.enrich.decisions import Decision, creation, decide
from broadcast_clients.flows.enrich.mapping import KIND_OF, Mapper
from broadcast_clients.flows.enrich.subject import HandEdit
from broadcast_clients.flows.enrich.values import Shown
from broadcast_clients.flows.enrich.work import SYSTEM, Above, Job, Spreading, below, link_kind
from broadcast_clients.flows.links import Link, Links
from broadcast_clients.flows.mirror.report import DatabaseUnusable
from broadcast_clients.flows.report import FlowItem
from whatson_client.workflows._async.one import read
from whatson_client.workflows.sending import outcome_is_unknown, stops_the_job

if TYPE_CHECKING:
    from whatson_client import AsyncWhatsonClient

__all__ = ["AsyncWriting"]

InDatabase = Callable[..., Awaitable[Any]]


class AsyncWriting:
    """Brings things to their wanted state, one by one.

    Args:
        client: Of the installation.
        links: Where it is noted.
        in_database: Does something that blocks.
        mapper: Has the rule that decides on what somebody changed by hand.
        dry_run: Only say what would be done.
    """

    def __init__(
        self, client: AsyncWhatsonClient, links: Links, in_database: InDatabase, mapper: Mapper, *, dry_run: bool
    ) -> None:
        self._client = client
        self._links = links
        self._in_database = in_database
        self._mapper = mapper
        self._dry_run = dry_run
        self._spreading = Spreading(client.release.current)
        self.done: dict[str, Above] = {}
        """Series and seasons of this run by the key of their content, for what comes below them."""

    async def bring(self, job: Job) -> FlowItem:
        """Bring a thing to its wanted state.

        Raises:
            BroadcastError: Everything else would fail in the same way.
        """
        try:
            item = await self._brought(job)
        except BroadcastError as error:
            if stops_the_job(error) or isinstance(error, DatabaseUnusable):
                raise
            # What may have been made is found by the next run, which reads before it writes.
            unknown = outcome_is_unknown(error, replayable=False)
            item = job.item("unknown" if unknown else "failed", error=str(error))
        if job.kind in ("series", "season"):
            self.done[job.key] = below(job, item, job.link)
        return item

    async def _brought(self, job: Job) -> FlowItem:
        if job.above is not None and not job.above.usable:
            return job.left_out(f"{job.above.reference} above it isn't there; the next run tries again")
        made = job.changed_kind
        if made is not None:
            article = "an" if made[0] in "aeiou" else "a"
            return job.left_out(
                f"it was made as {article} {made}, and WHATS'ON can't make another kind of it: "
                "delete it there by hand and forget its link, or give it another reference"
            )
        if job.kind == "press sheet" and "press_target" not in job.wanted.values:
            return job.left_out("without its press target it can't be written")
        if job.is_settled:
            await self._learn(job)
            return job.settled()
        there = await self._there(job)
        decision = self._decision(job, there)
        if decision.action == "unchanged" or decision.action == "skipped":
            shown = there.given_fields().get(KIND_OF[job.kind].key) if there is not None else None
            await self._note(job, job.noted(decision, "done", target=None if shown is None else str(shown)))
        elif not self._dry_run:
            await self._write(job, decision, there)
        return job.item(decision.action, changes=decision.changes, notes=decision.notes)

    async def _learn(self, job: Job) -> None:
        """Remember that the mirror has something else of it, which makes no difference."""
        link = job.link
        if link is not None and job.raw and link.detail.get("raw") != job.raw:
            detail = {**link.detail, "raw": job.raw}
            await self._note(
                job,
                Link(
                    system=SYSTEM,
                    kind=link.kind,
                    source=link.source,
                    target=link.target,
                    mark=link.mark,
                    detail=detail,
                ),
            )

    async def _there(self, job: Job) -> Any | None:
        kind = KIND_OF[job.kind]
        if job.kind != "press sheet":
            there = await read(self._client, kind, job.reference, job.attributes, None)
            return await self._once_more(job) if there is None and job.memory.made and not job.is_gone else there
        product, target = job.wanted.values["content_id"], job.wanted.values["press_target"]
        try:
            sheets = (await self._client.workflows.press_sheets.by_target(product)).get(target, [])
        except NotFoundError:
            return None  # in a dry run the product isn't there yet
        if len(sheets) > 1:
            raise InvalidRequest(
                f"{product} has {len(sheets)} press sheets of the target {target!r}; nothing was sent",
                hint=f"delete all but one: {', '.join(each.press_sheet_id for each in sheets)}",
            )
        return sheets[0] if sheets else None

    async def _once_more(self, job: Job) -> Any | None:
        """Look again for what was there once: a false 404 must not count as deleted by somebody.

        Raises:
            InvalidRequest: It isn't there as what it is, and yet it is there as a product.
        """
        there = await read(self._client, KIND_OF[job.kind], job.reference, job.attributes, None)
        release = self._client.release
        if there is not None or link_kind(job.kind) != "product":
            return there
        if release.current is not None and release.has("products.get") is False:
            return None
        try:
            await self._client.products.get(job.reference)
        except NotFoundError:
            return None
        raise InvalidRequest(
            f"WHATS'ON answers 404 for it as a {job.kind}, and has a product of that reference; nothing was sent",
            hint="look what it is there; the next run looks again",
        )

    def _decision(self, job: Job, there: Any | None) -> Decision:
        judge: Callable[[HandEdit], Any] = lambda edit: self._mapper.call("hand_edit", edit)  # noqa: E731  # of the rules
        if there is None:
            return creation(job.kind, job.wanted, job.memory, judge, job.source)
        operation = KIND_OF[job.kind].operation("update")
        above = job.above or Above(reference="")
        return decide(job.kind, job.wanted, Shown(operation, there), job.memory, above.memory, judge, job.source)

    async def _write(self, job: Job, decision: Decision, there: Any | None) -> None:
        before = job.link
        spread = int(before.detail.get("spread", 0)) if before is not None else 0
        if job.kind == "season" and there is not None and self._spreading.may_come_down():
            spread += 1
        await self._note(job, job.noted(decision, "sending", spread=spread))
        try:
            written = await self._send(job, decision, there)
        except BroadcastError as error:
            if not outcome_is_unknown(error, replayable=False):
                await self._take_back(job, before)
            raise
        await self._note(job, job.noted(decision, "done", spread=spread, target=written))

    async def _send(self, job: Job, decision: Decision, there: Any | None) -> str:
        """Send it; gives its external reference."""
        kind = KIND_OF[job.kind]
        resource = kind.resource(self._client)
        body = dict(decision.body)
        if there is None:
            arguments = self._spreading.arguments(job.kind, "create_or_update")
            if job.wanted.template is not None and kind.takes("create_or_update", "template"):
                arguments["template"] = job.wanted.template
            body[kind.key] = job.reference
            result = await resource.create_or_update(body, **arguments)
            told = result.given_fields().get(kind.key)
            return job.reference if told is None else str(told)
        shown = there.given_fields()
        operation = kind.operation("update")
        assert operation.body is not None
        for each in operation.body.fields:
            if each.resets and each.name in shown:
                body.setdefault(each.name, shown[each.name])
        identity = str(shown.get(kind.key) or job.reference)
        await resource.update(identity, body, **self._spreading.arguments(job.kind, "update"))
        return identity

    # --- noting -------------------------------------------------------------------------------------------------------

    async def _note(self, job: Job, link: Link) -> None:
        if not self._dry_run:
            await self._in_database(self._links.put, link)
        job.link = link if not self._dry_run or link.state == "done" else job.link

    async def _take_back(self, job: Job, before: Link | None) -> None:
        """The write was refused: note what was noted before, so that the next run tries again."""
        if before is not None:
            await self._note(job, before)
        else:
            await self._in_database(self._links.forget, SYSTEM, link_kind(job.kind), job.key)
            job.link = None
