"""Content running orders: there from 2022r10, removed with 2023r5. Their bodies were never documented beyond reads."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response

from . import checks
from .catalogue import Catalogue
from .checks import Violated, mandatory
from .fields import CONTENT_RUNNING_ORDERS, EPISODE, PROGRAM, SEASON, Field
from .operation import Operation
from .product import Product
from .site import Fields, Site
from .table import Plan, Table, operations_of

_ORDERS = Plan(
    "Content Running Order",
    "contentRunningOrderId",
    (
        Field("type", dropdown="PSIContentRunningOrderType"),
        Field("isStructure", checks.boolean, schema="boolean"),
        Field("seasonId"),
    ),
    open=True,
)
_ELEMENTS = Plan(
    "Content Running Order Element",
    "contentRunningOrderElementId",
    (
        Field("contentRunningOrderId"),
        Field("contentId"),
        Field("orderNo", checks.integer, schema="integer"),
        Field("displayType", dropdown="PSIContentRunningOrderDisplayType"),
        Field("displayNumber", checks.anything, schema="any"),
        Field("displaySeason", checks.anything, schema="any"),
        Field("version"),
        Field("isDefault", checks.boolean, schema="boolean"),
        Field("displayTypeCRO"),
        Field("displaySeasonCRO"),
    ),
    required=("contentRunningOrderId", "contentId"),
    read_only=("seasonId",),
)
_SHEETS = Plan(
    "Press Sheet",
    "pressSheetId",
    (
        Field("contentRunningOrderId"),
        Field("contentId"),
        Field("pressTarget", dropdown="WOnPressTarget"),
        Field("pressStatus", dropdown="PressStatus"),
        Field("title"),
        Field("shortTeletext"),
        Field("seriesTitle"),
    ),
    open=True,
)


_PARTIES = ("contentRunningOrderId", "seasonId", "seriesId", "contentId")


class _Orders(Table):
    """Running orders; a content structure is one whose type says so (note of 2022r10)."""

    def check(self, before: Fields | None, after: Fields, body: Fields) -> None:
        """Tell structures from running orders by their type."""
        if "type" in body:
            after["isStructure"] = after.get("type") == "structure"


class _Elements(Table):
    """Products in running orders."""

    def __init__(self, site: Site, catalogue: Catalogue, orders: Table) -> None:
        super().__init__(site, _ELEMENTS)
        self._catalogue = catalogue
        self._orders = orders

    def check(self, before: Fields | None, after: Fields, body: Fields) -> None:
        """Running order and product must be there."""
        order, content = after["contentRunningOrderId"], after["contentId"]
        if order not in self._orders.rows:
            raise Violated(self.site.errors.unknown_reference(order))
        if self._catalogue.find(content, PROGRAM, EPISODE) is None:
            raise Violated(self.site.errors.unknown_reference(content))
        if "orderNo" not in after:
            after["orderNo"] = 1 + sum(row["contentRunningOrderId"] == order for row in self.rows.values())
        after.setdefault("version", "Default")

    def more(self, row: Fields) -> Fields:
        """Return the season of the product."""
        product = self._catalogue.products.get(row["contentId"])
        return {"seasonId": product.season.id if product is not None and product.season is not None else None}


class RunningOrders:
    """The twelve calls, and what they add to products."""

    def __init__(self, site: Site, catalogue: Catalogue) -> None:
        self._site = site
        self._catalogue = catalogue
        self.orders: _Orders = _Orders(site, _ORDERS)
        self.elements: _Elements = _Elements(site, catalogue, self.orders)
        self.sheets: Table = Table(site, _SHEETS)

    def operations(self) -> list[Operation]:
        """Return the operations."""
        window = CONTENT_RUNNING_ORDERS
        series = Operation(
            "content", "POST", "/contentRunningOrderElementsForSeries", self.post_series, window, (),
            "ContentRunningOrderElementsForSeries", "ContentRunningOrderElementResult",
        )  # fmt: skip
        return [
            *operations_of("content", "contentRunningOrders", self.orders, window, deletes=False),
            *operations_of("content", "contentRunningOrderElements", self.elements, window),
            series,
            *operations_of("content", "pressSheetsCRO", self.sheets, window, schema="PressSheetCRO"),
        ]

    def post_series(self, request: Request) -> Response:
        """POST: all episodes of a season, in order. How the season is named isn't documented."""
        concept = _ELEMENTS.concept
        body = self._site.body(request, concept)
        try:
            names = {key: checks.text(key, value) for key, value in body.items() if key in _PARTIES and value}
        except Violated as violated:
            raise self._site.errors.violated(concept, None, violated.violations) from None
        order = names.get("contentRunningOrderId")
        name = next((names[key] for key in _PARTIES[1:] if key in names), None)
        missing = [mandatory(key) for key, value in (("contentRunningOrderId", order), ("seasonId", name)) if not value]
        if missing:
            raise self._site.errors.violated(concept, None, missing)
        season = self._catalogue.find(str(name), SEASON)
        if season is None or order not in self.orders.rows:
            wrong = self._site.errors.unknown_reference(str(name if season is None else order))
            raise self._site.errors.violated(concept, None, [wrong])
        added: list[str] = []
        for episode in season.children:
            row: Fields = {"contentRunningOrderId": order, "contentId": episode.id}
            self.elements.check(None, row, {})
            added.append(self.elements.keep(None, row, None)[_ELEMENTS.key])
        return self._site.written(
            concept,
            "contentRunningOrderId",
            str(order),
            created=True,
            shown=lambda: {"contentRunningOrderId": order, "contentRunningOrderElementIds": added},
        )

    def of(self, product: Product) -> Fields:
        """Return what a product shows of them (printed, 2022r10)."""
        if not self._site.era.has(CONTENT_RUNNING_ORDERS):
            return {}
        found: Fields = {"defaultStructureSeries": None}
        if product.kind in (PROGRAM, EPISODE):
            rows = [row for row in self.elements.rows.values() if row["contentId"] == product.id]
            found["contentRunningOrderElements"] = [self.elements.shown(row) for row in rows]
        elif product.kind == SEASON:
            rows = [row for row in self.orders.rows.values() if row.get("seasonId") == product.id]
            names = (_ORDERS.key, "type", "isStructure")
            found["contentRunningOrders"] = [{name: row.get(name) for name in names} for row in rows]
        else:
            return {}
        return found

    def fill(self) -> None:
        """Put in the running order of the printed example, with its element."""
        if not self._site.era.has(CONTENT_RUNNING_ORDERS):
            return
        order: Fields = {_ORDERS.key: "7445093000", "isStructure": False, "seasonId": "7445043527"}
        element: Fields = {
            _ELEMENTS.key: "7445097000", "contentRunningOrderId": "7445093000", "contentId": "143048527",
            "orderNo": 2, "displayType": "programType", "version": "Default", "isDefault": False,
        }  # fmt: skip
        self.orders.add([order])
        self.elements.add([element])
