"""Our transport beside plain httpx and aiohttp: interleaved rounds, medians, ratios of the same round.

    python bench/transport/measure.py [--rounds 9]

The server runs in a process of its own. Absolute times are of the machine; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import httpx

from broadcast_clients.core.http.httpx_backend import AsyncHttpxBackend, SyncHttpxBackend
from broadcast_clients.core.http.httpx_transport import AsyncFlatTransport, FlatTransport
from broadcast_clients.core.http.protocol import WireRequest
from broadcast_clients.core.http.settings import HttpSettings

HEADERS = {"Authorization": "Bearer 0123456789abcdef", "Accept": "application/json", "X-Client": "bench"}
LEVELS = (1, 16, 64, 256)
Samples = dict[str, list[float]]


def report(title: str, samples: Samples, base: str) -> dict[str, float]:
    """Print medians with their spread, and the median ratio to the base of the same round."""
    print(f"\n{title}")
    ratios: dict[str, float] = {}
    for name, times in samples.items():
        median = statistics.median(times)
        quartiles = statistics.quantiles(times, n=4)
        ratios[name] = statistics.median(a / b for a, b in zip(times, samples[base], strict=True))
        spread = (quartiles[2] - quartiles[0]) / median
        print(f"  {name:<30} {median * 1e6:9.0f} us   x {base} {ratios[name]:6.2f}   noise {spread:4.0%}")
    return ratios


def run_sync(url: str, rounds: int, count: int) -> None:
    plain = httpx.Client(headers=HEADERS)
    over_flat = httpx.Client(headers=HEADERS, transport=FlatTransport())
    ours = SyncHttpxBackend.from_settings(HttpSettings())
    through = SyncHttpxBackend.over_transport(FlatTransport())
    request = WireRequest("GET", url, HEADERS)
    contenders: dict[str, Callable[[], object]] = {
        "httpx": lambda: json.loads(plain.get(url).content),
        "httpx over FlatTransport": lambda: json.loads(over_flat.get(url).content),
        "backend, over_transport": lambda: json.loads(through.send(request).content),
        "backend": lambda: json.loads(ours.send(request).content),
    }
    samples: Samples = {name: [] for name in contenders}
    for turn in range(rounds + 1):
        for name, call in contenders.items():
            begin = time.perf_counter()
            for _ in range(count):
                call()
            if turn:
                samples[name].append((time.perf_counter() - begin) / count)
    report("sync, 1 connection, tiny JSON", samples, "httpx")
    for closing in (plain, over_flat, ours):
        closing.close()


async def in_flight(call: Callable[[], Awaitable[object]], concurrency: int, count: int) -> float:
    """Seconds a request, with so many tasks at work."""
    left = iter(range(count))

    async def work() -> None:
        for _ in left:
            await call()

    begin = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(concurrency):
            group.create_task(work())
    return (time.perf_counter() - begin) / count


Call = Callable[[], Awaitable[object]]


async def open_contenders(url: str, concurrency: int, closing: contextlib.AsyncExitStack) -> dict[str, Call]:
    """Clients whose limits are the concurrency, one of each kind."""
    limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
    settings = HttpSettings(max_connections=concurrency)
    plain = await closing.enter_async_context(httpx.AsyncClient(headers=HEADERS, limits=limits, timeout=60))
    over_flat = await closing.enter_async_context(
        httpx.AsyncClient(headers=HEADERS, transport=AsyncFlatTransport(settings), timeout=60)
    )
    session = await closing.enter_async_context(
        aiohttp.ClientSession(headers=HEADERS, connector=aiohttp.TCPConnector(limit=concurrency))
    )
    ours = AsyncHttpxBackend.from_settings(settings)
    closing.push_async_callback(ours.aclose)
    request = WireRequest("GET", url, HEADERS)

    async def by_aiohttp() -> object:
        async with session.get(url) as response:
            return json.loads(await response.read())

    async def by_httpx() -> object:
        return json.loads((await plain.get(url)).content)

    async def by_flat() -> object:
        return json.loads((await over_flat.get(url)).content)

    async def by_ours() -> object:
        return json.loads((await ours.send(request)).content)

    return {
        "aiohttp": by_aiohttp,
        "httpx": by_httpx,
        "httpx over AsyncFlatTransport": by_flat,
        "backend": by_ours,
    }


async def run_async(url: str, rounds: int) -> None:
    """All kinds at all concurrencies in every round, so that ratios between concurrencies are of one round too."""
    async with contextlib.AsyncExitStack() as closing:
        levels = {n: await open_contenders(url, n, closing) for n in LEVELS}
        samples: dict[int, Samples] = {n: {name: [] for name in levels[n]} for n in LEVELS}
        for turn in range(rounds + 1):
            for level, contenders in levels.items():
                for name, call in contenders.items():
                    count = max(3 * level, 150) if name == "httpx" else max(4 * level, 1000)
                    elapsed = await in_flight(call, level, count)
                    if turn:
                        samples[level][name].append(elapsed)
    for level in LEVELS:
        report(f"async, {level} in flight, 2 KB gzip JSON, decoded", samples[level], "aiohttp")
    print("\nflatness: time at 256 in flight / at 16, of the same round")
    for name in samples[16]:
        pairs = zip(samples[256][name], samples[16][name], strict=True)
        print(f"  {name:<30} {statistics.median(many / few for many, few in pairs):.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds: int = parser.parse_args().rounds
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("server.py"))], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        base = f"http://127.0.0.1:{int(server.stdout.readline())}"
        if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
            os.sched_setaffinity(server.pid, {1})
            os.sched_setaffinity(0, {0})
        try:
            run_sync(f"{base}/tiny", rounds, 400)
            asyncio.run(run_async(f"{base}/content", rounds))
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
