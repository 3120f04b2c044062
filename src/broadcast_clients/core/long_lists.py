"""Long lists are decoded in slices: the decoder's own copy of the JSON is then one of a slice at a time.

A slice ends between two elements of the list. Where that is, is guessed by counting braces, and proven by decoding:
if each slice within brackets is an array, no slice ends elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

__all__ = ["read_list"]

_LONG = 4_000_000
"""Bytes of a body that is worth the trouble."""
_SLICE = 1_000_000
"""Bytes of a slice, at least."""
_LIST = re.compile(rb'"data"\s*:\s*\[')
_FRONT = 4_096
"""Bytes in which the list of an envelope begins."""
_BETWEEN = re.compile(rb"\}\s*,\s*\{")
_TRIES = 10_000
"""Places between two objects that are looked at for the end of a slice: more have no list of objects around them."""


class _Long(NamedTuple):
    """A body taken apart."""

    envelope: bytes
    """All but the elements of the list."""
    begin: int
    """Where the elements begin in the body."""
    end: int
    """Where they end."""


def read_list(
    content: bytes, bare: Callable[[bytes], list[Any]], wrapped: Callable[[bytes], dict[str, Any]]
) -> tuple[list[Any] | None, dict[str, Any]]:
    """The elements of a list, and what stands beside it in its envelope.

    Args:
        content: The body: an array, or an object with one under `data`.
        bare: Decodes an array.
        wrapped: Decodes the object.

    Returns:
        The elements, `None` where there is no list; members of the envelope.

    Raises:
        ValueError: The body isn't JSON of that form.
    """
    if len(content) >= _LONG and (found := _taken_apart(content)) is not None:
        try:
            return _in_slices(content, found, bare, wrapped)
        except ValueError:
            pass  # braces in texts, or an element that isn't as it should be: the whole will tell
    if content[:1] == b"[":
        return bare(content), {}
    beside = wrapped(content)
    return beside.pop("data", None), beside


def _taken_apart(content: bytes) -> _Long | None:
    end = content.rfind(b"]")
    if content[:1] == b"[":
        return _Long(b"[" + content[end:], 1, end)
    found = _LIST.search(content, 0, _FRONT)
    return (
        None if found is None or end < found.end() else _Long(content[: found.end()] + content[end:], found.end(), end)
    )


def _in_slices(
    content: bytes, found: _Long, bare: Callable[[bytes], list[Any]], wrapped: Callable[[bytes], dict[str, Any]]
) -> tuple[list[Any], dict[str, Any]]:
    if found.envelope[:1] == b"[":
        empty, beside = bare(found.envelope), dict[str, Any]()
    else:
        beside = wrapped(found.envelope)
        empty = beside.pop("data", None)
    if empty != []:
        raise ValueError("the list is another one")
    elements: list[Any] = []
    for begin, end in _slices(content, found.begin, found.end):
        elements += bare(b"[%b]" % content[begin:end])
    return elements, beside


def _slices(content: bytes, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while end - begin > 2 * _SLICE and (cut := _cut(content, begin, end)) is not None:
        yield begin, cut[0]
        begin = cut[1]
    yield begin, end


def _cut(content: bytes, begin: int, end: int) -> tuple[int, int] | None:
    """Where the first element after a slice's length ends, and where the next one begins."""
    position = begin + _SLICE
    depth = _opened(content, begin, position)
    for _ in range(_TRIES):
        between = _BETWEEN.search(content, position, end)
        if between is None:
            return None
        after = between.start() + 1
        depth += _opened(content, position, after)
        if depth == 0:
            return after, between.end() - 1
        position = after
    return None


def _opened(content: bytes, begin: int, end: int) -> int:
    return content.count(b"{", begin, end) - content.count(b"}", begin, end)
