"""What each variant of the assumptions about WHATS'ON does, seen over plain HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from sandbox_wire import Reply, Wire

from broadcast_clients.sandbox import Sandbox

PROGRAM, BARBIE, SERIES = "143048527", "9294452527", "32614015BE"
COLLECTION, SEASON = "9196369527", "7445043527"
LEAST = {"title": "Un programme", "duration": "00:52:00"}


class Bench(Protocol):
    """A sandbox with a client of WHATS'ON."""

    @property
    def sandbox(self) -> Sandbox: ...

    @property
    def whatson(self) -> Wire: ...


Probe = Callable[[Any], Any]


def at_release(bench: Bench, release: str) -> None:
    """Begin again at a release, with the same variants."""
    bench.sandbox.reset(variants=bench.sandbox.variants, whatson_release=release)


def call(bench: Bench, method: str, path: str, body: Any = None, **query: Any) -> Reply:
    return bench.whatson(method, f"/content/v1/{path}", body, query=query or None)


def read(bench: Bench, path: str) -> Any:
    return call(bench, "GET", path).json()


def log_in(bench: Bench) -> Reply:
    user = {"username": bench.sandbox.whatson.username, "password": bench.sandbox.whatson.password}
    return call(bench, "POST", "login", user)


def early_versions(bench: Bench) -> int:
    """Versions are mentioned first in 2022r10, without a word on when they came."""
    at_release(bench, "2022r8")
    return call(bench, "POST", f"programs/{PROGRAM}/versions/long", {}).status


def old_token(bench: Bench) -> int:
    at_release(bench, "2022r5")
    token: str = log_in(bench).json()["token"]
    return token.count(".")


def crash(bench: Bench) -> str:
    at_release(bench, "2022r10")
    text: str = call(bench, "GET", "products/7710000001").json()["message"]
    return text.partition(":")[0]


def episode(bench: Bench, **fields: Any) -> Reply:
    return call(bench, "POST", "episodes", {**LEAST, **fields})


def season_change(bench: Bench) -> int:
    identity = bench.sandbox.whatson.ids("episode")[0]
    return call(bench, "PUT", f"episodes/{identity}", {"seasonId": SEASON}).status


def product_code(bench: Bench) -> Any:
    call(bench, "PUT", f"programs/{PROGRAM}", {"productCode": "Kine6"})
    return read(bench, f"programs/{PROGRAM}")["productCode"]


def listed_children(bench: Bench) -> list[str]:
    identity = bench.sandbox.whatson.ids("season")[-1]
    first = read(bench, f"seasons/{identity}")["episodeIds"][0]
    call(bench, "PUT", f"seasons/{identity}", {"episodeIds": [first]})
    call(bench, "PUT", f"contentCollections/{COLLECTION}", {"contentCollectionItemIds": []})
    episodes = read(bench, f"seasons/{identity}")["episodeIds"]
    return [len(episodes), len(read(bench, f"contentCollections/{COLLECTION}")["contentCollectionItemIds"])]


def existing_version(bench: Bench) -> list[int]:
    return [call(bench, "POST", f"programs/{PROGRAM}/versions/long", {"title": "x"}).status for _ in range(2)]


def inherited_fields(bench: Bench) -> list[Any]:
    identity = bench.sandbox.whatson.ids("season")[-1]
    call(
        bench, "PUT", f"seasons/{identity}", {"description": "D", "duration": "00:11:00"}, propagateToEpisodes="always"
    )
    first = read(bench, f"seasons/{identity}")["episodeIds"][0]
    found = read(bench, f"episodes/{first}")
    return [found["description"] == "D", found["duration"]]


def display_number(bench: Bench) -> Any:
    call(bench, "PUT", "contentCollectionItems/HP1", {"displayNumber": "7"})
    return read(bench, "contentCollectionItems/HP1")["displayNumber"]


def broadcasting_title(bench: Bench) -> list[bool]:
    call(bench, "PUT", "titles/6176112544", {"broadcastingTitle": True})
    return [title["broadcastingTitle"] for title in read(bench, f"programs/{PROGRAM}")["productTitles"]]


def title_post(bench: Bench) -> int:
    body = {"id": "6176112544", "contentId": PROGRAM, "type": "SubTitle", "title": "x"}
    return call(bench, "POST", "titles", body).status


def sheet_targets(bench: Bench) -> list[str]:
    body = {"pressTarget": "Web", "images": [{"imageId": "6318876000"}]}
    call(bench, "PUT", "pressSheets/8946250095", body)
    return sorted(read(bench, f"programs/{PROGRAM}")["images"][0]["pressTargets"])


def contents(bench: Bench, **query: Any) -> Reply:
    return call(bench, "GET", "contents", **query)


def descending(bench: Bench) -> list[int]:
    return [contents(bench, sort=sort).status for sort in ("-title", "title desc")]


def mam(bench: Bench, method: str, path: str, body: Any = None) -> Reply:
    return bench.whatson(method, f"/mam/v1/{path}", body)


def historical_values(bench: Bench) -> list[Any]:
    at_release(bench, "2024r13")
    body = {"historicalBroadcastDateId": "H1", "contentId": PROGRAM, "broadcast": "true", "realKPI1": 0.1}
    call(bench, "POST", "historicalBroadcastDates", body)
    found = read(bench, "historicalBroadcastDates/H1")
    return [found["broadcast"], found["realKPI1"], found["realKPI2"]]


def marker_names(bench: Bench) -> list[int]:
    bodies = ({"markersInSync": True, "markers": []}, {"inSync": True, "hardMarkers": []})
    return [mam(bench, "PUT", "mediaAssets/6111521000", body).status for body in bodies]


def component_names(bench: Bench) -> list[int]:
    counts: list[int] = []
    for body in ({"videoComponents": [{"format": "x"}, {"format": "y"}]}, {"videoComponent": {"format": "z"}}):
        mam(bench, "PUT", "completeMediaAssets/6111521000", body)
        rows = mam(bench, "GET", "videoComponents").json()
        counts.append(sum(row["mediaAssetId"] == "6111521000" and row["format"] is not None for row in rows))
    return counts


def historical_asset(bench: Bench) -> tuple[str, dict[str, Any]]:
    identity = bench.sandbox.whatson.ids("historical_media_asset")[0]
    found = bench.sandbox.whatson.stored("historical_media_asset", identity)
    assert found is not None
    return identity, found


def reactivation(bench: Bench) -> int:
    _, asset = historical_asset(bench)
    body = {"mediaAssetSequenceId": asset["mediaAssetSequenceId"], "contentId": BARBIE}
    return mam(bench, "POST", "mediaAssets", body).status


EXPECTED: dict[str, tuple[Probe, dict[str, Any]]] = {
    "whatson.first_sightings": (early_versions, {"earlier": 200, "then": 404}),
    "whatson.concept_names": (
        lambda bench: call(bench, "GET", "pressSheets/none").json()["concept"],
        {"spaced": "Press Sheet", "joined": "PressSheet"},
    ),
    "whatson.crash": (
        crash,
        {"message_not_understood": "Message not understood", "internal_server_error": "Internal Server Error"},
    ),
    "whatson.malformed_body": (
        lambda bench: call(bench, "PUT", f"programs/{PROGRAM}", b"{]").status, {"answered": 400, "crash": 500}
    ),
    "whatson.delete_status": (
        lambda bench: (lambda reply: (reply.status, reply.body))(call(bench, "DELETE", "contentCollectionItems/HP1")),
        {"200": (200, b'{"id":"HP1"}'), "204": (204, b"")},
    ),
    "whatson.old_token": (old_token, {"opaque": 0, "unsigned": 2}),
    "whatson.series_type": (
        lambda bench: read(bench, f"series/{SERIES}")["contentType"],
        {"series": "series", "parentSeries": "parentSeries"},
    ),
    "whatson.press_sheet_rows": (
        lambda bench: read(bench, f"programs/{PROGRAM}")["pressSheets"][0],
        {
            "rows": {"pressSheetId": "8946250095", "pressTarget": "English", "title": "AVENGERS: ENDGAME"},
            "ids": "8946250095",
        },
    ),
    "whatson.episode_needs_season": (lambda bench: episode(bench).status, {"yes": 422, "no": 200}),
    "whatson.season_change": (season_change, {"ignored": 200, "refused": 422}),
    "whatson.titles_without_broadcast": (
        lambda bench: call(bench, "PUT", f"programs/{PROGRAM}", {"productTitles": [{"title": "x"}]}).status,
        {"accepted": 200, "refused": 422},
    ),
    "whatson.product_code": (product_code, {"written": "Kine6", "ignored": None}),
    "whatson.foreign_kind": (
        lambda bench: call(bench, "POST", "episodes", {"contentId": PROGRAM}).status, {"404": 404, "422": 422}
    ),
    "whatson.listed_children": (listed_children, {"ignored": [8, 1], "linked": [1, 0]}),
    "whatson.collection_calls_on_seasons": (
        lambda bench: call(bench, "GET", f"contentCollections/{SEASON}").status, {"404": 404, "accepted": 200}
    ),
    "whatson.existing_version": (existing_version, {"updated": [200, 200], "refused": [200, 422]}),
    "whatson.inherited_fields": (inherited_fields, {"all": [True, "00:11:00"], "documented": [False, "00:11:00"]}),
    "whatson.display_number": (display_number, {"number": 7, "as_written": "7"}),
    "whatson.broadcasting_title": (broadcasting_title, {"moved": [False, True], "joined": [True, True]}),
    "whatson.title_post": (title_post, {"updates": 200, "refused": 422}),
    "whatson.press_sheet_image_targets": (
        sheet_targets, {"added": ["English", "Print", "Web"], "replaced": ["Web"]}
    ),
    "whatson.filter_operators": (
        lambda bench: contents(bench, filter="in(contentId,(143048527))").status, {"all": 200, "eq_between": 400}
    ),
    "whatson.bad_filter": (
        lambda bench: contents(bench, filter="eq(nothing,1)").status, {"refused": 400, "ignored": 200}
    ),
    "whatson.paging": (lambda bench: len(contents(bench, limit=3).json()) == 3, {"honoured": True, "ignored": False}),
    "whatson.list_limit": (lambda bench: len(contents(bench).json()) == 50, {"none": False, "50": True}),
    "whatson.descending": (descending, {"minus": [200, 400], "word": [400, 200]}),
    "whatson.contents_filter": (
        lambda bench: len(contents(bench, filter=f"eq(contentId,{PROGRAM})").json()) == 1,
        {"as_mam": True, "none": False},
    ),
    "whatson.psi_contents": (
        lambda bench: call(bench, "GET", "psiContents").status, {"stays": 200, "removed": 404}
    ),
    "whatson.historical_values": (historical_values, {"text": ["true", "0.1", None], "json": [True, 0.1, None]}),
    "whatson.marker_names": (marker_names, {"markers": [422, 200], "hardMarkers": [200, 422]}),
    "whatson.component_names": (component_names, {"plural": [2, 2], "singular": [0, 1]}),
    "whatson.reactivation": (reactivation, {"same_content": 422, "sequence_alone": 200}),
    "whatson.asset_needs_content": (
        lambda bench: mam(bench, "POST", "mediaAssets", {"label": "x"}).status, {"yes": 422, "no": 200}
    ),
    "whatson.historical_asset": (
        lambda bench: mam(bench, "GET", f"mediaAssets/{historical_asset(bench)[0]}").status,
        {"404": 404, "readable": 200},
    ),
    "whatson.trailer_title": (
        lambda bench: bench.whatson("POST", "/trailer/v1/trailers", {"priority": 1}).status,
        {"needed": 422, "free": 200},
    ),
}  # fmt: skip
