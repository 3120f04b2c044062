"""HTTP/1.1 without I/O: requests to bytes, bytes to responses. Parsing is `httptools` (llhttp)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

import httptools

from broadcast_clients.core.errors import ConfigurationError, ConnectionLost, InvalidRequest
from broadcast_clients.core.http.failures import LARGEST_ANSWER, too_large

__all__ = [
    "MAX_HEAD_BYTES",
    "Origin",
    "ResponseReader",
    "check_header",
    "check_method",
    "check_target",
    "head_of",
    "split_url",
]

MAX_HEAD_BYTES = 131_072
"""Longest status line and headers accepted from a server."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_KNOWN = 512
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+(?:%25[0-9A-Za-z._~-]+)?\]|[0-9A-Za-z._~-]+)(?::(?P<port>[0-9]*))?")
_BAD_IN_VALUE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_HEADER_HINT = "remove line breaks and other control characters from the headers"


class Origin(NamedTuple):
    """Where a connection leads to."""

    scheme: str
    host: str
    port: int

    @property
    def where(self) -> str:
        """`host:port`, for messages."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def authority(self) -> str:
        """The value of the Host header: without the port where it's the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


_origins: dict[str, tuple[Origin, str]] = {}
_known_names: set[bytes] = set()
"""Header names found to be well-formed."""


def split_url(url: str) -> tuple[Origin, str, str]:
    """An absolute URL as its origin, the Host header's value and the request target.

    Raises:
        ConfigurationError: Not an absolute http or https URL, or one with user information in it.
        InvalidRequest: Characters in path or query that aren't percent-encoded.
    """
    slash = url.find("/", 8)
    start, target = (url, "/") if slash < 0 else (url[:slash], url[slash:])
    known = _origins.get(start)
    if known is None:
        for mark in "?#":
            if mark in start:
                # A query straight after the host: the path is missing, not the authority longer.
                start, _, rest = url.partition(mark)
                target = f"/{mark}{rest}"
        known = _origin(start)
    if "#" in target:
        target = target.partition("#")[0]
    check_target(target)
    return known[0], known[1], target


def _origin(start: str) -> tuple[Origin, str]:
    scheme, separator, authority = start.partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in _DEFAULT_PORTS:
        raise ConfigurationError("the URL must begin with https:// or http://", hint="check base_url")
    if not authority.isascii():
        authority = _ascii_authority(authority)
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        if "@" in authority:
            raise ConfigurationError(
                "the URL holds a user name or password", hint="pass credentials to the client, not in base_url"
            )
        raise ConfigurationError("the URL has no usable host name", hint="check base_url")
    port = int(match["port"]) if match["port"] else _DEFAULT_PORTS[scheme]
    if not 0 < port < 65536:
        raise ConfigurationError(f"the URL's port {port} is not between 1 and 65535", hint="check base_url")
    origin = Origin(scheme, match["host"].strip("[]").lower().replace("%25", "%"), port)
    if len(_origins) >= _KNOWN:
        _origins.clear()
    known = _origins[start] = (origin, origin.authority)
    return known


def _ascii_authority(authority: str) -> str:
    """An international host name as it stands in the DNS."""
    import idna

    host, separator, port = authority.partition(":")
    try:
        return idna.encode(host.lower()).decode("ascii") + separator + port
    except idna.IDNAError:
        raise ConfigurationError("the URL's host name is not a valid one", hint="check base_url") from None


def check_target(target: str) -> None:
    """Refuse a request target with control characters, blanks or anything that isn't ASCII."""
    if not (target.isascii() and target.isprintable()) or " " in target:
        raise InvalidRequest(
            "the URL's path or query holds a control character, blank or other character that must be percent-encoded",
            hint="quote path segments and query values",
        )


def head_of(method: str, target: str, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Request line and headers as they go out.

    Args:
        method: HTTP method.
        target: Path and query, percent-encoded.
        headers: All headers, Host and framing included.

    Raises:
        InvalidRequest: A method, name, value or target that would break out of its place.
    """
    check_method(method)
    check_target(target)
    lines = [f"{method} {target} HTTP/1.1".encode("ascii")]
    for name, value in headers:
        if name not in _known_names or _BAD_IN_VALUE.search(value):
            check_header(name, value)
        lines.append(b"%b: %b" % (name, value))
    lines.append(b"\r\n")
    return b"\r\n".join(lines)


def check_method(method: str) -> None:
    """Refuse a method that isn't one word."""
    if method not in _METHODS and _TOKEN.fullmatch(method.encode("utf-8", "surrogatepass")) is None:
        raise InvalidRequest("the HTTP method is not one word", hint="use GET, POST, PUT, PATCH or DELETE")


def check_header(name: bytes, value: bytes) -> None:
    """Refuse a header that would break out of its line. The message holds the name and never the value."""
    if _TOKEN.fullmatch(name) is None:
        raise InvalidRequest(f"{name[:60].decode('latin-1')!r} is not a header name", hint=_HEADER_HINT)
    if _BAD_IN_VALUE.search(value):
        raise InvalidRequest(
            f"the value of header {name.decode('ascii')!r} holds a line break or another control character",
            hint=_HEADER_HINT,
        )
    if len(_known_names) < _KNOWN:
        _known_names.add(name)


class ResponseReader:
    """Takes the bytes of one response, in any pieces, and says when it's complete.

    Args:
        where: `host:port`, for messages.
        bodiless: True for HEAD, whose response has headers of a body and no body.
    """

    __slots__ = (
        "_bodiless",
        "_body",
        "_head_bytes",
        "_interim",
        "_parser",
        "_until_close",
        "_where",
        "begun",
        "buffered",
        "complete",
        "head_complete",
        "headers",
        "keepalive_seconds",
        "reason",
        "reusable",
        "sets_cookies",
        "status",
    )

    def __init__(self, where: str, *, bodiless: bool = False) -> None:
        self._where = where
        self._bodiless = bodiless
        self._body: list[bytes] = []
        self._head_bytes = 0
        self._interim = False
        self._until_close = False
        self.begun: bool = False
        self.buffered: int = 0
        self.complete: bool = False
        self.head_complete: bool = False
        self.headers: list[tuple[bytes, bytes]] = []
        self.keepalive_seconds: float | None = None
        self.reason: bytes = b""
        self.reusable: bool = False
        self.sets_cookies: bool = False
        self.status: int = 0
        # The parser holds our methods, and we hold it: `_finish` cuts that circle.
        self._parser: httptools.HttpResponseParser | None = httptools.HttpResponseParser(self)

    def feed(self, data: bytes) -> None:
        """Take bytes from the connection.

        Raises:
            ConnectionLost: What came isn't HTTP/1.1, or its headers are too long.
        """
        parser = self._parser
        if parser is None:
            # Bytes after the end: nothing of ours, and the connection can't be trusted any more.
            self.reusable = False
            return
        self.begun = True
        if not self.head_complete:
            self._head_bytes += len(data)
        try:
            parser.feed_data(data)
            if self.complete:
                self._finish()
        except httptools.HttpParserUpgrade:
            self._finish()
            raise ConnectionLost(f"{self._where} switched to another protocol, which nobody asked for") from None
        except httptools.HttpParserError as error:
            self._refuse_unless_complete(error)
        if not self.head_complete and self._head_bytes > MAX_HEAD_BYTES:
            self._finish()
            raise self._too_long()

    def feed_eof(self) -> None:
        """The server closed its side.

        Raises:
            ConnectionLost: The response isn't complete without more bytes.
        """
        if self.complete:
            self.reusable = False
        elif self.head_complete and self._until_close:
            self.complete = True
            self._finish()
        else:
            if not self.begun:
                message = f"{self._where} closed the connection without an answer"
            elif not self.head_complete:
                message = f"{self._where} closed the connection within the headers of its answer (truncated)"
            else:
                message = f"{self._where} closed the connection before the answer was complete (truncated body)"
            self._finish()
            raise ConnectionLost(message)

    def take(self) -> bytes:
        """The body bytes that arrived since the last call."""
        body = self._body
        if not body:
            return b""
        self._body = []
        self.buffered = 0
        return body[0] if len(body) == 1 else b"".join(body)

    def _finish(self) -> None:
        self._parser = None

    def _too_long(self) -> ConnectionLost:
        return ConnectionLost(f"{self._where} sent more than {MAX_HEAD_BYTES} bytes of headers")

    def _refuse_unless_complete(self, error: Exception) -> None:
        self._finish()
        if self.complete:
            # The response is whole; what follows it is not HTTP.
            self.reusable = False
            return
        # The parser's text is a fixed one that quotes nothing; errors of our own callbacks come as the context.
        problem = error.__context__ if isinstance(error.__context__, ConnectionLost) else None
        if problem is not None:
            raise problem from None
        part = "a body with broken framing" if self.head_complete else "something that is not HTTP/1.1"
        raise ConnectionLost(f"{self._where} sent {part} ({error})") from None

    # Called by the parser.

    def on_message_begin(self) -> None:
        """A second message after the first is data that nobody asked for."""
        if self.complete:
            self.reusable = False

    def on_status(self, reason: bytes) -> None:
        """The reason phrase, maybe in pieces."""
        self.reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header, or one trailer, which is dropped."""
        if self.head_complete:
            return
        self.headers.append((name, value))
        if len(name) == 10:
            lower = name.lower()
            if lower == b"set-cookie":
                self.sets_cookies = True
            elif lower == b"keep-alive":
                self.keepalive_seconds = _keepalive_seconds(value)

    def on_headers_complete(self) -> None:
        """All headers of a message are there."""
        parser = self._parser
        if self.head_complete or parser is None:
            return
        self.status = status = parser.get_status_code()
        if status < 200:
            # 1xx; a 101 ends in HttpParserUpgrade instead.
            self._interim = True
            return
        if self._head_bytes > MAX_HEAD_BYTES:
            # Some of the bytes counted may be of the body, so the headers are measured: 4 for `: ` and the line's end.
            measured = sum(map(len, chain(*self.headers))) + 4 * len(self.headers)
            if measured > MAX_HEAD_BYTES:
                raise self._too_long()
        self.head_complete = True
        self.reusable = parser.should_keep_alive()
        if self._bodiless:
            self.complete = True
        elif not self.reusable:
            self._until_close = not self._is_delimited()

    def on_body(self, data: bytes) -> None:
        """A piece of the body, without its framing."""
        if self.complete:
            self.reusable = False
            return
        self._body.append(data)
        self.buffered += len(data)
        if self.buffered > LARGEST_ANSWER:
            self._body.clear()
            raise too_large(self._where, f"more than {LARGEST_ANSWER:,} bytes")

    def on_message_complete(self) -> None:
        """A message has ended: an interim one, or the response."""
        if self._interim:
            self._interim = False
            self.headers.clear()
            self.reason = b""
            self.keepalive_seconds = None
            self.sets_cookies = False
        else:
            self.complete = True

    def _is_delimited(self) -> bool:
        coding = b""
        for name, value in self.headers:
            lower = name.lower()
            if lower == b"content-length":
                return True
            if lower == b"transfer-encoding":
                coding = value
        return coding.rpartition(b",")[2].strip().lower() == b"chunked"


def _keepalive_seconds(value: bytes) -> float | None:
    """`timeout=5, max=100` as 5.0."""
    for part in value.split(b","):
        name, _, number = part.partition(b"=")
        if name.strip().lower() == b"timeout" and number.strip().isdigit():
            return float(number)
    return None
