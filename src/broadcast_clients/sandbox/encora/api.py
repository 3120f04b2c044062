"""The EncoraStream API: bearer tokens, and the operations put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.background import Background
from broadcast_clients.sandbox.server.clock import Clock
from broadcast_clients.sandbox.server.messages import Refusal, Request, Response
from broadcast_clients.sandbox.server.routing import Found, Router
from broadcast_clients.sandbox.server.world import Settings

from .account import Account
from .admin_channels import AdminChannels
from .admin_epg import AdminGuide
from .admin_episodes import AdminEpisodes, AdminSeasons
from .admin_movies import AdminMovies
from .admin_shows import AdminShows
from .catalogue import Catalogue
from .collections import Collections, Home
from .devices import Devices
from .downloads import Downloads
from .epg import Guide
from .epg_import import EpgImports
from .genres import Genres
from .idempotency import Idempotency
from .live import Live
from .movies import Movies
from .plans import Plans
from .playback import Licences, Playback
from .recommendations import Recommendations
from .recordings import Recordings, Reminders
from .search import Search
from .shows import ShowParts, Shows
from .streams import Streams
from .system import System
from .titles import Titles
from .watching import History, Ratings, Watchlist


class EncoraApi:
    """One account whose viewer is in France and whose token may author as well."""

    name = "encora"
    prefix = "/encora/api/v2"

    def __init__(self, settings: Settings, clock: Clock, background: Background) -> None:
        self._seed = settings.seed
        self.account = account = Account(settings, clock, background)
        self._issued = 0
        self._token = ""
        self._valid: set[str] = set()
        self._issue_token()
        catalogue = Catalogue(account)
        streams, titles = Streams(account, catalogue), Titles(account, catalogue)
        parts, idempotency = ShowParts(account), Idempotency(account)
        collections = Collections(account, catalogue)
        self._system = System(account)
        groups = (
            Movies(account, catalogue, streams, titles),
            Shows(account, parts, catalogue, streams, titles),
            Live(account, catalogue, streams),
            Guide(account, catalogue),
            collections,
            Home(account, catalogue, collections),
            Genres(account),
            Search(account, catalogue),
            self._system,
            AdminMovies(account, idempotency),
            AdminShows(account, parts, idempotency),
            AdminSeasons(account, parts),
            AdminEpisodes(account, parts),
            AdminChannels(account, idempotency),
            AdminGuide(account),
            EpgImports(account),
            Devices(account),
            Licences(account, catalogue, streams),
            Playback(account, catalogue, streams),
            Watchlist(account, catalogue, streams),
            History(account, catalogue, streams),
            Recommendations(account, catalogue, streams),
            Recordings(account, catalogue, streams),
            Reminders(account, catalogue, streams),
            Downloads(account, catalogue, streams),
            Ratings(account, catalogue, streams),
            Plans(account),
        )
        self.router = Router(route for group in groups for route in group.routes())

    def _issue_token(self) -> None:
        self._issued += 1
        self._token = secret(self._seed, "encora", self._issued, length=48)
        self._valid.add(self._token)

    def authorise(self, request: Request) -> None:
        """Accept a bearer token that was issued and hasn't expired (documented scheme, code and message)."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or token not in self._valid:
            raise Refusal(self.account.replies.error(request, 401))

    def unrouted(self, request: Request, found: Found) -> Response:
        """Answer where there is no operation."""
        if not found.methods:
            return self.account.replies.error(request, 404)
        return self.account.replies.error(request, 405).with_headers(("Allow", ", ".join(found.methods)))

    def failure(self, status: int) -> Response:
        """Return an error in the documented envelope."""
        return self.account.replies.error(None, status)

    def info(self) -> dict[str, Any]:
        """Return the token and the viewer's country."""
        return {"token": self._token, "territory": self.account.territory}

    def act(self, action: str, parameters: Mapping[str, Any]) -> None:
        """Issue a token, or make all invalid."""
        if action == "issue_token":
            self._issue_token()
        elif action == "expire_tokens":
            self._valid.clear()
        else:
            raise ValueError("encora can only issue_token and expire_tokens")

    def advance(self, before: datetime, after: datetime) -> dict[str, Any]:
        """Let everything happen whose time has come; return the titles that were published."""
        moved = self.account.settle(everything=True)
        return {"published": [*moved["movie"], *moved["episode"]]}
