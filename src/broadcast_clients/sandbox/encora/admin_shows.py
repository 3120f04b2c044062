"""Shows (Admin): authoring, publishing, unpublishing."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .account import Account
from .idempotency import Idempotency
from .operations import Operations
from .record import Record
from .schemas_content import SHOW, SHOW_STATUSES
from .shows import ShowParts

_FILTERS = {"q": filters.words, "status": filters.one_of("status", *SHOW_STATUSES)}
_ONE = "/admin/shows/{show_id}"


class AdminShows(Operations):
    """The seven operations on shows that authors have."""

    def __init__(self, account: Account, parts: ShowParts, idempotency: Idempotency) -> None:
        super().__init__(account)
        self._parts = parts
        self._idempotency = idempotency

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/admin/shows", self.list_shows),
            Route("POST", "/admin/shows", self.create),
            Route("GET", _ONE, self.get),
            self.updating(_ONE, self.update),
            Route("DELETE", _ONE, self.delete),
            Route("POST", f"{_ONE}/publish", self.publish),
            Route("POST", f"{_ONE}/unpublish", self.unpublish),
        ]

    def list_shows(self, request: Request) -> Response:
        """List Shows (Admin)."""
        return self.listing.page(request, self.store.shows, SHOW, _FILTERS)

    def create(self, request: Request) -> Response:
        """Create Show (Admin)."""
        body = self.body(request)
        return self._idempotency.once(request, "create_show", body, lambda: self._create(request))

    def _create(self, request: Request) -> Response:
        stored = self.read_new(request, SHOW)
        self._check_status(request, Record(SHOW, "", stored))
        show = self.store.add_title(self.store.shows, stored)
        self.account.audit(request, "content.created", "show", show.id, title=show.get("title"))
        self.account.events.turned(None, show)
        return self.created(request, show)

    def get(self, request: Request) -> Response:
        """Get Show (Admin)."""
        return self.replies.one(request, self._show(request))

    def update(self, request: Request) -> Response:
        """Update Show (Admin): what is sent changes, the rest stays."""
        show = self._show(request)
        self.replies.require_match(request, show)
        stored = self.read_change(request, SHOW)
        if "status" in stored:
            self._check_status(request, show.changed(self.account.now(), **stored))
        changed = self.store.shows.change(show, **stored)
        self.account.audit(request, "content.updated", "show", show.id, fields=sorted(stored))
        self.account.events.turned(show, changed)
        return self.replies.one(request, changed)

    def delete(self, request: Request) -> Response:
        """Delete Show (Admin): for good with its seasons and episodes, and only as a draft (documented)."""
        show = self._show(request)
        self.require_status(request, show, "draft")
        for season in self._parts.seasons_of(show):
            for episode in self._parts.episodes_of(season):
                self.store.episodes.drop(episode)
            self.store.seasons.drop(season)
        self.store.shows.delete(show)
        self.account.audit(request, "content.deleted", "show", show.id, title=show.get("title"))
        return self.replies.deleted(request)

    def publish(self, request: Request) -> Response:
        """Publish Show: needs a content rating (documented)."""
        show = self._show(request)
        self.replies.require_match(request, show)
        self.require_status(request, show, "draft")
        self.require_complete(request, _missing(show))
        return self._turn(request, show, self.account.variant("published_show"), "content.published")

    def unpublish(self, request: Request) -> Response:
        """Unpublish Show: it is a draft again, the one status that hides a show."""
        show = self._show(request)
        self.replies.require_match(request, show)
        self.require_status(request, show, *SHOW_STATUSES[1:])
        return self._turn(request, show, "draft", "content.unpublished")

    def _turn(self, request: Request, show: Record, status: str, action: str) -> Response:
        changed = self.store.shows.change(show, status=status)
        self.account.audit(request, action, "show", show.id)
        self.account.events.turned(show, changed)
        return self.replies.one(request, changed)

    def _show(self, request: Request) -> Record:
        return self.find(request, self.store.shows, "show_id")

    def _check_status(self, request: Request, show: Record) -> None:
        if self.account.variant("status_write") == "checked" and show.status == "published":
            self.require_complete(request, _missing(show))


def _missing(show: Record) -> list[str]:
    return ["content_rating"] if show.get("content_rating") is None else []
