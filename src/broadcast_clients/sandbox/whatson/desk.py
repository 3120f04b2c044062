"""What tests see and do past the calls: what is stored, how often writes took effect, what planners do meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from broadcast_clients.sandbox.server.messages import as_object

from .content import Content
from .fields import KINDS, PROGRAM
from .mam import Mam
from .product import Fields, Product
from .site import Site
from .table import Table
from .trailers import Trailers


class Desk:
    """Behind the control channel."""

    actions = "plan, unplan, retire, delete_transmission"

    def __init__(self, site: Site, content: Content, mam: Mam, trailers: Trailers) -> None:
        self._site = site
        self._catalogue = content.catalogue
        self._program_ids = [each.id for each in self._catalogue.products.values() if each.kind == PROGRAM]
        self._mam = mam
        self._trailers = trailers
        facts, orders = content.facts, content.running_orders
        self._tables: dict[str, Table] = {
            "historical_broadcast_date": facts.dates,
            "clearance_window": facts.windows,
            "crt_assignment": facts.assignments,
            "running_order": orders.orders,
            "running_order_element": orders.elements,
            "running_order_press_sheet": orders.sheets,
            "media_asset": mam.assets,
            "media_asset_sequence": mam.assets.sequences,
            **{f"{kind}_component": table for kind, table in mam.components.kinds.items()},
            "media": mam.media,
            "media_position": mam.media.positions,
            "trailer_campaign": trailers.campaigns,
            "trailer": trailers.trailers,
        }

    def info(self) -> dict[str, Any]:
        """Return external references of what was there at the start."""
        return {"program_ids": self._program_ids}

    def act(self, action: str, parameters: Mapping[str, Any]) -> bool:
        """Do what planners do, without a call for it; return whether there is such an action.

        `plan` and `unplan` link a collection or an item to a transmission or unlink it, `retire` makes a media asset
        a historical one, `delete_transmission` deletes what campaigns promote.

        Raises:
            ValueError: What the action is on isn't there.
        """
        identity = str(parameters.get("id"))
        if action == "delete_transmission":
            self._trailers.campaigns.deleted_transmissions.add(identity)
            return True
        if action == "retire":
            if not self._mam.assets.retire(identity):
                raise ValueError(f"there is no media asset {identity}")
            return True
        if action not in ("plan", "unplan"):
            return False
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
        if question == "writes_of_each":
            return self._site.writes.each(str(parameters["concept"]))
        if question == "writes":
            identity = parameters.get("id")
            return self._site.writes.totals() if identity is None else self._site.writes.of(identity)
        if question == "stored":
            return self._stored(str(parameters["concept"]), str(parameters["id"]))
        if question == "ids":
            return self._ids(str(parameters["concept"]))
        raise ValueError("whatson tells writes, writes_of_each, stored and ids")

    def _stores(self) -> dict[str, Mapping[str, Any]]:
        catalogue = self._catalogue
        return {
            **{kind: {key: each for key, each in catalogue.products.items() if each.kind == kind} for kind in KINDS},
            "item": catalogue.items,
            "title": catalogue.titles,
            "press_sheet": catalogue.sheets,
            "historical_media_asset": self._mam.assets.historical,
            **{concept: table.rows for concept, table in self._tables.items()},
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
