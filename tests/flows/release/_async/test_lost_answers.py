"""Answers that are lost, and files: nothing is made twice, and what failed is taken up by the next run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.flows.links import Link, Links
from broadcast_clients.flows.release import ON_PLATFORM, Artwork
from encora_client.errors import UploadFailed
from tests.flows.release._async.stage import AsyncStage, always

VARIANTS = {"encora.job_pace": "reads", "encora.new_movie_video": "absent"}
pytestmark = pytest.mark.sandbox(contents=5, variants=VARIANTS)

EPISODES = "/admin/shows/{show_id}/seasons/{season_number}/episodes"
WRITES = (
    "POST /admin/movies",
    "POST /admin/shows",
    "POST /admin/shows/{show_id}/seasons",
    f"POST {EPISODES}",
    "POST /admin/media/uploads",
    "POST /admin/media/uploads/{upload_id}/complete",
    "POST /admin/movies/{movie_id}/publish",
    "POST /admin/shows/{show_id}/publish",
    "PATCH /admin/shows/{show_id}/seasons/{season_number}",
    f"PATCH {EPISODES}/{{episode_number}}",
)
"""Everything that releases a film and an episode."""


def made_once(stage: AsyncStage, place: str) -> None:
    """There is one of each, and it is out. An upload's session has no key: one that nobody heard of may be left."""
    writes = stage.sandbox.encora.writes()
    assert [writes[kind]["created"] for kind in ("movie", "show", "season", "episode")] == [1, 1, 1, 1], place
    uploads = [each["status"] for each in stage.sandbox.encora.stored("media_upload")]
    assert uploads.count("completed") == 4, place
    assert set(uploads) <= {"completed", "awaiting_upload"}, place
    kinds = {"movie": stage.film, "show": stage.series, "season": stage.season, "episode": stage.episodes[0]}
    assert {stage.title(each, kind)["status"] for kind, each in kinds.items()} == {"published"}, place


async def test_done_but_unheard_at_every_write(stage: AsyncStage) -> None:
    stage.complete(stage.film, stage.series, stage.episodes[0])
    (stage.files / f"{stage.episodes[0]}.jpg").unlink()
    for number, route in enumerate(WRITES):
        for lost in (1, None):
            place = f"{route}, {'the first answer' if lost else 'all answers'} lost"
            stage.sandbox.reset(contents=5, variants=VARIANTS)
            await stage.reconnect()
            stage.database = stage.folder / f"{number}-{lost}.db"
            stage.sandbox.fault("encora", route, "reset_after", count=lost)
            first = await stage.run(stage.film, stage.episodes[0])
            assert lost is None or route == "POST /admin/media/uploads" or first.ok, (place, list(first.plan()))
            stage.sandbox.clear_faults()
            second = await stage.run(stage.film, stage.episodes[0])
            assert second.ok, (place, list(second.plan()))
            made_once(stage, place)
            third = await stage.run(stage.film, stage.episodes[0])
            assert set(third.counts) == {"unchanged"}, place


async def test_after_a_day_without_an_answer_nobody_guesses(stage: AsyncStage) -> None:
    now = datetime.now(UTC)
    stage.sandbox.fault("encora", "POST /admin/movies", "reset_after", count=None)
    report = await stage.run(stage.film, now=lambda: now)
    assert report.items[0].action == "unknown"
    assert "under the same key" in report.items[0].notes[-1]
    stage.sandbox.clear_faults()
    made = stage.sandbox.encora.writes()["movie"]["created"]
    later = await stage.run(stage.film, now=lambda: now + timedelta(hours=25))
    item = later.items[0]
    assert (item.action, stage.sandbox.encora.writes()["movie"]["created"]) == ("unknown", made)
    assert f"forget('{stage.film}')" in str(item.error)
    title = str((await stage.whatson.products.get(stage.film)).title)
    target = next(each["id"] for each in stage.sandbox.encora.stored("movie") if each["title"] == title)
    assert f"adopt('{stage.film}', '{target}')" in str(item.error)
    async with stage.flow() as flow:
        with pytest.raises(ConfigurationError, match="found by its number"):
            await flow.adopt(stage.film, target, kind="season")
        await flow.adopt(stage.film, target)
        with pytest.raises(ConfigurationError, match=f"is {target} already"):
            await flow.adopt(stage.film, "another")
    adopted = await stage.run(stage.film)
    assert adopted.ok
    assert stage.sandbox.encora.writes()["movie"]["created"] == made


async def test_a_creation_that_was_refused_is_tried_anew_with_what_was_mended(stage: AsyncStage) -> None:
    report = await stage.run(stage.film, rules={"release_year": always(3)})
    assert report.items[0].action == "failed"
    assert "release_year" in str(report.items[0].error)
    assert stage.links() == []
    stage.sandbox.fault("encora", "POST /admin/movies", "status", status=422, count=1)
    assert (await stage.run(stage.film)).items[0].action == "failed"
    assert (await stage.run(stage.film)).items[0].action == "create"
    assert stage.sandbox.encora.writes()["movie"]["created"] == 1


async def test_a_product_that_changed_before_its_creation_was_heard_of_is_brought_up_to_date(stage: AsyncStage) -> None:
    stage.sandbox.fault("encora", "POST /admin/movies", "reset_after", count=None)
    await stage.run(stage.film)
    stage.sandbox.clear_faults()
    await stage.change(stage.film, title="Changed meanwhile")
    report = await stage.run(stage.film)
    assert report.ok
    assert stage.title(stage.film)["title"] == "Changed meanwhile"
    assert stage.sandbox.encora.writes()["movie"]["created"] == 1


async def test_a_file_is_sent_again_only_when_it_is_another(stage: AsyncStage) -> None:
    stage.complete(stage.film)
    await stage.run(stage.film)
    video = stage.files / f"{stage.film}.mp4"
    video.touch()
    stage.sandbox.clear_requests()
    assert (await stage.run(stage.film)).items[0].action == "unchanged"
    assert stage.sent() == []
    video.write_bytes(b"another cut" * 100)
    report = await stage.run(stage.film)
    assert (report.items[0].action, report.items[0].changes) == ("send", ("video",))
    video.unlink()
    (stage.files / f"{stage.film}.jpg").write_bytes(b"")
    rules = {"video": always(video)}
    report = await stage.run(stage.film, rules=rules)
    assert f"the video {video} can't be read" in str(report.items[0].error)
    report = await stage.run(stage.film)
    assert "is empty" in str(report.items[0].error)
    assert stage.title(stage.film)["status"] == "published"


async def test_a_video_that_is_on_the_platform_already_is_not_sent(stage: AsyncStage) -> None:
    stage.file(f"{stage.episodes[0]}.jpg")
    report = await stage.run(stage.episodes[0], rules={"video": always(ON_PLATFORM)})
    assert report.items[0].changes[-2:] == ("artwork", "status")
    kinds = {each["asset_type"] for each in stage.sandbox.encora.stored("media_upload")}
    assert kinds == {"image"}


async def test_who_does_not_wait_for_the_transcode_publishes_with_the_next_run(stage: AsyncStage) -> None:
    stage.complete(stage.film)
    report = await stage.run(stage.film, patience=0)
    assert report.ok
    assert report.items[0].action == "create"
    assert "is still being transcoded" in report.items[0].notes[-1]
    assert stage.title(stage.film)["status"] == "draft"
    stage.sandbox.clear_requests()
    report = await stage.run(stage.film)
    assert (report.items[0].action, stage.title(stage.film)["status"]) == ("publish", "published")
    assert stage.sent() == ["POST /admin/movies/{movie_id}/publish"]
    assert len(stage.sandbox.encora.stored("media_upload")) == 2


async def test_a_transcode_that_failed_is_begun_anew_by_the_next_run(stage: AsyncStage) -> None:
    stage.complete(stage.film)
    await stage.run(stage.film, patience=0)
    upload = stage.sandbox.encora.stored("media_upload")[0]["id"]
    stage.sandbox.encora.fail("media_upload", upload, "no picture in it")
    report = await stage.run(stage.film)
    assert report.items[0].action == "failed"
    assert "no picture in it" in str(report.items[0].error)
    report = await stage.run(stage.film)
    assert report.ok
    assert stage.title(stage.film)["status"] == "published"


async def test_an_upload_that_broke_off_is_gone_on_with(stage: AsyncStage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.complete(stage.film)
    stage.sandbox.fault("encora", "POST /admin/media/uploads/{upload_id}/complete", "status", status=500, count=None)
    assert (await stage.run(stage.film)).items[0].action == "failed"
    stage.sandbox.clear_faults()
    report = await stage.run(stage.film)
    assert report.ok
    assert len(stage.sandbox.encora.stored("media_upload")) == 2

    # One that doesn't get on is given up in the end, and another is begun.
    other = stage.sandbox.whatson.program_ids[30]
    stage.complete(other)
    stage.sandbox.fault("encora", "POST /admin/media/uploads/{upload_id}/complete", "status", status=500, count=None)
    await stage.run(other)
    stage.sandbox.clear_faults()

    async def stuck(*arguments: object, **settings: object) -> None:
        raise UploadFailed("the signed address has ended")

    for _ in range(2):
        with monkeypatch.context() as patch:
            patch.setattr("encora_client.workflows._async.jobs.AsyncWorkflows.upload", stuck)
            assert (await stage.run(other)).items[0].action == "failed"
    assert (await stage.run(other)).ok
    assert len([each for each in stage.sandbox.encora.stored("media_upload") if each["status"] == "completed"]) == 4


async def test_an_upload_that_the_platform_has_no_more_is_begun_anew(stage: AsyncStage, tmp_path: Path) -> None:
    stage.complete(stage.film)
    (stage.files / f"{stage.film}.jpg").unlink()
    picture = tmp_path / "a.png"
    picture.write_bytes(b"png")
    await stage.run(stage.film)
    with Links(stage.database) as links:
        link = links.get("encora", "file", f"movie/{stage.film}/video")
        assert link is not None
        links.put(
            Link(
                system="encora",
                kind="file",
                source=link.source,
                target="018fde1a-9b2c-7f3e-8d4a-2b5c6e7f8a9b",
                mark=link.mark,
                state="sending",
            )
        )
    report = await stage.run(stage.film, rules={"artwork": always([Artwork("a", picture)])})
    assert report.ok, list(report.plan())
    assert stage.title(stage.film)["status"] == "published"


async def test_what_another_run_makes_at_the_same_time_is_gone_on_with(
    stage: AsyncStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other run is through between this one's look into the database and its first write there."""
    stage.complete(stage.film, stage.series, stage.episodes[0])
    (stage.files / f"{stage.episodes[0]}.jpg").unlink()
    assert (await stage.run(stage.film, stage.episodes[0])).ok
    get = Links.get
    for kind in ("movie", "show", "season", "episode"):
        looked: list[str] = []

        def too_early(
            links: Links, system: str, of: str, source: object, kind: str = kind, looked: list[str] = looked
        ) -> Link | None:
            if of == kind and not looked:
                looked.append(of)
                return None
            return get(links, system, of, source)

        monkeypatch.setattr(Links, "get", too_early)
        report = await stage.run(stage.film, stage.episodes[0])
        monkeypatch.setattr(Links, "get", get)
        assert looked == [kind]
        assert {item.action for item in report.items} == {"unchanged"}, (kind, list(report.plan()))
        made_once(stage, kind)
