"""A movie, or a show with its seasons and episodes, from nothing to published: each step once, whatever happens."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attr import evolve

from broadcast_clients.core.errors import (
    Conflict,
    InvalidRequest,
    NotFoundError,
    OutcomeUnknown,
    PreconditionFailed,
    UnprocessableRequest,
)
from broadcast_clients.core.idempotency import new_idempotency_key
from encora_client.errors import PublishFailed
from encora_client.workflows.journal import Journal
from encora_client.workflows.release import (
    EpisodePlan,
    FilePlan,
    MoviePlan,
    PublishReport,
    PublishStep,
    SeasonPlan,
    ShowPlan,
    fingerprint,
    problems,
)

if TYPE_CHECKING:
    from encora_client._async.client import AsyncEncoraClient
    from encora_client.models import Movie, Show
    from encora_client.workflows._async.jobs import AsyncWorkflows

__all__ = ["AsyncPublish"]

OUT = frozenset({"published", "scheduled", "ongoing", "completed"})
KEY_LIVES = 24 * 3600.0
"""Seconds for which the platform remembers an idempotency key (documented)."""


class AsyncPublish:
    """One publication."""

    def __init__(
        self,
        client: AsyncEncoraClient,
        jobs: AsyncWorkflows,
        check: Callable[[str, dict[str, Any], Mapping[str, Any]], None],
        *,
        dry_run: bool,
        progress: Callable[[PublishStep], object] | None,
        uploaded: Callable[[FilePlan, int, int], object] | None,
        patience: float,
    ) -> None:
        self._client = client
        self._jobs = jobs
        self._check = check
        self._dry_run = dry_run
        self._progress = progress
        self._uploaded = uploaded
        self._patience = patience
        self._steps: list[PublishStep] = []
        self._journal = Journal(None, "")

    async def run(self, plan: MoviePlan | ShowPlan, journal: str | os.PathLike[str] | None) -> PublishReport:
        """See `AsyncWorkflows.publish`."""
        found = problems(plan) + self._limits(plan)
        if found:
            raise PublishFailed(
                f"{len(found)} things stand in the way; nothing was sent:\n  " + "\n  ".join(found), problems=found
            )
        if self._dry_run:
            return await (self._movie(plan) if isinstance(plan, MoviePlan) else self._show(plan))
        with Journal(journal, fingerprint(plan)) as self._journal:
            return await (self._movie(plan) if isinstance(plan, MoviePlan) else self._show(plan))

    def _limits(self, plan: MoviePlan | ShowPlan) -> list[str]:
        """The documented limits of all bodies."""
        bodies: list[tuple[str, str, dict[str, Any], Mapping[str, Any]]] = []
        if isinstance(plan, MoviePlan):
            bodies.append(("movie", "admin.movies.create", {}, plan.fields))
        else:
            show = {"show_id": _SOME_ID}
            bodies.append(("show", "admin.shows.create", {}, plan.fields))
            for season in plan.seasons:
                number = season.fields.get("season_number")
                bodies.append((f"season {number}", "admin.seasons.create", show, season.fields))
                bodies += [
                    (
                        f"season {number}/episode {each.fields.get('episode_number')}",
                        "admin.episodes.create",
                        {**show, "season_number": number},
                        each.fields,
                    )
                    for each in season.episodes
                ]
        found: list[str] = []
        for place, operation, arguments, fields in bodies:
            try:
                self._check(operation, arguments, {**fields, "status": "draft"})
            except InvalidRequest as error:
                found += [f"{place}: {each}" for each in error.errors] or [f"{place}: {error.message}"]
        return found

    # --- steps ------------------------------------------------------------------------------------------------------

    async def _step(self, step: PublishStep, work: Callable[[], Awaitable[str]]) -> str:
        """Do a step unless the journal says that it is done. Gives its result; in a dry run that is empty."""
        if self._dry_run:
            self._steps.append(step)
            return ""
        result: str | None = self._journal.of(step.name, "result")
        if result is None:
            result = await work()
            self._journal.note(step.name, result=result)
        done = evolve(step, done=True, result=result)
        self._steps.append(done)
        if self._progress is not None:
            self._progress(done)
        return result

    def _key(self, step: str) -> str:
        """The idempotency key of a creation: written down before it is sent, and the same after a crash.

        Raises:
            PublishFailed: The platform may have forgotten the key by now.
        """
        key: str | None = self._journal.of(step, "key")
        if key is None:
            key = new_idempotency_key()
            self._journal.note(step, key=key, at=time.time())
        elif time.time() - float(self._journal.of(step, "at") or 0.0) > KEY_LIVES:
            raise PublishFailed(
                f"{step}: it was sent more than 24 hours ago, and no answer was written down; sending it again might "
                "make a second one",
                hint="look whether it is on the platform: if not, use a new journal; if it is, delete it there first",
            )
        return key

    async def _movie(self, plan: MoviePlan) -> PublishReport:
        async def create() -> str:
            body: Any = {**plan.fields, "status": "draft"}
            return (await self._client.admin.movies.create(body, idempotency_key=self._key("movie"))).id

        movie_id = await self._step(PublishStep("movie", "create"), create)
        await self._all_files("movie", "movie", movie_id, plan.files)

        async def publish() -> str:
            return await self._published(lambda: self._client.admin.movies.get(movie_id), send)

        async def send(movie: Movie, unconditional: bool) -> Movie:
            when: dict[str, Any] = {"available_from": plan.publish} if isinstance(plan.publish, datetime) else {}
            return await self._client.admin.movies.publish(movie, unconditional=unconditional, **when)

        status = ""
        if plan.publish is not False:
            status = await self._step(PublishStep("movie/publish", "publish"), publish)
        return self._report(movie_id, status)

    async def _show(self, plan: ShowPlan) -> PublishReport:
        async def create() -> str:
            body: Any = {**plan.fields, "status": "draft"}
            return (await self._client.admin.shows.create(body, idempotency_key=self._key("show"))).id

        show_id = await self._step(PublishStep("show", "create"), create)
        await self._all_files("show", "show", show_id, plan.files)
        for season in plan.seasons:
            await self._season(show_id, season)

        async def publish() -> str:
            return await self._published(lambda: self._client.admin.shows.get(show_id), send)

        async def send(show: Show, unconditional: bool) -> Show:
            return await self._client.admin.shows.publish(show, unconditional=unconditional)

        status = ""
        if plan.publish:
            status = await self._step(PublishStep("show/publish", "publish"), publish)
        return self._report(show_id, status)

    async def _season(self, show_id: str, plan: SeasonPlan) -> None:
        number: int = plan.fields["season_number"]
        name = f"season {number}"

        async def create() -> str:
            async def look() -> Any:
                return await self._client.admin.seasons.get(show_id, number)

            async def send() -> Any:
                body: Any = {**plan.fields, "status": "draft"}
                return await self._client.admin.seasons.create(show_id, body)

            return await self._once(look, send)

        await self._step(PublishStep(name, "create"), create)
        for episode in plan.episodes:
            await self._episode(show_id, number, episode)
        if any(episode.publish is True for episode in plan.episodes):

            async def publish() -> str:
                async def send(season: Any, unconditional: bool) -> Any:
                    return await self._client.admin.seasons.update(
                        show_id, season, status="published", unconditional=unconditional
                    )

                return await self._published(lambda: self._client.admin.seasons.get(show_id, number), send)

            await self._step(PublishStep(f"{name}/publish", "publish"), publish)

    async def _episode(self, show_id: str, season: int, plan: EpisodePlan) -> None:
        number: int = plan.fields["episode_number"]
        name = f"season {season}/episode {number}"

        async def look() -> Any:
            return await self._client.admin.episodes.get(show_id, season, number)

        async def create() -> str:
            async def send() -> Any:
                body: Any = {**plan.fields, "status": "draft"}
                return await self._client.admin.episodes.create(show_id, season, body)

            return await self._once(look, send)

        episode_id = await self._step(PublishStep(name, "create"), create)
        await self._all_files(name, "episode", episode_id, plan.files)

        async def publish() -> str:
            async def send(episode: Any, unconditional: bool) -> Any:
                changes: dict[str, Any] = {"status": "published"}
                if isinstance(plan.publish, datetime):
                    changes = {"status": "scheduled", "available_from": plan.publish}
                return await self._client.admin.episodes.update(
                    show_id, season, episode, unconditional=unconditional, **changes
                )

            return await self._published(look, send)

        if plan.publish is not False:
            await self._step(PublishStep(f"{name}/publish", "publish"), publish)

    # --- files ------------------------------------------------------------------------------------------------------

    async def _all_files(self, name: str, kind: str, content_id: str, files: tuple[FilePlan, ...]) -> None:
        """Upload all files, and then wait for their transcodes: the platform works while the next one is uploaded."""
        uploads: list[tuple[str, str]] = []
        for position, plan in enumerate(files):
            step = f"{name}/file {position}"
            uploads.append((step, await self._file(step, kind, content_id, plan)))
        for step, upload_id in uploads:

            async def transcode(upload_id: str = upload_id) -> str:
                upload = await self._jobs.wait_for_transcode(upload_id, patience=self._patience)
                return str(getattr(upload, "transcode_status", "completed"))

            await self._step(PublishStep(f"{step}/transcode", "transcode"), transcode)

    async def _file(self, step: str, kind: str, content_id: str, plan: FilePlan) -> str:
        async def upload() -> str:
            target: Any = {"content_type": kind, "content_id": content_id}
            progress = self._uploaded
            done = await self._jobs.upload(
                plan.path,
                asset_type=plan.asset_type,
                content_type=plan.content_type,
                target=target,
                sha256=plan.sha256,
                upload_id=self._journal.of(step, "upload_id"),
                opened=lambda upload: self._journal.note(step, upload_id=upload.id),
                progress=None if progress is None else lambda sent, total: progress(plan, sent, total),
            )
            return done.upload.id

        return await self._step(PublishStep(step, "upload"), upload)

    # --- once -------------------------------------------------------------------------------------------------------

    async def _once(self, look: Callable[[], Awaitable[Any]], send: Callable[[], Awaitable[Any]]) -> str:
        """Create what has a number of its own, unless it is there: the number tells, where no key can."""
        try:
            there = await look()
        except NotFoundError:
            try:
                there = await send()
            except (OutcomeUnknown, Conflict):
                there = await look()
        result: str = there.id
        return result

    async def _published(self, look: Callable[[], Awaitable[Any]], send: Callable[[Any, bool], Awaitable[Any]]) -> str:
        """Publish what isn't out yet; the status tells whether an earlier attempt did it."""
        for last in (False, False, True):
            there = await look()
            if str(there.status) in OUT:
                return str(there.status)
            try:
                try:
                    there = await send(there, False)
                except InvalidRequest as error:
                    if error.attempts or error.errors:
                        raise
                    there = await send(there, True)  # the platform gives no ETag that could guard it
                return str(there.status)
            except UnprocessableRequest as error:
                raise PublishFailed(
                    f"the platform doesn't publish it yet: {error.message}",
                    problems=[str(each) for each in error.errors],
                ) from error
            except (OutcomeUnknown, PreconditionFailed, Conflict):
                if last:
                    raise
        raise AssertionError("unreachable")  # pragma: no cover

    def _report(self, content_id: str, status: str) -> PublishReport:
        return PublishReport(tuple(self._steps), content_id or None, status or None)


_SOME_ID = "00000000-0000-4000-8000-000000000000"
