"""V2/Contents and the older V1 contents: one content by its id."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .catalogue import PRIVATE_SIZE
from .contents import Fields, content_at, grouping
from .kept import Kept
from .numbering import SEASONS, last_block, master_of, place_of, season_of, series_of
from .samples import CONTENT_ID, CONTENT_V1

_KEPT_CONTENTS = 2048


class ContentReads:
    """The operations of one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._contents: Kept[tuple[str, int, str]] = Kept(self._made, _KEPT_CONTENTS)

    def routes(self, v2: str) -> list[Route]:
        """Return the operations; `v2` is the prefix of V2."""
        return [
            Route("GET", "/v1/api/v1/contents/{id}", self.get_v1),
            Route("GET", "/v2/api/v2/contents/{id}", self.get_v2, f"{v2}/contents/{{id}}"),
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
        if self._account.extra_fields:
            fields["qualityIndex"] = 7
        return replies.single_v1(fields) if version == "v1" else replies.single_v2(fields)

    def _fields(self, number: int, lang: str) -> Fields | None:
        catalogue, seed = self._account.catalogue, self._account.seed
        blocks = last_block(catalogue.total)
        series, block = series_of(number), season_of(number)
        if series is not None:
            known = series * SEASONS <= blocks
            return grouping(seed, number, number, None, lang, catalogue.group_edits) if known else None
        if block is not None:
            master, season_number = master_of(block)
            known = block <= blocks
            return grouping(seed, number, master, season_number, lang, catalogue.group_edits) if known else None
        place = place_of(seed, number)
        if place is None or not self._readable(place):
            return None
        return content_at(seed, place, catalogue.edits.get(place), lang, catalogue.group_edits)

    def _readable(self, place: int) -> bool:
        catalogue = self._account.catalogue
        if place < PRIVATE_SIZE or catalogue.holds(place):
            return True
        return place < catalogue.total and self._account.variants["plurimedia.removed_content"] == "readable"
