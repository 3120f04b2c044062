"""The audit log and the analytics, row by row and as tables."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.concurrency._async import iterate
from broadcast_clients.core.frames.table import to_frame
from broadcast_clients.core.unset import UNSET, Omittable
from encora_client.workflows._async.clock import AsyncClock

if TYPE_CHECKING:
    from broadcast_clients.core.frames.libraries import FrameLibrary
    from encora_client._async.client import AsyncEncoraClient
    from encora_client.models import (
        AnalyticsOverview,
        AnalyticsPeriod,
        AuditLogEntry,
        ContentAnalytics,
        ContentType,
        PlanAnalytics,
    )

__all__ = ["AsyncReports"]

DAY = timedelta(days=1)


class AsyncReports:
    """Reports: `client.workflows.reports`. Each gives rows; `frame` makes a table of them."""

    def __init__(self, client: AsyncEncoraClient, clock: AsyncClock) -> None:
        self._client = client
        self._clock = clock

    async def audit_log(
        self,
        *,
        start: datetime,
        end: datetime | None = None,
        action: Omittable[str] = UNSET,
        actor_id: Omittable[str] = UNSET,
        resource_type: Omittable[str] = UNSET,
        resource_id: Omittable[str] = UNSET,
        oldest_first: bool = False,
    ) -> AsyncGenerator[AuditLogEntry]:
        """Who did what in a stretch of time, each entry once. Entries that are added meanwhile aren't in it.

        Args:
            start: Where it begins, with a time zone.
            end: Where it ends. Default: now.
            action: Only actions that begin so, such as `content.`.
            actor_id: Only what that user did.
            resource_type: Only what was done to that kind of thing.
            resource_id: Only what was done to that thing.
            oldest_first: In the order in which things happened. The platform gives the latest first, so it is asked
                day by day, and memory holds one day.
        """
        until = end if end is not None else datetime.fromtimestamp(self._clock.now(), UTC)
        stretches = [(start, until)]
        if oldest_first:
            days = max(0, -(-(until - start) // DAY))
            stretches = [(start + DAY * day, min(start + DAY * (day + 1), until)) for day in range(days)]
        before: set[str] = set()  # an entry on the boundary of two days may be in both
        for since, last in stretches:
            pager = self._client.admin.audit_logs.list(
                from_=since,
                to=last,
                action=action,
                actor_id=actor_id,
                resource_type=resource_type,
                resource_id=resource_id,
                limit=100,
            )
            if not oldest_first:
                async for entry in pager:
                    yield entry
                continue
            entries = [entry async for entry in pager if entry.id not in before]
            before = {entry.id for entry in entries}
            for entry in reversed(entries):
                yield entry

    async def content(
        self, period: AnalyticsPeriod, *, content_type: Omittable[ContentType] = UNSET, sort: Omittable[str] = UNSET
    ) -> AsyncGenerator[ContentAnalytics]:
        """How each title did.

        Args:
            period: `today`, `last_7d`, `last_30d` or `last_90d`.
            content_type: Only titles of that kind.
            sort: `total_plays` or `unique_viewers`, with `-` in front for the largest first.
        """
        pager = self._client.admin.analytics.content(period=period, content_type=content_type, sort=sort, limit=100)
        async for row in pager:
            yield row

    async def plans(self, period: AnalyticsPeriod) -> AsyncGenerator[PlanAnalytics]:
        """How each subscription plan did.

        Args:
            period: `today`, `last_7d`, `last_30d` or `last_90d`.
        """
        for row in (await self._client.admin.analytics.subscriptions(period=period)).by_plan:
            yield row

    async def overviews(
        self,
        periods: Sequence[AnalyticsPeriod] = ("today", "last_7d", "last_30d", "last_90d"),
        *,
        currency: Omittable[str] = UNSET,
    ) -> AsyncGenerator[AnalyticsOverview]:
        """The platform's figures, one row for each period.

        Args:
            periods: Which ones.
            currency: Of the amounts, three letters. Left out, the server takes `USD`.
        """
        for period in periods:
            yield await self._client.admin.analytics.overview(period=period, currency=currency)

    async def frame(
        self, rows: Iterable[Any] | AsyncIterable[Any], library: FrameLibrary = "pandas", *, separator: str = "."
    ) -> Any:
        """Rows as a table, as `to_frame` of the package makes it; it also takes what arrives row by row.

        Args:
            rows: Models or mappings, such as those of the methods here or of any list of the client.
            library: `pandas`, `polars` or `arrow` (a `pyarrow.Table`).
            separator: Between the names of an object and of its member, as in `images.poster`.

        Raises:
            ConfigurationError: The library isn't installed.
        """
        return to_frame([row async for row in iterate(rows)], library, separator=separator)
