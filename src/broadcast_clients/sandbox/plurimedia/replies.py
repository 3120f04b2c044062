"""Envelopes, headers, empty replies and gateway errors of Plurimedia."""

from __future__ import annotations

from collections.abc import Mapping

from broadcast_clients.sandbox.server.messages import Response, encode_json

from .samples import HEADERS

_GATEWAY_HEADERS = (("Content-Type", "application/json"),)

# `{"version": ..., "statusCode": 200, "data": ...}` is documented for one V1 content; the rest is assumed.
_EMPTY_FORMS = {
    "object": b"{}",
    "empty_body": b"",
    "null": b"null",
    "array": b"[]",
    "data_missing": b'{"version":"%s","statusCode":200}',
    "data_null": b'{"version":"%s","statusCode":200,"data":null}',
    "data_object": b'{"version":"%s","statusCode":200,"data":{}}',
    "data_array": b'{"version":"%s","statusCode":200,"data":[]}',
}

_MESSAGES = {
    400: "The request is invalid.",
    401: "Access denied due to missing or invalid subscription key.",
    403: "Out of call volume quota.",
    404: "Resource not found",
    408: "Request timed out.",
    429: "Rate limit is exceeded.",
    500: "Internal server error",
    502: "Bad gateway",
    503: "Service unavailable",
    504: "Gateway timeout",
}


class Replies:
    """Makes the replies that the chosen variants ask for."""

    headers = HEADERS

    def __init__(self, variants: Mapping[str, str]) -> None:
        self._list_envelope = variants["plurimedia.list_envelope"]
        self._single_envelope = variants["plurimedia.single_envelope"]
        self._empty = variants["plurimedia.empty"]
        self._throttle = variants["plurimedia.throttle"]
        self._gateway_body = variants["plurimedia.gateway_body"]

    def single_v1(self, data: object) -> Response:
        """Return a single item as the printed sample has it."""
        return self._sent(self._wrapped(b"v1", encode_json(data)))

    def single_v2(self, data: object) -> Response:
        """Return a single item of V2."""
        body = encode_json(data)
        if self._single_envelope == "bare":
            return self._sent(body)
        if self._single_envelope == "no_version":
            return self._sent(b'{"statusCode":200,"data":' + body + b"}")
        return self._sent(self._wrapped(self._single_envelope.encode(), body))

    def rows(self, version: str, array: bytes, *headers: tuple[str, str]) -> Response:
        """Return a list whose JSON array is ready."""
        body = array if self._list_envelope == "bare" else self._wrapped(version.encode(), array)
        return self._sent(body, *headers)

    def nothing(self, version: str, *headers: tuple[str, str]) -> Response:
        """Return the reply of a call without a result (documented: 200 with an empty JSON)."""
        form = _EMPTY_FORMS[self._empty]
        return self._sent(form % version.encode() if b"%s" in form else form, *headers)

    def gateway(self, status: int) -> Response:
        """Return an error as the gateway in front of the backend sends it."""
        if status in (429, 503) and self._throttle != "json":
            text = _MESSAGES[status].encode() if self._throttle == "text" else b""
            return Response(status, (("Content-Type", "text/plain"),), text)
        if status in (401, 403) and self._gateway_body == "empty":
            return Response(status)
        message = _MESSAGES.get(status, "Error")
        return Response(status, _GATEWAY_HEADERS, encode_json({"statusCode": status, "message": message}))

    @staticmethod
    def _wrapped(version: bytes, body: bytes) -> bytes:
        return b'{"version":"%s","statusCode":200,"data":%s}' % (version, body)

    @staticmethod
    def _sent(body: bytes, *headers: tuple[str, str]) -> Response:
        return Response(200, (*HEADERS, *headers), body, compress=True)
