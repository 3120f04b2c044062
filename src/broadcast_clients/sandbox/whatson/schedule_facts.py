"""What came after 2024r4: historical broadcast dates, clearance windows, CRT assignments.

Sources: notes of the Content API of 2024 (historical broadcast dates), a digest of the vendor's pages (clearance
windows, whose fields it doesn't name), notes of the Commercial API of 2026 (CRT assignments).
"""

from __future__ import annotations

from . import checks
from .catalogue import Catalogue
from .fields import CLEARANCE, CRT, EPISODE, HISTORICAL, PROGRAM, Field
from .operation import Operation
from .product import Product
from .release import seen
from .site import Fields, Site
from .table import Plan, Table, operations_of

_DATES = Plan(
    "Historical Broadcast Date",
    "historicalBroadcastDateId",
    (
        Field("contentId"),
        Field("channel", dropdown="Channel"),
        Field("date", checks.day, schema="date"),
        Field("hour", checks.hour),
        Field("broadcast", checks.boolean_or_text, schema="boolean"),
        Field("freeRerun", checks.boolean_or_text, schema="boolean"),
        Field("realKPI1", checks.decimal, schema="number"),
        Field("realKPI2", checks.decimal, schema="number"),
        Field("realKPI3", checks.decimal, schema="number"),
    ),
    required=("contentId",),
)
_WINDOWS = Plan("Clearance Window", "id", (Field("contentId"),), open=True)
_ASSIGNMENTS = Plan(
    "CRT Assignment",
    "id",
    (
        Field("contentId"),
        Field("crtNumber"),
        Field("crtAssignmentDate", checks.day, schema="date"),
        Field("crtExpirationDate", checks.day, schema="date"),
    ),
)


class _OfContent(Table):
    """Rows that belong to a product."""

    def __init__(self, site: Site, catalogue: Catalogue, plan: Plan) -> None:
        super().__init__(site, plan)
        self._catalogue = catalogue

    def check(self, before: Fields | None, after: Fields, body: Fields) -> None:
        """Their product must be there."""
        content = after.get("contentId")
        self.site.check_reference(str(content), content is None or content in self._catalogue.products)

    def of(self, product: Product) -> list[Fields]:
        """Return the rows of a product."""
        return [row for row in self.rows.values() if row.get("contentId") == product.id]


class _Dates(_OfContent):
    """Historical broadcast dates; printed examples have true and numbers as text."""

    def more(self, row: Fields) -> Fields:
        """Return flags and figures as text, unless the variant wants them as JSON has them."""
        if self.site.chosen("historical_values") == "json":
            return {}
        found: Fields = {name: "true" if row.get(name) else "false" for name in ("broadcast", "freeRerun")}
        for name in ("realKPI1", "realKPI2", "realKPI3"):
            found[name] = str(row[name]) if name in row else None
        return found


class ScheduleFacts:
    """The three tables, and what they add to products."""

    def __init__(self, site: Site, catalogue: Catalogue) -> None:
        self._era = site.era
        self.dates: _Dates = _Dates(site, catalogue, _DATES)
        self.windows: _OfContent = _OfContent(site, catalogue, _WINDOWS)
        self.assignments: _OfContent = _OfContent(site, catalogue, _ASSIGNMENTS)

    def operations(self) -> list[Operation]:
        """Return the operations; of deleting a historical broadcast date only the digest knows."""
        undated = seen("2026r3", floor="2024r11")
        return [
            *operations_of("content", "historicalBroadcastDates", self.dates, HISTORICAL, delete=undated),
            *operations_of("content", "clearanceWindows", self.windows, CLEARANCE),
            *operations_of("content", "crtAssignments", self.assignments, CRT),
        ]

    def of(self, product: Product) -> Fields:
        """Return what a product shows of them."""
        found: Fields = {}
        if self._era.has(HISTORICAL) and product.kind in (PROGRAM, EPISODE):
            found["historicalBroadcastDates"] = [row[_DATES.key] for row in self.dates.of(product)]
        if self._era.has(CRT):
            rows = map(self.assignments.shown, self.assignments.of(product))
            found["crtAssignments"] = [{k: v for k, v in row.items() if k != "contentId"} for row in rows]
        if self._era.has(CLEARANCE):
            found["clearanceWindows"] = [row[_WINDOWS.key] for row in self.windows.of(product)]
        return found
