"""Answers kept to be asked about again: a server that finds them unchanged needn't send them twice."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from attr import frozen

from broadcast_clients.core.concurrency._sync import Lock
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.http.protocol import Headers, WireAnswer

if TYPE_CHECKING:
    from broadcast_clients.core.prepare import Prepared

__all__ = ["Asked", "ResponseCache", "ask"]

Key = tuple[str, tuple[tuple[str, str], ...]]


class ResponseCache:
    """Keeps in memory what operations with `If-None-Match` answered.

        client = EncoraClient(cache=ResponseCache())

    Every call still asks the server, with the ETag of what is kept; where nothing changed, the result is made of the
    kept answer, and `response_of(result).cached` is true. What wasn't in use for longest makes room first. It may be
    shared by threads, tasks, and clients of one account; each account needs its own.

    Args:
        entries: The most answers to keep.
        size: The most bytes of bodies to keep; a larger one isn't kept at all.

    Raises:
        ConfigurationError: A number that isn't above 0.
    """

    def __init__(self, entries: int = 1000, size: int = 64_000_000) -> None:
        if entries < 1 or size < 1:
            raise ConfigurationError("a cache needs room for at least 1 entry and 1 byte")
        self._entries = entries
        self._size = size
        self._held = 0
        self._kept: OrderedDict[Key, WireAnswer] = OrderedDict()
        self._lock = Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy in another process begins empty."""
        return ResponseCache, (self._entries, self._size)

    def __len__(self) -> int:
        """How many answers are kept."""
        return len(self._kept)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._held = 0

    def find(self, key: Key) -> WireAnswer | None:
        """The answer that is kept, which is in use from now on."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
        return kept

    def keep(self, key: Key, answer: WireAnswer) -> None:
        """Keep an answer in place of an earlier one, if it has an ETag and the server doesn't forbid it.

        Args:
            key: What `find` is asked with.
            answer: The answer as it arrived.
        """
        size = len(answer.content)
        forbidden = "no-store" in (answer.headers.get("cache-control") or "").lower()
        with self._lock:
            old = self._kept.pop(key, None)
            if old is not None:
                self._held -= len(old.content)
            if answer.headers.get("etag") is None or size > self._size or forbidden:
                return
            self._kept[key] = answer
            self._held += size
            while len(self._kept) > self._entries or self._held > self._size:
                _, gone = self._kept.popitem(last=False)
                self._held -= len(gone.content)


@frozen
class Asked:
    """A question that may be answered from the cache."""

    cache: ResponseCache
    key: Key
    kept: WireAnswer | None
    """What is kept, if its ETag went with the question."""

    def resolve(self, answer: WireAnswer) -> WireAnswer | None:
        """The kept answer with the newest headers where the server found it unchanged; else keep the new one."""
        if answer.status != 304:
            self.cache.keep(self.key, answer)
            return None
        if self.kept is None:
            return None
        fresh = {name.lower() for name, _ in answer.headers.items()}
        older = [pair for pair in self.kept.headers.items() if pair[0].lower() not in fresh]
        return WireAnswer(answer.status, Headers([*older, *answer.headers.items()]), self.kept.content)


def ask(cache: ResponseCache, prepared: Prepared) -> Asked | None:
    """Let a request carry the ETag of what is kept; one that the caller gave stays, and its answer is theirs.

    Returns:
        What to resolve the answer with; nothing where the operation takes no `If-None-Match`.
    """
    plan = prepared.plan
    if not plan.operation.conditional_get:
        return None
    wire = next(each.wire for each in plan.headers if each.name == "if_none_match")
    others = {name.lower(): value for name, value in prepared.headers.items() if name != wire}
    key = (prepared.url, tuple(sorted(others.items())))
    if wire in prepared.headers:
        return Asked(cache, key, None)
    kept = cache.find(key)
    if kept is not None:
        prepared.headers[wire] = kept.headers.get("etag") or ""
    return Asked(cache, key, kept)
