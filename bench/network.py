"""Real HTTP over loopback: our clients against bare httpx and aiohttp."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import ssl
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import aiohttp
import httpx

from bench.data import CONTENT, MOVIE
from bench.measure import Row, Run, Times, interleaved, interleaved_async, microseconds
from broadcast_clients.core.hooks import Hook
from encora_client import EncoraClient
from plurimedia_client import AsyncPlurimediaClient

CALLS = 300


def sync(base_url: str, rounds: int) -> list[Row]:
    """A small typed GET against `httpx.Client.get` and `json.loads`, each with a bearer token."""
    path = f"{base_url}/movies/{MOVIE['id']}"
    plain, under = httpx.Client(headers={"Authorization": "Bearer t"}), httpx.Client()
    over_httpx = EncoraClient(base_url=base_url, token="t", http_client=under, hooks=[Hook()])
    own = EncoraClient(base_url=base_url, token="t", hooks=[Hook()])

    def bare() -> None:
        for _ in range(CALLS):
            json.loads(plain.get(path).content)

    def typed(client: EncoraClient) -> Callable[[], None]:
        def run() -> None:
            for _ in range(CALLS):
                client.movies.get(MOVIE["id"])

        return run

    fast = EncoraClient(base_url=base_url, token="t", hooks=[Hook()], backend="fast")
    address = urlsplit(path)
    wire = socket.create_connection((address.hostname, address.port))
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    question = f"GET {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer t\r\n\r\n".encode()

    def by_socket() -> None:
        for _ in range(CALLS):
            wire.sendall(question)
            wire.recv(65_536)

    contenders: dict[str, Run] = {
        "bare": bare, "httpx": typed(over_httpx), "own": typed(own), "fast": typed(fast), "socket": by_socket
    }  # fmt: skip
    times = interleaved(contenders, rounds)
    wire.close()
    own.close()
    fast.close()
    plain.close()
    under.close()
    detail = f"bare {microseconds(times.median('bare') / CALLS)}, spread {times.spread('bare')}"
    return [
        Row("small typed GET over plain httpx / bare httpx", "≤ 1.10", f"{times.ratio('httpx', 'bare'):.2f}", detail),
        Row("small typed GET over our transport / bare httpx", "≤ 0.60", f"{times.ratio('own', 'bare'):.2f}",
            microseconds(times.median("own") / CALLS)),
        Row("small typed GET, backend='fast' / bare httpx", "≤ 0.30", f"{times.ratio('fast', 'bare'):.2f}",
            f"{microseconds(times.median('fast') / CALLS)}; a bare socket {times.ratio('socket', 'bare'):.2f}"),
    ]  # fmt: skip


def asynchronous(base_url: str, rounds: int) -> list[Row]:
    """A gzipped content of 2 KB at 16, 64 and 256 in flight, against aiohttp with the same decoding."""
    return asyncio.run(_asynchronous(base_url, rounds))


async def _asynchronous(base_url: str, rounds: int) -> list[Row]:
    from broadcast_clients.core.decode import wrapped_adapter
    from plurimedia_client.models import Content

    validate = wrapped_adapter(Content).validate_json
    path = f"{base_url}/v2/api/v2/contents/{CONTENT['id']}"
    ours = _client(base_url)

    async def ours_one() -> object:
        return await ours.contents.get(CONTENT["id"])

    async with ours, aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256)) as session:

        async def theirs_one() -> object:
            async with session.get(path) as answer:
                return validate(await answer.read())

        contenders = {
            f"{name} {width}": _in_flight(one, width)
            for width in (16, 64, 256)
            for name, one in (("ours", ours_one), ("aiohttp", theirs_one))
        }
        times = await interleaved_async(contenders, rounds)
    per = {name: microseconds(times.median(name) / REQUESTS) for name in contenders}
    return [
        Row("async at 64 in flight / aiohttp with the same decode", "≤ 1.8",
            f"{times.ratio('ours 64', 'aiohttp 64'):.2f}",
            f"{per['ours 64']} / {per['aiohttp 64']}, spread {times.spread('ours 64')}"),
        Row("async at 256 / at 16 in flight", "≤ 1.25", f"{times.ratio('ours 256', 'ours 16'):.2f}",
            f"{per['ours 256']} / {per['ours 16']}; aiohttp {times.ratio('aiohttp 256', 'aiohttp 16'):.2f}"),
    ]  # fmt: skip


def _client(base_url: str, *, fast: bool = False, proxy: str | None = None) -> AsyncPlurimediaClient:
    return AsyncPlurimediaClient(
        subscription_key="k",
        base_url=base_url,
        max_connections=256,
        hooks=[Hook()],
        backend="fast" if fast else None,
        proxy=proxy,
    )


def backends(base_url: str, rounds: int) -> list[Row]:
    """The backends against each other and against aiohttp by itself, at 64 in flight, all decoding alike.

    A server of TLS has to be certified by `SSL_CERT_FILE`.
    """
    times = asyncio.run(_each_backend(base_url, rounds, None, REQUESTS))
    return [
        Row(f"async at 64 {_how(base_url)}, backend='fast' / aiohttp with the same decode", "≤ 1.3",
            f"{times.ratio('fast', 'aiohttp'):.2f}",
            f"{_per_request(times, REQUESTS)}; default {times.ratio('default', 'aiohttp'):.2f}"),
    ]  # fmt: skip


def proxied(base_url: str, proxy: str, rounds: int) -> list[Row]:
    """The same through a proxy, where the default goes over httpx and the fast backend over aiohttp."""
    times = asyncio.run(_each_backend(base_url, rounds, proxy, PROXIED))
    return [
        Row(f"async at 64 {_how(base_url)} through a proxy, backend='fast' / default", "≤ 0.5",
            f"{times.ratio('fast', 'default'):.2f}", _per_request(times, PROXIED)),
        Row("the same / aiohttp with the same decode", "≤ 1.3",
            f"{times.ratio('fast', 'aiohttp'):.2f}", f"spread {times.spread('fast')}"),
    ]  # fmt: skip


BACKENDS = ("default", "fast", "aiohttp")


async def _each_backend(base_url: str, rounds: int, proxy: str | None, requests: int) -> Times:
    from broadcast_clients.core.decode import wrapped_adapter
    from plurimedia_client.models import Content

    validate = wrapped_adapter(Content).validate_json
    path = f"{base_url}/v2/api/v2/contents/{CONTENT['id']}"
    context = ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE"))
    connector = aiohttp.TCPConnector(limit=256, ssl=context)
    default, fast = _client(base_url, proxy=proxy), _client(base_url, fast=True, proxy=proxy)
    async with default, fast, aiohttp.ClientSession(connector=connector) as session:

        async def by_default() -> object:
            return await default.contents.get(CONTENT["id"])

        async def by_fast() -> object:
            return await fast.contents.get(CONTENT["id"])

        async def by_aiohttp() -> object:
            async with session.get(path, proxy=proxy) as answer:
                return validate(await answer.read())

        kinds = zip(BACKENDS, (by_default, by_fast, by_aiohttp), strict=True)
        return await interleaved_async({name: _in_flight(one, 64, requests) for name, one in kinds}, rounds)


def _per_request(times: Times, requests: int) -> str:
    return ", ".join(f"{name} {microseconds(times.median(name) / requests)}" for name in BACKENDS)


def _how(base_url: str) -> str:
    return "over TLS" if base_url.startswith("https") else "in the clear"


REQUESTS = 1_536
PROXIED = 768
"""Fewer: the default takes milliseconds for each."""


def _in_flight(
    one: Callable[[], Awaitable[object]], width: int, requests: int = REQUESTS
) -> Callable[[], Awaitable[object]]:
    async def worker() -> None:
        for _ in range(requests // width):
            await one()

    async def run() -> object:
        return await asyncio.gather(*(worker() for _ in range(width)))

    return run
