"""What the tests of the release flow play on: WHATS'ON and EncoraStream of a sandbox, files, and a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Self
from unittest import mock

from broadcast_clients.core.retry import Retry
from broadcast_clients.flows.links import Link, Links
from broadcast_clients.flows.release import AsyncReleaseFlow, ReleaseRules, artwork_in, videos_in
from broadcast_clients.flows.report import FlowReport
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient
from encora_client.workflows._async.clock import AsyncClock
from whatson_client import AsyncWhatsonClient

__all__ = ["AsyncStage", "always"]


def always(value: object) -> Callable[..., Any]:
    """A rule that gives a value whatever it is asked."""
    return lambda *arguments: value


def _no_wait() -> float:
    return 0.0


async def _no_sleep(clock: AsyncClock, seconds: float) -> None:
    """Transcodes go on with each look at them."""


class AsyncStage:
    """The stage.

    Args:
        sandbox: Whose transcodes go on by reads.
        folder: For files and the database.
    """

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.files = folder / "files"
        self.files.mkdir()
        self.database = folder / "links.db"
        self.rules: dict[str, Any] = {"video": videos_in(self.files), "artwork": artwork_in(self.files)}
        self.film = sandbox.whatson.program_ids[20]
        self.season = sandbox.whatson.ids("season")[1]
        stored = sandbox.whatson.stored("season", self.season)
        assert stored is not None
        self.series = str(stored["series"])
        self.episodes = [str(each) for each in stored["episodes"]]
        self.connect()

    async def reconnect(self, overrides: dict[str, Any] | None = None) -> None:
        """Make clients anew, as a reset of the sandbox asks for."""
        await self._disconnect()
        self.connect(overrides)

    def connect(self, overrides: dict[str, Any] | None = None) -> None:
        """Make clients."""
        never = Retry(jitter=_no_wait)
        box = self.sandbox
        self.encora = AsyncEncoraClient(
            base_url=box.encora.base_url, token=box.encora.token, retries=never, overrides=overrides or {}
        )
        self.whatson = AsyncWhatsonClient(
            base_url=box.whatson.base_url,
            username=box.whatson.username,
            password=box.whatson.password,
            retries=never,
        )

    async def __aenter__(self) -> Self:
        self._impatient = mock.patch.object(AsyncClock, "sleep", _no_sleep)
        self._impatient.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        self._impatient.stop()
        await self._disconnect()

    async def _disconnect(self) -> None:
        await self.encora.aclose()
        await self.whatson.aclose()

    # --- what there is ----------------------------------------------------------------------------------------------

    def file(self, name: str, size: int = 1_000) -> Path:
        """A small file."""
        path = self.files / name
        path.write_bytes((name.encode() * size)[:size])
        return path

    def complete(self, *references: str) -> None:
        """Give products the files that they need."""
        for each in references:
            self.file(f"{each}.mp4")
            self.file(f"{each}.jpg")

    def title(self, reference: str, kind: str = "movie") -> dict[str, Any]:
        """What EncoraStream has of a product."""
        link = self.link(reference, kind)
        assert link is not None
        return next(each for each in self.sandbox.encora.stored(kind) if each["id"] == link.target)

    def link(self, reference: str, kind: str = "movie") -> Link | None:
        """What is remembered of a product."""
        with Links(self.database) as links:
            return links.get("encora", kind, reference)

    def links(self) -> list[Link]:
        """All that is remembered."""
        with Links(self.database) as links:
            return list(links.each())

    def sent(self, *methods: str) -> list[str]:
        """The writes that EncoraStream received since the last time, by method and route."""
        wanted = methods or ("POST", "PATCH", "PUT", "DELETE")
        found = [str(each.route) for each in self.sandbox.requests("encora") if each.method in wanted]
        self.sandbox.clear_requests()
        return found

    # --- what is done -----------------------------------------------------------------------------------------------

    def flow(self, **settings: Any) -> AsyncReleaseFlow:
        """A flow; `rules` is a dict of rules here."""
        rules = ReleaseRules(**{**self.rules, **settings.pop("rules", {})})
        return AsyncReleaseFlow(self.database, self.whatson, self.encora, rules=rules, **settings)

    async def run(self, *products: str, rules: dict[str, Any] | None = None, **settings: Any) -> FlowReport:
        """Run a flow; settings of the flow are `now` and `patience`, all others are of the run."""
        of_flow = {"patience": 60.0} | {name: settings.pop(name) for name in ("now", "patience") if name in settings}
        chosen: Iterable[str] | None = products or None
        async with self.flow(rules=rules or {}, **of_flow) as flow:
            return await flow.run(products=chosen, **settings)

    async def change(self, reference: str, kind: str = "programs", **fields: Any) -> None:
        """Change a product, as an editor of WHATS'ON would."""
        await getattr(self.whatson, kind).update(reference, fields)

    async def edit(self, reference: str, **fields: Any) -> None:
        """Change a movie by hand, as an editor of EncoraStream would."""
        link = self.link(reference)
        assert link is not None
        assert link.target is not None
        movie = await self.encora.admin.movies.get(link.target)
        await self.encora.admin.movies.update(movie, fields, unconditional=True)  # type: ignore[call-overload]
