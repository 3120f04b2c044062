"""Lists: filters, sort order, and cursors that survive inserts because they name a place, not a number."""

from __future__ import annotations

import base64
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import Any

from broadcast_clients.sandbox.server.messages import Refusal, Request, Response, as_array, as_object

from .movie import RATINGS, STATUSES, Fields, Movie
from .replies import Replies

Key = tuple[bool, Any, str]

_SORTABLE = (
    "id", "title", "original_title", "release_year", "runtime_minutes", "average_rating", "rating_count", "status",
    "available_from", "available_until", "created_at", "updated_at",
)  # fmt: skip
# The documented example sorts by release_date, a field that a movie hasn't.
_ALIASES = {"release_date": "release_year"}
_SEARCHED = ("title", "original_title", "synopsis", "tagline")


class Listing:
    """Answers list calls over movies."""

    def __init__(self, replies: Replies, default_sort: str) -> None:
        self._replies = replies
        self._default_sort = default_sort

    def page(self, request: Request, movies: Iterable[Movie], filters: Iterable[str], fields: list[str]) -> Response:
        """Return the page that a request asks for; `filters` names the filters that the operation documents."""
        limit = self._integer(request, "limit", 20)
        if not 1 <= limit <= 100:
            raise self._replies.invalid_query(request, "limit", "must be 1 to 100")
        field, descending, sort = self._sort(request)
        wanted = self._wanted(request, filters)
        kept = [movie for movie in movies if all(test(movie) for test in wanted)]
        ordered = sorted(((_key(movie, field, descending), movie) for movie in kept), key=_first, reverse=descending)
        start, stop = self._window(request, [key for key, _ in ordered], limit, descending, sort)
        shown = ordered[start:stop]
        meta: Fields = {
            "total": len(ordered),
            "count": len(shown),
            "limit": limit,
            "has_more": stop < len(ordered),
            "next_cursor": _cursor(shown[-1][0], sort, "next") if shown and stop < len(ordered) else None,
            "prev_cursor": _cursor(shown[0][0], sort, "prev") if shown and start > 0 else None,
        }
        rows = [self._replies.shown(movie, fields) for _, movie in shown]
        return self._replies.page(request, rows, meta)

    def _integer(self, request: Request, name: str, default: int) -> int:
        text = request.query.get(name)
        if text is None:
            return default
        try:
            return int(text)
        except ValueError:
            raise self._replies.invalid_query(request, name, "must be an integer") from None

    def _sort(self, request: Request) -> tuple[str, bool, str]:
        sort = request.query.get("sort") or self._default_sort
        name = sort.removeprefix("-")
        field = _ALIASES.get(name, name)
        if field not in _SORTABLE:
            raise self._replies.invalid_query(request, "sort", f"can't sort by {name}")
        return field, sort.startswith("-"), sort

    def _wanted(self, request: Request, filters: Iterable[str]) -> list[Callable[[Movie], bool]]:
        tests: list[Callable[[Movie], bool]] = []
        for name in filters:
            value = request.query.get(name)
            if value:
                tests.append(self._test(request, name, value))
        return tests

    def _test(self, request: Request, name: str, value: str) -> Callable[[Movie], bool]:
        if name == "q":
            if len(value) > 200:
                raise self._replies.invalid_query(request, "q", "must have at most 200 characters")
            words = value.casefold().split()
            return lambda movie: all(word in _searched_text(movie) for word in words)
        if name == "release_year":
            year = self._integer(request, name, 0)
            return lambda movie: movie.fields.get("release_year") == year
        if name in ("genre", "language"):
            field = "genres" if name == "genre" else "audio_languages"
            return lambda movie: value in (movie.fields.get(field) or ())
        if value not in (RATINGS if name == "content_rating" else STATUSES):
            raise self._replies.invalid_query(request, name, f"can't be {value}")
        return lambda movie: movie.fields.get(name) == value

    def _window(self, request: Request, keys: list[Key], limit: int, descending: bool, sort: str) -> tuple[int, int]:
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


def _first(pair: tuple[Key, Movie]) -> Key:
    return pair[0]


def _key(movie: Movie, field: str, descending: bool) -> Key:
    """A movie's place in the order; one without a value comes last in either direction."""
    value = movie.fields.get(field)
    return ((value is None) != descending, 0 if value is None else value, movie.id)


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


def _searched_text(movie: Movie) -> str:
    texts = [str(movie.fields.get(name) or "") for name in _SEARCHED]
    texts += [str(member["name"]) for member in movie.fields.get("cast") or ()]
    return " ".join(texts).casefold()
