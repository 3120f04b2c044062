"""Lists of servers that are wrong about themselves: they end with what was there, or with an error. They never go on
for ever, and give no page twice.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast_clients.core.errors import PagingError
from broadcast_clients.core.http.protocol import WireAnswer, WireRequest
from broadcast_clients.core.operation import Operation
from tests.support._async.scripted import AsyncSampleClient, AsyncScriptedBackend, answer
from tests.support.samples import CURSOR, NUMBERED, OFFSET

MOST = 60
"""Requests after which a list counts as endless. No list here has as many pages."""


class Endless(Exception):
    """Was asked far more often than there are pages."""


class Server:
    """Answers by the name of the page that is asked for, and counts."""

    def __init__(self, parameter: str, pages: dict[str, WireAnswer], otherwise: WireAnswer | None = None) -> None:
        self.parameter = parameter
        self.pages = pages
        self.otherwise = otherwise
        self.asked: list[str] = []

    def __call__(self, request: WireRequest) -> WireAnswer:
        name = parse_qs(urlsplit(request.url).query).get(self.parameter, [""])[0]
        self.asked.append(name)
        if len(self.asked) > MOST:
            raise Endless(self.asked)
        found = self.pages.get(name, self.otherwise)
        assert found is not None, f"nobody told of {name!r}"
        return found


def _pager(server: Server, operation: Operation, **arguments: Any) -> Any:
    return AsyncSampleClient(AsyncScriptedBackend(server), retries=0).pager(operation, **arguments)


async def _read(pager: Any, by: str) -> tuple[list[str], bool]:
    """The items, and whether the end was an error."""
    items: list[str] = []
    try:
        if by == "items":
            async for item in pager:
                items += [item.id]
        elif by == "pages":
            async for page in pager.pages():
                items += [item.id for item in page]
        elif by == "side by side":
            async for page in pager.pages(concurrency=3):
                items += [item.id for item in page]
        else:
            while not items or pager.resume_token is not None:
                before = pager.resume_token
                found = await pager.collect(limit=2)
                items += [item.id for item in found]
                if before is None or pager.resume_token is None:
                    break
                pager = pager.resume(pager.resume_token)
    except PagingError:
        return items, True
    return items, False


def _items(page: int, count: int) -> list[dict[str, str]]:
    return [{"id": f"{page}-{number}"} for number in range(count)]


cursors = st.sampled_from(["a", "b", "c", "d", "e", -1, -2, 7, "7", "", None])
links = st.dictionaries(cursors, cursors, min_size=1)


@pytest.mark.parametrize("by", ["items", "pages", "side by side"])
@given(
    links, st.dictionaries(cursors, st.integers(0, 3)), st.dictionaries(cursors, st.sampled_from([True, False, None]))
)
@settings(max_examples=60, deadline=None)
async def test_any_graph_of_cursors(
    by: str, graph: dict[Any, Any], sizes: dict[Any, int], more: dict[Any, bool | None]
) -> None:
    """Each page names any other as the next, itself and those before included, or says something that can't be."""
    told: dict[str, tuple[int, int, dict[str, Any]]] = {}
    for number, name in enumerate([None, "a", "b", "c", "d", "e", -1, -2, 7, "7"]):
        meta: dict[str, Any] = {"next_cursor": graph.get(name)}
        if more.get(name) is not None:
            meta["has_more"] = more[name]
        # 7 and "7" look alike on the wire.
        told.setdefault("" if name is None else str(name), (number, sizes.get(name, 1), meta))
    pages = {name: answer({"data": _items(number, size), "meta": meta}) for name, (number, size, meta) in told.items()}

    expected: list[str] = []
    seen: list[str] = []
    failed, at = False, ""
    while True:
        number, size, meta = told[at]
        following, has_more = meta["next_cursor"], meta.get("has_more")
        if has_more is False or following in (None, ""):
            failed = has_more is True
            expected += [] if failed else [each["id"] for each in _items(number, size)]
            break
        at = str(following)
        if at in seen:
            failed = True
            break
        seen.append(at)
        expected += [each["id"] for each in _items(number, size)]

    server = Server("cursor", pages)
    assert await _read(_pager(server, CURSOR), by) == (expected, failed)
    assert len(server.asked) <= 11


@pytest.mark.parametrize("by", ["items", "pages", "side by side"])
@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=6),
    st.lists(st.sampled_from(["1", "2", "3", "4", "5", "9", "0", "-1", "x", "", "9" * 30, None]), max_size=6),
)
@settings(max_examples=60, deadline=None)
async def test_any_totals_of_numbered_pages(by: str, sizes: list[int], totals: list[str | None]) -> None:
    """Totals that shrink, grow, vanish and make no sense; behind the last page there's nothing."""
    pages: dict[str, WireAnswer] = {}
    for number, size in enumerate(sizes, start=1):
        told = totals[number - 1] if number <= len(totals) else None
        pages[str(number)] = answer(_items(number, size), headers={} if told is None else {"X-Available-Pages": told})
    pages[""] = pages["1"]
    server = Server("page", pages, otherwise=answer([]))
    items, failed = await _read(_pager(server, NUMBERED), by)
    whole = [each["id"] for number, size in enumerate(sizes, start=1) for each in _items(number, size)]
    assert items == whole[: len(items)], "in order, each once"
    assert not failed
    if not totals:
        until = sizes.index(0) if 0 in sizes else len(sizes)
        assert items == whole[: sum(sizes[:until])], "without a total the first empty page is the last"


@pytest.mark.parametrize("operation", [NUMBERED, OFFSET], ids=["pages", "offsets"])
@pytest.mark.parametrize("by", ["items", "pages", "side by side", "collect and resume"])
@given(st.integers(0, 6), st.integers(1, 8))
@settings(max_examples=20, deadline=None)
async def test_pages_that_go_round(by: str, operation: Operation, lead: int, length: int) -> None:
    """Without a total: behind its last page the server begins again, at the first or any other."""
    moving = "page" if operation is NUMBERED else "offset"
    server = Server(moving, {})

    def around(request: WireRequest) -> WireAnswer:
        name = parse_qs(urlsplit(request.url).query).get(moving, ["1" if operation is NUMBERED else "0"])[0]
        server.asked.append(name)
        if len(server.asked) > MOST:
            raise Endless(server.asked)
        place = int(name) - 1 if operation is NUMBERED else int(name) // 3
        return answer(_items(place if place < lead else lead + (place - lead) % length, 3))

    pager = AsyncSampleClient(AsyncScriptedBackend(around), retries=0).pager(operation)
    if by == "collect and resume":
        # A new pager knows nothing of what was read before it: only that each of them ends can be asked for.
        assert len(await pager.collect(limit=2)) == 2
        return
    items, failed = await _read(pager, by)
    assert failed
    assert items[: 3 * (lead + length)] == [f"{place}-{each}" for place in range(lead + length) for each in range(3)]
    if lead == 0:
        assert len(items) == 3 * length, "that it is the first page again is seen at once"
