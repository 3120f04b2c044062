"""What a write does to a program: omitted stays, null clears, arrays replace (documented)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from . import custom_attributes, ratings
from .checks import Violated, mandatory, strings, text
from .configuration import GENRES, PERSONS
from .errors import Violation
from .program import KNOWN, LISTS, SIMPLE, UNCERTAIN, Fields, Program
from .titles_images import Images, titles_written

_REQUIRED = {"title_and_duration": ("title", "duration"), "title": ("title",), "nothing": ()}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A program after a write, and the images that the write makes or changes."""

    program: Program
    images: dict[str, Fields]


class Writer:
    """Applies write bodies to programs by the rules of the chosen variants."""

    def __init__(self, variants: Mapping[str, str], images: Images, new_id: Callable[[], str]) -> None:
        self._variants = variants
        self._images = images
        self._new_id = new_id

    def written(self, before: Program, body: Fields, moment: datetime, *, created: bool, put: bool) -> Outcome:
        """Return what a body makes of a program. Raises Violated with everything that is wrong."""
        violations = self._general(body, created=created)
        clears = put and self._variants["whatson.omitted"] == "cleared_by_put"
        base = Program(before.id, before.created, moment) if clears else replace(before, modified=moment)
        changes: dict[str, Any] = {}
        pictures: dict[str, Fields] = {}

        def step(change: Callable[[], None]) -> None:
            try:
                change()
            except Violated as violated:
                violations.extend(violated.violations)

        def images() -> None:
            identities, changed = self._images.written(body["images"], self._new_id)
            changes["image_ids"] = tuple(identities)
            pictures.update(changed)

        step(lambda: changes.update(values=self._values(base.values, body)))
        if "genre" in body or "genres" in body:
            step(lambda: changes.update(genres=self._genres(body)))
        if "ratings" in body:
            step(lambda: changes.update(ratings=tuple(self._ratings(base, body))))
        if "productTitles" in body:
            step(lambda: changes.update(titles=tuple(titles_written(body["productTitles"], self._new_id))))
        if "images" in body:
            step(images)
        if "customAttributes" in body:
            step(lambda: changes.update(custom=self._custom(base, body)))
        if violations:
            raise Violated(*violations)
        return Outcome(replace(base, **changes), pictures)

    def _general(self, body: Fields, *, created: bool) -> list[Violation]:
        violations: list[Violation] = []
        if created:
            needed = _REQUIRED[self._variants["whatson.required_on_create"]]
            violations += [mandatory(name) for name in needed if body.get(name) in (None, "")]
        if self._variants["whatson.unknown_fields"] == "refused":
            unknown = sorted(set(body) - KNOWN)
            violations += [Violation("", f"The attribute {name} does not exist", (name,)) for name in unknown]
        person = body.get("contactPerson")
        if isinstance(person, str) and person and person not in PERSONS:
            violations.append(Violation("CONTENT-00035", f"No person found with id {person}", (person,)))
        return violations

    def _values(self, before: Mapping[str, Any], body: Fields) -> Fields:
        after = dict(before)
        violations: list[Violation] = []
        uncertain = UNCERTAIN if self._variants["whatson.uncertain_fields"] == "written" else ()
        for name, check in (*SIMPLE.items(), *LISTS.items(), *((name, text) for name in uncertain)):
            if name not in body:
                continue
            if body[name] is None or body[name] in ("", []):
                after.pop(name, None)
                continue
            try:
                after[name] = check(name, body[name])
            except Violated as violated:
                violations.extend(violated.violations)
        if violations:
            raise Violated(*violations)
        return after

    def _genres(self, body: Fields) -> tuple[str, ...]:
        """One genre stands for the whole list (documented for PUT); both fields at once are refused (documented)."""
        if "genre" in body and "genres" in body:
            raise Violated(Violation("CONTENT-00087", "genre and genres cannot be both present at the same time."))
        if "genre" in body:
            single = body["genre"]
            given = [text("genre", single)] if single not in (None, "") else []
        else:
            given = strings("genres", body["genres"]) if body["genres"] is not None else []
        unknown = [genre for genre in given if genre not in GENRES]
        if unknown and self._variants["whatson.unknown_dropdown"] == "refused":
            raise Violated(
                *(Violation("CORE-00004", "$_Referenced resource not found", (genre,), status=404) for genre in unknown)
            )
        return tuple(dict.fromkeys(given))

    def _ratings(self, before: Program, body: Fields) -> list[Fields]:
        return ratings.written(
            body["ratings"],
            list(before.ratings),
            replace=self._variants["whatson.ratings"] == "replaced",
            drop_cleared=self._variants["whatson.cleared_rating"] == "removed",
        )

    def _custom(self, before: Program, body: Fields) -> Fields:
        ignore = self._variants["whatson.unknown_custom_attribute"] == "ignored"
        return custom_attributes.written(body["customAttributes"], dict(before.custom), ignore_unknown=ignore)
