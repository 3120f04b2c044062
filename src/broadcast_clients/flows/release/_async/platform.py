"""The four kinds of titles on EncoraStream, each by its own calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from attr import frozen

from broadcast_clients.core.errors import (
    Conflict,
    InvalidRequest,
    NotFoundError,
    OutcomeUnknown,
    PreconditionFailed,
    UnprocessableRequest,
)
from broadcast_clients.flows.release.errors import ReleaseFailed
from broadcast_clients.flows.release.merging import plain, typed
from broadcast_clients.flows.release.values import ReleaseState, TitleKind

if TYPE_CHECKING:
    from encora_client import AsyncEncoraClient

__all__ = ["AsyncPlatform", "Place", "is_out"]

REQUIRED: Mapping[TitleKind, tuple[str, ...]] = {
    "movie": ("title", "status", "drm_required"),
    "show": ("title", "status", "drm_required"),
    "season": ("season_number", "status"),
    "episode": ("season_number", "episode_number", "title", "status"),
}
"""What the documents mark as required of updates, too; platforms that hold to it get it as it was read."""

Send = Callable[[bool], Awaitable[Any]]
"""Sends a change; `True`: without an ETag."""


@frozen(kw_only=True)
class Place:
    """Where a title is."""

    kind: TitleKind
    id: str = ""
    """Its id; of a season and an episode the numbers tell."""
    show: str = ""
    """Id of the show."""
    season: int = 0
    episode: int = 0

    @property
    def path(self) -> tuple[Any, ...]:
        """The path arguments of its calls."""
        return {
            "movie": (self.id,),
            "show": (self.id,),
            "season": (self.show, self.season),
            "episode": (self.show, self.season, self.episode),
        }[self.kind]

    @classmethod
    def of(cls, kind: TitleKind, facts: Mapping[str, Any], target: str | None = None) -> Place:
        """The place that was written down: see `facts`."""
        return cls(
            kind=kind,
            id=target or "",
            show=str(facts.get("show", "")),
            season=int(facts.get("season", 0)),
            episode=int(facts.get("episode", 0)),
        )

    @property
    def facts(self) -> dict[str, Any]:
        """What is written down of it besides its id."""
        found: dict[str, Any] = {}
        if self.kind in ("season", "episode"):
            found |= {"show": self.show, "season": self.season}
        if self.kind == "episode":
            found["episode"] = self.episode
        return found


def is_out(status: str) -> bool:
    """Whether viewers see a title with that status."""
    return status not in ("draft", "scheduled", "unpublished")


class AsyncPlatform:
    """Reads and writes titles.

    Args:
        client: Of the platform.
        now: The time to go by.
    """

    def __init__(self, client: AsyncEncoraClient, now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now
        self._whole = False
        """Updates need what the documents mark as required."""
        self._kinds: dict[TitleKind, Any] = {
            "movie": client.admin.movies,
            "show": client.admin.shows,
            "season": client.admin.seasons,
            "episode": client.admin.episodes,
        }

    async def get(self, place: Place) -> Any:
        """A title."""
        return await self._kinds[place.kind].get(*place.path)

    async def create(self, place: Place, fields: Mapping[str, Any], key: str | None) -> Any:
        """Make a title, as a draft; movies and shows under an idempotency key."""
        body = {**typed(fields), "status": "draft"}
        calls = self._kinds[place.kind]
        if key is not None:
            return await calls.create(body, idempotency_key=key)
        return await calls.create(*place.path[:-1], body)

    async def edit(self, place: Place, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Read, and write what the change gives, so that nobody's change in between is overwritten.

        Args:
            place: The title.
            change: Gets the fields as plain values, and gives those to be written. It is called for each attempt.
        """
        for last in (False, False, True):
            entity = await self.get(place)
            changes = typed(change(fields_of(entity)))
            if not changes:
                return
            try:
                await self._guarded(partial(self._update, place, entity, changes))
            except (OutcomeUnknown, PreconditionFailed):
                if last:
                    raise  # else: what was written already isn't written again, for it is there when it is read
            else:
                return

    async def turn(self, place: Place, state: ReleaseState, start: datetime | None) -> tuple[str, bool]:
        """Bring a title to a state, from wherever it stands.

        Returns:
            Its status, and whether anything was written.

        Raises:
            ReleaseFailed: The platform refuses to publish it.
        """
        sent, failures, there = False, 0, None
        for _ in range(8):
            there = there if there is not None else await self.get(place)
            send = self._step(place, there, state, start)
            if send is None:
                break
            try:
                there = await self._guarded(send)
                sent = True
            except UnprocessableRequest as error:
                raise ReleaseFailed(
                    f"the platform doesn't take it as {state} yet: {error}",
                    hint="see what it names; the next run goes on",
                ) from error
            except (OutcomeUnknown, PreconditionFailed, Conflict) as error:
                failures += 1
                if failures > 2:
                    raise
                sent = sent or isinstance(error, OutcomeUnknown)
                there = None
        return str(getattr(there, "status", "")), sent

    async def genres(self) -> frozenset[str] | None:
        """Slugs of the taxonomy, from whichever of the two calls the platform has; `None` where it has neither."""
        for read in (self._client.admin.genres.list, self._client.genres.list):
            try:
                return frozenset(str(each.slug) for each in await read())
            except NotFoundError:
                continue
        return None

    async def of_that_title(self, kind: TitleKind, title: str, most: int = 5) -> list[str]:
        """Ids of movies or shows with a title."""
        page = await self._kinds[kind].list(q=title[:200], limit=100).first_page()
        alike = [each for each in page if str(getattr(each, "title", "")).casefold() == title.casefold()]
        return [str(each.id) for each in alike[:most]]

    # --- parts ------------------------------------------------------------------------------------------------------

    @staticmethod
    async def _guarded(send: Send) -> Any:
        try:
            return await send(False)
        except InvalidRequest as error:
            if error.attempts or error.errors:
                raise
            return await send(True)  # the platform gives no ETag that could guard it

    async def _update(self, place: Place, entity: Any, changes: Mapping[str, Any], blind: bool) -> Any:
        """Send an update.

        Args:
            place: The title.
            entity: As it was read: its ETag guards the call.
            changes: What to write.
            blind: Without an ETag.
        """
        path = (*place.path[:-1], entity)
        update = self._kinds[place.kind].update
        as_read = {name: getattr(entity, name) for name in REQUIRED[place.kind] if hasattr(entity, name)}
        if not self._whole:
            try:
                return await update(*path, dict(changes), unconditional=blind)
            except UnprocessableRequest:
                if as_read.keys() <= changes.keys():
                    raise
        answer = await update(*path, {**as_read, **changes}, unconditional=blind)
        self._whole = True
        return answer

    def _step(self, place: Place, there: Any, state: ReleaseState, start: datetime | None) -> Send | None:
        """The next call on the way to a state; `None` where it stands there."""
        status = str(getattr(there, "status", "draft"))
        if place.kind == "season":
            wanted = "published" if state == "published" else "draft"
            stands = is_out(status) == (wanted == "published")
            return None if stands else self._status(place, there, status=wanted)
        if place.kind == "show":
            if is_out(status) == (state == "published"):
                return None
            return self._call("publish" if state == "published" else "unpublish", place, there)
        if state == "unpublished" and status in ("draft", "unpublished"):
            return None
        if state == "published" and status == "scheduled":
            since = getattr(there, "available_from", None)
            if since is not None and since <= self._now():
                return None  # the platform publishes it by itself
            return self._status(place, there, available_from=self._now().replace(microsecond=0))
        if status == state:
            return None
        if place.kind == "episode":
            when: dict[str, Any] = {"available_from": start} if state == "scheduled" else {}
            return self._status(place, there, status=state, **when)
        if state == "published":
            return self._call("publish", place, there)
        if status == "scheduled":  # the call is for published ones only (documented)
            return self._status(place, there, status="unpublished")
        if state == "unpublished" or status == "published":
            return self._call("unpublish", place, there)
        return self._call("publish", place, there, available_from=start)

    def _status(self, place: Place, there: Any, **changes: Any) -> Send:
        return partial(self._update, place, there, changes)

    def _call(self, name: str, place: Place, there: Any, **arguments: Any) -> Send:
        call = getattr(self._kinds[place.kind], name)
        return lambda blind: call(there, unconditional=blind, **arguments)


def fields_of(entity: Any) -> dict[str, Any]:
    """The fields of a title as plain values."""
    return {name: plain(value) for name, value in entity.given_fields().items()}
