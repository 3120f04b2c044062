"""Bodies, entity tags and errors of EncoraStream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any
from uuid import UUID

from broadcast_clients.sandbox.made.numbers import made_uuid
from broadcast_clients.sandbox.server.messages import Refusal, Request, Response, encode_json

from .movie import KEYS, Fields, Movie

Problems = Sequence[tuple[str, str]]

_JSON = ("Content-Type", "application/json; charset=utf-8")
# 401 and 400 with their messages are documented samples; 404, 409 and 429 are in the vendor's console.
_CODES = {
    400: ("BAD_REQUEST", "Request body is malformed JSON."),
    401: ("UNAUTHORIZED", "Access token is missing or invalid."),
    403: ("FORBIDDEN", "This is not allowed."),
    404: ("NOT_FOUND", "The resource does not exist."),
    405: ("METHOD_NOT_ALLOWED", "The method is not allowed here."),
    408: ("REQUEST_TIMEOUT", "The request took too long."),
    409: ("CONFLICT", "The request conflicts with the state of the resource."),
    412: ("PRECONDITION_FAILED", "The resource has changed since it was read."),
    429: ("RATE_LIMITED", "Too many requests."),
    500: ("INTERNAL_ERROR", "Something went wrong."),
    502: ("BAD_GATEWAY", "The upstream server failed."),
    503: ("SERVICE_UNAVAILABLE", "The service is not available."),
    504: ("GATEWAY_TIMEOUT", "The upstream server took too long."),
}


class Replies:
    """Makes the replies that the chosen variants ask for."""

    def __init__(self, seed: int, variants: Mapping[str, str]) -> None:
        self._seed = seed
        self._variants = variants
        self._numbered = 0

    def request_id(self, request: Request | None) -> str:
        """Return the caller's request id when it is a UUID, or a new one."""
        given = request.headers.get("x-request-id", "") if request is not None else ""
        try:
            return str(UUID(given))
        except ValueError:
            self._numbered += 1
            return made_uuid(self._seed, "request", self._numbered)

    def movie(self, request: Request, movie: Movie, status: int = 200, fields: Sequence[str] = ()) -> Response:
        """Return one movie with its entity tag; with `fields`, only those."""
        shown = self.shown(movie, fields)
        wrapped = {"data": shown} if self._variants["encora.single"] == "wrapped" else shown
        tag = movie.etag if not fields else _digest(f"{movie.etag}:{','.join(sorted(shown))}".encode())
        return self._sent(request, status, encode_json(wrapped), tag)

    def page(self, request: Request, rows: list[Fields], meta: Fields) -> Response:
        """Return a page: data and meta (documented), with an entity tag of its own."""
        if self._variants["encora.total"] == "absent":
            del meta["total"]
        if self._variants["encora.prev_cursor"] == "null":
            meta["prev_cursor"] = None
        body = encode_json({"data": rows, "meta": meta})
        return self._sent(request, 200, body, _digest(body))

    def deleted(self, request: Request) -> Response:
        """Return the reply to a deletion."""
        return Response(int(self._variants["encora.delete_status"]), self._request_header(self.request_id(request)))

    def shown(self, movie: Movie, fields: Sequence[str] = ()) -> Fields:
        """Return the movie as replies have it."""
        keys = KEYS
        if fields:
            always = ("id",) if self._variants["encora.sparse_id"] == "always_id" else ()
            keys = tuple(key for key in KEYS if key in fields or key in always)
        if self._variants["encora.unset_fields"] == "null":
            return {key: movie.fields.get(key) for key in keys}
        # available_until is the one field whose documented text gives null a meaning.
        return {
            key: movie.fields[key]
            for key in keys
            if key in movie.fields and (movie.fields[key] is not None or key == "available_until")
        }

    def unless_unchanged(self, request: Request, response: Response) -> Response:
        """Return 304 without a body when the caller has the same version (documented)."""
        given = request.headers.get("if-none-match")
        tag = dict(response.headers).get("ETag")
        if given is None or tag is None or not _matches(given, tag):
            return response
        kept = tuple(pair for pair in response.headers if pair[0] != "Content-Type")
        return Response(304, kept)

    def require_match(self, request: Request, movie: Movie) -> None:
        """Raise Refusal with 412 when the caller read another version (documented)."""
        given = request.headers.get("if-match")
        if given is None or self._variants["encora.etag"] == "none":
            return
        if not _matches(given, f'"{movie.etag}"'):
            raise self.refusal(request, 412)

    def refusal(self, request: Request | None, status: int, message: str = "", problems: Problems = ()) -> Refusal:
        """Return an error in the documented envelope, ready to be raised."""
        return Refusal(self.error(request, status, message, problems))

    def error(self, request: Request | None, status: int, message: str = "", problems: Problems = ()) -> Response:
        """Return an error in the documented envelope {code, message, request_id}."""
        code, default = _CODES.get(status, (f"HTTP_{status}", "The request failed."))
        if status == 422:
            code, default = self._variants["encora.validation_code"], "The request is not valid."
        identity = self.request_id(request)
        body: dict[str, Any] = {"code": code, "message": message or default, "request_id": identity}
        listed_as = self._variants["encora.field_errors"]
        if problems and listed_as != "none":
            body[listed_as] = [{"field": field, "message": text} for field, text in problems]
        return Response(status, (_JSON, *self._request_header(identity)), encode_json(body))

    def invalid(self, request: Request, problems: Problems) -> Refusal:
        """Return the refusal of a body."""
        return self.refusal(request, 422, problems=problems)

    def invalid_query(self, request: Request, name: str, text: str) -> Refusal:
        """Return the refusal of a query parameter."""
        status = int(self._variants["encora.invalid_query"])
        return self.refusal(request, status, f"{name}: {text}", [(name, text)])

    def _sent(self, request: Request, status: int, body: bytes, tag: str) -> Response:
        headers = (_JSON, *self._request_header(self.request_id(request)))
        kind = self._variants["encora.etag"]
        if kind != "none":
            headers = (*headers, ("ETag", f'W/"{tag}"' if kind == "weak" else f'"{tag}"'))
        return Response(status, headers, body, compress=True)

    def _request_header(self, identity: str) -> tuple[tuple[str, str], ...]:
        if self._variants["encora.request_id_header"] == "absent":
            return ()
        return (("X-Request-Id", identity),)


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=8).hexdigest()


def _matches(given: str, tag: str) -> bool:
    """Whether a conditional header names a tag; weak and strong forms of it are taken as equal."""
    wanted = tag.removeprefix("W/")
    return any(part.strip() == "*" or part.strip().removeprefix("W/") == wanted for part in given.split(","))
