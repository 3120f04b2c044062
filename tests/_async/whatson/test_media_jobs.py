"""Media assets, positions, trailers and campaigns: read first, and only what differs is written."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import httpx
import pytest
import respx

from broadcast_clients.core.errors import ConfigurationError, InvalidRequest, PagingError
from broadcast_clients.sandbox import Sandbox
from whatson_client import AsyncWhatsonClient
from whatson_client.filters import eq

BASE = "https://w.test"


def client_of() -> AsyncWhatsonClient:
    return AsyncWhatsonClient(base_url=BASE, token="t")


class Store:
    """A collection of things by id, behind GET, POST, PUT and DELETE."""

    def __init__(self, router: respx.MockRouter, path: str, key: str, write: str | None = None) -> None:
        self.things: dict[str, dict[str, Any]] = {}
        self.sent: list[tuple[str, Any]] = []
        self.key = key
        router.route(method="GET", url__regex=rf"{BASE}{path}/[^/?]+").mock(side_effect=self.get)
        router.route(method="GET", url__regex=rf"{BASE}{path}(\?.*)?$").mock(side_effect=self.list)
        router.route(url__startswith=f"{BASE}{write or path}").mock(side_effect=self.write)

    def get(self, request: httpx.Request) -> httpx.Response:
        thing = self.things.get(request.url.path.rpartition("/")[2])
        return httpx.Response(404, json={"statusCode": "404"}) if thing is None else httpx.Response(200, json=thing)

    def list(self, request: httpx.Request) -> httpx.Response:
        offset = int(request.url.params.get("offset", "0"))
        self.sent.append(("GET", dict(request.url.params)))
        return httpx.Response(200, json=list(self.things.values())[offset:])

    def write(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        self.sent.append((request.method, body))
        identity = request.url.path.rpartition("/")[2]
        if request.method == "DELETE":
            del self.things[identity]
            return httpx.Response(200, json={self.key: identity})
        if request.method == "POST":
            identity = body.setdefault(self.key, f"new-{len(self.things)}")
        self.things.setdefault(identity, {self.key: identity}).update(body)
        return httpx.Response(200, json={self.key: identity})


async def test_finding_media_assets() -> None:
    with respx.mock as router:
        store = Store(router, "/mam/v1/mediaAssets", "mediaAssetId")
        store.things["1"] = {"mediaAssetId": "1", "status": "Ready"}
        async with client_of() as client:
            first, last = dt.date(2024, 3, 1), dt.date(2024, 3, 31)
            rows = client.workflows.media.find(
                status="Ready", preferred=True, scheduled_date=(first, last), video_mam_systems=["Vault", "Playout"]
            )
            assert [each.media_asset_id async for each in rows] == ["1"]
            assert store.sent[0][1] == {
                "filter": "eq(status,Ready);eq(preferred,true);between(scheduledDate,(2024-03-01,2024-03-31));"
                "in(videoMamSystems,(Vault,Playout))",
                "limit": "100",
            }
            assert [each.media_asset_id async for each in client.workflows.media.find(limit=5)] == ["1"]
            assert store.sent[-1][1] == {"limit": "5"}
            with pytest.raises(ConfigurationError, match="did you mean 'content_id'"):
                client.workflows.media.find(contentid="1")
            with pytest.raises(InvalidRequest, match="no document says"):
                client.workflows.media.find(label="a,b")


async def test_a_server_that_ignores_offset_is_noticed() -> None:
    rows = [{"mediaAssetId": str(number)} for number in range(3)]
    with respx.mock as router:
        route = router.get(url__startswith=f"{BASE}/mam/v1/mediaAssets").respond(json=rows)
        async with client_of() as client:
            pager = client.workflows.media.find(status="Ready", limit=3)
            with pytest.raises(PagingError, match="ignore the parameter 'offset'"):
                await pager.collect()
        assert route.call_count == 2


async def test_complete_media_assets() -> None:
    with respx.mock as router:
        store = Store(router, "/mam/v1/mediaAssets", "mediaAssetId", "/mam/v1/completeMediaAssets")
        async with client_of() as client:
            media = client.workflows.media
            wanted = {"media_asset_id": "A", "label": "0001", "contentId": "143048527"}
            assert (await media.upsert_complete(wanted, dry_run=True)).action == "create"
            assert store.sent == []
            assert (await media.upsert_complete(wanted)).action == "create"
            assert (await media.upsert_complete(wanted)).action == "unchanged"
            result = await media.upsert_complete({**wanted, "label": "0002"})
            assert (result.action, result.changed, result.id) == ("update", ("label",), "A")
            body: Any = {"body": {"videoComponents": [{"videoComponentId": "V"}]}}
            assert (await media.upsert_complete({**wanted, "label": "0002"}, options=body)).action == "update"
            assert store.sent == [
                ("POST", {"contentId": "143048527", "label": "0001", "mediaAssetId": "A"}),
                ("PUT", {"label": "0002"}),
                ("PUT", {"videoComponents": [{"videoComponentId": "V"}]}),
            ]
            with pytest.raises(InvalidRequest) as caught:
                await media.upsert_complete({"label": "x"})
            assert [each.argument for each in caught.value.errors] == ["media_asset_id"]


async def test_positions_of_a_medium() -> None:
    with respx.mock as router:
        store = Store(router, "/mam/v1/mediaPositions", "mediaPositionId")
        store.things["P1"] = {"mediaPositionId": "P1", "mediaId": "M", "type": "Disk", "subType": None, "position": "a"}
        store.things["P2"] = {"mediaPositionId": "P2", "mediaId": "M", "type": "Shelf", "subType": None}
        store.things["P3"] = {"mediaPositionId": "P3", "mediaId": "M", "type": "Cloud", "url": "https://c.test/1"}
        wanted = [
            {"type": "Disk", "position": "b"},
            {"media_position_id": "P3", "url": "https://c.test/1"},
            {"type": "Disk", "subType": "Nearline"},
        ]
        async with client_of() as client:
            media = client.workflows.media
            plan = await media.set_positions("M", wanted, remove=True, dry_run=True)
            told = [(each.action, each.id) for each in plan]
            assert told == [("update", "P1"), ("unchanged", "P3"), ("create", None), ("delete", "P2")]
            assert [method for method, _ in store.sent] == ["GET"]
            assert store.sent[0][1]["filter"] == "eq(mediaId,M)"
            done = await media.set_positions("M", wanted)
            assert [(each.action, each.id) for each in done] == [
                ("update", "P1"), ("unchanged", "P3"), ("create", "new-3"),
            ]  # fmt: skip
            assert [each for each in store.sent if each[0] != "GET"] == [
                ("PUT", {"position": "b"}),
                ("POST", {"mediaId": "M", "type": "Disk", "subType": "Nearline", "mediaPositionId": "new-3"}),
            ]
            assert "P2" in store.things
            await media.set_positions("M", wanted, remove=True)
            assert "P2" not in store.things
            with pytest.raises(InvalidRequest, match="can't be written"):
                await media.set_positions("M", [{"sub_type": "a", "subType": "b"}])


async def test_trailers_and_campaigns() -> None:
    with respx.mock as router:
        campaigns = Store(router, "/trailer/v1/trailerCampaigns", "trailerCampaignId")
        trailers = Store(router, "/trailer/v1/trailers", "trailerId")
        async with client_of() as client:
            jobs = client.workflows.trailers
            campaign = {"trailer_campaign_id": "C", "title": "Autumn", "priority": 1}
            assert [(await jobs.upsert_campaign(campaign)).action for _ in range(2)] == ["create", "unchanged"]
            assert (await jobs.upsert_campaign({**campaign, "title": "Winter"})).changed == ("title",)
            assert campaigns.sent[-1] == ("PUT", {"title": "Winter"})
            trailer = {"trailerId": "T", "title": "Autumn 30"}
            assert (await jobs.upsert(trailer, dry_run=True)).action == "create"
            assert trailers.sent == []
            assert [(await jobs.upsert(trailer)).action for _ in range(2)] == ["create", "unchanged"]
            with pytest.raises(InvalidRequest) as caught:
                await jobs.upsert({"title": "x"})
            assert [each.argument for each in caught.value.errors] == ["trailer_id"]


async def test_media_against_the_sandbox(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1, whatson_release="2025r6")
    whatson = sandbox.whatson
    async with AsyncWhatsonClient(
        base_url=whatson.base_url, username=whatson.username, password=whatson.password
    ) as client:
        media = client.workflows.media
        await client.programs.create_or_update(content_id="FILM", title="Night Train", duration="01:33:00")
        asset = {"media_asset_id": "A1", "content_id": "FILM", "label": "0001", "kind": "Broadcast"}
        assert [(await media.upsert_complete(asset)).action for _ in range(2)] == ["create", "unchanged"]
        assert (await media.upsert_complete({**asset, "label": "0002", "preferred": True})).changed == (
            "label",
            "preferred",
        )
        await client.mam.media_assets.create_or_update(content_id="FILM", media_asset_id="A2", label="0003")
        assert [each.media_asset_id async for each in media.find(content_id="FILM", label="0002")] == ["A1"]
        assert sorted([each.media_asset_id async for each in media.find(content_id="FILM", limit=1)]) == ["A1", "A2"]
        await client.mam.media.create_or_update(media_id="M", label="Disk 1")
        wanted = [{"type": "Disk", "position": "a"}, {"type": "Shelf", "position": "b"}]
        assert [each.action for each in await media.set_positions("M", wanted)] == ["create", "create"]
        wanted = [{"type": "Disk", "position": "c"}]
        done = await media.set_positions("M", wanted, remove=True)
        assert [each.action for each in done] == ["update", "delete"]
        rows = client.mam.media_positions.list(filter=eq("mediaId", "M"))
        assert [(each.type, each.position) async for each in rows] == [("Disk", "c")]
        campaign = {"trailer_campaign_id": "C", "title": "Autumn"}
        assert [(await client.workflows.trailers.upsert_campaign(campaign)).action for _ in range(2)] == [
            "create",
            "unchanged",
        ]
        trailer = {"trailer_id": "T", "title": "Autumn 30"}
        assert [(await client.workflows.trailers.upsert(trailer)).action for _ in range(2)] == ["create", "unchanged"]


async def test_a_sandbox_that_ignores_offset(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1, variants={"whatson.paging": "ignored"})
    whatson = sandbox.whatson
    async with AsyncWhatsonClient(
        base_url=whatson.base_url, username=whatson.username, password=whatson.password
    ) as client:
        await client.programs.create_or_update(content_id="FILM", title="Night Train", duration="01:33:00")
        for number in range(3):
            await client.mam.media_assets.create_or_update(content_id="FILM", media_asset_id=f"A{number}")
        pager = client.workflows.media.find(content_id="FILM", limit=3)
        with pytest.raises(PagingError, match="offset"):
            await pager.collect()
