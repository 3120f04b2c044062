"""A program and the fields that the notes name, 2017r1.005 to 2024r4."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.server.clock import western_european_offset
from broadcast_clients.sandbox.server.messages import as_array

from . import checks

Fields = dict[str, Any]


def _keywords(name: str, value: Any) -> Any:
    """Whether keywords are text or a list isn't documented; either is taken."""
    return checks.text(name, value) if isinstance(value, str) else checks.strings(name, value)


def _any_array(name: str, value: Any) -> Any:
    """The elements of a cast aren't documented; any are taken."""
    values = as_array(value)
    if values is None:
        raise checks.wrong_type(name, "an array")
    return values


# Fields that hold one value, each with its check; present but null or empty clears (documented, 2020r1.002).
SIMPLE: dict[str, Callable[[str, Any], Any]] = {
    "title": checks.text,
    "duration": checks.duration,
    "productCode": checks.text,
    "description": checks.text,
    "originalLanguage": checks.text,
    "contentTargetGroup": checks.text,
    "contentform": checks.text,
    "broadcastMedium": checks.text,
    "contactPerson": checks.text,
    "displayType": checks.text,
    "productionNumber": checks.text,
    "origin": checks.text,
    "contentProducer": checks.text,
    "contentCode": checks.text,
    "keywords": _keywords,
    "frequency": checks.text,
    "videoFormat": checks.text,
    "productionMode": checks.text,
    "sound": checks.text,
    "appreciation": checks.text,
    "countryOfSubject": checks.text,
    "contractRequired": checks.boolean,
    "dvdReleaseDate": checks.day,
    "dvdReleaseDateForeign": checks.day,
}
# Fields that hold a list, which a write replaces as a whole.
LISTS: dict[str, Callable[[str, Any], Any]] = {"planningCategories": checks.strings, "cast": _any_array}
# Fields with rules of their own.
SPECIAL = ("contentId", "genre", "genres", "ratings", "productTitles", "images", "customAttributes")
# Fields that replies have and writes don't change.
READ_ONLY = ("contentType", "productionCompanies", "pressSheets", "debugInfo")
# Fields that replies have and writes may or may not change.
UNCERTAIN = ("type", "status", "remarks")

KNOWN = frozenset((*SIMPLE, *LISTS, *SPECIAL, *READ_ONLY, *UNCERTAIN))


@dataclass(frozen=True, slots=True)
class Program:
    """A program; a write makes another one from it.

    Attributes:
        id: The external reference.
        values: The simple fields and the simple lists that have a value.
        genres: All genres; the first is the single genre.
        ratings: Ratings with their content warnings.
        titles: Product titles.
        image_ids: The linked images.
        custom: Values of custom attributes.
        created: When it was made.
        modified: When it was last written.
    """

    id: str
    created: datetime
    modified: datetime
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    genres: tuple[str, ...] = ()
    ratings: tuple[Fields, ...] = ()
    titles: tuple[Fields, ...] = ()
    image_ids: tuple[str, ...] = ()
    custom: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def shown(self, image: Callable[[str], Fields]) -> Fields:
        """Return the program as GET has it, but for what is only given when asked for."""
        fields: Fields = {
            "contentId": self.id,
            "contentType": "program",
            **{name: self.values.get(name) for name in SIMPLE},
            **{name: self.values.get(name, []) for name in LISTS},
            **{name: self.values.get(name) for name in UNCERTAIN},
            "productionCompanies": [],
            "genre": self.genres[0] if self.genres else None,
            "genres": list(self.genres),
            "ratings": list(self.ratings),
            "productTitles": list(self.titles),
            "images": [image(identity) for identity in self.image_ids],
            "pressSheets": [],
        }
        return fields

    def debug(self) -> dict[str, str]:
        """Return the technical dates, with the offset that the printed example has."""
        return {"dateCreatedUTC": _offset_stamp(self.created), "dateModifiedUTC": _offset_stamp(self.modified)}


def _offset_stamp(moment: datetime) -> str:
    offset = western_european_offset(moment)
    hours = int(offset.total_seconds()) // 3600
    return f"{(moment + offset).strftime('%Y-%m-%dT%H:%M:%S')}.{moment.microsecond // 1000:03d}+{hours:02d}:00"
