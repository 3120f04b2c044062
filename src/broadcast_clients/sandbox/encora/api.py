"""The EncoraStream API: bearer tokens, and the operations put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.background import Background
from broadcast_clients.sandbox.server.clock import Clock
from broadcast_clients.sandbox.server.messages import Refusal, Request, Response
from broadcast_clients.sandbox.server.routing import Found, Router
from broadcast_clients.sandbox.server.world import Api, Settings

from .account import Account
from .admin_channels import AdminChannels
from .admin_epg import AdminGuide
from .admin_episodes import AdminEpisodes, AdminSeasons
from .admin_movies import AdminMovies
from .admin_shows import AdminShows
from .analytics import Analytics, Audit
from .catalogue import Catalogue
from .collections import Collections, Home
from .devices import Devices
from .downloads import Downloads
from .epg import Guide
from .epg_import import EpgImports
from .genres import Genres
from .geo import GeoRestrictions
from .idempotency import Idempotency
from .live import Live
from .movies import Movies
from .plans import Plans
from .playback import Licences, Playback
from .recommendations import Recommendations
from .recordings import Recordings, Reminders
from .search import Search
from .shows import ShowParts, Shows
from .sign_in import CLIENT_ID, SignIn
from .streams import Streams
from .system import HEALTH, System
from .titles import Titles
from .upload_files import UploadFiles
from .uploads import Uploads
from .watching import History, Ratings, Watchlist
from .webhooks import Webhooks


class EncoraApi:
    """One account whose viewer is in France and whose token may author as well."""

    name = "encora"
    prefix = "/encora/api/v2"

    def __init__(self, settings: Settings, clock: Clock, background: Background) -> None:
        self._seed = settings.seed
        account = Account(settings, clock, background)
        self.account: Account = account
        self._issued = 0
        self._token = ""
        self._valid: set[str] = set()
        self._issue_token()
        catalogue = Catalogue(account)
        streams, titles = Streams(account, catalogue), Titles(account, catalogue)
        parts, idempotency = ShowParts(account), Idempotency(account)
        self.files: UploadFiles = UploadFiles(settings, clock)
        self.sign_in: SignIn = SignIn(settings, clock, account.user_id)
        self.companions: tuple[Api, ...] = (self.files, self.sign_in)
        collections = Collections(account, catalogue)
        self._system = System(account)
        groups = (
            Movies(account, catalogue, streams, titles),
            Shows(account, parts, catalogue, streams, titles),
            Live(account, catalogue, streams),
            Guide(account, catalogue),
            collections,
            Home(account, catalogue, collections, streams),
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
            Uploads(account, catalogue, self.files),
            GeoRestrictions(account, catalogue),
            Webhooks(account),
            Analytics(account, catalogue),
            Audit(account),
        )
        self.router: Router = Router(route for group in groups for route in group.routes())

    def _issue_token(self) -> None:
        self._issued += 1
        self._token = secret(self._seed, "encora", self._issued, length=48)
        self._valid.add(self._token)

    def authorise(self, request: Request) -> None:
        """Accept a bearer token that was issued and hasn't expired (documented scheme, code and message)."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not (token in self._valid or self.sign_in.accepts(token)):
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
        """Return the token, who it belongs to, and where to sign in."""
        account = self.account
        devices = [device.id for device in account.store.devices]
        return {
            "token": self._token,
            "territory": account.territory,
            "device_id": devices[0] if devices else None,
            "profile_ids": list(account.store.profile_ids),
            "sign_in_prefix": self.sign_in.prefix,
            "client_id": CLIENT_ID,
        }

    def act(self, action: str, parameters: Mapping[str, Any]) -> None:
        """Do what a test wants of the platform."""
        acts: dict[str, Callable[[Mapping[str, Any]], object]] = {
            "issue_token": lambda given: self._issue_token(),
            "expire_tokens": self._expire_tokens,
            "deny_sign_in": self._deny_sign_in,
            "move_to": self._move_to,
            "subscribe": self._subscribe,
            "set_health": self._set_health,
            "emit": self._emit,
            "fail": self._fail,
        }
        if action not in acts:
            raise ValueError(f"encora can only {', '.join(acts)}")
        acts[action](parameters)

    def _expire_tokens(self, given: Mapping[str, Any]) -> None:
        self._valid.clear()
        self.sign_in.void_access()

    def _deny_sign_in(self, given: Mapping[str, Any]) -> None:
        self.sign_in.denials = int(given["count"])

    def _move_to(self, given: Mapping[str, Any]) -> None:
        territory = str(given["territory"])
        if len(territory) != 2:
            raise ValueError(f"a territory has 2 letters, not {territory!r}")
        self.account.territory = territory.upper()

    def _subscribe(self, given: Mapping[str, Any]) -> None:
        plan, plans = given["plan"], self.account.store.made_plan_ids
        if plan is not None and plan not in plans:
            raise ValueError(f"no plan is called {plan!r}; there are: {', '.join(plans)}")
        self.account.plan_id = plans[plan] if plan is not None else None

    def _set_health(self, given: Mapping[str, Any]) -> None:
        if given["state"] not in HEALTH:
            raise ValueError(f"health can be {', '.join(HEALTH)}, not {given['state']!r}")
        self._system.health_state = given["state"]

    def _emit(self, given: Mapping[str, Any]) -> None:
        self.account.events.emit(str(given["event_type"]), dict(given["data"]))

    def _fail(self, given: Mapping[str, Any]) -> None:
        table = self.account.store.named(str(given["kind"]))
        record = table.get(str(given["identity"]))
        if record is None:
            raise ValueError(f"there is no {given['kind']} {given['identity']}")
        table.keep(record.knowing(fails_with=str(given["reason"])))

    def tell(self, question: str, parameters: Mapping[str, Any]) -> Any:
        """Tell what is stored, how often callers wrote, and how the servers beside the API were used."""
        self.account.settle()
        store = self.account.store
        if question == "writes":
            return {table.kind.name: asdict(table.writes) for table in store.tables}
        if question == "files":
            return self.files.rows()
        if question == "sign_ins":
            return self.sign_in.rows()
        if question == "stored":
            table = store.named(str(parameters["kind"]))
            return [{"id": each.id, "version": each.version, **each.fields} for each in table]
        raise ValueError("encora can only tell writes, files, sign_ins and stored")

    def advance(self, before: datetime, after: datetime) -> dict[str, Any]:
        """Let everything happen whose time has come; return the titles that were published."""
        moved = self.account.settle(everything=True)
        return {"published": [*moved["movie"], *moved["episode"]]}
