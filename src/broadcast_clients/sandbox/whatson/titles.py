"""The calls on single titles of products (note of 2023r4)."""

from __future__ import annotations

from functools import partial

from broadcast_clients.sandbox.server.messages import Request, Response

from .catalogue import Catalogue
from .checks import Violated, boolean, mandatory, text
from .errors import Violation
from .operation import Operation
from .product import Fields, Product
from .product_writes import no_broadcasting_title
from .release import exact
from .site import Site

CONCEPT = "Title"
_SINCE = exact("2023r4")
_FLAGS = ("alternativeTitle", "broadcastingTitle")


class Titles:
    """One title at a time; the list in a product replaces all of them."""

    def __init__(self, site: Site, catalogue: Catalogue) -> None:
        self._site = site
        self._catalogue = catalogue
        self._moves = site.chosen("broadcasting_title") == "moved"
        self._updates = site.chosen("title_post") == "updates"
        self._absent = site.chosen("unset_fields") == "absent"

    def operations(self) -> list[Operation]:
        """Return the operations."""
        one, schema, result = "/titles/{title_id}", "ProductTitleWithContent", "TitleResult"
        return [
            Operation("content", "GET", one, self.get, _SINCE, reply=schema),
            Operation("content", "POST", "/titles", self.post, _SINCE, (), schema, result),
            Operation("content", "PUT", one, self.put, _SINCE, (), schema, result),
            Operation("content", "DELETE", one, self.delete, _SINCE, reply=result),
        ]

    def _named(self, request: Request) -> tuple[Product, Fields]:
        identity = request.parameters["title_id"]
        product = self._catalogue.titles.get(identity)
        if product is None:
            raise self._site.errors.not_found(CONCEPT, identity)
        return product, self._row(product, identity)

    @staticmethod
    def _row(product: Product, identity: str) -> Fields:
        rows: list[Fields] = product.values["productTitles"]
        return next(row for row in rows if row["id"] == identity)

    def _shown(self, product: Product, row: Fields) -> Fields:
        """Printed: a title of its own names its product."""
        found = {
            "id": row["id"], "contentId": product.id, "title": row["title"], "type": row["type"],
            **{flag: row[flag] for flag in _FLAGS},
        }  # fmt: skip
        return {name: value for name, value in found.items() if not (self._absent and value is None)}

    def get(self, request: Request) -> Response:
        """GET: one title."""
        return self._site.read(self._shown(*self._named(request)))

    def post(self, request: Request) -> Response:
        """POST: a new title; `contentId` and `type` are mandatory."""
        body = self._site.body(request, CONCEPT)
        identity = self._site.given_id(body, "id", CONCEPT)
        known = self._catalogue.titles.get(identity) if identity is not None else None
        if known is not None and identity is not None:
            if self._updates:
                return self._change(known, self._row(known, identity), body, identity)
            violation = Violation("", f"The external reference {identity} is in use", (identity,))
            raise self._site.errors.violated(CONCEPT, identity, [violation])
        missing = [mandatory(name) for name in ("contentId", "type") if body.get(name) in (None, "")]
        if missing:
            raise self._site.errors.violated(CONCEPT, identity, missing)
        try:
            content = text("contentId", body["contentId"])
            row = self._changed({"title": None, "type": None, **dict.fromkeys(_FLAGS, False)}, body)
            product = self._catalogue.products.get(content)
            if product is None:
                raise Violated(self._site.errors.unknown_reference(content))
        except Violated as violated:
            raise self._site.errors.violated(CONCEPT, identity, violated.violations) from None
        row["id"] = identity or self._site.new_id(self._catalogue.titles.__contains__)
        self._place(product, [*product.values.get("productTitles", []), row], row)
        return self._done(product, row, created=True)

    def put(self, request: Request) -> Response:
        """PUT: changes one title; at least one broadcasting title must remain."""
        product, row = self._named(request)
        body = self._site.body(request, CONCEPT)
        wanted = self._site.given_id(body, "id", CONCEPT, row["id"]) or row["id"]
        taken = wanted != row["id"] and wanted in self._catalogue.titles
        self._site.refuse_taken(CONCEPT, row["id"], wanted, taken=taken)
        return self._change(product, row, body, wanted)

    def delete(self, request: Request) -> Response:
        """DELETE: refused for the broadcasting and the alternative title (documented, without a code)."""
        product, row = self._named(request)
        if any(row[flag] for flag in _FLAGS):
            violation = Violation("", "A broadcasting or alternative title cannot be deleted", (row["id"],))
            raise self._site.errors.violated(CONCEPT, row["id"], [violation])
        product.values["productTitles"] = [each for each in product.values["productTitles"] if each is not row]
        del self._catalogue.titles[row["id"]]
        return self._site.deleted(CONCEPT, "id", row["id"])

    def _change(self, product: Product, row: Fields, body: Fields, wanted: str) -> Response:
        try:
            after = {**self._changed(row, body), "id": wanted}
            others = [each for each in product.values["productTitles"] if each is not row]
            loses = row["broadcastingTitle"] and not after["broadcastingTitle"]
            if loses and not any(each["broadcastingTitle"] for each in others):
                raise Violated(no_broadcasting_title())
        except Violated as violated:
            raise self._site.errors.violated(CONCEPT, row["id"], violated.violations) from None
        rows = [after if each is row else each for each in product.values["productTitles"]]
        del self._catalogue.titles[row["id"]]
        self._place(product, rows, after)
        return self._done(product, after, created=False)

    @staticmethod
    def _changed(row: Fields, body: Fields) -> Fields:
        after = dict(row)
        violations: list[Violation] = []
        for name in ("title", "type", *_FLAGS):
            if name not in body:
                continue
            given = body[name]
            try:
                if name in _FLAGS:
                    after[name] = boolean(name, given) if given is not None else False
                else:
                    after[name] = text(name, given) if given not in (None, "") else None
            except Violated as violated:
                violations.extend(violated.violations)
        if violations:
            raise Violated(*violations)
        return after

    def _place(self, product: Product, rows: list[Fields], row: Fields) -> None:
        """Where there is one broadcasting title only, it moves to the title that is now marked."""
        if self._moves and row["broadcastingTitle"]:
            rows = [each if each is row else {**each, "broadcastingTitle": False} for each in rows]
        product.values["productTitles"] = rows
        product.modified = self._site.clock.now()
        self._catalogue.index_titles(product)

    def _done(self, product: Product, row: Fields, *, created: bool) -> Response:
        shown = partial(self._shown, product, row)
        return self._site.written(CONCEPT, "id", row["id"], created=created, shown=shown)
