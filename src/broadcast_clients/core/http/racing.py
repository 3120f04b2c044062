"""Connecting to the first address of a host that answers (RFC 8305), without leaving a socket behind.

asyncio has this too, but loses sockets: when it is cancelled in the moment in which an address has answered, nobody
closes the connection.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from itertools import chain, zip_longest
from typing import Any

__all__ = ["connected_socket"]

_NEXT_ADDRESS_AFTER = 0.25
"""Seconds before the next address is tried beside those that haven't answered."""

_Address = tuple[int, int, int, Any]
"""Family, type, protocol, and the address in the form of the family."""


async def connected_socket(host: str, port: int) -> socket.socket:
    """A connected socket in non-blocking mode.

    Raises:
        OSError: No address of the host could be reached, or the host has none.
    """
    loop = asyncio.get_running_loop()
    addresses = _numeric(host, port)
    if not addresses:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = _alternating([(info[0], info[1], info[2], info[4]) for info in found])
    if len(addresses) == 1:
        return await _connect(loop, addresses[0])
    return await _race(loop, deque(addresses))


def _numeric(host: str, port: int) -> list[_Address]:
    """The address of a host given by number: asking the resolver would cost a thread."""
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except (OSError, ValueError):
            continue
        return [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, (host, port))]
    return []


def _alternating(addresses: list[_Address]) -> list[_Address]:
    """Addresses of the two families in turn, beginning with the family that the resolver prefers."""
    if not addresses:
        raise socket.gaierror(socket.EAI_NONAME, "no address found")
    preferred = [address for address in addresses if address[0] == addresses[0][0]]
    others = [address for address in addresses if address[0] != addresses[0][0]]
    return [address for address in chain(*zip_longest(preferred, others)) if address is not None]


async def _connect(loop: asyncio.AbstractEventLoop, address: _Address) -> socket.socket:
    family, kind, protocol, where = address
    made = socket.socket(family, kind, protocol)
    try:
        made.setblocking(False)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        await loop.sock_connect(made, where)
    except BaseException:
        made.close()
        raise
    return made


async def _race(loop: asyncio.AbstractEventLoop, addresses: deque[_Address]) -> socket.socket:
    running: set[asyncio.Task[socket.socket]] = set()
    errors: list[BaseException] = []
    try:
        while addresses or running:
            if addresses:
                running.add(loop.create_task(_connect(loop, addresses.popleft())))
            done, _ = await asyncio.wait(
                running, timeout=_NEXT_ADDRESS_AFTER if addresses else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                running.discard(task)
                error = task.exception()
                if error is None:
                    return task.result()
                errors.append(error)
    finally:
        for task in running:
            task.cancel()
            task.add_done_callback(_close_unwanted)
    if len({str(error) for error in errors}) == 1:
        raise errors[0]
    raise OSError("; ".join(str(error) for error in errors))


def _close_unwanted(task: asyncio.Task[socket.socket]) -> None:
    # Asking for the exception also keeps asyncio from reporting that nobody did.
    if not task.cancelled() and task.exception() is None:
        task.result().close()
