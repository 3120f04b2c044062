"""Short forms for tests of the WHATS'ON side: calls below one API, errors, releases."""

from __future__ import annotations

from typing import Any

from sandbox_wire import Reply, Wire

from broadcast_clients.sandbox import Sandbox

LEAST = {"title": "Un programme", "duration": "00:52:00"}
NOT_FOUND = "The specified resource does not exist."
VIOLATIONS = "Operation cannot be completed due to violations"


class Calls:
    """Calls below one API of one sandbox."""

    def __init__(self, sandbox: Sandbox, wire: Wire, api: str = "content") -> None:
        self.sandbox = sandbox
        self.wire = wire
        self._prefix = f"/{api}/v1/"

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> Reply:
        """Send a call."""
        return self.wire(method, f"{self._prefix}{path}", body, query=query or None)

    def post(self, path: str, **fields: Any) -> str:
        """Create or update, and return the external reference in the reply."""
        reply = self("POST", path, fields)
        assert reply.status == 200, reply.body
        (identity,) = reply.json().values()
        return str(identity)

    def put(self, path: str, **fields: Any) -> None:
        """Update."""
        reply = self("PUT", path, fields)
        assert reply.status == 200, reply.body

    def read(self, path: str, **query: Any) -> Any:
        """Return what a GET gives."""
        reply = self("GET", path, **query)
        assert reply.status == 200, reply.body
        return reply.json()

    def at(self, release: str, **settings: Any) -> None:
        """Begin again at a release, logged in."""
        self.sandbox.reset(whatson_release=release, **settings)
        user = {"username": self.sandbox.whatson.username, "password": self.sandbox.whatson.password}
        token = self.wire("POST", "/content/v1/login", user).json()["token"]
        self.wire.headers["Authorization"] = f"Bearer {token}"


def envelope(
    reply: Reply, code: str, description: str, data: list[str], concept: str, identity: str | None, status: int = 422
) -> None:
    """Check a reply against the printed envelope with one error."""
    body = reply.json()
    assert reply.status == status, body
    stamp = body.pop("timestamp")
    assert (len(stamp), stamp[10], stamp[-1]) == (20, "T", "Z")
    assert body == {
        "statusCode": str(status),
        "message": {404: NOT_FOUND, 422: VIOLATIONS, 400: "Bad Request"}[status],
        "concept": concept,
        "id": identity,
        "errors": [{"errorCode": code, "description": description, "data": data}],
    }


def missing(reply: Reply, concept: str, identity: str) -> None:
    """Check a reply against the printed 404."""
    envelope(reply, "404", NOT_FOUND, [], concept, identity, 404)


def codes(reply: Reply) -> list[str]:
    """Return the codes of the errors in a reply."""
    return [error["errorCode"] for error in reply.json()["errors"]]
