"""A client of the sandbox, and workflows that go by the sandbox's time: waiting is its time passing."""

from __future__ import annotations

from typing import Any

from broadcast_clients.core._async.connections import AsyncConnections
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient, Retry
from encora_client.workflows._async.clock import AsyncClock
from encora_client.workflows._async.jobs import AsyncWorkflows

__all__ = ["AsyncIdleClock", "AsyncSandboxClock", "client_of", "jobs_of"]


def _no_wait() -> float:
    return 0.0


class AsyncSandboxClock(AsyncClock):
    """The sandbox's time; who sleeps lets it pass."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.slept: list[float] = []

    def now(self) -> float:
        """Seconds since 1970."""
        return self._sandbox.now.timestamp()

    async def sleep(self, seconds: float) -> None:
        """Let time pass there."""
        self.slept.append(seconds)
        if seconds > 0:
            self._sandbox.advance(days=seconds / 86_400)


class AsyncIdleClock(AsyncClock):
    """A clock whose waits are over at once: for a sandbox whose jobs go on with each look at them."""

    async def sleep(self, seconds: float) -> None:
        """Don't wait."""


def client_of(sandbox: Sandbox, **settings: Any) -> AsyncEncoraClient:
    """A client of the sandbox whose retries don't wait."""
    given = {
        "base_url": sandbox.encora.base_url,
        "token": sandbox.encora.token,
        "retries": Retry(jitter=_no_wait),
        **settings,
    }
    return AsyncEncoraClient(**given)


def jobs_of(client: AsyncEncoraClient, sandbox: Sandbox, clock: AsyncClock | None = None) -> AsyncWorkflows:
    """Workflows by the sandbox's time."""
    return AsyncWorkflows(
        client, lambda: AsyncConnections(HttpSettings(), None, None), clock=clock or AsyncSandboxClock(sandbox)
    )
