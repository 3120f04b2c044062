"""What a profile keeps: watchlist, watch history, ratings."""

from __future__ import annotations

from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .account import Account
from .catalogue import Catalogue
from .operations import Operations
from .record import Fields, Record
from .schemas_users import (
    CLEAR,
    HISTORY_ITEM,
    LISTED_TYPES,
    PLAYED_TYPES,
    PROGRESS,
    RATING,
    RERATE,
    WATCHLIST_ITEM,
)
from .streams import Streams
from .tables import Table

PROFILE = "/profiles/{profile_id}"
_LIST = f"{PROFILE}/watchlist"
_HISTORY = f"{PROFILE}/watch-history"
_RATINGS = f"{PROFILE}/ratings"


class OfProfile(Operations):
    """Base of what belongs to a profile."""

    def __init__(self, account: Account, catalogue: Catalogue, streams: Streams) -> None:
        super().__init__(account)
        self.catalogue = catalogue
        self.streams = streams

    def profile(self, request: Request) -> str:
        """Return the profile of the path. Raises Refusal when it isn't the account's."""
        self.account.settle()
        return self.streams.known_profile(request, self.path_id(request, "profile_id"))

    def rows(self, request: Request, table: Table) -> list[Record]:
        """Return what the profile of the path has in a table."""
        profile = self.profile(request)
        return [record for record in table if record.hidden["profile"] == profile]

    def row(self, request: Request, table: Table, parameter: str) -> Record:
        """Return one thing of the profile of the path. Raises Refusal with 404 when it isn't there."""
        profile = self.profile(request)
        record = self.find(request, table, parameter)
        if record.hidden["profile"] != profile:
            raise self.replies.refusal(request, 404)
        return record

    def content(self, request: Request, stored: Fields) -> Record:
        """Return the content that a body names. Raises Refusal when the viewer can't see it."""
        content = self.catalogue.content(stored["content_type"], stored["content_id"])
        if content is None or not self.catalogue.is_visible(content):
            raise self.replies.refusal(request, 404, "The content does not exist.")
        return content

    def same(self, request: Request, table: Table, stored: Fields) -> Record | None:
        """Return what the profile has already for the same content."""
        for record in self.rows(request, table):
            if record.get("content_id") == stored["content_id"]:
                return record
        return None


class Watchlist(OfProfile):
    """The four operations on the watchlist."""

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", _LIST, self.list_items),
            Route("POST", _LIST, self.add),
            self.updating(f"{_LIST}/{{item_id}}", self.progress),
            Route("DELETE", f"{_LIST}/{{item_id}}", self.remove),
        ]

    def list_items(self, request: Request) -> Response:
        """Get Watchlist."""
        wanted = {
            "content_type": filters.one_of("content_type", *LISTED_TYPES),
            "completed": filters.flag("completed"),
        }
        order = "-added_at" if self.account.variant("default_sort").startswith("-") else "added_at"
        items = self.rows(request, self.store.watchlist)
        return self.listing.page(request, items, WATCHLIST_ITEM, wanted, default=order)

    def add(self, request: Request) -> Response:
        """Add Item to Watchlist."""
        profile = self.profile(request)
        stored = self.read_new(request, WATCHLIST_ITEM)
        self.content(request, stored)
        there = self.same(request, self.store.watchlist, stored)
        if there is not None:
            if self.account.variant("add_again") == "existing":
                return self.replies.one(request, there)
            raise self.duplicate(request, "content_id", "is on the list")
        fields: Fields = {
            **stored,
            "watch_progress_seconds": 0,
            "watch_progress_percent": 0,
            "completed": False,
            "added_at": rfc3339(self.account.now()),
        }
        return self.created(request, self.store.watchlist.create(fields, profile=profile))

    def progress(self, request: Request) -> Response:
        """Update Watch Progress: where to resume (documented)."""
        item = self.row(request, self.store.watchlist, "item_id")
        stored = self.checked(request, self.body(request), PROGRESS)
        if "watch_progress_seconds" in stored:
            stored["watch_progress_percent"] = self._percent(item, stored["watch_progress_seconds"])
        return self.replies.one(request, self.store.watchlist.change(item, **stored))

    def remove(self, request: Request) -> Response:
        """Remove Item from Watchlist."""
        self.store.watchlist.delete(self.row(request, self.store.watchlist, "item_id"))
        return self.replies.deleted(request)

    def _percent(self, item: Record, seconds: int) -> float:
        content = self.catalogue.content(item.fields["content_type"], item.fields["content_id"])
        minutes = content.get("runtime_minutes") if content is not None else None
        return min(100.0, round(seconds / (minutes * 60) * 100, 1)) if minutes else 0.0


class History(OfProfile):
    """The three operations on the watch history."""

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", _HISTORY, self.list_items),
            Route("DELETE", _HISTORY, self.clear),
            Route("DELETE", f"{_HISTORY}/{{item_id}}", self.remove),
        ]

    def list_items(self, request: Request) -> Response:
        """Get Watch History: the latest first."""
        wanted = {"content_type": filters.one_of("content_type", *PLAYED_TYPES)}
        return self.listing.page(
            request, self.rows(request, self.store.history), HISTORY_ITEM, wanted, order="-watched_at"
        )

    def clear(self, request: Request) -> Response:
        """Clear Entire Watch History: needs its confirmation, can't be undone, is audit-logged (documented)."""
        profile = self.profile(request)
        self.checked(request, self.body(request), CLEAR, ("confirmation",))
        items = self.rows(request, self.store.history)
        for item in items:
            self.store.history.drop(item)
        self.store.history.writes.deleted += 1
        self.account.audit(request, "watch_history.cleared", "profile", profile, role="subscriber", entries=len(items))
        return self.replies.deleted(request)

    def remove(self, request: Request) -> Response:
        """Delete Watch History Item."""
        self.store.history.delete(self.row(request, self.store.history, "item_id"))
        return self.replies.deleted(request)


class Ratings(OfProfile):
    """The four operations on ratings."""

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", _RATINGS, self.list_ratings),
            Route("POST", _RATINGS, self.rate),
            self.updating(f"{_RATINGS}/{{rating_id}}", self.update),
            Route("DELETE", f"{_RATINGS}/{{rating_id}}", self.delete),
        ]

    def list_ratings(self, request: Request) -> Response:
        """List My Ratings."""
        return self.listing.page(request, self.rows(request, self.store.ratings), RATING, order="-created_at")

    def rate(self, request: Request) -> Response:
        """Rate Content: from 1 to 5 (documented)."""
        profile = self.profile(request)
        stored = self.read_new(request, RATING)
        self.content(request, stored)
        there = self.same(request, self.store.ratings, stored)
        if there is not None:
            if self.account.variant("add_again") == "existing":
                return self.replies.one(request, self.store.ratings.change(there, **stored))
            raise self.duplicate(request, "content_id", "is rated")
        return self.created(request, self.store.ratings.create(stored, profile=profile))

    def update(self, request: Request) -> Response:
        """Update Rating: the body needs nothing (documented)."""
        rating = self.row(request, self.store.ratings, "rating_id")
        stored = self.checked(request, self.body(request), RERATE)
        return self.replies.one(request, self.store.ratings.change(rating, **stored))

    def delete(self, request: Request) -> Response:
        """Delete Rating."""
        self.store.ratings.delete(self.row(request, self.store.ratings, "rating_id"))
        return self.replies.deleted(request)
