"""Collections, and the home screen made of them."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .account import Account
from .catalogue import Catalogue
from .made_movies import images_of
from .operations import Operations
from .record import Fields, Record
from .schemas_content import COLLECTION, COLLECTION_STATUSES
from .streams import Viewing

_ADMIN = "/admin/collections"
_ADMIN_ONE = f"{_ADMIN}/{{collection_id}}"
_RAIL_ITEMS = 12


class Collections(Operations):
    """The eight operations on collections: two for viewers with the home layout, five for authors."""

    def __init__(self, account: Account, catalogue: Catalogue) -> None:
        super().__init__(account)
        self._catalogue = catalogue
        self.replies.computes("collection", lambda record: {"item_count": len(self.items(record))})

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/collections", self.list_collections),
            Route("GET", "/collections/{collection_id}", self.get),
            Route("GET", _ADMIN, self.admin_list),
            Route("POST", _ADMIN, self.create),
            Route("GET", _ADMIN_ONE, self.admin_get),
            self.updating(_ADMIN_ONE, self.update),
            Route("DELETE", _ADMIN_ONE, self.delete),
        ]

    def list_collections(self, request: Request) -> Response:
        """List Collections: published ones, filtered by the caller's region (documented)."""
        self.account.settle()
        return self.listing.page(request, self.visible(), COLLECTION, order="sort_order")

    def get(self, request: Request) -> Response:
        """Get Collection and its Items: cursor and limit walk through the items."""
        collection = self._collection(request)
        if not self._is_visible(collection):
            raise self.replies.refusal(request, 404)
        items = self.items(collection)
        places = [
            Record(COLLECTION, str(item["content_id"]), {"place": place, "item": item})
            for place, item in enumerate(items)
        ]
        shown, meta = self.listing.window(request, places, COLLECTION, order="place")
        fields = {**self.replies.shown(collection), "item_refs": [each.get("item") for each in shown]}
        if self.account.variant("collection_meta") == "present":
            fields["meta"] = self.replies.meta(meta)
        return self.replies.single(request, fields, tagged=True)

    def admin_list(self, request: Request) -> Response:
        """List Collections (Admin)."""
        self.account.settle()
        status = {"status": filters.one_of("status", *COLLECTION_STATUSES)}
        return self.listing.page(request, self.store.collections, COLLECTION, status, order="sort_order")

    def create(self, request: Request) -> Response:
        """Create Collection (Admin)."""
        stored = self.read_new(request, COLLECTION)
        self._require_free(request, stored)
        fields: Fields = {
            "subtitle": None,
            "query": None,
            "sort_order": 0,
            **stored,
            "created_by": self.account.user_id,
        }
        collection = self.store.collections.create({**fields, "item_refs": stored.get("item_refs") or []})
        self.account.audit(request, "collection.created", "collection", collection.id, slug=collection.get("slug"))
        return self.created(request, collection)

    def admin_get(self, request: Request) -> Response:
        """Get Collection (Admin)."""
        return self.replies.one(request, self._collection(request))

    def update(self, request: Request) -> Response:
        """Update Collection (Admin): what is sent changes, the rest stays."""
        collection = self._collection(request)
        self.replies.require_match(request, collection)
        stored = self.read_change(request, COLLECTION)
        self._require_free(request, stored, collection)
        changed = self.store.collections.change(collection, **stored)
        self.account.audit(request, "collection.updated", "collection", collection.id, fields=sorted(stored))
        return self.replies.one(request, changed)

    def delete(self, request: Request) -> Response:
        """Delete Collection (Admin)."""
        collection = self._collection(request)
        self.store.collections.delete(collection)
        self.account.audit(request, "collection.deleted", "collection", collection.id, slug=collection.get("slug"))
        return self.replies.deleted(request)

    def visible(self) -> list[Record]:
        """Return the collections that the viewer may see."""
        return [collection for collection in self.store.collections if self._is_visible(collection)]

    def items(self, collection: Record) -> list[Fields]:
        """Return what a collection holds: the references in their order, or what its filter finds (documented)."""
        if collection.get("type") != "dynamic":
            return list(collection.get("item_refs") or ())
        name, _, value = str(collection.get("query") or "").partition(":")
        if name != "genre":
            return []
        found = [title for title in self._catalogue.visible("movie", "show") if value in (title.get("genres") or ())]
        return [{"content_type": title.kind.name, "content_id": title.id} for title in found]

    def _is_visible(self, collection: Record) -> bool:
        if collection.status != "published" or not self._catalogue.in_window(collection):
            return False
        return self._catalogue.allowed(collection, self.account.territory)

    def _collection(self, request: Request) -> Record:
        return self.find(request, self.store.collections, "collection_id")

    def _require_free(self, request: Request, stored: Fields, itself: Record | None = None) -> None:
        for other in self.store.collections:
            if other.get("slug") == stored.get("slug") and (itself is None or other.id != itself.id):
                raise self.duplicate(request, "slug", "is taken")


class Home(Operations):
    """Get Home Screen Layout: a list of rails whose order the server decides (documented)."""

    def __init__(self, account: Account, catalogue: Catalogue, collections: Collections, viewing: Viewing) -> None:
        super().__init__(account)
        self._viewing = viewing
        self._catalogue = catalogue
        self._collections = collections

    def routes(self) -> list[Route]:
        """Return the operation."""
        return [self.movable("GET", "/home", self.layout, "/home/layout")]

    def layout(self, request: Request) -> Response:
        """Return the rails: what is being watched, then each collection, then what is live."""
        self.account.settle()
        profile = self._viewing.profile(request) or self.store.profile_ids[0]
        rails = [self._rail(each.id, each.get("title"), "collection", self._collections.items(each))
                 for each in self._collections.visible()]  # fmt: skip
        watching = [item for item in self.store.history
                    if item.hidden["profile"] == profile and not item.get("completed")]  # fmt: skip
        if watching:
            rails.insert(0, self._rail(profile, "Continue watching", "continue_watching",
                                       [_reference(item) for item in watching]))  # fmt: skip
        live = [{"content_type": "channel", "content_id": channel.id} for channel in self._catalogue.visible("channel")]
        rails.append(self._rail(self.account.user_id, "Live now", "live_tv_strip", live))
        reply = self.replies.single(request, {"rails": rails}, tagged=True)
        return self.replies.unless_unchanged(request, reply)

    def _rail(self, identity: str, title: str, kind: str, items: list[Fields]) -> Fields:
        shown = [{**item, "images": images_of(str(item["content_id"]), "thumbnail")} for item in items[:_RAIL_ITEMS]]
        return {"id": identity, "title": title, "type": kind, self.account.variant("rail_items"): shown}


def _reference(item: Record) -> Fields:
    return {"content_type": item.get("content_type"), "content_id": item.get("content_id")}
