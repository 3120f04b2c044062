"""A receiver as an ASGI application, for any ASGI server, alone or mounted in a larger one."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from broadcast_clients.core.log import logger_of
from encora_client.errors import WebhookRefused
from encora_client.webhooks.events import Event
from encora_client.webhooks.receiver import Receiver

__all__ = ["WebhookApp"]

_Message = MutableMapping[str, Any]
LARGEST = 1_000_000
"""Bytes of a delivery. What is larger is refused before it is read."""


class WebhookApp:
    """Answers deliveries: 204 once the handler is done, 401 to a wrong signature, 200 to one that came before.

    A handler that raises is answered with 500, and the event is taken back from the receiver's `seen`, so that the
    platform's next attempt counts.

    Args:
        receiver: Verifies.
        handle: Called with each event. Keep it short, or hand the event to a queue: platforms give up on slow ones.
        largest: The most bytes of a delivery.
    """

    def __init__(
        self, receiver: Receiver, handle: Callable[[Event], Awaitable[None]], *, largest: int = LARGEST
    ) -> None:
        self._receiver = receiver
        self._handle = handle
        self._largest = largest
        self._logger: logging.Logger = logger_of("encora_client")

    async def __call__(
        self,
        scope: _Message,
        receive: Callable[[], Awaitable[_Message]],
        send: Callable[[_Message], Awaitable[None]],
    ) -> None:
        """Serve one request, or the server's start and end."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await _answer(send, await self._status(scope, receive))
        else:
            raise RuntimeError(f"a webhook receiver has nothing for {scope['type']!r}")

    async def _status(self, scope: _Message, receive: Callable[[], Awaitable[_Message]]) -> int:
        if scope["method"] != "POST":
            return 405
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return 400
            body += message.get("body", b"")
            if len(body) > self._largest:
                return 413
            if not message.get("more_body"):
                break
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        return await self._handled(bytes(body), headers)

    async def _handled(self, body: bytes, headers: dict[str, str]) -> int:
        try:
            event = self._receiver.receive(body, headers)
        except WebhookRefused as error:
            self._logger.warning("webhook: %s", error.message)
            return error.status
        try:
            await self._handle(event)
        except Exception:
            self._receiver.forget(event, body)
            self._logger.exception("webhook: the handler failed for %s %s", event.type, event.id)
            return 500
        except BaseException:
            self._receiver.forget(event, body)
            raise
        return 204


async def _lifespan(receive: Callable[[], Awaitable[_Message]], send: Callable[[_Message], Awaitable[None]]) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _answer(send: Callable[[_Message], Awaitable[None]], status: int) -> None:
    headers = [(b"allow", b"POST")] if status == 405 else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
