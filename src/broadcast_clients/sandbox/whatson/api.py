"""The WHATS'ON Content API: tokens, and the operations put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.server.clock import Clock
from broadcast_clients.sandbox.server.messages import Request, Response
from broadcast_clients.sandbox.server.routing import Found, Router
from broadcast_clients.sandbox.server.world import Settings

from . import lists
from .configuration import PERSONS
from .errors import Errors
from .login import USERNAME, Login
from .programs import Programs
from .tokens import Tokens


class WhatsonApi:
    """One installation with one user."""

    name = "whatson"
    prefix = "/whatson"

    def __init__(self, settings: Settings, clock: Clock) -> None:
        variants = settings.variants
        self._variants = variants
        self._errors = Errors(clock, variants)
        lifetime = variants["whatson.token_lifetime"]
        self._tokens = Tokens(settings.seed, None if lifetime == "never" else int(lifetime))
        self._login = Login(settings.seed, self._errors, self._tokens, variants)
        self._programs = Programs(settings.seed, clock, self._errors, variants)
        self._first_programs = self._programs.ids()
        open_description = variants["whatson.api_needs_token"] != "yes"  # noqa: S105
        self.router = Router(
            [
                *self._login.routes(),
                *self._programs.routes(),
                *lists.routes(open_description),
            ],
            trailing_slash=variants["whatson.trailing_slash"] == "tolerated",
        )

    def authorise(self, request: Request) -> None:
        """Accept a token of the login; a rejected one is answered with 403 (documented)."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise self._errors.rejected_token(int(self._variants["whatson.missing_token_status"]))
        if not self._tokens.accepts(token):
            raise self._errors.rejected_token()

    def unrouted(self, request: Request, found: Found) -> Response:
        """Answer where there is no operation."""
        if found.methods:
            reply = self._errors.reply(405, "Method Not Allowed")
            return reply.with_headers(("Allow", ", ".join(found.methods)))
        return self._errors.reply(404)

    def failure(self, status: int) -> Response:
        """Return an error in the documented envelope."""
        return self._errors.reply(status)

    def info(self) -> dict[str, Any]:
        """Return the user, and references to begin with."""
        return {
            "username": USERNAME,
            "password": self._login.password,
            "program_ids": self._first_programs,
            "contact_persons": list(PERSONS),
        }

    def act(self, action: str, parameters: Mapping[str, Any]) -> None:
        """Expire tokens, or unlock the user."""
        if action == "expire_tokens":
            self._tokens.expire_all()
        elif action == "unlock":
            self._login.unlock()
        else:
            raise ValueError("whatson can only expire_tokens and unlock")

    def advance(self, before: datetime, after: datetime) -> dict[str, Any]:
        """Nothing in WHATS'ON changes by itself."""
        return {}
