"""Plans: without authorization, publicly visible ones only."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .filters import Test
from .operations import Operations
from .schemas_users import BILLING_CYCLES


def _currency(value: str) -> Test:
    if len(value) != 3:
        raise ValueError("must have 3 characters")
    return lambda plan: plan.get("currency") == value


_FILTERS = {"currency": _currency, "billing_cycle": filters.one_of("billing_cycle", *BILLING_CYCLES)}


class Plans(Operations):
    """The two operations on plans."""

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/plans", self.list_plans, open=True),
            Route("GET", "/plans/{plan_id}", self.get, open=True),
        ]

    def list_plans(self, request: Request) -> Response:
        """List Available Plans: publicly visible ones (documented)."""
        plans = [plan for plan in self.store.plans if plan.hidden["public"]]
        kept = self.listing.kept(request, plans, _FILTERS)
        return self.replies.rows(request, [self.replies.shown(plan) for plan in kept])

    def get(self, request: Request) -> Response:
        """Get Plan Details."""
        plan = self.find(request, self.store.plans, "plan_id")
        if not plan.hidden["public"]:
            raise self.replies.refusal(request, 404)
        return self.replies.one(request, plan)
