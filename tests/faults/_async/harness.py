"""Runs one case of the fault table."""

from __future__ import annotations

import importlib
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from broadcast_clients.core.concurrency._async import Workers, sleep
from broadcast_clients.core.errors import BroadcastError

# async-only: begin
from broadcast_clients.core.http.backend_aiohttp import AsyncAiohttpBackend

# async-only: end
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.ssl_context import context_for
from broadcast_clients.core.options import RequestOptions
from broadcast_clients.core.retry import Retry
from broadcast_clients.core.settings import ClientSettings
from encora_client import AsyncEncoraClient
from plurimedia_client import AsyncPlurimediaClient
from tests.faults._async.subjects import AsyncClient, Subject
from tests.faults.rows import Api, Row
from tests.faults.verdict import Observed, Watch
from tests.faults.world import FaultWorld
from whatson_client import AsyncWhatsonClient

__all__ = ["make_client", "observe", "occupied", "still_works"]


def make_client(
    world: FaultWorld, api: Api, settings: ClientSettings, *, name: str = "", token: str | None = None
) -> AsyncClient:
    """A client of the sandbox with one connection at most, so that a lost one would be missed.

    Args:
        world: Where the sandbox is.
        api: Which one.
        settings: Of the client.
        name: `http` or `https` to call the sandbox by the name whose lookups follow the steps.
        token: For WHATS'ON, in place of a login.
    """
    sandbox = world.sandbox
    base_url = {
        "plurimedia": sandbox.plurimedia.base_url,
        "encora": sandbox.encora.base_url,
        "whatson": sandbox.whatson.base_url,
    }[api]
    if name:
        base_url = world.named_url(base_url, secure=name == "https")
    settings = {"max_connections": 1, "trust_env": False, "allow_http": True, **settings}
    if world.backend == "default":
        return _made(world, api, base_url, settings, token)
    # async-only: begin
    if world.backend == "aiohttp":
        carrier = AsyncAiohttpBackend(HttpSettings(max_connections=1, trust_env=False))
        return _closing_both(_made(world, api, base_url, {**settings, "transport": carrier}, token), carrier)
    # async-only: end
    library: Any = importlib.import_module(world.backend)
    under = library.AsyncClient(
        limits=library.Limits(max_connections=1), verify=context_for(HttpSettings(trust_env=False)), trust_env=False
    )
    return _closing_both(_made(world, api, base_url, {**settings, "http_client": under}, token), under)


def _closing_both(client: AsyncClient, under: Any) -> AsyncClient:
    own = client.aclose

    async def aclose() -> None:
        await own()
        await under.aclose()

    vars(client)["aclose"] = aclose
    return client


def _made(world: FaultWorld, api: Api, base_url: str, settings: ClientSettings, token: str | None) -> AsyncClient:
    sandbox = world.sandbox
    if api == "plurimedia":
        key = sandbox.plurimedia.subscription_key
        return AsyncPlurimediaClient(base_url=base_url, subscription_key=key, **settings)
    if api == "encora":
        return AsyncEncoraClient(base_url=base_url, token=sandbox.encora.token, **settings)
    if token is not None:
        return AsyncWhatsonClient(base_url=base_url, token=token, **settings)
    user, password = sandbox.whatson.username, sandbox.whatson.password
    return AsyncWhatsonClient(base_url=base_url, username=user, password=password, **settings)


def settings_of(world: FaultWorld, row: Row, watch: Watch) -> ClientSettings:
    """A client's settings for a row. Nothing in them is drawn at random."""

    def limit(seconds: float, times: int = 3) -> float:
        # Short ones are as short as the default backend allows, which is the quickest with a new client.
        return seconds * times if world.backend != "default" and seconds < 1 else seconds

    return {
        "hooks": [watch],
        "retries": Retry(retries=2, first_wait=row.backoff, longest_wait=row.backoff, jitter=lambda: 1.0),
        "timeout": Timeout(connect=10.0, read=limit(row.read), write=10.0, pool=limit(row.pool, 5)),
        "deadline": limit(row.deadline),
    }


async def observe(world: FaultWorld, subject: Subject, row: Row) -> Observed:
    """Let a row happen to a call, and see what comes of it and that the client works on.

    Args:
        world: Where it happens.
        subject: The call.
        row: What goes wrong.
    """
    if subject.release is not None:
        world.play(subject.release)
    watch = Watch(world.lift if row.freed else None)
    settings = settings_of(world, row, watch)
    # A login of the client's own would have the time limits of the row.
    own = subject.replay == "login" or row.family == "credential"
    token = world.state().token() if subject.api == "whatson" and not own else None
    if row.connecting or row.cold:
        async with make_client(world, subject.api, {}) as other:
            given = await subject.prepare(other)
        secure = any(step.kind in ("untrusted", "plain") for step in row.steps)
        client = make_client(world, subject.api, settings, name="https" if secure else "http", token=token)
        async with client:
            return await _observe(world, subject, row, client, given, watch)
    async with make_client(world, subject.api, settings, token=token) as client:
        given = await subject.prepare(client.with_options(timeout=10.0, deadline=60.0))
        if not row.busy:
            return await _observe(world, subject, row, client, given, watch)
        async with occupied(world, subject.api, client):
            return await _observe(world, subject, row, client, given, watch)


async def _observe(
    world: FaultWorld, subject: Subject, row: Row, client: AsyncClient, given: Any, watch: Watch
) -> Observed:
    before = 0 if subject.writes is None else subject.writes(world.state(), given)
    watch.clear()
    world.arm(subject.api, subject.route, row.steps)
    error: BroadcastError | None = None
    result: Any = None
    began = time.monotonic()
    try:
        result = await subject.call(client, given)
    except BroadcastError as caught:
        error = caught
    seconds = time.monotonic() - began
    requests = world.requests(subject.api, subject.route)
    attempts = watch.of(subject.route)
    unused = world.unused()
    world.lift()
    if not any(step.kind in ("untrusted", "plain") for step in row.steps):
        await still_works(subject, client)
    return Observed(
        operation=subject.operation,
        error=error,
        result=result,
        attempts=attempts,
        requests=requests,
        unused=unused,
        writes=None if subject.writes is None else subject.writes(world.state(), given) - before,
        seconds=seconds,
        secrets=world.secrets(),
    )


async def still_works(subject: Subject, client: AsyncClient) -> None:
    """Make another call with the same client."""
    options: RequestOptions = {"timeout": 10.0, "deadline": 30.0}
    if isinstance(client, AsyncPlurimediaClient):
        assert await client.catalogs.list(options=options)
    elif isinstance(client, AsyncEncoraClient):
        assert await client.movies.list(limit=1, options=options).first_page()
    else:
        if subject.replay == "login":
            await client.login()
        assert await client.dropdowns.press_targets(options=options)


@asynccontextmanager
async def occupied(world: FaultWorld, api: Api, client: AsyncClient) -> AsyncGenerator[None]:
    """Keep the client's only connection busy with a call that gets no answer until the faults are lifted."""

    async def stalled(path: str) -> None:
        await client.request("GET", path, options={"retries": 0, "timeout": 30.0, "deadline": 30.0})

    world.sandbox.fault(api, "*", "stall")
    async with Workers[str, None](1) as workers:
        workers.submit(stalled, "/occupied")
        for _ in world.looks():
            await sleep(0)
            if world.sandbox.in_flight:
                break
        try:
            yield
        finally:
            world.lift()
            assert (await workers.next_done()).error is not None
