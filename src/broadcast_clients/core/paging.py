"""How a list goes on: decided from what each page said, without any I/O."""

from __future__ import annotations

import base64
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from broadcast_clients.core.answer import Answer
from broadcast_clients.core.errors import CallInfo, ConfigurationError, FieldError, InvalidRequest, PagingError
from broadcast_clients.core.operation import Operation, Paging
from broadcast_clients.core.unset import UNSET

__all__ = ["PageState", "new_state", "read_token", "write_token"]


class PageState(ABC):
    """Where a list stands. `position` is the page to be fetched next, `None` at the end."""

    def __init__(self, paging: Paging, position: Any) -> None:
        self.paging = paging
        self.position: Any = position
        self.total: int | None = None
        self.total_pages: int | None = None
        self._read = 0 if position is UNSET else None
        self._seen_pages: list[tuple[Any, Any, int]] = []
        """The first page, the one before, and one that is replaced more and more rarely: so any round is found."""
        self._count = 0

    def arguments(self, position: Any) -> dict[str, Any]:
        """The argument that asks for a page."""
        return {} if position is UNSET else {self.paging.parameter: position}

    def place(self, position: Any) -> tuple[int | None, int | None]:
        """Which page was read at a position, from 1, and of how many, as far as that is known."""
        if self._read is None:
            return None, None  # a list that was entered somewhere
        self._read += 1
        return self._read, self._read if self.position is None else None

    def advance(self, items: list[Any], meta: Mapping[str, Any], answer: Answer) -> None:
        """Take in a page that was fetched.

        Raises:
            PagingError: The server repeats itself.
        """
        self.position = self._following(items, meta, answer)

    @abstractmethod
    def _following(self, items: list[Any], meta: Mapping[str, Any], answer: Answer) -> Any:
        """The position of the page behind one that was fetched; `None` at the end."""

    def _refuse_repetition(self, items: list[Any]) -> None:
        if not items:
            return
        seen = (items[0], items[-1], len(items))
        if seen in self._seen_pages:
            raise PagingError(
                f"the server sent the same page twice; it seems to ignore the parameter {self.paging.parameter!r}",
                hint=f"check the name of {self.paging.parameter!r} with the provider and override it",
            )
        self._count += 1
        first, _, kept = self._seen_pages or (seen, seen, seen)
        # Brent's way to find a circle: what is kept is replaced after 1, 2, 4, 8, … pages.
        self._seen_pages = [first, seen, seen if self._count.bit_count() == 1 else kept]


class CursorState(PageState):
    """`meta.next_cursor` names the next page."""

    def __init__(self, paging: Paging, position: Any) -> None:
        super().__init__(paging, position)
        self._seen: set[int] = set()
        self._limit: int | None = None

    def place(self, position: Any) -> tuple[int | None, int | None]:
        """Where the server tells how many items there are and how many a page has, it has told the pages."""
        number, count = super().place(position)
        if number is not None and count is None and self.total is not None and self._limit is not None:
            count = max(number, -(-self.total // self._limit))
        return number, count

    def _following(self, items: list[Any], meta: Mapping[str, Any], answer: Answer) -> Any:
        """Follow the cursor; the end is where there is none, or `has_more` is false."""
        total = meta.get("total")
        if isinstance(total, int):
            self.total: int | None = total
        limit = meta.get("limit")
        self._limit = limit if isinstance(limit, int) and limit > 0 else None
        following = meta.get("next_cursor")
        if meta.get("has_more") is False or not following:
            if meta.get("has_more") is True:
                raise PagingError("the server says that there is more, but gives no cursor to go on with")
            return None
        if isinstance(following, bool) or not isinstance(following, str | int):
            raise PagingError(f"the server gave a cursor that is neither text nor a number: {type(following).__name__}")
        following = str(following)  # a cursor is documented to be sent as text
        mark = hash(following)
        if mark in self._seen or following == self.position:
            raise PagingError("the server gave the same cursor twice, so the list would never end")
        self._seen.add(mark)
        return following


class NumberState(PageState):
    """Pages are counted; a header tells how many there are."""

    def place(self, position: Any) -> tuple[int | None, int | None]:
        """The number is known wherever the list was entered."""
        number = 1 if position is UNSET else position - self.paging.first_page + 1
        return number, self.total_pages if self.position is not None or self.total_pages is not None else number

    def _following(self, items: list[Any], meta: Mapping[str, Any], answer: Answer) -> Any:
        """Go to the next number; without the header, until an empty page."""
        self._refuse_repetition(items)
        number = self.paging.first_page if self.position is UNSET else self.position
        told = _number(answer.headers.get(self.paging.total_pages_header or ""))
        if told is not None and self.total_pages is not None and told < self.total_pages:
            logging.getLogger(__name__).warning(
                "%s: the list shrank from %d to %d pages while it was read; some items may be missing",
                answer.call, self.total_pages, told,
            )  # fmt: skip
        if told is not None:
            self.total_pages: int | None = told
            return number + 1 if number < told else None
        size = _number(answer.headers.get(self.paging.page_size_header or ""))
        last = not items or (size is not None and len(items) < size)
        return None if last else number + 1


class OffsetState(PageState):
    """The next page begins where this one ended."""

    def __init__(self, paging: Paging, position: Any, limit: int | None) -> None:
        super().__init__(paging, position)
        self._limit = limit

    def _following(self, items: list[Any], meta: Mapping[str, Any], answer: Answer) -> Any:
        """Move on by what came; a short page is the last."""
        self._refuse_repetition(items)
        start = 0 if self.position is UNSET else self.position
        last = not items or (self._limit is not None and len(items) < self._limit)
        return None if last else start + len(items)


def new_state(operation: Operation, arguments: Mapping[str, Any]) -> PageState:
    """The state at the beginning of a list, or where the arguments say."""
    paging = operation.paging
    if paging is None:
        raise ConfigurationError(f"{operation.id} isn't paged")
    position = arguments.get(paging.parameter, UNSET)
    if paging.kind == "cursor":
        return CursorState(paging, position)
    if position is not UNSET and position is not None and not isinstance(position, int):
        problem = f"must be a whole number, not {type(position).__name__}: the pages behind it are counted"
        error = FieldError(paging.parameter, problem, "type", argument=paging.parameter)
        message = f"{operation.id} can't be read from there; nothing was sent"
        call = CallInfo(operation.api, operation.id, operation.method, operation.path)
        raise InvalidRequest(message, errors=(error,), call=call, hint="")
    if paging.kind == "page":
        return NumberState(paging, position)
    limit = arguments.get(paging.limit_parameter or "", UNSET)
    return OffsetState(paging, position, limit if isinstance(limit, int) else None)


def _number(text: str | None) -> int | None:
    # A bound, for `int` refuses texts of thousands of digits.
    return int(text) if text is not None and len(text) < 20 and text.strip().isdecimal() else None


def write_token(operation: Operation, position: Any, skip: int) -> str:
    """A text that stands for a place in a list."""
    place = {"v": 1, "op": operation.id, "at": None if position is UNSET else position, "skip": skip}
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode("ascii").rstrip("=")


def _is_place(operation: Operation, position: object) -> bool:
    if operation.paging is None or operation.paging.kind == "cursor":
        return position is None or (isinstance(position, str | int) and not isinstance(position, bool))
    return position is None or (type(position) is int and position >= 0)


def _no_token() -> ConfigurationError:
    return ConfigurationError("this isn't a resume token", hint="pass pager.resume_token as it was")


def read_token(operation: Operation, token: str) -> tuple[Any, int]:
    """The page and the number of its items to pass over.

    Raises:
        ConfigurationError: It is no resume token, or one of another list.
    """
    try:
        place = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        version, owner, position, skip = place["v"], place["op"], place["at"], place["skip"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise _no_token() from None
    if version != 1 or owner != operation.id:
        raise ConfigurationError(f"this resume token is of {owner}, not of {operation.id}")
    if not _is_place(operation, position) or type(skip) is not int or skip < 0:
        raise _no_token()
    return (UNSET if position is None else position), skip
