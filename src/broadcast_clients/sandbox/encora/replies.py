"""Bodies, entity tags and errors of EncoraStream."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any
from uuid import UUID

from broadcast_clients.sandbox.made.numbers import made_uuid
from broadcast_clients.sandbox.server.messages import Refusal, Request, Response, encode_json

from .record import Fields, Record

Problems = Sequence[tuple[str, str]]
Headers = tuple[tuple[str, str], ...]

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
        self._computed: dict[str, Callable[[Record], Fields]] = {}

    def computes(self, kind: str, compute: Callable[[Record], Fields]) -> None:
        """Have fields of a kind worked out whenever one is shown, such as how many episodes a season has."""
        self._computed[kind] = compute

    def request_id(self, request: Request | None) -> str:
        """Return the caller's request id when it is a UUID, or a new one."""
        given = request.headers.get("x-request-id", "") if request is not None else ""
        try:
            return str(UUID(given))
        except ValueError:
            self._numbered += 1
            return made_uuid(self._seed, "request", self._numbered)

    def one(self, request: Request, record: Record, status: int = 200, fields: Sequence[str] = ()) -> Response:
        """Return one record, with its entity tag where its kind has one; with `fields`, only those."""
        shown = self.shown(record, fields)
        tag = None
        if record.kind.tagged:
            tag = record.etag if not fields else _digest(f"{record.etag}:{','.join(sorted(shown))}".encode())
        return self._sent(request, status, self._single(shown), tag)

    def single(self, request: Request, value: Fields, status: int = 200, *, tagged: bool = False) -> Response:
        """Return a single object that isn't a stored record; tagged, its entity tag comes from what it says."""
        body = self._single(value)
        return self._sent(request, status, body, _digest(body) if tagged else None)

    def rows(self, request: Request, rows: list[Fields], *, tagged: bool = False, **beside: object) -> Response:
        """Return a list without paging: data alone (documented), or with what is documented beside it."""
        body = encode_json({"data": rows, **beside})
        return self._sent(request, 200, body, _digest(body) if tagged else None)

    def envelope(self, request: Request, data: object, meta: Fields | None = None, *, tagged: bool = False) -> Response:
        """Return data, with the meta of a page where there is one (both documented)."""
        envelope: Fields = {"data": data}
        if meta is not None:
            envelope["meta"] = self.meta(meta)
        body = encode_json(envelope)
        return self._sent(request, 200, body, _digest(body) if tagged else None)

    def empty(self, request: Request, status: int) -> Response:
        """Return a reply without a body."""
        return Response(status, self._request_header(self.request_id(request)))

    def deleted(self, request: Request) -> Response:
        """Return the reply to a deletion."""
        kind = self._variants["encora.delete_status"]
        if kind == "object":
            return self.single(request, {"deleted": True})
        return self.empty(request, int(kind))

    def shown(self, record: Record, fields: Sequence[str] = ()) -> Fields:
        """Return a record as replies have it."""
        kind, values = record.kind, record.fields
        compute = self._computed.get(kind.name)
        if compute is not None:
            values = {**values, **compute(record)}
        keys = kind.keys
        if fields:
            always = ("id",) if self._variants["encora.sparse_id"] == "always_id" else ()
            keys = tuple(key for key in keys if key in fields or key in always)
        if self._variants["encora.unset_fields"] == "null":
            return {key: values.get(key) for key in keys}
        # Null stands only where a document gives it a meaning, or the console has seen it.
        return {key: values[key] for key in keys if key in values and (values[key] is not None or key in kind.nullable)}

    def unless_unchanged(self, request: Request, response: Response) -> Response:
        """Return 304 without a body when the caller has the same version (documented)."""
        given = request.headers.get("if-none-match")
        tag = dict(response.headers).get("ETag")
        if given is None or tag is None or not _matches(given, tag):
            return response
        kept = tuple(pair for pair in response.headers if pair[0] != "Content-Type")
        return Response(304, kept)

    def require_match(self, request: Request, record: Record) -> None:
        """Raise Refusal with 412 when the caller read another version (documented)."""
        given = request.headers.get("if-match")
        if given is None or self._variants["encora.etag"] == "none":
            return
        if not _matches(given, f'"{record.etag}"'):
            raise self.refusal(request, 412)

    def refusal(
        self, request: Request | None, status: int, message: str = "", problems: Problems = (), code: str = ""
    ) -> Refusal:
        """Return an error in the documented envelope, ready to be raised."""
        return Refusal(self.error(request, status, message, problems, code))

    def error(
        self, request: Request | None, status: int, message: str = "", problems: Problems = (), code: str = ""
    ) -> Response:
        """Return an error in the documented envelope {code, message, request_id}."""
        usual, default = _CODES.get(status, (f"HTTP_{status}", "The request failed."))
        if status == 422:
            usual, default = self._variants["encora.validation_code"], "The request is not valid."
        identity = self.request_id(request)
        body: dict[str, Any] = {"code": code or usual, "message": message or default, "request_id": identity}
        listed_as = self._variants["encora.field_errors"]
        if problems and listed_as != "none":
            body[listed_as] = [{"field": field, "message": text} for field, text in problems]
        return Response(status, (_JSON, *self._request_header(identity)), encode_json(body))

    def invalid(self, request: Request, problems: Problems) -> Refusal:
        """Return the refusal of a body."""
        return self.refusal(request, 422, problems=problems)

    def invalid_query(self, request: Request, name: str, text: str) -> Refusal:
        """Return the refusal of a parameter outside the body."""
        status = int(self._variants["encora.invalid_query"])
        return self.refusal(request, status, f"{name}: {text}", [(name, text)])

    def _single(self, value: Fields) -> bytes:
        return encode_json({"data": value} if self._variants["encora.single"] == "wrapped" else value)

    def meta(self, meta: Fields) -> Fields:
        """Return the meta of a page as the variants have it."""
        if self._variants["encora.total"] == "absent":
            del meta["total"]
        if self._variants["encora.prev_cursor"] == "null":
            meta["prev_cursor"] = None
        return meta

    def _sent(self, request: Request, status: int, body: bytes, tag: str | None) -> Response:
        headers: Headers = (_JSON, *self._request_header(self.request_id(request)))
        kind = self._variants["encora.etag"]
        if tag is not None and kind != "none":
            headers = (*headers, ("ETag", f'W/"{tag}"' if kind == "weak" else f'"{tag}"'))
        return Response(status, headers, body, compress=True)

    def _request_header(self, identity: str) -> Headers:
        if self._variants["encora.request_id_header"] == "absent":
            return ()
        return (("X-Request-Id", identity),)


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=8).hexdigest()


def _matches(given: str, tag: str) -> bool:
    """Whether a conditional header names a tag; weak and strong forms of it are taken as equal."""
    wanted = tag.removeprefix("W/")
    return any(part.strip() == "*" or part.strip().removeprefix("W/") == wanted for part in given.split(","))
