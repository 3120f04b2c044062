"""The Content API: its calls put together."""

from __future__ import annotations

from .catalogue import Catalogue
from .collection_items import CollectionItems
from .contents import Contents
from .dropdowns import DropDowns
from .filters import Lists
from .images import Images
from .made_products import fill
from .made_samples import IMAGES
from .operation import Operation
from .press_sheets import PressSheets
from .product_reads import ProductReader
from .product_writes import ProductWriter
from .products import Products
from .ratings import Ratings
from .running_orders import RunningOrders
from .schedule_facts import ScheduleFacts
from .site import Site
from .titles import Titles


class Content:
    """Products and all that hangs on them.

    Attributes:
        catalogue: The products.
        reader: What makes replies of them.
        facts: Historical broadcast dates, clearance windows and CRT assignments.
        running_orders: Content running orders.
    """

    def __init__(self, site: Site, lists: Lists) -> None:
        catalogue = Catalogue()
        self.catalogue: Catalogue = catalogue
        images = Images(IMAGES, site.new_id)
        ratings = Ratings(site)
        self.reader: ProductReader = ProductReader(site, catalogue, images, ratings)
        writer = ProductWriter(site, catalogue, images, ratings)
        fill(catalogue, site.seed, site.era)
        self.facts: ScheduleFacts = ScheduleFacts(site, catalogue)
        self.running_orders: RunningOrders = RunningOrders(site, catalogue)
        self.running_orders.fill()
        self.reader.more += [self.facts.of, self.running_orders.of]
        for table in (self.facts.dates, self.facts.windows, self.facts.assignments, self.running_orders.elements):
            catalogue.followers.append(table.follow)
        parts = (
            Products(site, catalogue, images, self.reader, writer),
            Contents(site, catalogue, self.reader, lists),
            CollectionItems(site, catalogue),
            Titles(site, catalogue),
            PressSheets(site, catalogue, images),
            DropDowns(site),
            self.facts,
            self.running_orders,
        )
        self._operations = [operation for part in parts for operation in part.operations()]

    def operations(self) -> list[Operation]:
        """Return the operations of all releases."""
        return self._operations
