"""Channels (Admin): authoring and publishing of channels."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .account import Account
from .idempotency import Idempotency
from .made_movies import slug_of
from .operations import Operations
from .record import Fields, Record
from .schemas_live import CHANNEL, CHANNEL_STATUSES

_FILTERS = {"q": filters.words, "status": filters.one_of("status", *CHANNEL_STATUSES)}
_ONE = "/admin/channels/{channel_id}"


class AdminChannels(Operations):
    """The seven operations on channels that authors have."""

    def __init__(self, account: Account, idempotency: Idempotency) -> None:
        super().__init__(account)
        self._idempotency = idempotency

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/admin/channels", self.list_channels),
            Route("POST", "/admin/channels", self.create),
            Route("GET", _ONE, self.get),
            self.updating(_ONE, self.update),
            Route("DELETE", _ONE, self.delete),
            Route("POST", f"{_ONE}/publish", self.publish),
            Route("POST", f"{_ONE}/unpublish", self.unpublish),
        ]

    def list_channels(self, request: Request) -> Response:
        """List Channels (Admin)."""
        return self.listing.page(request, self.store.channels, CHANNEL, _FILTERS, order="sort_order")

    def create(self, request: Request) -> Response:
        """Create Channel (Admin)."""
        body = self.body(request)
        return self._idempotency.once(request, "create_channel", body, lambda: self._create(request))

    def _create(self, request: Request) -> Response:
        stored = self.read_new(request, CHANNEL)
        slug = f"{slug_of(stored['name'])}-{self.store.channels.writes.created + 1}"
        # Documented: sort_order is 0 unless given, catchup_days null while catch-up is off.
        channel = self.store.channels.create({"slug": slug, "sort_order": 0, **_catch_up({}, stored)}, published=False)
        self.account.audit(request, "content.created", "channel", channel.id, name=channel.get("name"))
        self.account.events.turned(None, channel)
        return self.created(request, channel)

    def get(self, request: Request) -> Response:
        """Get Channel (Admin)."""
        return self.replies.one(request, self._channel(request))

    def update(self, request: Request) -> Response:
        """Update Channel (Admin): what is sent changes, the rest stays."""
        channel = self._channel(request)
        self.replies.require_match(request, channel)
        stored = self.read_change(request, CHANNEL)
        changed = self.store.channels.change(channel, **_catch_up(dict(channel.fields), stored))
        self.account.audit(request, "content.updated", "channel", channel.id, fields=sorted(stored))
        self.account.events.turned(channel, changed)
        return self.replies.one(request, changed)

    def delete(self, request: Request) -> Response:
        """Delete Channel (Admin): its programmes go with it."""
        channel = self._channel(request)
        self.store.schedule.forget(channel)
        self.store.channels.delete(channel)
        self.account.audit(request, "content.deleted", "channel", channel.id, name=channel.get("name"))
        return self.replies.deleted(request)

    def publish(self, request: Request) -> Response:
        """Publish Channel."""
        return self._turn(request, "live", "content.published")

    def unpublish(self, request: Request) -> Response:
        """Unpublish Channel."""
        return self._turn(request, "offline", "content.unpublished")

    def _turn(self, request: Request, status: str, action: str) -> Response:
        channel = self._channel(request)
        changed = self.store.channels.change(channel.knowing(published=status == "live"), status=status)
        self.account.audit(request, action, "channel", channel.id)
        self.account.events.turned(channel, changed)
        return self.replies.one(request, changed)

    def _channel(self, request: Request) -> Record:
        return self.find(request, self.store.channels, "channel_id")


def _catch_up(before: Fields, stored: Fields) -> Fields:
    """Return what to store: without catch-up, catchup_days is null (documented)."""
    enabled = stored.get("is_catchup_enabled", before.get("is_catchup_enabled"))
    return stored if enabled else {**stored, "catchup_days": None}
