"""From a `WireRequest` to bytes, and from a response to a `WireAnswer`, with no HTTP library in between.

What is asked of a library here is nothing but the framing of HTTP/1.1; building its request, header and URL objects
costs several times as much as sending the bytes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from broadcast_clients._version import __version__
from broadcast_clients.core.errors import InvalidRequest
from broadcast_clients.core.http.coding import ACCEPT_ENCODING, decode
from broadcast_clients.core.http.http1 import Origin, check_header, check_method, head_of, split_url
from broadcast_clients.core.http.protocol import Headers, Pieces, WireAnswer, WireRequest

__all__ = ["DEFAULT_HEADERS", "Prepared", "answer_of", "headers_of", "prepare"]

DEFAULT_HEADERS = {
    "Accept": "*/*",
    "Accept-Encoding": ACCEPT_ENCODING,
    "User-Agent": f"broadcast-clients/{__version__}",
}
"""Sent where the request doesn't say otherwise."""

_PLANS = 256
_FRAMING = frozenset({"host", "content-length", "transfer-encoding"})
_WITH_LENGTH = frozenset({"POST", "PUT", "PATCH"})
"""Methods that say `Content-Length: 0` when they have no body."""


class Prepared(NamedTuple):
    """A request ready for a pool."""

    origin: Origin
    head: bytes
    body: Any
    """Bytes, pieces of the kind that the pool takes, or none."""
    bodiless: bool


class _Plan(NamedTuple):
    """What depends on the names of the headers alone, worked out once for each set of names."""

    template: str | None
    """Header lines with `%s` for the values and the defaults filled in; None where framing headers are among them."""
    cookie: bool
    """Whether the request brings a Cookie header of its own."""


_plans: dict[tuple[str, ...], _Plan] = {}


def prepare(request: WireRequest, cookie: str | None = None) -> Prepared:
    """Put a request into bytes.

    Args:
        request: What to send.
        cookie: Value of the Cookie header, if there are cookies for this URL.

    Raises:
        ConfigurationError: The URL isn't one of http or https.
        InvalidRequest: Something in it would break out of its place in the request.
    """
    origin, host, target = split_url(request.url)
    method = request.method
    check_method(method)
    headers = request.headers
    names = tuple(headers)
    plan = _plans.get(names)
    if plan is None:
        plan = _make_plan(names)
    content = request.pieces or request.content or None
    template = plan.template
    if template is None:
        head = _unusual_head(request, host, target, cookie if not plan.cookie else None)
    else:
        values = tuple(headers.values())
        _check_values(headers, "".join(values))
        length = ""
        if content is not None:
            length = f"Content-Length: {_length(content)}\r\n"
        elif method in _WITH_LENGTH:
            length = "Content-Length: 0\r\n"
        cookies = "" if cookie is None or plan.cookie else _cookie_line(cookie)
        lines = template % values
        head = f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{lines}{cookies}{length}\r\n".encode("ascii")
    body = content.source if isinstance(content, Pieces) else content
    return Prepared(origin, head, body, method == "HEAD")


def _length(content: bytes | Pieces) -> int:
    return content.length if isinstance(content, Pieces) else len(content)


def _make_plan(names: tuple[str, ...]) -> _Plan:
    for name in names:
        check_header(name.encode("utf-8", "surrogatepass"), b"")
    given = {name.lower() for name in names}
    plan = _Plan(None, "cookie" in given)
    if not given & _FRAMING:
        lines = [f"{name}: {value}\r\n" for name, value in DEFAULT_HEADERS.items() if name.lower() not in given]
        lines += [f"{name.replace('%', '%%')}: %s\r\n" for name in names]
        plan = plan._replace(template="".join(lines))
    if len(_plans) >= _PLANS:
        _plans.clear()
    _plans[names] = plan
    return plan


def _check_values(headers: dict[str, str], joined: str) -> None:
    if joined.isascii() and joined.isprintable():
        return
    for name, value in headers.items():
        if not value.isascii():
            raise InvalidRequest(
                f"the value of header {name!r} is not ASCII", hint="encode it as the API's documentation says"
            )
        check_header(name.encode("ascii"), value.encode("ascii"))


def _cookie_line(cookie: str) -> str:
    check_header(b"Cookie", cookie.encode("latin-1", "replace"))
    return f"Cookie: {cookie}\r\n" if cookie.isascii() else ""


def _unusual_head(request: WireRequest, host: str, target: str, cookie: str | None) -> bytes:
    """With a Host or Content-Length header of the caller's."""
    content = request.pieces or request.content or b""
    given = {name.lower(): value for name, value in request.headers.items()}
    if "transfer-encoding" in given:
        raise InvalidRequest("the header Transfer-Encoding can't be set: bodies are sent whole", hint="leave it out")
    if "content-length" in given and given["content-length"].strip() != str(_length(content)):
        raise InvalidRequest("the header Content-Length contradicts the body", hint="leave it out: it is set for you")
    _check_values(request.headers, "".join(request.headers.values()))
    pairs = [("Host", host)] if "host" not in given else []
    pairs += [(name, value) for name, value in DEFAULT_HEADERS.items() if name.lower() not in given]
    pairs += request.headers.items()
    if cookie is not None:
        pairs.append(("Cookie", cookie))
    if "content-length" not in given and (content or request.method in _WITH_LENGTH):
        pairs.append(("Content-Length", str(_length(content))))
    return head_of(request.method, target, [(name.encode("ascii"), value.encode("ascii")) for name, value in pairs])


def headers_of(raw: list[tuple[bytes, bytes]]) -> Headers:
    """Response headers as text."""
    return Headers(raw=raw)


def answer_of(status: int, raw: list[tuple[bytes, bytes]], body: bytes, origin: Origin) -> WireAnswer:
    """A complete answer, its content coding undone.

    Raises:
        ConnectionLost: The coding is broken or unknown.
    """
    if body:
        body = decode(body, _coding_of(raw), origin.where)
    return WireAnswer(status, headers_of(raw), body)


def _coding_of(raw: list[tuple[bytes, bytes]]) -> str | None:
    """The first Content-Encoding; the other headers stay as they came until somebody looks at them."""
    for name, value in raw:
        if len(name) == 16 and name.lower() == b"content-encoding":
            return value.decode("latin-1")
    return None
