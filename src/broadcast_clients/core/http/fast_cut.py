"""Shutting a connection down that a compiled library holds and won't let go.

Such a library's sockets are descriptors of this process, so whoever knows which one it is can shut it down from
beneath: the library then finds its connection closed. They are told apart by a mark in a place that lasts as long as
the socket and that a library lets its user set: the interval and the number of keep-alive probes. Probes go out after
two idle hours at the earliest, so the mark changes nothing that travels.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import socket
from collections.abc import Collection, Iterator

__all__ = ["IDLE", "Mark", "can_shut", "new_mark", "shut"]

Mark = tuple[int, int]
"""Seconds between two probes, and how many of them."""

IDLE = 7200
"""Seconds until the first probe: what systems have of themselves."""

_OPEN = "/dev/fd"
"""Lists this process's descriptors on Linux and macOS."""
_numbers = itertools.count()


def new_mark() -> Mark:
    """A mark that no other socket has. Within the limits of Linux, 32,767 and 127."""
    number = next(_numbers)
    return 10_000 + number % 20_000, 20 + number // 20_000 % 100


def shut(marks: Collection[Mark]) -> None:
    """Shut down each socket of this process that has one of these marks, while it connects too."""
    for each in _marked(marks) if marks else ():
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


@functools.cache
def can_shut() -> bool:
    """Whether this system lists descriptors and keeps marks."""
    if not (hasattr(socket, "TCP_KEEPINTVL") and hasattr(socket, "TCP_KEEPCNT")):
        return False
    mark = new_mark()
    try:
        with socket.socket() as probe:
            probe.setblocking(False)
            probe.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, mark[0])
            probe.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, mark[1])
            return any(True for _ in _marked([mark]))
    except OSError:
        return False


def _marked(marks: Collection[Mark]) -> Iterator[socket.socket]:
    for name in os.listdir(_OPEN):
        with contextlib.suppress(OSError), _copy(int(name)) as each:
            if _mark_of(each) in marks:
                yield each


def _copy(descriptor: int) -> socket.socket:
    # A copy, because the number may be closed and given to something else between a look and a step.
    copied = os.dup(descriptor)
    try:
        if os.get_blocking(copied):
            # Not such a library's, and with a default time limit Python would change how it blocks.
            raise BlockingIOError
        return socket.socket(fileno=copied)
    except OSError:
        os.close(copied)
        raise


def _mark_of(connection: socket.socket) -> Mark:
    get = connection.getsockopt
    return get(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL), get(socket.IPPROTO_TCP, socket.TCP_KEEPCNT)
