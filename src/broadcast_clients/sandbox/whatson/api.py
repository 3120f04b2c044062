"""The WHATS'ON APIs: tokens, and the operations put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.server.clock import Clock
from broadcast_clients.sandbox.server.messages import Request, Response
from broadcast_clients.sandbox.server.routing import Found, Router
from broadcast_clients.sandbox.server.world import Settings

from .configuration import PERSONS
from .content import Content
from .content_schemas import content_flaws, content_schemas
from .description import Description
from .desk import Desk
from .filters import Lists
from .login import USERNAME, Login
from .mam import Mam
from .operation import at
from .other_schemas import mam_flaws, mam_schemas, table_schemas, trailer_flaws, trailer_schemas
from .site import Site
from .tokens import Tokens
from .trailers import Trailers


class WhatsonApi:
    """One installation with one user: the Content, the MAM and the Trailer API of one release."""

    name = "whatson"
    prefix = "/whatson"

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._site = site = Site(settings, clock)
        self._tokens = Tokens(site)
        self._login = Login(site, self._tokens)
        self._wants_tokens = True
        self._missing_status = int(site.chosen("missing_token_status"))
        lists = Lists(site)
        content = Content(site, lists)
        mam = Mam(site, content.catalogue, lists)
        trailers = Trailers(site)
        trailers.fill()
        self._desk = Desk(site, content, mam, trailers)
        description = Description(
            site,
            {
                "content": lambda era: {
                    **content_schemas(era),
                    **table_schemas(era, content.facts, content.running_orders),
                },
                "mam": lambda era: mam_schemas(era, mam),
                "trailer": lambda era: trailer_schemas(era, trailers),
            },
            {"content": content_flaws, "mam": mam_flaws, "trailer": trailer_flaws},
        )
        everything = [
            *content.operations(),
            *mam.operations(),
            *trailers.operations(),
            *description.operations(),
        ]
        description.describe(everything)
        operations = at(site.era, everything)
        self.router: Router = Router(
            [*self._login.routes(), *(operation.route() for operation in operations)],
            trailing_slash=site.chosen("trailing_slash") == "tolerated",
        )

    def authorise(self, request: Request) -> None:
        """Accept a token of the login for the API that it names; others are answered with 403 (documented)."""
        if not self._wants_tokens:
            return
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise self._site.errors.rejected_token(self._missing_status)
        if not self._tokens.accepts(token):
            raise self._site.errors.rejected_token()
        api = request.path.split("/", 2)[1]
        if not self._tokens.allows(token, api):
            raise self._site.errors.rejected_token(why="The token does not allow this API endpoint")

    def unrouted(self, request: Request, found: Found) -> Response:
        """Answer where there is no operation, or none at this release."""
        if found.methods:
            reply = self._site.errors.reply(405, "Method Not Allowed")
            return reply.with_headers(("Allow", ", ".join(found.methods)))
        return self._site.errors.reply(404)

    def failure(self, status: int) -> Response:
        """Return an error in the documented envelope."""
        return self._site.errors.reply(status)

    def info(self) -> dict[str, Any]:
        """Return the release, the user, and references to begin with."""
        return {
            "release": self._site.era.name,
            "username": USERNAME,
            "password": self._login.password,
            "contact_persons": list(PERSONS),
            **self._desk.info(),
        }

    def act(self, action: str, parameters: Mapping[str, Any]) -> None:
        """Expire tokens, limit them to some APIs, unlock the user, or do what nobody can do by a call."""
        if action == "expire_tokens":
            self._tokens.expire_all()
        elif action == "limit_tokens":
            self._tokens.limit(parameters["apis"])
        elif action == "want_tokens":
            self._wants_tokens = bool(parameters["wanted"])
        elif action == "unlock":
            self._login.unlock()
        elif not self._desk.act(action, parameters):
            actions = f"expire_tokens, limit_tokens, want_tokens, unlock, {self._desk.actions}"
            raise ValueError(f"whatson can't {action}; it can {actions}")

    def tell(self, question: str, parameters: Mapping[str, Any]) -> Any:
        """Tell what is stored, or how often writes took effect."""
        return self._desk.tell(question, parameters)

    def advance(self, before: datetime, after: datetime) -> dict[str, Any]:
        """Nothing in WHATS'ON changes by itself."""
        return {}
