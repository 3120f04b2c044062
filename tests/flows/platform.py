"""What the platform has, without what differs from run to run."""

from __future__ import annotations

from collections import Counter
from typing import Any

from broadcast_clients.flows.links import mark_of
from broadcast_clients.sandbox import Sandbox

__all__ = ["QUIET", "asked", "guide_of", "hash_of"]

QUIET: Any = {"status": "live", "drm_required": False, "is_premium": False, "is_catchup_enabled": False}
"""A channel that has no programmes of its own."""


def guide_of(sandbox: Sandbox, *channels: str) -> list[dict[str, Any]]:
    """The programmes of some channels in order of time, without ids; channels are called by their place."""
    places = {channel: place for place, channel in enumerate(channels)}
    found = [
        {name: value for name, value in each.items() if name not in ("id", "version")}
        | {"channel_id": places[each["channel_id"]]}
        for each in sandbox.encora.stored("program")
        if each["channel_id"] in places
    ]
    return sorted(found, key=lambda each: (each["channel_id"], each["start_time"], each["title"]))


def hash_of(sandbox: Sandbox, *channels: str) -> str:
    """A hash of that."""
    return mark_of(guide_of(sandbox, *channels))


def asked(sandbox: Sandbox) -> Counter[str]:
    """How often each operation of the platform was called, by its route, since the last time."""
    found = Counter(str(each.route) for each in sandbox.requests("encora"))
    sandbox.clear_requests()
    return found
