"""The release matrix of WHATS'ON: which release brought an operation or a field, and which took it away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reference_models import type_link
from reference_operations import life, operations_of
from reference_source import WIDE, table

from broadcast_clients.core.operation import Lifetime, Operation
from whatson_client.models._releases import LIFETIMES

__all__ = ["releases_page"]


def releases_page() -> str:
    """Operations, what they are given, and what they give, by release."""
    operations = operations_of("whatson")
    dates = sorted({each for life in _lives(operations) for each in (life.since, life.until) if each}, key=_order)
    years = sorted({_order(each)[0] for each in dates})
    return "\n".join(
        [
            WIDE + "# Releases of WHATS'ON\n\n"
            "Which release of the product brought an operation, a parameter or a field, and which took it away. `≤` "
            "stands before a release by which it is known to have happened. `client.release` holds calls against the "
            "release of your installation: [upgrade WHATS'ON](../howto/whatson-upgrade.md).\n",
            "## Operations by year\n\n"
            "● there, – not there, empty: not known. A year counts at its end.\n\n" + _matrix(operations, years),
            "## Parameters and fields that are sent\n\n" + _sent(operations),
            "## Fields of answers\n\n" + _read(),
        ]
    )


def _lives(operations: tuple[Operation, ...]) -> Iterator[Lifetime]:
    for operation in operations:
        yield operation
        yield from operation.parameters
        yield from operation.body.fields if operation.body is not None else ()
    for fields in LIFETIMES.values():
        yield from fields.values()


def _order(release: str) -> tuple[int, ...]:
    """A release as numbers: 2017r1.005 is (2017, 1, 5)."""
    return tuple(int(each) for each in re.findall(r"\d+", release))


def _matrix(operations: tuple[Operation, ...], years: list[int]) -> str:
    rows = [
        (
            f"[`{each.id}`](operations/whatson/{each.id.rpartition('.')[0]}.md#{each.id.replace('.', '-')})",
            *(_at(each, year) for year in years),
            life(each) or "not told",
        )
        for each in operations
    ]
    matrix = table(("operation", *(str(year) for year in years), "exactly"), rows)
    return f'<div class="matrix" markdown>\n\n{matrix}\n\n</div>\n'


def _at(lived: Lifetime, year: int) -> str:
    """Whether something is there at the end of a year."""
    if lived.since is None:
        return ""
    end = (year, 999)
    if lived.until is not None and _order(lived.until) <= end:
        return "–"
    if lived.gap is not None and _order(lived.gap[0]) <= end < _order(lived.gap[1]):
        return "–"
    if _order(lived.since) <= end:
        return "●"
    return "–" if lived.since_kind == "exact" else ""


def _sent(operations: tuple[Operation, ...]) -> str:
    rows = [
        (f"`{operation.id}`", f"`{each.name}`", life(each), _later(each))
        for operation in operations
        for each in (*operation.parameters, *(operation.body.fields if operation.body is not None else ()))
        if each.since or each.until
    ]
    return table(("operation", "argument", "releases", "where it is gone"), rows)


def _read() -> str:
    rows = [
        (
            type_link("whatson", model, "models"),
            f"`{name}`",
            life(lived),
            f"`{lived.replaced_by}`" if lived.replaced_by else "",
        )
        for model, fields in LIFETIMES.items()
        for name, lived in fields.items()
    ]
    return table(("model", "field", "releases", "where it is gone"), rows)


def _later(lived: Lifetime) -> str:
    return f"`{lived.replaced_by}`" if lived.replaced_by else ""
