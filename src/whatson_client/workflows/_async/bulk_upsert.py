"""Many rows of one kind: written at the same time, bad ones collected, and gone on with after an interruption."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attr import frozen

from broadcast_clients.core.concurrency._async import iterate
from broadcast_clients.core.errors import BroadcastError, ConfigurationError, FieldError, InvalidRequest, OutcomeUnknown
from broadcast_clients.core.options import RequestOptions
from whatson_client.workflows._async.one import read
from whatson_client.workflows.journal import Journal, mark_of
from whatson_client.workflows.kinds import Kind
from whatson_client.workflows.reports import BulkReport, RowFailure
from whatson_client.workflows.rows import EmptyCells, fields_of, named, rows_of
from whatson_client.workflows.sending import blamed, is_replayable, outcome_is_unknown, stops_the_job

if TYPE_CHECKING:
    from whatson_client._async.client import AsyncWhatsonClient
    from whatson_client.workflows._async.drop_downs import AsyncDropDowns

__all__ = ["AsyncBulkUpsert"]


@frozen
class Row:
    """A row on its way."""

    number: int
    id: str | None
    fields: dict[str, Any]
    key: str
    mark: str
    replayable: bool
    errors: tuple[FieldError, ...] = ()
    """What is wrong with it already."""
    lost: bool = False
    """An earlier run sent it, never learnt what became of it, and it must not be sent twice."""


class _Stop(Exception):  # it is no error of its own
    def __init__(self, error: BroadcastError) -> None:
        super().__init__(error.message)
        self.error = error


class AsyncBulkUpsert:
    """One bulk job."""

    def __init__(
        self,
        client: AsyncWhatsonClient,
        kind: Kind,
        arguments: Mapping[str, Any],
        *,
        drop_downs: AsyncDropDowns | None,
        empty: EmptyCells,
        options: RequestOptions | None,
    ) -> None:
        self._client = client
        self._kind = kind
        self._operation = kind.operation("create_or_update")
        self._call = kind.resource(client).create_or_update
        self._arguments = dict(arguments)
        self._drop_downs = drop_downs
        self._empty: EmptyCells = empty
        self._options = options
        self._journal: Journal | None = None
        self._report = BulkReport()
        self._rows: dict[str, int] = {}
        self._stopped = threading.Event()

    async def run(
        self, rows: Any, *, journal: str | Path | None, concurrency: int, progress: Callable[[BulkReport], None] | None
    ) -> BulkReport:
        """Write the rows."""
        report = self._report
        async with AsyncExitStack() as stack:
            if journal is not None:
                self._journal = stack.enter_context(Journal(journal, f"bulk_upsert {self._kind.name}"))
            bulk = self._client.bulk(self._write, self._source(rows), concurrency=concurrency)
            async with aclosing(bulk) as outcomes:
                async for outcome in outcomes:
                    error = outcome.error
                    if error is None:
                        report.written += 1
                    elif isinstance(error, _Stop):
                        report.stopped_by = report.stopped_by or error.error
                        report.failures.append(self._failure(outcome.item, error.error))
                    elif isinstance(error, BroadcastError):
                        report.failures.append(self._failure(outcome.item, error))
                    else:
                        raise error
                    if progress is not None:
                        progress(report)
        report.failures.sort(key=lambda each: each.row)
        return report

    async def _source(self, rows: Any) -> AsyncIterator[Row]:
        source, frame = rows_of(rows)
        number = -1
        async for each in iterate(source):
            if self._stopped.is_set():
                return
            number += 1
            try:
                row = self._row(number, fields_of(each, frame=frame, empty=self._empty))
            except ConfigurationError as error:
                row = Row(number, None, {}, f"#{number}", "", True, (FieldError("", error.message, "type"),), False)
            if self._done_before(row):
                self._report.done_before += 1
            else:
                yield row

    def _row(self, number: int, cells: dict[str, Any]) -> Row:
        body = self._operation.body
        fields, errors = named(body.fields if body is not None else (), cells)
        given = fields.get(self._kind.key)
        identity = str(given) if given is not None and given != "" else None
        if identity is not None:
            fields[self._kind.key] = identity
            first = self._rows.setdefault(identity, number)
            if first != number:
                errors.append(
                    FieldError(
                        self._kind.key, f"{identity!r} stands in row {first}, too", "twice", argument=self._kind.key
                    )
                )
        mark = mark_of([fields, self._arguments])
        replayable = is_replayable(self._operation, fields)
        key = identity if identity is not None else f"#{number}"
        lost = False
        if self._journal is not None and not replayable:
            last = self._journal.last(key, mark)
            lost = last is not None and last.state in ("sending", "unknown")
        return Row(number, identity, fields, key, mark, replayable, tuple(errors), lost)

    def _done_before(self, row: Row) -> bool:
        if self._journal is None or row.errors:
            return False
        last = self._journal.last(row.key, row.mark)
        return last is not None and last.state == "done"

    async def _write(self, row: Row) -> str | None:
        try:
            return await self._written(row)
        except BroadcastError as error:
            if stops_the_job(error):
                self._stopped.set()
                raise _Stop(error) from error
            raise

    async def _written(self, row: Row) -> str | None:
        if row.errors:
            raise InvalidRequest("the row contradicts itself; it wasn't sent", errors=row.errors)
        if row.lost:
            raise OutcomeUnknown(
                "an earlier run sent this row and was interrupted before an answer, and sending it again could make "
                "something twice; it wasn't sent",
                hint="look whether it is there; then give the row an id, or remove it",
            )
        if self._drop_downs is not None:
            await self._drop_downs.require(row.fields, kind=self._kind.name)
        fields = {**await self._kept(row), **row.fields}
        if self._journal is not None and not row.replayable:
            self._journal.write(row.key, row.mark, "sending", force=True)
        try:
            result = await self._call(fields, **self._arguments, options=self._options)
        except BroadcastError as error:
            if self._journal is not None:
                unknown = outcome_is_unknown(error, replayable=row.replayable)
                self._journal.write(row.key, row.mark, "unknown" if unknown else "failed")
            raise
        written = result.given_fields().get(self._kind.key)
        if self._journal is not None:
            self._journal.write(row.key, row.mark, "done", written)
        return row.id if written is None else str(written)

    async def _kept(self, row: Row) -> dict[str, Any]:
        """What the server would reset because the row leaves it out, as it is now."""
        body = self._operation.body
        missing = [each.name for each in body.fields if each.resets and each.name not in row.fields] if body else []
        if not missing or row.id is None:
            return {}
        there = await read(self._client, self._kind, row.id, {}, self._options)
        shown: dict[str, Any] = there.given_fields() if there is not None else {}
        return {name: shown[name] for name in missing if name in shown}

    def _failure(self, row: Row, error: BroadcastError) -> RowFailure:
        unknown = row.lost or outcome_is_unknown(error, replayable=row.replayable)
        return RowFailure(row.number, row.id, error, blamed(error, self._operation, row.fields), unknown, row.fields)


def parameters_of(kind: Kind, verb: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that a call of the kind takes.

    Raises:
        ConfigurationError: It doesn't take one of them.
    """
    for name in given:
        if not kind.takes(verb, name):
            raise ConfigurationError(f"{kind.name} don't take {name}=")
    return dict(given)
