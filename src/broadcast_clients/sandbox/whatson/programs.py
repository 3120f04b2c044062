"""The calls on programs: POST creates or updates, PUT updates or renames, GET reads (documented)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from broadcast_clients.sandbox.server.clock import Clock
from broadcast_clients.sandbox.server.messages import Request, Response, Route, as_object, encode_json

from . import custom_attributes
from .checks import Violated, wrong_type
from .errors import Errors, Violation
from .made_programs import IMAGES, programs_at_start
from .program import Fields, Program
from .titles_images import Images
from .writing import Writer

CONCEPT = "Program"
_JSON = (("Content-Type", "application/json"),)
_DEBUG = ("dateCreatedUTC", "dateModifiedUTC")
_PROPAGATION = ("onlyIfValuesAreEqual", "always", "never")


class Programs:
    """The programs of the installation."""

    def __init__(self, seed: int, clock: Clock, errors: Errors, variants: Mapping[str, str]) -> None:
        self._clock = clock
        self._errors = errors
        self._variants = variants
        self._programs = {program.id: program for program in programs_at_start(seed)}
        self._images = Images(IMAGES)
        self._numbered = 9_500_000
        self._writer = Writer(variants, self._images, self._new_id)

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("POST", "/content/v1/programs", self.post),
            Route("PUT", "/content/v1/programs/{contentId}", self.put),
            Route("GET", "/content/v1/programs/{contentId}", self.get),
        ]

    def ids(self) -> list[str]:
        """Return the external references of all programs."""
        return list(self._programs)

    def _new_id(self) -> str:
        while True:
            self._numbered += 1
            identity = f"{self._numbered}527"
            if identity not in self._programs:
                return identity

    def post(self, request: Request) -> Response:
        """POST /programs: updates the program that contentId names, or creates one."""
        body = self._body(request)
        identity = self._given_id(body, None)
        self._check_propagation(request, identity)
        before = self._programs.get(identity) if identity is not None else None
        moment = self._clock.now()
        if before is None:
            blank = Program(identity or "", moment, moment)
            return self._write(blank, body, identity, created=True, put=False)
        return self._write(before, body, identity, created=False, put=False)

    def put(self, request: Request) -> Response:
        """PUT /programs/{contentId}: another contentId in the body renames the program."""
        identity = request.parameters["contentId"]
        before = self._programs.get(identity)
        if before is None:
            raise self._errors.not_found(CONCEPT, identity)
        body = self._body(request)
        wanted = self._given_id(body, identity) or identity
        self._check_propagation(request, identity)
        taken = wanted != identity and wanted in self._programs
        if taken and self._variants["whatson.taken_reference"] == "refused":
            violation = Violation("", f"The external reference {wanted} is in use", (wanted,))
            raise self._errors.violated(CONCEPT, identity, [violation])
        return self._write(before, body, wanted, created=False, put=True)

    def _write(self, before: Program, body: Fields, wanted: str | None, *, created: bool, put: bool) -> Response:
        try:
            outcome = self._writer.written(before, body, self._clock.now(), created=created, put=put)
        except Violated as violated:
            raise self._errors.violated(CONCEPT, before.id or None, violated.violations) from None
        program = replace(outcome.program, id=wanted or self._new_id())
        self._images.keep(outcome.images)
        if not created and program.id != before.id:
            del self._programs[before.id]
        self._programs[program.id] = program
        status = 201 if created and self._variants["whatson.write_status"] == "201" else 200
        full = self._variants["whatson.write_result"] == "full"
        return _sent(status, self._shown(program) if full else {"contentId": program.id})

    def get(self, request: Request) -> Response:
        """GET /programs/{contentId}, with customAttributes and debug when asked for."""
        identity = request.parameters["contentId"]
        program = self._programs.get(identity)
        if program is None:
            raise self._errors.not_found(CONCEPT, identity)
        fields = self._shown(program)
        if request.query.get("customAttributes"):
            fields["customAttributes"] = custom_attributes.shown(
                request.query["customAttributes"], dict(program.custom)
            )
        if "debug" in request.query:
            fields["debugInfo"] = self._debug(program, request.query["debug"])
        return _sent(200, fields)

    def _shown(self, program: Program) -> Fields:
        fields = program.shown(self._images.shown)
        if self._variants["whatson.unset_fields"] == "absent":
            return {name: value for name, value in fields.items() if value is not None}
        return fields

    def _debug(self, program: Program, asked: str) -> dict[str, str]:
        names = _DEBUG if asked == "all" else tuple(asked.split(","))
        wrong = tuple(name for name in names if name not in _DEBUG)
        if wrong:
            violation = Violation("CORE-00007", "Invalid debug attributes", wrong, status=400)
            raise self._errors.violated(CONCEPT, program.id, [violation])
        return {name: value for name, value in program.debug().items() if name in names}

    def _body(self, request: Request) -> Fields:
        try:
            parsed: Any = json.loads(request.body)
        except ValueError:
            raise self._errors.not_json() from None
        body = as_object(parsed)
        if body is None:
            raise self._errors.violated(CONCEPT, None, wrong_type("the body", "an object").violations)
        return body

    def _given_id(self, body: Fields, identity: str | None) -> str | None:
        """Return the external reference in a body; an empty one or null is ignored (documented, 2020r1.002)."""
        given = body.get("contentId")
        if given is None or given == "":
            return None
        if not isinstance(given, str):
            raise self._errors.violated(CONCEPT, identity, wrong_type("contentId", "a string").violations)
        return given

    def _check_propagation(self, request: Request, identity: str | None) -> None:
        """Refuse a value outside the documented ones; the sandbox's programs have no versions to propagate to."""
        given = request.query.get("propagateToVersions", _PROPAGATION[0])
        if given not in _PROPAGATION:
            violation = Violation("", f"propagateToVersions cannot be {given}", (given,), status=400)
            raise self._errors.violated(CONCEPT, identity, [violation])


def _sent(status: int, value: object) -> Response:
    return Response(status, _JSON, encode_json(value), compress=True)
