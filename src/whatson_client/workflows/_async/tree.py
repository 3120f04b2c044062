"""A tree of products brought to the wanted state: read, compared, and only what differs is written."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.concurrency._async import Lock
from broadcast_clients.core.errors import BroadcastError, FieldError, InvalidRequest, NotFoundError
from broadcast_clients.core.options import RequestOptions
from whatson_client.workflows._async.one import read
from whatson_client.workflows.differences import different
from whatson_client.workflows.journal import Journal
from whatson_client.workflows.reports import Action, TreeReport, TreeRow
from whatson_client.workflows.sending import blamed, outcome_is_unknown, stops_the_job
from whatson_client.workflows.tree import Step, levels_of

if TYPE_CHECKING:
    from whatson_client._async.client import AsyncWhatsonClient
    from whatson_client.workflows._async.drop_downs import AsyncDropDowns

__all__ = ["AsyncTree"]


class AsyncTree:
    """One run over a tree."""

    def __init__(
        self,
        client: AsyncWhatsonClient,
        propagation: Mapping[str, Any],
        *,
        dry_run: bool,
        drop_downs: AsyncDropDowns | None,
        options: RequestOptions | None,
    ) -> None:
        self._client = client
        self._propagation = propagation
        self._dry_run = dry_run
        self._drop_downs = drop_downs
        self._options = options
        self._journal: Journal | None = None
        self._made: set[str] = set()
        """Paths of nodes that aren't there yet, or weren't."""
        self._unusable: set[str] = set()
        """Paths of nodes that couldn't be written, so that nothing can be put below them."""
        self._reading = Lock()
        self._items: dict[str, list[Any]] = {}
        """Items of each collection, by its external reference."""

    async def run(self, tree: Mapping[str, Any], *, journal: str | Path | None, concurrency: int) -> TreeReport:
        """Write what differs, level by level."""
        rows: dict[str, TreeRow] = {}
        order: list[str] = []
        async with AsyncExitStack() as stack:
            if journal is not None and not self._dry_run:
                self._journal = stack.enter_context(Journal(journal, "upsert_tree"))
            for level in levels_of(tree):
                order += [each.path for each in level]
                bulk = self._client.bulk(self._step, level, concurrency=concurrency)
                async with aclosing(bulk) as outcomes:
                    async for outcome in outcomes:
                        step = outcome.item
                        if isinstance(outcome.error, BroadcastError):
                            if stops_the_job(outcome.error):
                                raise outcome.error
                            row = self._failed(step, outcome.error)
                        elif outcome.value is not None:
                            row = outcome.value
                        else:
                            raise outcome.error or AssertionError("a step without an outcome")
                        rows[step.path] = row
                        if row.action in ("failed", "skipped", "unknown"):
                            self._unusable.add(step.path)
        return TreeReport(tuple(rows[path] for path in order), self._dry_run)

    def _failed(self, step: Step, error: BroadcastError) -> TreeRow:
        operation = step.kind.operation("create_or_update")
        # What may have been made is found by the next run, which reads before it writes.
        action: Action = "unknown" if outcome_is_unknown(error, replayable=False) else "failed"
        return TreeRow(step.path, step.kind.name, step.id, action, (), error, blamed(error, operation, step.fields))

    async def _step(self, step: Step) -> TreeRow:
        if step.parent is not None and step.parent.path in self._unusable:
            return TreeRow(step.path, step.kind.name, step.id, "skipped", (), _parent_failed(step.parent))
        if step.errors:
            raise InvalidRequest("the node can't be written; nothing was sent", errors=step.errors)
        if self._journal is not None:
            last = self._journal.last(step.key, step.mark)
            if last is not None and last.state == "done":
                return TreeRow(step.path, step.kind.name, step.id or last.id, "done before")
        if self._drop_downs is not None:
            await self._drop_downs.require(step.fields, kind=step.kind.name)
        there = await self._there(step)
        if there is None:
            return await self._create(step)
        return await self._update(step, there)

    # --- reading ----------------------------------------------------------------------------------------------------

    async def _there(self, step: Step) -> Any | None:
        """What is there now, if anything is."""
        if step.kind.name == "content_collection_items":
            return await self._item_there(step)
        assert step.id is not None
        return await read(self._client, step.kind, step.id, step.fields, self._options)

    async def _item_there(self, step: Step) -> Any | None:
        """The item by its id, or the one in the collection that has the content."""
        if step.id is not None:
            try:
                return await self._client.content_collection_items.get(step.id, options=self._options)
            except NotFoundError:
                return None
        if step.parent is not None and step.parent.path in self._made:
            return None
        content = str(step.fields.get("content_id"))
        items = await self._items_of(step)
        return next((each for each in items if each.given_fields().get("content_id") == content), None)

    async def _items_of(self, step: Step) -> list[Any]:
        collection = str(step.fields[step.kind.link])
        async with self._reading:  # each collection is read once, whoever comes first
            if collection not in self._items:
                self._items[collection] = await self._read_items(step, collection)
            return self._items[collection]

    async def _read_items(self, step: Step, collection: str) -> list[Any]:
        found: list[Any] = []
        for identity in await self._item_ids(step, collection):
            try:
                found.append(await self._client.content_collection_items.get(identity, options=self._options))
            except NotFoundError:
                continue  # it was deleted in between
        return found

    async def _item_ids(self, step: Step, collection: str) -> list[str]:
        try:
            if step.parent is not None and step.parent.kind.name == "series":
                fields = (await self._client.series.get(collection, options=self._options)).given_fields()
                return list(fields.get("content_collection_items_ids") or [])
            fields = (await self._client.content_collections.get(collection, options=self._options)).given_fields()
            return list(fields.get("content_collection_item_ids") or [])
        except NotFoundError:
            return []

    # --- writing ----------------------------------------------------------------------------------------------------

    def _arguments(self, step: Step, verb: str) -> dict[str, Any]:
        arguments = {name: value for name, value in self._propagation.items() if step.kind.takes(verb, name)}
        if step.template is not None and step.kind.takes(verb, "template"):
            arguments["template"] = step.template
        return arguments

    async def _create(self, step: Step) -> TreeRow:
        self._made.add(step.path)
        written = step.id
        if not self._dry_run:
            self._note(step, "sending")
            result = await step.kind.resource(self._client).create_or_update(
                step.fields, **self._arguments(step, "create_or_update"), options=self._options
            )
            told = result.given_fields().get(step.kind.key)
            written = step.id if told is None else str(told)
            self._note(step, "done", written)
        return TreeRow(step.path, step.kind.name, written, "create", tuple(step.fields))

    async def _update(self, step: Step, there: Any) -> TreeRow:
        shown = there.given_fields()
        self._refuse_moves(step, shown)
        operation = step.kind.operation("update")
        assert operation.body is not None
        fixed = {step.kind.key, *((step.kind.link,) if step.kind.link not in shown or step.kind.fixed else ())}
        if step.kind.name == "content_collection_items":
            fixed.add("content_id")
        wanted = {name: value for name, value in step.fields.items() if name not in fixed}
        changes = different(operation, wanted, there)
        identity = str(shown.get(step.kind.key) or step.id)
        if not changes:
            self._note(step, "done", identity)
            return TreeRow(step.path, step.kind.name, identity, "unchanged")
        if not self._dry_run:
            for each in operation.body.fields:
                if each.resets and each.name in shown:
                    changes.setdefault(each.name, shown[each.name])
            self._note(step, "sending")
            await step.kind.resource(self._client).update(
                identity, changes, **self._arguments(step, "update"), options=self._options
            )
            self._note(step, "done", identity)
        changed = tuple(name for name in step.fields if name in changes)
        return TreeRow(step.path, step.kind.name, identity, "update", changed)

    def _refuse_moves(self, step: Step, shown: Mapping[str, Any]) -> None:
        """Refuse what can't be changed once it is made: the season of an episode, content and collection of an item."""
        names = [step.kind.link] if step.kind.fixed else []
        if step.kind.name == "content_collection_items":
            names.append("content_id")
        for name in names:
            wanted, there = step.fields.get(name), shown.get(name)
            if wanted is not None and there is not None and str(wanted) != str(there):
                message = f"is {there!r} and can't become {wanted!r}: delete it and make a new one"
                raise InvalidRequest(
                    "the node stands elsewhere; nothing was sent",
                    errors=(FieldError(name, message, "fixed", argument=name),),
                )

    def _note(self, step: Step, state: Any, identity: str | None = None) -> None:
        if self._journal is not None:
            self._journal.write(step.key, step.mark, state, identity)


def _parent_failed(parent: Step) -> BroadcastError:
    return InvalidRequest(f"{parent.path} ({parent.id}) above it couldn't be written; nothing was sent", hint="")
