"""Whatever is sent, every call answers with JSON in an envelope of its release: nothing escapes as a defect of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcast_clients.sandbox.assumption import all_assumptions
from broadcast_clients.sandbox.server.clock import Clock
from broadcast_clients.sandbox.server.messages import Refusal, Request, Response
from broadcast_clients.sandbox.server.world import Settings
from broadcast_clients.sandbox.whatson.api import WhatsonApi
from broadcast_clients.sandbox.whatson.fields import FIELDS

NAMES = sorted(
    {field.name for field in FIELDS}
    | {
        "contentId", "genre", "genres", "ratings", "productTitles", "images", "customAttributes", "seasonId",
        "seriesId", "episodeIds", "contentCollectionItemIds", "id", "displayNumber", "contentCollectionId",
        "broadcastingTitle", "alternativeTitle", "pressTarget", "pressStatus", "pressSheetId", "markers",
        "markersInSync", "videoComponents", "audioComponents", "mediaAssetId", "mediaAssetSequenceId", "preferred",
        "kind", "videoComponentId", "media", "mamSystems", "mediaId", "mediaPositionId", "TCIN", "MAMSystems",
        "subType", "contentRunningOrderId", "contentRunningOrderElementId", "orderNo", "isStructure",
        "trailerCampaignId", "trailerId", "promotedTransmissionId", "multiplePromotedTransmissionIds", "hour",
        "channel", "broadcast", "realKPI1", "crtAssignmentDate",
    }
)  # fmt: skip
IDS = (
    "143048527", "9196369527", "7445043527", "32614015BE", "HP1", "6176112544", "8946250095", "6111521000",
    "6111522000", "6400001000", "6200001527", "7445093000", "nothing",
)  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.sampled_from(IDS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)
complete: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"title": st.just("t"), "duration": st.just("00:10:00"), "contentId": st.sampled_from(IDS)}
)
bodies = st.builds(
    lambda rest, base: {**base, **rest}, st.dictionaries(st.sampled_from(NAMES), values, max_size=5), complete
)
queries = st.dictionaries(
    st.sampled_from(("debug", "customAttributes", "template", "propagateToEpisodes", "filter", "sort", "limit")),
    st.sampled_from(("", "all", "always", "SEASON", "1", "eq(title,x)", "in(title,(a", "))(", "cAText,cADate")),
    max_size=2,
)
calls = st.lists(
    st.tuples(st.integers(0, 10_000), st.sampled_from(IDS), bodies | values, queries), min_size=1, max_size=12
)
LAST = {assumption.name: assumption.variants[-1] for assumption in all_assumptions()}
# What the notes print of crashes at these releases, and what a variant makes of others.
CRASHES = ("Message not understood", "Internal Server Error")


def answer(api: WhatsonApi, number: int, identity: str, body: Any, query: dict[str, str]) -> tuple[str, Response]:
    routes = [route for route in api.router.routes if not route.key.endswith(("/api", "/login"))]
    route = routes[number % len(routes)]
    parameters = dict.fromkeys(re.findall(r"\{(\w+)\}", route.template), identity)
    request = Request(route.method, route.template, query, {}, json.dumps(body).encode(), parameters)
    try:
        reply = route.handler(request)
    except Refusal as refusal:
        return route.key, refusal.response
    assert isinstance(reply, Response)
    return route.key, reply


def check(key: str, reply: Response) -> None:
    assert reply.status in (200, 201, 204, 400, 404, 422, 500), key
    if reply.status == 204:
        return
    answered = json.loads(reply.body)
    if reply.status >= 400:
        assert answered["statusCode"] == str(reply.status)
        assert answered["message"], key
    if reply.status == 500:
        assert answered["message"].startswith(CRASHES), key


@pytest.mark.parametrize(
    ("release", "variants"), [("2019r1", {}), ("2022r10", {}), ("2024r4", {}), ("2026r3", {}), ("2026r3", LAST)]
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(requests=calls)
def test_anything_is_answered(release: str, variants: Mapping[str, str], requests: list[Any]) -> None:
    api = WhatsonApi(Settings(whatson_release=release, variants=variants), Clock())
    for number, identity, body, query in requests:
        check(*answer(api, number, identity, body, query))


def everything(api: WhatsonApi) -> str:
    """What is stored, all of it."""
    found = {
        concept: {identity: api.tell("stored", {"concept": concept, "id": identity}) for identity in identities}
        for concept in CONCEPTS
        for identities in [api.tell("ids", {"concept": concept})]
    }
    return json.dumps(found, sort_keys=True, default=str)


CONCEPTS = (
    "program", "episode", "season", "series", "collection", "item", "title", "press_sheet", "media_asset",
    "historical_media_asset", "video_component", "media", "media_position", "trailer", "trailer_campaign",
)  # fmt: skip
AT_START = everything(WhatsonApi(Settings(whatson_release="2026r3"), Clock()))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(requests=calls)
def test_what_one_installation_writes_no_other_has(requests: list[Any]) -> None:
    api = WhatsonApi(Settings(whatson_release="2026r3"), Clock())
    for number, identity, body, query in requests:
        answer(api, number, identity, body, query)
    answer(api, 0, "143048527", {"title": "changed"}, {})
    assert everything(WhatsonApi(Settings(whatson_release="2026r3"), Clock())) == AT_START
