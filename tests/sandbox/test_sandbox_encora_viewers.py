"""Viewers: devices, streams and their limits, licences, lists, recordings, downloads, ratings, plans."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from encora_calls import SECOND, as_viewer, first, new, single, stamp, walk
from sandbox_wire import Reply, Wire

from broadcast_clients.sandbox import Sandbox

START = datetime(2024, 7, 1, 12, tzinfo=UTC)
ANY = "497f6eca-6276-4993-bfeb-53cbbbba6f08"
DEVICE = {
    "name": "Téléphone",
    "device_type": "mobile",
    "platform": "Android 14",
    "os_version": "14.0.1",
    "app_version": "3.5.2",
    "fingerprint": "f" * 64,
}

pytestmark = pytest.mark.sandbox(start=START)


def profile(sandbox: Sandbox, number: int = 0) -> str:
    return f"/profiles/{sandbox.encora.profile_ids[number]}"


def play(wire: Wire, **headers: str) -> Reply:
    return wire.get(f"/movies/{first(wire, '/movies')['id']}/stream", **headers)


def beat(wire: Wire, session: str, position: int = 30, **fields: Any) -> Reply:
    return wire("POST", "/stream/heartbeat", {"session_id": session, "position_seconds": position, **fields})


def sessions(wire: Wire) -> list[str]:
    return [row["session_id"] for row in wire.get("/stream/sessions").data]


def later(sandbox: Sandbox, seconds: float) -> None:
    sandbox.advance(days=seconds * SECOND)


# --- devices --------------------------------------------------------------------------------------------------------


def test_devices_are_registered_up_to_the_plans_limit(sandbox: Sandbox, encora: Wire) -> None:
    listed = encora.get("/devices").json()
    assert (len(listed["data"]), listed["limit"]) == (1, 6)
    made = new(encora, "/devices", DEVICE)
    assert {key: made[key] for key in DEVICE if key != "fingerprint"} == {
        key: value for key, value in DEVICE.items() if key != "fingerprint"
    }
    assert "fingerprint" not in made
    for number in range(4):
        new(encora, "/devices", DEVICE, name=f"n{number}")
    refused = encora("POST", "/devices", DEVICE)
    assert (refused.status, refused.json()["code"]) == (409, "CONFLICT")
    path = f"/devices/{made['id']}"
    assert single(encora("PATCH", path, {"name": "Autre"}))["name"] == "Autre"
    assert single(encora("PATCH", path, {})) == encora.get(path).json()
    assert [encora("DELETE", path).status, encora.get(path).status] == [204, 404]
    assert encora("POST", "/devices", DEVICE).status == 201


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 101),
        ("device_type", "phone"),
        ("platform", "x" * 101),
        ("os_version", "x" * 51),
        ("app_version", "x" * 51),
        ("fingerprint", "x" * 513),
    ],
)
def test_every_documented_limit_of_a_device_is_checked(encora: Wire, field: str, value: Any) -> None:
    reply = encora("POST", "/devices", {**DEVICE, field: value})
    assert [problem["field"] for problem in reply.json()["errors"]] == [field]


def test_removing_a_device_ends_its_streams(sandbox: Sandbox, encora: Wire) -> None:
    device = new(encora, "/devices", DEVICE)["id"]
    kept = single(play(encora, X_Device_Id=sandbox.encora.device_id))["session_id"]
    single(play(encora, X_Device_Id=device))
    assert encora("DELETE", f"/devices/{device}").status == 204
    assert sessions(encora) == [kept]


# --- streams --------------------------------------------------------------------------------------------------------


def test_a_stream_needs_a_registered_device(sandbox: Sandbox, encora: Wire) -> None:
    assert [play(encora).status, play(encora, X_Device_Id="x" * 129).status] == [422, 422]
    assert play(encora, X_Device_Id=ANY).status == 403
    wire = as_viewer(sandbox, encora)
    assert play(wire, X_Profile_Id=sandbox.encora.profile_ids[1]).status == 200
    assert wire.get("/stream/sessions").data[0]["profile_id"] == sandbox.encora.profile_ids[1]
    assert [play(wire, X_Profile_Id=given).status for given in ("x", ANY)] == [422, 404]


@pytest.mark.sandbox(start=START, variants={"encora.stream_refusal": "coded"})
def test_territory_subscription_and_window_are_checked(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    movies = {
        row["geo_restrictions"]["policy"] + str("FR" in row["geo_restrictions"]["territories"]): row["id"]
        for row in walk(wire, "/admin/movies", status="published")
    }

    def code(movie: str) -> Any:
        reply = wire.get(f"/movies/{movie}/stream")
        if reply.status == 200:
            assert wire("DELETE", f"/stream/{single(reply)['session_id']}").status == 204
            return 200
        return reply.status, reply.json()["code"]

    assert code(movies["block_listTrue"]) == (403, "GEO_RESTRICTED")
    assert code(movies["allow_listTrue"]) == 200
    sandbox.encora.move_to("US")
    assert code(movies["allow_listTrue"]) == (403, "GEO_RESTRICTED")
    everywhere = movies["allow_allFalse"]
    assert code(everywhere) == 200
    wire("PATCH", f"/admin/movies/{everywhere}", {"available_until": stamp(sandbox.now)})
    assert code(everywhere) == (403, "OUTSIDE_AVAILABILITY_WINDOW")
    wire("PATCH", f"/admin/movies/{everywhere}", {"available_until": None})
    sandbox.encora.subscribe(None)
    assert code(everywhere) == (403, "SUBSCRIPTION_REQUIRED")


def test_once_unpublished_no_new_stream_starts_and_running_ones_go_on(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    movie = first(wire, "/movies")["id"]
    session = single(play(wire))["session_id"]
    single(wire("POST", f"/admin/movies/{movie}/unpublish"))
    assert wire.get(f"/movies/{movie}/stream").status == 404
    assert beat(wire, session).status == 200


def test_the_plan_says_how_many_streams_there_may_be(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    sandbox.encora.subscribe("standard")
    begun = [single(play(wire))["session_id"] for _ in range(2)]
    refused = play(wire)
    assert (refused.status, refused.json()["code"]) == (409, "CONFLICT")
    episode = wire.get(f"/shows/{first(wire, '/shows')['id']}/seasons/1/episodes").data[0]["id"]
    assert wire.get(f"/episodes/{episode}/stream").status == 409
    assert wire("DELETE", f"/stream/{begun[0]}").status == 204
    assert wire.get(f"/episodes/{episode}/stream").status == 200
    assert wire("DELETE", f"/stream/{begun[0]}").status == 404


def test_heartbeats_keep_a_session_and_its_slot(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    sandbox.encora.subscribe("basic")
    session = single(play(wire))["session_id"]
    for number in range(1, 4):
        later(sandbox, 30)
        kept = single(beat(wire, session, 30 * number, is_paused=number == 2))
        assert kept == {"refreshed_urls": None, "session_expires_at": stamp(sandbox.now + timedelta(seconds=35))}
    (row,) = wire.get("/stream/sessions").data
    assert (row["position_seconds"], row["status"], row["device_id"]) == (90, "active", sandbox.encora.device_id)
    assert play(wire).status == 409
    later(sandbox, 36)
    assert (beat(wire, session).status, sessions(wire), play(wire).status) == (404, [], 200)


def test_addresses_are_renewed_near_their_end(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    started = single(play(wire))
    assert started["expires_at"] == stamp(START + timedelta(seconds=300))
    assert started["token_refresh_before"] == stamp(START + timedelta(seconds=240))
    renewed = None
    for _ in range(8):
        later(sandbox, 30)
        renewed = single(beat(wire, started["session_id"]))["refreshed_urls"]
        assert (renewed is not None) == (stamp(sandbox.now) >= started["token_refresh_before"])
    assert renewed is not None
    assert set(renewed) == {"dash_url", "hls_url", "expires_at"}
    assert renewed["hls_url"] != started["hls_url"]


@pytest.mark.parametrize("fields", [{"session_id": "x"}, {"position_seconds": -1}, {"is_paused": "no"}])
def test_every_documented_limit_of_a_heartbeat_is_checked(encora: Wire, fields: dict[str, Any]) -> None:
    body = {"session_id": ANY, "position_seconds": 1, **fields}
    assert encora("POST", "/stream/heartbeat", body).json()["errors"][0]["field"] == next(iter(fields))
    assert encora("POST", "/stream/heartbeat", {}).status == 422
    assert encora("POST", "/stream/heartbeat", {"session_id": ANY, "position_seconds": 1}).status == 404


def test_what_was_watched_is_in_the_history(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    movie = first(wire, "/movies")
    session = single(play(wire, X_Profile_Id=sandbox.encora.profile_ids[1]))["session_id"]
    single(beat(wire, session, 60 * movie["runtime_minutes"]))
    assert wire("DELETE", f"/stream/{session}").status == 204
    (row,) = wire.get(f"{profile(sandbox, 1)}/watch-history").data
    assert (row["content_id"], row["completed"], row["device_type"]) == (movie["id"], True, "smart_tv")


def test_a_licence_is_bound_to_the_device_and_audited(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    movie = first(wire, "/movies")["id"]
    asked = {"content_id": movie, "content_type": "movie", "drm_system": "widevine", "license_request_bytes": "AAEC"}
    licence = single(wire("POST", "/drm/license", asked))
    assert base64.b64decode(licence["license_bytes"])
    assert (licence["drm_system"], licence["offline_enabled"]) == ("widevine", True)
    assert stamp(START) < licence["renewal_before"] < licence["expires_at"]
    entry = first(wire, "/admin/audit-logs", action="drm.")
    assert (entry["resource_id"], entry["actor_role"]) == (movie, "subscriber")
    assert entry["metadata"] == {"device_id": sandbox.encora.device_id, "drm_system": "widevine"}
    for field, value in (
        ("content_id", "x"),
        ("content_type", "show"),
        ("drm_system", "x"),
        ("license_request_bytes", "!"),
    ):
        reply = wire("POST", "/drm/license", {**asked, field: value})
        assert [problem["field"] for problem in reply.json()["errors"]] == [field]
    assert wire("POST", "/drm/license", {**asked, "content_id": ANY}).status == 404
    assert wire("POST", "/drm/license", asked, X_Device_Id=ANY).status == 403
    sandbox.encora.subscribe(None)
    assert wire("POST", "/drm/license", asked).status == 403


# --- lists of a profile ---------------------------------------------------------------------------------------------


def test_the_watchlist_is_the_profiles_own(sandbox: Sandbox, encora: Wire) -> None:
    path, show = f"{profile(sandbox)}/watchlist", first(encora, "/shows")["id"]
    before = walk(encora, path)
    item = new(encora, path, {"content_type": "show", "content_id": show})
    assert (item["watch_progress_seconds"], item["completed"]) == (0, False)
    assert [row["id"] for row in walk(encora, path, limit=2)] == [item["id"], *(row["id"] for row in before)]
    assert encora.get(f"{profile(sandbox, 1)}/watchlist").data == []
    assert encora.get(path, {"content_type": "show"}).data == [item]
    assert [encora.get(path, query).status for query in ({"content_type": "channel"}, {"completed": "1"})] == [422, 422]
    assert encora("DELETE", f"{profile(sandbox, 1)}/watchlist/{item['id']}").status == 404
    assert encora("DELETE", f"{path}/{item['id']}").status == 204
    for wrong in ({"content_type": "channel", "content_id": show}, {"content_type": "show", "content_id": "x"}):
        assert encora("POST", path, wrong).status == 422
    assert encora("POST", path, {"content_type": "movie", "content_id": show}).status == 404


def test_progress_is_kept_in_seconds_and_percent(sandbox: Sandbox, encora: Wire) -> None:
    path = f"{profile(sandbox)}/watchlist"
    item = first(encora, path, content_type="movie")
    minutes = encora.get(f"/movies/{item['content_id']}").json()["runtime_minutes"]
    changed = single(encora("PATCH", f"{path}/{item['id']}", {"watch_progress_seconds": minutes * 15}))
    assert changed["watch_progress_percent"] == 25
    assert (
        single(encora("PATCH", f"{path}/{item['id']}", {"completed": True}))["watch_progress_seconds"] == minutes * 15
    )
    assert [row["id"] for row in walk(encora, path, completed="true")] == [item["id"]]
    assert encora("PATCH", f"{path}/{item['id']}", {"watch_progress_seconds": -1}).status == 422


def test_the_history_is_cleared_only_when_that_is_confirmed(sandbox: Sandbox, encora: Wire) -> None:
    path = f"{profile(sandbox)}/watch-history"
    rows = walk(encora, path, limit=11)
    assert [row["watched_at"] for row in rows] == sorted((row["watched_at"] for row in rows), reverse=True)
    assert {row["content_type"] for row in walk(encora, path, content_type="episode")} == {"episode"}
    assert encora("DELETE", f"{path}/{rows[0]['id']}").status == 204
    for wrong in ({}, {"confirmation": "yes"}):
        assert encora("DELETE", path, wrong).status == 422
    broken = encora("DELETE", path, b"{")
    assert (broken.status, broken.json()["message"]) == (400, "Request body is malformed JSON.")
    assert len(walk(encora, path)) == len(rows) - 1
    assert encora("DELETE", path, {"confirmation": "CLEAR_HISTORY"}).status == 204
    assert walk(encora, path) == []
    entry = first(encora, "/admin/audit-logs", action="watch_history.")
    assert entry["metadata"] == {"entries": len(rows) - 1}


def test_recommendations_are_of_the_territory(sandbox: Sandbox, encora: Wire) -> None:
    visible = {row["id"] for path in ("/movies", "/shows") for row in walk(encora, path, limit=100)}
    path = f"{profile(sandbox)}/recommendations"
    for query in ({}, {"content_type": "movie"}, {"context": "new_releases"}, {"context": "because_you_watched"}):
        rows = encora.get(path, {"limit": 50, **query}).data
        assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
        assert {row["content_id"] for row in rows} <= visible
        assert {row["context"] for row in rows} == {query.get("context", "home")}
        assert query.get("content_type", "mixed") == "mixed" or {row["content_type"] for row in rows} == {"movie"}
    reasons = {row["reason"] for row in encora.get(path, {"context": "because_you_watched"}).data}
    assert "Because you watched" in str(reasons)
    begun = {row["content_id"] for row in walk(encora, f"{profile(sandbox)}/watch-history") if not row["completed"]}
    assert {row["content_id"] for row in encora.get(path, {"context": "continue_watching"}).data} <= begun
    trending = {window: encora.get("/recommendations/trending", {"window": window}).data
                for window in ("today", "this_week", "this_month")}  # fmt: skip
    assert trending["this_week"] == encora.get("/recommendations/trending").data != trending["today"]
    for wrong in ({"content_type": "episode"}, {"context": "x"}, {"limit": 0}):
        assert encora.get(path, wrong).status == 422
    assert encora.get("/recommendations/trending", {"window": "x"}).status == 422


def test_ratings(sandbox: Sandbox, encora: Wire) -> None:
    path, show = f"{profile(sandbox)}/ratings", first(encora, "/shows")["id"]
    rated = new(encora, path, {"content_type": "show", "content_id": show, "value": 4, "review": "Bien."})
    assert (rated["value"], rated["review"]) == (4, "Bien.")
    assert single(encora("PATCH", f"{path}/{rated['id']}", {"value": 5}))["review"] == "Bien."
    assert rated["id"] in {row["id"] for row in walk(encora, path, limit=2)}
    for wrong in ({"value": 0}, {"value": 6}, {"review": "x" * 2001}):
        assert encora("PATCH", f"{path}/{rated['id']}", wrong).status == 422
        body = {"content_type": "movie", "content_id": show, "value": 1, **wrong}
        assert encora("POST", path, body).status == 422
    assert encora("POST", path, {"content_type": "show", "content_id": show, "value": 1}).status == 409
    assert [encora("DELETE", f"{path}/{rated['id']}").status for _ in range(2)] == [204, 404]


# --- recordings, reminders, downloads, plans ------------------------------------------------------------------------


def test_a_recording_goes_from_scheduled_to_expired(sandbox: Sandbox, encora: Wire) -> None:
    channel = first(encora, "/live/channels")["id"]
    body = {
        "channel_id": channel,
        "start_time": stamp(START + timedelta(hours=1)),
        "end_time": stamp(START + timedelta(hours=3)),
    }
    made = new(encora, "/recordings", body)
    assert (made["status"], made["quality"], made["duration_seconds"]) == ("scheduled", "hd", 7200)
    assert (made["program_id"], made["size_bytes"]) == (None, 0)
    path = f"/recordings/{made['id']}"
    seen = []
    for hours in (1.5, 2, 24 * 31):
        later(sandbox, hours * 3600)
        seen.append(encora.get(path).json()["status"])
    assert seen == ["recording", "recorded", "expired"]
    assert made["id"] in {row["id"] for row in walk(encora, "/recordings", status="expired")}
    assert [encora("DELETE", path).status, encora.get(path).status] == [204, 404]


def test_the_times_of_a_recorded_programme_are_its_own(sandbox: Sandbox, encora: Wire) -> None:
    channel = first(encora, "/live/channels")["id"]
    on = encora.get("/live/epg/now", {"channel_ids": channel}).data[channel]
    body = {
        "channel_id": channel,
        "program_id": on["id"],
        "start_time": stamp(START),
        "end_time": stamp(START + timedelta(minutes=1)),
        "quality": "uhd",
    }
    made = new(encora, "/recordings", body)
    assert {key: made[key] for key in ("start_time", "end_time", "title")} == {
        key: on[key] for key in ("start_time", "end_time", "title")
    }
    assert made["status"] == "recording"
    assert encora("POST", "/recordings", {**body, "program_id": ANY}).status == 404
    for wrong in (
        {"channel_id": "x"},
        {"quality": "hq"},
        {"start_time": "x"},
        {"program_id": "x"},
        {"program_id": None},
    ):
        assert encora("POST", "/recordings", {**body, **wrong}).status == 422
    plain = {key: value for key, value in body.items() if key != "program_id"}
    assert encora("POST", "/recordings", {**plain, "end_time": plain["start_time"]}).status == 422
    assert encora.get("/recordings", {"status": "x"}).status == 422


def test_reminders(sandbox: Sandbox, encora: Wire) -> None:
    path = f"{profile(sandbox)}/reminders"
    channel = first(encora, "/live/channels")["id"]
    on = encora.get("/live/epg/now", {"channel_ids": channel}).data[channel]["id"]
    due = stamp(START + timedelta(hours=2))
    for kind, target in (("epg_program", on), ("live_channel", channel)):
        made = new(encora, path, {"target_type": kind, "target_id": target, "remind_at": due, "channels": ["email"]})
        assert (made["status"], made["notify_before_minutes"], made["channels"]) == ("scheduled", 10, ["email"])
    assert encora("DELETE", f"{path}/{made['id']}").status == 204
    later(sandbox, 7200)
    assert {row["status"] for row in walk(encora, path) if row["remind_at"] == due} == {"sent"}
    body = {"target_type": "live_channel", "target_id": channel, "remind_at": due}
    for wrong in (
        {"target_type": "movie"},
        {"target_id": "x"},
        {"notify_before_minutes": -1},
        {"remind_at": "soon"},
        {"channels": ["sms"]},
    ):
        reply = encora("POST", path, {**body, **wrong})
        assert [problem["field"] for problem in reply.json()["errors"]] == list(wrong)
    assert encora("POST", path, {**body, "target_id": ANY}).status == 404


def test_a_download_goes_on_with_the_clock(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    path = f"{profile(sandbox)}/downloads"
    body = {"content_type": "movie", "content_id": first(wire, "/movies")["id"], "quality": "HD"}
    made = new(wire, path, body)
    assert (made["status"], made["progress_percent"], made["error_code"]) == ("queued", 0, None)
    assert made["device_id"] == sandbox.encora.device_id
    failing = new(wire, path, body)["id"]
    sandbox.encora.fail("download", failing, "DEVICE_STORAGE_FULL")
    one, seen = f"{path}/{made['id']}", []
    for seconds in (31, 91, 30 * 86_400):
        later(sandbox, seconds)
        seen.append(single(wire.get(one)))
    assert [row["status"] for row in seen] == ["downloading", "ready", "expired"]
    assert seen[1]["progress_percent"] == 100
    failed = single(wire.get(f"{path}/{failing}"))
    assert (failed["status"], failed["error_code"]) == ("failed", "DEVICE_STORAGE_FULL")
    assert [row["id"] for row in walk(wire, path, status="failed")] == [failing]
    assert [wire("DELETE", one).status, wire.get(one).status] == [204, 404]


def test_downloads_need_a_plan_with_them_and_room(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    path = f"{profile(sandbox)}/downloads"
    body = {"content_type": "movie", "content_id": first(wire, "/movies")["id"], "quality": "FHD"}
    for wrong in ({"quality": "UHD"}, {"content_type": "show"}, {"content_id": "x"}):
        assert wire("POST", path, {**body, **wrong}).status == 422
    assert wire("POST", path, {**body, "content_id": ANY}).status == 404
    assert wire("POST", path, body, X_Device_Id=ANY).status == 403
    statuses = [wire("POST", path, body).status for _ in range(40)]
    assert statuses == sorted(statuses)
    assert set(statuses) == {201, 403}
    for plan in ("basic", None):
        sandbox.encora.subscribe(plan)
        assert wire("POST", path, body).status == 403


def test_the_allowance_of_a_plan_is_a_number_of_downloads(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    sandbox.encora.subscribe("standard")
    body = {"content_type": "movie", "content_id": first(wire, "/movies")["id"], "quality": "SD"}
    statuses = [wire("POST", f"{profile(sandbox)}/downloads", body).status for _ in range(10)]
    assert statuses == [201] * 9 + [403]


def test_plans_need_no_credentials_and_hide_what_isnt_public(sandbox: Sandbox) -> None:
    wire = Wire(sandbox.encora.base_url)
    plans = wire.get("/plans").data
    assert [plan["max_concurrent_streams"] for plan in plans] == [1, 2, 5, 5]
    assert wire.get(f"/plans/{plans[0]['id']}").json() == plans[0]
    hidden = {row["id"] for row in sandbox.encora.stored("plan")} - {plan["id"] for plan in plans}
    assert [wire.get(f"/plans/{identity}").status for identity in hidden] == [404]
    assert {plan["billing_cycle"] for plan in wire.get("/plans", {"billing_cycle": "annual"}).data} == {"annual"}
    assert {plan["currency"] for plan in wire.get("/plans", {"currency": "EUR"}).data} == {"EUR"}
    assert [wire.get("/plans", query).status for query in ({"currency": "E"}, {"billing_cycle": "x"})] == [422, 422]
    wire.close()


def test_without_a_subscription_there_are_no_titles_but_channels(sandbox: Sandbox, encora: Wire) -> None:
    sandbox.encora.subscribe(None)
    assert [encora.get(path).data for path in ("/movies", "/shows", "/recommendations/trending")] == [[], [], []]
    assert encora.get("/live/channels").data
    with pytest.raises(ValueError, match="premium_annual"):
        sandbox.encora.subscribe("gold")
    with pytest.raises(ValueError, match="2 letters"):
        sandbox.encora.move_to("France")
