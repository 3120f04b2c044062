"""Movies: the catalogue as a subscriber's apps see it."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .listing import Listing
from .movie import Movie
from .replies import Replies
from .store import Store

# The account's country isn't in the documents; a list is filtered by it (documented).
TERRITORY = "FR"
_FILTERS = ("q", "genre", "release_year", "content_rating", "language")


class PublicMovies:
    """List Movies and Get Movie."""

    def __init__(self, store: Store, replies: Replies, listing: Listing) -> None:
        self._store = store
        self._replies = replies
        self._listing = listing

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [Route("GET", "/movies", self.list_movies), Route("GET", "/movies/{movie_id}", self.get)]

    def list_movies(self, request: Request) -> Response:
        """List Movies: published ones within the caller's territory (documented)."""
        self._store.settle()
        visible = (movie for movie in self._store.movies.values() if _visible(movie))
        page = self._listing.page(request, visible, _FILTERS, _fields(request))
        return self._replies.unless_unchanged(request, page)

    def get(self, request: Request) -> Response:
        """Get Movie: the same titles as in the list."""
        self._store.settle()
        movie = self._store.movies.get(request.parameters["movie_id"])
        if movie is None or not _visible(movie):
            raise self._replies.refusal(request, 404)
        reply = self._replies.movie(request, movie, fields=_fields(request))
        return self._replies.unless_unchanged(request, reply)


def _visible(movie: Movie) -> bool:
    return movie.status == "published" and movie.seen_from(TERRITORY)


def _fields(request: Request) -> list[str]:
    """Read the sparse field list (documented: comma-separated; left out or empty, the whole object)."""
    return [name for name in request.query.get("fields", "").split(",") if name]
