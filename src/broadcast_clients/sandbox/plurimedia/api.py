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
from .catalogs import Catalogs
from .catalogue import EMPTY, LARGE, PRIVATE
from .content_reads import ContentReads


class PlurimediaApi:
    """One account with three catalogues: a large one, a small private one, an empty one."""

    name = "plurimedia"
    prefix = "/plurimedia"

    def __init__(self, settings: Settings, clock: Clock) -> None:
        variants = settings.variants
        self._seed = settings.seed
        self._account = Account(settings, clock)
        self._catalogs = Catalogs(self._account)
        self._contents = ContentReads(self._account)
        self._generations = {"primary": 0, "secondary": 0}
        self._keys = self._made_keys()
        v2 = "/v2/api/v2" if variants["plurimedia.v2_prefix"] == "v2" else "/v1/api/v2"
        nested = variants["plurimedia.paths"] == "nested"
        self.router = Router(
            [*self._catalogs.routes(v2, nested), *self._contents.routes(v2)],
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
        """Return keys and catalogues."""
        return {
            "subscription_key": self._keys["primary"],
            "secondary_key": self._keys["secondary"],
            "catalog_ids": [LARGE, PRIVATE, EMPTY],
        }

    def act(self, action: str, parameters: Mapping[str, Any]) -> None:
        """Regenerate a key (documented: on request, when one leaked)."""
        which = parameters.get("which")
        if action != "regenerate" or which not in self._generations:
            raise ValueError("plurimedia can only regenerate its primary or its secondary key")
        self._generations[str(which)] += 1
        self._keys = self._made_keys()

    def tell(self, question: str, parameters: Mapping[str, Any]) -> Any:
        """Nothing is told beyond `info`."""
        raise ValueError("plurimedia tells nothing but what info has")

    def advance(self, before: datetime, after: datetime) -> dict[str, Any]:
        """Change the large catalogue."""
        self._catalogs.forget()
        self._contents.forget()
        return dict(self._account.catalogue.advance(before, after))
