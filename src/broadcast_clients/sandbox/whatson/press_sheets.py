"""The calls on press sheets (notes of 2021r1.000, 2023r2, 2023r3 and 2024r3), of content running orders too."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from broadcast_clients.sandbox.server.messages import Request, Response

from .catalogue import Catalogue
from .checks import Violated, mandatory, text
from .configuration import DROPDOWNS
from .errors import Violation
from .images import Images, Row
from .inheritance import MODES, NEVER, Inheritance, follow
from .operation import Operation, Parameter
from .product import Fields, Product, Sheet
from .release import exact
from .site import Site

CONCEPT = "Press Sheet"
_SINCE = exact("2021r1.000")
_2023R2 = exact("2023r2")
# Other text fields exist; their names are in no document.
_TEXTS = {"pressStatus": "PressStatus", "title": None, "shortTeletext": None, "seriesTitle": None}
_SPREAD = tuple(
    Parameter(name, exact("2024r3"), MODES, NEVER) for name in ("propagateToVersions", "propagateToEpisodes")
)


class PressSheets:
    """Press sheets; what they inherit goes by press target."""

    def __init__(self, site: Site, catalogue: Catalogue, images: Images) -> None:
        self._site = site
        self._catalogue = catalogue
        self._images = images
        self._inheritance = Inheritance(site)
        era = site.era
        self._own_images = not era.at("2023r2")
        self._shows_images = era.at("2023r3")
        self._spreads = era.at("2024r3")
        self._texts = {
            name: domain
            for name, domain in _TEXTS.items()
            if era.has(_2023R2) or name not in ("shortTeletext", "seriesTitle")
        }
        self._adds_target = site.chosen("press_sheet_image_targets") == "added"

    def operations(self) -> list[Operation]:
        """Return the operations."""
        one, result = "/pressSheets/{pressSheetId}", "PressSheetResult"
        return [
            Operation("content", "POST", "/pressSheets", self.post, _SINCE, _SPREAD, "PressSheet", result),
            Operation("content", "PUT", one, self.put, _SINCE, _SPREAD, "PressSheet", result),
            Operation("content", "GET", one, self.get, _SINCE, reply="PressSheetForGet"),
            Operation("content", "DELETE", one, self.delete, _SINCE, reply=result),
        ]

    def shown(self, sheet: Sheet) -> Fields:
        """Return a press sheet as GET has it."""
        owner = sheet.owner
        found: Fields = {
            "pressSheetId": sheet.id,
            "pressTarget": sheet.values.get("pressTarget"),
            "pressStatus": sheet.values.get("pressStatus"),
            "contentId": owner.id if isinstance(owner, Product) else owner,
            **{name: sheet.values.get(name) for name in self._texts if name != "pressStatus"},
        }
        if self._own_images:
            found["images"] = list(sheet.images)
        elif self._shows_images and isinstance(owner, Product):
            found["images"] = self._images.of_target(owner.values.get("images", ()), found["pressTarget"])
        return found

    def _named(self, request: Request) -> Sheet:
        identity = request.parameters["pressSheetId"]
        sheet = self._catalogue.sheets.get(identity)
        if sheet is None or not isinstance(sheet.owner, Product):
            raise self._site.errors.not_found(CONCEPT, identity)
        return sheet

    def get(self, request: Request) -> Response:
        """GET: one press sheet."""
        return self._site.read(self.shown(self._named(request)))

    def post(self, request: Request) -> Response:
        """POST: creates one, or updates the one that `pressSheetId` names; product and target are mandatory."""
        body = self._site.body(request, CONCEPT)
        identity = self._site.given_id(body, "pressSheetId", CONCEPT)
        modes = self._modes(request, identity)
        missing = [mandatory(name) for name in ("contentId", "pressTarget") if body.get(name) in (None, "")]
        if missing:
            raise self._site.errors.violated(CONCEPT, identity, missing)
        content = body["contentId"]
        product = self._catalogue.products.get(content) if isinstance(content, str) else None
        if product is None:
            violation = self._site.errors.unknown_reference(str(content))
            raise self._site.errors.violated(CONCEPT, identity, [violation])
        sheet = self._catalogue.sheets.get(identity) if identity is not None else None
        if sheet is None:
            return self._write(Sheet(identity or "", product, {}), product, body, modes, identity, created=True)
        return self._write(sheet, product, body, modes, sheet.id, created=False)

    def put(self, request: Request) -> Response:
        """PUT: only the id in the path is needed."""
        sheet = self._named(request)
        body = self._site.body(request, CONCEPT)
        wanted = self._site.given_id(body, "pressSheetId", CONCEPT, sheet.id) or sheet.id
        taken = wanted != sheet.id and wanted in self._catalogue.sheets
        self._site.refuse_taken(CONCEPT, sheet.id, wanted, taken=taken)
        owner = sheet.owner
        # _named has seen to it.
        assert isinstance(owner, Product)
        return self._write(sheet, owner, body, self._modes(request, sheet.id), wanted, created=False)

    def delete(self, request: Request) -> Response:
        """DELETE: one press sheet."""
        sheet = self._named(request)
        if isinstance(sheet.owner, Product):
            sheet.owner.sheets.remove(sheet)
        del self._catalogue.sheets[sheet.id]
        return self._site.deleted(CONCEPT, "pressSheetId", sheet.id)

    def _modes(self, request: Request, identity: str | None) -> tuple[str, str]:
        if not self._spreads:
            return NEVER, NEVER
        mode = self._inheritance.mode
        return (
            mode(request, "propagateToEpisodes", CONCEPT, identity, default=NEVER),
            mode(request, "propagateToVersions", CONCEPT, identity, default=NEVER),
        )

    def _write(
        self,
        sheet: Sheet,
        product: Product,
        body: Fields,
        modes: tuple[str, str],
        wanted: str | None,
        *,
        created: bool,
    ) -> Response:
        before = sheet.values
        try:
            after = self.changed(before, body)
            identities, rows = self._written_images(body)
        except Violated as violated:
            raise self._site.errors.violated(CONCEPT, sheet.id or None, violated.violations) from None
        identity = wanted if wanted is not None else self._site.new_id(self._catalogue.sheets.__contains__)
        if not created:
            del self._catalogue.sheets[sheet.id]
        if created or sheet.owner is not product:
            if isinstance(sheet.owner, Product) and not created:
                sheet.owner.sheets.remove(sheet)
            product.sheets.append(sheet)
        sheet.id, sheet.owner, sheet.values = identity, product, after
        self._catalogue.sheets[identity] = sheet
        if identities is not None:
            self._place_images(sheet, product, identities, rows, body.get("pressTarget"))
        if not created:
            self._spread(product, before, after, modes)
        return self._site.written(CONCEPT, "pressSheetId", identity, created=created, shown=partial(self.shown, sheet))

    def changed(self, before: Mapping[str, object], body: Fields) -> Fields:
        """Return the values after a write. Raises Violated with everything that is wrong."""
        after = dict(before)
        violations: list[Violation] = []
        for name, domain in {"pressTarget": "WOnPressTarget", **self._texts}.items():
            if name not in body:
                continue
            if body[name] in (None, ""):
                after.pop(name, None)
                continue
            try:
                after[name] = text(name, body[name])
                if domain is not None:
                    self._site.check_reference(body[name], body[name] in DROPDOWNS[domain])
            except Violated as violated:
                violations.extend(violated.violations)
        if violations:
            raise Violated(*violations)
        return after

    # --- images: on the press sheet before 2023r2, on the product from then on ----------------------------------------

    def _written_images(self, body: Fields) -> tuple[list[str] | None, dict[str, Row]]:
        if "images" not in body:
            return None, {}
        return self._images.written(body["images"], with_targets=False)

    def _place_images(
        self, sheet: Sheet, product: Product, identities: list[str], rows: dict[str, Row], target: str | None
    ) -> None:
        if self._own_images:
            sheet.images = [_without_targets(rows[identity]) for identity in identities]
            return
        for identity, row in rows.items():
            if target:
                had: list[str] = row["pressTargets"] if self._adds_target else []
                rows[identity] = {**row, "pressTargets": [*(each for each in had if each != target), target]}
        self._images.keep(rows)
        product.values["images"] = tuple(identities)
        product.modified = self._site.clock.now()

    # --- inheritance ------------------------------------------------------------------------------------------------

    def _spread(self, product: Product, before: Fields, after: Fields, modes: tuple[str, str]) -> None:
        """Let the press sheets of episodes and versions with the same target follow (documented, 2024r3)."""
        names = frozenset(self._texts)
        target = after.get("pressTarget")
        episodes = (sheet.values for episode in product.children for sheet in episode.sheets)
        versions = (values for version in product.versions.values() for values in version.sheets)
        for followers, mode in ((episodes, modes[0]), (versions, modes[1])):
            same = [values for values in followers if values.get("pressTarget") == target]
            follow(before, after, same, mode, names)


def _without_targets(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "pressTargets"}
