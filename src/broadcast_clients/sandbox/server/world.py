"""Everything that a reset throws away: the three APIs with their data, the clock, faults, log and counters."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from broadcast_clients.sandbox.assumption import resolve
from broadcast_clients.sandbox.whatson.release import DEFAULT_RELEASE, Release

from .background import Background
from .clock import Clock
from .faults import FaultPlan
from .journal import Journal, Meter
from .messages import Request, Response
from .routing import Found, Router

MOST_CONTENTS = 100_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What a sandbox is made from.

    Raises:
        ValueError: A variant or a release doesn't exist, or `contents` isn't 1 to 100,000.
    """

    seed: int = 1
    contents: int = 2000
    variants: Mapping[str, str] = field(default_factory=dict[str, str])
    start: datetime | None = None
    whatson_release: str = DEFAULT_RELEASE

    def __post_init__(self) -> None:
        if not 1 <= self.contents <= MOST_CONTENTS:
            raise ValueError(f"contents must be 1 to {MOST_CONTENTS}, not {self.contents}")
        if self.start is not None and self.start.tzinfo is None:
            raise ValueError("start needs a time zone")
        Release.parse(self.whatson_release)
        object.__setattr__(self, "variants", resolve(self.variants))


class Api(Protocol):
    """One of the three APIs, or a server beside it that has an address, faults and a log of its own."""

    name: str
    prefix: str
    router: Router

    def authorise(self, request: Request) -> None:
        """Raise Refusal unless the request carries valid credentials."""
        ...

    def unrouted(self, request: Request, found: Found) -> Response:
        """Answer a request that no operation matches."""
        ...

    def failure(self, status: int) -> Response:
        """Return what the API would send with a status that a fault asks for."""
        ...

    def info(self) -> dict[str, Any]:
        """Return credentials and starting points."""
        ...

    def act(self, action: str, parameters: Mapping[str, Any]) -> None:
        """Do what the control channel asks. Raises ValueError when there is no such action."""
        ...

    def advance(self, before: datetime, after: datetime) -> dict[str, Any]:
        """Let time pass; return what changed."""
        ...


@runtime_checkable
class Telling(Protocol):
    """An API that answers questions of the control channel, past its own calls."""

    def tell(self, question: str, parameters: Mapping[str, Any]) -> Any:
        """Answer a question. Raises ValueError when there is no such question."""
        ...


class Barrier:
    """Keeps requests waiting until enough of them have come."""

    def __init__(self) -> None:
        self.arrived = 0
        self.open: asyncio.Event = asyncio.Event()


class World:
    """The state of a sandbox between two resets."""

    def __init__(self, settings: Settings) -> None:
        # Imported here because the APIs need the types of this module.
        from broadcast_clients.sandbox.encora.api import EncoraApi
        from broadcast_clients.sandbox.plurimedia.api import PlurimediaApi
        from broadcast_clients.sandbox.whatson.api import WhatsonApi

        self.settings = settings
        self.clock: Clock = Clock(settings.start)
        self.background: Background = Background()
        encora = EncoraApi(settings, self.clock, self.background)
        apis: tuple[Api, ...] = (
            PlurimediaApi(settings, self.clock),
            encora,
            *encora.companions,
            WhatsonApi(settings, self.clock),
        )
        self.apis: dict[str, Api] = {api.name: api for api in apis}
        self.prefixes: tuple[tuple[str, Api], ...] = tuple((f"{api.prefix}/", api) for api in apis)
        self.faults: FaultPlan = FaultPlan()
        self.journal: Journal = Journal()
        self.meter: Meter = Meter()
        self.released: asyncio.Event = asyncio.Event()
        self.barriers: dict[int, Barrier] = {}

    def api_at(self, path: str) -> Api | None:
        """Return the API whose prefix `path` begins with."""
        for prefix, api in self.prefixes:
            if path.startswith(prefix):
                return api
        return None

    def release(self) -> None:
        """Let go of every request that a fault keeps waiting."""
        self.released.set()
        self.released = asyncio.Event()
        self.barriers.clear()

    def close(self) -> None:
        """End everything that still goes on in this world."""
        self.background.cancel()
        self.release()

    def advance(self, days: float) -> dict[str, Any]:
        """Let `days` pass in all three APIs; return what changed."""
        before, after = self.clock.advance(days)
        changes: dict[str, Any] = {"since": before.isoformat(), "now": after.isoformat()}
        for api in self.apis.values():
            changed = api.advance(before, after)
            if changed:
                changes[api.name] = changed
        return changes
