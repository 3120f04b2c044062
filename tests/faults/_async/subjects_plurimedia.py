"""The operations of Plurimedia that the fault table is tried on. To add one, add a line here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from plurimedia_client import AsyncPlurimediaClient
from plurimedia_client.operations import load as plurimedia_operation
from tests.faults._async.subject import Subject

__all__ = ["PLURIMEDIA"]

CONTENT = 7488
CATALOG = 1201
LONG_AGO = datetime(2023, 1, 1)


def plurimedia(
    operation: str,
    call: Callable[[AsyncPlurimediaClient], Awaitable[object]],
    *,
    representative: bool = False,
) -> Subject:
    """An operation of Plurimedia. All of them read."""
    found = plurimedia_operation(operation)

    async def prepare(client: AsyncPlurimediaClient) -> None:
        await client.catalogs.list()

    async def act(client: AsyncPlurimediaClient, _: None) -> object:
        return await call(client)

    route = f"{found.method} {found.path}"
    return Subject(operation, "plurimedia", operation, route, "safe", representative, prepare, act, None)


PLURIMEDIA = (
    plurimedia("catalogs.list", lambda client: client.catalogs.list()),
    plurimedia("catalogs.contents", lambda client: client.catalogs.contents(CATALOG).first_page()),
    plurimedia("catalogs.last_updated", lambda client: client.catalogs.last_updated(CATALOG, since=LONG_AGO)),
    plurimedia("contents.get", lambda client: client.contents.get(CONTENT), representative=True),
    plurimedia("contents.get_v1", lambda client: client.contents.get_v1(CONTENT)),
)
