"""What one task reads: the mirror's calls, and the mirror's rows. No Spark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attr import frozen

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import AuthenticationError, BroadcastError, ConfigurationError, CredentialError
from broadcast_clients.flows.mirror._sync.calls import Calls
from broadcast_clients.flows.mirror.absorb import Absorber, CatalogPlan, SchedulePlan, day_key, moment_of
from broadcast_clients.flows.mirror.batch import Batch, NewTask, Task
from broadcast_clients.flows.mirror.columns import Column
from broadcast_clients.flows.spark.options import BY_DAY, BY_PAGE, ReadOptions
from plurimedia_client.recipes import days_of

if TYPE_CHECKING:
    from plurimedia_client import PlurimediaClient

__all__ = ["Part", "parts_of", "rows_of"]

FATAL = (AuthenticationError, CredentialError, ConfigurationError)
_KINDS = {"broadcast": "broadcasts", "grouping": "groupings", "broadcast_tag": "broadcast_tags", "channel": "channels",
          "catalog": "catalogs", "schedule_day": "broadcasts"}  # fmt: skip


@frozen
class Part:
    """What is read by one task: a page of a catalogue, a day of a channel, or a list."""

    kind: str
    key: str
    argument: str | None = None


def parts_of(client: PlurimediaClient, options: ReadOptions) -> list[Part]:
    """The parts of a table. It takes one or two calls."""
    if options.table in BY_PAGE:
        assert options.catalog is not None
        pager = client.catalogs.contents(options.catalog)
        pager.first_page()
        pages = pager.total_pages
        if pages is None and not pager.at_end:
            # Nobody says how many pages there are: they are read one after the other, by one task.
            return [Part("catalog_pages", f"{options.catalog}/1")]
        return [Part("catalog_page", f"{options.catalog}/{number}") for number in range(1, (pages or 1) + 1)]
    if options.table not in BY_DAY:
        return [Part(_KINDS[options.table], "all")]
    available = client.broadcasts.days_available()
    today = moment_of(response_of(available)).date()
    listed = [each.id for each in client.channels.list()]
    channels = [each for each in listed if options.channels is None or each in options.channels]
    offered = days_of(available, channels)
    wanted = _chosen({day for _, day in offered}, options.days, today)
    return [Part(_KINDS[options.table], day_key(channel, day)) for channel, day in offered if day in wanted]


def _chosen(offered: set[date], days: int | tuple[date, ...] | None, today: date) -> set[date]:
    if days is None:
        return offered
    return set(sorted(each for each in offered if each >= today)[:days]) if isinstance(days, int) else set(days)


def rows_of(
    client: PlurimediaClient, part: Part, options: ReadOptions, columns: Mapping[str, tuple[Column, ...]]
) -> Iterator[dict[str, Any]]:
    """The rows of a part, as the mirror has them, with `error` empty; or what couldn't be read.

    Raises:
        BroadcastError: Something can't be read, and failures aren't to be kept.
    """
    plan = CatalogPlan(tags=options.table == "content_tag") if options.table in BY_PAGE else SchedulePlan()
    work = [NewTask(part.kind.replace("catalog_pages", "catalog_page"), part.key, part.argument)]
    absorber = Absorber(columns, plan)
    call = Calls(client).then(absorber.read)
    while work:
        tasks = [Task(number, "spark", each.kind, each.key, each.argument) for number, each in enumerate(work)]
        work.clear()
        for outcome in client.bulk(call, tasks, concurrency=options.concurrency):
            batch = Batch("spark")
            try:
                if outcome.error is not None:
                    raise outcome.error
                absorber.take_in(outcome.item, outcome.value, batch)
            except BroadcastError as error:
                if not options.keep_failures or isinstance(error, FATAL):
                    raise
                yield {"error": f"{outcome.item.kind} {outcome.item.key}: {error}"}
            yield from ({**row, "error": None} for row in batch.rows.get(options.table, ()))
            work += [each for each in _further(batch, options, part) if each not in work]


def _further(batch: Batch, options: ReadOptions, part: Part) -> Iterator[NewTask]:
    """What else the table needs: the contents of a page, the tags of a content, or the next page."""
    for task in batch.tasks:
        if task.kind == "content" and options.table in ("content", "content_tag"):
            yield task if options.table == "content" else NewTask("content_tags", task.key)
        elif task.kind == "catalog_page" and part.kind == "catalog_pages":
            yield task
