"""The EncoraStream API: bearer tokens, and the operations put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.clock import Clock
from broadcast_clients.sandbox.server.messages import Refusal, Request, Response
from broadcast_clients.sandbox.server.routing import Found, Router
from broadcast_clients.sandbox.server.world import Settings

from .admin import AdminMovies
from .listing import Listing
from .public import TERRITORY, PublicMovies
from .replies import Replies
from .store import Store


class EncoraApi:
    """One account whose viewer is in France and whose token may author as well."""

    name = "encora"
    prefix = "/encora/api/v2"

    def __init__(self, settings: Settings, clock: Clock) -> None:
        variants = settings.variants
        self._seed = settings.seed
        self._replies = Replies(settings.seed, variants)
        self._store = Store(settings.seed, clock)
        self._issued = 0
        self._token = ""
        self._valid: set[str] = set()
        self._issue_token()
        listing = Listing(self._replies, variants["encora.default_sort"])
        public = PublicMovies(self._store, self._replies, listing)
        admin = AdminMovies(self._store, self._replies, listing, clock, variants)
        self.router = Router([*public.routes(), *admin.routes()])

    def _issue_token(self) -> None:
        self._issued += 1
        self._token = secret(self._seed, "encora", self._issued, length=48)
        self._valid.add(self._token)

    def authorise(self, request: Request) -> None:
        """Accept a bearer token that was issued and hasn't expired (documented scheme, code and message)."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or token not in self._valid:
            raise Refusal(self._replies.error(request, 401))

    def unrouted(self, request: Request, found: Found) -> Response:
        """Answer where there is no operation."""
        if not found.methods:
            return self._replies.error(request, 404)
        return self._replies.error(request, 405).with_headers(("Allow", ", ".join(found.methods)))

    def failure(self, status: int) -> Response:
        """Return an error in the documented envelope."""
        return self._replies.error(None, status)

    def info(self) -> dict[str, Any]:
        """Return the token and the viewer's country."""
        return {"token": self._token, "territory": TERRITORY}

    def act(self, action: str, parameters: Mapping[str, Any]) -> None:
        """Issue a token, or make all invalid."""
        if action == "issue_token":
            self._issue_token()
        elif action == "expire_tokens":
            self._valid.clear()
        else:
            raise ValueError("encora can only issue_token and expire_tokens")

    def tell(self, question: str, parameters: Mapping[str, Any]) -> Any:
        """Nothing is told beyond `info`."""
        raise ValueError("encora tells nothing but what info has")

    def advance(self, before: datetime, after: datetime) -> dict[str, Any]:
        """Publish the scheduled movies whose time has come."""
        return {"published": self._store.settle()}
