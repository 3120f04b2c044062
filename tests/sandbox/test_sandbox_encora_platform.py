"""The platform: uploads, geo restrictions, webhooks, analytics, audit log, and what tests may look at."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from encora_calls import (
    MOVIE,
    SECOND,
    Receiver,
    as_viewer,
    first,
    new,
    put,
    receiver,
    single,
    stamp,
    upload,
    walk,
)
from sandbox_wire import Reply, Wire

from broadcast_clients.sandbox import Sandbox

START = datetime(2024, 7, 1, 12, tzinfo=UTC)
ANY = "497f6eca-6276-4993-bfeb-53cbbbba6f08"
FILE = bytes(range(256)) * 4

pytestmark = pytest.mark.sandbox(start=START)


def fields_of(reply: Reply) -> list[str]:
    assert reply.status == 422, reply.body
    return [problem["field"] for problem in reply.json()["errors"]]


# --- uploads --------------------------------------------------------------------------------------------------------


@pytest.mark.sandbox(start=START, variants={"encora.new_movie_video": "absent"})
def test_a_master_goes_from_its_upload_to_a_published_movie(sandbox: Sandbox, encora: Wire) -> None:
    movie = new(encora, "/admin/movies", MOVIE)["id"]
    assert fields_of(encora("POST", f"/admin/movies/{movie}/publish")) == ["video_asset"]
    target = {"content_type": "movie", "content_id": movie}
    begun = upload(encora, len(FILE), target=target)
    path = f"/admin/media/uploads/{begun['id']}"
    assert (begun["status"], begun["transcode_status"], begun["target"]) == ("awaiting_upload", "pending", target)
    assert begun["upload_url_expires_at"] == stamp(START + timedelta(hours=1))
    assert encora("POST", f"{path}/complete").status == 409
    assert put(begun["upload_url"], FILE).status == 200
    assert sandbox.encora.files()[begun["id"]] == {
        "received": len(FILE),
        "size": len(FILE),
        "sha256": hashlib.sha256(FILE).hexdigest(),
        "requests": 1,
        "credentials_seen": [],
    }
    assert encora.get(path).json()["status"] == "uploading"
    done = encora("POST", f"{path}/complete")
    assert (done.status, done.json()["status"]) == (200, "processing")
    assert encora("POST", f"{path}/complete").status == 409
    assert put(begun["upload_url"], FILE).status == 409
    states = []
    for seconds in (31, 91):
        sandbox.advance(days=seconds * SECOND)
        row = encora.get(path).json()
        states.append((row["status"], row["transcode_status"]))
    assert states == [("processing", "processing"), ("completed", "completed")]
    assert encora("DELETE", path).status == 409
    assert single(encora("POST", f"/admin/movies/{movie}/publish"))["status"] == "published"
    assert sandbox.encora.writes()["media_upload"] == {"created": 1, "updated": 1, "deleted": 0}


def test_the_signed_host_is_another_one_and_refuses_credentials(sandbox: Sandbox, encora: Wire) -> None:
    begun = upload(encora, len(FILE))
    address = begun["upload_url"]
    assert urlsplit(address).hostname != urlsplit(sandbox.encora.base_url).hostname
    assert put(address, FILE, Authorization=f"Bearer {sandbox.encora.token}").status == 400
    assert put(address, FILE, X_Device_Id="x").status == 400
    seen = sandbox.encora.files()[begun["id"]]
    assert (seen["credentials_seen"], seen["received"]) == (["authorization", "x-device-id"], 0)
    for wrong, status in (("signature=", 403), ("expires=1", 403), (begun["id"], 404)):
        assert put(address.replace(wrong, f"{wrong}0"), FILE).status == status
    assert put(address, FILE).status == 200
    (logged, *_) = [each for each in sandbox.requests("encora_uploads") if each.status == 200]
    assert (logged.route, logged.body) == ("PUT /files/{upload_id}", b"")


def test_a_cut_file_goes_on_where_it_broke_off(sandbox: Sandbox, encora: Wire) -> None:
    begun = upload(encora, len(FILE))
    address, size = begun["upload_url"], len(FILE)
    probe = put(address, b"", Content_Range=f"bytes */{size}")
    assert (probe.status, "range" in probe.headers) == (308, False)
    sandbox.fault("encora_uploads", "PUT /files/{upload_id}", "cut_body", after_bytes=300)
    with pytest.raises(ConnectionError):
        put(address, FILE, Content_Range=f"bytes 0-{size - 1}/{size}")
    probe = put(address, b"", Content_Range=f"bytes */{size}")
    assert (probe.status, probe.headers["range"]) == (308, "bytes=0-299")
    gap = put(address, FILE[400:], Content_Range=f"bytes 400-{size - 1}/{size}")
    assert (gap.status, gap.headers["range"]) == (308, "bytes=0-299")
    part = put(address, FILE[200:700], Content_Range=f"bytes 200-699/{size}")
    assert (part.status, part.headers["range"]) == (308, "bytes=0-699")
    assert put(address, FILE[700:], Content_Range=f"bytes 700-{size - 1}/{size}").status == 200
    assert put(address, b"", Content_Range=f"bytes */{size}").status == 200
    assert sandbox.encora.files()[begun["id"]]["sha256"] == hashlib.sha256(FILE).hexdigest()
    for wrong in ("bytes 5-1/1024", "bytes 0-1/9", "0-1", f"bytes 0-{size}/{size}"):
        assert put(address, b"ab", Content_Range=wrong).status == 400


@pytest.mark.sandbox(start=START, variants={"encora.upload_resume": "restart"})
def test_a_host_that_cant_resume_takes_whole_files_only(sandbox: Sandbox, encora: Wire) -> None:
    begun = upload(encora, len(FILE))
    assert put(begun["upload_url"], FILE[:10]).status == 400
    sandbox.fault("encora_uploads", "*", "cut_body", after_bytes=300)
    with pytest.raises(ConnectionError):
        put(begun["upload_url"], FILE)
    assert put(begun["upload_url"], FILE).status == 200
    assert sandbox.encora.files()[begun["id"]]["sha256"] == hashlib.sha256(FILE).hexdigest()


def test_a_wrong_checksum_or_length_leaves_nothing_behind(sandbox: Sandbox, encora: Wire) -> None:
    begun = upload(encora, len(FILE))
    address = begun["upload_url"]
    md5 = base64.b64encode(hashlib.md5(FILE).digest()).decode()
    sha = f"sha-256=:{base64.b64encode(hashlib.sha256(FILE).digest()).decode()}:"
    broken = FILE[:-1] + b"x"
    for body, headers in (
        (broken, {"Content_MD5": md5}),
        (broken, {"Content_Digest": sha}),
        (FILE + b"x", {}),
        (FILE[:5], {"Content_Range": f"bytes 0-9/{len(FILE)}"}),
    ):
        assert put(address, body, **headers).status == 400
        assert sandbox.encora.files()[begun["id"]]["received"] == 0
    assert put(address, FILE, Content_MD5=md5, Content_Digest=sha).status == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("asset_type", "video"),
        ("filename", "x" * 256),
        ("content_type", 1),
        ("size_bytes", 0),
        ("target", {"content_type": "movie"}),
        ("target", {"content_type": "movie", "content_id": ANY}),
    ],
)
def test_every_documented_limit_of_an_upload_is_checked(encora: Wire, field: str, value: Any) -> None:
    body = {"asset_type": "image", "filename": "p.jpg", "content_type": "image/jpeg", "size_bytes": 1, field: value}
    assert fields_of(encora("POST", "/admin/media/uploads", body)) == [field]


def test_what_is_under_way_can_be_cancelled(sandbox: Sandbox, encora: Wire) -> None:
    for complete in (False, True):
        begun = upload(encora, 2)
        path = f"/admin/media/uploads/{begun['id']}"
        put(begun["upload_url"], b"ab")
        if complete:
            single(encora("POST", f"{path}/complete"))
        assert encora("DELETE", path).status == 204
        assert encora.get(path).json()["status"] == "canceled"
        assert [encora("DELETE", path).status, encora("POST", f"{path}/complete").status] == [409, 409]
        assert put(begun["upload_url"], b"ab").status == 409


def test_a_transcode_can_fail_and_a_trailer_is_listed(sandbox: Sandbox, encora: Wire) -> None:
    movie = first(encora, "/movies")["id"]
    target = {"content_type": "movie", "content_id": movie}
    begun = [upload(encora, 1, asset_type="trailer", target=target, filename=f"{n}.mp4") for n in range(2)]
    for each in begun:
        put(each["upload_url"], b"x")
        single(encora("POST", f"/admin/media/uploads/{each['id']}/complete"))
    sandbox.encora.fail("media_upload", begun[0]["id"], "unsupported codec")
    sandbox.advance(days=200 * SECOND)
    failed = encora.get(f"/admin/media/uploads/{begun[0]['id']}").json()
    assert (failed["status"], failed["error_message"]) == ("failed", "unsupported codec")
    assert first(encora, f"/movies/{movie}/trailers")["title"] == "1.mp4"
    with pytest.raises(ValueError, match="no media_upload"):
        sandbox.encora.fail("media_upload", ANY, "x")


# --- geo restrictions -----------------------------------------------------------------------------------------------


def test_a_rule_keeps_a_country_out_of_what_it_is_attached_to(sandbox: Sandbox, encora: Wire) -> None:
    rows = [row for row in walk(encora, "/movies") if row["geo_restrictions"]["policy"] == "allow_all"]
    movie = rows[0]["id"]
    asked = {"content_id": movie, "content_type": "movie", "country_code": "FR"}
    assert single(encora("POST", "/admin/geo-restrictions/check", asked)) == {"allowed": True, "rule_id": None}
    rule = new(encora, "/admin/geo-restrictions", {"name": "Pas ici", "policy": "block_list", "territories": ["FR"]})
    assert (rule["applies_to"], encora.get(f"/movies/{movie}").status) == ([], 200)
    path = f"/admin/geo-restrictions/{rule['id']}"
    single(encora("PATCH", path, {"applies_to": [movie]}))
    assert encora.get(f"/movies/{movie}").status == 404
    verdict = {"allowed": False, "rule_id": rule["id"]}
    assert single(encora("POST", "/admin/geo-restrictions/check", asked)) == verdict
    other = {**asked, "country_code": "BE"}
    assert single(encora("POST", "/admin/geo-restrictions/check", other))["allowed"] is True
    assert [encora("DELETE", path).status, encora.get(path).status] == [204, 404]
    assert encora.get(f"/movies/{movie}").status == 200
    assert encora("POST", "/admin/geo-restrictions/check", {**asked, "content_id": ANY}).status == 404


def test_an_episode_is_kept_out_by_its_show(encora: Wire) -> None:
    show = first(encora, "/shows")
    episode = encora.get(f"/shows/{show['id']}/seasons/1/episodes").data[0]["id"]
    asked = {"content_id": episode, "content_type": "episode", "country_code": "FR"}
    assert single(encora("POST", "/admin/geo-restrictions/check", asked))["allowed"] is True
    only = {"policy": "allow_list", "territories": ["BE"]}
    single(encora("PATCH", f"/admin/shows/{show['id']}", {"geo_restrictions": only}))
    verdict = {"allowed": False, "rule_id": None}
    assert single(encora("POST", "/admin/geo-restrictions/check", asked)) == verdict


def test_every_documented_limit_of_a_rule_is_checked(encora: Wire) -> None:
    body = {"name": "n", "policy": "allow_list", "territories": ["FR"]}
    path = f"/admin/geo-restrictions/{first(encora, '/admin/geo-restrictions')['id']}"
    for field, value in (
        ("name", "x" * 101),
        ("description", "x" * 501),
        ("policy", "allow_all"),
        ("territories", []),
        ("territories", ["FRA"]),
        ("applies_to", ["x"]),
    ):
        assert fields_of(encora("POST", "/admin/geo-restrictions", {**body, field: value})) == [field]
        assert fields_of(encora("PATCH", path, {field: value})) == [field]
    asked = {"content_id": ANY, "content_type": "movie", "country_code": "FR"}
    for field, value in (("content_id", "x"), ("content_type", "x"), ("country_code", "FRA")):
        assert fields_of(encora("POST", "/admin/geo-restrictions/check", {**asked, field: value})) == [field]


# --- webhooks -------------------------------------------------------------------------------------------------------


def hook_on(wire: Wire, hook: Receiver, *events: str, **fields: Any) -> dict[str, Any]:
    return new(wire, "/webhooks", {"url": hook.url, "events": list(events) or ["user.created"], **fields})


def settled(sandbox: Sandbox, status: str = "delivered") -> list[dict[str, Any]]:
    """All deliveries, once none is under way; each look is a round trip to the server, so no sleep is needed."""
    while True:
        rows = sandbox.encora.stored("webhook_delivery")
        if not {"pending", "retrying"} & {row["status"] for row in rows}:
            assert {row["status"] for row in rows} <= {status}
            return rows


def test_the_secret_is_shown_once(sandbox: Sandbox, encora: Wire) -> None:
    made = new(encora, "/webhooks", {"url": "https://hooks.example/x", "description": "d", "events": ["user.created"]})
    secret = made.pop("signing_secret")
    assert made["signing_secret_hint"] == secret[-4:]
    path = f"/webhooks/{made['id']}"
    assert encora.get(path).json() == encora.get("/webhooks").data[0] == made
    assert (made["status"], made["failure_count"], made["last_delivery_at"]) == ("active", 0, None)
    changed = single(encora("PATCH", path, {"status": "disabled", "events": []}))
    assert (changed["status"], changed["events"], changed["description"]) == ("disabled", [], "d")
    assert single(encora("PATCH", path, {}))["status"] == "disabled"
    assert [encora("DELETE", path).status, encora.get(path).status] == [204, 404]
    assert secret not in str(sandbox.encora.stored("webhook"))


def test_every_documented_limit_of_a_webhook_is_checked(encora: Wire) -> None:
    body = {"url": "https://hooks.example/x", "events": ["user.created"]}
    path = f"/webhooks/{new(encora, '/webhooks', body)['id']}"
    for field, value in (
        ("url", "x"),
        ("url", "http://hooks.example/x"),
        ("url", "ftp://localhost/x"),
        ("description", "x" * 256),
        ("events", ["ping"]),
    ):
        assert fields_of(encora("POST", "/webhooks", {**body, field: value})) == [field]
        assert fields_of(encora("PATCH", path, {field: value})) == [field]
    assert fields_of(encora("POST", "/webhooks", {**body, "events": []})) == ["events"]
    assert fields_of(encora("PATCH", path, {"status": "paused"})) == ["status"]


def test_a_ping_is_signed_and_answered_with_its_result(sandbox: Sandbox, encora: Wire) -> None:
    with receiver(204, 500) as hook:
        made = hook_on(encora, hook)
        path = f"/webhooks/{made['id']}"
        result = single(encora("POST", f"{path}/test"))
        assert (result["event_type"], result["status"], result["http_status"]) == ("ping", "delivered", 204)
        assert (result["attempt_count"], result["endpoint_id"]) == (1, made["id"])
        headers, body = hook.received[0]
        digest = hmac.new(made["signing_secret"].encode(), body, hashlib.sha256).hexdigest()
        assert headers["x-encora-signature-256"] == f"sha256={digest}"
        assert json.loads(body)["event_id"] == result["event_id"]
        failed = single(encora("POST", f"{path}/test"))
        assert (failed["status"], failed["http_status"], failed["response_snippet"]) == ("failed", 500, "ok")
        assert encora.get(path).json()["failure_count"] == 1
    unreached = single(encora("POST", f"{path}/test"))
    assert (unreached["status"], unreached["http_status"]) == ("failed", None)
    assert [row["id"] for row in walk(encora, f"{path}/deliveries", limit=2)] == [
        unreached["id"], failed["id"], result["id"]
    ]  # fmt: skip
    assert len(encora.get(f"{path}/deliveries", {"status": "failed"}).data) == 2
    assert encora.get(f"{path}/deliveries", {"status": "x"}).status == 422


def test_an_endpoint_that_cant_be_addressed_fails_its_deliveries(sandbox: Sandbox, encora: Wire) -> None:
    made = new(encora, "/webhooks", {"url": "http://localhost:99999/", "events": ["user.created"]})
    result = single(encora("POST", f"/webhooks/{made['id']}/test"))
    assert (result["status"], result["http_status"]) == ("failed", None)


def test_what_happens_is_told_to_whom_it_concerns(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    wanted = ("content.published", "content.unpublished", "stream.started", "stream.ended", "device.registered",
              "device.removed", "stream.concurrency_exceeded")  # fmt: skip
    with receiver() as hook, receiver() as other:
        hook_on(wire, hook, *wanted)
        hook_on(wire, other, "user.deleted")
        disabled = hook_on(wire, other, *wanted)
        single(wire("PATCH", f"/webhooks/{disabled['id']}", {"status": "disabled"}))
        movie = new(wire, "/admin/movies", MOVIE)["id"]
        single(wire("POST", f"/admin/movies/{movie}/publish"))
        sandbox.encora.subscribe("basic")
        session = single(wire.get(f"/movies/{movie}/stream"))["session_id"]
        assert wire.get(f"/movies/{movie}/stream").status == 409
        wire("DELETE", f"/stream/{session}")
        single(wire("POST", f"/admin/movies/{movie}/unpublish"))
        device = {"name": "n", "device_type": "stb", "fingerprint": "f"}
        wire("DELETE", f"/devices/{new(wire, '/devices', device)['id']}")
        sandbox.encora.emit("user.deleted", user_id=ANY)
        hook.wait(7)
        other.wait(1)
        settled(sandbox)
    told = {(body := json.loads(raw))["event_type"]: body["data"] for _, raw in hook.received}
    assert set(told) == set(wanted)
    assert told["content.published"] == {"content_type": "movie", "content_id": movie, "title": MOVIE["title"]}
    assert told["stream.started"]["session_id"] == told["stream.ended"]["session_id"] == session
    assert [json.loads(raw)["data"] for _, raw in other.received] == [{"user_id": ANY}]


def test_scheduled_titles_and_lapsed_sessions_are_told_by_time(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    single(wire.get(f"/movies/{first(wire, '/movies')['id']}/stream"))
    with receiver() as hook:
        hook_on(wire, hook, "content.published", "stream.ended")
        published = sandbox.advance(days=2)["encora"]["published"]
        hook.wait(len(published) + 1)
    told = [json.loads(raw) for _, raw in hook.received]
    titles = [body["data"]["content_id"] for body in told if body["event_type"] == "content.published"]
    assert sorted(titles) == sorted(published)


def test_a_delivery_is_tried_again_with_the_same_body(sandbox: Sandbox, encora: Wire) -> None:
    with receiver(500, 503) as hook:
        made = hook_on(encora, hook)
        sandbox.encora.emit("user.created", user_id=ANY)
        hook.wait(3)
        (row,) = settled(sandbox)
    assert (row["attempt_count"], row["http_status"], row["next_retry_at"]) == (3, 200, None)
    assert len({body for _, body in hook.received}) == 1
    assert encora.get(f"/webhooks/{made['id']}").json()["failure_count"] == 0


def test_a_failed_delivery_can_be_sent_again(sandbox: Sandbox, encora: Wire) -> None:
    with receiver(*[500] * 5) as hook:
        path = f"/webhooks/{hook_on(encora, hook)['id']}"
        sandbox.encora.emit("user.created")
        hook.wait(5)
        (row,) = settled(sandbox, "failed")
        again = f"{path}/deliveries/{row['id']}/redeliver"
        reply = encora("POST", again)
        assert (reply.status, reply.body) == (202, b"")
        hook.wait(1)
        settled(sandbox)
        assert encora("POST", again).status == 409
        assert encora("POST", f"{path}/deliveries/{ANY}/redeliver").status == 404
    assert sandbox.encora.writes()["webhook_delivery"]["updated"] == 1


@pytest.mark.sandbox(start=START, variants={"encora.redeliveries_per_minute": "1"})
def test_redeliveries_are_limited_by_the_minute(sandbox: Sandbox, encora: Wire) -> None:
    with receiver(500, 500) as hook:
        path = f"/webhooks/{hook_on(encora, hook)['id']}"
        failed = [single(encora("POST", f"{path}/test"))["id"] for _ in range(2)]
        statuses = [encora("POST", f"{path}/deliveries/{each}/redeliver") for each in failed]
        assert ([reply.status for reply in statuses], statuses[1].headers["retry-after"]) == ([202, 429], "61")
        sandbox.advance(days=61 * SECOND)
        assert encora("POST", f"{path}/deliveries/{failed[1]}/redeliver").status == 202
        hook.wait(2)
        settled(sandbox)


def test_a_reset_ends_what_is_still_tried(sandbox: Sandbox, encora: Wire) -> None:
    with receiver(*[500] * 9) as hook:
        hook_on(encora, hook)
        sandbox.encora.emit("user.created")
        hook.wait(1)
        sandbox.reset()
        assert sandbox.encora.stored("webhook_delivery") == []


# --- analytics and audit log ----------------------------------------------------------------------------------------


def test_analytics(encora: Wire) -> None:
    overview = encora.get("/admin/analytics/overview", {"period": "last_30d"}).json()
    assert (overview["period"], overview["currency"]) == ("last_30d", "USD")
    assert overview["net_subscriber_change"] == overview["new_subscribers"] - overview["churned_subscribers"]
    assert 0 < overview["churn_rate"] < 1
    plays = [row["total_plays"] for row in walk(encora, "/admin/analytics/content", period="today", limit=100)]
    assert plays == sorted(plays, reverse=True)
    shows = {"period": "today", "content_type": "show", "sort": "unique_viewers"}
    viewers = [row["unique_viewers"] for row in walk(encora, "/admin/analytics/content", **shows)]
    assert viewers == sorted(viewers)
    plans = encora.get("/admin/analytics/subscriptions", {"period": "last_90d"}).json()
    assert 0 <= plans["trial_conversion_rate"] <= 1
    assert {row["plan_name"] for row in plans["by_plan"]} >= {"Basic", "Standard HD"}
    for path, query in (
        ("overview", {}),
        ("overview", {"period": "last_year"}),
        ("overview", {"period": "today", "currency": "EURO"}),
        ("content", {"period": "today", "sort": "title"}),
        ("content", {"period": "today", "content_type": "x"}),
        ("subscriptions", {}),
    ):
        assert encora.get(f"/admin/analytics/{path}", query).status == 422


def test_every_write_of_an_author_is_in_the_audit_log(encora: Wire) -> None:
    identity = "018fde1a-9b2c-7f3e-8d4a-2b5c6e7f8a9b"
    movie = encora("POST", "/admin/movies", MOVIE, X_Request_Id=identity, User_Agent="tests").json()["id"]
    for method, end in (("PATCH", ""), ("POST", "/publish"), ("POST", "/unpublish"), ("DELETE", "")):
        assert (
            encora(method, f"/admin/movies/{movie}{end}", {"tagline": "x"} if method == "PATCH" else None).status < 300
        )
    rows = encora.get("/admin/audit-logs", {"resource_id": movie}).data
    assert [row["action"].removeprefix("content.") for row in rows] == [
        "deleted", "unpublished", "published", "updated", "created"
    ]  # fmt: skip
    oldest = rows[-1]
    assert (oldest["request_id"], oldest["user_agent"], oldest["ip_address"]) == (identity, "tests", "127.0.0.0")
    assert encora.get(f"/admin/audit-logs/{oldest['id']}").json() == oldest
    assert encora.get(f"/admin/audit-logs/{ANY}").status == 404
    refused = encora("DELETE", f"/admin/movies/{first(encora, '/movies')['id']}")
    assert (refused.status, encora.get("/admin/audit-logs").data[0]) == (409, rows[0])


def test_the_audit_log_is_filtered_and_newest_first(encora: Wire) -> None:
    rows = walk(encora, "/admin/audit-logs", limit=33)
    assert [row["created_at"] for row in rows] == sorted((row["created_at"] for row in rows), reverse=True)
    assert len(rows) == 160
    some = rows[40]
    middle = {"from": rows[90]["created_at"], "to": rows[30]["created_at"]}
    for query, expected in (
        ({"action": "content."}, [row for row in rows if row["action"].startswith("content.")]),
        (
            {"resource_type": some["resource_type"]},
            [row for row in rows if row["resource_type"] == some["resource_type"]],
        ),
        ({"resource_id": some["resource_id"]}, [row for row in rows if row["resource_id"] == some["resource_id"]]),
        ({"actor_id": some["actor_id"]}, [row for row in rows if row["actor_id"] == some["actor_id"]]),
        (middle, rows[30:91]),
    ):
        assert walk(encora, "/admin/audit-logs", limit=50, **query) == expected
        assert expected
    for wrong in ({"actor_id": "x"}, {"resource_id": "x"}, {"action": "x" * 101}, {"from": "x"}, {"to": "2024-01-01"}):
        assert encora.get("/admin/audit-logs", wrong).status == 422


# --- what tests may look at -----------------------------------------------------------------------------------------


def test_writes_are_counted_and_time_isnt(sandbox: Sandbox, encora: Wire) -> None:
    sandbox.advance(days=3)
    assert all(set(counts.values()) == {0} for counts in sandbox.encora.writes().values())
    movie = new(encora, "/admin/movies", MOVIE)["id"]
    encora("POST", "/admin/movies", {})
    assert encora("DELETE", f"/admin/movies/{movie}").status == 204
    assert sandbox.encora.writes()["movie"] == {"created": 1, "updated": 0, "deleted": 1}
    row = sandbox.encora.stored("movie")[0]
    assert (row["version"], encora.get(f"/admin/movies/{row['id']}").json()["title"]) == (1, row["title"])
    with pytest.raises(ValueError, match="webhook_delivery"):
        sandbox.encora.stored("film")
    with pytest.raises(ValueError, match="ok, degraded, down"):
        sandbox.encora.set_health("ill")
