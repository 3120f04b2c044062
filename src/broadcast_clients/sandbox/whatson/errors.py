"""The error envelope of WHATS'ON (documented: status as a string, timestamp, concept and id where there is one)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from broadcast_clients.sandbox.server.clock import Clock, rfc3339
from broadcast_clients.sandbox.server.messages import Refusal, Response, encode_json

_JSON = (("Content-Type", "application/json"),)
NOT_FOUND = "The specified resource does not exist."
VIOLATIONS = "Operation cannot be completed due to violations"
NOT_JSON = "The specified JSON is not syntactically valid"
_NO_PERMISSION = "The account being accessed does not have sufficient permissions to execute this operation."
_MESSAGES = {400: "Bad Request", 401: "Unauthorized", 403: _NO_PERMISSION, 404: NOT_FOUND, 422: VIOLATIONS}


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong with a request; an empty code stands for one that no note prints."""

    code: str
    description: str
    data: tuple[str, ...] = ()
    status: int = 422


class Errors:
    """Makes error replies."""

    def __init__(self, clock: Clock, variants: Mapping[str, str]) -> None:
        self._clock = clock
        self._nameless = variants["whatson.nameless_error_code"]

    def refusal(
        self,
        status: int,
        message: str = "",
        *,
        concept: str | None = None,
        identity: str | None = None,
        violations: Sequence[Violation] | None = None,
    ) -> Refusal:
        """Return an error ready to be raised; concept and id are left out together."""
        return Refusal(self.reply(status, message, concept=concept, identity=identity, violations=violations))

    def reply(
        self,
        status: int,
        message: str = "",
        *,
        concept: str | None = None,
        identity: str | None = None,
        violations: Sequence[Violation] | None = None,
    ) -> Response:
        """Return an error."""
        body: dict[str, Any] = {
            "statusCode": str(status),
            "message": message or _MESSAGES.get(status, "Error"),
            "timestamp": rfc3339(self._clock.now()),
        }
        if concept is not None:
            body |= {"concept": concept, "id": identity}
        if violations is not None:
            body["errors"] = [
                {"errorCode": self._code(each), "description": each.description, "data": list(each.data)}
                for each in violations
            ]
        return Response(status, _JSON, encode_json(body))

    def _code(self, violation: Violation) -> str:
        if violation.code:
            return violation.code
        return str(violation.status) if self._nameless == "status" else ""

    def not_found(self, concept: str, identity: str) -> Refusal:
        """Return the 404 that the notes print."""
        missing = Violation("404", NOT_FOUND)
        return self.refusal(404, concept=concept, identity=identity, violations=[missing])

    def violated(self, concept: str, identity: str | None, violations: Sequence[Violation]) -> Refusal:
        """Return the refusal of a write: 422 unless all that is wrong has another status in common."""
        statuses = {violation.status for violation in violations}
        status = statuses.pop() if len(statuses) == 1 else 422
        return self.refusal(status, concept=concept, identity=identity, violations=violations)

    def not_json(self) -> Refusal:
        """Return the 400 that the notes print for a login body that isn't JSON: without concept and id."""
        return self.refusal(400, NOT_JSON, violations=[Violation("REST-400", NOT_JSON)])

    def rejected_token(self, status: int = 403) -> Refusal:
        """Return the answer to a token that isn't accepted; additional information follows the printed sentence."""
        return self.refusal(status, f"{_NO_PERMISSION} [The token is missing, has expired or is not valid]")
