"""Products become titles: once, only what differs, and as the rules say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from broadcast_clients.core.errors import AuthenticationError, ConfigurationError, PermissionDenied
from broadcast_clients.flows.links import Link, Links
from broadcast_clients.flows.release import ReleaseSource, Window, window_from_attributes
from broadcast_clients.flows.report import FlowProgress
from tests.flows.release._async.stage import AsyncStage, always

pytestmark = pytest.mark.sandbox(contents=5, variants={"encora.job_pace": "reads", "encora.new_movie_video": "absent"})


async def test_a_film_and_a_season_are_planned_released_and_then_left_alone(stage: AsyncStage) -> None:
    stage.complete(stage.film, stage.series, *stage.episodes)
    before = stage.sandbox.encora.writes()
    plan = await stage.run(stage.film, stage.season, dry_run=True)
    assert stage.sandbox.encora.writes() == before
    assert stage.links() == []
    assert plan.dry_run
    told: list[FlowProgress] = []
    report = await stage.run(stage.film, stage.season, progress=told.append)
    assert report.ok, list(report.plan())
    assert [each.item for each in told] == report.items
    assert [(each.kind, each.key, each.action, each.changes, each.notes) for each in report.items] == [
        (each.kind, each.key, each.action, each.changes, each.notes) for each in plan.items
    ]
    assert [each.kind for each in report.items] == ["movie", *["episode"] * len(stage.episodes), "season", "show"]
    assert report.counts == {"create": len(report.items)}

    film = stage.title(stage.film)
    product = (await stage.whatson.products.get(stage.film)).given_fields()
    assert film["status"] == "published"
    assert film["title"] == product["title"]
    assert film["original_title"] == product["product_titles"][0].title
    assert film["synopsis"] == product["description"]
    assert film["runtime_minutes"] == int(product["duration"][:2]) * 60 + int(product["duration"][3:5])
    assert film["content_rating"] in ("G", "PG", "PG-13", "R")
    show, season = stage.title(stage.series, "show"), stage.title(stage.season, "season")
    assert (show["status"], season["status"]) == ("published", "published")
    assert season["show_id"] == show["id"]
    assert show["content_rating"].startswith("TV-")
    for position, each in enumerate(stage.episodes, 1):
        episode = stage.title(each, "episode")
        assert (episode["status"], episode["episode_number"], episode["season_id"]) == (
            "published", position, season["id"],
        )  # fmt: skip
    uploads = stage.sandbox.encora.stored("media_upload")
    assert {each["status"] for each in uploads} == {"completed"}
    targets = [each["target"]["content_id"] for each in uploads]
    assert sorted(targets.count(each["id"]) for each in (film, show)) == [1, 2]

    written, remembered = stage.sandbox.encora.writes(), stage.links()
    stage.sandbox.clear_requests()
    again = await stage.run(stage.film, stage.season)
    assert set(again.counts) == {"unchanged"}
    assert stage.sent("GET", "POST", "PATCH", "PUT") == ["GET /admin/genres"]
    assert (stage.sandbox.encora.writes(), stage.links()) == (written, remembered)
    known = await stage.run()
    assert known.counts == again.counts


async def test_only_what_differs_is_written_and_what_editors_change_stays(stage: AsyncStage) -> None:
    stage.complete(stage.film)
    await stage.run(stage.film)
    await stage.edit(stage.film, tagline="By hand", synopsis="By hand")
    stage.sandbox.clear_requests()
    assert (await stage.run(stage.film)).items[0].action == "unchanged"
    await stage.change(stage.film, title="Another title")
    stage.sandbox.clear_requests()
    report = await stage.run(stage.film)
    assert (report.items[0].action, report.items[0].changes) == ("update", ("title",))
    request = next(each for each in stage.sandbox.requests("encora") if each.method == "PATCH")
    assert request.json() == {"title": "Another title"}
    assert request.headers["if-match"]
    film = stage.title(stage.film)
    assert (film["title"], film["tagline"], film["synopsis"]) == ("Another title", "By hand", "By hand")

    await stage.change(stage.film, description="From WHATS'ON")
    planned = await stage.run(stage.film, dry_run=True)
    assert planned.items[0].changes == ("synopsis",)

    def theirs(name: str, before: Any, ours: Any, theirs: Any) -> Any:
        return theirs

    kept = await stage.run(stage.film, rules={"conflict": theirs}, dry_run=True)
    assert kept.items[0].action == "unchanged"
    assert "left as it is" in kept.items[0].notes[-1]
    report = await stage.run(stage.film)
    assert "synopsis was changed by hand" in report.items[0].notes[-1]
    assert stage.title(stage.film)["synopsis"] == "From WHATS'ON"


async def test_each_rule_can_be_replaced_alone(stage: AsyncStage) -> None:
    stage.complete(stage.film, *stage.episodes[:1])
    day = date(2024, 2, 29)
    values: dict[str, dict[str, Any]] = {
        "movie": {
            "title": "T", "original_title": "O", "synopsis": "S", "tagline": "L", "release_year": 1999,
            "runtime_minutes": 7, "content_rating": "NC-17", "country_of_origin": ["BE"], "studio": "U",
            "audio_languages": ["fr"], "subtitle_languages": ["nl"], "drm_required": False,
            "cast": [{"name": "N", "role": "director", "display_order": 1}],
            "images": {"poster": "https://cdn.example/p.jpg"},
            "geo_restrictions": {"policy": "allow_list", "territories": ["BE"]},
        },
        "show": {"network": "N", "language": "fr", "first_air_date": day, "last_air_date": day},
        "season": {"season_number": 9, "air_date": day, "end_date": day},
        "episode": {"episode_number": 0, "air_date": day},
    }  # fmt: skip
    places = {"movie": stage.film, "show": stage.series, "season": stage.season, "episode": stage.episodes[0]}
    rules = {name: always(value) for each in values.values() for name, value in each.items()}
    report = await stage.run(stage.film, stage.episodes[0], rules=rules)
    assert report.ok, list(report.plan())
    for kind, wanted in values.items():
        title = stage.title(places[kind], kind)
        for name, value in wanted.items():
            there = title[name]
            if name == "cast":
                there = [{key: member[key] for key in value[0]} for member in there]
            assert there == (value.isoformat() if isinstance(value, date) else value), (kind, name)
    assert stage.title(stage.episodes[0], "episode")["season_number"] == 9


async def test_a_rule_that_raises_fails_its_product_alone(stage: AsyncStage) -> None:
    other = stage.sandbox.whatson.program_ids[30]
    stage.complete(stage.film, other)

    def synopsis(source: ReleaseSource) -> str:
        if source.content_id == stage.film:
            raise LookupError("no text for this one")
        return "A text"

    report = await stage.run(stage.film, other, rules={"synopsis": synopsis})
    failed, done = report.items
    assert (failed.key, failed.action, done.action) == (stage.film, "failed", "create")
    assert "the rule 'synopsis' raised LookupError: no text for this one" in str(failed.error)
    again = await stage.run(stage.film, other, rules={"synopsis": always("A text")})
    assert [each.action for each in again.items] == ["create", "unchanged"]


async def test_a_rule_that_gives_nonsense_fails_its_product_alone(stage: AsyncStage) -> None:
    for name in ("kind", "genres", "artwork", "window", "missing"):
        report = await stage.run(stage.film, rules={name: always(42)}, dry_run=True)
        assert [each.action for each in report.items] == ["failed"], name
        assert f"the rule {name}" in str(report.items[0].error).replace("'", ""), name


async def test_windows_schedule_and_end_a_title(stage: AsyncStage) -> None:
    stage.complete(stage.film, stage.series, *stage.episodes[:1])
    now = stage.sandbox.now.replace(microsecond=0)
    start, end = now + timedelta(days=2), now + timedelta(days=5)

    def window(source: ReleaseSource) -> Window:
        return Window(start, end) if source.kind != "show" else Window()

    rules: dict[str, Any] = {"window": window}

    async def at(moment: datetime, **more: Any) -> list[tuple[str, str]]:
        report = await stage.run(stage.film, stage.episodes[0], rules=rules, now=lambda: moment, **more)
        assert report.ok, list(report.plan())
        return [(each.kind, each.action) for each in report.items]

    assert await at(now) == [("movie", "create"), ("episode", "create"), ("season", "create"), ("show", "create")]
    film, episode = stage.title(stage.film), stage.title(stage.episodes[0], "episode")
    assert film["status"] == episode["status"] == "scheduled"
    assert datetime.fromisoformat(film["available_from"]) == start
    assert datetime.fromisoformat(episode["available_until"]) == end
    # A show can't be scheduled: it is out, so that its episode can be seen as soon as its time has come.
    assert stage.title(stage.series, "show")["status"] == "published"
    assert stage.title(stage.season, "season")["status"] == "draft"
    stage.sandbox.advance(days=3)
    stage.sandbox.clear_requests()
    assert {action for _, action in await at(now + timedelta(days=3))} <= {"unchanged", "publish"}
    assert [stage.title(each, kind)["status"] for each, kind in ((stage.film, "movie"), (stage.season, "season"))] == [
        "published", "published",
    ]  # fmt: skip
    assert not [each for each in stage.sent() if "movies" in each]
    planned = await at(now + timedelta(days=6), dry_run=True)
    assert ("movie", "update") in planned
    assert await at(now + timedelta(days=6)) == planned
    assert stage.title(stage.film)["status"] == "unpublished"
    assert stage.title(stage.episodes[0], "episode")["status"] == "unpublished"
    assert {action for _, action in await at(now + timedelta(days=7))} <= {"unchanged", "skipped"}
    rules["window"] = always(Window())
    report = await stage.run(stage.film, rules=rules, now=lambda: now + timedelta(days=8))
    assert report.items[0].changes == ("available_until", "status")
    assert stage.title(stage.film)["status"] == "published"
    assert stage.title(stage.film)["available_until"] is None


async def test_a_scheduled_title_whose_window_is_moved_follows(stage: AsyncStage) -> None:
    stage.complete(stage.film)
    now = stage.sandbox.now
    for start, status in (
        (now + timedelta(days=3), "scheduled"),
        (now + timedelta(days=5), "scheduled"),
        (None, "published"),
        (now + timedelta(days=4), "scheduled"),
    ):
        report = await stage.run(stage.film, rules={"window": always(Window(start))})
        assert report.ok, list(report.plan())
        film = stage.title(stage.film)
        assert film["status"] == status, start
        assert start is None or datetime.fromisoformat(film["available_from"]) == start.replace(microsecond=0)


async def test_windows_are_read_from_custom_attributes(stage: AsyncStage) -> None:
    stage.complete(stage.film)
    await stage.change(stage.film, custom_attributes={"cADate": "2199-12-31"})
    window = window_from_attributes("cADate", None)
    await stage.run(stage.film, rules={"window": window, "custom_attributes": "cADate"})
    film = stage.title(stage.film)
    assert film["status"] == "scheduled"
    assert datetime.fromisoformat(film["available_from"]) == datetime(2199, 12, 31, tzinfo=UTC)


async def test_what_is_withdrawn_or_gone_is_taken_back_and_never_deleted(stage: AsyncStage) -> None:
    other = stage.sandbox.whatson.program_ids[30]
    stage.complete(stage.film, other, stage.series, *stage.episodes[:1])
    await stage.run(stage.film, other, stage.episodes[0])
    never = await stage.run(stage.sandbox.whatson.program_ids[31], rules={"withdrawn": always(True)})
    assert [each.action for each in never.items] == ["skipped"]
    kept = await stage.run(stage.film, rules={"withdrawn": always(True), "withdrawal": always(False)})
    assert kept.items[0].action == "unchanged"
    assert stage.title(stage.film)["status"] == "published"
    report = await stage.run(stage.film, rules={"withdrawn": always(True)})
    assert (report.items[0].action, report.items[0].changes) == ("update", ("status",))
    assert stage.title(stage.film)["status"] == "unpublished"
    stage.sandbox.fault("whatson", "GET /content/v1/products/{contentId}", "status", status=404, count=None)
    gone = await stage.run(other, stage.episodes[0], stage.season, stage.series)
    stage.sandbox.clear_faults()
    assert gone.ok, list(gone.plan())
    assert [each.action for each in gone.items] == ["update"] * 4
    assert [stage.title(each, kind)["status"] for each, kind in (
        (other, "movie"), (stage.episodes[0], "episode"), (stage.season, "season"), (stage.series, "show"),
    )] == ["unpublished", "unpublished", "draft", "draft"]  # fmt: skip
    assert not stage.sent("DELETE")
    back = await stage.run(other, stage.episodes[0])
    assert back.ok, list(back.plan())
    assert stage.title(other)["status"] == stage.title(stage.series, "show")["status"] == "published"


async def test_many_products_that_are_gone_at_once_look_like_a_mistake(stage: AsyncStage) -> None:
    others = stage.sandbox.whatson.program_ids[30:32]
    stage.complete(stage.film, *others)
    await stage.run(stage.film, *others)
    stage.sandbox.fault("whatson", "GET /content/v1/products/{contentId}", "status", status=404, count=None)
    report = await stage.run(rules={"gone_at_once": 2})
    assert [each.action for each in report.items] == ["failed"] * 3
    assert "3 products of titles that are out are gone from WHATS'ON at once" in str(report.items[0].error)
    assert {stage.title(each)["status"] for each in (stage.film, *others)} == {"published"}
    report = await stage.run(rules={"gone_at_once": 3})
    assert [each.action for each in report.items] == ["update"] * 3
    stage.sandbox.clear_faults()


async def test_what_editors_take_back_stays_so_until_its_own_state_changes(stage: AsyncStage) -> None:
    stage.complete(stage.film)
    await stage.run(stage.film)
    await stage.edit(stage.film, status="unpublished")
    await stage.change(stage.film, title="Changed")
    assert (await stage.run(stage.film)).items[0].changes == ("title",)
    assert stage.title(stage.film)["status"] == "unpublished"
    await stage.run(stage.film, rules={"withdrawn": always(True)})
    await stage.run(stage.film)
    assert stage.title(stage.film)["status"] == "published"


async def test_genres_are_asked_of_whichever_call_there_is(stage: AsyncStage) -> None:
    stage.sandbox.fault("encora", "GET /admin/genres", "status", status=404, count=None)
    report = await stage.run(stage.film)
    assert report.notes == []
    genres = stage.title(stage.film).get("genres")
    stage.sandbox.fault("encora", "GET /genres", "status", status=404, count=None)
    report = await stage.run(stage.film)
    assert "genres can't be read" in report.notes[0]
    assert report.items[0].changes == ("genres",)
    assert stage.title(stage.film)["genres"] != genres
    stage.sandbox.clear_faults()


async def test_a_token_that_whatson_refuses_stops_the_run(stage: AsyncStage) -> None:
    stage.sandbox.fault("whatson", "GET /content/v1/products/{contentId}", "status", status=403, count=None)
    with pytest.raises(PermissionDenied):
        await stage.run(stage.film, "143048527")
    stage.sandbox.clear_faults()


async def test_two_runs_at_once_make_one_title(stage: AsyncStage) -> None:
    other = AsyncStage.__new__(AsyncStage)
    other.__dict__ |= stage.__dict__
    reports = [
        outcome.value
        async for outcome in stage.encora.bulk(lambda each: each.run(stage.film), [stage, other], concurrency=2)
    ]
    assert len(reports) == 2
    assert stage.sandbox.encora.writes()["movie"]["created"] == 1
    assert set((await stage.run(stage.film)).counts) == {"unchanged"}


async def test_what_is_incomplete_stays_a_draft_and_says_what_is_missing(stage: AsyncStage) -> None:
    report = await stage.run(stage.film, stage.season)
    notes = {each.kind: each.notes[-1] for each in report.items}
    assert notes["movie"] == "not published yet; missing: video, artwork"
    assert notes["episode"] == "not published yet; missing: video"
    assert notes["season"] == "not published yet; missing: an episode that is out"
    assert notes["show"] == "not published yet; missing: artwork, an episode that is out"
    statuses = {each["status"] for each in stage.sandbox.encora.stored("movie") if each["id"] == report.items[0].target}
    assert statuses == {"draft"}
    stage.complete(stage.film)
    assert (await stage.run(stage.film)).items[0].changes == ("video", "artwork", "status")
    # What is out stays out, whatever gets lost later.
    await stage.change(stage.film, ratings=None)
    later = await stage.run(stage.film)
    assert later.items[0].notes[-1] == "it stays published, though missing: content_rating"
    # The law isn't a matter of rules.
    lax = await stage.run(stage.episodes[0], rules={"missing": always([]), "content_rating": always(None)})
    assert lax.items[0].notes[-1] == "not published yet; missing: content_rating"


async def test_products_of_the_enrich_flow_are_taken_by_themselves(stage: AsyncStage) -> None:
    with Links(stage.database) as links:
        links.put(
            Link(system="whatson", kind="product", source="4711", target=stage.film),
            Link(system="whatson", kind="product", source="4712", target="begun", state="sending"),
            Link(system="whatson", kind="image", source="4713", target="no product"),
        )
    report = await stage.run()
    assert [(each.key, each.action) for each in report.items] == [(stage.film, "create")]


async def test_since_passes_over_what_was_released_and_has_not_changed(stage: AsyncStage) -> None:
    other = stage.sandbox.whatson.program_ids[30]
    stage.complete(stage.film)
    since = stage.sandbox.now
    await stage.run(stage.film, other)
    asked: list[str] = []

    def video(source: ReleaseSource) -> None:
        asked.append(source.content_id)

    report = await stage.run(stage.film, other, since=since, rules={"video": video})
    assert asked == [other]  # it isn't complete, whenever it was changed
    assert report.items[0].notes == ("not changed since",)
    await stage.change(stage.film, title="Changed")
    assert (await stage.run(stage.film, since=since)).items[0].action == "update"
    with pytest.raises(ConfigurationError, match="time zone"):
        await stage.run(stage.film, since=datetime(2024, 1, 1))


async def test_limit_stops_after_so_many_writes(stage: AsyncStage) -> None:
    references = stage.sandbox.whatson.program_ids[20:24]
    for expected in (2, 2, 0):
        report = await stage.run(*references, limit=2)
        assert report.written == expected
    assert "unchanged" in report.counts
    with pytest.raises(ConfigurationError, match="at least 1"):
        await stage.run(stage.film, limit=0)


async def test_what_can_not_be_released_is_told(stage: AsyncStage) -> None:
    collection = stage.sandbox.whatson.ids("collection")[0]
    report = await stage.run("nowhere", collection, stage.film)
    assert [each.action for each in report.items] == ["failed", "skipped", "create"]
    assert "has no product 'nowhere'" in str(report.items[0].error)


async def test_a_product_that_can_not_be_read_is_told_and_released_another_time(stage: AsyncStage) -> None:
    stage.sandbox.fault("whatson", "GET /content/v1/products/{contentId}", "status", status=500, count=None)
    assert (await stage.run(stage.film)).items[0].action == "failed"
    stage.sandbox.clear_faults()
    assert (await stage.run(stage.film)).items[0].action == "create"


async def test_a_refused_credential_stops_the_run_and_what_was_done_is_kept(stage: AsyncStage) -> None:
    references = stage.sandbox.whatson.program_ids[20:23]
    stage.sandbox.fault("encora", "POST /admin/movies", "status", status=401, skip=1, count=None)
    with pytest.raises(AuthenticationError):
        await stage.run(*references)
    stage.sandbox.clear_faults()
    report = await stage.run(*references)
    assert [each.action for each in report.items] == ["unchanged", "create", "create"]
    assert stage.sandbox.encora.writes()["movie"]["created"] == 3


async def test_numbers_are_kept_and_a_stranger_in_the_place_is_not_overwritten(stage: AsyncStage) -> None:
    stage.complete(*stage.episodes)
    first, second = stage.episodes[:2]
    await stage.run(second)
    assert stage.title(second, "episode")["episode_number"] == 2
    show = stage.title(stage.series, "show")["id"]
    season = stage.title(stage.season, "season")["season_number"]
    for place, title in ((1, "A stranger"), (3, str((await stage.whatson.products.get(stage.episodes[2])).title))):
        body = {"season_number": season, "episode_number": place, "title": title, "status": "draft"}
        await stage.encora.admin.episodes.create(show, season, body)  # type: ignore[call-overload]
    report = await stage.run(*stage.episodes[:3])
    by_key = {each.key: each for each in report.items}
    assert by_key[first].action == "failed"
    assert "another title there" in str(by_key[first].error)
    assert by_key[second].action == "unchanged"
    assert "was taken over" in by_key[stage.episodes[2]].notes[-1]
    assert by_key[stage.episodes[2]].error is None
    assert stage.title(stage.episodes[2], "episode")["status"] == "published"
    numbers = {first: 11, second: 12}

    def number(source: ReleaseSource) -> int | None:
        return numbers.get(source.content_id, source.number)

    report = await stage.run(first, second, rules={"episode_number": number})
    assert report.ok, list(report.plan())
    assert [stage.title(each, "episode")["episode_number"] for each in (first, second)] == [11, 12]
    assert len([each for each in stage.sandbox.encora.stored("episode") if each["show_id"] == show]) == 4


async def test_a_season_without_a_parent_series_is_a_show_of_its_own(stage: AsyncStage) -> None:
    alone = "7445043527"
    report = await stage.run(alone)
    assert [(each.kind, each.key, each.action) for each in report.items] == [
        ("season", alone, "create"), ("show", alone, "create"),
    ]  # fmt: skip
    assert stage.title(alone, "season")["show_id"] == stage.title(alone, "show")["id"]


async def test_what_was_deleted_on_the_platform_is_told_and_made_again_when_forgotten(stage: AsyncStage) -> None:
    await stage.run(stage.film)
    await stage.encora.admin.movies.delete(stage.title(stage.film)["id"])
    await stage.change(stage.film, title="Changed")
    report = await stage.run(stage.film)
    assert report.items[0].action == "failed"
    assert f"forget('{stage.film}')" in str(report.items[0].error)
    async with stage.flow() as flow:
        await flow.forget(stage.film)
    assert (await stage.run(stage.film)).items[0].action == "create"
    assert stage.title(stage.film)["title"] == "Changed"
