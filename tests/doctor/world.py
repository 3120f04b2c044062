"""The sandbox that the servers deviate from, and clients' settings for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Coroutine, Mapping
from typing import Any

from broadcast_clients.sandbox.server.app import SandboxApp
from broadcast_clients.sandbox.server.world import Settings

__all__ = ["START", "fresh_app", "run_to_its_end", "settings_for"]

START = dt.datetime(2025, 7, 1, 10, tzinfo=dt.UTC)


def fresh_app(variants: Mapping[str, str] | None = None) -> SandboxApp:
    """A sandbox whose clock stands still, with changes of the last days and minutes."""
    app = SandboxApp(Settings(contents=120, variants={"plurimedia.page_size": "50", **(variants or {})}, start=START))
    for days in (1, 1, 0.005):
        app.world.advance(days)
    return app


def settings_for(app: SandboxApp, api: str) -> dict[str, Any]:
    """Credentials, and where the API is."""
    served = app.world.apis[api]
    told = served.info()
    given: dict[str, Any] = {"base_url": f"http://127.0.0.1{served.prefix}", "retries": 0}
    if api == "plurimedia":
        return {**given, "subscription_key": told["subscription_key"]}
    if api == "encora":
        return {**given, "token": told["token"], "device_id": told["device_id"], "profile_id": told["profile_ids"][0]}
    return {**given, "username": told["username"], "password": told["password"]}


def run_to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine that waits for nothing."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise AssertionError("the application waits for something")
