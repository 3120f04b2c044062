"""The rules applied to a content, and held against the release and the drop-down lists of the installation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final, TypeVar

from attr import evolve, frozen

from broadcast_clients.core.check import encode
from broadcast_clients.core.errors import BroadcastError, FieldError
from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.operation import Field, Operation
from broadcast_clients.core.suggest import did_you_mean
from broadcast_clients.flows.enrich import rules as defaults
from broadcast_clients.flows.enrich.rules import EnrichRules
from broadcast_clients.flows.enrich.subject import (
    CollectionSource,
    EnrichSource,
    ProductImage,
    ProductRating,
    ProductTitle,
    reading,
)
from broadcast_clients.flows.enrich.values import ATTRIBUTES, LISTS, part, place, settled_titles
from broadcast_clients.flows.links import mark_of
from whatson_client.releases.presence import absence
from whatson_client.releases.version import Release
from whatson_client.workflows.drop_down_lists import references, wrong_value
from whatson_client.workflows.kinds import KINDS, Kind

__all__ = ["KIND_OF", "Choices", "Mapper", "RuleFailed", "Wanted", "listed_only", "lists_of"]

T = TypeVar("T")

KIND_OF: Final[Mapping[str, Kind]] = {
    "series": KINDS["series"],
    "season": KINDS["seasons"],
    "episode": KINDS["episodes"],
    "program": KINDS["programs"],
    "collection": KINDS["content_collections"],
    "collection item": KINDS["content_collection_items"],
    "press sheet": KINDS["press_sheets"],
}
"""How each kind of content is read and written."""

Choices = Mapping[str, Mapping[str, str] | None]
"""Drop-down lists by the call that gives them: descriptions by API reference; `None` where there is no list."""


class RuleFailed(BroadcastError):
    """A rule raised an exception, or gave what can't be written."""

    default_hint: ClassVar[str | None] = "mend the rule; the next run tries the content again"


@frozen(kw_only=True)
class Wanted:
    """What a content is to be in WHATS'ON."""

    reference: str
    title: str
    values: Mapping[str, Any]
    """By name of the value, as `values` has them."""
    template: str | None = None
    sheets: Mapping[str, Mapping[str, Any]]
    """Fields of press sheets by press target."""
    notes: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What tells it from another state of the same content."""
        return mark_of([self.reference, self.values, self.sheets])


class Mapper:
    """Applies rules.

    Args:
        rules: The rules.
        release: The release of the installation, where the client knows it.
    """

    def __init__(self, rules: EnrichRules, release: Release | None) -> None:
        self._rules = rules
        self._release = release
        self.unmapped: Counter[str] = Counter()
        """How many contents have something that WHATS'ON has no documented place for, by what it is."""
        self.lacking: dict[str, str] = {}
        """What the release doesn't have, and why, by the name of the field."""

    def call(self, name: str, *arguments: Any) -> Any:
        """The result of a rule.

        Raises:
            RuleFailed: The rule raised an exception.
        """
        try:
            return getattr(self._rules, name)(*arguments)
        except Exception as error:
            raise RuleFailed(
                f"the rule {name!r} failed: {type(error).__name__}: {error}",
                hint=f"correct the function that EnrichRules({name}=…) was given",
            ) from error

    def shaped(self, name: str, shape: Callable[[Any], T], *arguments: Any) -> T:
        """The result of a rule in the form that is worked with.

        Raises:
            RuleFailed: The rule raised an exception, or gave something of another kind.
        """
        given = self.call(name, *arguments)
        try:
            return shape(given)
        except (AttributeError, TypeError, ValueError) as error:
            raise RuleFailed(
                f"the rule {name!r} gave what can't be written: {str(given)[:100]!r} ({error})",
                hint=f"correct the function that EnrichRules({name}=…) was given",
            ) from error

    def collection(self, source: CollectionSource) -> dict[str, Any] | None:
        """What a collection is to be; `None` if it isn't to be made.

        Raises:
            RuleFailed: The rule failed, or gave what can't be written.
        """
        return self.shaped("collection", lambda given: None if given is None else _members(given), source)

    def product(self, source: EnrichSource, parent: Mapping[str, str]) -> Wanted:
        """What a content is to be.

        Args:
            source: The content.
            parent: External reference of the product above it, by the field that names it.

        Raises:
            RuleFailed: A rule failed, or gave what can't be written.
        """
        call, shaped = self.call, self.shaped
        reference = call("reference", source)
        if not isinstance(reference, str) or not reference:
            raise RuleFailed(f"the rule 'reference' gave {reference!r}; an external reference is a text")
        fields = {name: call(name, source) for name in ("title", "description", "duration", "keywords", "cast")}
        if source.kind == "episode":
            fields["distributor_number"] = call("distributor_number", source)
        found = {name: value for name, value in fields.items() if value is not None}
        genres = shaped("genres", _several, source)
        if genres:
            found["genres"] = genres
        parts = {
            "product_titles": settled_titles(
                shaped("titles", lambda given: [_title(each) for each in _several(given)], source)
            ),
            "images": shaped("images", lambda given: [self._image(source, each) for each in _several(given)], source),
            "ratings": shaped("ratings", lambda given: [_rating(each) for each in _several(given)], source),
        }
        attributes = shaped("custom_attributes", _members, source)
        given = {**found, **shaped("more", _members, source), **parent}
        self._count(source, given, attributes)
        operation = KIND_OF[source.kind].operation("create_or_update")
        values = self._values(operation, given, parts, attributes)
        notes: list[str] = []
        genre = reading(source.content, "genre")
        if not genres and genre is not None and source.genres:
            notes.append(f"the genre {genre!r} is none of the installation's; a rule genres can map it")
        if source.stand_in:
            notes.append("the mirror lacks it, so it is made from what its episodes say; plurimedia= would read it")
        sheets = shaped("press_sheets", _sheets, source)
        return Wanted(
            reference=reference,
            title=str(values.get("title") or reading(source.content, "title") or ""),
            values=values,
            template=call("template", source),
            sheets=sheets,
            notes=tuple(notes),
        )

    def other(self, kind: str, reference: str, fields: Mapping[str, Any]) -> Wanted:
        """What a collection or an item is to be.

        Raises:
            RuleFailed: A field can't be written.
        """
        operation = KIND_OF[kind].operation("create_or_update")
        values = self._values(operation, fields, {}, {})
        title = str(fields.get("title") or "")
        return Wanted(reference=reference, title=title, values=values, sheets={})

    def _image(self, source: EnrichSource, image: ProductImage) -> dict[str, Any]:
        targets = self.shaped("press_targets", lambda given: None if given is None else _several(given), source, image)
        given = {
            "image_id": image.id,
            "high_resolution_url": image.url,
            "identification": image.identification,
            "press_targets": targets,
        }
        return {name: value for name, value in given.items() if value is not None}

    def _count(self, source: EnrichSource, given: Mapping[str, Any], attributes: Mapping[str, Any]) -> None:
        """Note what is left over."""
        content = source.content
        if "cast" not in given and self._rules.cast is defaults.cast and reading(content, "cast"):
            self.unmapped["cast"] += 1
        if not attributes and self._rules.custom_attributes is defaults.custom_attributes:
            for name in ("production_year", "countries"):
                self.unmapped[name] += reading(content, name) is not None

    # --- values -----------------------------------------------------------------------------------------------------

    def _values(
        self,
        operation: Operation,
        given: Mapping[str, Any],
        parts: Mapping[str, list[dict[str, Any]]],
        attributes: Mapping[str, Any],
    ) -> dict[str, Any]:
        assert operation.body is not None
        known = {each.name: each for each in operation.body.fields}
        by_wire = {each.wire: each for each in operation.body.fields}
        errors: list[FieldError] = []
        values: dict[str, Any] = {}
        for name, value in given.items():
            field = known.get(name) or by_wire.get(name)
            if field is None:
                near = did_you_mean(name, known)
                errors.append(FieldError(name, f"isn't a documented field{f'; {near}' if near else ''}", "unknown"))
            elif self._has(field):
                values[field.name] = encode(field.schema, value, field.wire, errors)
        for name, rows in parts.items():
            if rows and name in known and self._has(known[name]):
                for row in rows:
                    encoded = encode(known[name].schema.items or known[name].schema, row, known[name].wire, errors)
                    values[part(name, str(encoded[LISTS[name]]))] = self._lived(known[name], encoded)
        if attributes and ATTRIBUTES in known and self._has(known[ATTRIBUTES]):
            encoded = encode(known[ATTRIBUTES].schema, attributes, "customAttributes", errors)
            values |= {part(ATTRIBUTES, name): value for name, value in encoded.items()}
        if errors:
            raise RuleFailed(f"the rules gave what can't be written: {'; '.join(map(str, errors))}")
        return values

    def _has(self, field: Field, inside: str = "") -> bool:
        """Whether the release has a field; what it certainly lacks is left out."""
        why = absence(field, self._release) if self._release is not None else None
        if why is None or not why.certain:
            return True
        name = f"{inside}.{field.name}" if inside else field.name
        self.lacking[name] = str(why)
        return False

    def _lived(self, field: Field, element: dict[str, Any]) -> dict[str, Any]:
        """An element without the members that the release lacks."""
        members = field.schema.items.fields if field.schema.items is not None else ()
        lacking = {each.wire for each in members if each.wire in element and not self._has(each, field.name)}
        return {name: value for name, value in element.items() if name not in lacking}


def _several(given: Iterable[Any] | None) -> list[Any]:
    if isinstance(given, str):
        raise TypeError("one text, where a list is needed")
    return [] if given is None else list(given)


def _members(given: Any) -> dict[str, Any]:
    return {} if given is None else dict(given)


def _sheets(given: Any) -> dict[str, dict[str, Any]]:
    return {str(target): dict(fields) for target, fields in _members(given).items()}


def _title(title: ProductTitle) -> dict[str, Any]:
    given = {
        "type": title.type,
        "title": title.title,
        "broadcasting_title": title.broadcasting,
        "alternative_title": title.alternative,
    }
    return {name: value for name, value in given.items() if value is not None}


def _rating(rating: ProductRating) -> dict[str, Any]:
    row: dict[str, Any] = {"regulator": rating.regulator, "rating": rating.rating}
    if rating.reason is not None:
        row["reason"] = rating.reason
    if rating.content_warnings is not None:
        row["content_warnings"] = [dict(each) for each in rating.content_warnings]
    return row


def lists_of(kind: str, values: Mapping[str, Any]) -> Iterator[str]:
    """The drop-down lists that values come from."""
    for name, value in values.items():
        for _, listed, _ in references(KIND_OF[kind].name, _named(name, value)):
            yield listed


def listed_only(wanted: Wanted, kind: str, choices: Choices) -> Wanted:
    """The same without values that their drop-down lists don't have; notes say what was left out."""
    values: dict[str, Any] = {}
    notes: list[str] = []
    for name, value in wanted.values.items():
        wrong: set[str] = set()
        for argument, listed, reference in references(KIND_OF[kind].name, _named(name, value)):
            known = choices.get(listed)
            error = wrong_value(argument, listed, reference, known) if known is not None else None
            if error is not None:
                wrong.add(reference)
                notes.append(f"{argument.partition('[')[0]}: {error.message}; left out")
        kept = _without(value, wrong) if wrong else value
        if kept is not None:
            values[name] = kept
    return evolve(wanted, values=values, notes=(*wanted.notes, *notes)) if notes else wanted


def _named(name: str, value: Any) -> dict[str, Any]:
    """A value as the drop-down lists know it: by Python names."""
    field, _ = place(name)
    members = as_object(value)
    if field == "images" and members is not None:
        return {"press_targets": members.get("pressTargets") or []}
    return {} if field in LISTS or field == ATTRIBUTES else {field: value}


def _without(value: Any, wrong: set[str]) -> Any:
    members, rows = as_object(value), as_list(value)
    if members is not None:
        targets = [each for each in as_list(members.get("pressTargets")) or [] if each not in wrong]
        rest = {name: each for name, each in members.items() if name != "pressTargets"}
        return {**rest, "pressTargets": targets} if targets else rest
    if rows is not None:
        return [each for each in rows if each not in wrong] or None
    return None
