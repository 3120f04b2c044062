"""Lists: filters, sort order, and cursors that survive inserts because they name a place, not a number."""

from __future__ import annotations

import base64
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from broadcast_clients.sandbox.server.messages import Refusal, Request, Response, as_array, as_object

from .filters import Filter, Test, read_integer
from .record import Fields, Kind, Record
from .replies import Replies

Key = tuple[bool, Any, str]

# The documented example sorts by release_date, a field that a movie hasn't.
_ALIASES = {"release_date": "release_year"}
_NO_FILTERS: Mapping[str, Filter] = {}


class Listing:
    """Answers list calls."""

    def __init__(self, replies: Replies, default_sort: str) -> None:
        self._replies = replies
        self._default_sort = default_sort

    def page(
        self,
        request: Request,
        records: Iterable[Record],
        kind: Kind,
        filters: Mapping[str, Filter] = _NO_FILTERS,
        *,
        order: str | None = None,
        default: str | None = None,
        fields: Sequence[str] = (),
    ) -> Response:
        """Return the page that a request asks for.

        Args:
            request: The request; it may name a cursor, a limit, filters and, unless `order` fixes it, a sort order.
            records: All that could be listed.
            kind: What is listed.
            filters: The filters that the operation documents.
            order: The order of a list that documents no `sort`.
            default: The order without `sort`, where it isn't the one of the catalogue.
            fields: The fields to show; none is all.
        """
        shown, meta = self.window(request, records, kind, filters, order=order, default=default)
        rows = [self._replies.shown(record, fields) for record in shown]
        return self._replies.envelope(request, rows, meta, tagged=kind.tagged)

    def window(
        self,
        request: Request,
        records: Iterable[Record],
        kind: Kind,
        filters: Mapping[str, Filter] = _NO_FILTERS,
        *,
        order: str | None = None,
        default: str | None = None,
    ) -> tuple[list[Record], Fields]:
        """Return the records of the page that a request asks for, and its meta."""
        limit = self.limit(request)
        field, descending, sort = self._sort(request, kind, order, default)
        wanted = self._tests(request, filters)
        kept = [record for record in records if all(test(record) for test in wanted)]
        ordered = sorted(((_key(record, field, descending), record) for record in kept), key=_first, reverse=descending)
        start, stop = self._bounds(request, [key for key, _ in ordered], limit, descending, sort)
        shown = ordered[start:stop]
        meta: Fields = {
            "total": len(ordered),
            "count": len(shown),
            "limit": limit,
            "has_more": stop < len(ordered),
            "next_cursor": _cursor(shown[-1][0], sort, "next") if shown and stop < len(ordered) else None,
            "prev_cursor": _cursor(shown[0][0], sort, "prev") if shown and start > 0 else None,
        }
        return [record for _, record in shown], meta

    def limit(self, request: Request, most: int = 100, default: int = 20) -> int:
        """Read `limit` (documented: 1 to 100, 20 when left out)."""
        text = request.query.get("limit")
        if text is None:
            return default
        try:
            limit = read_integer(text)
        except ValueError as error:
            raise self._replies.invalid_query(request, "limit", str(error)) from None
        if not 1 <= limit <= most:
            raise self._replies.invalid_query(request, "limit", f"must be 1 to {most}")
        return limit

    def kept(self, request: Request, records: Iterable[Record], filters: Mapping[str, Filter]) -> list[Record]:
        """Return the records that pass the filters of a request, for lists without paging."""
        wanted = self._tests(request, filters)
        return [record for record in records if all(test(record) for test in wanted)]

    def _tests(self, request: Request, filters: Mapping[str, Filter]) -> list[Test]:
        tests: list[Test] = []
        for name, read in filters.items():
            value = request.query.get(name)
            if value:
                try:
                    tests.append(read(value))
                except ValueError as error:
                    raise self._replies.invalid_query(request, name, str(error)) from None
        return tests

    def _sort(self, request: Request, kind: Kind, order: str | None, default: str | None) -> tuple[str, bool, str]:
        sort = order or request.query.get("sort") or default or self._default_sort
        name = sort.removeprefix("-")
        field = _ALIASES.get(name, name)
        if order is None and field not in kind.sortable:
            raise self._replies.invalid_query(request, "sort", f"can't sort by {name}")
        return field, sort.startswith("-"), sort

    def _bounds(self, request: Request, keys: list[Key], limit: int, descending: bool, sort: str) -> tuple[int, int]:
        text = request.query.get("cursor")
        if not text:
            return 0, min(limit, len(keys))
        key, direction = self._read_cursor(request, text, sort)
        try:
            if direction == "next":
                start = _after(keys, key, descending)
                return start, min(start + limit, len(keys))
            stop = _before(keys, key, descending)
            return max(0, stop - limit), stop
        except TypeError:
            raise self._no_cursor(request) from None

    def _no_cursor(self, request: Request) -> Refusal:
        return self._replies.invalid_query(request, "cursor", "is not a cursor of this list")

    def _read_cursor(self, request: Request, text: str, sort: str) -> tuple[Key, str]:
        try:
            parsed = as_object(json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))))
        except ValueError:
            raise self._no_cursor(request) from None
        after = as_array((parsed or {}).get("after"))
        if parsed is None or parsed.get("sort") != sort or after is None or len(after) != 2:
            raise self._no_cursor(request)
        return (bool(after[0]), after[1], str(parsed.get("id"))), str(parsed.get("to"))


def _first(pair: tuple[Key, Record]) -> Key:
    return pair[0]


def _key(record: Record, field: str, descending: bool) -> Key:
    """A record's place in the order; one without a value comes last in either direction."""
    value = record.fields.get(field, record.hidden.get(field))
    return ((value is None) != descending, 0 if value is None else value, record.id)


def _after(keys: list[Key], key: Key, descending: bool) -> int:
    if descending:
        return len(keys) - bisect_left(keys[::-1], key)
    return bisect_right(keys, key)


def _before(keys: list[Key], key: Key, descending: bool) -> int:
    if descending:
        return len(keys) - bisect_right(keys[::-1], key)
    return bisect_left(keys, key)


def _cursor(key: Key, sort: str, direction: str) -> str:
    content = {"id": key[2], "after": [key[0], key[1]], "sort": sort, "to": direction}
    text = json.dumps(content, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")
