"""One request on its way to its operation, and the means to answer it or not to."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from .journal import Entry
from .messages import Refusal, Request, Response, Sink
from .routing import Found
from .world import Api, World

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

NO_BODY = (204, 304)


def sink_of(api: Api, request: Request, found: Found) -> Sink | None:
    """Return what takes the body piece by piece, where the operation has that. Raises Refusal as the operation may."""
    if found.route is None or found.route.sink is None:
        return None
    request.parameters = found.parameters
    if not found.route.open:
        api.authorise(request)
    return found.route.sink(request)


async def carry_out(api: Api, request: Request, found: Found) -> Response:
    """Run the operation that stands at a path, credentials first, and return its reply."""
    try:
        if found.route is None:
            return api.unrouted(request, found)
        request.parameters = found.parameters
        if not found.route.open:
            api.authorise(request)
        reply = found.route.handler(request)
        return reply if isinstance(reply, Response) else await reply
    except Refusal as refusal:
        return refusal.response


class Exchange:
    """One request on its way, and the means to answer it or not to."""

    def __init__(
        self,
        world: World,
        api: Api,
        request: Request,
        found: Found,
        entry: Entry,
        transport: asyncio.Transport,
        receive: Receive,
        send: Send,
    ) -> None:
        self.world = world
        self.api = api
        self.request = request
        self.entry = entry
        self.transport = transport
        self._found = found
        self._receive = receive
        self._send = send

    async def act(self) -> Response:
        """Carry out the operation."""
        self.entry.acted = self._found.route is not None
        return await carry_out(self.api, self.request, self._found)

    def payload(self, response: Response) -> tuple[list[tuple[bytes, bytes]], bytes]:
        """Return the headers, without the length, and the body as they go over the wire."""
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
        headers.append((b"date", self.world.clock.http_date().encode()))
        if response.compress and response.body and "gzip" in self.request.headers.get("accept-encoding", ""):
            return [*headers, (b"content-encoding", b"gzip")], response.packed()
        return headers, response.body

    async def start(self, status: int, headers: list[tuple[bytes, bytes]], length: int) -> None:
        """Send status line and headers, announcing `length` bytes."""
        self.entry.status = status
        if status not in NO_BODY:
            headers = [*headers, (b"content-length", b"%d" % length)]
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def part(self, body: bytes, *, last: bool) -> None:
        """Send a piece of the body."""
        await self._send({"type": "http.response.body", "body": body, "more_body": not last})

    async def answer(self, response: Response) -> None:
        """Send a reply as it should be."""
        headers, body = self.payload(response)
        await self.start(response.status, headers, len(body))
        await self.part(b"" if response.status in NO_BODY else body, last=True)

    async def gone(self) -> None:
        """Wait until the connection is closed by either end."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def close(self) -> None:
        """Close the connection in order, after what was written."""
        self.transport.close()
        await self.gone()

    async def reset(self) -> None:
        """Break the connection off: the client sees a reset, not an end."""
        raw: socket.socket = self.transport.get_extra_info("socket")
        layout = "hh" if sys.platform == "win32" else "ii"
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(layout, 1, 0))
        self.transport.abort()
        await self.gone()

    async def pause(self, seconds: float) -> bool:
        """Wait; return False when the faults were lifted meanwhile."""
        return not await _wait(self.world.released, seconds)


async def _wait(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
