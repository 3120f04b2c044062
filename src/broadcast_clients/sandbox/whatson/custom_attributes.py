"""Custom attributes: written as an object, read as an array (documented)."""

from __future__ import annotations

from typing import Any

from broadcast_clients.sandbox.server.messages import as_object

from . import checks
from .checks import Violated, wrong_type
from .configuration import CUSTOM_ATTRIBUTES
from .errors import Violation

_CHECKS = {
    "Check box": checks.boolean,
    "Date field": checks.day,
    "Number field": checks.integer,
    "Duration field": checks.long_duration,
    "Decimal number field": checks.decimal,
    "Drop-down list for multiselection": checks.strings,
}


def written(given: Any, before: dict[str, Any], *, ignore_unknown: bool) -> dict[str, Any]:
    """Return the values after a write; null or "" empties an attribute. Raises Violated."""
    if given is None:
        return {}
    values = as_object(given)
    if values is None:
        raise wrong_type("customAttributes", "an object")
    after = dict(before)
    violations: list[Violation] = []
    for name, value in values.items():
        attribute = CUSTOM_ATTRIBUTES.get(name)
        if attribute is None:
            if not ignore_unknown:
                violations.append(Violation("", f"No custom attribute is called {name}", (name,)))
        elif value is None or value == "":
            after.pop(name, None)
        else:
            try:
                after[name] = _CHECKS.get(attribute.type, checks.text)(name, value)
            except Violated as violated:
                violations.extend(violated.violations)
    if violations:
        raise Violated(*violations)
    return after


def shown(asked: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows for the query parameter `customAttributes`: a comma list, or allCustomAttributes."""
    names = list(CUSTOM_ATTRIBUTES) if asked == "allCustomAttributes" else asked.split(",")
    rows: list[dict[str, Any]] = []
    for name in names:
        attribute = CUSTOM_ATTRIBUTES.get(name)
        if attribute is None:
            continue
        row: dict[str, Any] = {"attributeName": name, "value": values.get(name), "type": attribute.type}
        rows.append(row if attribute.concept is None else {**row, "concept": attribute.concept})
    return rows
