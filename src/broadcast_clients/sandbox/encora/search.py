"""Search and autocomplete over movies, shows, episodes and channels."""

from __future__ import annotations

from collections.abc import Iterator

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .account import Account
from .catalogue import CONTENT_TYPES, Catalogue
from .filters import read_integer, searched_text
from .operations import Operations
from .record import Fields, Kind, Record

_RESULT = Kind(
    "search_result",
    # The results' fields are lost; the vendor's console reads these.
    keys=(
        "content_type", "content_id", "title", "synopsis_snippet", "images", "score", "release_year", "content_rating",
        "genres", "status",
    ),
    nullable=frozenset({"synopsis_snippet", "release_year"}),
)  # fmt: skip
_SNIPPET = 120


class Search(Operations):
    """The two operations."""

    def __init__(self, account: Account, catalogue: Catalogue) -> None:
        super().__init__(account)
        self._catalogue = catalogue

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [Route("GET", "/search", self.search), Route("GET", "/search/autocomplete", self.autocomplete)]

    def search(self, request: Request) -> Response:
        """Full-Text Search: published and scheduled titles within territory and subscription (documented)."""
        self.account.settle()
        wanted = request.query.get("q", "")
        types: tuple[str, ...] = CONTENT_TYPES
        if request.query.get("content_type"):
            types = (self.query_choice(request, "content_type", CONTENT_TYPES),)
        earliest, latest = self._year(request, "release_year_min", 1888), self._year(request, "release_year_max", 2100)
        found = self.listing.kept(
            request,
            self._searched(types),
            {
                "q": filters.words,
                "genre": filters.contains("genres"),
                "content_rating": filters.CONTENT_RATING,
                "language": lambda value: lambda record: value in _languages(record),
            },
        )
        if earliest is not None or latest is not None:
            years = range(earliest or 1888, (latest or 2100) + 1)
            found = [record for record in found if record.get("release_year") in years]
        results = [Record(_RESULT, record.id, _result(record, wanted)) for record in found]
        return self.listing.page(request, results, _RESULT, order="-score")

    def autocomplete(self, request: Request) -> Response:
        """Search Autocomplete: titles and their types alone (documented)."""
        self.account.settle()
        wanted = request.query.get("q", "")
        if not 1 <= len(wanted) <= 100:
            raise self.replies.invalid_query(request, "q", "must have 1 to 100 characters")
        limit = self.listing.limit(request, 20, 10)
        begin = wanted.casefold()
        titles = sorted(
            (_title(record), record.id, record)
            for record in self._searched(CONTENT_TYPES)
            if any(word.startswith(begin) for word in (_title(record).casefold(), *_title(record).casefold().split()))
        )
        return self.replies.rows(request, [self._suggestion(record) for _, _, record in titles[:limit]])

    def _suggestion(self, record: Record) -> Fields:
        if self.account.variant("suggestion") == "title_and_type":
            return {"title": _title(record), "type": record.kind.name}
        images: Fields = record.get("images") or {}
        thumbnail = images.get("thumbnail")
        return {
            "text": _title(record),
            "content_type": record.kind.name,
            "content_id": record.id,
            **({"thumbnail_url": thumbnail} if thumbnail else {}),
        }

    def _searched(self, types: tuple[str, ...]) -> Iterator[Record]:
        yield from self._catalogue.visible(*types)
        for table in (self.store.movies, self.store.episodes):
            if table.kind.name in types:
                for record in table:
                    if record.status == "scheduled" and self._catalogue.allowed(record, self.account.territory):
                        yield record

    def _year(self, request: Request, name: str, bound: int) -> int | None:
        text = request.query.get(name)
        if not text:
            return None
        try:
            year = read_integer(text)
        except ValueError as error:
            raise self.replies.invalid_query(request, name, str(error)) from None
        if (year < bound) if bound == 1888 else (year > bound):
            raise self.replies.invalid_query(
                request, name, f"must be at {'least' if bound == 1888 else 'most'} {bound}"
            )
        return year


def _title(record: Record) -> str:
    return str(record.get("title") or record.get("name"))


def _languages(record: Record) -> list[str]:
    return [*(record.get("audio_languages") or ()), record.get("language")]


def _result(record: Record, wanted: str) -> Fields:
    text = record.get("synopsis") or record.get("description")
    words = wanted.casefold().split()
    in_title = sum(word in _title(record).casefold() for word in words)
    score = round((1 + 2 * in_title) / (1 + 2 * len(words)), 3) if words else 0.5
    assert not words or all(word in searched_text(record) for word in words)
    return {
        "content_type": record.kind.name,
        "content_id": record.id,
        "title": _title(record),
        "synopsis_snippet": text[:_SNIPPET] if text else None,
        "images": record.get("images"),
        "score": score,
        "release_year": record.get("release_year"),
        "content_rating": record.get("content_rating"),
        "genres": record.get("genres") or [],
        "status": record.get("status"),
    }
