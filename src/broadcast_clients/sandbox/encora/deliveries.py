"""Sends webhooks: signed, over real HTTP, tried again, every try in the log of deliveries."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import http.client
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from broadcast_clients.sandbox.made.numbers import made_uuid
from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import encode_json

from .account import Account
from .record import Fields, Record

SIGNATURE = "X-Encora-Signature-256"
TIMEOUT_SECONDS = 5.0
# Short, because the time between tries is real: the sandbox's clock may stand still.
FIRST_WAIT_SECONDS = 0.05
_SNIPPET = 200


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int | None
    text: str


class Deliveries:
    """Delivers events to the endpoints that asked for them."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._store = account.store
        self._attempts = int(account.variant("webhook_attempts"))
        self._numbered = 0
        account.events.deliver_by(self.spread)

    def spread(self, event_type: str, data: Fields) -> None:
        """Send an event to every active endpoint that asked for it, in the background."""
        for webhook in self._store.webhooks:
            if webhook.status == "active" and event_type in (webhook.get("events") or ()):
                self.later(self.new(webhook, event_type, data))

    def new(self, webhook: Record, event_type: str, data: Fields) -> Record:
        """Enter a delivery into the log."""
        self._numbered += 1
        event = made_uuid(self._account.seed, "event", self._numbered)
        stamp = rfc3339(self._account.now())
        names = ("event_id", "event_type") if self._account.variant("webhook_payload") == "event" else ("id", "type")
        payload = encode_json(dict(zip((*names, "created_at", "data"), (event, event_type, stamp, data), strict=True)))
        return self._store.deliveries.add(
            {
                "endpoint_id": webhook.id,
                "event_type": event_type,
                "event_id": event,
                "status": "pending",
                "http_status": None,
                "response_snippet": None,
                "attempt_count": 0,
                "next_retry_at": None,
                "delivered_at": None,
                "created_at": stamp,
            },
            payload=payload,
            number=self._numbered,
        )

    def later(self, delivery: Record) -> None:
        """Deliver in the background, with as many tries as it takes or there are."""
        self._account.background.run(self._deliver(delivery.id))

    async def _deliver(self, identity: str) -> None:
        wait = FIRST_WAIT_SECONDS
        for attempt in range(1, self._attempts + 1):
            delivery = await self.attempt(identity, last=attempt == self._attempts, wait=wait)
            if delivery is None or delivery.status != "retrying":
                return
            await asyncio.sleep(wait)
            wait *= 2

    async def attempt(self, identity: str, *, last: bool, wait: float = 0.0) -> Record | None:
        """Try once; return what became of the delivery, or None where its endpoint is gone."""
        delivery = self._store.deliveries.get(identity)
        webhook = self._store.webhooks.get(delivery.fields["endpoint_id"]) if delivery is not None else None
        if delivery is None or webhook is None:
            return None
        payload: bytes = delivery.hidden["payload"]
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "EncoraStream-Webhooks/2.0",
            SIGNATURE: self._signature(webhook.hidden["secret"], payload),
        }
        answer = await asyncio.to_thread(_post, webhook.fields["url"], payload, headers)
        now = self._account.now()
        done = answer.status is not None and 200 <= answer.status < 300
        delivery = self._store.deliveries.keep(
            delivery.changed(
                now,
                status="delivered" if done else "failed" if last else "retrying",
                http_status=answer.status,
                response_snippet=answer.text[:_SNIPPET],
                attempt_count=delivery.get("attempt_count") + 1,
                next_retry_at=None if done or last else rfc3339(now + timedelta(seconds=wait)),
                delivered_at=rfc3339(now) if done else None,
            )
        )
        self._note(webhook.id, done)
        return delivery

    def _note(self, identity: str, done: bool) -> None:
        webhook = self._store.webhooks.get(identity)
        if webhook is not None:
            failures = 0 if done else webhook.get("failure_count") + 1
            stamp = rfc3339(self._account.now())
            self._store.webhooks.keep(webhook.noting(failure_count=failures, last_delivery_at=stamp))

    def _signature(self, secret: str, payload: bytes) -> str:
        """Sign a body (documented: HMAC-SHA256 with the endpoint's secret, behind `sha256=`)."""
        digest = hmac.new(secret.encode(), payload, hashlib.sha256).digest()
        encoded = digest.hex() if self._account.variant("webhook_signature") == "hex" else _base64(digest)
        return f"sha256={encoded}"


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def _post(url: str, payload: bytes, headers: dict[str, str]) -> _Answer:
    split = urlsplit(url)
    make = http.client.HTTPSConnection if split.scheme == "https" else http.client.HTTPConnection
    target = (split.path or "/") + (f"?{split.query}" if split.query else "")
    try:
        # An address may have a port that can't be.
        connection = make(split.hostname or "", split.port, timeout=TIMEOUT_SECONDS)
    except (ValueError, http.client.HTTPException) as error:
        return _Answer(None, f"no answer: {error}")
    try:
        connection.request("POST", target, payload, headers)
        response = connection.getresponse()
        return _Answer(response.status, response.read(_SNIPPET).decode("utf-8", "replace"))
    except (OSError, ValueError, http.client.HTTPException) as error:
        return _Answer(None, f"no answer: {error}")
    finally:
        connection.close()
