"""Products as the GET calls show them."""

from __future__ import annotations

from collections.abc import Callable

from broadcast_clients.sandbox.server.messages import Request

from . import fields
from .catalogue import Catalogue
from .checks import Violated
from .custom_attributes import CustomAttributes
from .errors import Violation
from .fields import COLLECTION, EPISODE, PROGRAM, SEASON, SERIES
from .images import Images
from .product import STRUCTURES, Fields, Product
from .ratings import Ratings
from .shapes import shapes_of
from .site import Site

_DEBUG = ("dateCreatedUTC", "dateModifiedUTC")


class ProductReader:
    """Makes replies of products.

    Attributes:
        more: What other calls add to products: each returns fields for one.
    """

    def __init__(self, site: Site, catalogue: Catalogue, images: Images, ratings: Ratings) -> None:
        self._era = site.era
        self._catalogue = catalogue
        self._images = images
        self._ratings = ratings
        self._custom = CustomAttributes(site.era, "content", site.variants)
        self._shapes = shapes_of(site.era)
        self._absent = site.chosen("unset_fields") == "absent"
        self._type_of_series = "series" if site.chosen("series_type") == "series" else "parentSeries"
        self._sheet_ids_only = site.chosen("press_sheet_rows") == "ids"
        self.more: list[Callable[[Product], Fields]] = []

    def shown(self, product: Product) -> Fields:
        """Return a product as GET has it, but for what is only given when asked for."""
        era, shape, values = self._era, self._shapes[product.kind], product.values
        found: Fields = {"contentId": product.id, "contentType": self._content_type(product)}
        for name, field in shape.fields.items():
            found[name] = values.get(name, [] if field.many else None)
        found["productionCompanies"] = []
        if "genres" in shape.parts:
            genres = values.get("genres", ())
            found["genre"] = genres[0] if genres else None
            found["genres"] = list(genres)
        if "ratings" in shape.parts:
            found["ratings"] = self._ratings.shown(values.get("ratings", ()))
        if "productTitles" in shape.parts:
            found["productTitles"] = self._titles(product)
        if "images" in shape.parts:
            found["images"] = [self._images.shown(identity) for identity in values.get("images", ())]
        if era.has(fields.PRESS_SHEETS):
            found["pressSheets"] = self._sheets(product)
        found |= self._links(product)
        for part in self.more:
            found |= part(product)
        if self._absent:
            return {name: value for name, value in found.items() if value is not None}
        return found

    def row(self, product: Product) -> Fields:
        """Return a product as a list has it: in short, and without the DVD dates (documented, 2024r3)."""
        values = product.values
        return {
            "contentId": product.id,
            "contentType": self._content_type(product),
            "title": values.get("title"),
            "duration": values.get("duration"),
            "productCode": values.get("productCode"),
        }

    def detailed(self, product: Product, request: Request) -> Fields:
        """Return a product with the custom attributes and technical dates that a request asks for.

        Raises:
            Violated: `debug` names something that doesn't exist (CORE-00007, documented).
        """
        found = self.shown(product)
        query = request.query
        if query.get("customAttributes") and self._era.has(fields.CUSTOM):
            found["customAttributes"] = self._custom.shown(query["customAttributes"], product.custom)
        if "debug" in query and self._era.has(fields.DEBUG):
            asked = query["debug"]
            names = _DEBUG if asked == "all" else tuple(asked.split(","))
            wrong = tuple(name for name in names if name not in _DEBUG)
            if wrong:
                raise Violated(Violation("CORE-00007", "Invalid debug attributes", wrong, status=400))
            found["debugInfo"] = {name: value for name, value in product.debug().items() if name in names}
        return found

    def _content_type(self, product: Product) -> str:
        """Collections are of type season (printed, 2023r13); that of a parent series isn't printed."""
        if product.kind == COLLECTION:
            return SEASON
        return self._type_of_series if product.kind == SERIES else product.kind

    def _titles(self, product: Product) -> list[Fields]:
        rows: list[Fields] = product.values.get("productTitles", [])
        left_out = () if self._era.has(fields.TITLE_IDS) else ("id",)
        return [
            {
                name: value
                for name, value in row.items()
                if name not in left_out and not (self._absent and value is None)
            }
            for row in rows
        ]

    def _sheets(self, product: Product) -> list[object]:
        if self._sheet_ids_only:
            return [sheet.id for sheet in product.sheets]
        return [
            {
                "pressSheetId": sheet.id,
                "pressTarget": sheet.values.get("pressTarget"),
                "title": sheet.values.get("title"),
            }
            for sheet in product.sheets
        ]

    def _links(self, product: Product) -> Fields:
        era, kind = self._era, product.kind
        found: Fields = {}
        if kind == EPISODE:
            found["seasonId"] = product.season.id if product.season is not None else None
        if kind in (SEASON, COLLECTION):
            found["seriesId"] = product.series.id if product.series is not None else None
            if era.has(fields.STRUCTURE):
                found["contentCollectionStructure"] = STRUCTURES[kind]
        if kind == SEASON:
            found["episodeIds"] = [episode.id for episode in product.children]
        if kind == COLLECTION:
            found["contentCollectionItemIds"] = [item.id for item in product.items]
        if kind == SERIES and era.at("2023r11"):
            found["contentCollectionItemsIds"] = [item.id for item in product.items]
        if era.has(fields.MASTER_VERSION):
            found["masterVersionId"] = None
        if kind in (PROGRAM, EPISODE) and era.has(fields.PART_OF):
            found["partOfContentCollections"] = self._collections(product)
        return found

    def _collections(self, product: Product) -> list[Fields]:
        rows: dict[str, Fields] = {}
        for item in self._catalogue.memberships(product):
            container = item.container
            blank: Fields = {
                "contentCollectionId": container.id,
                "contentCollectionType": self._content_type(container),
                "contentCollectionStructure": STRUCTURES.get(container.kind),
                "contentCollectionItemIds": [],
            }
            rows.setdefault(container.id, blank)["contentCollectionItemIds"].append(item.id)
        return list(rows.values())
