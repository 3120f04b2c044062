"""Movies (Admin): authoring, publishing, unpublishing."""

from __future__ import annotations

from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .account import Account
from .checks import read_moment
from .idempotency import Idempotency
from .operations import Operations
from .record import Fields, Record
from .schemas_content import MOVIE, MOVIE_STATUSES, PUBLISH

_FILTERS = {
    "q": filters.words,
    "status": filters.one_of("status", *MOVIE_STATUSES),
    "genre": filters.contains("genres"),
}
_ONE = "/admin/movies/{movie_id}"


class AdminMovies(Operations):
    """The seven operations on movies that authors have."""

    def __init__(self, account: Account, idempotency: Idempotency) -> None:
        super().__init__(account)
        self._idempotency = idempotency

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/admin/movies", self.list_movies),
            Route("POST", "/admin/movies", self.create),
            Route("GET", _ONE, self.get),
            self.updating(_ONE, self.update),
            Route("DELETE", _ONE, self.delete),
            Route("POST", f"{_ONE}/publish", self.publish),
            Route("POST", f"{_ONE}/unpublish", self.unpublish),
        ]

    def list_movies(self, request: Request) -> Response:
        """List Movies (Admin): every status, no territory filter (documented)."""
        self.account.settle()
        return self.listing.page(request, self.store.movies, MOVIE, _FILTERS)

    def create(self, request: Request) -> Response:
        """Create Movie (Admin)."""
        body = self.body(request)
        return self._idempotency.once(request, "create_movie", body, lambda: self._create(request))

    def _create(self, request: Request) -> Response:
        stored = self.read_new(request, MOVIE)
        has_video = self.account.variant("new_movie_video") == "present"
        self._check_status(request, Record(MOVIE, "", stored, hidden={"has_video": has_video}), stored)
        movie = self.store.add_title(self.store.movies, stored, has_video=has_video)
        self.account.audit(request, "content.created", "movie", movie.id, title=movie.get("title"))
        self.account.events.turned(None, movie)
        return self.created(request, movie)

    def get(self, request: Request) -> Response:
        """Get Movie (Admin)."""
        return self.replies.one(request, self._movie(request))

    def update(self, request: Request) -> Response:
        """Update Movie (Admin): what is sent changes, the rest stays."""
        movie = self._movie(request)
        self.replies.require_match(request, movie)
        stored = self.read_change(request, MOVIE)
        self._check_status(request, movie.changed(self.account.now(), **stored), stored)
        changed = self.store.movies.change(movie, **stored)
        self.account.audit(request, "content.updated", "movie", movie.id, fields=sorted(stored))
        self.account.events.turned(movie, changed)
        return self.replies.one(request, changed)

    def delete(self, request: Request) -> Response:
        """Delete Movie (Admin): for good, and only from draft or unpublished (documented)."""
        movie = self._movie(request)
        self.require_status(request, movie, "draft", "unpublished")
        self.store.movies.delete(movie)
        self.account.audit(request, "content.deleted", "movie", movie.id, title=movie.get("title"))
        return self.replies.deleted(request)

    def publish(self, request: Request) -> Response:
        """Publish Movie: from draft or unpublished; a future available_from schedules it (documented)."""
        movie = self._movie(request)
        self.replies.require_match(request, movie)
        self.require_status(request, movie, "draft", "unpublished")
        available = self.checked(request, self.optional_body(request), PUBLISH).get("available_from")
        self.require_complete(request, _missing(movie))
        fields: Fields = {"status": "published"}
        if available is not None:
            now = self.account.now()
            fields = {"status": "scheduled" if read_moment(available) > now else "published"}
            fields["available_from"] = available
        elif movie.get("available_from") is not None and read_moment(movie.get("available_from")) > self.account.now():
            # Documented: left out, publication is immediate; a date still to come would keep it from playing.
            fields["available_from"] = rfc3339(self.account.now())
        changed = self.store.movies.change(movie, **fields)
        self.account.audit(request, "content.published", "movie", movie.id, status=changed.status)
        self.account.events.turned(movie, changed)
        return self.replies.one(request, changed)

    def unpublish(self, request: Request) -> Response:
        """Unpublish Movie: from published to unpublished; it is gone from the catalogue at once (documented)."""
        movie = self._movie(request)
        self.replies.require_match(request, movie)
        self.require_status(request, movie, "published")
        changed = self.store.movies.change(movie, status="unpublished")
        self.account.audit(request, "content.unpublished", "movie", movie.id)
        self.account.events.turned(movie, changed)
        return self.replies.one(request, changed)

    def _movie(self, request: Request) -> Record:
        return self.find(request, self.store.movies, "movie_id")

    def _check_status(self, request: Request, movie: Record, stored: Fields) -> None:
        if self.account.variant("status_write") == "checked" and stored.get("status") in ("published", "scheduled"):
            self.require_complete(request, _missing(movie))


def _missing(movie: Record) -> list[str]:
    """Return what publishing needs and a movie hasn't (documented: runtime, rating, a video asset)."""
    missing = [name for name in ("runtime_minutes", "content_rating") if movie.get(name) is None]
    return missing if movie.hidden.get("has_video", True) else [*missing, "video_asset"]
