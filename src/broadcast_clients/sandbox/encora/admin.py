"""Movies (Admin): authoring, publishing, unpublishing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from broadcast_clients.sandbox.server.clock import Clock, rfc3339
from broadcast_clients.sandbox.server.messages import Request, Response, Route, as_object

from .idempotency import Idempotency
from .listing import Listing
from .movie import Fields, Movie
from .replies import Replies
from .store import Store
from .validation import CHECKS, REQUIRED, checked, read_moment

_FILTERS = ("q", "status", "genre")
_ONE = "/admin/movies/{movie_id}"


class AdminMovies:
    """The seven operations on movies that authors have."""

    def __init__(
        self, store: Store, replies: Replies, listing: Listing, clock: Clock, variants: Mapping[str, str]
    ) -> None:
        self._store = store
        self._replies = replies
        self._listing = listing
        self._variants = variants
        self._idempotency = Idempotency(
            replies,
            clock,
            int(variants["encora.idempotency_conflict"]),
            variants["encora.idempotency_scope"] == "everything",
        )

    def routes(self) -> list[Route]:
        """Return the operations."""
        method = self._variants["encora.update_method"]
        return [
            Route("GET", "/admin/movies", self.list_movies),
            Route("POST", "/admin/movies", self.create),
            Route("GET", _ONE, self.get),
            Route(method, _ONE, self.update, named_method="PATCH"),
            Route("DELETE", _ONE, self.delete),
            Route("POST", f"{_ONE}/publish", self.publish),
            Route("POST", f"{_ONE}/unpublish", self.unpublish),
        ]

    def list_movies(self, request: Request) -> Response:
        """List Movies (Admin): every status, no territory filter (documented)."""
        self._store.settle()
        return self._listing.page(request, self._store.movies.values(), _FILTERS, [])

    def create(self, request: Request) -> Response:
        """Create Movie (Admin)."""
        body = self._body(request)
        return self._idempotency.once(request, "create", body, lambda: self._create(request, body))

    def _create(self, request: Request, body: Fields) -> Response:
        stored = self._checked(request, body, required=True)
        has_video = self._variants["encora.new_movie_video"] == "present"
        self._check_status(request, Movie("", stored, has_video=has_video), stored)
        movie = self._store.create(stored, has_video)
        return self._replies.movie(request, movie, int(self._variants["encora.created_status"]))

    def get(self, request: Request) -> Response:
        """Get Movie (Admin)."""
        return self._replies.movie(request, self._movie(request))

    def update(self, request: Request) -> Response:
        """Update Movie (Admin): what is sent changes, the rest stays."""
        movie = self._movie(request)
        self._replies.require_match(request, movie)
        required = self._variants["encora.update_required"] == "documented"
        stored = self._checked(request, self._body(request), required=required)
        changed = movie.changed(self._store.now(), **stored)
        self._check_status(request, changed, stored)
        return self._replies.movie(request, self._store.put(changed))

    def delete(self, request: Request) -> Response:
        """Delete Movie (Admin): for good, and only from draft or unpublished (documented)."""
        movie = self._movie(request)
        self._require_status(request, movie, "draft", "unpublished")
        self._store.delete(movie)
        return self._replies.deleted(request)

    def publish(self, request: Request) -> Response:
        """Publish Movie: from draft or unpublished; a future available_from schedules it (documented)."""
        movie = self._movie(request)
        self._replies.require_match(request, movie)
        self._require_status(request, movie, "draft", "unpublished")
        available = self._available_from(request)
        missing = movie.missing_for_publication()
        if missing:
            raise self._replies.invalid(request, [(name, "is needed before publishing") for name in missing])
        now = self._store.now()
        fields: Fields = {"status": "scheduled" if available is not None and available > now else "published"}
        if available is not None:
            fields["available_from"] = rfc3339(available)
        return self._replies.movie(request, self._store.put(movie.changed(now, **fields)))

    def unpublish(self, request: Request) -> Response:
        """Unpublish Movie: from published to unpublished (documented)."""
        movie = self._movie(request)
        self._replies.require_match(request, movie)
        self._require_status(request, movie, "published")
        return self._replies.movie(request, self._store.put(movie.changed(self._store.now(), status="unpublished")))

    def _movie(self, request: Request) -> Movie:
        self._store.settle()
        identity = request.parameters["movie_id"]
        movie = self._store.movies.get(identity)
        if movie is not None:
            return movie
        try:
            UUID(identity)
        except ValueError:
            if self._variants["encora.invalid_id"] == "422":
                raise self._replies.invalid(request, [("movie_id", "must be a UUID")]) from None
        raise self._replies.refusal(request, 404)

    def _body(self, request: Request) -> Fields:
        try:
            parsed = json.loads(request.body)
        except ValueError:
            raise self._replies.refusal(request, 400) from None
        body = as_object(parsed)
        if body is None:
            raise self._replies.invalid(request, [("body", "must be an object")])
        return body

    def _checked(self, request: Request, body: Fields, *, required: bool) -> Fields:
        stored, problems = checked(
            body,
            null_clears=self._variants["encora.null_fields"] == "cleared",
            known_genres=self._variants["encora.unknown_genre"] == "refused",
        )
        if self._variants["encora.unknown_fields"] == "refused":
            problems += [(name, "is not a field of a write") for name in body if name not in CHECKS]
        if required:
            problems += [(name, "is required") for name in REQUIRED if name not in body]
        if problems:
            raise self._replies.invalid(request, problems)
        return stored

    def _check_status(self, request: Request, movie: Movie, stored: Fields) -> None:
        if self._variants["encora.status_write"] == "free" or stored.get("status") not in ("published", "scheduled"):
            return
        missing = movie.missing_for_publication()
        if missing:
            raise self._replies.invalid(request, [(name, "is needed before publishing") for name in missing])

    def _require_status(self, request: Request, movie: Movie, *allowed: str) -> None:
        if movie.status not in allowed:
            text = f"The movie is {movie.status}; this needs {' or '.join(allowed)}."
            raise self._replies.refusal(request, int(self._variants["encora.transition_conflict"]), text)

    def _available_from(self, request: Request) -> datetime | None:
        if not request.body.strip():
            return None
        value = self._body(request).get("available_from")
        if value is None:
            return None
        try:
            return read_moment(value)
        except ValueError as error:
            raise self._replies.invalid(request, [("available_from", str(error))]) from None
