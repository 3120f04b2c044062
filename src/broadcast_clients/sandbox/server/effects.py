"""What each kind of fault does to a request, down to the socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from .exchange import NO_BODY, Exchange
from .faults import Fault
from .messages import Response, encode_json
from .world import Barrier

_CUT_JSON = b'{"data": [{"id": 1, "titl'
_PAGE = b"<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body><h1>Back soon</h1></body></html>\n"
_GARBAGE = b"\x16\x03\x01 this is not HTTP \xff\xfe\r\n\r\n"
_TICK = 0.05


def _merged(response: Response, extra: dict[str, Any]) -> Response:
    replaced = {name.lower() for name in extra}
    kept = tuple(pair for pair in response.headers if pair[0].lower() not in replaced)
    added = tuple((str(name), str(value)) for name, value in extra.items())
    return Response(response.status, (*kept, *added), response.body, response.compress)


async def _status(exchange: Exchange, fault: Fault) -> None:
    if fault.parameters["acted"]:
        await exchange.act()
    status, body = fault.parameters["status"], fault.parameters["body"]
    response = exchange.api.failure(status)
    if isinstance(body, str):
        response = _merged(Response(status, response.headers, body.encode()), {"Content-Type": "text/plain"})
    elif body is not None:
        response = _merged(Response(status, response.headers, encode_json(body)), {"Content-Type": "application/json"})
    await exchange.answer(_merged(response, fault.parameters["headers"]))


async def _reset_before(exchange: Exchange, fault: Fault) -> None:
    await exchange.reset()


async def _reset_after(exchange: Exchange, fault: Fault) -> None:
    await exchange.act()
    await exchange.reset()


async def _close_before(exchange: Exchange, fault: Fault) -> None:
    await exchange.close()


async def _close_after(exchange: Exchange, fault: Fault) -> None:
    await exchange.act()
    await exchange.close()


async def _stall(exchange: Exchange, fault: Fault) -> None:
    if fault.parameters["acted"]:
        await exchange.act()
    waits = {asyncio.ensure_future(exchange.gone()), asyncio.ensure_future(exchange.world.released.wait())}
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    await exchange.close()


async def _delay(exchange: Exchange, fault: Fault) -> None:
    await exchange.pause(fault.parameters["seconds"])
    await exchange.answer(await exchange.act())


async def _hold(exchange: Exchange, fault: Fault) -> None:
    barrier = exchange.world.barriers.setdefault(fault.number, Barrier())
    barrier.arrived += 1
    if barrier.arrived >= fault.parameters["until"]:
        barrier.open.set()
    opened = asyncio.ensure_future(barrier.open.wait())
    lifted = asyncio.ensure_future(exchange.world.released.wait())
    await asyncio.wait({opened, lifted}, timeout=fault.parameters["seconds"], return_when=asyncio.FIRST_COMPLETED)
    opened.cancel()
    lifted.cancel()
    barrier.open.set()
    await exchange.answer(await exchange.act())


async def _reply(exchange: Exchange, fault: Fault) -> Response:
    if fault.parameters["acted"]:
        return await exchange.act()
    return Response(200, (("Content-Type", "application/json"),), _CUT_JSON)


async def _truncated(exchange: Exchange, fault: Fault) -> None:
    response = await _reply(exchange, fault)
    headers, body = exchange.payload(response)
    body = body or _CUT_JSON
    await exchange.start(200 if response.status in NO_BODY else response.status, headers, len(body))
    await exchange.part(body[: len(body) // 2], last=False)
    await exchange.close()


async def _malformed_json(exchange: Exchange, fault: Fault) -> None:
    response = await _reply(exchange, fault)
    cut = response.body[: len(response.body) // 2]
    if not cut or _is_json(cut):
        cut = _CUT_JSON
    await exchange.answer(Response(200, response.headers, cut, response.compress))


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


async def _html(exchange: Exchange, fault: Fault) -> None:
    if fault.parameters["acted"]:
        await exchange.act()
    await exchange.answer(Response(200, (("Content-Type", "text/html; charset=utf-8"),), _PAGE))


async def _garbage(exchange: Exchange, fault: Fault) -> None:
    if fault.parameters["acted"]:
        await exchange.act()
    exchange.transport.write(_GARBAGE)
    await exchange.close()


async def _slow_body(exchange: Exchange, fault: Fault) -> None:
    response = await exchange.act()
    headers, body = exchange.payload(response)
    rate = fault.parameters["bytes_per_second"]
    size = max(1, int(rate * _TICK))
    await exchange.start(response.status, headers, len(body))
    for at in range(0, len(body), size):
        await exchange.part(body[at : at + size], last=False)
        if not await exchange.pause(size / rate) or exchange.transport.is_closing():
            await exchange.close()
            return
    await exchange.part(b"", last=True)


Effect = Callable[[Exchange, Fault], Awaitable[None]]

EFFECTS: dict[str, Effect] = {
    "status": _status,
    "reset_before": _reset_before,
    "cut_body": _reset_before,
    "reset_after": _reset_after,
    "close_before": _close_before,
    "close_after": _close_after,
    "stall": _stall,
    "delay": _delay,
    "truncated": _truncated,
    "malformed_json": _malformed_json,
    "html": _html,
    "garbage": _garbage,
    "slow_body": _slow_body,
    "hold": _hold,
}
