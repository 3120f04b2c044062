"""What a write does to a product: omitted stays, null clears, arrays replace (documented)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from . import fields
from .catalogue import Catalogue
from .checks import Violated, boolean, mandatory, objects, strings, text
from .configuration import DROPDOWNS, PERSONS, SHARED_PERSONS
from .custom_attributes import CustomAttributes
from .errors import Violation
from .fields import COLLECTION, EPISODE, SEASON, SERIES
from .images import Images
from .product import Fields, Product
from .ratings import Ratings
from .shapes import Shape, shapes_of
from .site import Site

_REQUIRED = {"title_and_duration": ("title", "duration"), "title": ("title",), "nothing": ()}


@dataclass(slots=True)
class Outcome:
    """A product after a write: values, custom attributes, links, and the images that the write makes or changes."""

    values: Fields
    custom: Fields
    season: Product | None = None
    series: Product | None = None
    images: dict[str, Fields] = field(default_factory=dict[str, Fields])


class ProductWriter:
    """Applies write bodies to products by the rules of the release and the chosen variants."""

    def __init__(self, site: Site, catalogue: Catalogue, images: Images, ratings: Ratings) -> None:
        self._site = site
        self._catalogue = catalogue
        self._images = images
        self._ratings = ratings
        self._custom = CustomAttributes(site.era, "content", site.variants)
        self._shapes = shapes_of(site.era)
        self._clears_on_put = site.chosen("omitted") == "cleared_by_put"
        self._required = _REQUIRED[site.chosen("required_on_create")]
        self._needs_season = site.chosen("episode_needs_season") == "yes"
        self._refuses_unknown = site.chosen("unknown_fields") == "refused"
        self._checks_lists = site.chosen("unknown_dropdown") == "refused"
        self._needs_broadcast = site.chosen("titles_without_broadcast") == "refused"
        self._season_change_refused = site.chosen("season_change") == "refused"
        self._crashes_on_null = not site.era.at("2024r3")
        self._title_ids = site.era.has(fields.TITLE_IDS)
        self._parts: Mapping[str, Callable[[Outcome, Fields], None]] = {
            "ratings": self._write_ratings,
            "productTitles": self._write_titles,
            "images": self._write_images,
            "customAttributes": self._write_custom,
        }
        uncertain = site.chosen("uncertain_fields") == "written"
        code = site.chosen("product_code") == "written"
        self._readable_only = frozenset(
            (() if uncertain else ("type", "status", "remarks")) + (() if code else ("productCode",))
        )

    def written(self, product: Product, body: Fields, *, created: bool, put: bool, kind: str | None = None) -> Outcome:
        """Return what a body makes of a product.

        Args:
            product: The product as it is, or the new one with what its template gives.
            body: The body of the request.
            created: Whether it is new.
            put: Whether the call is a PUT.
            kind: Whose fields apply, where it isn't the product's kind: those of versions.

        Raises:
            Violated: With everything that is wrong.
            Refusal: The service crashed.
        """
        shape = self._shapes[kind or product.kind]
        blank = put and self._clears_on_put
        values: Fields = {} if blank else dict(product.values)
        outcome = Outcome(values, {} if blank else product.custom, product.season, product.series)
        if "displayType" in shape.fields and self._crashes_on_null and body.get("displayType", "") is None:
            # Printed in the note of 2024r3, which ends it.
            raise self._site.errors.crash("availableForProductTypes", printed=True)
        violations = self._general(product, shape, body, created=created)

        def step(change: Callable[[], None]) -> None:
            try:
                change()
            except Violated as violated:
                violations.extend(violated.violations)

        for name, value in body.items():
            found = shape.fields.get(name)
            if found is not None and name not in self._readable_only:
                if value is None or value in ("", []):
                    values.pop(name, None)
                    continue
                try:
                    values[name] = self._checked(found, value)
                except Violated as violated:
                    violations.extend(violated.violations)
        if "genre" in body or "genres" in body:
            step(lambda: self._genres(shape, values, body))
        for name, change in self._parts.items():
            if name in body and name in shape.parts:
                step(partial(change, outcome, body))
        step(lambda: self._links(outcome, product, body, created=created))
        if violations:
            raise Violated(*violations)
        return outcome

    def _general(self, product: Product, shape: Shape, body: Fields, *, created: bool) -> list[Violation]:
        violations: list[Violation] = []
        if created:
            violations += [
                mandatory(name)
                for name in self._required
                if body.get(name) in (None, "") and (name in body or name not in product.values)
            ]
            if shape.kind == EPISODE and self._needs_season and not body.get("seasonId"):
                violations.append(mandatory("seasonId"))
        if self._refuses_unknown:
            unknown = sorted(set(body) - shape.known)
            violations += [Violation("", f"The attribute {name} does not exist", (name,)) for name in unknown]
        person = body.get("contactPerson")
        if "contactPerson" in shape.fields and isinstance(person, str) and person and person not in PERSONS:
            if person in SHARED_PERSONS:
                # The note of 2022r8 tells of an error for several persons, without its code and words.
                violations.append(Violation("", f"Several persons found with id {person}", (person,)))
            else:
                violations.append(Violation("CONTENT-00035", f"No person found with id {person}", (person,)))
        return violations

    def _checked(self, found: fields.Field, value: Any) -> Any:
        checked = found.check(found.name, value)
        if found.dropdown is not None and self._checks_lists:
            known = DROPDOWNS[found.dropdown]
            given = checked if found.many else (checked,)
            wrong = [each for each in given if each not in known]
            if wrong:
                raise Violated(*(self._site.errors.unknown_reference(each) for each in wrong))
        return checked

    def _genres(self, shape: Shape, values: Fields, body: Fields) -> None:
        """One genre stands for the whole list (documented for PUT); both fields at once are refused (documented)."""
        if "genres" not in shape.parts:
            return
        if "genre" in body and "genres" in body:
            raise Violated(Violation("CONTENT-00087", "genre and genres cannot be both present at the same time."))
        if "genre" in body:
            single = body["genre"]
            given = [text("genre", single)] if single not in (None, "") else []
        else:
            given = strings("genres", body["genres"]) if body["genres"] is not None else []
        wrong = [genre for genre in given if genre not in DROPDOWNS["BOGenre"]] if self._checks_lists else []
        if wrong:
            raise Violated(*(self._site.errors.unknown_reference(genre) for genre in wrong))
        values["genres"] = tuple(dict.fromkeys(given))

    def _write_ratings(self, outcome: Outcome, body: Fields) -> None:
        values = outcome.values
        values["ratings"] = self._ratings.written(body["ratings"], values.get("ratings", ()))

    def _write_titles(self, outcome: Outcome, body: Fields) -> None:
        rows = [self._title(row) for row in objects("productTitles", body["productTitles"] or [])]
        if rows and self._needs_broadcast and not any(row["broadcastingTitle"] for row in rows):
            raise Violated(no_broadcasting_title())
        outcome.values["productTitles"] = rows

    def _title(self, entry: Fields) -> Fields:
        """Every title has an id (documented since 2023r4)."""
        named = text("id", entry["id"]) if self._title_ids and entry.get("id") else None
        row: Fields = {"id": named or self._site.new_id(self._catalogue.titles.__contains__)}
        for name in ("type", "title"):
            row[name] = text(name, entry[name]) if entry.get(name) not in (None, "") else None
        for name in ("alternativeTitle", "broadcastingTitle"):
            row[name] = boolean(name, entry[name]) if entry.get(name) is not None else False
        return row

    def _write_images(self, outcome: Outcome, body: Fields) -> None:
        identities, changed = self._images.written(body["images"])
        outcome.values["images"] = tuple(identities)
        outcome.images.update(changed)

    def _write_custom(self, outcome: Outcome, body: Fields) -> None:
        outcome.custom = self._custom.written(body["customAttributes"], outcome.custom)

    def _links(self, outcome: Outcome, product: Product, body: Fields, *, created: bool) -> None:
        if product.kind == EPISODE and body.get("seasonId"):
            self._link_season(outcome, product, text("seasonId", body["seasonId"]), created=created)
        if product.kind in (SEASON, COLLECTION) and "seriesId" in body:
            given = body["seriesId"]
            outcome.series = None
            if given not in (None, ""):
                outcome.series = self._catalogue.find(text("seriesId", given), SERIES)
                self._site.check_reference(given, outcome.series is not None)

    def _link_season(self, outcome: Outcome, product: Product, identity: str, *, created: bool) -> None:
        """An episode stays in the season that it was made in (documented)."""
        if created:
            outcome.season = self._catalogue.find(identity, SEASON)
            self._site.check_reference(identity, outcome.season is not None)
        elif self._season_change_refused and (product.season is None or product.season.id != identity):
            raise Violated(Violation("", "The season of an episode cannot be changed", (identity,)))


def no_broadcasting_title() -> Violation:
    """Return what a write that leaves no broadcasting title is refused with (documented, without code and words)."""
    return Violation("", "No title would remain as broadcasting title", ())
