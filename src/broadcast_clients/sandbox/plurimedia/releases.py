"""V1/Contents and Categories: what comes to the cinemas, and which formats and genres there are."""

from __future__ import annotations

from datetime import date

from broadcast_clients.sandbox.made.numbers import Draw
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .contents import FORMATS, GENRES, Fields, content_at
from .numbering import BLOCK
from .paths import Paths
from .tv import BLOCKS, CHANNELS, FIRST, PLACES, profile_of

_WEDNESDAY = 3
_FILM_CHANNELS = tuple(channel for channel in range(CHANNELS) if profile_of(channel) == "film")
_FIRST_GENRE = 200


class Releases:
    """The operations of one account."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def routes(self, paths: Paths) -> list[Route]:
        """Return the operations."""
        version = self._account.variants["plurimedia.categories_version"]
        return [
            paths.v1("GET", "theatricalreleases", self.theatrical_releases, "contents/theatricalreleases"),
            paths.unversioned("categories", self.categories, version),
        ]

    def theatrical_releases(self, request: Request) -> Response:
        """V1/Contents, TheatricalReleases: contents released in cinemas on a date (documented).

        They come on Wednesdays, as they do in France.
        """
        account = self._account
        form = account.variants["plurimedia.release_date"]
        day = account.clock_time(request.query.get("date", ""), form, "v1").toordinal()
        if day % 7 != _WEDNESDAY:
            return account.replies.nothing("v1")
        draw, lang = Draw(account.seed, day, 151), account.lang(request)
        places = dict.fromkeys(self._film(draw) for _ in range(draw.between(5, 9)))
        return account.listed("v1", [self._release(place, day, lang) for place in places])

    def _film(self, draw: Draw) -> int:
        return FIRST + draw.pick(_FILM_CHANNELS) * PLACES + draw.below(BLOCKS) * BLOCK + draw.below(10)

    def _release(self, place: int, day: int, lang: str) -> Fields:
        catalogue = self._account.catalogue
        fields = content_at(self._account.seed, place, catalogue.edits.get(place), lang, catalogue.group_edits)
        return {
            "id": fields["id"],
            "title": fields["title"],
            "releaseDate": date.fromordinal(day).isoformat(),
            "lastUpdate": fields["lastUpdate"],
        }

    def categories(self, request: Request) -> Response:
        """Categories: formats, of which there are sixteen, and genres (documented)."""
        genres = GENRES[self._account.lang(request)]
        rows: list[Fields] = [
            {
                "id": number,
                "name": name,
                "genres": [{"id": _FIRST_GENRE + place, "name": genre} for place, genre in enumerate(genres)],
            }
            for number, name in enumerate(FORMATS, 1)
        ]
        return self._account.listed("v1", rows)
