"""GET /contents: named once in the notes (2024r3), as lacking the DVD dates; everything else about it is assumed."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response

from .catalogue import Catalogue
from .filters import Lists
from .operation import Operation, Parameter
from .product_reads import ProductReader
from .release import seen
from .site import Site

_FIELDS = ("contentId", "contentType", "title", "duration", "productCode")
PAGING = (
    Parameter("filter"),
    Parameter("offset", schema="integer"),
    Parameter("limit", schema="integer"),
    Parameter("sort"),
)


class Contents:
    """The list of all products."""

    def __init__(self, site: Site, catalogue: Catalogue, reader: ProductReader, lists: Lists) -> None:
        self._catalogue = catalogue
        self._reader = reader
        self._lists = lists
        self._filters = site.chosen("contents_filter") == "as_mam"
        self._site = site

    def operations(self) -> list[Operation]:
        """Return the operation."""
        query = PAGING if self._filters else ()
        return [Operation("content", "GET", "/contents", self.list, seen("2024r3"), query, reply="ContentRow[]")]

    def list(self, request: Request) -> Response:
        """GET: a row for each product."""
        rows = [self._reader.row(product) for product in self._catalogue.products.values()]
        if not self._filters:
            return self._site.read(rows)
        return self._lists.reply("Content", request, rows, _FIELDS, _FIELDS)
