"""Lists that are read page by page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import aclosing, suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.concurrency._async import time_limit
from broadcast_clients.core.errors import (
    BroadcastError,
    ConfigurationError,
    ConnectionFailed,
    NotFoundError,
    PagingError,
    ServiceUnavailable,
)
from broadcast_clients.core.http.protocol import WireAnswer, WireRequest
from broadcast_clients.core.operation import Operation
from tests.support._async.scripted import AsyncSampleClient, AsyncScriptedBackend, answer, gathering
from tests.support.samples import CURSOR, GET, NUMBERED, OFFSET


class Library:
    """Serves numbered items by cursor, page or offset; can fail and change while it is read.

    Args:
        count: How many items there are.
        size: How many on a page.
        told: Whether pages say how many there are.
    """

    def __init__(self, count: int, size: int = 3, *, told: bool = True) -> None:
        self.count = count
        self.size = size
        self.told = told
        self.failing: dict[int, WireAnswer | ConnectionFailed] = {}
        self.before: Callable[[int], None] = lambda number: None

    def __call__(self, request: WireRequest) -> Any:
        query = {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}
        if "cursor" in request.url:
            start = int(query.get("cursor", "c0")[1:])
        elif "by-page" in request.url:
            start = (int(query.get("page", "1")) - 1) * self.size
        else:
            start = int(query.get("offset", "0"))
        number = start // self.size + 1
        self.before(number)
        if number in self.failing:
            return self.failing[number]
        end = min(start + int(query.get("limit", self.size)), self.count)
        items = [{"id": str(each)} for each in range(start, end)]
        if "cursor" in request.url:
            following = f"c{end}" if end < self.count else None
            meta = {"next_cursor": following, "has_more": following is not None, "total": self.count}
            return answer({"data": items, "meta": meta})
        pages = -(-self.count // self.size)
        return answer(items, headers={"X-Available-Pages": str(pages)} if self.told else {})


def reading(library: Any, operation: Operation = NUMBERED, **arguments: Any) -> tuple[Any, AsyncScriptedBackend]:
    backend = AsyncScriptedBackend(library)
    return AsyncSampleClient(backend, retries=0).pager(operation, **arguments), backend


def numbers(items: Any) -> list[int]:
    return [int(each.id) for each in items]


PAGED = pytest.mark.parametrize("operation", [CURSOR, NUMBERED, OFFSET], ids=lambda each: each.id)


@PAGED
@pytest.mark.parametrize("count", [0, 1, 3, 7, 9])
async def test_all_items_in_order(operation: Operation, count: int) -> None:
    pager, _ = reading(Library(count), operation)
    seen = [item async for item in pager]
    assert numbers(seen) == list(range(count))
    assert pager.resume_token is None
    assert [item async for item in pager] == []


@PAGED
async def test_pages(operation: Operation) -> None:
    pager, backend = reading(Library(7), operation)
    pages = [page async for page in pager.pages()]
    assert [numbers(page) for page in pages] == [[0, 1, 2], [3, 4, 5], [6]] + ([[]] if operation is OFFSET else [])
    assert all(response_of(page).status == 200 for page in pages)
    assert len(backend.requests) == len(pages)


async def test_pages_are_fetched_as_they_are_needed() -> None:
    pager, backend = reading(Library(9))
    assert backend.requests == []
    async for item in pager:
        if item.id == "3":
            break
    assert len(backend.requests) == 2


@pytest.mark.parametrize("operation", [NUMBERED, CURSOR])
async def test_at_end_is_told_once_the_last_page_was_fetched(operation: Operation) -> None:
    pager, _ = reading(Library(5), operation)
    assert not pager.at_end
    seen = [pager.at_end async for _ in pager.pages()]
    assert seen == [False, True]


async def test_totals() -> None:
    pager, _ = reading(Library(7), CURSOR)
    before = pager.total
    page = await pager.first_page()
    assert (before, pager.total, page.meta["next_cursor"]) == (None, 7, "c3")
    pager, _ = reading(Library(7))
    await pager.first()
    assert pager.total_pages == 3


@PAGED
async def test_pages_know_their_place(operation: Operation) -> None:
    pager, _ = reading(Library(7), operation, **({"limit": 3} if operation is OFFSET else {}))
    places = [(page.page_number, page.page_count) async for page in pager.pages()]
    ending = [3, 3, 3] if operation is NUMBERED else [None, None, 3]
    assert places == list(zip([1, 2, 3], ending, strict=True))


async def test_a_total_and_a_limit_tell_how_many_pages_there_are() -> None:
    def told(request: WireRequest) -> Any:
        found = json.loads(Library(7)(request).content)
        return answer(found | {"meta": found["meta"] | {"limit": 3}})

    pager, _ = reading(told, CURSOR)
    assert [(page.page_number, page.page_count) async for page in pager.pages()] == [(1, 3), (2, 3), (3, 3)]


async def test_pages_of_a_list_that_was_entered_in_its_middle() -> None:
    pager, _ = reading(Library(9), NUMBERED, page=2)
    assert [(page.page_number, page.page_count) async for page in pager.pages(concurrency=2)] == [(2, 3), (3, 3)]
    pager, _ = reading(Library(9), CURSOR, cursor="c3")
    assert [(page.page_number, page.page_count) async for page in pager.pages()] == [(None, None), (None, None)]
    pager, _ = reading(Library(7), NUMBERED)
    async for _ in pager:
        break
    rest = [page async for page in pager.pages()]
    assert [(page.page_number, len(page)) for page in rest] == [(1, 2), (2, 3), (3, 1)]


@PAGED
async def test_a_notebook_shows_a_pager_without_a_request(operation: Operation) -> None:
    pager, backend = reading(Library(7), operation)
    assert "nothing read yet" in pager._repr_html_()
    assert backend.requests == []
    await pager.first()
    assert "at page 1" in pager._repr_html_()
    assert "7 in all" in pager._repr_html_() or operation is not CURSOR
    assert len(backend.requests) == 1
    async for page in pager.pages():
        html = page._repr_html_()
        assert f"page {page.page_number}" in html
        assert "page 1 of 3" in html or operation is not NUMBERED or page.page_number != 1
    assert "read to its end" in pager._repr_html_()


async def test_first_and_collect() -> None:
    for count, first in ((0, None), (5, "0")):
        pager, backend = reading(Library(count))
        item = await pager.first()
        assert (item and item.id) == first
        assert len(backend.requests) == 1
    pager, backend = reading(Library(9))
    assert numbers(await pager.collect(limit=4)) == [0, 1, 2, 3]
    assert len(backend.requests) == 2
    assert await pager.collect(limit=0) == []
    assert await pager.collect(limit=-1) == []
    assert len(backend.requests) == 2


@PAGED
async def test_reading_goes_on_where_it_stopped(operation: Operation) -> None:
    pager, backend = reading(Library(11), operation)
    assert len(await pager.first_page()) == 3
    assert numbers([await pager.first()]) == [0]
    assert numbers(await pager.collect(limit=3)) == [1, 2, 3]
    async for page in pager.pages():
        assert numbers(page) == [4, 5]
        assert response_of(page).status == 200
        break
    assert numbers(await pager.first_page()) == [6, 7, 8]
    assert numbers(await pager.collect()) == [6, 7, 8, 9, 10]
    assert len(backend.requests) == (5 if operation is OFFSET else 4)


async def test_arguments_stay_on_every_page() -> None:
    pager, backend = reading(Library(5), OFFSET, limit=2, offset=1)
    assert numbers(await pager.collect()) == [1, 2, 3, 4]
    assert [urlsplit(each.url).query for each in backend.requests] == [
        "offset=1&limit=2", "offset=3&limit=2", "offset=5&limit=2",
    ]  # fmt: skip


# --- resuming -----------------------------------------------------------------------------------------------------


@PAGED
@pytest.mark.parametrize("taken", range(9))
async def test_resume_at_any_item(operation: Operation, taken: int) -> None:
    pager, _ = reading(Library(8), operation)
    seen = await pager.collect(limit=taken)
    token = pager.resume_token
    if token is not None:
        again, _ = reading(Library(8), operation)
        seen += await again.resume(token).collect()
    assert numbers(seen) == list(range(8))


@PAGED
async def test_resume_in_the_middle_of_a_page_by_pages(operation: Operation) -> None:
    pager, _ = reading(Library(7), operation)
    await pager.collect(limit=5)
    pages = [numbers(page) async for page in pager.resume(pager.resume_token or "").pages()]
    assert [page for page in pages if page] == [[5], [6]]


@PAGED
async def test_an_error_carries_the_place(operation: Operation) -> None:
    library = Library(9)
    library.failing[2] = answer(status=503)
    pager, _ = reading(library, operation)
    seen = numbers(await pager.collect(limit=3))
    with pytest.raises(ServiceUnavailable) as caught:
        await pager.first()
    assert caught.value.resume_token == pager.resume_token
    library.failing.clear()
    seen += numbers(await pager.resume(caught.value.resume_token or "").collect())
    assert seen == list(range(9))


async def test_the_first_page_may_fail_too() -> None:
    library = Library(4)
    library.failing[1] = answer(status=503)
    pager, _ = reading(library)
    with pytest.raises(ServiceUnavailable) as caught:
        await pager.first_page()
    library.failing.clear()
    assert numbers(await pager.resume(caught.value.resume_token or "").collect()) == [0, 1, 2, 3]
    assert numbers(await pager.collect()) == [0, 1, 2, 3]


async def test_a_token_of_another_list_is_refused() -> None:
    pager, _ = reading(Library(9))
    other, _ = reading(Library(9), CURSOR)
    with pytest.raises(ConfigurationError, match=r"is of movies\.by_cursor"):
        pager.resume(other.resume_token or "")


async def test_a_list_that_goes_in_circles() -> None:
    pager, _ = reading(answer({"data": [{"id": "1"}], "meta": {"next_cursor": "same"}}), CURSOR)
    with pytest.raises(PagingError, match="same cursor twice") as caught:
        await pager.collect()
    assert caught.value.call is not None
    assert caught.value.resume_token is not None


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("concurrency", [1, 3])
async def test_a_server_that_ignores_the_page(told: bool, concurrency: int) -> None:
    headers = {"X-Available-Pages": "5"} if told else {}
    pager, _ = reading(answer([{"id": "1"}, {"id": "2"}], headers=headers))
    with pytest.raises(PagingError, match="ignore the parameter 'page'"):
        _ = [page async for page in pager.pages(concurrency=concurrency)]


# --- several pages at a time --------------------------------------------------------------------------------------


@pytest.mark.parametrize("concurrency", [2, 3, 8, 50])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 30, 31])
async def test_prefetch_gives_all_pages_in_order(count: int, concurrency: int) -> None:
    pager, backend = reading(Library(count))
    seen = [number async for page in pager.pages(concurrency=concurrency) for number in numbers(page)]
    assert seen == list(range(count))
    assert len(backend.requests) == max(1, -(-count // 3))
    assert pager.resume_token is None


async def test_prefetch_really_has_that_many_in_flight() -> None:
    everyone, library = gathering(4), Library(27)

    async def reply(request: WireRequest) -> Any:
        page = int(re.findall(r"page=(\d+)|$", request.url)[0] or 1)
        if 2 <= page <= 5:
            await everyone.wait()
        return library(request)

    pager, backend = reading(reply)
    async with time_limit(20):
        assert [numbers(page)[0] async for page in pager.pages(concurrency=4)] == list(range(0, 27, 3))
    assert backend.most_under_way == 4


async def test_prefetch_runs_no_further_ahead_than_allowed() -> None:
    pager, backend = reading(Library(300))
    pages = pager.pages(concurrency=3)
    async with aclosing(pages):
        for given in range(1, 6):
            await anext(pages)
            assert len(backend.requests) <= given + 3
    assert len(backend.requests) < 12


async def test_prefetch_needs_a_told_total() -> None:
    pager, backend = reading(Library(9, told=False))
    assert len([page async for page in pager.pages(concurrency=4)]) == 4
    assert backend.most_under_way == 1


async def test_a_failure_while_prefetching_resumes_after_the_last_given_page() -> None:
    library = Library(30)
    library.failing[6] = answer(status=404)
    pager, _ = reading(library)
    pages = pager.pages(concurrency=8)
    seen = [number for _ in range(5) for number in numbers(await anext(pages))]
    assert seen == list(range(15))
    with pytest.raises(NotFoundError) as caught:
        await anext(pages)
    library.failing.clear()
    async for page in pager.resume(caught.value.resume_token or "").pages(concurrency=8):
        seen += numbers(page)
    assert seen == list(range(30))


@pytest.mark.parametrize("concurrency", [1, 2, 5, 9])
async def test_a_list_that_grows_is_read_to_its_new_end(concurrency: int) -> None:
    library = Library(9)

    def grow(number: int) -> None:
        if number == 3:
            library.count = 20

    library.before = grow
    pager, _ = reading(library)
    seen = [number async for page in pager.pages(concurrency=concurrency) for number in numbers(page)]
    assert seen == list(range(20))


@pytest.mark.parametrize("concurrency", [1, 2, 5])
async def test_a_list_that_shrinks_ends_quietly(concurrency: int, caplog: pytest.LogCaptureFixture) -> None:
    library = Library(30)

    def shrink(number: int) -> None:
        if number >= 3:
            library.count = 9
            library.failing = {each: answer(status=404) for each in range(4, 11)}

    library.before = shrink
    pager, _ = reading(library)
    seen: list[int] = []
    with suppress(NotFoundError):
        async for page in pager.pages(concurrency=concurrency):
            seen += numbers(page)
    assert seen == list(range(9))
    assert "shrank from 10 to 3 pages" in caplog.text


async def test_leaving_a_prefetch_early_leaves_nothing_behind() -> None:
    pager, backend = reading(Library(300))
    async with aclosing(pager.pages(concurrency=4)) as pages:
        async for page in pages:
            if numbers(page)[0] == 6:
                break
    assert backend.under_way == 0
    assert numbers(await pager.collect(limit=2)) == [9, 10]


# --- mistakes -----------------------------------------------------------------------------------------------------


async def test_wrong_ways_to_read_are_explained() -> None:
    pager, backend = reading(Library(9))
    # async-only: begin
    with pytest.raises(TypeError, match="async for item in pager"):
        await pager
    with pytest.raises(TypeError, match="async for item in pager"):
        list(pager)
    # async-only: end
    # sync-only: with pytest.raises(TypeError, match="write `for item in pager:`"):
    # sync-only:     pager.__aiter__()
    assert backend.requests == []


async def test_concurrency_must_be_a_number_from_one() -> None:
    pager, _ = reading(Library(9))
    with pytest.raises(ConfigurationError, match="at least 1"):
        _ = [page async for page in pager.pages(concurrency=0)]


async def test_only_lists_have_a_pager() -> None:
    with pytest.raises(BroadcastError, match="isn't paged"):
        reading(Library(1), GET)


async def test_a_pager_says_where_it_stands() -> None:
    pager, _ = reading(Library(4))
    assert "movies.by_page, at the start" in repr(pager)
    await pager.collect(limit=4)
    await pager.collect()
    assert "at the end" in repr(pager)
