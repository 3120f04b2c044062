"""The taxonomy of genres, for viewers and for authors."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .operations import Operations
from .record import Fields, Record
from .schemas_content import GENRE

_ADMIN = "/admin/genres"
_ONE = f"{_ADMIN}/{{genre_id}}"
_TYPES = ("movie", "show")


class Genres(Operations):
    """The five operations on genres."""

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.replies.computes("genre", lambda genre: {"content_count": len(self._published_with(genre))})

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/genres", self.list_genres),
            Route("GET", _ADMIN, self.admin_list),
            Route("POST", _ADMIN, self.create),
            self.updating(_ONE, self.update),
            Route("DELETE", _ONE, self.delete),
        ]

    def list_genres(self, request: Request) -> Response:
        """List Content Genres: changes rarely, so it has an entity tag (documented)."""
        self.account.settle()
        wanted = self.query_choice(request, "content_type", ("all", *_TYPES), "all")
        rows = [
            self.replies.shown(genre)
            for genre in self.store.genres
            if wanted == "all" or wanted in genre.fields["content_types"]
        ]
        return self.replies.unless_unchanged(request, self.replies.rows(request, rows, tagged=True))

    def admin_list(self, request: Request) -> Response:
        """List Genres (Admin)."""
        return self.replies.rows(request, [self.replies.shown(genre) for genre in self.store.genres])

    def create(self, request: Request) -> Response:
        """Create Genre (Admin)."""
        stored = self.read_new(request, GENRE)
        self._check_names(request, stored)
        genre = self.store.genres.create(stored)
        self.account.audit(request, "genre.created", "genre", genre.id, slug=genre.get("slug"))
        return self.created(request, genre)

    def update(self, request: Request) -> Response:
        """Update Genre (Admin): what is sent changes, the rest stays."""
        genre = self._genre(request)
        stored = self.read_change(request, GENRE)
        self._check_names(request, stored, genre)
        changed = self.store.genres.change(genre, **stored)
        self.account.audit(request, "genre.updated", "genre", genre.id, fields=sorted(stored))
        return self.replies.one(request, changed)

    def delete(self, request: Request) -> Response:
        """Delete Genre (Admin): not while published content uses it (documented)."""
        genre = self._genre(request)
        used = self._published_with(genre)
        if used:
            raise self.conflict(request, f"{len(used)} published titles use the genre.")
        self.store.genres.delete(genre)
        self.account.audit(request, "genre.deleted", "genre", genre.id, slug=genre.get("slug"))
        return self.replies.deleted(request)

    def _genre(self, request: Request) -> Record:
        return self.find(request, self.store.genres, "genre_id")

    def _published_with(self, genre: Record) -> list[Record]:
        slug = genre.get("slug")
        movies = [movie for movie in self.store.movies if movie.status == "published"]
        shows = [show for show in self.store.shows if show.status != "draft"]
        return [title for title in (*movies, *shows) if slug in (title.get("genres") or ())]

    def _check_names(self, request: Request, stored: Fields, itself: Record | None = None) -> None:
        for other in self.store.genres:
            if other.get("slug") == stored.get("slug") and (itself is None or other.id != itself.id):
                raise self.duplicate(request, "slug", "is taken")
        parent = stored.get("parent_id")
        if parent is not None and (self.store.genres.get(parent) is None or (itself and parent == itself.id)):
            raise self.replies.invalid(request, [("parent_id", "is no other genre")])
