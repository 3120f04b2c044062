"""The Plurimedia API: keys, and the operations put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.clock import Clock
from broadcast_clients.sandbox.server.messages import Refusal, Request, Response
from broadcast_clients.sandbox.server.routing import Found, Router
from broadcast_clients.sandbox.server.world import Settings

from .account import Account
from .attached import Attached
from .broadcasts import Broadcasts
from .catalogs import Catalogs
from .catalogue import EMPTY, LARGE, PRIVATE
from .channels import Channels, channel_id
from .content_reads import ContentReads
from .existing import Existing
from .orders import Orders
from .passing import let_pass
from .paths import Paths
from .persons import Persons
from .releases import Releases
from .schedule import day_text
from .tracking import Tracking
from .tv import CHANNELS
from .videos import Videos


class PlurimediaApi:
    """One account with sixty channels and three catalogues: a large one, a small private one, an empty one."""

    name = "plurimedia"
    prefix = "/plurimedia"

    def __init__(self, settings: Settings, clock: Clock) -> None:
        variants = settings.variants
        self._seed = settings.seed
        self._account = Account(settings, clock)
        self._catalogs = Catalogs(self._account)
        existing = Existing(self._account)
        self._contents = ContentReads(self._account, existing)
        self._broadcasts = Broadcasts(self._account)
        self._tracking = Tracking(self._account)
        self._orders = Orders(self._account, existing)
        self._generations = {"primary": 0, "secondary": 0}
        self._keys = self._made_keys()
        parts = (
            Channels(self._account),
            self._broadcasts,
            self._contents,
            Persons(self._account, existing),
            Attached(self._account, existing),
            Videos(self._account),
            Releases(self._account),
            self._tracking,
            self._catalogs,
            self._orders,
        )
        paths = Paths(variants)
        self.router: Router = Router(
            [route for part in parts for route in part.routes(paths)],
            fold_case=variants["plurimedia.path_case"] == "folded",
            trailing_slash=True,
        )

    def _made_keys(self) -> dict[str, str]:
        """The documents show keys of 32 characters."""
        return {which: secret(self._seed, "plurimedia", which, number) for which, number in self._generations.items()}

    def authorise(self, request: Request) -> None:
        """Accept either key in the documented header."""
        if request.headers.get("ocp-apim-subscription-key") not in self._keys.values():
            raise Refusal(self._account.replies.gateway(401))

    def unrouted(self, request: Request, found: Found) -> Response:
        """Answer as the gateway does where it knows no operation."""
        return self._account.replies.gateway(404)

    def failure(self, status: int) -> Response:
        """Return an error of the gateway."""
        return self._account.replies.gateway(status)

    def info(self) -> dict[str, Any]:
        """Return keys, catalogues, channels, days, and what became of orders."""
        return {
            "subscription_key": self._keys["primary"],
            "secondary_key": self._keys["secondary"],
            "catalog_ids": [LARGE, PRIVATE, EMPTY],
            "channel_ids": [channel_id(channel) for channel in range(CHANNELS)],
            "days": [day_text(day) for day in self._account.schedule.days],
            "orders": self._orders.rows(),
            "orders_received": self._orders.received,
            "pushes": self._orders.pusher.rows(),
        }

    def act(self, action: str, parameters: Mapping[str, Any]) -> None:
        """Do what the provider's people do: regenerate a key, note an address, change or withdraw a match."""
        match action:
            case "regenerate":
                self._regenerate(parameters.get("which"))
            case "push_results_to":
                self._orders.pusher.register(parameters["url"])
            case "rematch":
                self._orders.rematch(parameters["asset_id"], parameters["content_id"])
                self._catalogs.forget()
            case "undo_match":
                self._orders.undo(parameters["asset_id"])
                self._catalogs.forget()
            case "look":
                pass
            case _:
                raise ValueError(f"plurimedia can't {action}")

    def _regenerate(self, which: object) -> None:
        """Replace a key (documented: on request, when one leaked)."""
        if which not in self._generations:
            raise ValueError("plurimedia can only regenerate its primary or its secondary key")
        self._generations[str(which)] += 1
        self._keys = self._made_keys()

    def advance(self, before: datetime, after: datetime) -> dict[str, Any]:
        """Change the large catalogue and the schedule, and match orders."""
        changes = let_pass(self._account, self._tracking, self._orders, before, after)
        self._catalogs.forget()
        self._contents.forget()
        self._broadcasts.forget()
        return changes
