"""Which fields each kind of product has at a release."""

from __future__ import annotations

from collections.abc import Mapping

from . import fields
from .fields import COLLECTION, EPISODE, FIELDS, KINDS, SEASON, SERIES, VERSION, Field
from .release import Era

_NEVER_WRITTEN = (
    "contentId", "contentType", "productionCompanies", "pressSheets", "debugInfo", "contentCollectionStructure",
    "masterVersionId", "historicalBroadcastDates", "crtAssignments", "partOfContentCollections", "clearanceWindows",
    "defaultStructureSeries", "contentRunningOrderElements", "contentRunningOrders",
)  # fmt: skip
_LINKS = {
    EPISODE: ("seasonId",),
    SEASON: ("seriesId", "episodeIds"),
    COLLECTION: ("seriesId", "contentCollectionItemIds"),
    SERIES: ("contentCollectionItemsIds",),
}


class Shape:
    """The fields of one kind of product.

    Attributes:
        fields: Those that hold a value, by name.
        parts: Those with rules of their own.
        known: All names that a write may have without being unknown.
    """

    def __init__(self, kind: str, era: Era) -> None:
        self.kind = kind
        self.fields: dict[str, Field] = {
            field.name: field for field in FIELDS if kind in field.kinds and era.has(field.window)
        }
        windows = {
            "genre": fields.GENRES,
            "genres": fields.GENRES,
            "ratings": fields.RATINGS,
            "productTitles": fields.TITLES,
            "images": fields.IMAGES,
            "customAttributes": fields.CUSTOM,
        }
        self.parts: frozenset[str] = frozenset(name for name, window in windows.items() if era.has(window))
        self.known: frozenset[str] = frozenset((*self.fields, *self.parts, *_NEVER_WRITTEN, *_LINKS.get(kind, ())))


def shapes_of(era: Era) -> Mapping[str, Shape]:
    """Return the shapes of all kinds of product and of versions."""
    return {kind: Shape(kind, era) for kind in (*KINDS, VERSION)}
