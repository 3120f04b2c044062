"""What each variant of an assumption about EncoraStream does, beyond movies: one probe each."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from encora_calls import (
    CHANNEL,
    SECOND,
    SHOW,
    as_viewer,
    exchange,
    first,
    form,
    new,
    program,
    put,
    receiver,
    refresh,
    sign_in_wire,
    single,
    stamp,
    tokens,
    upload,
)
from sandbox_wire import Reply, Wire

from broadcast_clients.sandbox import Sandbox
from broadcast_clients.sandbox.made.numbers import made_uuid


class Bench(Protocol):
    """What a probe needs of the bench."""

    @property
    def sandbox(self) -> Sandbox: ...
    @property
    def encora(self) -> Wire: ...


Probe = Callable[[Any], Any]
NOBODY = made_uuid(0, "nobody")


def duplicate(bench: Bench) -> int:
    genre = {"name": "Drama", "slug": "drama", "content_types": ["movie"]}
    return bench.encora("POST", "/admin/genres", genre).status


def accepted(bench: Bench) -> tuple[int, int]:
    imported = bench.encora("POST", "/admin/epg/import", {"format": "json", "source": "[]"})
    begun = upload(bench.encora, 1)
    put(begun["upload_url"], b"x")
    return imported.status, bench.encora("POST", f"/admin/media/uploads/{begun['id']}/complete").status


def moved_paths(bench: Bench) -> set[tuple[bool, ...]]:
    channel = first(bench.encora, "/live/channels")["id"]
    pairs = (
        ("GET", "/config?platform=web", "/system/config?platform=web"),
        ("GET", "/health", "/system/health"),
        ("GET", "/health/ready", "/ready"),
        ("GET", "/version", "/system/version"),
        ("GET", "/home", "/home/layout"),
        ("POST", "/admin/media/uploads", "/media/uploads"),
        ("GET", f"/live/channels/{channel}/catchup", f"/channels/{channel}/catchup"),
    )
    seen = [[bench.encora(method, path, {}).status != 404 for path in paths] for method, *paths in pairs]
    start_over = (("GET", "start-over"), ("POST", "startover"))
    seen.append(
        [bench.encora(method, f"/live/channels/{channel}/{end}").status not in (404, 405) for method, end in start_over]
    )
    return {tuple(pair) for pair in seen}


def without_subscription(bench: Bench) -> bool:
    bench.sandbox.encora.subscribe(None)
    return bool(bench.encora.get("/movies").data)


def published_show(bench: Bench) -> str:
    show = new(bench.encora, "/admin/shows", SHOW)["id"]
    return str(single(bench.encora("POST", f"/admin/shows/{show}/publish"))["status"])


def season_of(bench: Bench) -> str:
    show = new(bench.encora, "/admin/shows", SHOW)["id"]
    new(bench.encora, f"/admin/shows/{show}/seasons", {"season_number": 1, "status": "draft"})
    return f"/admin/shows/{show}/seasons"


EPISODE = {"season_number": 1, "episode_number": 1, "title": "Un", "status": "draft", "runtime_minutes": 40}


def unrated_episode(bench: Bench) -> int:
    return bench.encora("POST", f"{season_of(bench)}/1/episodes", {**EPISODE, "status": "published"}).status


def published_episode(bench: Bench) -> int:
    path = f"{season_of(bench)}/1/episodes"
    new(bench.encora, path, EPISODE, status="published", content_rating="PG")
    return bench.encora("DELETE", f"{path}/1").status


def number_of_deleted_season(bench: Bench) -> int:
    path = season_of(bench)
    assert bench.encora("DELETE", f"{path}/1").status == 204
    return bench.encora("POST", path, {"season_number": 1, "status": "draft"}).status


def unpublished_channel(bench: Bench) -> int:
    channel = new(bench.encora, "/admin/channels", CHANNEL)["id"]
    return bench.encora.get(f"/live/channels/{channel}").status


def too_late(bench: Bench) -> int:
    channel = new(bench.encora, "/admin/channels", CHANNEL)["id"]
    bench.encora("POST", f"/admin/channels/{channel}/publish")
    begun = program(channel, bench.sandbox.now - timedelta(days=4))
    old = new(bench.encora, f"/admin/channels/{channel}/epg", begun)["id"]
    wire = as_viewer(bench.sandbox, bench.encora)
    return wire.get(f"/live/channels/{channel}/catchup", {"program_id": old}).status


def guide(bench: Bench, *channels: str, **query: Any) -> Reply:
    now = bench.sandbox.now
    window = {"start_time": stamp(now), "end_time": stamp(now + timedelta(days=1))}
    return bench.encora.get("/live/epg", {"channel_ids": ",".join(channels), **window, **query})


def guide_page(bench: Bench) -> bool:
    channels = [row["id"] for row in bench.encora.get("/live/channels").data]
    page = guide(bench, *channels[:3], limit=2)
    return sum(map(len, page.data.values())) == 2


def empty_channel(bench: Bench) -> dict[str, Any]:
    channel = new(bench.encora, "/admin/channels", CHANNEL)["id"]
    bench.encora("POST", f"/admin/channels/{channel}/publish")
    data = guide(bench, channel).data
    return {"id": data[channel]} if channel in data else {}


def program_flags(bench: Bench) -> list[bool]:
    channel = first(bench.encora, "/live/channels")["id"]
    begun = program(channel, bench.sandbox.now, is_catchup_available=True)
    fields = new(bench.encora, f"/admin/channels/{channel}/epg", begun)
    return [fields["is_live"], fields["is_catchup_available"]]


def feed(bench: Bench, **changes: Any) -> tuple[Reply, dict[str, Any]]:
    channel = first(bench.encora, "/live/channels")
    rows = [program(channel["slug"], bench.sandbox.now), {"title": "x"}]
    reply = bench.encora("POST", "/admin/epg/import", {"format": "json", "source": json.dumps(rows), **changes})
    return reply, bench.sandbox.encora.stored("epg_import")[-1]


def left_by_an_import(bench: Bench) -> set[str]:
    """Programmes before, within and behind an hour, and one that lasts that hour, which comes later."""
    channel = first(bench.encora, "/live/channels")["id"]
    hour = bench.sandbox.now.replace(microsecond=0)
    for titles in ({"before": (-30, 30), "inside": (10, 50), "behind": (30, 90)}, {"new": (0, 60)}):
        rows = [
            {"channel_id": channel, "title": title}
            | {"start_time": _later(hour, begins), "end_time": _later(hour, ends)}
            for title, (begins, ends) in titles.items()
        ]
        bench.encora("POST", "/admin/epg/import", {"format": "json", "source": json.dumps(rows)})
    found = {each["title"] for each in bench.sandbox.encora.stored("program")}
    return found & {"before", "inside", "behind"}


def _later(moment: datetime, minutes: int) -> str:
    return (moment + timedelta(minutes=minutes)).isoformat()


def only_an_address(bench: Bench) -> int:
    body = {"format": "json", "source_url": "http://127.0.0.1:9/feed.json"}
    return bench.encora("POST", "/admin/epg/import", body).status


def rail(bench: Bench) -> bool:
    return "items" in single(bench.encora.get("/home"))["rails"][0]


def collection(bench: Bench) -> bool:
    return "meta" in single(bench.encora.get(f"/collections/{first(bench.encora, '/collections')['id']}"))


def device_header(bench: Bench) -> list[int]:
    device = {"name": "Salon", "device_type": "stb", "fingerprint": "f" * 64}
    identity = new(bench.encora, "/devices", device)["id"]
    movie = f"/movies/{first(bench.encora, '/movies')['id']}/stream"
    return [bench.encora.get(movie, X_Device_Id=header).status for header in (identity, "f" * 64)]


def stream(bench: Bench, **headers: str) -> Reply:
    wire = as_viewer(bench.sandbox, bench.encora)
    return wire.get(f"/movies/{first(wire, '/movies')['id']}/stream", **headers)


def refused_stream(bench: Bench) -> str:
    bench.sandbox.encora.subscribe(None)
    wire = as_viewer(bench.sandbox, bench.encora)
    movie = next(row for row in wire.get("/admin/movies", {"status": "published", "limit": 100}).data
                 if row["geo_restrictions"]["policy"] == "allow_all")  # fmt: skip
    reply = wire.get(f"/movies/{movie['id']}/stream")
    assert reply.status == 403
    return str(reply.json()["code"])


def one_stream_too_many(bench: Bench) -> int:
    bench.sandbox.encora.subscribe("basic")
    assert stream(bench).status == 200
    return stream(bench).status


def lifetime(bench: Bench) -> int:
    session = single(stream(bench))["session_id"]
    bench.sandbox.advance(days=60 * SECOND)
    beat = {"session_id": session, "position_seconds": 60}
    return bench.encora("POST", "/stream/heartbeat", beat).status


def seconds_of_addresses(bench: Bench) -> bool:
    started = single(stream(bench))
    return bool(started["expires_at"] == stamp(bench.sandbox.now + timedelta(seconds=60)))


def early_heartbeat(bench: Bench) -> bool:
    beat = {"session_id": single(stream(bench))["session_id"], "position_seconds": 1}
    return single(bench.encora("POST", "/stream/heartbeat", beat))["refreshed_urls"] is not None


def profile(bench: Bench) -> str:
    return f"/profiles/{bench.sandbox.encora.profile_ids[0]}"


def rated_twice(bench: Bench) -> tuple[int, int]:
    show = first(bench.encora, "/shows")["id"]
    for value in (2, 5):
        body = {"content_type": "show", "content_id": show, "value": value}
        reply = bench.encora("POST", f"{profile(bench)}/ratings", body)
    rows = bench.encora.get(f"{profile(bench)}/ratings").data
    return reply.status, next(row["value"] for row in rows if row["content_id"] == show)


def past_reminder(bench: Bench) -> list[str]:
    channel = first(bench.encora, "/live/channels")["id"]
    due = {"target_type": "live_channel", "target_id": channel, "remind_at": stamp(bench.sandbox.now)}
    path = f"/profiles/{bench.sandbox.encora.profile_ids[1]}/reminders"
    new(bench.encora, path, due)
    return [row["status"] for row in bench.encora.get(path).data]


def pace(bench: Bench) -> list[str]:
    wire = as_viewer(bench.sandbox, bench.encora)
    body = {"content_type": "movie", "content_id": first(wire, "/movies")["id"], "quality": "SD"}
    path = f"{profile(bench)}/downloads/{new(wire, f'{profile(bench)}/downloads', body)['id']}"
    return [single(wire.get(path))["status"] for _ in range(3)]


def recording(bench: Bench) -> bool:
    channel = first(bench.encora, "/live/channels")["id"]
    to_come = guide(bench, channel).data[channel][-1]
    sent = stamp(bench.sandbox.now + timedelta(hours=1)), stamp(bench.sandbox.now + timedelta(hours=2))
    body = {"channel_id": channel, "program_id": to_come["id"], "start_time": sent[0], "end_time": sent[1]}
    made = new(bench.encora, "/recordings", body)
    return (made["start_time"], made["end_time"]) == sent


def resumes(bench: Bench) -> list[int]:
    address = upload(bench.encora, 4)["upload_url"]
    sent = ((b"ab", "bytes 0-1/4"), (b"", "bytes */4"), (b"cd", "bytes 2-3/4"))
    return [put(address, body, Content_Range=span).status for body, span in sent]


def expired_address(bench: Bench) -> int:
    address = upload(bench.encora, 1)["upload_url"]
    bench.sandbox.advance(days=1)
    return put(address, b"x").status


def canceled_upload(bench: Bench) -> int:
    path = f"/admin/media/uploads/{upload(bench.encora, 1)['id']}"
    assert bench.encora("DELETE", path).status == 204
    return bench.encora.get(path).status


def plain_http(bench: Bench) -> int:
    return bench.encora("POST", "/webhooks", {"url": "http://localhost:9/", "events": ["user.created"]}).status


def ping(bench: Bench) -> tuple[dict[str, str], bytes]:
    with receiver() as hook:
        webhook = new(bench.encora, "/webhooks", {"url": hook.url, "events": ["user.created"]})
        bench.encora("POST", f"/webhooks/{webhook['id']}/test")
        return hook.received[0]


def tries(bench: Bench) -> int:
    with receiver(*[500] * 5) as hook:
        new(bench.encora, "/webhooks", {"url": hook.url, "events": ["user.created"]})
        bench.sandbox.encora.emit("user.created")
        hook.wait(2)
        while bench.sandbox.encora.stored("webhook_delivery")[0]["status"] != "failed":
            pass
        return len(hook.received)


def redeliveries(bench: Bench) -> list[int]:
    with receiver(500) as hook:
        webhook = new(bench.encora, "/webhooks", {"url": hook.url, "events": ["user.created"]})["id"]
        for _ in range(2):
            hook.statuses[:] = [500]
            bench.encora("POST", f"/webhooks/{webhook}/test")
        failed = [row["id"] for row in bench.encora.get(f"/webhooks/{webhook}/deliveries").data]
        return [bench.encora("POST", f"/webhooks/{webhook}/deliveries/{each}/redeliver").status for each in failed]


def token_bodies(bench: Bench) -> list[bool]:
    wire = sign_in_wire(bench.sandbox)
    fields = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": bench.sandbox.encora.client_id}
    replies = [form(wire, "/auth/token", **fields), wire("POST", "/auth/token", fields)]
    wire.close()
    return ["error" in reply.json() for reply in replies]


def refresh_paths(bench: Bench) -> list[int]:
    wire = sign_in_wire(bench.sandbox)
    found = [refresh(bench.sandbox, wire, tokens(bench.sandbox, wire)["refresh_token"], path).status
             for path in ("/auth/token", "/auth/token/refresh")]  # fmt: skip
    wire.close()
    return found


def oauth_error(bench: Bench) -> list[str]:
    wire = sign_in_wire(bench.sandbox)
    body = exchange(bench.sandbox, wire, "wrong").json()
    wire.close()
    return sorted(body)


def reused_refresh_token(bench: Bench) -> list[int]:
    wire = sign_in_wire(bench.sandbox)
    old = tokens(bench.sandbox, wire)["refresh_token"]
    newer = refresh(bench.sandbox, wire, old).json()["refresh_token"]
    found = [refresh(bench.sandbox, wire, token).status for token in (old, newer)]
    wire.close()
    return found


EXPECTED: dict[str, tuple[Probe, dict[str, Any]]] = {
    "encora.duplicate_status": (duplicate, {"409": 409, "422": 422}),
    "encora.job_status": (accepted, {"202": (202, 200), "200": (200, 202)}),
    "encora.paths": (moved_paths, {"listed": {(True, False)}, "moved": {(False, True)}}),
    "encora.unsubscribed": (without_subscription, {"sees_nothing": False, "sees_all": True}),
    "encora.published_show": (published_show, {"published": "published", "ongoing": "ongoing"}),
    "encora.episode_rating": (unrated_episode, {"own": 422, "inherited": 201}),
    "encora.episode_delete": (published_episode, {"any_status": 204, "unpublished_only": 409}),
    "encora.deleted_season": (number_of_deleted_season, {"number_free": 201, "number_taken": 409}),
    "encora.channel_publish": (unpublished_channel, {"status": 200, "flag": 404}),
    "encora.catchup_refusal": (too_late, {"404": 404, "403": 403}),
    "encora.epg_page": (guide_page, {"programs": True, "channels": False}),
    "encora.epg_empty_channel": (empty_channel, {"left_out": {}, "empty_list": {"id": []}}),
    "encora.unknown_channel": (lambda bench: guide(bench, NOBODY).status, {"passed_over": 200, "refused": 404}),
    "encora.program_flags": (program_flags, {"as_written": [False, True], "by_clock": [True, False]}),
    "encora.import_source": (only_an_address, {"either": 202, "marked": 422}),
    "encora.import_reply": (
        lambda bench: single(feed(bench)[0])["status"], {"queued": "queued", "finished": "completed"}
    ),
    "encora.import_errors": (lambda bench: type(feed(bench)[1]["errors"][0]), {"text": str, "objects": dict}),
    "encora.import_window": (
        left_by_an_import, {"begins": {"before"}, "overlaps": set(), "whole": {"before", "behind"}}
    ),
    "encora.import_channels": (lambda bench: feed(bench)[1]["programs_imported"], {"by_name": 1, "by_id": 0}),
    "encora.collection_meta": (collection, {"absent": False, "present": True}),
    "encora.rail_items": (rail, {"items": True, "item_refs": False}),
    "encora.suggestion": (
        lambda bench: "content_id" in first(bench.encora, "/search/autocomplete", q="the"),
        {"console": True, "title_and_type": False},
    ),
    "encora.ready_body": (
        lambda bench: bench.encora.get("/health/ready").body, {"empty": b"", "object": b'{"ready":true}'}
    ),
    "encora.device_header": (device_header, {"id": [200, 403], "fingerprint": [403, 200]}),
    "encora.unknown_profile": (
        lambda bench: bench.encora.get(f"/profiles/{NOBODY}/watchlist").status, {"404": 404, "403": 403}
    ),
    "encora.stream_refusal": (refused_stream, {"plain": "FORBIDDEN", "coded": "SUBSCRIPTION_REQUIRED"}),
    "encora.concurrency_status": (one_stream_too_many, {"409": 409, "403": 403, "429": 429}),
    "encora.session_lifetime": (lifetime, {"35": 404, "90": 200}),
    "encora.stream_url_lifetime": (seconds_of_addresses, {"300": False, "60": True}),
    "encora.refreshed_urls": (early_heartbeat, {"when_due": False, "always": True}),
    "encora.add_again": (rated_twice, {"refused": (409, 2), "existing": (200, 5)}),
    "encora.past_reminder": (past_reminder, {"sent": ["sent"], "removed": []}),
    "encora.job_pace": (pace, {"clock": ["queued"] * 3, "reads": ["queued", "downloading", "ready"]}),
    "encora.recording_times": (recording, {"program": False, "sent": True}),
    "encora.upload_resume": (resumes, {"content_range": [308, 308, 200], "restart": [400, 400, 400]}),
    "encora.upload_expired": (expired_address, {"403": 403, "410": 410}),
    "encora.canceled_upload": (canceled_upload, {"kept": 200, "gone": 404}),
    "encora.webhook_http": (plain_http, {"loopback": 201, "refused": 422}),
    "encora.webhook_payload": (
        lambda bench: sorted(json.loads(ping(bench)[1])),
        {
            "event": ["created_at", "data", "event_id", "event_type"],
            "id_and_type": ["created_at", "data", "id", "type"],
        },
    ),
    "encora.webhook_signature": (
        lambda bench: len(ping(bench)[0]["x-encora-signature-256"]), {"hex": 7 + 64, "base64": 7 + 44}
    ),
    "encora.webhook_attempts": (tries, {"5": 5, "2": 2}),
    "encora.redeliveries_per_minute": (redeliveries, {"5": [202, 202], "1": [202, 429]}),
    "encora.token_body": (token_bodies, {"both": [True, True], "form": [True, False], "json": [False, True]}),
    "encora.refresh_path": (refresh_paths, {"own": [200, 200], "same": [200, 404]}),
    "encora.oauth_errors": (
        oauth_error, {"oauth": ["error", "error_description"], "envelope": ["code", "message", "request_id"]}
    ),
    "encora.refresh_reuse": (reused_refresh_token, {"refused": [400, 200], "family_voided": [400, 400]}),
}  # fmt: skip
