"""Analytics and the audit log."""

from __future__ import annotations

from broadcast_clients.sandbox.made.numbers import Draw, mix
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .account import Account
from .catalogue import CONTENT_TYPES, Catalogue
from .operations import Operations
from .record import Fields, Record
from .schemas_platform import AUDIT, CONTENT_ANALYTICS

_DAYS = {"today": 1, "last_7d": 7, "last_30d": 30, "last_90d": 90}
_RATES = {"USD": 1.0, "EUR": 0.92, "GBP": 0.79}
_SUBSCRIBERS = 48_200


class Analytics(Operations):
    """The three operations on analytics: made numbers that are the same for the same period."""

    def __init__(self, account: Account, catalogue: Catalogue) -> None:
        super().__init__(account)
        self._catalogue = catalogue

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/admin/analytics/overview", self.overview),
            Route("GET", "/admin/analytics/content", self.content),
            Route("GET", "/admin/analytics/subscriptions", self.subscriptions),
        ]

    def overview(self, request: Request) -> Response:
        """Platform Analytics Overview."""
        period = self._period(request)
        currency = request.query.get("currency") or "USD"
        if len(currency) != 3:
            raise self.replies.invalid_query(request, "currency", "must have 3 characters")
        days, draw = _DAYS[period], Draw(self.account.seed, _DAYS[period], 401)
        gained, lost = draw.between(40, 60) * days, draw.between(10, 20) * days
        revenue = round(_SUBSCRIBERS * 11.4 * _RATES.get(currency.upper(), 1.0), 2)
        value: Fields = {
            "period": period,
            "currency": currency,
            "total_active_subscribers": _SUBSCRIBERS,
            "new_subscribers": gained,
            "churned_subscribers": lost,
            "net_subscriber_change": gained - lost,
            "total_stream_hours": round(_SUBSCRIBERS * 1.7 * days, 1),
            "avg_daily_active_users": float(draw.between(17_000, 23_000)),
            "mrr": revenue,
            "arpu": round(revenue / _SUBSCRIBERS, 2),
            "churn_rate": round(lost / _SUBSCRIBERS, 4),
        }
        return self.replies.single(request, value)

    def content(self, request: Request) -> Response:
        """Content Performance Analytics: by total_plays or unique_viewers (documented)."""
        self.account.settle()
        period = self._period(request)
        types: tuple[str, ...] = CONTENT_TYPES
        if request.query.get("content_type"):
            types = (self.query_choice(request, "content_type", CONTENT_TYPES),)
        rows = [
            Record(CONTENT_ANALYTICS, content.id, self._performance(content, period))
            for content in self._catalogue.out(*types)
        ]
        return self.listing.page(request, rows, CONTENT_ANALYTICS, default="-total_plays")

    def subscriptions(self, request: Request) -> Response:
        """Subscription Analytics: by plan (documented)."""
        period = self._period(request)
        plans: list[Fields] = []
        for number, plan in enumerate(self.store.plans):
            active = _SUBSCRIBERS // (2 + number)
            plans.append(
                {
                    "plan_id": plan.id,
                    "plan_name": plan.get("name"),
                    "active_count": active,
                    "new_count": 9 * _DAYS[period] + number,
                    "churned_count": 3 * _DAYS[period] + number,
                    "revenue": round(active * plan.get("price"), 2),
                }
            )
        return self.replies.single(request, {"period": period, "trial_conversion_rate": 0.62, "by_plan": plans})

    def _performance(self, content: Record, period: str) -> Fields:
        draw = Draw(mix(int(content.id[:8], 16), _DAYS[period]))
        plays = draw.between(20, 900) * _DAYS[period]
        minutes = float(draw.between(12, 70))
        return {
            "content_id": content.id,
            "content_type": content.kind.name,
            "title": content.get("title") or content.get("name"),
            "period": period,
            "total_plays": plays,
            "unique_viewers": plays * draw.between(40, 90) // 100,
            "avg_completion_rate": draw.between(30, 95) / 100,
            "total_watch_hours": round(plays * minutes / 60, 1),
            "avg_watch_duration_minutes": minutes,
        }

    def _period(self, request: Request) -> str:
        return self.query_choice(request, "period", tuple(_DAYS))


class Audit(Operations):
    """The two operations on the audit log, to which nothing but new entries comes (documented)."""

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/admin/audit-logs", self.list_entries),
            Route("GET", "/admin/audit-logs/{log_id}", self.get),
        ]

    def list_entries(self, request: Request) -> Response:
        """List Audit Logs: always the newest first; an action matches by its beginning (documented)."""
        wanted = {
            "actor_id": filters.identity("actor_id"),
            "action": filters.prefix("action"),
            "resource_type": filters.short("resource_type"),
            "resource_id": filters.identity("resource_id"),
            "from": filters.from_moment("created_at"),
            "to": filters.to_moment("created_at"),
        }
        return self.listing.page(request, self.store.audit, AUDIT, wanted, order="-sequence")

    def get(self, request: Request) -> Response:
        """Get Audit Log Entry."""
        return self.replies.one(request, self.find(request, self.store.audit, "log_id"))
