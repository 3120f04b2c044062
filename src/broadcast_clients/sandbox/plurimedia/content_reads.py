"""V2/Contents, the older V1 contents, and the episodes of a season."""

from __future__ import annotations

from collections.abc import Iterator

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .contents import Fields, content_at, grouping
from .existing import Existing
from .kept import Kept
from .numbering import BLOCK, SEASONS, SINGLES, master_of
from .paths import Paths
from .samples import CONTENT_ID, CONTENT_V1

_KEPT_CONTENTS = 2048
_OF_EPISODE = ("id", "title", "subtitle", "seasonId", "seasonNumber", "episodeNumber", "lastUpdate")


class ContentReads:
    """The operations of one account."""

    def __init__(self, account: Account, existing: Existing) -> None:
        self._account = account
        self._existing = existing
        self._contents: Kept[tuple[str, int, str], Response] = Kept(self._made, _KEPT_CONTENTS)

    def routes(self, paths: Paths) -> list[Route]:
        """Return the operations."""
        version = self._account.variants["plurimedia.season_content_version"]
        return [
            paths.v1("GET", "contents/{id}", self.get_v1),
            paths.v2("GET", "contents/{id}", self.get_v2),
            paths.unversioned("seasoncontent/{id}", self.season_content, version),
        ]

    def forget(self) -> None:
        """Drop what was made from data that changed."""
        self._contents.clear()

    def get_v1(self, request: Request) -> Response:
        """V1 contents/{id}: the printed example is answered as printed, other contents with the fields of V2."""
        return self._content(request, "v1")

    def get_v2(self, request: Request) -> Response:
        """V2/Contents, Contents/{id}: texts, cast, images, collection, master and season (documented)."""
        return self._content(request, "v2")

    def season_content(self, request: Request) -> Response:
        """Contents, SeasonContent/{id}: all episodes of a season or master content (documented)."""
        account = self._account
        number = account.number(request.parameters["id"], "v1")
        lang = account.lang(request)
        rows: list[Fields] = []
        for place in self._episodes(number):
            fields = self._content_at(place, lang)
            rows.append({name: fields[name] for name in _OF_EPISODE})
        return account.listed("v1", rows)

    def _episodes(self, number: int) -> Iterator[int]:
        """Give the places of the episodes of a season, or of all seasons of a series."""
        series, block = self._existing.series(number), self._existing.season(number)
        if series is not None:
            blocks = range(series * SEASONS, (series + 1) * SEASONS)
        else:
            blocks = range(0) if block is None else range(block, block + 1)
        for each in blocks:
            for within in range(SINGLES, BLOCK):
                if self._existing.readable(each * BLOCK + within):
                    yield each * BLOCK + within

    def _content(self, request: Request, version: str) -> Response:
        number = self._account.number(request.parameters["id"], version)
        return self._contents.get((version, number, self._account.lang(request)))

    def _made(self, asked: tuple[str, int, str]) -> Response:
        version, number, lang = asked
        replies = self._account.replies
        if version == "v1" and number == CONTENT_ID:
            return replies.single_v1(CONTENT_V1)
        fields = self._fields(number, lang)
        if fields is None:
            return replies.nothing(version)
        fields = self._account.extended(fields)
        return replies.single_v1(fields) if version == "v1" else replies.single_v2(fields)

    def _fields(self, number: int, lang: str) -> Fields | None:
        seed, groups = self._account.seed, self._account.catalogue.group_edits
        if self._existing.series(number) is not None:
            return grouping(seed, number, number, None, lang, groups)
        block = self._existing.season(number)
        if block is not None:
            master, season_number = master_of(block)
            return grouping(seed, number, master, season_number, lang, groups)
        place = self._existing.place(number)
        return None if place is None else self._content_at(place, lang)

    def _content_at(self, place: int, lang: str) -> Fields:
        catalogue = self._account.catalogue
        return content_at(self._account.seed, place, catalogue.edits.get(place), lang, catalogue.group_edits)
