"""URLs put together so that no argument can change where a request goes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, quote, urlsplit

from broadcast_clients.core.errors import ConfigurationError, FieldError, InvalidRequest

__all__ = ["Template", "checked_base_url", "checked_header", "encode_query", "literal_path"]

_PLAIN = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*")
# Met by odd values alone, and so compiled by the first of them.
_CONTROL = r"[\x00-\x1f\x7f]"
_SURROGATE = r"[\ud800-\udfff]"
_NOT_UNICODE = "must not contain half a surrogate pair, which isn't a character"
_PARAMETER = re.compile(r"\{([^{}]+)\}")


class Template:
    """A path such as `/admin/movies/{movie_id}`, taken apart once."""

    __slots__ = ("names", "path", "pieces")

    def __init__(self, path: str) -> None:
        if not path.startswith("/"):
            raise ConfigurationError(f"the path {path!r} must begin with a slash")
        self.path: str = path
        parts = _PARAMETER.split(path)
        self.pieces: list[str] = parts[0::2]
        self.names: list[str] = parts[1::2]

    def fill(self, values: dict[str, str]) -> str:
        """The path with each parameter quoted as one segment."""
        if not self.names:
            return self.path
        text = self.pieces[0]
        for name, piece in zip(self.names, self.pieces[1:], strict=True):
            text += segment(name, values[name]) + piece
        return text


def segment(name: str, value: str) -> str:
    """One path segment, quoted whole.

    Raises:
        InvalidRequest: It is empty, `.` or `..`, or holds control characters: the request would go elsewhere.
    """
    if _PLAIN.fullmatch(value):
        return value
    if not value or value in {".", ".."}:
        problem = "must not be empty" if not value else f"must not be {value!r}"
    elif re.search(_CONTROL, value):
        problem = "must not contain control characters or line ends"
    elif re.search(_SURROGATE, value):
        problem = _NOT_UNICODE
    else:
        return quote(value, safe="")
    message = f"{name} {problem}"
    error = FieldError(path=name, message=problem, code="path", argument=name)
    raise InvalidRequest(f"the path can't be built: {message}", errors=(error,), hint="pass the id as the API gave it")


def encode_query(pairs: Iterable[tuple[str, str]]) -> str:
    """A query string with everything but unreserved characters quoted."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    if re.search(_SURROGATE, text):
        raise InvalidRequest(f"the query can't be built: an argument {_NOT_UNICODE}")
    return quote(text, safe="")


def literal_path(path: str) -> str:
    """A path given by the caller of `client.request`, with its dot segments and control characters refused."""
    if re.search(_CONTROL, path) or "\\" in path or "#" in path or "?" in path:
        raise InvalidRequest(
            f"the path {path[:80]!r} must not contain control characters, backslashes, '#' or '?'",
            hint="pass the query as options={'query': {...}}",
        )
    if "://" in path or path.startswith("//"):
        raise InvalidRequest("a path is needed, not a whole URL", hint="the client's base_url says where it goes")
    if re.search(_SURROGATE, path):
        raise InvalidRequest(f"the path {_NOT_UNICODE}")
    for part in path.split("/"):
        if re.sub("%2e", ".", part, flags=re.IGNORECASE) in {".", ".."}:
            raise InvalidRequest(
                f"the path {path[:80]!r} must not contain '.' or '..' segments", hint="write out where it leads to"
            )
    return quote(path if path.startswith("/") else "/" + path, safe="/%:@!$&'()*+,;=~")


def checked_header(name: str, value: str) -> str:
    """A header value without anything that could end the line.

    Raises:
        InvalidRequest: It has control characters or isn't Latin-1.
    """
    if not (value.isascii() and value.isprintable()):
        problem = "must be ASCII text without control characters or line ends"
        error = FieldError(path=name, message=problem, code="header", argument=name)
        raise InvalidRequest(f"the header {name} {problem}", errors=(error,))
    return value


_LOOPBACK = r"localhost|127(?:\.\d{1,3}){3}|::1"


def checked_base_url(base_url: str, *, allow_http: bool) -> str:
    """The base URL without a closing slash.

    Raises:
        ConfigurationError: It is no http(s) URL, carries credentials, query or fragment, or is plain http to another
            machine without `allow_http=True`.
    """
    parts = _split(base_url.strip())
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError(
            f"base_url must be an http(s) URL such as 'https://api.example.com/v2', not {_shown(base_url)!r}"
        )
    if "@" in parts.netloc:
        raise ConfigurationError("base_url must not carry credentials", hint="pass them as arguments of the client")
    if not set("?# \\").isdisjoint(base_url.strip()) or not base_url.isprintable():
        raise ConfigurationError("base_url must not have a query, fragment, backslashes, spaces or control characters")
    if parts.scheme == "http" and not allow_http and not re.fullmatch(_LOOPBACK, parts.hostname):
        raise ConfigurationError(
            f"base_url is plain http to {parts.hostname}, which would send the credentials in the clear",
            hint="use https, or pass allow_http=True if the network between is trusted",
        )
    return base_url.strip().rstrip("/")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # read here: a bad one would fail only at the first call
    except ValueError:
        return None
    return parts


def _shown(url: str) -> str:
    return re.sub(r"//[^/@]*@", "//***@", url)[:120]
