"""What the groups of operations have in common: finding a thing, reading a body, checking it, refusing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from broadcast_clients.sandbox.server.messages import Handler, Refusal, Request, Response, Route, as_object

from .account import Account
from .checks import is_uuid, read_moment
from .listing import Listing
from .record import Check, Fields, Kind, Record
from .replies import Replies
from .store import Store
from .tables import Table


class Operations:
    """Base of every group of operations."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.replies: Replies = account.replies
        self.listing: Listing = account.listing
        self.store: Store = account.store

    # --- routes -----------------------------------------------------------------------------------------------------

    def updating(self, template: str, handler: Handler) -> Route:
        """Return an operation that updates: by PATCH, or as the variant says."""
        return Route(self.account.variant("update_method"), template, handler, named_method="PATCH")

    def movable(
        self, method: str, template: str, handler: Handler, moved: str, moved_method: str | None = None
    ) -> Route:
        """Return an operation whose path no source states, where the variant has it."""
        if self.account.variant("paths") == "listed":
            return Route(method, template, handler)
        return Route(moved_method or method, template, handler, path=moved, named_method=method)

    # --- finding ----------------------------------------------------------------------------------------------------

    def find(self, request: Request, table: Table, parameter: str) -> Record:
        """Return the thing that a path parameter names. Raises Refusal with 404 when there is none."""
        self.account.settle()
        identity = self.path_id(request, parameter)
        record = table.get(identity)
        if record is None:
            raise self.replies.refusal(request, 404)
        return record

    def path_id(self, request: Request, parameter: str) -> str:
        """Return a path parameter that should be a UUID."""
        identity = request.parameters[parameter]
        if not is_uuid(identity) and self.account.variant("invalid_id") == "422":
            raise self.replies.invalid(request, [(parameter, "must be a UUID")])
        return identity.lower()

    def path_number(self, request: Request, parameter: str, lowest: int) -> int:
        """Return a path parameter that should be a number."""
        text = request.parameters[parameter]
        if text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= lowest:
            return int(text)
        if self.account.variant("invalid_id") == "422":
            raise self.replies.invalid(request, [(parameter, f"must be an integer of at least {lowest}")])
        raise self.replies.refusal(request, 404)

    # --- bodies -----------------------------------------------------------------------------------------------------

    def body(self, request: Request) -> Fields:
        """Return the JSON object of a request (400 with its message is a documented sample)."""
        try:
            parsed = json.loads(request.body)
        except ValueError:
            raise self.replies.refusal(request, 400) from None
        body = as_object(parsed)
        if body is None:
            raise self.replies.invalid(request, [("body", "must be an object")])
        return body

    def optional_body(self, request: Request) -> Fields:
        """Return the JSON object of a request that may have none."""
        return self.body(request) if request.body.strip() else {}

    def read_new(self, request: Request, kind: Kind) -> Fields:
        """Return the checked body of a creation."""
        return self.checked(request, self.body(request), kind.checks, kind.required, kind.clearable)

    def read_change(self, request: Request, kind: Kind) -> Fields:
        """Return the checked body of an update."""
        required = kind.required if self.account.variant("update_required") == "documented" else ()
        return self.checked(request, self.body(request), kind.checks, required, kind.clearable)

    def checked(
        self,
        request: Request,
        body: Fields,
        limits: Mapping[str, Check],
        required: tuple[str, ...] = (),
        clearable: frozenset[str] = frozenset(),
    ) -> Fields:
        """Return what to store, or refuse with all that is wrong at once."""
        stored: Fields = {}
        problems: list[tuple[str, str]] = []
        clears = self.account.variant("null_fields") == "cleared"
        for name, check in limits.items():
            if name not in body:
                continue
            if body[name] is None and (name in clearable or (clears and name not in required)):
                stored[name] = None
                continue
            try:
                stored[name] = check(body[name])
            except ValueError as error:
                problems.append((name, str(error)))
        problems += [("genres", f"{slug} is no genre") for slug in self._unknown_genres(stored)]
        if self.account.variant("unknown_fields") == "refused":
            problems += [(name, "is not a field of a write") for name in body if name not in limits]
        problems += [(name, "is required") for name in required if name not in body]
        if problems:
            raise self.replies.invalid(request, problems)
        return stored

    def _unknown_genres(self, stored: Fields) -> list[str]:
        if not stored.get("genres") or self.account.variant("unknown_genre") == "accepted":
            return []
        known = {genre.get("slug") for genre in self.store.genres}
        return [slug for slug in stored["genres"] if slug not in known]

    # --- replies ----------------------------------------------------------------------------------------------------

    def created(self, request: Request, record: Record) -> Response:
        """Return the reply to a creation."""
        return self.replies.one(request, record, self.created_status)

    @property
    def created_status(self) -> int:
        """The status of a creation."""
        return int(self.account.variant("created_status"))

    def conflict(self, request: Request, text: str) -> Refusal:
        """Return the refusal of what the state of a thing forbids."""
        return self.replies.refusal(request, int(self.account.variant("transition_conflict")), text)

    def duplicate(self, request: Request, field: str, text: str) -> Refusal:
        """Return the refusal of what exists already."""
        status = int(self.account.variant("duplicate_status"))
        return self.replies.refusal(request, status, f"{field}: {text}", [(field, text)] if status == 422 else ())

    def require_status(self, request: Request, record: Record, *allowed: str) -> None:
        """Raise Refusal unless a thing is in one of the documented statuses."""
        if record.status not in allowed:
            text = f"The {record.kind.name} is {record.status}; this needs {' or '.join(allowed)}."
            raise self.conflict(request, text)

    def require_complete(self, request: Request, missing: list[str]) -> None:
        """Raise Refusal when something that publishing needs isn't there."""
        if missing:
            raise self.replies.invalid(request, [(name, "is needed before publishing") for name in missing])

    # --- query and headers ------------------------------------------------------------------------------------------

    def query_moment(self, request: Request, name: str) -> datetime | None:
        """Return a date-time of the query, if it is there."""
        text = request.query.get(name)
        if not text:
            return None
        try:
            return read_moment(text)
        except ValueError as error:
            raise self.replies.invalid_query(request, name, str(error)) from None

    def query_choice(self, request: Request, name: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """Return a query parameter that has documented values; without a default it is required."""
        value = request.query.get(name) or default
        if value is None:
            raise self.replies.invalid_query(request, name, "is required")
        if value not in choices:
            raise self.replies.invalid_query(request, name, f"must be one of {', '.join(choices)}")
        return value
