"""Parental ratings and content warnings in a write (documented in the notes of 2022r7 and 2024r4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from broadcast_clients.sandbox.server.messages import as_array, as_object

from . import fields
from .checks import Violated, mandatory, text, wrong_type
from .configuration import DROPDOWNS, REGULATORS, WarningKind
from .errors import Violation
from .site import Site

Rating = dict[str, Any]


class Ratings:
    """The rules for ratings at a release; the Content and the MAM API have the same ones."""

    def __init__(self, site: Site) -> None:
        era = site.era
        self._replace = site.chosen("ratings") == "replaced"
        self._drop_cleared = site.chosen("cleared_rating") == "removed"
        self._any_rating = site.chosen("unknown_dropdown") == "accepted"
        self._null_clears = era.at("2022r7")
        self._warnings = era.has(fields.WARNINGS)

    def shown(self, ratings: Sequence[Rating]) -> list[Rating]:
        """Return ratings as replies have them: content warnings only since 2024r4."""
        if self._warnings:
            return list(ratings)
        return [{name: value for name, value in each.items() if name != "contentWarnings"} for each in ratings]

    def written(self, given: Any, before: Sequence[Rating]) -> list[Rating]:
        """Return the ratings after a write; null clears all. Raises Violated with everything that is wrong."""
        if given is None:
            if not self._null_clears:
                raise Violated(_invalid(None))
            return []
        entries = as_array(given)
        if entries is None:
            raise wrong_type("ratings", "an array")
        known = {rating["regulator"]: rating for rating in before}
        after: dict[str, Rating] = {} if self._replace else dict(known)
        violations: list[Violation] = []
        for entry in entries:
            try:
                rating = self._merged(as_object(entry), known)
                after[rating["regulator"]] = rating
            except Violated as violated:
                violations.extend(violated.violations)
        if violations:
            raise Violated(*violations)
        return [rating for rating in after.values() if not (self._drop_cleared and rating["rating"] is None)]

    def _merged(self, entry: dict[str, Any] | None, known: dict[str, Rating]) -> Rating:
        if entry is None:
            raise wrong_type("ratings", "an array of objects")
        if not entry.get("regulator"):
            raise Violated(mandatory("regulator"))
        regulator = text("regulator", entry["regulator"])
        empty: Rating = {"regulator": regulator, "rating": None, "reason": None, "status": None, "contentWarnings": []}
        rating: Rating = {**known.get(regulator, empty)}
        for field in ("rating", "reason", "status"):
            if field in entry:
                rating[field] = text(field, entry[field]) if entry[field] not in (None, "") else None
        if "rating" in entry:
            self._check(rating["rating"])
        if self._warnings and "contentWarnings" in entry:
            rating["contentWarnings"] = _warnings(regulator, entry["contentWarnings"])
        return rating

    def _check(self, rating: str | None) -> None:
        """The notes tell of an error that says the rating is invalid; neither its code nor its words are printed."""
        if rating is None and not self._null_clears:
            raise Violated(_invalid(rating))
        if rating is not None and not self._any_rating and rating not in DROPDOWNS["ParentalRating"]:
            raise Violated(_invalid(rating))


def _invalid(rating: str | None) -> Violation:
    return Violation("", f"The rating {rating or 'null'} is invalid", (rating or "null",))


def _warnings(regulator: str, given: Any) -> list[dict[str, Any]]:
    """An array replaces the warnings there are; one whose value is empty is thereby deleted."""
    if given is None:
        return []
    entries = as_array(given)
    if entries is None:
        raise wrong_type("contentWarnings", "an array")
    rows = [as_object(entry) for entry in entries]
    identities = [row["id"] if row is not None and isinstance(row.get("id"), str) else "" for row in rows]
    violations = [
        Violation(
            "CORE-00011",
            "$_Unprocessable ressource",
            (f"The call contains multiple references to the same Parental rating identified with {identity}",),
        )
        for identity, times in Counter(identities).items()
        if identity and times > 1
    ]
    kept: list[dict[str, Any]] = []
    for row, identity in zip(rows, identities, strict=True):
        try:
            warning = _warning(regulator, identity, row or {})
        except Violated as violated:
            violations.extend(violated.violations)
        else:
            kept += [warning] if warning is not None else []
    if violations:
        raise Violated(*violations)
    return kept


def _warning(regulator: str, identity: str, row: dict[str, Any]) -> dict[str, Any] | None:
    if not identity:
        raise Violated(mandatory("id"))
    configured = REGULATORS.get(regulator, {}).get(identity)
    if configured is None:
        description = f"$_The content warnings with id {identity} was not found for regulator {regulator}"
        raise Violated(Violation("MAM-00046", description, (identity, regulator)))
    value = row.get("value")
    if value is None or value == "" or value == []:
        return None
    _check_value(identity, configured, value)
    comment = row.get("comment")
    return {
        "id": identity,
        "value": value,
        "type": configured.type,
        "comment": text("comment", comment) if comment not in (None, "") else None,
    }


def _check_value(identity: str, configured: WarningKind, value: Any) -> None:
    """The wording for check boxes is documented, those for text and drop-downs follow it."""
    if configured.type == "checkBox" and not isinstance(value, bool):
        raise Violated(Violation("CORE-00002", "BOOLEAN: only true or false allowed", (identity,)))
    if configured.type == "text" and not isinstance(value, str):
        raise Violated(Violation("CORE-00002", "STRING: only text allowed", (identity,)))
    if configured.type == "dropDown":
        values = as_array(value)
        if values is None or any(each not in configured.values for each in values):
            raise Violated(Violation("CORE-00002", "DROPDOWN: only an array of its values allowed", (identity,)))
