"""Where the cases of the fault table take place: a sandbox, and a name that leads wherever a case wants."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import pytest

from broadcast_clients.core._async import engine as async_engine
from broadcast_clients.core._sync import engine as sync_engine
from broadcast_clients.sandbox import ReceivedRequest, Sandbox
from tests.faults.rows import Step
from tests.faults.state import State
from tests.http.servers import RawServer, server_context

__all__ = ["FaultWorld"]

HOST = "faults.invalid"
"""A name that no resolver knows (RFC 6761)."""
ADDRESSES = {"refused": "127.0.0.2", "untrusted": "127.0.0.3"}
"""All of 127.0.0.0/8 is this machine (RFC 1122, 3.2.1.3), on Linux without further ado."""
CONTENTS = 60
PAGE = {"plurimedia.page_size": "50", "encora.canceled_upload": "gone"}
"""The large catalogue has two pages; what was deleted isn't found any more, uploads included."""


class FaultWorld:
    """A sandbox in its own process, an address that refuses, and a server whose certificate nobody trusts.

    Both have the sandbox's port: asynchronous httpx takes from a lookup the address alone.
    """

    def __init__(self, sandbox: Sandbox, backend: str) -> None:
        self.sandbox = sandbox
        self.backend = backend
        self._connects: list[Step] = []
        self._ordinary: Callable[..., Any] = socket.getaddrinfo

    @classmethod
    @contextlib.contextmanager
    def open(cls, backend: str = "default") -> Generator[FaultWorld]:
        """Start everything; clients use this backend."""
        with contextlib.ExitStack() as stack:
            sandbox = stack.enter_context(Sandbox(contents=CONTENTS, variants=PAGE, process=True))
            # Bound, so that nobody else gets it, but not listening.
            stack.enter_context(socket.socket()).bind((ADDRESSES["refused"], sandbox.port))
            address = ADDRESSES["untrusted"], sandbox.port
            stack.callback(RawServer(lambda peer: peer.request(), server_context(), address).close)
            world = cls(sandbox, backend)
            patch = stack.enter_context(pytest.MonkeyPatch.context())
            patch.setattr(socket, "getaddrinfo", world._resolve)
            # Where the process gets no turn for that long, a call that waits for a connection is cut off before it can
            # say that it sent nothing.
            for engine in (async_engine, sync_engine):
                patch.setattr(engine, "GRACE", 0.5)
            yield world

    def _resolve(self, host: Any, port: Any, *arguments: Any, **settings: Any) -> Any:
        if host not in (HOST, HOST.encode()):
            return self._ordinary(host, port, *arguments, **settings)
        kind = self._connects.pop(0).kind if self._connects else ""
        if kind == "unknown host":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        address = ADDRESSES.get(kind, "127.0.0.1"), self.sandbox.port
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address)]

    # --- steering ---------------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Begin again."""
        self._connects.clear()
        self.sandbox.reset()

    def play(self, release: str) -> None:
        """Begin again with another release of WHATS'ON."""
        self.sandbox.reset(whatson_release=release)

    def arm(self, api: str, route: str, steps: Sequence[Step]) -> None:
        """Let the steps happen, one to each attempt. Requests are counted from here on."""
        self._connects = [step for step in steps if step.connects]
        self.sandbox.clear_requests()
        for step in steps:
            if not step.connects:
                self.sandbox.fault(api, route, step.kind, **step.parameters)

    def lift(self) -> None:
        """Let all go well from here on."""
        self._connects.clear()
        self.sandbox.clear_faults()

    def named_url(self, base_url: str, *, secure: bool) -> str:
        """The same server by the name whose lookups follow the steps."""
        parts = urlsplit(base_url)
        return f"{'https' if secure else 'http'}://{HOST}:{parts.port}{parts.path}"

    # --- looking ----------------------------------------------------------------------------------------------------

    def requests(self, api: str, route: str) -> list[ReceivedRequest]:
        """What arrived for an operation."""
        return [each for each in self.sandbox.requests(api) if each.route == route]

    def unused(self) -> list[str]:
        """Faults that hit nothing."""
        return [each.kind for each in self.sandbox.faults() if each.hits == 0]

    def state(self) -> State:
        """A look at the data, past the clients."""
        return State(self.sandbox)

    def secrets(self) -> list[str]:
        """What must not stand in any message."""
        sandbox = self.sandbox
        return [sandbox.plurimedia.subscription_key, sandbox.encora.token, sandbox.whatson.password]

    def looks(self) -> Iterator[None]:
        """Ten seconds of looking at the server; each look is a round trip."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            yield
        raise AssertionError("it didn't come to that within 10 s")
