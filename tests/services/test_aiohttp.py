"""Our own transport against aiohttp's server: chunked answers, late heads, and the other HTTP stack of Python."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from aiohttp import web

from encora_client import EncoraClient, response_of

MOVIES = [{"id": f"497f6eca-6276-4993-bfeb-53cbbbba{number:04d}", "title": f"Film {number}"} for number in range(250)]


async def listing(request: web.Request) -> web.StreamResponse:
    """A page, in chunks and compressed."""
    start = int(request.query.get("cursor", "0"))
    limit = int(request.query["limit"])
    following = start + limit if start + limit < len(MOVIES) else None
    body = json.dumps(
        {
            "data": MOVIES[start : start + limit],
            "meta": {
                "total": len(MOVIES),
                "has_more": following is not None,
                "next_cursor": None if following is None else str(following),
            },
        }
    ).encode()
    answer = web.StreamResponse(headers={"Content-Type": "application/json"})
    answer.enable_chunked_encoding()
    answer.enable_compression()
    await answer.prepare(request)
    for begin in range(0, len(body), 1000):
        await answer.write(body[begin : begin + 1000])
    await answer.write_eof()
    return answer


@pytest.fixture
def base_url() -> Iterator[str]:
    """aiohttp in a thread."""
    import asyncio

    started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]] = Future()

    async def serve() -> None:
        application = web.Application()
        application.router.add_get("/movies", listing)
        runner = web.AppRunner(application)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        ended = asyncio.Event()
        started.set_result((asyncio.get_running_loop(), ended, runner.addresses[0][1]))
        await ended.wait()
        await runner.cleanup()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    loop, ended, port = started.result(timeout=10)
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(ended.set)
    thread.join(timeout=10)


def test_pages_in_chunks(base_url: str) -> None:
    with EncoraClient(base_url=base_url, token="t") as client:
        pager = client.movies.list(limit=100)
        titles = [movie.title for movie in pager]
        page = client.movies.list(limit=100).first_page()
    assert titles == [movie["title"] for movie in MOVIES]
    assert response_of(page).headers.get("transfer-encoding") == "chunked"
    assert response_of(page).headers.get("content-encoding") == "deflate"
