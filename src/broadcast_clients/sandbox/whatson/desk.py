"""What tests see and do past the calls: what is stored, how often writes took effect, what planners do meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from broadcast_clients.sandbox.server.messages import as_object

from .content import Content
from .fields import KINDS
from .product import Fields, Product
from .site import Site

_MOST = 20
"""How many external references of a kind are told at the start; programs are told all."""


class Desk:
    """Behind the control channel."""

    actions = "plan, unplan"

    def __init__(self, site: Site, content: Content) -> None:
        self._site = site
        self._catalogue = content.catalogue
        self._content = content
        self._info = self._first_ids()

    def _first_ids(self) -> dict[str, Any]:
        catalogue = self._catalogue
        by_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
        for product in catalogue.products.values():
            by_kind[product.kind].append(product.id)
        planned = [item.id for item in catalogue.items.values() if item.planned]
        return {
            "program_ids": by_kind.pop("program"),
            "ids": {
                **{kind: found[:_MOST] for kind, found in by_kind.items()},
                "interstitial": sorted(catalogue.interstitials),
                "item": list(catalogue.items)[:_MOST],
                "planned_item": planned,
                "planned_collection": [each.id for each in catalogue.products.values() if each.planned],
                "press_sheet": list(catalogue.sheets)[:_MOST],
                "title": list(catalogue.titles)[:_MOST],
            },
        }

    def info(self) -> dict[str, Any]:
        """Return external references of what was there at the start."""
        return self._info

    def act(self, action: str, parameters: Mapping[str, Any]) -> bool:
        """Link a collection or an item to a transmission, or unlink it; return whether there is such an action.

        Raises:
            ValueError: There is no such collection or item.
        """
        if action not in ("plan", "unplan"):
            return False
        identity = str(parameters["id"])
        found = self._catalogue.items.get(identity) or self._catalogue.products.get(identity)
        if found is None:
            raise ValueError(f"there is no collection and no item {identity}")
        found.planned = action == "plan"
        return True

    def tell(self, question: str, parameters: Mapping[str, Any]) -> Any:
        """Answer a question.

        Raises:
            ValueError: There is no such question.
        """
        if question == "writes":
            identity = parameters.get("id")
            return self._site.writes.totals() if identity is None else self._site.writes.of(identity)
        if question == "stored":
            return self._stored(str(parameters["concept"]), str(parameters["id"]))
        if question == "ids":
            return self._ids(str(parameters["concept"]))
        raise ValueError("whatson tells writes, stored and ids")

    def _stores(self) -> dict[str, Mapping[str, Any]]:
        catalogue = self._catalogue
        return {
            **{kind: {key: each for key, each in catalogue.products.items() if each.kind == kind} for kind in KINDS},
            "item": catalogue.items,
            "title": catalogue.titles,
            "press_sheet": catalogue.sheets,
        }

    def _ids(self, concept: str) -> Sequence[str]:
        return list(self._store(concept))

    def _store(self, concept: str) -> Mapping[str, Any]:
        stores = self._stores()
        if concept not in stores:
            raise ValueError(f"whatson stores no {concept}; it stores: {', '.join(stores)}")
        return stores[concept]

    def _stored(self, concept: str, identity: str) -> Fields | None:
        found = self._store(concept).get(identity)
        if found is None:
            return None
        if concept == "title":
            rows: list[Fields] = found.values["productTitles"]
            return next(row for row in rows if row["id"] == identity)
        return _plain(found)


def _plain(found: Any) -> Fields:
    """Return what is stored as JSON: other products by their external references."""
    row = as_object(found)
    if row is not None:
        return row
    if isinstance(found, Product):
        return {
            "id": found.id,
            "kind": found.kind,
            "values": dict(found.values),
            "custom": dict(found.custom),
            "season": found.season.id if found.season is not None else None,
            "series": found.series.id if found.series is not None else None,
            "episodes": [each.id for each in found.children],
            "items": [each.id for each in found.items],
            "press_sheets": [each.id for each in found.sheets],
            "versions": {name: asdict(version) for name, version in found.versions.items()},
            "planned": found.planned,
        }
    plain: Fields = {}
    for name in found.__slots__:
        value = getattr(found, name)
        plain[name] = value.id if isinstance(value, Product) else value
    return plain
