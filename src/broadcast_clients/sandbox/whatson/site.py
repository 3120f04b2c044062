"""One installation of WHATS'ON: what all of its calls share."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from broadcast_clients.sandbox.server.clock import Clock
from broadcast_clients.sandbox.server.messages import Request, Response, as_object, encode_json
from broadcast_clients.sandbox.server.world import Settings

from .checks import Violated, wrong_type
from .errors import Errors, Violation
from .release import Era

_JSON = (("Content-Type", "application/json"),)
_FIRST_NUMBER = 9_500_000

Fields = dict[str, Any]


Counts = dict[str, int]


class Writes:
    """Counts the writes that took effect, so that a test can tell one from two."""

    def __init__(self) -> None:
        self._by_concept: dict[str, dict[str, Counts]] = {}

    def note(self, concept: str, what: str, identity: str) -> None:
        """Count a write: `created`, `updated` or `deleted`."""
        counts = self._by_concept.setdefault(concept, {}).setdefault(identity, {})
        counts[what] = counts.get(what, 0) + 1

    def totals(self) -> dict[str, Counts]:
        """Return concept → created, updated, deleted → how often."""
        return {concept: _sum(found.values()) for concept, found in self._by_concept.items()}

    def of(self, identity: str) -> Counts:
        """Return created, updated, deleted → how often, for one external reference."""
        return _sum(found[identity] for found in self._by_concept.values() if identity in found)

    def each(self, concept: str) -> dict[str, Counts]:
        """Return external reference → created, updated, deleted → how often, for one concept."""
        return self._by_concept.get(concept, {})


def _sum(counts: Iterable[Counts]) -> Counts:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(total)


class Site:
    """What the calls share: release, variants, clock, errors, new numbers, the count of writes."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.seed: int = settings.seed
        self.variants: Mapping[str, str] = settings.variants
        self.clock = clock
        self.era: Era = Era(settings.whatson_release, settings.variants["whatson.first_sightings"])
        self.errors: Errors = Errors(clock, settings.variants, self.era)
        self.writes: Writes = Writes()
        self._numbered = _FIRST_NUMBER
        self._created_status = int(self.chosen("write_status"))
        self._full = self.chosen("write_result") == "full"
        self._crashes = self.chosen("malformed_body") == "crash" and not self.era.at("2025r9")
        self.checks_references: bool = self.chosen("unknown_dropdown") == "refused"

    def chosen(self, name: str) -> str:
        """Return the variant in force of an assumption, named without the API."""
        return self.variants[f"whatson.{name}"]

    def new_id(self, taken: Callable[[str], bool]) -> str:
        """Return an external reference that isn't taken."""
        while True:
            self._numbered += 1
            identity = f"{self._numbered}527"
            if not taken(identity):
                return identity

    def body(self, request: Request, concept: str) -> Fields:
        """Return the JSON object of a request. Raises Refusal when it isn't one."""
        try:
            parsed: Any = json.loads(request.body)
        except ValueError:
            if self._crashes:
                raise self.errors.crash("parseJSON") from None
            raise self.errors.not_json() from None
        body = as_object(parsed)
        if body is None:
            raise self.errors.violated(concept, None, wrong_type("the body", "an object").violations)
        return body

    def given_id(self, body: Fields, key: str, concept: str, identity: str | None = None) -> str | None:
        """Return the external reference in a body; an empty one or null is ignored (documented, 2020r1.002)."""
        given = body.get(key)
        if given is None or given == "":
            return None
        if not isinstance(given, str):
            raise self.errors.violated(concept, identity, wrong_type(key, "a string").violations)
        return given

    def refuse_taken(self, concept: str, identity: str, wanted: str, *, taken: bool) -> None:
        """Refuse a new external reference that something else has, where the installation wants them unique."""
        if taken and self.chosen("taken_reference") == "refused":
            violation = Violation("", f"The external reference {wanted} is in use", (wanted,))
            raise self.errors.violated(concept, identity, [violation])

    def check_reference(self, name: str, known: bool) -> None:
        """Raise Violated for a reference to nothing, unless the installation takes any."""
        if not known and self.checks_references:
            raise Violated(self.errors.unknown_reference(name))

    def read(self, value: object) -> Response:
        """Return a successful reply."""
        return Response(200, _JSON, encode_json(value), compress=True)

    def written(self, concept: str, key: str, identity: str, *, created: bool, shown: Callable[[], Fields]) -> Response:
        """Count a write that took effect and return its reply."""
        self.writes.note(concept, "created" if created else "updated", identity)
        status = self._created_status if created else 200
        return Response(status, _JSON, encode_json(shown() if self._full else {key: identity}), compress=True)

    def deleted(self, concept: str, key: str, identity: str) -> Response:
        """Count a deletion and return its reply."""
        self.writes.note(concept, "deleted", identity)
        if self.chosen("delete_status") == "204":
            return Response(204)
        return Response(200, _JSON, encode_json({key: identity}))
