"""What an exception came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

__all__ = ["causes", "sources"]


def causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it came from, nearest first, members of groups included."""
    seen: set[int] = set()
    queue: list[BaseException] = [error]
    while queue:
        current = queue.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            queue.extend(cast("BaseExceptionGroup[BaseException]", current).exceptions)
        following = current.__cause__ if current.__cause__ is not None else current.__context__
        if following is not None:
            queue.append(following)


def sources(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it was raised from. What else was being handled at that time is the caller's own."""
    current: BaseException | None = error
    seen: set[int] = set()
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__
