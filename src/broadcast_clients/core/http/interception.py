"""Whether a test tool or a tracer has put itself in place of httpx's or httpcore's own methods.

Such tools (mocks, recorders, instrumentation) replace methods of those libraries' classes. The pools here go round
these classes, so a request would escape: to the network, in the case of a mock. Hence a look at each request whether
the methods are still the libraries' own; if not, the request takes httpx's way. Costs under a microsecond.
"""

from __future__ import annotations

import sys
from types import FunctionType
from typing import Any, Final

__all__ = ["async_client", "async_transport", "sync_client", "sync_transport"]

_Target = tuple[str, str, str]


class Watch:
    """Watches methods of classes that may not be imported yet.

    Args:
        targets: Library, class and method.
    """

    def __init__(self, *targets: _Target) -> None:
        self._unseen: dict[str, list[tuple[str, str]]] = {}
        for library, owner, name in targets:
            self._unseen.setdefault(library, []).append((owner, name))
        self._watched: list[tuple[Any, str, object]] = []

    def touched(self) -> bool:
        """Whether any of the methods isn't the library's own."""
        for library in self._unseen:
            module = sys.modules.get(library)
            if module is not None and self._look_at(library, module):
                return True
        for owner, name, original in self._watched:  # noqa: SIM110 - a generator would cost more than the looks
            if getattr(owner, name, None) is not original:
                return True
        return False

    def _look_at(self, library: str, module: object) -> bool:
        """Begin to watch a library's methods. Whether one that is new to us has been replaced already.

        A tool may have been there first; its replacement isn't taken for the original, and the method is looked at
        again until the original is back.
        """
        still: list[tuple[str, str]] = []
        replaced = False
        for owner_name, name in self._unseen[library]:
            owner = getattr(module, owner_name, None)
            method = getattr(owner, name, None)
            if _is_own(method, library):
                self._watched.append((owner, name, method))
            elif method is not None:
                replaced = True
                still.append((owner_name, name))
            elif getattr(getattr(module, "__spec__", None), "_initializing", False):
                # An import in progress on another thread; once it's over, what is missing has no such method.
                still.append((owner_name, name))
        unseen = dict(self._unseen)
        if still:
            unseen[library] = still
        else:
            del unseen[library]
        self._unseen = unseen
        return replaced


def _is_own(method: object, library: str) -> bool:
    if not isinstance(method, FunctionType):
        return False
    # `functools.wraps` copies names, but never the namespace that the function runs in.
    return str(method.__globals__.get("__name__", "")).partition(".")[0] == library


_SYNC_TRANSPORT: tuple[_Target, ...] = (
    ("httpx", "HTTPTransport", "handle_request"),
    ("httpcore", "ConnectionPool", "handle_request"),
    ("httpcore", "HTTPConnection", "handle_request"),
    ("httpcore", "HTTP11Connection", "handle_request"),
)
_SYNC_CLIENT: tuple[_Target, ...] = (
    ("httpx", "Client", "send"),
    ("httpx", "Client", "_send_single_request"),
    ("httpx", "Client", "_transport_for_url"),
)
_ASYNC_TRANSPORT: tuple[_Target, ...] = (
    ("httpx", "AsyncHTTPTransport", "handle_async_request"),
    ("httpcore", "AsyncConnectionPool", "handle_async_request"),
    ("httpcore", "AsyncHTTPConnection", "handle_async_request"),
    ("httpcore", "AsyncHTTP11Connection", "handle_async_request"),
)
_ASYNC_CLIENT: tuple[_Target, ...] = (
    ("httpx", "AsyncClient", "send"),
    ("httpx", "AsyncClient", "_send_single_request"),
    ("httpx", "AsyncClient", "_transport_for_url"),
)

sync_transport: Final = Watch(*_SYNC_TRANSPORT)
"""httpx's and httpcore's transports."""
sync_client: Final = Watch(*_SYNC_TRANSPORT, *_SYNC_CLIENT)
"""The same, and httpx's client."""
async_transport: Final = Watch(*_ASYNC_TRANSPORT)
async_client: Final = Watch(*_ASYNC_TRANSPORT, *_ASYNC_CLIENT)
