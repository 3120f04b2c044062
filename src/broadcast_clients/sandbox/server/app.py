"""The ASGI application: every request to the three APIs and to the control channel comes through here."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from .control_desk import ControlDesk
from .effects import EFFECTS
from .exchange import Exchange, Receive, Send, sink_of
from .messages import Refusal, Request, Response, Sink, header_pairs
from .world import Api, Settings, World

CONTROL = "/_sandbox/"


async def _read(receive: Receive, take: Sink, most: int | None = None) -> bool:
    """Hand a body over piece by piece, `most` bytes of it at most; return False when the client left before its end."""
    left = most
    while left is None or left > 0:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        piece: bytes = message.get("body", b"")
        take(piece if left is None else piece[:left])
        if left is not None:
            left -= len(piece)
        if not message.get("more_body", False):
            return True
    return True


def _forget(piece: bytes) -> None:
    """Take a piece of a body that nobody wants."""


async def _read_body(receive: Receive) -> bytes | None:
    """Return the whole body, or None when the client left before it was sent."""
    parts: list[bytes] = []
    if not await _read(receive, parts.append):
        return None
    return parts[0] if len(parts) == 1 else b"".join(parts)


async def _send_plain(send: Send, response: Response) -> None:
    headers = [(name.encode(), value.encode()) for name, value in response.headers]
    headers.append((b"content-length", b"%d" % len(response.body)))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


class SandboxApp:
    """Serves one world; a reset replaces it.

    Raises:
        ValueError: The settings make no sense.
    """

    def __init__(self, settings: Settings) -> None:
        self.world: World = World(settings)
        self._desk = ControlDesk(self)

    def reset(self, settings: Settings) -> None:
        """Begin again with a new world."""
        fresh = World(settings)
        self.world.close()
        self.world = fresh

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        raw: str = scope["raw_path"].decode("latin-1")
        if raw.startswith(CONTROL):
            body = await _read_body(receive)
            if body is not None:
                query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
                await _send_plain(send, self._desk.handle(scope["method"], raw[len(CONTROL) :], query, body))
            return
        api = self.world.api_at(raw)
        if api is None:
            await _read_body(receive)
            await _send_plain(send, Response(404, (("Content-Type", "text/plain"),), b"no API is served here\n"))
            return
        await self._serve(api, raw[len(api.prefix) :], scope, receive, send)

    async def _serve(self, api: Api, path: str, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        world = self.world
        query_string: str = scope["query_string"].decode("latin-1")
        query = dict(parse_qsl(query_string, keep_blank_values=True)) if query_string else {}
        request = Request(scope["method"], path, query, header_pairs(scope["headers"]))
        found = api.router.find(request.method, path)
        key = found.route.key if found.route is not None else None
        host, port = scope["client"] or ("", 0)
        world.meter.enter()
        try:
            cut = world.faults.take(api.name, key, arriving=True)
            parts: list[bytes] = []
            refusal: Refusal | None = None
            take: Sink = parts.append
            try:
                take = sink_of(api, request, found) or take
            except Refusal as refused:
                refusal, take = refused, _forget
            if not await _read(receive, take, cut.parameters["after_bytes"] if cut is not None else None):
                return
            request.body = parts[0] if len(parts) == 1 else b"".join(parts)
            entry = world.journal.open(api.name, request, key, query_string, f"{host}:{port}")
            transport: asyncio.Transport = scope["extensions"]["sandbox"]["transport"]
            exchange = Exchange(world, api, request, found, entry, transport, receive, send)
            fault = cut or world.faults.take(api.name, key)
            if fault is None:
                await exchange.answer(refusal.response if refusal is not None else await exchange.act())
            else:
                entry.fault = fault.kind
                await EFFECTS[fault.kind](exchange, fault)
        finally:
            world.meter.leave()
