"""Webhook endpoints and the log of their deliveries."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .account import Account
from .deliveries import Deliveries
from .operations import Operations
from .record import Fields, Record
from .schemas_platform import DELIVERY, DELIVERY_STATUSES, WEBHOOK, WEBHOOK_UPDATE

_ONE = "/webhooks/{webhook_id}"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_MINUTE = timedelta(minutes=1)


class Webhooks(Operations):
    """The eight operations on webhooks."""

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.deliveries: Deliveries = Deliveries(account)
        self._redelivered: deque[datetime] = deque()

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/webhooks", self.list_webhooks),
            Route("POST", "/webhooks", self.create),
            Route("GET", _ONE, self.get),
            self.updating(_ONE, self.update),
            Route("DELETE", _ONE, self.delete),
            Route("POST", f"{_ONE}/test", self.test),
            Route("GET", f"{_ONE}/deliveries", self.list_deliveries),
            Route("POST", f"{_ONE}/deliveries/{{delivery_id}}/redeliver", self.redeliver),
        ]

    def list_webhooks(self, request: Request) -> Response:
        """List Webhook Endpoints."""
        return self.listing.page(request, self.store.webhooks, WEBHOOK, order="-created_at")

    def create(self, request: Request) -> Response:
        """Create Webhook Endpoint: the one reply with the whole signing secret (documented)."""
        stored = self.read_new(request, WEBHOOK)
        self._check_url(request, stored)
        signing = f"whsec_{secret(self.account.seed, 'webhook', self.store.webhooks.writes.created, length=40)}"
        fields: Fields = {
            **stored,
            "status": "active",
            "signing_secret_hint": signing[-4:],
            "failure_count": 0,
            "last_delivery_at": None,
        }
        webhook = self.store.webhooks.create(fields, secret=signing)
        self.account.audit(request, "webhook.created", "webhook", webhook.id, url=webhook.get("url"))
        shown = {**self.replies.shown(webhook), "signing_secret": signing}
        return self.replies.single(request, shown, self.created_status)

    def get(self, request: Request) -> Response:
        """Get Webhook Endpoint: with the last four characters of the secret (documented)."""
        return self.replies.one(request, self._webhook(request))

    def update(self, request: Request) -> Response:
        """Update Webhook Endpoint: every field may be left out (documented)."""
        webhook = self._webhook(request)
        stored = self.checked(request, self.body(request), WEBHOOK_UPDATE)
        self._check_url(request, stored)
        changed = self.store.webhooks.change(webhook, **stored)
        self.account.audit(request, "webhook.updated", "webhook", webhook.id, fields=sorted(stored))
        return self.replies.one(request, changed)

    def delete(self, request: Request) -> Response:
        """Delete Webhook Endpoint."""
        webhook = self._webhook(request)
        self.store.webhooks.delete(webhook)
        self.account.audit(request, "webhook.deleted", "webhook", webhook.id, url=webhook.get("url"))
        return self.replies.deleted(request)

    def test(self, request: Request) -> Awaitable[Response]:
        """Send Test Webhook Delivery: a made-up ping; the reply is what became of it (documented)."""
        return self._ping(request, self._webhook(request))

    async def _ping(self, request: Request, webhook: Record) -> Response:
        self.store.deliveries.writes.created += 1
        delivery = self.deliveries.new(webhook, "ping", {"webhook_id": webhook.id})
        result = await self.deliveries.attempt(delivery.id, last=True)
        return self.replies.one(request, result or delivery)

    def list_deliveries(self, request: Request) -> Response:
        """List Webhook Delivery Logs: the latest first."""
        webhook = self._webhook(request)
        rows = [delivery for delivery in self.store.deliveries if delivery.get("endpoint_id") == webhook.id]
        wanted = {"status": filters.one_of("status", *DELIVERY_STATUSES)}
        return self.listing.page(request, rows, DELIVERY, wanted, order="-number")

    def redeliver(self, request: Request) -> Response:
        """Redeliver Failed Webhook: failed ones only, within a rate limit (documented)."""
        webhook = self._webhook(request)
        delivery = self.find(request, self.store.deliveries, "delivery_id")
        if delivery.get("endpoint_id") != webhook.id:
            raise self.replies.refusal(request, 404)
        self.require_status(request, delivery, "failed")
        self._require_rate(request)
        pending = self.store.deliveries.change(delivery, status="pending")
        self.deliveries.later(pending)
        self.account.audit(request, "webhook.redelivered", "webhook_delivery", delivery.id)
        return self.replies.empty(request, 202 if self.account.variant("job_status") == "202" else 204)

    def _require_rate(self, request: Request) -> None:
        now = self.account.now()
        while self._redelivered and now - self._redelivered[0] >= _MINUTE:
            self._redelivered.popleft()
        if len(self._redelivered) >= int(self.account.variant("redeliveries_per_minute")):
            wait = int((_MINUTE - (now - self._redelivered[0])).total_seconds()) + 1
            refusal = self.replies.refusal(request, 429)
            refusal.response = refusal.response.with_headers(("Retry-After", str(wait)))
            raise refusal
        self._redelivered.append(now)

    def _check_url(self, request: Request, stored: Fields) -> None:
        """Refuse plain http (documented), but for this machine where the variant lets it."""
        if "url" not in stored:
            return
        address = urlsplit(str(stored["url"]))
        here = address.hostname in _LOOPBACK and self.account.variant("webhook_http") == "loopback"
        if address.scheme != "https" and not (address.scheme == "http" and here):
            raise self.replies.invalid(request, [("url", "must be https")])

    def _webhook(self, request: Request) -> Record:
        return self.find(request, self.store.webhooks, "webhook_id")
