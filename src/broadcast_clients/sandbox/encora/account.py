"""What all operations of the EncoraStream side share: variants, time, replies, stored things, and who is asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from broadcast_clients.sandbox.made.numbers import made_uuid
from broadcast_clients.sandbox.server.background import Background
from broadcast_clients.sandbox.server.clock import Clock, rfc3339
from broadcast_clients.sandbox.server.messages import Request
from broadcast_clients.sandbox.server.world import Settings

from .events import Events
from .listing import Listing
from .record import Record
from .replies import Replies
from .store import Store

# The account's country isn't in the documents; lists are filtered by it (documented).
TERRITORY = "FR"


class Account:
    """One account, whose viewer is in France and whose token may author as well."""

    def __init__(self, settings: Settings, clock: Clock, background: Background) -> None:
        self.seed: int = settings.seed
        self.variants: Mapping[str, str] = settings.variants
        self.clock = clock
        self.background = background
        self.replies: Replies = Replies(settings.seed, settings.variants)
        self.listing: Listing = Listing(self.replies, settings.variants["encora.default_sort"])
        self.user_id: str = made_uuid(settings.seed, "user")
        self.store: Store = Store(settings.seed, clock, settings.variants, self.user_id)
        self.events: Events = Events(self)
        self._audited = 0
        for table in (self.store.movies, self.store.episodes):
            table.moved = lambda before, after: self.events.turned(before, after) if after is not None else None
        self.store.sessions.moved = lambda before, after: self.events.stream("stream.ended", before)
        self.territory = TERRITORY
        self.plan_id: str | None = self.store.made_plan_ids["premium"]

    def now(self) -> datetime:
        """Return the sandbox's time."""
        return self.clock.now()

    def variant(self, name: str) -> str:
        """Return the variant in force of an assumption, named without the API."""
        return self.variants[f"encora.{name}"]

    @property
    def plan(self) -> Record | None:
        """The plan of the account's subscription, if it has one."""
        return self.store.plans.get(self.plan_id) if self.plan_id is not None else None

    def settle(self, *, everything: bool = False) -> dict[str, list[str]]:
        """Let everything happen whose time has come, and tell whom it concerns; return the ids by kind.

        With `everything`, also in tables that nobody has looked at yet.
        """
        if everything:
            for table in self.store.tables:
                len(table)
        return {table.kind.name: table.settle() for table in self.store.tables}

    def audit(
        self, request: Request, action: str, kind: str, identity: str, *, role: str = "admin", **metadata: object
    ) -> None:
        """Write an entry of the audit log (documented: append-only, with who, what, when and from where)."""
        self._audited += 1
        client = request.headers.get("x-forwarded-for", "127.0.0.1").split(",")[0].strip()
        self.store.audit.add(
            {
                "action": action,
                "actor_id": self.user_id,
                "actor_role": role,
                "resource_type": kind,
                "resource_id": identity,
                # The sample's last octet is 0: it looks masked.
                "ip_address": ".".join([*client.split(".")[:3], "0"]),
                "user_agent": request.headers.get("user-agent", ""),
                "request_id": self.replies.request_id(request),
                "metadata": metadata,
                "created_at": rfc3339(self.now()),
            },
            sequence=self._audited,
        )
