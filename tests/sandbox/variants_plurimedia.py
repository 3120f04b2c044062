"""What each variant of Plurimedia's channels, airings, persons and orders shows: a probe, and what it must find."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Thread
from typing import Any, Protocol

from sandbox_wire import Reply, Wire

from broadcast_clients.sandbox import Sandbox

__all__ = ["PROBES", "receiver"]


class Bench(Protocol):
    """What a probe needs of the bench."""

    @property
    def sandbox(self) -> Sandbox: ...
    @property
    def plurimedia(self) -> Wire: ...


Probe = Callable[[Bench], Any]
DAY = {"channelId": 101, "begin": "20240702000000", "end": "20240702235959"}
SINCE = {"date": "20240701120000"}


@contextmanager
def receiver(*statuses: int) -> Generator[tuple[str, Queue[Any]]]:
    """A customer's interface: its address, and what is pushed to it. It answers with the statuses, then with 200."""
    received: Queue[Any] = Queue()
    left = list(statuses)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(left.pop(0) if left else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            received.put(body)

        def log_message(self, format: str, *args: Any) -> None:  # the name of the base class
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/matches?from=plurimedia", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def get(bench: Bench, path: str, query: dict[str, Any] | None = None) -> Reply:
    return bench.plurimedia.get(path, query)


def airings(bench: Bench, **changes: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = get(bench, "/v2/api/v2/broadcasts", {**DAY, **changes}).data
    return rows


def asked_with(bench: Bench, *queries: dict[str, Any]) -> list[int]:
    return [get(bench, "/v2/api/v2/broadcasts", query).status for query in queries]


def by_channel(bench: Bench) -> list[int]:
    rest = {name: value for name, value in DAY.items() if name != "channelId"}
    return asked_with(bench, {**rest, "channelId": 101}, {**rest, "channel": 101})


def by_period(bench: Bench) -> list[int]:
    begin, end = DAY["begin"], DAY["end"]
    return asked_with(bench, DAY, {"channelId": 101, "start": begin, "stop": end})


def by_format(bench: Bench) -> list[int]:
    return asked_with(bench, DAY, {"channelId": 101, "begin": "20240702", "end": "20240702"})


def at_the_end(bench: Bench) -> bool:
    begin = airings(bench)[5]["begin"].replace("-", "").replace("T", "").replace(":", "")[:14]
    return b'"content"' in get(bench, "/v2/api/v2/broadcasts", {**DAY, "begin": begin, "end": begin}).body


def still_running(bench: Bench) -> bool:
    first = airings(bench)[0]["begin"]
    middle = airings(bench, begin="20240702003000")[0]["begin"]
    return bool(middle <= first or middle < "2024-07-02T00:30")


def statuses(bench: Bench, *paths: str, query: dict[str, Any] | None = None) -> list[int]:
    return [get(bench, path, query).status for path in paths]


def match(bench: Bench) -> int:
    """The id of a sports show."""
    rows = airings(bench, channelId=107)
    number: int = next(row["content"]["id"] for row in rows if row["content"]["format"] == "Sports Show")
    return number


def teams(bench: Bench) -> list[bool]:
    content, path = match(bench), "/v1/api/v1/contentsportteams"
    replies = (
        get(bench, path, {"contentId": content}), get(bench, f"{path}/{content}"), get(bench, path, {"id": content})
    )  # fmt: skip
    return [reply.status == 200 and len(reply.json().get("data", ())) == 2 for reply in replies]


def packs(bench: Bench) -> list[bool]:
    return [b"packId" in get(bench, f"/v1/api/v1/channelpacks/{number}").body for number in (101, 1)]


def releases(bench: Bench) -> list[int]:
    return [get(bench, "/v1/api/v1/theatricalreleases", {"date": day}).status for day in ("20240703", "2024-07-03")]


def image_form(bench: Bench) -> str:
    found = (get(bench, f"/v1/api/v1/personimages/{number}").json().get("data") for number in range(20_000, 20_100))
    return next(type(data).__name__ for data in found if data)


def weights(bench: Bench) -> bool:
    return all(isinstance(row["weight"], int) for row in get(bench, "/v1/api/v1/contenttags/7488").data)


def object_types(bench: Bench) -> int:
    bench.sandbox.advance()
    return len({row["objectType"] for row in get(bench, "/v1/api/v1/trackchanges", SINCE).data})


def ordered(bench: Bench) -> Reply:
    return bench.plurimedia("POST", "/v1/api/v1/vodorder", [{"assetID": "A", "title": "Blade Runner"}])


def order_reply(bench: Bench) -> tuple[int, list[str]]:
    reply = ordered(bench)
    return reply.status, sorted(json.loads(reply.body or b"{}"))


def bad_orders(bench: Bench) -> list[int]:
    return [bench.plurimedia("POST", "/v1/api/v1/vodorder", body).status for body in (b"{", b'"order"', b"", b"7")]


def pushed(bench: Bench) -> Any:
    ordered(bench)
    with receiver() as (url, received):
        bench.sandbox.plurimedia.push_results_to(url)
        bench.sandbox.advance()
        return received.get(timeout=10)


RESULT = {"assetID": "A", "contentId": 7488, "status": "INSERT"}

PROBES: dict[str, tuple[Probe, dict[str, Any]]] = {
    "plurimedia.packs_by": (packs, {"channel": [True, False], "pack": [False, True]}),
    "plurimedia.channel_parameter": (by_channel, {"channelId": [200, 400], "channel": [400, 200]}),
    "plurimedia.period_names": (by_period, {"begin_end": [200, 400], "start_stop": [400, 200]}),
    "plurimedia.period_format": (by_format, {"yyyyMMddHHmmss": [200, 400], "yyyyMMdd": [400, 200]}),
    "plurimedia.period_end": (at_the_end, {"excluded": False, "included": True}),
    "plurimedia.period_airings": (still_running, {"beginning": False, "overlapping": True}),
    "plurimedia.airing_fields": (
        lambda bench: [name in airings(bench)[0] for name in ("begin", "end", "startTime", "stopTime")],
        {"begin_end": [True, True, False, False], "start_stop": [False, False, True, True]},
    ),
    "plurimedia.days_available": (
        lambda bench: len(get(bench, "/v1/api/v1/broadcastsdaysavailable").data), {"per_channel": 840, "days": 14}
    ),
    "plurimedia.season_content_version": (
        lambda bench: statuses(bench, "/v1/api/v1/seasoncontent/6000000", "/v2/api/v2/seasoncontent/6000000"),
        {"v1": [200, 404], "v2": [404, 200]},
    ),
    "plurimedia.categories_version": (
        lambda bench: statuses(bench, "/v1/api/v1/categories", "/v2/api/v2/categories"),
        {"v1": [200, 404], "v2": [404, 200]},
    ),
    "plurimedia.sport_teams_id": (
        teams, {"contentId": [True, False, False], "path": [False, True, False], "id": [False, False, True]}
    ),
    "plurimedia.release_date": (releases, {"yyyyMMdd": [200, 400], "yyyy-MM-dd": [400, 200]}),
    "plurimedia.person_images": (image_form, {"list": "list", "object": "dict"}),
    "plurimedia.tag_weight": (weights, {"integer": True, "decimal": False}),
    "plurimedia.object_types": (object_types, {"documented": 16, "more": 17}),
    "plurimedia.order_reply": (
        order_reply,
        {"receipt": (202, ["data", "statusCode", "version"]), "bare": (202, ["id", "message"]), "empty": (202, [])},
    ),
    "plurimedia.bad_order": (bad_orders, {"400": [400] * 4, "500": [500] * 4}),
    "plurimedia.match_result": (pushed, {"object": RESULT, "list": [RESULT], "wrapped": {"results": [RESULT]}}),
    "plurimedia.match_id": (
        lambda bench: sorted(pushed(bench)),
        {
            "contentId": ["assetID", "contentId", "status"],
            "id": ["assetID", "id", "status"],
            "mediaPressId": ["assetID", "mediaPressId", "status"],
        },
    ),
}  # fmt: skip
