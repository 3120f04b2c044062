"""Changes, releases, episodes, orders, and keywords of catalogues."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from broadcast_clients.core.errors import InternalServerError, InvalidRequest, NotFoundError, OutcomeUnknown
from broadcast_clients.core.retry import Retry
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import AsyncPlurimediaClient, ContentFailed, ContentLoaded, PartFailed, parse_match_results
from plurimedia_client.events import ReleasesLoaded

START = datetime(2024, 7, 1, 12, tzinfo=UTC)
SINCE = START.replace(tzinfo=None)
TODAY = date(2024, 7, 1)
ORDER = "POST /v1/api/v1/vodorder"
TAGS = "GET /v1/api/v1/contenttags/{id}"
QUICK = Retry(retries=2, jitter=lambda: 0.0)


def connect(sandbox: Sandbox, **settings: Any) -> AsyncPlurimediaClient:
    sandbox.reset(contents=60, start=START, variants=settings.pop("variants", None))
    plurimedia = sandbox.plurimedia
    given: dict[str, Any] = {"base_url": plurimedia.base_url, "subscription_key": plurimedia.subscription_key}
    return AsyncPlurimediaClient(**{**given, "retries": QUICK, **settings})


async def test_changes_are_told_by_type(sandbox: Sandbox) -> None:
    async with connect(sandbox, variants={"plurimedia.object_types": "more"}) as client:
        objects = sandbox.advance(days=1)["plurimedia"]["objects"]
        events = [event async for event in client.workflows.track_changes(since=SINCE)]
        by_type: dict[str, set[int | None]] = {}
        for event in events:
            by_type.setdefault(event.object_type, set()).add(event.object_id)
            assert event.last_update is not None
            assert event.last_update >= SINCE
            assert event.change.object_type == event.object_type
        assert {kind: sorted(ids) for kind, ids in objects.items()} == {
            kind: sorted(number for number in by_type[kind] if number is not None) for kind in objects
        }
        assert len(by_type) == 17, "the documented sixteen, and one that isn't documented"
        persons = [event async for event in client.workflows.track_changes(since=SINCE, object_types=["Person"])]
        assert {event.object_id for event in persons} == by_type["Person"]


async def test_releases_and_episodes(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        days = [TODAY + timedelta(days=each) for each in range(-7, 8)]
        sandbox.fault("plurimedia", "GET /v1/api/v1/theatricalreleases", "status", status=404, count=1)
        events = [event async for event in client.workflows.theatrical_releases(days)]
        [failed] = [event for event in events if isinstance(event, PartFailed)]
        assert (failed.kind, type(failed.error)) == ("releases", NotFoundError)
        loaded = {event.day: event.releases for event in events if isinstance(event, ReleasesLoaded)}
        assert loaded.keys() | {failed.key[0]} == set(days)
        assert any(loaded.values())
        episode = next(each for each in await _contents(client, sandbox) if "season_id" in each.model_fields_set)
        assert episode.season_id is not None
        rows = await client.contents.season_content(episode.season_id)
        found = [event async for event in client.workflows.season_episodes(episode.season_id, concurrency=4)]
        assert {event.content_id for event in found if isinstance(event, ContentLoaded)} == {row.id for row in rows}
        sandbox.fault("plurimedia", "GET /v2/api/v2/contents/{id}", "status", status=404, count=1)
        found = [event async for event in client.workflows.season_episodes(episode.season_id)]
        assert len([event for event in found if isinstance(event, ContentFailed)]) == 1


async def _contents(client: AsyncPlurimediaClient, sandbox: Sandbox) -> list[Any]:
    events = [event async for event in client.workflows.load_catalog(sandbox.plurimedia.catalog_id)]
    return [event.content for event in events if isinstance(event, ContentLoaded)]


async def test_keywords_of_what_is_in_catalogues_alone(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        catalog = sandbox.plurimedia.catalog_id
        sandbox.fault("plurimedia", TAGS, "status", status=404, count=1)
        loaded = client.workflows.load_catalog(catalog, tags=True, vod_only=lambda number: number % 2 == 0)
        events = [event async for event in loaded if isinstance(event, ContentLoaded)]
        assert len(events) == 60
        assert all(
            (event.tags is None) == (event.content_id % 2 == 1 or event.tags_error is not None) for event in events
        )
        assert [type(event.tags_error) for event in events if event.tags_error] == [NotFoundError]
        assert any(event.tags for event in events)
        sandbox.advance(days=1)
        changed = [event async for event in client.workflows.update_catalog(catalog, since=SINCE, tags=True)]
        assert all(event.tags is not None for event in changed if isinstance(event, ContentLoaded))


async def test_an_order_is_sent_matched_and_read_back(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        film = await client.contents.get(7488)
        sandbox.fault("plurimedia", ORDER, "status", status=500, count=2)
        accepted = await client.workflows.order(
            [{"assetID": "A-1", "title": film.title}, {"assetID": 2, "title": "No such"}]
        )
        assert accepted.asset_ids == ("A-1", 2)
        requests = [request for request in sandbox.requests("plurimedia") if request.route == ORDER]
        assert [request.status for request in requests] == [500, 500, 202], "500 asks to send it again"
        assert requests[-1].json() == [{"assetID": "A-1", "title": film.title}, {"assetID": 2, "title": "No such"}]
        matches = sandbox.advance(days=1)["plurimedia"]["matches"]
        [result] = parse_match_results(matches)
        assert (result.asset_id, result.content_id, result.status) == ("A-1", film.id, "INSERT")
        private = [row.id async for row in client.catalogs.contents(sandbox.plurimedia.catalog_ids[1])]
        assert film.id in private


async def test_an_order_that_cannot_be_sent(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        wrong: list[Any] = [{"title": "x"}, {"assetID": "a"}, {"assetID": "a"}, {"assetID": None}, {"assetID": True}]
        with pytest.raises(InvalidRequest) as refused:
            await client.workflows.order(wrong)
        assert [error.path for error in refused.value.errors] == [f"[{each}].assetID" for each in (0, 2, 3, 4)]
        with pytest.raises(InvalidRequest, match="no assets"):
            await client.workflows.order([])
        assert not sandbox.requests("plurimedia")
        sandbox.fault("plurimedia", ORDER, "reset_after", count=None)
        with pytest.raises(OutcomeUnknown):
            await client.workflows.order([{"assetID": "a"}])
        assert len(sandbox.requests("plurimedia")) == 1, "whether it may come twice isn't documented"
        sandbox.clear_faults()
        sandbox.fault("plurimedia", ORDER, "status", status=500, count=None)
        with pytest.raises(InternalServerError):
            await client.workflows.order([{"assetID": "a"}])


@pytest.mark.parametrize("form", ["object", "list", "wrapped"])
@pytest.mark.parametrize("name", ["contentId", "id", "mediaPressId"])
async def test_results_are_read_in_every_form(sandbox: Sandbox, form: str, name: str) -> None:
    variants = {"plurimedia.match_result": form, "plurimedia.match_id": name}
    async with connect(sandbox, variants=variants) as client:
        await client.workflows.order([{"assetID": "A-1", "title": "Blade Runner"}])
        matches = sandbox.advance(days=1)["plurimedia"]["matches"]
        body = {"object": matches[0], "list": matches, "wrapped": {"results": matches}}[form]
        [result] = parse_match_results(body)
        assert (result.asset_id, result.content_id, result.status) == ("A-1", 7488, "INSERT")
