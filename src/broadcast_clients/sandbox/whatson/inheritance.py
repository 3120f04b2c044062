"""How changes of a season go on to its episodes, and changes of a product to its versions.

Before 2022r10 nothing went on to episodes; from then on what had the same value before did, custom attributes since
2023r2, images since 2023r3; `propagateToEpisodes` chooses since 2023r9. Versions inherited images only until
`propagateToVersions` came in 2024r3. (Notes of the Content API.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from broadcast_clients.sandbox.server.messages import Request

from .errors import Violation
from .fields import DOCUMENTED_INHERITANCE, SEASON, VERSION
from .product import Fields, Product
from .shapes import shapes_of
from .site import Site

EQUAL, ALWAYS, NEVER = "onlyIfValuesAreEqual", "always", "never"
MODES = (EQUAL, ALWAYS, NEVER)
_NOTHING = object()


class Inheritance:
    """The rules of a release."""

    def __init__(self, site: Site) -> None:
        era = site.era
        self._site = site
        self._to_episodes = era.at("2022r10")
        self._to_versions = era.at("2024r3")
        self._custom = era.at("2023r2")
        self._images = era.at("2023r3")
        self._episodes_parameter = era.at("2023r9")
        self._press_sheets = era.at("2024r3")
        shapes = shapes_of(era)
        self._names: dict[str, frozenset[str]] = {}
        documented_only = site.chosen("inherited_fields") == "documented"
        for kind, shape in shapes.items():
            names = {name for name, field in shape.fields.items() if field.inherited}
            names |= shape.parts & {"genres", "ratings"}
            if documented_only:
                names &= DOCUMENTED_INHERITANCE
            if self._images:
                names |= shape.parts & {"images"}
            self._names[kind] = frozenset(names)

    def mode(self, request: Request, name: str, concept: str, identity: str | None, *, default: str = EQUAL) -> str:
        """Return the mode that a request asks for. Raises Refusal for a value outside the documented ones."""
        there = self._episodes_parameter if name == "propagateToEpisodes" else self._to_versions
        if default == NEVER:
            there = self._press_sheets
        given = request.query.get(name, default) if there else default
        if given not in MODES:
            violation = Violation("", f"{name} cannot be {given}", (given,), status=400)
            raise self._site.errors.violated(concept, identity, [violation])
        return given

    def to_episodes(self, season: Product, before: Mapping[str, Any], custom: Mapping[str, Any], mode: str) -> None:
        """Let the episodes of a season follow its changes."""
        if season.kind != SEASON or not self._to_episodes or not season.children:
            return
        names = self._names[SEASON] & self._names["episode"]
        values = [episode.values for episode in season.children]
        follow(before, season.values, values, mode, names)
        if self._custom:
            _follow_custom(season, custom, season.children, mode)

    def to_versions(self, product: Product, before: Mapping[str, Any], custom: Mapping[str, Any], mode: str) -> None:
        """Let the versions of a product follow its changes."""
        if not product.versions:
            return
        values = [version.values for version in product.versions.values()]
        if self._to_versions:
            follow(before, product.values, values, mode, self._names[product.kind] & self._names[VERSION])
            _follow_custom(product, custom, list(product.versions.values()), mode)
        elif self._images and product.kind == SEASON:
            follow(before, product.values, values, EQUAL, frozenset(("images",)))


def follow(
    before: Mapping[str, Any], after: Mapping[str, Any], followers: Iterable[Fields], mode: str, names: frozenset[str]
) -> None:
    """Change the values of followers as those before them changed."""
    if mode == NEVER:
        return
    changed = [name for name in names if before.get(name) != after.get(name)]
    for values in followers:
        for name in changed:
            if mode == ALWAYS or values.get(name) == before.get(name):
                fresh = after.get(name, _NOTHING)
                if fresh is _NOTHING:
                    values.pop(name, None)
                else:
                    values[name] = fresh


def _follow_custom(product: Product, before: Mapping[str, Any], followers: Iterable[Any], mode: str) -> None:
    names = frozenset((*before, *product.custom))
    for follower in followers:
        # Values may be shared between a product and what was made from it.
        follower.custom = dict(follower.custom)
        follow(before, product.custom, [follower.custom], mode, names)
