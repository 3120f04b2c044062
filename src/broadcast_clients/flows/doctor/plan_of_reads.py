"""What is read of each API, in which order, with which arguments, and what is left alone and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attr import field, frozen

from broadcast_clients.flows.doctor.feeds import Feed, beginning_of, day_of

__all__ = ["PLANS", "ReadPlan"]


def _rows(source: str, pairs: bool = False, **takes: str) -> Feed:
    return Feed(source=source, takes={name: place.replace("__", ".") for name, place in takes.items()}, pairs=pairs)


@frozen(kw_only=True)
class ReadPlan:
    """The reads of one API."""

    left_alone: Mapping[str, str]
    """Operations that are GETs but do something, and what."""
    feeds: Mapping[str, tuple[Feed, ...]]
    """Operation to the feeds of its arguments, the first that gives any being taken."""
    also: Mapping[str, Feed] = field(factory=dict[str, Feed])
    """Operation to a second feed, whose arguments are added to those of the first."""
    first: tuple[str, ...]
    """Operations without arguments by which the connection and the credential are tried, until one answers."""
    zones: tuple[str, ...] = ()
    """Zones that the server's clock may be in, where times are told without an offset."""
    nothing: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    """Reads of what isn't there: operation and arguments."""
    nothing_is: str
    """How the documents say that such a read is answered."""


_PLURIMEDIA = ReadPlan(
    left_alone={},
    first=("catalogs.list", "channels.list", "categories.list", "broadcasts.days_available", "videos.list"),
    zones=("UTC", "Europe/Paris"),
    nothing=(
        ("contents.get", {"content_id": 9_999_999_999}),
        ("persons.get", {"person_id": 9_999_999_999}),
        ("awards.of_content", {"content_id": 9_999_999_999}),
    ),
    nothing_is="200 JSON",
    feeds={
        "channels.categories": (_rows("channels.list", channel_id="id"),),
        "channels.packs": (_rows("channels.list", channel_id="id"),),
        "broadcasts.list": (_rows("channels.list", channel_id="id"),),
        "contents.master_collections": (_rows("channels.list", channel_id="id"),),
        "tags.list": (_rows("channels.list", channel_id="id"),),
        "catalogs.contents": (_rows("catalogs.list", catalog_id="id"),),
        "catalogs.last_updated": (_rows("catalogs.list", catalog_id="id"),),
        "contents.get": (_rows("catalogs.contents", content_id="id"),),
        "contents.get_v1": (_rows("catalogs.contents", content_id="id"),),
        "contents.season_content": (
            _rows("contents.master_collections", content_id="seasonId"),
            _rows("contents.master_collections", content_id="masterId"),
        ),
        "tags.of_content": (_rows("catalogs.contents", content_id="id"),),
        "awards.of_content": (_rows("catalogs.contents", content_id="id"),),
        "sport_teams.of_content": (
            Feed(source="broadcasts.list", takes={"content_id": "content.id"}),
            _rows("catalogs.contents", content_id="id"),
        ),
        "persons.get": (_rows("contents.get", person_id="cast__personId"),),
        "persons.biography": (_rows("contents.get", person_id="cast__personId"),),
        "persons.images": (_rows("contents.get", person_id="cast__personId"),),
        "awards.of_person": (_rows("contents.get", person_id="cast__personId"),),
        "videos.related_objects": (_rows("videos.list", video_id="id"),),
    },
    also={
        name: Feed(source="broadcasts.days_available", takes={"day": "day"}, make=day_of)
        for name in ("broadcasts.list", "contents.master_collections", "tags.list")
    },
)  # fmt: skip

_STREAMS = "issues addresses of a stream, which can take one of the plan's places"


def _series(prefix: str, one: str, many: str) -> dict[str, tuple[Feed, ...]]:
    """The reads of shows, of the viewer's part or of the administration's."""
    return {
        f"{prefix}shows.get": (_rows(f"{prefix}shows.list", show_id="id"),),
        many: (_rows(f"{prefix}shows.list", show_id="id"),),
        one: (_rows(many, season_number="season_number"),),
        f"{prefix}episodes.list": (_rows(many, season_number="season_number"),),
        f"{prefix}episodes.get": (_rows(f"{prefix}episodes.list", episode_number="episode_number"),),
    }


def _same(source: str, parameter: str, *names: str) -> dict[str, tuple[Feed, ...]]:
    return {name: (Feed(source=source, takes={parameter: "id"}),) for name in names}


_NOBODY = "00000000-0000-4000-8000-000000000000"

_ENCORA = ReadPlan(
    first=("genres.list", "system.health", "movies.list", "admin.movies.list"),
    nothing=(("movies.get", {"movie_id": _NOBODY}), ("admin.movies.get", {"movie_id": _NOBODY})),
    nothing_is="404",
    left_alone={
        "movies.stream": _STREAMS,
        "episodes.stream": _STREAMS,
        "live.stream": _STREAMS,
        "live.catchup": _STREAMS,
        "live.start_over": _STREAMS,
    },
    feeds={
        **_same("movies.list", "movie_id", "movies.get", "movies.trailers", "movies.related", "movies.tracks"),
        **_series("", "shows.season", "shows.seasons"),
        **_same("shows.list", "show_id", "shows.trailers", "shows.related"),
        **_same("episodes.list", "episode_id", "episodes.tracks"),
        **_same("live.list", "channel_id", "live.get"),
        "epg.schedule": (_rows("live.list", pairs=True, channel_ids="id"),),
        "epg.now": (_rows("live.list", pairs=True, channel_ids="id"),),
        "epg.get": (_rows("epg.now", program_id="id"), _rows("epg.schedule", program_id="id")),
        **_same("collections.list", "collection_id", "collections.get"),
        **_same("admin.movies.list", "movie_id", "admin.movies.get"),
        **_series("admin.", "admin.seasons.get", "admin.seasons.list"),
        **_same("admin.channels.list", "channel_id", "admin.channels.get", "admin.epg.list"),
        **_same("admin.collections.list", "collection_id", "admin.collections.get"),
        **_same("geo_restrictions.list", "rule_id", "geo_restrictions.get"),
        **_same("webhooks.list", "webhook_id", "webhooks.get", "webhooks.deliveries"),
        **_same("admin.audit_logs.list", "log_id", "admin.audit_logs.get"),
        **_same("devices.list", "device_id", "devices.get"),
        **_same("downloads.list", "download_id", "downloads.get"),
        **_same("recordings.list", "recording_id", "recordings.get"),
        **_same("plans.list", "plan_id", "plans.get"),
        "search.autocomplete": (Feed(source="movies.list", takes={"q": "title"}, make=beginning_of),),
    },
)  # fmt: skip


def _typed(kind: str, parameter: str) -> Feed:
    return Feed(source="contents.list", takes={parameter: "contentId"}, only=("contentType", kind))


_WHATSON = ReadPlan(
    left_alone={},
    first=("dropdowns.genres", "dropdowns.channels", "contents.list", "mam.media_assets.list"),
    nothing=(("products.get", {"product_id": "no-such-product"}), ("titles.get", {"title_id": "no-such-title"})),
    nothing_is="404",
    feeds={
        "programs.get": (_typed("program", "program_id"),),
        "episodes.get": (_typed("episode", "episode_id"),),
        "series.get": (_typed("series", "series_id"), _typed("parentSeries", "series_id")),
        "seasons.get": (_typed("season", "season_id"),),
        "products.get": (_rows("contents.list", product_id="contentId"),),
        "content_collections.get": (
            Feed(
                source="products.get", takes={"content_collection_id": "partOfContentCollections.contentCollectionId"}
            ),
        ),
        "content_collection_items.get": (
            Feed(
                source="content_collections.get",
                takes={"content_collection_item_id": "contentCollectionItemIds"},
            ),
        ),
        "titles.get": (Feed(source="products.get", takes={"title_id": "productTitles.id"}),),
        "press_sheets.get": (Feed(source="products.get", takes={"press_sheet_id": "pressSheets.pressSheetId"}),),
        "mam.media_assets.get": (_rows("mam.media_assets.list", media_asset_id="mediaAssetId"),),
        "mam.media_asset_sequences.get": (
            Feed(source="mam.media_assets.get", takes={"media_asset_sequence_id": "mediaAssetSequenceId"}),
        ),
        "mam.video_components.get": (_rows("mam.video_components.list", video_component_id="videoComponentId"),),
        "mam.media.get": (_rows("mam.media.list", media_id="mediaId"),),
        "mam.media_positions.get": (_rows("mam.media_positions.list", media_position_id="mediaPositionId"),),
    },
)

PLANS: Mapping[str, ReadPlan] = {"plurimedia": _PLURIMEDIA, "encora": _ENCORA, "whatson": _WHATSON}
"""By the short name of the API."""
