"""A dlt source of an EncoraStream platform: the audit log and the analytics."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import dlt
from attr import frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.frames.shapes import columns_of_model
from encora_client.models import AnalyticsOverview, AuditLogEntry, ContentAnalytics, PlanAnalytics

if TYPE_CHECKING:
    from dlt.sources import DltSource
    from pydantic import BaseModel

    from encora_client import EncoraClient

__all__ = ["encora_source"]

PERIODS: Final = ("today", "last_7d", "last_30d", "last_90d")
OVERLAP: Final = timedelta(minutes=5)
"""How far back the audit log is read again: entries may turn up late, and the primary key tells them apart."""
_TYPES: Final = {
    "integer": "bigint",
    "number": "double",
    "boolean": "bool",
    "text": "text",
    "moment": "timestamp",
    "date": "date",
    "json": "json",
    "list": "json",
}


@frozen
class _Read:
    """When a report was read."""

    day: str
    moment: datetime


def encora_source(
    client: EncoraClient,
    *,
    audit_since: datetime | None = None,
    periods: Collection[str] = PERIODS,
    currency: str | None = None,
    now: datetime | None = None,
) -> DltSource:
    """The audit log, incrementally, and the analytics as they are on the day of the run.

        pipeline.run(encora_source(client, audit_since=datetime(2026, 1, 1, tzinfo=UTC)))

    `audit_log` is read from the newest entry that was loaded on. `analytics_overview`, `analytics_content` and
    `analytics_plan` have one row a day and period (and title, or plan): figures of a period change until it is over, so
    that a second run on the same day takes the place of the first.

    Args:
        client: Client of the platform; it needs a role that may read both. You close it.
        audit_since: Where the audit log begins on the first run, with a time zone. Default: 30 days ago.
        periods: Of the analytics: `today`, `last_7d`, `last_30d`, `last_90d`.
        currency: Of the amounts, three letters. Left out, the server takes `USD`.
        now: The moment of the run, with a time zone. Default: this machine's clock.

    Returns:
        A source with the resources `audit_log`, `analytics_overview`, `analytics_content` and `analytics_plan`.

    Raises:
        ConfigurationError: There is no such period, or a moment has no time zone.
    """
    unknown = sorted(set(periods) - set(PERIODS))
    if unknown:
        raise ConfigurationError(f"no such periods: {', '.join(unknown)}", hint=f"there are {', '.join(PERIODS)}")
    for name, moment in (("audit_since", audit_since), ("now", now)):
        if moment is not None and moment.tzinfo is None:
            raise ConfigurationError(f"{name} needs a time zone", hint="such as datetime(2026, 1, 1, tzinfo=UTC)")
    moment = now or datetime.now(UTC)
    read = _Read(moment.astimezone(UTC).date().isoformat(), moment)
    money: dict[str, Any] = {} if currency is None else {"currency": currency}

    def audit_log() -> Iterator[Any]:
        state = dlt.current.resource_state()
        told = state.get("until")
        start = audit_since or read.moment - timedelta(days=30)
        if told is not None:
            start = datetime.fromisoformat(told) - OVERLAP
        newest = told
        for entry in client.workflows.reports.audit_log(start=start, end=read.moment, oldest_first=True):
            row = entry.to_wire()
            newest = max(newest or "", entry.created_at.astimezone(UTC).isoformat())
            yield row
        if newest is not None:
            state["until"] = newest

    def overview() -> Iterator[Any]:
        for period in periods:
            found = client.admin.analytics.overview(period=period, **money)
            yield _row(found, read, period)

    def content() -> Iterator[Any]:
        for period in periods:
            for found in client.workflows.reports.content(period):
                yield _row(found, read, period)

    def plans() -> Iterator[Any]:
        for period in periods:
            for found in client.workflows.reports.plans(period):
                yield _row(found, read, period)

    @dlt.source(name="encora", section="broadcast_clients")
    def source() -> Iterable[Any]:
        day = ("day", "period")
        yield _resource(audit_log, "audit_log", AuditLogEntry, ("id",))
        yield _resource(overview, "analytics_overview", AnalyticsOverview, day)
        # What left the list since an earlier run of the day goes, too: a day and period are replaced as a whole.
        yield _resource(content, "analytics_content", ContentAnalytics, (*day, "content_id"), day)
        yield _resource(plans, "analytics_plan", PlanAnalytics, (*day, "plan_id"), day)

    return source()


def _row(found: Any, read: _Read, period: str) -> dict[str, Any]:
    return {**found.to_wire(), "day": read.day, "period": period, "read_at": read.moment}


def _resource(work: Any, name: str, model: type[BaseModel], keys: tuple[str, ...], whole: tuple[str, ...] = ()) -> Any:
    # Objects stand in one JSON column each, as their members aren't documented.
    types = {column.path[0]: _TYPES[column.shape.kind] for column in columns_of_model(model, ".")}
    if "day" in keys:
        types |= {"day": "date", "period": "text", "read_at": "timestamp"}
    columns: dict[str, Any] = {
        each: {"name": each, "data_type": kind, "nullable": each not in keys} for each, kind in types.items()
    }
    resource: Any = dlt.resource  # its overloads don't take what may be a list of keys or none
    return resource(work, name=name, write_disposition="merge", primary_key=keys, merge_key=whole, columns=columns)
