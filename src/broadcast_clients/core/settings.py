"""Settings that all clients take, and what is made of them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypedDict, cast

from broadcast_clients._version import __version__
from broadcast_clients.core.address import checked_base_url
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.options import CallSettings, RequestOptions, checked_headers, merge_options
from broadcast_clients.core.overrides import load_overrides
from broadcast_clients.core.profile import ApiProfile
from broadcast_clients.core.retry import Retry
from broadcast_clients.core.shared import Shared

if TYPE_CHECKING:
    from broadcast_clients.core.cache import ResponseCache
    from broadcast_clients.core.hooks import Hook
    from broadcast_clients.core.prepare import Inspect
    from broadcast_clients.core.ratelimit import RateLimit, TokenBucket

__all__ = [
    "CLIENT_SETTINGS", "ClientSettings", "HttpClient", "call_settings", "http_settings", "literal_secret",
    "make_shared",
]  # fmt: skip


class HttpClient(Protocol):
    """What quacks like `httpx.Client` or `httpx.AsyncClient`."""

    def build_request(self, method: str, url: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Make a request with the client's own headers and the like."""
        ...

    def send(self, request: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Send a request."""
        ...


class ClientSettings(TypedDict, total=False):
    """Keyword arguments that every client takes besides its own."""

    timeout: float | Timeout
    """Seconds for each part of one attempt: connecting 10, reading and writing 60, waiting for a connection 30."""
    deadline: float | None
    """Seconds for a whole call, all attempts and waits included. Default 120; `None` is no limit."""
    retries: int | Retry
    """Attempts after the first (default 2), or a whole policy."""
    check: bool
    """Hold arguments against the documented limits before sending. Default `True`."""
    strict: bool
    """Raise when an answer isn't of the documented types, in place of a warning. Default `False`."""
    headers: Mapping[str, str]
    """Extra headers of every request."""
    application: str | None
    """Name and version of your application, put in front of the `User-Agent`."""
    hooks: Sequence[Hook]
    """A look at each attempt, for tracing, metrics, recordings."""
    rate_limit: RateLimit | None
    """A limit that the client keeps by itself."""
    cache: ResponseCache | None
    """Answers to keep and only ask about again, of operations that take `If-None-Match`. Default: none are kept."""
    overrides: str | Path | Mapping[str, Any] | None
    """What is different at your installation: a TOML file or a mapping. Default: the file in `<API>_OVERRIDES`."""
    allow_http: bool
    """Allow plain http to other machines. Default `False`."""
    http_client: HttpClient | None
    """Your own configured `httpx.Client` or `AsyncClient`. You close it."""
    transport: Any
    """Your own httpx transport, or a backend of the suite's protocol, such as `Replay`."""
    backend: Literal["fast"] | None
    """`"fast"` sends asynchronous requests through a proxy over aiohttp: `broadcast-clients[fast]`. Default: `None`."""
    max_connections: int
    """Connections at the same time. Default 100."""
    proxy: str | None
    """Proxy URL. Default: what the environment says."""
    ca_file: str | Path | None
    """PEM file with the certificate authorities to trust."""
    client_cert: Any
    """Client certificate: a PEM file, or (certificate, key[, password])."""
    http2: bool
    """Speak HTTP/2 where the server does (needs `httpx[http2]`). Default `False`."""
    trust_env: bool
    """Honour proxy and certificate variables of the environment. Default `True`."""


CLIENT_SETTINGS = frozenset(ClientSettings.__annotations__)
_PER_CALL = frozenset(RequestOptions.__annotations__)
_HTTP = ("backend", "max_connections", "proxy", "ca_file", "client_cert", "http2", "trust_env")


def refuse_unknown(settings: Mapping[str, Any]) -> None:
    """Tell a misspelt keyword from a known one.

    Raises:
        TypeError: There is no such argument.
    """
    for name in settings:
        if name not in CLIENT_SETTINGS:
            from broadcast_clients.core.suggest import did_you_mean

            near = did_you_mean(name, CLIENT_SETTINGS)
            raise TypeError(f"unexpected argument {name!r}" + (f"; {near}" if near else ""))


def call_settings(settings: Mapping[str, Any]) -> CallSettings:
    """The defaults of calls. Headers are the client's own matter; an httpx client of the user's keeps its timeouts."""
    theirs: Any = getattr(settings.get("http_client"), "timeout", None)
    if "timeout" not in settings and hasattr(theirs, "connect"):
        settings = {**settings, "timeout": Timeout(theirs.connect, theirs.read, theirs.write, theirs.pool)}
    chosen = {name: value for name, value in settings.items() if name in _PER_CALL and name != "headers"}
    return merge_options(CallSettings(), chosen) if chosen else CallSettings()  # type: ignore[arg-type]


def http_settings(settings: Mapping[str, Any]) -> HttpSettings:
    """How connections are made."""
    return HttpSettings(**{name: settings[name] for name in _HTTP if settings.get(name) is not None})


_CONFIDENTIAL = r"(?i)auth|cookie|key|token|secret|passw|credential|signature|session"
_NO_SECRET = frozenset({"idempotency-key"})


def literal_secret(arguments: Mapping[str, Any], settings: CallSettings) -> str | None:
    """What holds a secret as text among the settings of a client, and how to do without it; `None` if nothing does.

    Args:
        arguments: Those of the client's constructor.
        settings: The defaults of its calls.
    """
    proxy, certificate = arguments.get("proxy"), arguments.get("client_cert")
    if isinstance(proxy, str) and "@" in proxy.partition("://")[2].partition("/")[0]:
        return "a password in its proxy= (the environment's HTTPS_PROXY is found by every process)"
    if isinstance(certificate, tuple) and len(cast("tuple[object, ...]", certificate)) > 2:
        return "the password of a key in its client_cert= (give a key file that only its user may read)"
    own: Mapping[str, str] = arguments.get("headers") or {}
    for given in (own, settings.headers, settings.query):
        for name in given:
            if re.search(_CONFIDENTIAL, name) and name.lower() not in _NO_SECRET:
                return f"{name} among its headers or query (add it where the client arrives: client.with_options)"
    return None


def make_shared(
    profile: ApiProfile,
    operations: Any,
    *,
    base_url: str | None,
    timezone: str | tzinfo | None,
    default_arguments: Mapping[str, Any],
    settings: Mapping[str, Any],
    inspect: Inspect | None = None,
) -> Shared:
    """What all views of a client share.

    Args:
        profile: The API.
        operations: The generated operation table: `ALL_IDS` and `load(id)`.
        base_url: As given to the client; else from `<API>_BASE_URL`, else as documented.
        timezone: The zone of the API's own clock texts.
        default_arguments: Settings sent wherever an operation takes them; `None` is what `<API>_<NAME>` says.
        settings: The keyword arguments of `ClientSettings`.
        inspect: The API's own look at each call before it is sent.

    Raises:
        ConfigurationError: Something can't work; the message says what.
    """
    overrides = load_overrides(
        settings.get("overrides") or os.environ.get(f"{profile.variables}_OVERRIDES") or None,
        profile.name,
        operations.ALL_IDS,
    )
    if overrides.fields:
        from broadcast_clients.core.override_names import check_fields

        check_fields(overrides.fields, f"{profile.package}.models")
    url = base_url or os.environ.get(f"{profile.variables}_BASE_URL") or profile.base_url
    if not url:
        raise ConfigurationError(
            f"{profile.title} has no public base URL: pass base_url= or set {profile.variables}_BASE_URL"
        )
    hooks: Sequence[Hook] = tuple(settings.get("hooks") or ())
    strangers = [type(each).__name__ for each in hooks if not hasattr(each, "after_attempt")]
    if strangers:
        raise ConfigurationError(f"hooks must be of the class Hook, not {strangers[0]}")
    return Shared(
        profile=profile,
        base_url=checked_base_url(url, allow_http=bool(settings.get("allow_http"))),
        base_headers={
            **checked_headers({"Accept": "application/json", "User-Agent": _user_agent(settings.get("application"))}),
            **checked_headers(settings.get("headers") or {}),
        },
        overrides=overrides,
        zone=_zone(timezone if timezone is not None else overrides.timezone),
        hooks=hooks,
        bucket=_bucket(settings.get("rate_limit")),
        load_operation=operations.load,
        operation_ids=operations.ALL_IDS,
        default_arguments={
            name: value
            for name, given in default_arguments.items()
            if (value := given if given is not None else os.environ.get(f"{profile.variables}_{name.upper()}") or None)
            is not None
        },
        inspect=inspect,
        cache=_cache(settings.get("cache")),
    )


def _cache(cache: Any) -> ResponseCache | None:
    if cache is not None and not hasattr(cache, "keep"):
        raise ConfigurationError(f"cache must be a ResponseCache, not {type(cache).__name__}")
    given: ResponseCache | None = cache
    return given


def _bucket(limit: RateLimit | None) -> TokenBucket | None:
    if limit is None:
        return None
    from broadcast_clients.core.ratelimit import TokenBucket

    return TokenBucket(limit)


def _zone(zone: str | tzinfo | None) -> tzinfo | None:
    if not isinstance(zone, str):
        return zone
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # reads the time zone database

    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigurationError(
            f"there is no time zone {zone!r}", hint="use a name such as 'Europe/Paris'; on Windows install tzdata"
        ) from None


def _user_agent(application: str | None) -> str:
    python = ".".join(map(str, sys.version_info[:3]))
    own = f"broadcast-clients/{__version__} python/{python}"
    return f"{application} {own}" if application else own
