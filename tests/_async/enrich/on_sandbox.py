"""What the tests of the flow share: clients, what was sent, and what WHATS'ON has."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from broadcast_clients.core.retry import Retry
from broadcast_clients.flows.enrich import AsyncEnrichFlow
from broadcast_clients.flows.report import FlowItem, FlowReport
from broadcast_clients.sandbox import Sandbox
from broadcast_clients.sandbox.records import ReceivedRequest
from tests.flows.enrich_mirror import EPISODE, FILM, SEASON, SERIES
from whatson_client import AsyncWhatsonClient

__all__ = ["ORDER", "actions", "asked", "client_of", "item_of", "one_run", "ref", "stored", "writes"]

ORDER = [str(each) for each in (SERIES, SEASON, EPISODE, EPISODE + 1, FILM)]
"""Contents of the tree, parents before children."""


def client_of(sandbox: Sandbox, **more: Any) -> AsyncWhatsonClient:
    """A client that knows the release and doesn't wait before it tries again."""
    whatson = sandbox.whatson
    settings = {
        "username": whatson.username,
        "password": whatson.password,
        "release": whatson.release,
        "retries": Retry(retries=2, jitter=lambda: 0.0),
    }
    return AsyncWhatsonClient(base_url=whatson.base_url, **{**settings, **more})


async def one_run(
    sandbox: Sandbox, database: Path, *, rules: Any = None, client: Any = None, **more: Any
) -> FlowReport:
    """A run with a client of its own."""
    given = {} if rules is None else {"rules": rules}
    async with (
        client_of(sandbox, **(client or {})) as whatson,
        AsyncEnrichFlow(database, whatson, **given) as flow,
    ):
        return await flow.run(**more)


def ref(number: object) -> str:
    """The external reference of a content."""
    return f"PLURIMEDIA-{number}"


def asked(sandbox: Sandbox) -> list[ReceivedRequest]:
    """The calls since the last time, but for the login."""
    found = [each for each in sandbox.requests("whatson") if not each.path.endswith("/login")]
    sandbox.clear_requests()
    return found


def writes(requests: Iterable[ReceivedRequest]) -> list[tuple[str, str, Any]]:
    """Method, last parts of the path, and body of each write."""
    return [
        (each.method, each.path.removeprefix("/content/v1/"), each.json())
        for each in requests
        if each.method in ("POST", "PUT", "DELETE")
    ]


def actions(report: FlowReport) -> dict[str | None, str]:
    """What was done with each."""
    return {item.source: item.action for item in report.items}


def item_of(report: FlowReport, source: object) -> FlowItem:
    """The item of a content."""
    [found] = [item for item in report.items if item.source == str(source)]
    return found


def stored(sandbox: Sandbox, kind: str, number: object) -> Any:
    """What WHATS'ON has of a content."""
    found = sandbox.whatson.stored(kind, ref(number))
    assert found is not None, f"there is no {kind} {number}"
    return found
