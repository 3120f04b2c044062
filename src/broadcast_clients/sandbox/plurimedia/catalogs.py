"""V1/Catalogs and V2/Catalogs: which catalogues there are, what is in them, what changed."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route, encode_json

from .account import Account
from .catalogue import EMPTY, LARGE, PRIVATE, Event
from .contents import Fields, rows_json, stamp
from .kept import Kept
from .numbering import content_id
from .paths import Paths

_AUTO_SMALL, _AUTO_LARGE, _AUTO_FROM = 500, 10_000, 5_000
_KEPT_PAGES = 16
_VERBS = {"added": "INSERT", "updated": "UPDATE", "removed": "DELETE"}
_NAMES = {LARGE: "Vidéo à la demande", PRIVATE: "Catalogue privé", EMPTY: "Catalogue vide"}


class Catalogs:
    """The operations of one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._page_size = _page_size(account.variants["plurimedia.page_size"], account.catalogue.total)
        self._pages: Kept[tuple[int, int, str], Response] = Kept(self._made_page, _KEPT_PAGES)

    def routes(self, paths: Paths) -> list[Route]:
        """Return the operations."""
        return [
            paths.v1("GET", "catalogs", self.list_catalogs),
            paths.v1("GET", "catalogs/{id}", self.page),
            paths.v2("GET", "catalogslastupdated/{id}", self.changes, "catalogs/{id}/lastupdated"),
        ]

    def forget(self) -> None:
        """Drop what was made from data that changed."""
        self._pages.clear()

    def list_catalogs(self, request: Request) -> Response:
        """V1/Catalogs, Catalogs: the catalogues available (documented)."""
        account = self._account
        update = stamp(account.local(account.clock.now()).replace(microsecond=0))
        rows = [
            {"id": number, "name": name, "isPrivate": number == PRIVATE, "lastUpdate": update}
            for number, name in _NAMES.items()
        ]
        return account.replies.rows("v1", encode_json(rows))

    def page(self, request: Request) -> Response:
        """V1/Catalogs, Catalogs/{id}: contents, paged, with X-Available-Pages and X-Max-Page-Size (documented)."""
        account = self._account
        catalog = account.number(request.parameters["id"], "v1")
        page = account.number(request.query.get("page", "1"), "v1")
        if page < 1:
            raise account.invalid("v1")
        return self._pages.get((catalog, page, account.lang(request)))

    def _made_page(self, asked: tuple[int, int, str]) -> Response:
        catalog, page, lang = asked
        account, size = self._account, self._page_size
        if catalog == LARGE:
            places, live = account.catalogue.page(page, size), account.catalogue.live
        elif catalog == PRIVATE:
            private = account.catalogue.private
            places, live = private[(page - 1) * size : page * size], len(private)
        else:
            return account.replies.nothing("v1")
        headers = self._page_headers(page, -(-live // size))
        if not places:
            return account.replies.nothing("v1", *headers)
        array = rows_json(account.seed, places, account.catalogue.edits, lang, account.extra_fields)
        return account.replies.rows("v1", array, *headers)

    def _page_headers(self, page: int, pages: int) -> tuple[tuple[str, str], ...]:
        most = ("X-Max-Page-Size", str(self._page_size))
        told = self._account.variants["plurimedia.page_header"]
        if told == "never" or (told == "not_on_last" and page >= pages):
            return (most,)
        return (("X-Available-Pages", str(pages)), most)

    def changes(self, request: Request) -> Response:
        """V2/Catalogs, CatalogsLastUpdated/{id}: what was added, updated or removed since a date (documented)."""
        account = self._account
        catalog = account.number(request.parameters["id"], "v2")
        since = account.since(request, "v2")
        if catalog not in (LARGE, PRIVATE):
            return account.replies.nothing("v2")
        events = account.catalogue.changes_since(since, private=catalog == PRIVATE)
        if not events:
            return account.replies.nothing("v2")
        return account.replies.rows("v2", encode_json([self._change_row(event) for event in events]))

    def _change_row(self, event: Event) -> Fields:
        account = self._account
        verbs = account.variants["plurimedia.change_words"] == "verbs"
        return {
            "id": content_id(account.seed, event.place),
            "status": _VERBS[event.kind] if verbs else event.kind,
            "lastUpdate": stamp(account.local(event.moment)),
        }


def _page_size(variant: str, contents: int) -> int:
    if variant == "auto":
        return _AUTO_LARGE if contents > _AUTO_FROM else _AUTO_SMALL
    return int(variant)
