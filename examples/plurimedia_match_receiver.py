"""An ASGI application that takes in the results of matching, as the provider pushes them.

    python examples/plurimedia_match_receiver.py [--port 8090] [--results N] [--database broadcast.db]

It keeps the links between your assets and the provider's contents in SQLite. On your account it serves until Ctrl-C, or
until it has N results; give its address to the provider. On a sandbox it orders a match by itself and shows what
arrives. Any ASGI server runs `Receiver`; how the provider authenticates itself isn't documented, so put it behind
something that checks.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import threading
from collections.abc import Awaitable, Callable, Generator, MutableMapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from account_or_sandbox import account_or_sandbox

from plurimedia_client import MalformedMatchResults, MatchResult, PlurimediaClient, parse_match_results

TABLE = """
CREATE TABLE IF NOT EXISTS match (asset_id TEXT PRIMARY KEY, content_id, status TEXT, raw TEXT NOT NULL)
"""
Message = MutableMapping[str, Any]
LARGEST = 10_000_000
"""Bytes that a body may have."""


class Links:
    """The links between assets and contents, in SQLite."""

    def __init__(self, database: Path) -> None:
        self._database = database
        with self._open() as connection:
            connection.execute(TABLE)

    @contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._database, timeout=30)) as connection, connection:
            yield connection

    def keep(self, results: list[MatchResult]) -> None:
        """Take in results: INSERT and UPDATE set a link, UNDO removes it; all of them, or none."""
        with self._open() as connection:
            for result in results:
                if result.status == "UNDO":
                    connection.execute("DELETE FROM match WHERE asset_id = ?", (str(result.asset_id),))
                else:
                    row = (str(result.asset_id), result.content_id, result.status, json.dumps(dict(result.raw)))
                    connection.execute("INSERT OR REPLACE INTO match VALUES (?, ?, ?, ?)", row)

    def content_of(self, asset_id: str) -> int | str | None:
        """The provider's id of the content that an asset is linked with."""
        with self._open() as connection:
            row = connection.execute("SELECT content_id FROM match WHERE asset_id = ?", (asset_id,)).fetchone()
        return row[0] if row else None


class Receiver:
    """The ASGI application."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.results: list[MatchResult] = []
        self._arrived = threading.Condition()

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer one request: 204 once the results are kept, so that the provider sends again what wasn't."""
        if scope["type"] != "http":
            return
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body") or len(body) > LARGEST:
                break
        status, text = (405, "POST it") if scope["method"] != "POST" else self._take_in(body)
        headers = [(b"content-type", b"text/plain; charset=utf-8")] if text else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})

    def _take_in(self, body: bytes) -> tuple[int, str]:
        if len(body) > LARGEST:
            return 413, "too large"
        try:
            results = parse_match_results(body)
        except MalformedMatchResults as error:
            print(f"Refused: {error}", file=sys.stderr)
            return 400, str(error)
        self.links.keep(results)
        for result in results:
            print(f"  {result.status}: asset {result.asset_id} is content {result.content_id}", flush=True)
        with self._arrived:
            self.results += results
            self._arrived.notify_all()
        return 204, ""

    def wait_for(self, count: int, seconds: float | None = None) -> bool:
        """Wait until so many results have arrived; gives whether they have."""
        with self._arrived:
            return self._arrived.wait_for(lambda: len(self.results) >= count, seconds)


@contextmanager
def serving(app: Receiver, port: int = 0) -> Generator[str]:
    """Serve from a thread on this machine; gives the address."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", lifespan="off"))
    listener = server.config.bind_socket()
    listener.listen()  # from here on callers wait instead of being refused
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def main() -> int:
    """Receive; gives the exit code."""
    parser = argparse.ArgumentParser(description="Take in results of matching.")
    parser.add_argument("--port", type=int, default=8090, help="where to listen (default 8090)")
    parser.add_argument("--results", type=int, help="stop after so many (default: never)")
    parser.add_argument("--database", type=Path, default=Path("broadcast.db"), help="SQLite file")
    chosen = parser.parse_args()
    receiver = Receiver(Links(chosen.database))
    with account_or_sandbox("plurimedia") as sandbox, serving(receiver, chosen.port if sandbox is None else 0) as url:
        if sandbox is None:
            print(f"Receiving at {url}", flush=True)
            try:
                receiver.wait_for(chosen.results or sys.maxsize)
            except KeyboardInterrupt:
                print("Stopped.")
            return 0
        sandbox.plurimedia.push_results_to(url)
        with PlurimediaClient() as client:
            client.workflows.order([{"assetID": "EXAMPLE-1", "title": client.contents.get(7488).title}])
        print("Ordered; a day passes at the provider.")
        sandbox.advance(days=1)
        arrived = receiver.wait_for(1, seconds=30)
        print(f"Linked: EXAMPLE-1 with content {receiver.links.content_of('EXAMPLE-1')}")
    return 0 if arrived else 1


if __name__ == "__main__":
    sys.exit(main())
