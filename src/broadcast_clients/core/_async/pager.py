"""Lists that are read page by page."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Protocol, TypeVar

from broadcast_clients.core.answer import ItemList, attach, response_of
from broadcast_clients.core.concurrency._async import Outcome, Workers
from broadcast_clients.core.errors import BroadcastError, ConfigurationError
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.options import RequestOptions
from broadcast_clients.core.paging import NumberState, PageState, new_state, read_token, write_token
from broadcast_clients.core.unset import UNSET

if TYPE_CHECKING:
    from broadcast_clients.core._async.engine import AsyncEngine
    from broadcast_clients.core.answer import HasDict
    from broadcast_clients.core.frames.libraries import FrameLibrary

__all__ = ["AsyncPager"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
R = TypeVar("R")


class _AsyncListOf(Protocol[T_co]):
    """A list of items that can be put as dicts, for type checkers."""

    def __aiter__(self) -> AsyncIterator[T_co]: ...


class AsyncPager(Generic[T]):
    """A list that fetches its pages as they are needed.

        async for item in pager: ...
        async for page in pager.pages(): ...
        first = await pager.first()
        items = await pager.collect(limit=500)

    A pager is one pass over the list: whatever is read next goes on where the last reading stopped. Call the operation
    again for another pass. After a failure, `error.resume_token`
    or `pager.resume_token` lets `resume()` go on at the item that would have come next.
    """

    def __init__(
        self, engine: AsyncEngine, operation: Operation, arguments: dict[str, Any], options: RequestOptions | None
    ) -> None:
        self._engine = engine
        self._operation = engine.shared.ready(operation)[0].operation
        self._source = operation
        self._arguments = arguments
        self._options = options
        self._state: PageState = new_state(self._operation, arguments)
        self._start: Any = self._state.position
        self._skip = 0
        self._current: ItemList[T] | None = None

    # --- reading ----------------------------------------------------------------------------------------------------

    async def __aiter__(self) -> AsyncIterator[T]:
        """The items from here on, in order."""
        while self._current is not None or self._state.position is not None:
            page = await self.first_page()
            while self._skip < len(page):
                self._skip += 1
                yield page[self._skip - 1]
            self._finish_page()

    async def pages(self, *, concurrency: int = 1) -> AsyncGenerator[ItemList[T]]:
        """The pages from here on, in order. Of a page that was read in part, the rest comes first.

        Args:
            concurrency: How many pages to fetch at the same time. More than 1 helps only where pages are numbered
                and the server tells how many there are; elsewhere they come one after the other.
        """
        if concurrency < 1:
            raise ConfigurationError("concurrency must be at least 1")
        while self._current is not None or self._state.position is not None:
            page = await self.first_page()
            self._current = None
            yield page if self._skip == 0 else _rest(page, self._skip)
            self._finish_page()
            state = self._state
            if concurrency > 1 and isinstance(state, NumberState) and state.total_pages is not None:
                async with aclosing(self._prefetched(state, concurrency)) as rest:
                    async for later in rest:
                        yield later
                        self._finish_page()
                return

    async def first_page(self) -> ItemList[T]:
        """The page that the pager stands at, with what stood beside it in `.meta`. Reading goes on with its items."""
        return self._current if self._current is not None else await self._fetch_next()

    async def first(self) -> T | None:
        """The next item, which is the first of a new pager, or `None` if there is none."""
        async for item in self:
            return item
        return None

    async def collect(self, *, limit: int | None = None) -> list[T]:
        """The items as one list.

        Args:
            limit: The most items to read; by default all, which have to fit into memory.
        """
        items: list[T] = []
        if limit is not None and limit <= 0:
            return items
        async for item in self:
            items.append(item)
            if limit is not None and len(items) >= limit:
                break
        return items

    async def to_frame(
        self, library: FrameLibrary = "pandas", *, limit: int | None = None, separator: str = "."
    ) -> Any:
        """The items as one table, as `to_frame` of the package makes it; a list without items gives all columns, too.

        Args:
            library: `pandas`, `polars` or `arrow` (a `pyarrow.Table`).
            limit: The most items to read; by default all, which have to fit into memory: see `frames`.
            separator: Between the names of an object and of its member, as in `images.poster`.

        Raises:
            ConfigurationError: The library isn't installed. Nothing is read then.
        """
        from broadcast_clients.core.frames.libraries import builder_of
        from broadcast_clients.core.frames.table import to_frame

        builder_of(library)
        return to_frame(await self.collect(limit=limit), library, separator=separator, model=self._model())

    async def frames(
        self, library: FrameLibrary = "pandas", *, rows: int = 10_000, separator: str = "."
    ) -> AsyncGenerator[Any]:
        """The items as tables of the same columns and types, one after the other, for lists that don't fit into memory.

        Args:
            library: `pandas`, `polars` or `arrow` (a `pyarrow.Table`).
            rows: The most rows of a table.
            separator: Between the names of an object and of its member, as in `images.poster`.

        Raises:
            ConfigurationError: The library isn't installed, or there are no rows in a table. Nothing is read then.
        """
        from broadcast_clients.core.frames.libraries import builder_of
        from broadcast_clients.core.frames.table import to_frame

        builder_of(library)
        if rows < 1:
            raise ConfigurationError("rows must be at least 1")
        while items := await self.collect(limit=rows):
            yield to_frame(items, library, separator=separator, model=self._model())

    def _model(self) -> Any:
        return self._engine.shared.ready(self._source)[1].model

    def as_dicts(self: _AsyncListOf[HasDict[R]]) -> AsyncPager[R]:
        """The same list as plain dicts in place of models, from where this pager stands: half the memory and time.

            async for row in client.catalogs.contents(12).as_dicts():
                print(row["title"], row.get("genre"))

        Documented members have their Python names, others their names on the wire. Values are those of the models:
        times are `datetime`, nested objects are dicts. What the server left out has no key. The types, such as
        `CatalogContentRow`, stand in the module `rows` of the client's package.
        """
        assert isinstance(self, AsyncPager)
        source: AsyncPager[Any] = self
        pager: AsyncPager[R] = AsyncPager(source._engine.in_rows(), source._source, source._arguments, source._options)
        pager._state.position = pager._start = source._start
        pager._skip = source._skip
        return pager

    # --- knowing ----------------------------------------------------------------------------------------------------

    @property
    def total(self) -> int | None:
        """How many items the list has, once a page was read and if the server tells."""
        return self._state.total

    @property
    def total_pages(self) -> int | None:
        """How many pages the list has, once a page was read and if the server tells."""
        return self._state.total_pages

    @property
    def at_end(self) -> bool:
        """Whether no page comes after those that were fetched."""
        return self._state.position is None

    @property
    def resume_token(self) -> str | None:
        """A text that stands for the next item; `None` at the end of the list."""
        if self._start is None:
            return None
        return write_token(self._operation, self._start, self._skip)

    def resume(self, token: str) -> AsyncPager[T]:
        """A pager over the same list that begins where a token says.

        Raises:
            ConfigurationError: The token is of another operation.
        """
        pager: AsyncPager[T] = AsyncPager(self._engine, self._source, self._arguments, self._options)
        position, skip = read_token(self._operation, token)
        pager._state.position = pager._start = position
        pager._skip = skip
        return pager

    # --- fetching ---------------------------------------------------------------------------------------------------

    async def _fetch(self, position: Any) -> ItemList[T]:
        arguments = {**self._arguments, **self._state.arguments(position)}
        moving = self._state.paging.parameter
        if arguments.get(moving, UNSET) != self._arguments.get(moving, UNSET):
            arguments.pop("if_none_match", None)  # an ETag of another page than this one
        try:
            page: ItemList[T] = await self._engine.call(self._source, arguments, self._options)
        except BroadcastError as error:
            error.resume_token = self.resume_token
            raise
        return page

    async def _fetch_next(self) -> ItemList[T]:
        if self._state.position != self._start:
            self._finish_page()  # the page before was handed out whole and its reader stopped there
        page = await self._fetch(self._state.position)
        self._advance(page)
        self._current = page
        return page

    def _advance(self, page: ItemList[T]) -> None:
        if page.not_modified:
            self._state.position = None
            return
        position = self._state.position
        try:
            self._state.advance(page, page.meta, response_of(page))
        except BroadcastError as error:
            error.call = response_of(page).call
            error.resume_token = self.resume_token
            raise
        page.page_number, page.page_count = self._state.place(position)

    def _finish_page(self) -> None:
        self._start = self._state.position
        self._skip = 0
        self._current = None

    async def _prefetched(self, state: NumberState, concurrency: int) -> AsyncGenerator[ItemList[T]]:
        """The remaining numbered pages, fetched side by side and given in order."""
        waiting: deque[int] = deque()
        arrived: dict[int, Outcome[int, ItemList[T]]] = {}
        following = state.position
        async with Workers[int, ItemList[T]](concurrency) as workers:
            while following is not None or waiting:
                while following is not None and len(waiting) < concurrency:
                    workers.submit(self._fetch, following)
                    waiting.append(following)
                    following = following + 1 if following < (state.total_pages or 0) else None
                while waiting[0] not in arrived:
                    outcome = await workers.next_done()
                    arrived[outcome.item] = outcome
                number = waiting.popleft()
                page = self._page_of(arrived.pop(number))
                state.position = number
                self._advance(page)
                yield page
                if state.position is None:
                    return  # the last one, or the list shrank
                if following is None and not waiting:
                    following = state.position  # the list grew

    def _page_of(self, outcome: Outcome[int, ItemList[T]]) -> ItemList[T]:
        if outcome.error is not None:
            if isinstance(outcome.error, BroadcastError):
                # It may have failed while earlier pages were still to be given: now they are.
                outcome.error.resume_token = self.resume_token
            raise outcome.error
        assert outcome.value is not None
        return outcome.value

    # --- mistakes ---------------------------------------------------------------------------------------------------

    if not TYPE_CHECKING:  # for type checkers the mistakes stay mistakes
        # async-only: begin

        def __await__(self) -> NoReturn:
            """Explain how a pager is read."""
            raise TypeError(_HOW)

        def __iter__(self) -> NoReturn:
            """Explain how a pager is read."""
            raise TypeError(_HOW)

        # async-only: end
        # sync-only: def __aiter__(self) -> NoReturn:
        # sync-only:     """Explain how a pager is read."""
        # sync-only:     raise TypeError("this is the pager of a sync client: write `for item in pager:`")

    def _repr_html_(self) -> str:
        """What a notebook shows: the page that the pager stands at. Nothing is fetched for it."""
        from broadcast_clients.core.html.lists import pager_html

        return pager_html(type(self).__name__, self._operation.id, self._state, self._start is None, self._current)

    def __repr__(self) -> str:
        place = "at the end" if self._start is None else "at the start" if self._start is UNSET else "on its way"
        return f"<{type(self).__name__} of {self._operation.id}, {place}>"


def _rest(page: ItemList[T], skip: int) -> ItemList[T]:
    rest = ItemList(page[skip:], meta=page.meta)
    rest.page_number, rest.page_count = page.page_number, page.page_count
    attach(rest, response_of(page))
    return rest


# async-only: begin
_HOW = (
    "a pager is read with `async for item in pager:`, `async for page in pager.pages():`, "
    "`await pager.first()` or `await pager.collect()`; it isn't awaited itself"
)
# async-only: end
