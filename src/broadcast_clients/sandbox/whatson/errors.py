"""The error envelope of WHATS'ON (documented: status as a string, timestamp, concept and id where there is one)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from broadcast_clients.sandbox.server.clock import Clock, rfc3339
from broadcast_clients.sandbox.server.messages import Refusal, Response, encode_json

from .release import Era

_JSON = (("Content-Type", "application/json"),)
NOT_FOUND = "The specified resource does not exist."
VIOLATIONS = "Operation cannot be completed due to violations"
NOT_JSON = "The specified JSON is not syntactically valid"
_NO_PERMISSION = "The account being accessed does not have sufficient permissions to execute this operation."
_MESSAGES = {400: "Bad Request", 401: "Unauthorized", 403: _NO_PERMISSION, 404: NOT_FOUND, 422: VIOLATIONS}
_REJECTED = "The token is missing, has expired or is not valid"
# Concepts as printed errors name them; of the others no error is printed.
_PRINTED = frozenset({"Program", "Season", "Content Collection", "MediaAsset"})


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong with a request; an empty code stands for one that no note prints."""

    code: str
    description: str
    data: tuple[str, ...] = ()
    status: int = 422


class Errors:
    """Makes error replies, in the envelope of the release."""

    def __init__(self, clock: Clock, variants: Mapping[str, str], era: Era) -> None:
        self._clock = clock
        self._nameless = variants["whatson.nameless_error_code"]
        self._joined = variants["whatson.concept_names"] == "joined"
        self._crash = variants["whatson.crash"]
        # The older envelope stands in notes of the Rights API; the first note with the newer one is of 2021r2.000.
        self._old = not era.at("2021r2.000")
        self._names_reference = era.at("2024r4")

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
        text = message or _MESSAGES.get(status, "Error")
        name = concept if concept is None or concept in _PRINTED or not self._joined else concept.replace(" ", "")
        stamp = rfc3339(self._clock.now())
        if self._old:
            return self._old_reply(status, text, stamp, name, violations)
        body: dict[str, Any] = {"statusCode": str(status), "message": text, "timestamp": stamp}
        if name is not None:
            body |= {"concept": name, "id": identity}
        if violations is not None:
            body["errors"] = [
                {"errorCode": self._code(each), "description": each.description, "data": list(each.data)}
                for each in violations
            ]
        return Response(status, _JSON, encode_json(body))

    def _old_reply(
        self, status: int, text: str, stamp: str, concept: str | None, violations: Sequence[Violation] | None
    ) -> Response:
        """The older envelope has room for one violation."""
        first = violations[0] if violations else Violation(str(status), text)
        details = {
            "message": {"id": self._code(first), "description": first.description, "parameters": list(first.data)},
            "timestamp": stamp,
            "concept": concept,
            "data": list(first.data),
        }
        return Response(status, _JSON, encode_json({"statusCode": str(status), "message": text, "details": details}))

    def _code(self, violation: Violation) -> str:
        if violation.code:
            return violation.code
        return str(violation.status) if self._nameless == "status" else ""

    def not_found(self, concept: str, identity: str) -> Refusal:
        """Return the 404 that the notes print."""
        missing = Violation("404", NOT_FOUND)
        return self.refusal(404, concept=concept, identity=identity, violations=[missing])

    def unknown_reference(self, identity: str) -> Violation:
        """Return the violation of a reference to nothing (CORE-00004; its data was empty before 2024r4)."""
        data = (identity,) if self._names_reference else ()
        return Violation("CORE-00004", "$_Referenced resource not found", data, status=404)

    def violated(self, concept: str, identity: str | None, violations: Sequence[Violation]) -> Refusal:
        """Return the refusal of a write: 422 unless all that is wrong has another status in common."""
        statuses = {violation.status for violation in violations}
        status = statuses.pop() if len(statuses) == 1 else 422
        return self.refusal(status, concept=concept, identity=identity, violations=violations)

    def not_json(self) -> Refusal:
        """Return the 400 that the notes print for a login body that isn't JSON: without concept and id."""
        return self.refusal(400, NOT_JSON, violations=[Violation("REST-400", NOT_JSON)])

    def crash(self, selector: str, *, printed: bool = False) -> Refusal:
        """Return a 500 as a defect of the server gives it: no concept, no errors.

        Args:
            selector: What the server's language couldn't make sense of.
            printed: Whether a note prints exactly this reply.
        """
        named = printed or self._crash == "message_not_understood"
        return self.refusal(500, f"Message not understood: #{selector}" if named else "Internal Server Error")

    def rejected_token(self, status: int = 403, why: str = _REJECTED) -> Refusal:
        """Return the answer to a token that isn't accepted; additional information follows the printed sentence."""
        return self.refusal(status, f"{_NO_PERMISSION} [{why}]")
