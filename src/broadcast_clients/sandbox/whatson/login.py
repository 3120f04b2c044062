"""POST /login: user name and password for a token."""

from __future__ import annotations

import json
from collections.abc import Mapping

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.messages import Request, Response, Route, as_object, encode_json

from .errors import Errors
from .tokens import Tokens

USERNAME = "sandbox"


class Login:
    """The one user of the sandbox, and what happens to wrong passwords."""

    def __init__(self, seed: int, errors: Errors, tokens: Tokens, variants: Mapping[str, str]) -> None:
        self.password = secret(seed, "whatson", "password", length=16)
        self._errors = errors
        self._tokens = tokens
        self._variants = variants
        limit = variants["whatson.lockout"]
        self._limit = None if limit == "never" else int(limit)
        self._failures = 0

    def routes(self) -> list[Route]:
        """Return the operation."""
        path = self._variants["whatson.login_path"]
        return [Route("POST", "/content/v1/login", self.login, path, open=True)]

    def login(self, request: Request) -> Response:
        """Return a token, in one of the two printed forms."""
        try:
            body = as_object(json.loads(request.body))
        except ValueError:
            raise self._errors.not_json() from None
        if body is None:
            raise self._errors.not_json()
        locked = self._limit is not None and self._failures >= self._limit
        if locked or body.get("username") != USERNAME or body.get("password") != self.password:
            self._failures += 1
            text = "The user is locked" if locked else "User name or password is wrong"
            raise self._errors.refusal(int(self._variants["whatson.login_failure_status"]), text)
        self._failures = 0
        code = self._variants["whatson.login_form"]
        answer = {
            "statusCode": code,
            "message": "Authentication successful",
            "token": self._tokens.make(USERNAME),
            "service": "BAPI" if code == "200" else "Content Business API",
        }
        return Response(200, (("Content-Type", "application/json"),), encode_json(answer))

    def unlock(self) -> None:
        """Forget the failures."""
        self._failures = 0
