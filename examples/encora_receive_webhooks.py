"""Receive EncoraStream's webhooks: verified, each event once.

    python examples/encora_receive_webhooks.py [--port 8000]

On your own platform: create the endpoint there, put its signing secret into ENCORA_WEBHOOK_SECRET, and have a web
server with a certificate pass https on to this port. On the sandbox the example does all that by itself, and ends.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import sys

import uvicorn
from account_or_sandbox import account_or_sandbox

from encora_client import AsyncEncoraClient, FromEnvironment
from encora_client.webhooks import ContentEvent, Event, PingEvent, Receiver, SeenInMemory, WebhookApp


async def handle(event: Event) -> None:
    """What your application does with an event. If it raises, the platform sends the event again."""
    match event:
        case PingEvent():
            print("ping: the endpoint works")
        case ContentEvent(type="content.published"):
            print("published:", event.data.get("content_id"))
        case _:
            print("something else:", event.type)


def application(secret: FromEnvironment) -> WebhookApp:
    """The ASGI application. Behind several processes, give `seen` a store that they share."""
    return WebhookApp(Receiver(secret, seen=SeenInMemory()), handle)


async def try_out(port: int) -> None:
    """Register the receiver at the sandbox, and let something happen."""
    async with AsyncEncoraClient() as client:
        listening = socket.create_server(("127.0.0.1", port))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        # Platforms take https alone, and so does the client's check; the sandbox is on this machine.
        endpoint = await client.webhooks.create(url=url, events=["content.published"], options={"check": False})
        os.environ["ENCORA_WEBHOOK_SECRET"] = endpoint.signing_secret  # it is shown this once
        app = application(FromEnvironment("ENCORA_WEBHOOK_SECRET"))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        print("test call:", (await client.webhooks.send_test(endpoint.id)).status)
        movie = await client.admin.movies.create(
            title="Night Train", status="draft", drm_required=False, runtime_minutes=93, content_rating="PG"
        )
        await client.admin.movies.publish(movie)
        for _ in range(200):
            deliveries = await client.webhooks.deliveries(endpoint.id).collect()
            if any(each.event_type == "content.published" and each.status == "delivered" for each in deliveries):
                break
            await asyncio.sleep(0.02)
        server.should_exit = True
        await serving


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Receive webhooks.")
    parser.add_argument("--port", type=int, default=0)
    port = parser.parse_args().port
    with account_or_sandbox("encora", contents=20) as sandbox:
        if sandbox is not None:
            asyncio.run(try_out(port))
            return 0
        if not os.environ.get("ENCORA_WEBHOOK_SECRET"):
            print("Set ENCORA_WEBHOOK_SECRET to the signing secret of your endpoint.")
            return 2
        uvicorn.run(application(FromEnvironment("ENCORA_WEBHOOK_SECRET")), port=port or 8000)
    return 0


if __name__ == "__main__":
    sys.exit(main())
