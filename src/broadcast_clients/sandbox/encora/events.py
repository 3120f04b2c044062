"""What happens on the platform that webhooks tell of (documented: the 18 event types)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from broadcast_clients.sandbox.server.clock import rfc3339

from .record import Fields, Record

if TYPE_CHECKING:
    from .account import Account

EVENT_TYPES = (
    "subscription.created", "subscription.updated", "subscription.canceled", "subscription.payment_failed",
    "subscription.trial_ending", "user.created", "user.deleted", "user.suspended", "user.email_verified",
    "device.registered", "device.removed", "content.published", "content.unpublished", "profile.created",
    "profile.deleted", "stream.started", "stream.ended", "stream.concurrency_exceeded",
)  # fmt: skip

_OUT = {
    "movie": ("published",),
    "episode": ("published",),
    "show": ("published", "ongoing", "ended", "canceled"),
    "channel": ("live",),
}

Deliver = Callable[[str, Fields], None]


class Events:
    """Tells whoever delivers webhooks."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._deliver: Deliver | None = None

    def deliver_by(self, deliver: Deliver) -> None:
        """Name what sends events to the registered endpoints."""
        self._deliver = deliver

    def emit(self, event_type: str, data: Fields) -> None:
        """Let something have happened."""
        if self._deliver is not None:
            self._deliver(event_type, data)

    def turned(self, before: Record | None, after: Record) -> None:
        """Tell that a title came into the catalogue, or left it, where a write did that."""
        out = _OUT[after.kind.name]
        was, now = before is not None and before.status in out, after.status in out
        if was != now:
            self._content("content.published" if now else "content.unpublished", after)

    def _content(self, event_type: str, record: Record) -> None:
        self.emit(
            event_type,
            {
                "content_type": record.kind.name,
                "content_id": record.id,
                "title": record.get("title") or record.get("name"),
            },
        )

    def stream(self, event_type: str, session: Record) -> None:
        """Tell that a stream began or ended."""
        names = ("content_type", "content_id", "device_id", "profile_id", "position_seconds")
        told = {name: session.get(name) for name in names}
        self.emit(event_type, {"session_id": session.id, **told, "at": rfc3339(self._account.now())})

    def device(self, event_type: str, device: Record) -> None:
        """Tell that a device came or went."""
        self.emit(event_type, {"device_id": device.id, "name": device.get("name"), "type": device.get("device_type")})
