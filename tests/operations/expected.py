"""How the tables of expectations are made: what a client sees by default, and what is different under a variant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import pytest
from attrs import evolve

from broadcast_clients.sandbox import Sandbox
from broadcast_clients.sandbox.assumption import Assumption

__all__ = ["Case", "cases", "missing", "moved"]

Table = dict[str, dict[str, dict[str, Any]]]
"""Assumption (without the API's name) → variant → what differs from the default expectation."""


class Case(NamedTuple):
    """One variant of one assumption."""

    name: str
    variant: str

    @property
    def variants(self) -> dict[str, str]:
        """What the sandbox is told."""
        return {self.name: self.variant}


def _of(api: str) -> Iterable[Assumption]:
    return (each for each in Sandbox.assumptions() if each.api == api)


def cases(api: str, default: object, table: Table, *, defaults_once: bool = False) -> list[Any]:
    """Parameters `(case, expectation)` for every variant of every assumption that the sandbox makes about an API.

    The default variants are one and the same sandbox: with `defaults_once` they are one case.
    """
    found: list[Any] = []
    for assumption in _of(api):
        by_variant = table.get(assumption.name.removeprefix(f"{api}."), {})
        for variant in assumption.variants:
            # A variant that the table lacks runs under the default expectation, and `missing` names it.
            expectation: Any = default
            changes = by_variant.get(variant, {})
            if defaults_once and found and variant == assumption.default and not changes:
                continue
            case = Case(assumption.name, variant)
            found.append(pytest.param(case, evolve(expectation, **changes), id=f"{case.name}={variant}"))
    return found


def missing(api: str, table: Table) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Variants of the sandbox that a table lacks, and entries of the table that the sandbox lacks."""
    known = {(each.name.removeprefix(f"{api}."), variant) for each in _of(api) for variant in each.variants}
    listed = {(name, variant) for name, by_variant in table.items() for variant in by_variant}
    return known - listed, listed - known


def moved(api: str, operation: str, **changes: Any) -> dict[str, Any]:
    """Overrides of one operation."""
    return {"version": 1, api: {"operations": {operation: changes}}}
