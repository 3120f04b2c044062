"""The calls on products: POST creates or updates, PUT updates or renames, GET reads (documented)."""

from __future__ import annotations

from functools import partial
from typing import Any

from broadcast_clients.sandbox.server.messages import Request, Response

from .catalogue import Catalogue
from .checks import Violated, strings
from .configuration import PROTOTYPES
from .errors import Violation
from .fields import COLLECTION, CUSTOM, DEBUG, EPISODE, PROGRAM, SEASON, SERIES, VERSION
from .images import Images
from .inheritance import MODES, Inheritance
from .operation import Operation, Parameter
from .product import CONCEPTS, STRUCTURES, Fields, Product, Version
from .product_reads import ProductReader
from .product_writes import ProductWriter
from .release import Window, exact, seen
from .site import Site

_PATHS = {
    PROGRAM: "programs",
    EPISODE: "episodes",
    SERIES: "series",
    SEASON: "seasons",
    COLLECTION: "contentCollections",
}
_SCHEMAS = {COLLECTION: "ContentCollection"}
_VERSIONS = {PROGRAM: "ProgramVersion", EPISODE: "EpisodeVersion", SEASON: "SeasonVersion"}
_FIRST = seen("2020r2.002")
READING = (Parameter("customAttributes", CUSTOM), Parameter("debug", DEBUG))
_TO_VERSIONS = Parameter("propagateToVersions", exact("2024r3"), MODES, MODES[0])
_TO_EPISODES = Parameter("propagateToEpisodes", exact("2023r9"), MODES, MODES[0])


class Products:
    """The calls on the five kinds of product, on their versions, and the two that don't care for the kind."""

    def __init__(
        self, site: Site, catalogue: Catalogue, images: Images, reader: ProductReader, writer: ProductWriter
    ) -> None:
        self._site = site
        self._catalogue = catalogue
        self._images = images
        self._reader = reader
        self._writer = writer
        self._inheritance = Inheritance(site)
        era = site.era
        self._season_calls_change_collections = era.at("2023r5") and not era.at("2023r6")
        self._collection_calls_take_series = era.at("2023r11") and not era.at("2024r2")
        self._collection_calls_take_seasons = site.chosen("collection_calls_on_seasons") == "accepted" and era.at(
            "2024r2"
        )
        self._foreign_status = int(site.chosen("foreign_kind"))
        self._links_children = site.chosen("listed_children") == "linked"
        self._flag_resets = era.at("2023r13")
        self._checks_structure = era.at("2023r5")
        self._empty_reference_clears = not era.at("2020r1.002")

    def operations(self) -> list[Operation]:
        """Return the operations."""
        found: list[Operation] = []
        for kind, path in _PATHS.items():
            window = exact("2023r5") if kind == COLLECTION else _FIRST
            schema = _SCHEMAS.get(kind, "Content")
            spread: tuple[Parameter, ...] = (_TO_VERSIONS,) if kind in (PROGRAM, EPISODE, SEASON) else ()
            spread += (_TO_EPISODES,) if kind == SEASON else ()
            template = Parameter("template", window if kind == COLLECTION else seen("2024r2", floor="2021r2.000"))
            one = f"/{path}/{{contentId}}"
            found += [
                Operation("content", "GET", one, partial(self.get, kind), window, READING, reply=f"{schema}ForGet"),
                Operation(
                    "content", "POST", f"/{path}", partial(self.post, kind), window, (template, *spread), schema,
                    "ContentIdResult",
                ),
                Operation("content", "PUT", one, partial(self.put, kind), window, spread, schema, "ContentIdResult"),
            ]  # fmt: skip
        for kind, schema in _VERSIONS.items():
            path = f"/{_PATHS[kind]}/{{contentId}}/versions/{{versionId}}"
            call = partial(self.post_version, kind)
            found.append(Operation("content", "POST", path, call, seen("2022r10"), (), schema, "ContentIdResult"))
        by_id = partial(self.get_any)
        found += [
            _delete("/series/{contentId}", partial(self.delete, SERIES), seen("2023r11")),
            _delete("/contentCollections/{contentId}", partial(self.delete, COLLECTION), exact("2023r5")),
            Operation(
                "content", "GET", "/products/{contentId}", by_id, exact("2022r10"), READING, reply="ProductForGet"
            ),
        ]
        return found

    # --- which product a call means ---------------------------------------------------------------------------------

    def _accepts(self, kind: str, product: Product, method: str) -> bool:
        """Whether a call on one kind takes a product of another (notes of 2023r5, 2023r6 and 2024r2)."""
        if product.kind == kind:
            return True
        if kind == SEASON and product.kind == COLLECTION:
            return method == "PUT" and self._season_calls_change_collections
        if kind == COLLECTION and product.kind == SERIES:
            return self._collection_calls_take_series
        return kind == COLLECTION and product.kind == SEASON and self._collection_calls_take_seasons

    def _named(self, kind: str, request: Request) -> Product:
        identity = request.parameters["contentId"]
        product = self._catalogue.products.get(identity)
        if product is None or not self._accepts(kind, product, request.method):
            raise self._site.errors.not_found(CONCEPTS[kind], identity)
        return product

    # --- reads ------------------------------------------------------------------------------------------------------

    def get(self, kind: str, request: Request) -> Response:
        """GET of one kind."""
        return self._read(CONCEPTS[kind], self._named(kind, request), request)

    def get_any(self, request: Request) -> Response:
        """GET /products/{contentId}: any kind but interstitials, on which the service crashed before 2023r2."""
        identity = request.parameters["contentId"]
        product = self._catalogue.products.get(identity)
        if product is None:
            if identity in self._catalogue.interstitials and not self._site.era.at("2023r2"):
                raise self._site.errors.crash("asBAPIProduct")
            raise self._site.errors.not_found("Product", identity)
        return self._read(product.concept, product, request)

    def _read(self, concept: str, product: Product, request: Request) -> Response:
        try:
            return self._site.read(self._reader.detailed(product, request))
        except Violated as violated:
            raise self._site.errors.violated(concept, product.id, violated.violations) from None

    # --- writes -----------------------------------------------------------------------------------------------------

    def post(self, kind: str, request: Request) -> Response:
        """POST: updates the product that contentId names, or creates one."""
        concept, errors = CONCEPTS[kind], self._site.errors
        body = self._site.body(request, concept)
        identity = self._site.given_id(body, "contentId", concept)
        modes = self._modes(kind, request, identity)
        start = self._template(kind, request, identity)
        product = self._catalogue.products.get(identity) if identity is not None else None
        if product is not None and not self._accepts(kind, product, "POST"):
            if self._foreign_status == 404:
                raise errors.not_found(concept, product.id)
            violation = Violation("", f"{product.id} is no {concept}", (product.id,))
            raise errors.violated(concept, product.id, [violation])
        if product is not None:
            return self._write(product, body, product.id, modes, put=False)
        moment = self._site.clock.now()
        blank = Product(kind, identity or "", moment, moment, start)
        return self._write(blank, body, identity, modes, put=False, created=True)

    def put(self, kind: str, request: Request) -> Response:
        """PUT: another contentId in the body renames the product."""
        product = self._named(kind, request)
        concept = CONCEPTS[kind]
        body = self._site.body(request, concept)
        wanted = self._site.given_id(body, "contentId", concept, product.id) or product.id
        if self._empty_reference_clears and "contentId" in body and not body["contentId"]:
            wanted = ""
        modes = self._modes(kind, request, product.id)
        taken = wanted != product.id and wanted in self._catalogue.products
        self._site.refuse_taken(concept, product.id, wanted, taken=taken)
        return self._write(product, body, wanted, modes, put=True)

    def _modes(self, kind: str, request: Request, identity: str | None) -> tuple[str, str]:
        concept, mode = CONCEPTS[kind], self._inheritance.mode
        spreads = kind in (PROGRAM, EPISODE, SEASON)
        return (
            mode(request, "propagateToEpisodes", concept, identity) if kind == SEASON else MODES[0],
            mode(request, "propagateToVersions", concept, identity) if spreads else MODES[0],
        )

    def _template(self, kind: str, request: Request, identity: str | None) -> Fields:
        """A template of the other structure is refused (documented, 2023r5); one with no structure goes with both."""
        name = request.query.get("template")
        if not name:
            return {}
        prototype = PROTOTYPES.get(name)
        errors, concept = self._site.errors, CONCEPTS[kind]
        wanted = "series" if kind in (SEASON, COLLECTION) else kind
        if prototype is None or prototype.kind != wanted:
            raise errors.violated(concept, identity, [errors.unknown_reference(name)])
        structure = STRUCTURES.get(kind)
        if self._checks_structure and structure and prototype.structure not in (None, structure):
            text = (
                "$_The content collection structure of the template does not correspond with the content collection "
                "structure of the BAPI call executed."
            )
            raise errors.violated(concept, identity, [Violation("CONTENT-00074", text)])
        return dict(prototype.values)

    def _write(
        self,
        product: Product,
        body: Fields,
        wanted: str | None,
        modes: tuple[str, str],
        *,
        put: bool,
        created: bool = False,
    ) -> Response:
        site, catalogue = self._site, self._catalogue
        try:
            outcome = self._writer.written(product, body, created=created, put=put)
            listed = self._listed(product, body) if self._links_children else None
        except Violated as violated:
            raise site.errors.violated(product.concept, product.id or None, violated.violations) from None
        before, custom = product.values, product.custom
        catalogue.forget_titles(product)
        product.values, product.custom = outcome.values, outcome.custom
        product.modified = site.clock.now()
        product.series = outcome.series
        if self._flag_resets and product.kind == COLLECTION:
            # Documented, 2023r13: false whenever it is left out.
            product.values["includesAllProductVersions"] = body.get("includesAllProductVersions") or False
        if created and outcome.season is not None:
            product.season = outcome.season
            outcome.season.children.append(product)
        self._images.keep(outcome.images)
        identity = wanted if wanted is not None else site.new_id(catalogue.products.__contains__)
        if not created and identity != product.id:
            catalogue.rename(product, identity)
        product.id = identity
        catalogue.add(product)
        if listed is not None:
            listed()
        self._inheritance.to_episodes(product, before, custom, modes[0])
        self._inheritance.to_versions(product, before, custom, modes[1])
        return site.written(
            product.concept, "contentId", identity, created=created, shown=partial(self._reader.shown, product)
        )

    def _listed(self, product: Product, body: Fields) -> Any:
        """Return what a list of episodes or items in a body does, where it does anything at all."""
        catalogue = self._catalogue
        if product.kind == SEASON and "episodeIds" in body:
            names = strings("episodeIds", body["episodeIds"] or [])
            found = [catalogue.find(name, EPISODE) for name in names]
            for name, episode in zip(names, found, strict=True):
                self._site.check_reference(name, episode is not None)
            return partial(_take_over, product, [episode for episode in found if episode is not None])
        if product.kind == COLLECTION and "contentCollectionItemIds" in body:
            wanted = strings("contentCollectionItemIds", body["contentCollectionItemIds"] or [])
            own = {item.id: item for item in product.items}
            for name in wanted:
                self._site.check_reference(name, name in own)
            return partial(self._keep_items, product, wanted)
        return None

    def _keep_items(self, product: Product, wanted: list[str]) -> None:
        for item in list(product.items):
            if item.id not in wanted:
                self._catalogue.remove_item(item)
        product.items.sort(key=lambda item: wanted.index(item.id))

    def post_version(self, kind: str, request: Request) -> Response:
        """POST of a version: its values start from the product's."""
        concept, errors = CONCEPTS[kind], self._site.errors
        identity, name = request.parameters["contentId"], request.parameters["versionId"]
        product = self._catalogue.products.get(identity)
        if product is not None and kind == SEASON and product.kind == COLLECTION:
            text = "$_A series with a content collection structure cannot have multiple product versions."
            raise errors.violated(concept, identity, [Violation("CONTENT-00075", text)])
        if product is None or product.kind != kind:
            raise errors.not_found(concept, identity)
        version = product.versions.get(name)
        if version is not None and self._site.chosen("existing_version") == "refused":
            raise errors.violated(concept, identity, [Violation("", f"There is a version {name} already", (name,))])
        body = self._site.body(request, concept)
        base = Product(kind, identity, product.created, product.modified, product.values, product.custom)
        if version is not None:
            base.values, base.custom = version.values, version.custom
        try:
            outcome = self._writer.written(base, body, created=False, put=False, kind=VERSION)
        except Violated as violated:
            raise errors.violated(concept, identity, violated.violations) from None
        self._images.keep(outcome.images)
        sheets = version.sheets if version is not None else [dict(sheet.values) for sheet in product.sheets]
        product.versions[name] = Version(name, outcome.values, outcome.custom, sheets)
        product.modified = self._site.clock.now()
        shown = partial(self._reader.shown, product)
        return self._site.written(f"{concept} version", "contentId", identity, created=version is None, shown=shown)

    def delete(self, kind: str, request: Request) -> Response:
        """DELETE of a parent series or a collection: items go with it, seasons are unlinked (documented)."""
        product = self._named(kind, request)
        planned = product.planned or any(item.planned for item in product.items)
        if product.kind == COLLECTION and planned:
            violation = Violation("CONTENT-00076", "Content collection could not be removed")
            raise self._site.errors.violated(CONCEPTS[kind], product.id, [violation])
        if product.kind == SERIES:
            for other in self._catalogue.products.values():
                if other.series is product:
                    other.series = None
        if product.kind == SEASON:
            for episode in product.children:
                episode.season = None
        self._catalogue.remove(product)
        return self._site.deleted(product.concept, "contentId", product.id)


def _delete(path: str, handler: Any, window: Window) -> Operation:
    return Operation("content", "DELETE", path, handler, window, reply="ContentIdResult")


def _take_over(season: Product, episodes: list[Product]) -> None:
    for episode in season.children:
        episode.season = None
    for episode in episodes:
        if episode.season is not None:
            episode.season.children.remove(episode)
        episode.season = season
    season.children = episodes
