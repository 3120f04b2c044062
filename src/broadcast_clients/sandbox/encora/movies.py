"""Movies: the catalogue as a subscriber's apps see it."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .account import Account
from .catalogue import Catalogue
from .operations import Operations
from .record import Record
from .schemas_content import MOVIE
from .streams import Streams
from .titles import Titles

_FILTERS = {
    "q": filters.words,
    "genre": filters.contains("genres"),
    "release_year": filters.number("release_year"),
    "content_rating": filters.CONTENT_RATING,
    "language": filters.contains("audio_languages"),
}
_ONE = "/movies/{movie_id}"


class Movies(Operations):
    """The six operations on movies that viewers have."""

    def __init__(self, account: Account, catalogue: Catalogue, streams: Streams, titles: Titles) -> None:
        super().__init__(account)
        self._catalogue = catalogue
        self._streams = streams
        self._titles = titles

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/movies", self.list_movies),
            Route("GET", _ONE, self.get),
            Route("GET", f"{_ONE}/trailers", self.trailers),
            Route("GET", f"{_ONE}/related", self.related),
            Route("GET", f"{_ONE}/stream", self.stream),
            Route("GET", f"{_ONE}/tracks", self.tracks),
        ]

    def list_movies(self, request: Request) -> Response:
        """List Movies: published ones within the caller's territory and subscription (documented)."""
        self.account.settle()
        visible = self._catalogue.visible("movie")
        page = self.listing.page(request, visible, MOVIE, _FILTERS, fields=_fields(request))
        return self.replies.unless_unchanged(request, page)

    def get(self, request: Request) -> Response:
        """Get Movie: the same titles as in the list."""
        reply = self.replies.one(request, self._movie(request), fields=_fields(request))
        return self.replies.unless_unchanged(request, reply)

    def trailers(self, request: Request) -> Response:
        """List Movie Trailers."""
        return self._titles.trailers(request, self._movie(request))

    def related(self, request: Request) -> Response:
        """Get Related Movies: by genre and cast (documented)."""
        return self._titles.related(request, self._movie(request))

    def stream(self, request: Request) -> Response:
        """Get Movie Stream URLs: device, subscription, territory and concurrency are checked (documented)."""
        movie = self.find(request, self.store.movies, "movie_id")
        # Documented: once unpublished, no new streams start.
        if movie.status != "published":
            raise self.replies.refusal(request, 404)
        return self._streams.start(request, movie)

    def tracks(self, request: Request) -> Response:
        """Get Movie Subtitle & Audio Tracks."""
        movie = self._movie(request)
        return self._titles.tracks(
            request, movie, movie.get("audio_languages") or [], movie.get("subtitle_languages") or []
        )

    def _movie(self, request: Request) -> Record:
        movie = self.find(request, self.store.movies, "movie_id")
        if not self._catalogue.is_visible(movie):
            raise self.replies.refusal(request, 404)
        return movie


def _fields(request: Request) -> list[str]:
    """Read the sparse field list (documented: comma-separated; left out or empty, the whole object)."""
    return [name for name in request.query.get("fields", "").split(",") if name]
