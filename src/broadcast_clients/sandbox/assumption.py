"""What the sandbox assumes because no document says it, each with the other ways it could be."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

APIS = ("plurimedia", "encora", "whatson")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One rule of the sandbox that no document states.

    Attributes:
        name: What to pass in `Sandbox(variants={name: value})`, for example `encora.single`.
        api: `plurimedia`, `encora` or `whatson`.
        text: What is assumed, and what each variant does instead.
        source: What the default rests on.
        default: The variant in force when none is chosen.
        variants: Every value that can be chosen, the default among them; at least two.
    """

    name: str
    api: str
    text: str
    source: str
    default: str
    variants: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(set(self.variants)) < 2 or self.default not in self.variants:
            raise ValueError(f"{self.name}: needs two variants or more, the default among them")
        if not self.name.startswith(f"{self.api}."):
            raise ValueError(f"{self.name}: the name starts with the API's")


@cache
def all_assumptions() -> tuple[Assumption, ...]:
    """Return the assumptions of all three APIs, in a fixed order."""
    found: list[Assumption] = []
    for api in APIS:
        module = importlib.import_module(f".{api}.assumptions", __package__)
        found.extend(cast("tuple[Assumption, ...]", module.ASSUMPTIONS))
    return tuple(found)


def resolve(chosen: Mapping[str, str] | None) -> dict[str, str]:
    """Return the variant in force for every assumption.

    Raises:
        ValueError: A name or a value in `chosen` doesn't exist; the message lists what does.
    """
    known = {assumption.name: assumption for assumption in all_assumptions()}
    settled = {name: assumption.default for name, assumption in known.items()}
    for name, value in (chosen or {}).items():
        assumption = known.get(name)
        if assumption is None:
            raise ValueError(f"no assumption is called {name!r}; there are: {', '.join(sorted(known))}")
        if value not in assumption.variants:
            raise ValueError(f"{name} can't be {value!r}; its variants: {', '.join(assumption.variants)}")
        settled[name] = value
    return settled
