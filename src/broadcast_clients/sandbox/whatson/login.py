"""POST /login: user name and password for a token."""

from __future__ import annotations

import json
from functools import partial

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.messages import Request, Response, Route, as_object, encode_json

from .site import Site
from .tokens import Tokens

USERNAME = "sandbox"
_SERVICES = {"content": "Content", "mam": "MAM", "trailer": "Trailer"}


class Login:
    """The one user of the sandbox, and what happens to wrong passwords."""

    def __init__(self, site: Site, tokens: Tokens) -> None:
        self.password: str = secret(site.seed, "whatson", "password", length=16)
        self._errors = site.errors
        self._tokens = tokens
        self._root = site.chosen("login_path") == "/login"
        self._form = site.chosen("login_form")
        self._failure_status = int(site.chosen("login_failure_status"))
        limit = site.chosen("lockout")
        self._limit = None if limit == "never" else int(limit)
        self._failures = 0
        # Documented: a login body that isn't JSON crashed the service until 2023r10.
        self._crashes = not site.era.at("2023r10")

    def routes(self) -> list[Route]:
        """Return the operation, below each API or at the root."""
        apis = ("content",) if self._root else tuple(_SERVICES)
        return [
            Route("POST", f"/{api}/v1/login", partial(self.login, api), "/login" if self._root else None, open=True)
            for api in apis
        ]

    def login(self, api: str, request: Request) -> Response:
        """Return a token, in one of the two printed forms."""
        try:
            body = as_object(json.loads(request.body))
        except ValueError:
            body = None
        if body is None:
            raise self._errors.crash("asLoginRequest") if self._crashes else self._errors.not_json()
        locked = self._limit is not None and self._failures >= self._limit
        if locked or body.get("username") != USERNAME or body.get("password") != self.password:
            self._failures += 1
            text = "The user is locked" if locked else "User name or password is wrong"
            raise self._errors.refusal(self._failure_status, text)
        self._failures = 0
        answer = {
            "statusCode": self._form,
            "message": "Authentication successful",
            "token": self._tokens.make(USERNAME),
            "service": "BAPI" if self._form == "200" else f"{_SERVICES[api]} Business API",
        }
        return Response(200, (("Content-Type", "application/json"),), encode_json(answer))

    def unlock(self) -> None:
        """Forget the failures."""
        self._failures = 0
