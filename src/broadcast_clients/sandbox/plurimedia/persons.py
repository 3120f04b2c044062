"""V1/Persons and V1/Images: who takes part, their lives and their casting images."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote

from broadcast_clients.sandbox.made.numbers import Draw, mix
from broadcast_clients.sandbox.made.people import name_of
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .contents import Fields, first_update
from .existing import Existing
from .paths import Paths

_TOWNS = ("Lyon", "Namur", "Bordeaux", "Montréal", "Lausanne", "Marseille", "Dakar", "Lille", "Liège", "Tunis")
_OLDEST = date(1920, 1, 1)
_LIVES = {
    "fr": "{first} {last} commence au théâtre à {town}, puis travaille pour le cinéma et la télévision.",
    "en": "{first} {last} began on the stage in {town}, and went on to work for cinema and television.",
}
_REVISED = {"fr": " Article revu ({version}).", "en": " Article revised ({version})."}
_WITHOUT_BIOGRAPHY, _WITHOUT_IMAGE = 20, 15  # of a hundred


class Persons:
    """The operations of one account."""

    def __init__(self, account: Account, existing: Existing) -> None:
        self._account = account
        self._existing = existing

    def routes(self, paths: Paths) -> list[Route]:
        """Return the operations."""
        return [
            paths.v1("GET", "persons/{id}", self.get),
            paths.v1("GET", "personsbiography/{id}", self.biography, "persons/{id}/biography"),
            paths.v1("GET", "personimages/{id}", self.images, "persons/{id}/images"),
        ]

    def _asked(self, request: Request) -> int | None:
        number = self._account.number(request.parameters["id"], "v1")
        return number if self._existing.person(number) else None

    def _update(self, kind: str, number: int) -> str:
        edit = self._account.log.edit(kind, number)
        return edit.update if edit else first_update(self._account.seed, number)

    def _version(self, kind: str, number: int) -> int:
        edit = self._account.log.edit(kind, number)
        return edit.version if edit else 0

    def _one(self, fields: Fields) -> Response:
        return self._account.replies.single_v1(self._account.extended(fields))

    def get(self, request: Request) -> Response:
        """V1/Persons, Persons/{id}: standard data of a person (documented)."""
        number = self._asked(request)
        if number is None:
            return self._account.replies.nothing("v1")
        draw = Draw(self._account.seed, number, 131)
        first, last = name_of(self._account.seed, number)
        born = _OLDEST + timedelta(days=draw.below(365 * 85))
        died = born + timedelta(days=draw.between(365 * 40, 365 * 90)) if draw.chance(30) else None
        gone = died is not None and died.toordinal() < _OLDEST.toordinal() + 365 * 100
        return self._one(
            {
                "id": number,
                "firstName": first,
                "lastName": last,
                "birthDate": born.isoformat(),
                "deathDate": died.isoformat() if died is not None and gone else None,
                "birthPlace": draw.pick(_TOWNS) if draw.chance(80) else None,
                "lastUpdate": self._update("Person", number),
            }
        )

    def biography(self, request: Request) -> Response:
        """V1/Persons, PersonsBiography/{id}: the biography from Wikipedia (documented); not everybody has one."""
        number = self._asked(request)
        seed = self._account.seed
        if number is None or mix(seed, number, 137) % 100 < _WITHOUT_BIOGRAPHY:
            return self._account.replies.nothing("v1")
        lang = self._account.lang(request)
        first, last = name_of(seed, number)
        text = _LIVES[lang].format(first=first, last=last, town=_TOWNS[mix(seed, number, 139) % len(_TOWNS)])
        version = self._version("PersonBiography", number)
        return self._one(
            {
                "personId": number,
                "lang": lang,
                "text": text + (_REVISED[lang].format(version=version) if version else ""),
                "url": f"https://{lang}.wikipedia.example/wiki/{quote(f'{first}_{last}_{number}'.replace(' ', '_'))}",
                "lastUpdate": self._update("PersonBiography", number),
            }
        )

    def images(self, request: Request) -> Response:
        """V1/Images, PersonImages/{id}: the casting image (documented); whether in a list is a variant."""
        number = self._asked(request)
        if number is None or mix(self._account.seed, number, 149) % 100 < _WITHOUT_IMAGE:
            return self._account.replies.nothing("v1")
        image = {
            "id": 90_000_000 + number,
            "url": f"https://images.plurimedia.example/persons/{number}-{self._version('PersonImage', number)}.jpg",
            "width": 600,
            "height": 800,
            "lastUpdate": self._update("PersonImage", number),
        }
        if self._account.variants["plurimedia.person_images"] == "object":
            return self._one(image)
        return self._account.listed("v1", [image])
