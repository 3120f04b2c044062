"""All products of an installation, by their external reference, and what hangs on them."""

from __future__ import annotations

from collections.abc import Callable

from .product import Item, Product, Sheet


class Catalogue:
    """Products, titles, press sheets and collection items under the external references that calls name."""

    def __init__(self) -> None:
        self.products: dict[str, Product] = {}
        self.titles: dict[str, Product] = {}
        self.sheets: dict[str, Sheet] = {}
        self.items: dict[str, Item] = {}
        self.interstitials: frozenset[str] = frozenset()
        self.followers: list[Callable[[str, str], None]] = []
        """Told of every other external reference that a product gets: the old one and the new one."""
        self._memberships: dict[Product, list[Item]] = {}

    def find(self, identity: str, *kinds: str) -> Product | None:
        """Return a product of one of the kinds."""
        product = self.products.get(identity)
        return product if product is not None and product.kind in kinds else None

    def add(self, product: Product) -> None:
        """Take in a product, with its titles."""
        self.products[product.id] = product
        self.index_titles(product)

    def rename(self, product: Product, identity: str) -> None:
        """Give a product another external reference; whatever had it loses it."""
        if self.products.get(product.id) is product:
            del self.products[product.id]
        before, product.id = product.id, identity
        self.products[identity] = product
        for follow in self.followers:
            follow(before, identity)

    def remove(self, product: Product) -> None:
        """Take out a product with its items, titles and press sheets."""
        for item in list(product.items):
            self.remove_item(item)
        for sheet in product.sheets:
            self.sheets.pop(sheet.id, None)
        for row in product.values.get("productTitles", ()):
            self.titles.pop(row["id"], None)
        self.products.pop(product.id, None)

    def index_titles(self, product: Product) -> None:
        """Make the titles of a product known by their external references."""
        for row in product.values.get("productTitles", ()):
            self.titles[row["id"]] = product

    def forget_titles(self, product: Product) -> None:
        """Forget the titles of a product that is about to get others."""
        for row in product.values.get("productTitles", ()):
            if self.titles.get(row["id"]) is product:
                del self.titles[row["id"]]

    def add_item(self, item: Item) -> None:
        """Put an item at the end of its collection."""
        self.items[item.id] = item
        item.container.items.append(item)
        if isinstance(item.content, Product):
            self._memberships.setdefault(item.content, []).append(item)

    def remove_item(self, item: Item) -> None:
        """Take an item out of its collection."""
        self.items.pop(item.id, None)
        item.container.items.remove(item)
        if isinstance(item.content, Product):
            self._memberships[item.content].remove(item)

    def memberships(self, product: Product) -> list[Item]:
        """Return the items that a product is in collections with."""
        return self._memberships.get(product, [])
