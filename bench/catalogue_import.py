"""One import of a catalogue into SQLite: ours, and what others would write by hand.

    python -m bench.catalogue_import ours|fast|hand|httpx URL COUNT

Each runs in a process of its own, warmed up, and prints seconds and its peak memory in MB. All are given 64 calls in
flight, read every page and every content, keep the raw JSON and the five documented fields, and commit every 500
contents.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, Literal

from bench import memory

WIDTH = 64
BATCH = 500
WARM = 200
"""Contents that are imported first, unmeasured, so that imports of modules and first uses don't count."""
INSERT = "INSERT OR REPLACE INTO content VALUES (?, ?, ?, ?, ?, ?)"
TABLE = "CREATE TABLE content (id INTEGER PRIMARY KEY, title, typographic_title, last_update, is_fre, raw TEXT)"
Row = tuple[Any, ...]


async def ours(url: str, count: int, file: Path) -> None:
    """The mirror."""
    await _mirror(url, count, file, backend=None)


async def fast(url: str, count: int, file: Path) -> None:
    """The mirror over the fast backend."""
    await _mirror(url, count, file, backend="fast")


async def _mirror(url: str, count: int, file: Path, *, backend: Literal["fast"] | None) -> None:
    from broadcast_clients.flows.mirror import AsyncMirror
    from plurimedia_client import AsyncPlurimediaClient

    async with (
        AsyncPlurimediaClient(subscription_key="k", base_url=url, max_connections=WIDTH, backend=backend) as client,
        AsyncMirror(client, file, concurrency=WIDTH) as mirror,
    ):
        report = await mirror.catalog(count)
        assert report.failed == 0


async def job(url: str, count: int, file: Path) -> float:
    """Seconds of the mirror's job alone: the connections and the database are open by then."""
    from broadcast_clients.flows.mirror import AsyncMirror
    from plurimedia_client import AsyncPlurimediaClient

    async with AsyncPlurimediaClient(subscription_key="k", base_url=url, max_connections=WIDTH) as client:
        async with AsyncMirror(client, file.with_name("warm.db"), concurrency=WIDTH) as mirror:
            await mirror.catalog(WARM)
        async with AsyncMirror(client, file, concurrency=WIDTH) as mirror:
            assert await mirror.count("content") == 0  # which opens it
            begun = time.perf_counter()
            report = await mirror.catalog(count)
            seconds = time.perf_counter() - begun
            assert report.failed == 0
    return seconds


async def hand(url: str, count: int, file: Path) -> None:
    """Best effort with the fastest parts: aiohttp, msgspec, sqlite3, and no more than the job needs."""
    import aiohttp
    import msgspec

    entry = msgspec.defstruct("Entry", [("id", int)], gc=False)
    listed = msgspec.defstruct("Page", [("data", list[entry])])
    fields = [("id", int), ("title", str), ("typographic_title", str), ("last_update", str), ("is_fre", bool)]
    content = msgspec.defstruct("Content", fields, gc=False, rename="camel")
    wrapped = msgspec.defstruct("Wrapped", [("data", content)], gc=False)
    page_decoder: Any = msgspec.json.Decoder(listed)
    one_decoder: Any = msgspec.json.Decoder(wrapped)
    headers = {"Ocp-Apim-Subscription-Key": "k"}
    connector = aiohttp.TCPConnector(limit=WIDTH)
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(
        url, connector=connector, headers=headers, cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout
    ) as session:

        async def page(number: int) -> tuple[list[int], int]:
            async with session.get(f"/v1/api/v1/catalogs/{count}?page={number}") as answer:
                rows = page_decoder.decode(await answer.read()).data
                return [row.id for row in rows], int(answer.headers["X-Available-Pages"])

        async def one(number: int) -> Row:
            async with session.get(f"/v2/api/v2/contents/{number}") as answer:
                raw = await answer.read()
            got: Any = one_decoder.decode(raw).data
            return got.id, got.title, got.typographic_title, got.last_update, got.is_fre, raw.decode()

        await _import(page, one, file)


async def over_httpx(url: str, count: int, file: Path) -> None:
    """What most would write: httpx and pydantic."""
    import httpx
    from pydantic import BaseModel, Field

    class Content(BaseModel):
        id: int
        title: str
        typographic_title: str = Field(alias="typographicTitle")
        last_update: str = Field(alias="lastUpdate")
        is_fre: bool = Field(alias="isFre")

    limits = httpx.Limits(max_connections=WIDTH, max_keepalive_connections=WIDTH)
    headers = {"Ocp-Apim-Subscription-Key": "k"}
    async with httpx.AsyncClient(base_url=url, limits=limits, headers=headers, timeout=60) as client:

        async def page(number: int) -> tuple[list[int], int]:
            answer = await client.get(f"/v1/api/v1/catalogs/{count}", params={"page": number})
            return [row["id"] for row in answer.json()["data"]], int(answer.headers["X-Available-Pages"])

        async def one(number: int) -> Row:
            answer = await client.get(f"/v2/api/v2/contents/{number}")
            content = Content.model_validate(answer.json()["data"])
            update, title = content.last_update, content.typographic_title
            return content.id, content.title, title, update, content.is_fre, answer.text

        await _import(page, one, file)


async def _import(
    page: Callable[[int], Awaitable[tuple[list[int], int]]], one: Callable[[int], Awaitable[Row]], file: Path
) -> None:
    """Read pages and contents with 64 workers and write batches."""
    database = sqlite3.connect(file)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute(TABLE)
    rows: list[Row] = []

    async def ids() -> AsyncIterator[int]:
        number, pages = 1, 1
        while number <= pages:
            found, pages = await page(number)
            for each in found:
                yield each
            number += 1

    source = ids()
    lock = asyncio.Lock()

    async def worker() -> None:
        while True:
            async with lock:
                number = await anext(source, None)
            if number is None:
                return
            rows.append(await one(number))
            if len(rows) >= BATCH:
                _flush(database, rows)

    await asyncio.gather(*(worker() for _ in range(WIDTH)))
    _flush(database, rows)
    database.close()


def _flush(database: sqlite3.Connection, rows: list[Row]) -> None:
    with database:
        database.executemany(INSERT, rows)
    rows.clear()


CONTENDERS = {"ours": ours, "fast": fast, "hand": hand, "httpx": over_httpx}


def main() -> None:
    """Run one contender."""
    name, url, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.db"
        if name == "job":
            seconds = asyncio.run(job(url, count, file))
        else:
            asyncio.run(CONTENDERS[name](url, WARM, Path(folder) / "warm.db"))
            begun = time.perf_counter()
            asyncio.run(CONTENDERS[name](url, count, file))
            seconds = time.perf_counter() - begun
        [(rows,)] = sqlite3.connect(file).execute("SELECT count(*) FROM content")
        assert rows == count, rows
    print(json.dumps({"seconds": seconds, "peak": memory.peak()}))


if __name__ == "__main__":
    main()
