"""Which proxy the URLs of an origin go through, by the rules by which httpx matches its mounts."""

from __future__ import annotations

import base64
import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from attr import field, frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.http.http1 import Origin, split_url

__all__ = ["HttpProxy", "ProxyTable", "http_proxy"]

_DEFAULT_PORTS = {"http": 80, "https": 443}


@frozen
class HttpProxy:
    """A proxy that is spoken to in HTTP."""

    url: str
    """Its address alone."""
    authorization: str | None = field(default=None, repr=False)
    """The value of Proxy-Authorization."""


def http_proxy(url: str) -> HttpProxy | None:
    """A proxy by its URL; None for SOCKS, and for what is no URL of a proxy."""
    try:
        parts = urlsplit(url)
        origin, authority, _ = split_url(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")
    except (ValueError, ConfigurationError):
        return None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    authorization = None
    if user or password:
        authorization = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
    return HttpProxy(f"{origin.scheme}://{authority}", authorization)


class _Pattern(NamedTuple):
    """What the URLs have in common that a mount is for."""

    scheme: str
    host: str
    port: int | None
    hosts: re.Pattern[str] | None

    @classmethod
    def of(cls, text: str) -> _Pattern | None:
        """None for what can't be read."""
        scheme, _, rest = text.lower().partition("://")
        try:
            parts = urlsplit(f"//{rest}")
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return None
        if not host.isascii() or re.search(r"[\s<>\"\\^`{|}%]", host) or parts.netloc.find("[") > 0:
            return None
        if port == _DEFAULT_PORTS.get(scheme):
            port = None
        hosts = None
        host = _shown(host)
        if host == "*":
            host = ""
        elif host.startswith("*."):
            hosts = re.compile(rf".+\.{re.escape(host[2:])}")
        elif host.startswith("*"):
            hosts = re.compile(rf"(.+\.)?{re.escape(host[1:])}")
        elif host:
            hosts = re.compile(re.escape(host))
        return cls("" if scheme == "all" else scheme, host, port, hosts)

    def matches(self, origin: Origin) -> bool:
        """Whether a mount is for this origin. The port of a scheme's own is no port, to httpx."""
        port = None if origin.port == _DEFAULT_PORTS[origin.scheme] else origin.port
        return (
            self.scheme in ("", origin.scheme)
            and self.port in (None, port)
            and (self.hosts is None or self.hosts.fullmatch(_shown(origin.host)) is not None)
        )

    @property
    def rank(self) -> tuple[bool, int, int]:
        """The lowest is looked at first: those with a port, then the longest hosts, then the longest schemes."""
        return self.port is None, -len(self.host), -len(self.scheme)


def _shown(host: str) -> str:
    """A host name as httpx compares it: what begins with an international label isn't compared as it is in the DNS."""
    if not host.startswith("xn--"):
        return host
    import idna

    try:
        return idna.decode(host)
    except idna.IDNAError:
        return host


class ProxyTable:
    """Which proxy the URLs of an origin go through.

    Args:
        mounts: As `proxy_mounts` gives them.
    """

    def __init__(self, mounts: dict[str, str | None]) -> None:
        read = [(_Pattern.of(text), url) for text, url in mounts.items()]
        self._entries = sorted(
            [(pattern, url) for pattern, url in read if pattern is not None], key=lambda entry: entry[0].rank
        )
        self.readable: bool = len(self._entries) == len(read)
        """False where one of the patterns is none: httpx says what of it."""
        self._known: dict[Origin, str | None] = {}

    def proxy_of(self, origin: Origin) -> str | None:
        """The URL of the proxy, or None where there is none for this origin."""
        try:
            return self._known[origin]
        except KeyError:
            found = next((url for pattern, url in self._entries if pattern.matches(origin)), None)
            self._known[origin] = found
            return found

    def leaves_alone(self, url: str) -> bool:
        """Whether no proxy is for a URL."""
        return self.readable and self.proxy_of(split_url(url)[0]) is None
