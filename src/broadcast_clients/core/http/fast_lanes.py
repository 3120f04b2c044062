"""Clients of pyreqwest, one for each request under way, and the end of a request whose caller is cancelled.

pyreqwest doesn't abandon a request. A caller that is cancelled stops waiting, but the request goes on in a task of its
runtime until the answer is there or the limit for reading has passed, and closing its client doesn't end it either
(0.15.1: `spawn_handled` in `src/runtime/runtime.rs` drops the handle of that task, which leaves it running). So the
connection is shut down from beneath. For that, a client has one request at a time: what carries its mark is that
request's connection, or an idle one.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import time
import weakref
from collections.abc import Callable, Coroutine, Generator
from typing import Any

from pyreqwest.client import Client
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.response import Response

from broadcast_clients.core.http.fast_cut import Mark, new_mark, shut

__all__ = ["Flight", "Lane", "Lanes", "Limits"]

Limits = tuple[float | None, float | None]
"""Seconds for connecting and for reading."""

_AGAIN = 0.01
"""Seconds between two looks for connections to shut down: a request that was about to connect has none yet."""
_MOST_LIMITS = 4
"""Combinations of time limits that get clients."""
_PATIENCE = 1.0
"""Seconds that closing waits for requests which were shut down."""
_LAST = 0.01
"""Seconds that the interpreter's end waits for the library's thread."""


class Lane:
    """A client for one request at a time.

    Args:
        limits: The time limits it has.
        mark: What its sockets carry.
        client: The client.
    """

    __slots__ = ("client", "limits", "mark")

    def __init__(self, limits: Limits, mark: Mark, client: Client) -> None:
        self.limits: Limits = limits
        self.mark: Mark = mark
        self.client: Client = client


class Lanes:
    """The clients that requests of one event loop use.

    Args:
        loop: The loop.
        make: Makes a client with these time limits whose sockets carry a mark.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, make: Callable[[Limits, Mark], Client]) -> None:
        self._loop = loop
        self._make = make
        self._free: dict[Limits, list[Lane]] = {}
        self._busy: set[Lane] = set()
        self._doomed: set[Mark] = set()
        self._timer: asyncio.Handle | None = None
        self._closed = False
        self._idle = asyncio.Event()
        self._endings: set[asyncio.Task[None]] = set()
        _everywhere.add(self)
        _Library.used = True

    def take(self, limits: Limits) -> Lane | None:
        """A free client, the one used last, or a new one; None where too many combinations of limits have some."""
        free = self._free.get(limits)
        if free is None:
            if len(self._free) == _MOST_LIMITS:
                return None
            free = self._free[limits] = []
        if free:
            lane = free.pop()
        else:
            mark = new_mark()
            lane = Lane(limits, mark, self._make(limits, mark))
        self._busy.add(lane)
        return lane

    def give(self, lane: Lane, *, ended: bool = True) -> None:
        """Give one back, whose request has ended or isn't to be waited for."""
        self._busy.discard(lane)
        self._doomed.discard(lane.mark)
        if ended and not self._closed:
            self._free[lane.limits].append(lane)
        if not self._busy:
            self._idle.set()

    def abandon(self, lane: Lane, sending: Coroutine[Any, Any, Response]) -> None:
        """Shut down a request whose caller has gone, and see to it until it has ended."""
        try:
            here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            here = False
        if not here:  # the loop has ended, and the caller is collected as garbage
            shut([lane.mark])
            self.give(lane, ended=False)
            return
        ending = self._loop.create_task(self._end(lane, sending))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)
        self._doom(lane)

    async def _end(self, lane: Lane, sending: Coroutine[Any, Any, Response]) -> None:
        ended = False
        try:
            with contextlib.suppress(PyreqwestError):
                await sending
            ended = True
        except asyncio.CancelledError:
            # The loop ends.
            shut([lane.mark])
            raise
        finally:
            self.give(lane, ended=ended)

    def _doom(self, *lanes: Lane) -> None:
        self._doomed.update(lane.mark for lane in lanes)
        if self._timer is None and self._doomed:
            # Not at once: of many that are cancelled together, one look finds all.
            self._timer = self._loop.call_soon(self._sweep)

    def _sweep(self) -> None:
        self._timer = None
        if self._doomed:
            shut(self._doomed)
            self._timer = self._loop.call_later(_AGAIN, self._sweep)

    def close(self) -> None:
        """Shut down what is under way, and let go of the clients. Called from any thread."""
        self._closed = True
        self._free.clear()
        shut([lane.mark for lane in list(self._busy)])

    async def aclose(self) -> None:
        """Do so on the loop itself, and wait until the requests have ended."""
        self.close()
        if self._busy:
            self._idle.clear()
            self._doom(*self._busy)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), _PATIENCE)


class _Library:
    """Whether it has been used in this process."""

    used = False


_everywhere: weakref.WeakSet[Lanes] = weakref.WeakSet()


@atexit.register
def _leave() -> None:
    """Let the library's thread come to rest before the interpreter ends.

    It wakes an event loop at the end of each request. If it waits for the interpreter just then, and that is being torn
    down, the process aborts: before Python 3.14 such a thread is ended by force, in the midst of compiled code.
    """
    for each in list(_everywhere):
        each.close()
    if _Library.used:
        time.sleep(_LAST)


class Flight:
    """A request under way. Whoever awaits it gets the response; when they are cancelled, it's shut down.

    Args:
        lanes: What the client belongs to.
        lane: The client. It's given back when the request has ended.
        sending: The request, not yet begun.
    """

    __slots__ = ("_lane", "_lanes", "_sending")

    def __init__(self, lanes: Lanes, lane: Lane, sending: Coroutine[Any, Any, Response]) -> None:
        self._lanes = lanes
        self._lane = lane
        self._sending = sending

    def __await__(self) -> Generator[Any, Any, Response]:
        """As `await`, but keep cancellations from pyreqwest, which would stop telling how the request ends."""
        while True:
            try:
                waiting = self._sending.send(None)
            except StopIteration as ended:
                self._lanes.give(self._lane)
                response: Response = ended.value
                return response
            except BaseException:
                self._lanes.give(self._lane)
                raise
            try:
                yield waiting
            except BaseException:
                self._lanes.abandon(self._lane, self._sending)
                raise
