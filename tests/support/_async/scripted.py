"""A backend that gives prepared answers, and a client over it."""

from __future__ import annotations

# async-only: begin
import asyncio

# async-only: end
import json
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

from broadcast_clients.core._async.auth import AsyncAuth, AsyncBearerAuth, AsyncKeyAuth
from broadcast_clients.core._async.client import AsyncClientBase
from broadcast_clients.core._async.engine import AsyncEngine
from broadcast_clients.core._async.pager import AsyncPager
from broadcast_clients.core._async.tokens import token_source
from broadcast_clients.core.concurrency._async import Outcome, Workers, resolve, time_limit
from broadcast_clients.core.errors import TransportError
from broadcast_clients.core.http.protocol import AsyncStreamedAnswer, Headers, WireAnswer, WireRequest
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.options import RequestOptions
from broadcast_clients.core.retry import Retry
from broadcast_clients.core.secret import Secret, SecretSource
from broadcast_clients.core.unset import UNSET
from tests.support.samples import API, Operations

__all__ = ["QUICK", "AsyncSampleClient", "AsyncScriptedBackend", "answer", "body_of", "gathering", "together"]

T = TypeVar("T")
R = TypeVar("R")

Reply = WireAnswer | TransportError | Callable[[WireRequest], WireAnswer | TransportError | Awaitable[WireAnswer]]
"""An answer, a failure, or a function of the request that gives one of them."""


def _no_wait() -> float:
    return 0.0


QUICK = Retry(retries=2, jitter=_no_wait)
"""Two retries without a wait."""


def answer(payload: Any = None, status: int = 200, headers: Mapping[str, str] | None = None) -> WireAnswer:
    """An answer with a JSON body; bytes go as they are, `None` is an empty body."""
    if payload is None:
        content = b""
    elif isinstance(payload, bytes):
        content = payload
    else:
        content = json.dumps(payload).encode()
    return WireAnswer(status, Headers([("Content-Type", "application/json"), *(headers or {}).items()]), content)


def body_of(request: WireRequest) -> Any:
    """The JSON that was sent."""
    assert request.content is not None
    return json.loads(request.content)


def gathering(count: int) -> Any:
    """A barrier: `wait()` lets go once so many wait. A test that never fills it fails, and doesn't hang."""
    # async-only: begin
    return asyncio.Barrier(count)
    # async-only: end
    # sync-only: return threading.Barrier(count, timeout=10)


async def together(work: Callable[[T], Awaitable[R]], items: Sequence[T]) -> list[Outcome[T, R]]:
    """Do all at the same time."""
    async with time_limit(20), Workers[T, R](len(items)) as workers:
        for item in items:
            workers.submit(work, item)
        return [await workers.next_done() for _ in items]


class AsyncScriptedBackend:
    """Answers each request with the next reply; the last one is given again and again.

    Args:
        replies: What to answer, in order.
    """

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self._lock = threading.Lock()
        self.requests: list[WireRequest] = []
        self.under_way = 0
        self.most_under_way = 0
        self.closed = 0

    async def send(self, request: WireRequest) -> WireAnswer:
        """Give the next reply."""
        with self._lock:
            self.requests.append(request)
            reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if callable(reply):
                reply = await resolve(reply(request))
        finally:
            with self._lock:
                self.under_way -= 1
        if isinstance(reply, TransportError):
            raise reply
        assert isinstance(reply, WireAnswer)
        return reply

    def stream(self, request: WireRequest) -> AbstractAsyncContextManager[AsyncStreamedAnswer]:
        """Nothing here is streamed."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """Count."""
        self.closed += 1

    def sent(self, header: str) -> list[str | None]:
        """The values of a header, request by request."""
        return [Headers(each.headers.items()).get(header) for each in self.requests]


class AsyncSampleClient(AsyncClientBase):
    """A client of the made-up API.

    Args:
        backend: Gives the answers.
        token: A bearer token in any of the forms that clients take; else keys are used.
        keys: Subscription keys, primary first.
        auth: In place of both.
        profile: Facts about the API.
        settings: As of any client. Retries don't wait unless said otherwise.
    """

    _profile = API

    def __init__(
        self,
        transport: Any = None,
        *,
        token: Any = None,
        keys: Iterable[str | SecretSource] = ("primary-key",),
        auth: AsyncAuth | None = None,
        profile: Any = None,
        default_arguments: Mapping[str, Any] | None = None,
        timezone: str | None = None,
        **settings: Any,
    ) -> None:
        if profile is not None:
            self._profile = profile  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
        sources = [Secret(each) if isinstance(each, str) else each for each in keys]
        source = None if token is None else token_source(token)

        def make_auth() -> AsyncAuth:
            if auth is not None:
                return auth
            return AsyncKeyAuth("X-Key", sources, "sample_client") if source is None else AsyncBearerAuth(source)

        kept = Secret(token) if isinstance(token, str) else token
        self._set_up(
            operations=Operations,
            auth=make_auth,
            arguments={"token": kept, "keys": None if token is not None else sources},
            base_url="https://sample.test/api",
            timezone=timezone,
            default_arguments=default_arguments,
            settings={"retries": QUICK, "transport": transport, **settings},
        )

    async def call(
        self,
        operation: Operation,
        *,
        options: RequestOptions | None = None,
        body: Any = UNSET,
        members: dict[str, Any] | None = None,
        **arguments: Any,
    ) -> Any:
        """What a generated method does."""
        return await self._engine.call(operation, arguments, options, body, members)

    def pager(self, operation: Operation, **arguments: Any) -> AsyncPager[Any]:
        """What a generated list method does."""
        return self._engine.pager(operation, arguments)

    @property
    def engine(self) -> AsyncEngine:
        """What generated resources hold."""
        return self._engine
