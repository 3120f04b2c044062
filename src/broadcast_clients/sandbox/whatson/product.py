"""Products: programs, episodes, seasons, collections and parent series, with what hangs on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.server.clock import western_european_offset

from .fields import COLLECTION, EPISODE, PROGRAM, SEASON, SERIES

Fields = dict[str, Any]

CONCEPTS = {
    PROGRAM: "Program",
    EPISODE: "Episode",
    SERIES: "Series",
    SEASON: "Season",
    COLLECTION: "Content Collection",
}
STRUCTURES = {SEASON: "standardSeason", COLLECTION: "contentCollection"}


@dataclass(slots=True, eq=False)
class Item:
    """Something in a content collection.

    Attributes:
        id: Its external reference.
        content: The program or episode, or the external reference of an interstitial.
        container: The collection, or the parent series, that it is in.
        display_number: As it was written.
        display_type: API reference of the display type.
        planned: Whether it is linked to a transmission.
    """

    id: str
    content: Product | str
    container: Product
    display_number: Any = None
    display_type: str | None = None
    planned: bool = False


@dataclass(slots=True, eq=False)
class Sheet:
    """A press sheet of a product, of a version of one, or (2022r10 to 2023r4) of a content running order."""

    id: str
    owner: Product | str
    values: Fields
    images: list[Fields] = field(default_factory=list[Fields])


@dataclass(slots=True, eq=False)
class Version:
    """A product version: values of its own, made from those of the product."""

    id: str
    values: Fields
    custom: Fields
    sheets: list[Fields] = field(default_factory=list[Fields])


@dataclass(slots=True, eq=False)
class Product:
    """A product.

    Attributes:
        kind: Which of the five kinds it is of.
        id: The external reference.
        values: The fields that have a value. `genres`, `ratings`, `productTitles` and `images` (external references of
            the images) are among them.
        custom: Values of custom attributes.
        season: The season of an episode.
        series: The parent series of a season or a collection.
        children: The episodes of a season.
        items: What is in a collection, in order.
        sheets: The press sheets.
        versions: The versions, by the id in the path.
        planned: Whether a collection is linked to a transmission.
    """

    kind: str
    id: str
    created: datetime
    modified: datetime
    values: Fields = field(default_factory=dict[str, Any])
    custom: Fields = field(default_factory=dict[str, Any])
    season: Product | None = None
    series: Product | None = None
    children: list[Product] = field(default_factory=list["Product"])
    items: list[Item] = field(default_factory=list[Item])
    sheets: list[Sheet] = field(default_factory=list[Sheet])
    versions: dict[str, Version] = field(default_factory=dict[str, Version])
    planned: bool = False

    @property
    def concept(self) -> str:
        """What errors call it."""
        return CONCEPTS[self.kind]

    def debug(self) -> Mapping[str, str]:
        """Return the technical dates, with the offset that the printed example has."""
        return {"dateCreatedUTC": _offset_stamp(self.created), "dateModifiedUTC": _offset_stamp(self.modified)}


def _offset_stamp(moment: datetime) -> str:
    offset = western_european_offset(moment)
    hours = int(offset.total_seconds()) // 3600
    return f"{(moment + offset).strftime('%Y-%m-%dT%H:%M:%S')}.{moment.microsecond // 1000:03d}+{hours:02d}:00"
