"""The calls on items of content collections (notes of 2023r5, 2023r11 and 2023r13)."""

from __future__ import annotations

from functools import partial
from typing import Any

from broadcast_clients.sandbox.server.messages import Request, Response

from .catalogue import Catalogue
from .checks import Violated, mandatory, text, wrong_type
from .configuration import DROPDOWNS, EXCLUSIVE_INTENTIONS
from .errors import Violation
from .fields import COLLECTION, EPISODE, PROGRAM, SEASON, SERIES
from .operation import Operation
from .product import Fields, Item, Product
from .release import exact
from .site import Site

CONCEPT = "Content Collection Item"
_SINCE = exact("2023r5")
_WRONG_KIND = "Standard seasons, content collections or parent series cannot be added as items to a content collection"
_ONE = "/contentCollectionItems/{contentCollectionItemId}"


class CollectionItems:
    """Items: a program, an episode or an interstitial in a collection, or in a parent series since 2023r11."""

    def __init__(self, site: Site, catalogue: Catalogue) -> None:
        self._site = site
        self._catalogue = catalogue
        self._series_too = site.era.at("2023r11")
        self._planned_stay = not site.era.at("2023r13")
        self._number_as_written = site.chosen("display_number") == "as_written"

    def operations(self) -> list[Operation]:
        """Return the operations."""
        plain, update = "ContentCollectionItem", "ContentCollectionItemUpdate"
        result = "ContentCollectionItemResult"
        return [
            Operation("content", "POST", "/contentCollectionItems", self.post, _SINCE, (), plain, result),
            Operation("content", "PUT", _ONE, self.put, _SINCE, (), update, result),
            Operation("content", "GET", _ONE, self.get, _SINCE, reply=f"{plain}ForGet"),
            Operation("content", "DELETE", _ONE, self.delete, _SINCE, reply=result),
        ]

    def shown(self, item: Item) -> Fields:
        """Return an item as GET has it (printed, 2023r5)."""
        content = item.content
        return {
            "id": item.id,
            "orderNumber": item.container.items.index(item) + 1,
            "displayNumber": item.display_number,
            "displayType": item.display_type,
            "contentId": content.id if isinstance(content, Product) else content,
            "contentType": content.kind if isinstance(content, Product) else "interstitial",
            "version": "Default",
            "contentCollectionId": item.container.id,
        }

    def _named(self, request: Request) -> Item:
        identity = request.parameters["contentCollectionItemId"]
        item = self._catalogue.items.get(identity)
        if item is None:
            raise self._site.errors.not_found(CONCEPT, identity)
        return item

    def get(self, request: Request) -> Response:
        """GET: one item."""
        return self._site.read(self.shown(self._named(request)))

    def post(self, request: Request) -> Response:
        """POST: adds content to a collection, or updates the item that `id` names."""
        body = self._site.body(request, CONCEPT)
        identity = self._site.given_id(body, "id", CONCEPT)
        item = self._catalogue.items.get(identity) if identity is not None else None
        if item is not None:
            return self._update(item, body, item.id)
        try:
            content, container = self._parties(body)
            number, kind = self._display(body)
        except Violated as violated:
            raise self._site.errors.violated(CONCEPT, identity, violated.violations) from None
        name = identity or self._site.new_id(self._catalogue.items.__contains__)
        item = Item(name, content, container, number, kind)
        self._catalogue.add_item(item)
        return self._done(item, created=True)

    def put(self, request: Request) -> Response:
        """PUT: display number, display type, and another external reference by `id`."""
        item = self._named(request)
        body = self._site.body(request, CONCEPT)
        wanted = self._site.given_id(body, "id", CONCEPT, item.id) or item.id
        taken = wanted != item.id and wanted in self._catalogue.items
        self._site.refuse_taken(CONCEPT, item.id, wanted, taken=taken)
        return self._update(item, body, wanted)

    def delete(self, request: Request) -> Response:
        """DELETE: refused for a planned item until 2023r13, which always deletes."""
        item = self._named(request)
        if item.planned and self._planned_stay:
            violation = Violation("CONTENT-00077", "Content collection item could not be removed")
            raise self._site.errors.violated(CONCEPT, item.id, [violation])
        self._catalogue.remove_item(item)
        return self._site.deleted(CONCEPT, "id", item.id)

    def _update(self, item: Item, body: Fields, wanted: str) -> Response:
        now = self.shown(item)
        violations = [
            Violation(
                "CONTENT-00082",
                "It is not possible to update the content collection to which this item belongs",
                (str(body[name]),),
            )
            for name in ("contentId", "contentCollectionId")
            if body.get(name) not in (None, "", now[name])
        ]
        number, kind = item.display_number, item.display_type
        try:
            number, kind = self._display(body, item)
        except Violated as violated:
            violations.extend(violated.violations)
        if violations:
            raise self._site.errors.violated(CONCEPT, item.id, violations)
        item.display_number, item.display_type = number, kind
        del self._catalogue.items[item.id]
        item.id = wanted
        self._catalogue.items[wanted] = item
        return self._done(item, created=False)

    def _done(self, item: Item, *, created: bool) -> Response:
        return self._site.written(CONCEPT, "id", item.id, created=created, shown=partial(self.shown, item))

    def _display(self, body: Fields, item: Item | None = None) -> tuple[Any, str | None]:
        number = item.display_number if item is not None else None
        kind = item.display_type if item is not None else None
        if "displayNumber" in body:
            number = self._number(body["displayNumber"])
        if "displayType" in body:
            kind = text("displayType", body["displayType"]) if body["displayType"] else None
            known = kind is None or kind in DROPDOWNS["PSIContentCollectionItemDisplayType"]
            self._site.check_reference(kind or "", known)
        return number, kind

    def _number(self, given: Any) -> Any:
        """Printed examples write it as a number in POST and as text in PUT."""
        if given is None or given == "":
            return None
        numeric = isinstance(given, int) and not isinstance(given, bool)
        if not numeric and not (isinstance(given, str) and given.isdigit()):
            raise wrong_type("displayNumber", "an integer")
        return given if self._number_as_written else int(given)

    def _parties(self, body: Fields) -> tuple[Product | str, Product]:
        """Return content and collection of a new item."""
        names = ("contentId", "contentCollectionId")
        missing = [mandatory(name) for name in names if body.get(name) in (None, "")]
        if missing:
            raise Violated(*missing)
        identity, collection = (text(name, body[name]) for name in names)
        violations: list[Violation] = []
        content = self._content(identity, violations)
        container = self._catalogue.products.get(collection)
        if container is None:
            violations.append(self._site.errors.unknown_reference(collection))
        elif not self._may_have_items(container):
            # The note says 422 for standard seasons; neither code nor words are printed.
            violations.append(Violation("", f"{collection} is no content collection", (collection,)))
        elif isinstance(content, Product):
            violations += self._exclusive(content, container)
        if violations or container is None:
            raise Violated(*violations)
        return content, container

    def _may_have_items(self, container: Product) -> bool:
        return container.kind == COLLECTION or (container.kind == SERIES and self._series_too)

    def _content(self, identity: str, violations: list[Violation]) -> Product | str:
        product = self._catalogue.products.get(identity)
        if product is None and identity not in self._catalogue.interstitials:
            violations.append(self._site.errors.unknown_reference(identity))
        elif product is not None and product.kind in (SEASON, COLLECTION, SERIES):
            violations.append(Violation("CONTENT-00084", _WRONG_KIND, (identity,)))
        return product if product is not None and product.kind in (PROGRAM, EPISODE) else identity

    def _exclusive(self, content: Product, container: Product) -> list[Violation]:
        """Content can be limited to one collection with a certain intention (2023r5)."""
        wanted = [each for each in _intentions(container) if each in EXCLUSIVE_INTENTIONS]
        others = [item.container for item in self._catalogue.memberships(content) if item.container is not container]
        return [
            Violation(
                "5886",
                f'"{content.values.get("title")}" is already part of a content collection with intention '
                f'"{intention}" and cannot be added once more.',
            )
            for intention in wanted
            if any(intention in _intentions(other) for other in others)
        ]


def _intentions(container: Product) -> list[str]:
    found: list[str] = container.values.get("contentCollectionIntentions", [])
    return found
