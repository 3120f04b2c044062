"""Live television: channels, streams, catch-up, start-over, the guide and its import."""

from __future__ import annotations

import http.server
import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from encora_calls import CHANNEL, as_viewer, first, new, program, single, stamp, walk
from sandbox_wire import Reply, Wire

from broadcast_clients.sandbox import Sandbox

START = datetime(2024, 7, 1, 12, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ANY = "497f6eca-6276-4993-bfeb-53cbbbba6f08"

pytestmark = pytest.mark.sandbox(start=START)


def channel_with(wire: Wire, **fields: Any) -> dict[str, Any]:
    return next(
        row
        for row in walk(wire, "/live/channels", limit=100)
        if all(row.get(key) == value for key, value in fields.items())
    )


def guide(wire: Wire, channels: list[str], begins: datetime, ends: datetime, **query: Any) -> Reply:
    window = {"channel_ids": ",".join(channels), "start_time": stamp(begins), "end_time": stamp(ends)}
    return wire.get("/live/epg", {**window, **query})


def whole_guide(wire: Wire, channels: list[str], begins: datetime, ends: datetime, limit: int) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    cursor: dict[str, str] = {}
    while True:
        page = guide(wire, channels, begins, ends, limit=limit, **cursor).json()
        for channel, rows in page["data"].items():
            found.setdefault(channel, []).extend(rows)
        if page["meta"]["next_cursor"] is None:
            return found
        cursor = {"cursor": page["meta"]["next_cursor"]}


def test_channels_come_in_their_order_and_pass_their_filters(sandbox: Sandbox, encora: Wire) -> None:
    rows = walk(encora, "/live/channels", limit=9)
    assert [row["sort_order"] for row in rows] == sorted(row["sort_order"] for row in rows)
    assert len(rows) > 45
    for name, value in (("category", "News"), ("language", "fr"), ("status", "offline")):
        found = walk(encora, "/live/channels", limit=100, **{name: value})
        assert [row["id"] for row in found] == [row["id"] for row in rows if row[name] == value]
        assert found
    assert encora.get("/live/channels", {"status": "scheduled_maintenance"}).status == 422
    assert first(encora, "/live/channels", q=rows[4]["name"])["id"] == rows[4]["id"]
    blocked = {row["id"] for row in walk(encora, "/admin/channels", limit=100)} - {row["id"] for row in rows}
    assert {encora.get(f"/live/channels/{identity}").status for identity in blocked} == {404}
    maintained = encora.get("/admin/channels", {"status": "scheduled_maintenance"}).data
    assert [row["status"] for row in maintained] == ["scheduled_maintenance"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 101),
        ("number", 0),
        ("description", "x" * 1001),
        ("category", "x" * 101),
        ("language", 1),
        ("images", []),
        ("status", "published"),
        ("geo_restrictions", []),
        ("drm_required", None),
        ("is_premium", "no"),
        ("is_catchup_enabled", 1),
        ("catchup_days", 31),
        ("catchup_days", -1),
        ("sort_order", 1.5),
        ("website_url", "x"),
    ],
)
def test_every_documented_limit_of_a_channel_is_checked(encora: Wire, field: str, value: Any) -> None:
    path = f"/admin/channels/{first(encora, '/live/channels')['id']}"
    for reply in (
        encora("POST", "/admin/channels", {**CHANNEL, field: value}),
        encora("PATCH", path, {field: value}),
    ):
        assert [problem["field"] for problem in reply.json()["errors"]] == [field]


def test_a_channel_is_made_changed_and_removed(sandbox: Sandbox, encora: Wire) -> None:
    full = {**CHANNEL, "number": 900, "description": "d", "category": "News", "language": "fr", "is_premium": True}
    made = new(encora, "/admin/channels", full)
    assert {key: made[key] for key in full} == full
    assert made["sort_order"] == 0
    path = f"/admin/channels/{made['id']}"
    new(encora, f"{path}/epg", program(made["id"], sandbox.now))
    assert single(encora("PATCH", path, {"is_catchup_enabled": False}))["catchup_days"] is None
    assert single(encora("POST", f"{path}/unpublish"))["status"] == "offline"
    assert single(encora("POST", f"{path}/publish"))["status"] == "live"
    assert encora("DELETE", path).status == 204
    assert encora.get(path).status == 404
    assert made["id"] not in {row["channel_id"] for row in sandbox.encora.stored("program")}
    again = [encora("POST", "/admin/channels", CHANNEL, Idempotency_Key="k").json()["id"] for _ in range(2)]
    assert again[0] == again[1]


def test_a_channel_streams_while_it_is_on(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    channel = channel_with(wire, status="live")["id"]
    urls = single(wire.get(f"/live/channels/{channel}/stream"))
    assert set(urls) == {"session_id", "dash_url", "hls_url", "expires_at", "token_refresh_before"}
    off = channel_with(wire, status="offline")["id"]
    assert [wire.get(f"/live/channels/{off}/{end}").status for end in ("stream", "start-over")] == [409, 409]
    on = wire.get("/live/epg/now", {"channel_ids": channel}).data[channel]
    begin = int(datetime.fromisoformat(on["start_time"]).timestamp())
    assert f"begin={begin}" in single(wire.get(f"/live/channels/{channel}/start-over"))["hls_url"]


def test_a_premium_channel_needs_a_premium_plan(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    channel = channel_with(wire, status="live", is_premium=True)["id"]
    assert wire.get(f"/live/channels/{channel}/stream").status == 200
    sandbox.encora.subscribe("standard")
    assert wire.get(f"/live/channels/{channel}/stream").status == 403


def test_catch_up_reaches_as_far_back_as_the_channel_keeps(sandbox: Sandbox, encora: Wire) -> None:
    wire = as_viewer(sandbox, encora)
    channel = channel_with(wire, status="live", catchup_days=7)["id"]
    past = whole_guide(wire, [channel], START - 7 * DAY, START, 100)[channel]
    path = f"/live/channels/{channel}/catchup"

    def status(row: dict[str, Any]) -> int:
        reply = wire.get(path, {"program_id": row["id"]})
        if reply.status == 200:
            wire("DELETE", f"/stream/{single(reply)['session_id']}")
        return reply.status

    running = next(row for row in past if row["is_live"])
    over = [row for row in past if row["end_time"] <= stamp(START)]
    assert [status(row) for row in (running, over[-1], over[5])] == [404, 200, 200]
    assert all(row["is_catchup_available"] and row["catchup_expires_at"] > stamp(START) for row in over[5:])
    older = whole_guide(wire, [channel], START - 9 * DAY, START - 8 * DAY, 100)[channel][0]
    assert (status(older), older["is_catchup_available"], older["catchup_expires_at"]) == (404, False, None)
    sandbox.advance(days=3)
    assert [status(row) for row in (over[5], over[-1])] == [404, 200]
    other = channel_with(wire, is_catchup_enabled=False)["id"]
    assert wire.get(f"/live/channels/{other}/catchup", {"program_id": over[-1]["id"]}).status == 404
    assert [wire.get(path, query).status for query in ({}, {"program_id": "x"}, {"program_id": ANY})] == [422, 422, 404]


def test_the_guide_of_several_channels_is_whole_page_by_page(encora: Wire) -> None:
    channels = [row["id"] for row in walk(encora, "/live/channels", limit=100)]
    for limit in (13, 100):
        found = whole_guide(encora, channels[:5], START, START + 2 * DAY, limit)
        assert set(found) == set(channels[:5])
        for rows in found.values():
            assert rows[0]["start_time"] <= stamp(START) < rows[0]["end_time"]
            assert rows[-1]["start_time"] < stamp(START + 2 * DAY) <= rows[-1]["end_time"]
            assert [row["end_time"] for row in rows[:-1]] == [row["start_time"] for row in rows[1:]]
    page = guide(encora, channels[:5], START, START + DAY).json()
    assert sum(len(rows) for rows in page["data"].values()) == page["meta"]["count"] == page["meta"]["limit"] == 20
    row = page["data"][channels[0]][0]
    assert encora.get(f"/live/programs/{row['id']}").json() == row
    begins, ends = (datetime.fromisoformat(row[name]) for name in ("start_time", "end_time"))
    assert row["duration_minutes"] == (ends - begins).total_seconds() / 60


def test_the_guide_takes_fifty_channels_and_seven_days(encora: Wire) -> None:
    channels = [row["id"] for row in walk(encora, "/live/channels", limit=100)]
    many = [*channels, *channels][:51]
    assert len(channels) >= 50
    assert guide(encora, channels[:50], START, START + HOUR).status == 200
    assert guide(encora, many, START, START + HOUR).status == 422
    assert guide(encora, channels[:1], START, START + 7 * DAY).status == 200
    for begins, ends in ((START, START + 7 * DAY + timedelta(seconds=1)), (START, START), (START, START - HOUR)):
        assert guide(encora, channels[:1], begins, ends).status == 422
    for wrong in ({"channel_ids": ""}, {"channel_ids": "x"}, {"start_time": ""}, {"end_time": "2024-07-01"}):
        assert guide(encora, channels[:1], START, START + HOUR, **wrong).status == 422
    assert encora.get("/live/epg/now", {"channel_ids": ",".join(many)}).status == 422


def test_what_is_on_now_leaves_silent_channels_out(sandbox: Sandbox, encora: Wire) -> None:
    channels = [row["id"] for row in encora.get("/live/channels").data[:3]]
    silent = new(encora, "/admin/channels", CHANNEL)["id"]
    data = encora.get("/live/epg/now", {"channel_ids": ",".join([*channels, silent])}).data
    assert set(data) == set(channels)
    assert all(row["is_live"] and row["start_time"] <= stamp(START) < row["end_time"] for row in data.values())
    sandbox.advance(days=1)
    later = encora.get("/live/epg/now", {"channel_ids": channels[0]}).data[channels[0]]
    assert later["id"] != data[channels[0]]["id"]


def test_authors_see_past_and_future_without_a_window(encora: Wire) -> None:
    channel = first(encora, "/live/channels")["id"]
    path = f"/admin/channels/{channel}/epg"
    rows = walk(encora, path, limit=100)
    assert rows[0]["start_time"] < stamp(START - 8 * DAY) < stamp(START + 8 * DAY) < rows[-1]["end_time"]
    some = walk(encora, path, start_time=stamp(START), end_time=stamp(START + HOUR))
    assert [row["id"] for row in some] == [
        row["id"] for row in rows if row["end_time"] > stamp(START) and row["start_time"] < stamp(START + HOUR)
    ]
    assert encora.get(path, {"start_time": "now"}).status == 422


def test_a_programme_is_made_changed_and_removed(encora: Wire) -> None:
    channel = new(encora, "/admin/channels", CHANNEL)["id"]
    path = f"/admin/channels/{channel}/epg"
    full = program(
        channel, START, description="d", content_rating="G", language="fr", season_number=2, episode_number=None,
        categories=["News"], images={"thumbnail": "https://cdn.encora.example/t.jpg"}, linked_vod_id=ANY,
        catchup_expires_at=None,
    )  # fmt: skip
    made = new(encora, path, full)
    assert {key: made[key] for key in full} == full
    assert made["duration_minutes"] == 60
    one = f"/admin/epg/programs/{made['id']}"
    assert single(encora("PATCH", one, {"title": "Autre"}))["title"] == "Autre"
    for change in ({"end_time": stamp(START)}, {"title": "x" * 256}, {"channel_id": ANY}, {"description": "x" * 2001}):
        assert encora("PATCH", one, change).status == 422
    assert encora("POST", path, {**full, "channel_id": ANY}).status == 422
    assert [encora("DELETE", one).status, encora("DELETE", one).status] == [204, 404]


def imported(encora: Wire, sandbox: Sandbox, source: str, kind: str = "json", **fields: Any) -> dict[str, Any]:
    reply = encora("POST", "/admin/epg/import", {"format": kind, "source": source, **fields})
    job = single(reply)
    assert (reply.status, job["status"], job["completed_at"]) == (202, "queued", None)
    return next(row for row in sandbox.encora.stored("epg_import") if row["id"] == job["id"])


def test_an_import_replaces_the_time_range_of_its_feed(sandbox: Sandbox, encora: Wire) -> None:
    channel = first(encora, "/live/channels")["id"]
    path = f"/admin/channels/{channel}/epg"
    before = walk(encora, path, limit=100)
    rows = [program(channel, START + number * HOUR, title=f"n{number}") for number in range(3)]
    job = imported(encora, sandbox, json.dumps(rows))
    assert (job["status"], job["programs_imported"], job["errors"]) == ("completed", 3, [])
    after = walk(encora, path, limit=100)
    gone = {row["id"] for row in before} - {row["id"] for row in after}
    assert gone == {row["id"] for row in before if stamp(START) <= row["start_time"] < stamp(START + 3 * HOUR)}
    assert [row["title"] for row in after if row["id"] not in {each["id"] for each in before}] == ["n0", "n1", "n2"]
    imported(encora, sandbox, json.dumps(rows), replace_window=False)
    assert len(walk(encora, path, limit=100)) == len(after) + 3
    assert sandbox.encora.writes()["epg_import"]["created"] == 2


def test_what_is_wrong_in_a_feed_is_told_and_the_rest_taken(sandbox: Sandbox, encora: Wire) -> None:
    channel = new(encora, "/admin/channels", CHANNEL)["id"]
    good = program(channel, START)
    rows = [good, 1, {**good, "channel_id": ANY}, {**good, "title": None}, {**good, "end_time": good["start_time"]},
            {**good, "content_rating": "x"}]  # fmt: skip
    job = imported(encora, sandbox, json.dumps(rows))
    assert (job["status"], job["programs_imported"]) == ("completed", 1)
    assert [error.partition(":")[0] for error in job["errors"]] == [f"programme {number}" for number in range(2, 7)]
    other = channel_with(encora, number=1)["id"]
    assert imported(encora, sandbox, json.dumps([good]), channel_ids=[other])["status"] == "failed"
    for source in ("{", "{}"):
        assert imported(encora, sandbox, source)["status"] == "failed"


XMLTV = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tv SYSTEM "xmltv.dtd">
<tv>
  <channel id="essai.example"><display-name>Canal Essai</display-name></channel>
  <programme start="20240701150000 +0200" stop="20240701160000 +0200" channel="essai.example">
    <title>Le journal</title><desc>Les nouvelles &amp; le reste.</desc><category>News</category>
    <category>Live</category><episode-num system="xmltv_ns">0.4.0/1</episode-num>
  </programme>
  <programme start="20240701140000" channel="essai.example"><title>Sans fin</title></programme>
</tv>
"""


def test_an_xmltv_feed_is_read(sandbox: Sandbox, encora: Wire) -> None:
    channel = new(encora, "/admin/channels", CHANNEL)["id"]
    job = imported(encora, sandbox, XMLTV, "xmltv")
    assert (job["programs_imported"], len(job["errors"])) == (1, 1)
    (row,) = encora.get(f"/admin/channels/{channel}/epg").data
    assert (row["start_time"], row["end_time"]) == ("2024-07-01T13:00:00Z", "2024-07-01T14:00:00Z")
    assert (row["title"], row["description"]) == ("Le journal", "Les nouvelles & le reste.")
    assert (row["categories"], row["season_number"], row["episode_number"]) == (["News", "Live"], 1, 5)
    for wrong in ("<tv>", '<!DOCTYPE tv [<!ENTITY a "b">]><tv>&a;</tv>'):
        assert imported(encora, sandbox, wrong, "xmltv")["status"] == "failed"


def test_a_large_feed_is_fetched_from_an_allowed_address(sandbox: Sandbox, encora: Wire) -> None:
    channel = new(encora, "/admin/channels", CHANNEL)["id"]
    body = json.dumps([program(channel, START)]).encode()

    class Feed(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/feed.json?day=1" else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"

    def result(path: str) -> dict[str, Any]:
        job = single(encora("POST", "/admin/epg/import", {"format": "json", "source_url": f"{base}{path}"}))
        while True:
            row = next(row for row in sandbox.encora.stored("epg_import") if row["id"] == job["id"])
            if row["status"] != "queued":
                return row

    try:
        assert result("/feed.json?day=1")["programs_imported"] == 1
        assert (result("/none")["status"], result("/none")["errors"]) == (
            "failed",
            ["the source could not be fetched: status 404"],
        )
    finally:
        server.shutdown()
        server.server_close()
    for wrong in (
        {"source_url": "https://feeds.example/x"},
        {"source_url": "ftp://localhost/x"},
        {},
        {"source": ""},
        {"source": 1},
    ):
        assert encora("POST", "/admin/epg/import", {"format": "json", **wrong}).status == 422
    assert encora("POST", "/admin/epg/import", {"format": "csv", "source": "x"}).status == 422
