"""Publishing: all or nothing is checked first, each step is done once, and a crash at any moment doubles nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attr import evolve

from broadcast_clients.core.errors import CallInfo, ConfigurationError
from broadcast_clients.core.filelock import FileLock
from broadcast_clients.core.http.protocol import WireRequest
from broadcast_clients.sandbox import Sandbox
from encora_client import Attempt, Hook
from encora_client.errors import JobFailed, PublishFailed
from encora_client.workflows.release import EpisodePlan, FilePlan, MoviePlan, PublishStep, SeasonPlan, ShowPlan
from tests._async.encora.on_sandbox import AsyncIdleClock, client_of, jobs_of

pytestmark = pytest.mark.sandbox(contents=5)

CAUTIOUS = {"encora.new_movie_video": "absent"}
"""A movie has no video until one is uploaded."""


def file_in(folder: Path, name: str) -> Path:
    """A small file."""
    path = folder / name
    path.write_bytes(name.encode() * 1_000)
    return path


def movie_plan(folder: Path, **changes: Any) -> MoviePlan:
    """A movie with a master, a trailer, an image and subtitles."""
    plan = MoviePlan(
        fields={"title": "Night Train", "drm_required": False, "runtime_minutes": 93, "content_rating": "PG"},
        files=[
            FilePlan(file_in(folder, "master.mp4"), "video_master"),
            FilePlan(file_in(folder, "trailer.mp4"), "trailer"),
            FilePlan(file_in(folder, "poster.jpg"), "image"),
            FilePlan(file_in(folder, "fr.srt"), "subtitle", "application/x-subrip"),
        ],
    )
    return evolve(plan, **changes) if changes else plan


def show_plan(folder: Path) -> ShowPlan:
    """A show with two seasons of one and two episodes."""

    def episode(season: int, number: int, **changes: Any) -> EpisodePlan:
        fields = {"title": f"Part {number}", "runtime_minutes": 45, "content_rating": "TV-PG"}
        files = [FilePlan(file_in(folder, f"s{season}e{number}.mp4"), "video_master")]
        return EpisodePlan(fields={**fields, "season_number": season, "episode_number": number}, files=files, **changes)

    return ShowPlan(
        fields={"title": "Night Trains", "drm_required": False, "content_rating": "TV-PG"},
        files=[FilePlan(file_in(folder, "trailer.mp4"), "trailer")],
        seasons=[
            SeasonPlan(fields={"season_number": 1}, episodes=[episode(1, 0), episode(1, 1)]),
            SeasonPlan(
                fields={"season_number": 2},
                episodes=[episode(2, 1, publish=datetime(2046, 1, 1, tzinfo=UTC)), episode(2, 2, publish=False)],
            ),
        ],
    )


def counts(sandbox: Sandbox) -> dict[str, int]:
    """How often callers created each kind of thing."""
    return {kind: writes["created"] for kind, writes in sandbox.encora.writes().items() if writes["created"]}


async def test_a_movie_goes_from_nothing_to_published(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(variants=CAUTIOUS)
    told: list[PublishStep] = []
    sent: list[str] = []
    async with client_of(sandbox) as client:
        report = await jobs_of(client, sandbox).publish(
            movie_plan(tmp_path),
            progress=told.append,
            uploaded=lambda plan, *_: sent.append(plan.path.name),
        )
        assert report.content_id is not None
        movie = await client.admin.movies.get(report.content_id)
        trailers = await client.movies.trailers(report.content_id)
    assert (movie.status, report.status) == ("published", "published")
    assert [step.name for step in report.steps] == [
        "movie",
        "movie/file 0", "movie/file 1", "movie/file 2", "movie/file 3",
        "movie/file 0/transcode", "movie/file 1/transcode", "movie/file 2/transcode", "movie/file 3/transcode",
        "movie/publish",
    ]  # fmt: skip
    assert all(step.done and step.result for step in report.steps)
    assert tuple(told) == report.steps
    assert sent == ["master.mp4", "trailer.mp4", "poster.jpg", "fr.srt"]
    assert len(trailers) == 1
    assert counts(sandbox) == {"movie": 1, "media_upload": 4}


async def test_a_publication_can_be_scheduled_or_left_as_a_draft(sandbox: Sandbox, tmp_path: Path) -> None:
    later = sandbox.now.replace(microsecond=0) + timedelta(days=30)
    async with client_of(sandbox) as client:
        jobs = jobs_of(client, sandbox)
        scheduled = await jobs.publish(movie_plan(tmp_path, publish=later))
        movie = await client.admin.movies.get(str(scheduled.content_id))
        assert (scheduled.status, movie.status, movie.available_from) == ("scheduled", "scheduled", later)
        draft = await jobs.publish(movie_plan(tmp_path, publish=False, files=()))
        assert draft.status is None
        assert (await client.admin.movies.get(str(draft.content_id))).status == "draft"


async def test_a_show_goes_out_with_its_seasons_and_episodes(sandbox: Sandbox, tmp_path: Path) -> None:
    async with client_of(sandbox) as client:
        report = await jobs_of(client, sandbox).publish(show_plan(tmp_path))
        show = str(report.content_id)
        statuses = {
            (season, number): (await client.admin.episodes.get(show, season, number)).status
            for season, number in ((1, 0), (1, 1), (2, 1), (2, 2))
        }
        assert statuses == {(1, 0): "published", (1, 1): "published", (2, 1): "scheduled", (2, 2): "draft"}
        assert (await client.admin.seasons.get(show, 1)).status == "published"
        assert (await client.admin.seasons.get(show, 2)).status == "draft"
        assert report.status in ("published", "ongoing")
    assert counts(sandbox) == {"show": 1, "season": 2, "episode": 4, "media_upload": 5}


async def test_a_dry_run_gives_the_steps_and_sends_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    async with client_of(sandbox) as client:
        report = await client.workflows.publish(show_plan(tmp_path), dry_run=True, journal=tmp_path / "journal")
    assert (report.content_id, report.status) == (None, None)
    assert not any(step.done for step in report.steps)
    assert [step.name for step in report.steps][:2] == ["show", "show/file 0"]
    assert len(report.steps) == 3 + (1 + 2 * 4 + 1) + (1 + 4 + 3) + 1
    assert sandbox.requests() == []
    assert not (tmp_path / "journal").exists()


async def test_everything_that_stands_in_the_way_is_named_before_anything_is_sent(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "empty.mp4").touch()
    wrong = ShowPlan(
        fields={"title": "", "drm_required": False, "status": "draft", "network": "x" * 201},
        files=[FilePlan(tmp_path / "nowhere.mp4", "trailer")],
        seasons=[
            SeasonPlan(
                fields={"season_number": 1, "synopsis": "x" * 2001},
                episodes=[
                    EpisodePlan(
                        fields={"episode_number": 1, "season_number": 1, "title": "x" * 256, "content_rating": "PG"},
                        files=[FilePlan(tmp_path / "empty.mp4", "video_master")],
                        publish=datetime(2046, 1, 1),
                    ),
                    EpisodePlan(fields={"episode_number": 1, "season_number": 1, "title": "A"}, publish=False),
                ],
            ),
            SeasonPlan(fields={}),
        ],
        publish=datetime(2046, 1, 1, tzinfo=UTC),
    )
    async with client_of(sandbox) as client:
        with pytest.raises(PublishFailed) as caught:
            await client.workflows.publish(wrong)
        without_video = movie_plan(tmp_path, files=())
        with pytest.raises(PublishFailed, match="needs a video"):
            await client.workflows.publish(without_video)
    told = "\n".join(caught.value.problems)
    for part in (
        "show: title is missing", "show: status is what this job sets", "publishing needs content_rating",
        "nowhere.mp4", "can't be scheduled", "network", "season 1: synopsis", "season 1: episode 1 comes twice",
        "season 1/episode 1: publishing needs runtime_minutes", "no time zone", "empty.mp4 is empty",
        "season 1/episode 1: title", "season: season_number is missing",
    ):  # fmt: skip
        assert part in told, told
    assert sandbox.requests() == []


async def test_what_the_platform_refuses_is_told_and_can_be_taken_up(sandbox: Sandbox, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    plan = movie_plan(tmp_path)
    body = {
        "code": "VALIDATION_ERROR",
        "message": "Not yet.",
        "errors": [{"field": "images", "message": "are missing"}],
    }
    sandbox.fault("encora", "POST /admin/movies/{movie_id}/publish", "status", status=422, body=body)
    async with client_of(sandbox) as client:
        jobs = jobs_of(client, sandbox)
        with pytest.raises(PublishFailed, match="Not yet") as caught:
            await jobs.publish(plan, journal=journal)
        assert caught.value.problems == ("images: are missing",)
        report = await jobs.publish(plan, journal=journal)
        assert report.status == "published"
    assert counts(sandbox) == {"movie": 1, "media_upload": 4}


async def test_a_transcode_that_fails_stops_before_publishing(sandbox: Sandbox, tmp_path: Path) -> None:
    def break_it(step: PublishStep) -> None:
        if step.name == "movie/file 3":
            for stored in sandbox.encora.stored("media_upload"):
                sandbox.encora.fail("media_upload", stored["id"], "unreadable")

    async with client_of(sandbox) as client:
        with pytest.raises(JobFailed, match="unreadable"):
            await jobs_of(client, sandbox).publish(movie_plan(tmp_path), progress=break_it)
    assert not any(each.route.endswith("/publish") for each in sandbox.requests("encora"))


async def test_a_journal_belongs_to_one_plan(sandbox: Sandbox, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    async with client_of(sandbox) as client:
        jobs = jobs_of(client, sandbox)
        done = await jobs.publish(movie_plan(tmp_path), journal=journal)
        sandbox.clear_requests()
        again = await jobs.publish(movie_plan(tmp_path), journal=journal)
        assert again == done
        assert sandbox.requests() == []
        with pytest.raises(ConfigurationError, match="of another plan"):
            await jobs.publish(movie_plan(tmp_path, publish=False), journal=journal)
        journal.write_text("something else\n")
        with pytest.raises(ConfigurationError, match="isn't a journal"):
            await jobs.publish(movie_plan(tmp_path), journal=journal)


async def test_a_creation_whose_key_is_forgotten_isnt_sent_again(sandbox: Sandbox, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    plan = movie_plan(tmp_path)
    async with client_of(sandbox, retries=0) as client:
        jobs = jobs_of(client, sandbox)
        sandbox.fault("encora", "POST /admin/movies", "reset_after")
        with pytest.raises(Exception, match="no answer"):
            await jobs.publish(plan, journal=journal)
        lines = journal.read_text().splitlines()
        started = json.loads(lines[1])
        journal.write_text("\n".join([lines[0], json.dumps({**started, "at": started["at"] - 90_000})]) + "\n")
        with pytest.raises(PublishFailed, match="more than 24 hours ago"):
            await jobs.publish(plan, journal=journal)
    assert counts(sandbox) == {"movie": 1}


# --- crashes ------------------------------------------------------------------------------------------------------


class _Crash(BaseException):
    """The process is gone."""


class _CrashAt(Hook):
    """Crashes before or after one request of many."""

    def __init__(self, number: int, *, after: bool) -> None:
        self._left = number
        self._after = after

    def before_attempt(self, call: CallInfo, number: int, request: WireRequest) -> Mapping[str, str] | None:
        """Crash before it is sent."""
        if not self._after:
            self._count()
        return None

    def after_attempt(self, attempt: Attempt) -> None:
        """Crash when the answer is there, and nothing was made of it."""
        if self._after:
            self._count()

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise _Crash


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_crash_at_any_request_doubles_nothing(sandbox: Sandbox, tmp_path: Path, after: bool) -> None:
    """One job after the other: each crashes one request later than the last, and is then taken up."""
    sandbox.reset(contents=5, variants={"encora.job_pace": "reads"})
    plan = movie_plan(tmp_path, files=movie_plan(tmp_path).files[:2])
    job = 0
    crashed = True
    while crashed:
        job += 1
        journal = tmp_path / f"journal {job}"
        try:
            async with client_of(sandbox, hooks=[_CrashAt(job, after=after)]) as client:
                await jobs_of(client, sandbox, AsyncIdleClock()).publish(plan, journal=journal)
            crashed = False
        except _Crash:
            async with client_of(sandbox) as client:
                report = await jobs_of(client, sandbox, AsyncIdleClock()).publish(plan, journal=journal)
            assert report.status == "published"
        assert counts(sandbox)["movie"] == job
        # A session that was opened and never written down stays unused; what is completed is completed once.
        completed = [each for each in sandbox.encora.stored("media_upload") if each["status"] == "completed"]
        assert len(completed) == 2 * job
        published = [each for each in sandbox.requests("encora") if each.route.endswith("/publish")]
        assert len([each for each in published if each.status < 300]) == job
    assert job > 9


async def test_a_show_is_taken_up_after_one_crash_after_another(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=5, variants={"encora.job_pace": "reads"})
    journal = tmp_path / "journal"
    plan = show_plan(tmp_path)
    crashes = 0
    report = None
    while report is None:
        async with client_of(sandbox, hooks=[_CrashAt(2 + crashes, after=bool(crashes % 2))]) as client:
            try:
                report = await jobs_of(client, sandbox, AsyncIdleClock()).publish(plan, journal=journal)
            except _Crash:
                crashes += 1
    assert crashes > 5
    found = counts(sandbox)
    assert found.pop("media_upload") >= 5
    assert found == {"show": 1, "season": 2, "episode": 4}
    completed = [each for each in sandbox.encora.stored("media_upload") if each["status"] == "completed"]
    assert len(completed) == 5
    published = [each for each in sandbox.requests("encora") if each.route.endswith("/publish") and each.status < 300]
    assert len(published) == 1


async def test_a_torn_journal_is_taken_up(sandbox: Sandbox, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    plan = movie_plan(tmp_path)
    async with client_of(sandbox, hooks=[_CrashAt(6, after=True)]) as client:
        with pytest.raises(_Crash):
            await jobs_of(client, sandbox).publish(plan, journal=journal)
    with journal.open("ab") as file:
        file.write(b'{"step": "movie/file 1", "upl')
    async with client_of(sandbox) as client:
        assert (await jobs_of(client, sandbox).publish(plan, journal=journal)).status == "published"
    for line in journal.read_text().splitlines():
        json.loads(line)


async def test_two_processes_dont_work_with_one_journal(sandbox: Sandbox, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    plan = movie_plan(tmp_path)
    async with client_of(sandbox) as client:
        lock = FileLock(journal.with_name("journal.lock"))
        assert lock.acquire()
        with pytest.raises(ConfigurationError, match="another process"):
            await jobs_of(client, sandbox).publish(plan, journal=journal)
        lock.release()
        assert (await jobs_of(client, sandbox).publish(plan, journal=journal)).status == "published"
