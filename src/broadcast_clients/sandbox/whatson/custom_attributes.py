"""Custom attributes: written as an object, read as an array (documented)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from broadcast_clients.sandbox.server.messages import as_object

from . import checks
from .checks import Violated, wrong_type
from .configuration import CUSTOM_ATTRIBUTES, Attribute
from .errors import Violation
from .release import Era

Check = Callable[[str, Any], Any]

_CHECKS: dict[str, Check] = {
    "Check box": checks.boolean,
    "Date field": checks.day,
    "Number field": checks.integer,
    "Duration field": checks.long_duration,
    "Decimal number field": checks.decimal,
    "Drop-down list for multiselection": checks.strings,
    "Point in time field": checks.point_in_time,
}


class CustomAttributes:
    """The custom attributes that one API has at a release.

    Args:
        era: The release.
        api: `content`, `mam` or `trailer`.
        variants: The variants in force.
    """

    def __init__(self, era: Era, api: str, variants: Mapping[str, str]) -> None:
        self._known: dict[str, Attribute] = {
            name: attribute for name, attribute in CUSTOM_ATTRIBUTES.items() if era.has(getattr(attribute, api))
        }
        self._ignore_unknown = variants["whatson.unknown_custom_attribute"] == "ignored"

    def written(self, given: Any, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values after a write; null or "" empties an attribute. Raises Violated."""
        if given is None:
            return {}
        values = as_object(given)
        if values is None:
            raise wrong_type("customAttributes", "an object")
        after = dict(before)
        violations: list[Violation] = []
        for name, value in values.items():
            attribute = self._known.get(name)
            if attribute is None:
                if not self._ignore_unknown:
                    violations.append(Violation("", f"No custom attribute is called {name}", (name,)))
            elif value is None or value in ("", []):
                after.pop(name, None)
            else:
                try:
                    check: Check = _CHECKS.get(attribute.type, checks.text)
                    after[name] = check(name, value)
                except Violated as violated:
                    violations.extend(violated.violations)
        if violations:
            raise Violated(*violations)
        return after

    def shown(self, asked: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the rows for the query parameter `customAttributes`: a comma list, or allCustomAttributes."""
        names = list(self._known) if asked == "allCustomAttributes" else asked.split(",")
        rows: list[dict[str, Any]] = []
        for name in names:
            attribute = self._known.get(name)
            if attribute is None:
                continue
            row: dict[str, Any] = {"attributeName": name, "value": values.get(name), "type": attribute.type}
            rows.append(row if attribute.concept is None else {**row, "concept": attribute.concept})
        return rows
