"""How objects of EncoraStream show in notebooks, and which of their members never do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from broadcast_clients.core.html.card import Card, Fact, picture_of

__all__ = ["CARDS", "PRIVATE"]


def _artwork(*kinds: str) -> Callable[[Any], object]:
    paths = tuple(f"images.{kind}" for kind in kinds)
    return lambda owner: picture_of(owner, *paths)


def _facts(*paths: str) -> tuple[Fact, ...]:
    return tuple(Fact(path, label, unit) for path in paths for label, unit in [_UNITS.get(path, (None, ""))])


_UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "runtime_minutes": ("runtime", "min"),
    "duration_minutes": ("duration", "min"),
    "duration_seconds": ("duration", "s"),
    "size_bytes": ("size", "bytes"),
    "file_size_bytes": ("size", "bytes"),
    "progress_percent": ("progress", "%"),
    "watch_progress_percent": ("progress", "%"),
    "position_seconds": ("position", "s"),
}
_POSTER = _artwork("poster", "thumbnail", "backdrop", "banner")
_STILL = _artwork("thumbnail", "backdrop", "poster", "banner")

CARDS: Final[Mapping[str, Card]] = {
    "Movie": Card(
        title=("title", "id"),
        note=("tagline", "original_title"),
        facts=_facts(
            "status", "release_year", "runtime_minutes", "content_rating", "genres", "average_rating",
            "available_from", "available_until", "id",
        ),
        text=("synopsis",),
        artwork=_POSTER,
    ),
    "Show": Card(
        title=("title", "id"),
        note=("original_title",),
        facts=_facts(
            "status", "total_seasons", "total_episodes", "content_rating", "genres", "network", "first_air_date", "id"
        ),
        text=("synopsis",),
        artwork=_POSTER,
    ),
    "Season": Card(
        title=("title", "season_number", "id"),
        facts=_facts("season_number", "episode_count", "status", "air_date", "id"),
        text=("synopsis",),
        artwork=_POSTER,
    ),
    "Episode": Card(
        title=("title", "id"),
        facts=_facts(
            "season_number", "episode_number", "status", "runtime_minutes", "content_rating", "air_date", "id"
        ),
        text=("synopsis",),
        artwork=_STILL,
    ),
    "Channel": Card(
        title=("name", "id"),
        note=("category",),
        facts=_facts("number", "status", "category", "language", "is_premium", "catchup_days", "id"),
        text=("description",),
        artwork=_artwork("logo", "thumbnail"),
    ),
    "EpgProgram": Card(
        title=("title", "id"),
        facts=_facts(
            "channel_id", "start_time", "end_time", "duration_minutes", "categories", "content_rating", "is_live", "id"
        ),
        text=("description",),
        artwork=_STILL,
        span=("start_time", "end_time"),
        lane="channel_id",
    ),
    "SearchResult": Card(
        title=("title", "content_id"),
        facts=_facts("content_type", "release_year", "content_rating", "genres", "score", "content_id"),
        text=("synopsis_snippet",),
        artwork=_POSTER,
    ),
    "Genre": Card(
        title=("name", "slug"), facts=_facts("slug", "content_types", "content_count", "id"),
        artwork=lambda each: picture_of(each, "image_url"),
    ),
    "Collection": Card(
        title=("title", "slug"), note=("subtitle",), facts=_facts("type", "status", "item_count", "slug", "id"),
        artwork=_POSTER,
    ),
    "CastMember": Card(title=("name",), facts=_facts("role", "character")),
    "ImageSet": Card(title=(), facts=_facts("poster", "backdrop", "thumbnail", "logo", "banner"),
        artwork=lambda each: picture_of(each, "poster", "thumbnail", "backdrop", "logo", "banner"),
    ),
    "Trailer": Card(
        title=("title", "id"), facts=_facts("type", "language", "duration_seconds"),
        artwork=lambda each: picture_of(each, "thumbnail_url"),
    ),
    "MediaUpload": Card(
        title=("filename", "id"),
        facts=_facts("status", "transcode_status", "asset_type", "size_bytes", "error_message", "id"),
    ),
    "StreamUrls": Card(title=(), facts=_facts("expires_at", "token_refresh_before")),
    "Webhook": Card(title=("url", "id"), facts=_facts("status", "events", "failure_count", "last_delivery_at", "id")),
    "Plan": Card(
        title=("name", "id"),
        facts=_facts("price", "currency", "billing_cycle", "max_quality", "max_concurrent_streams", "is_active", "id"),
        text=("description",),
    ),
}  # fmt: skip

PRIVATE: Final[Mapping[str, frozenset[str]]] = {
    # Addresses that are signed: whoever has them, has the film.
    "StreamUrls": frozenset({"dash_url", "hls_url"}),
    "RefreshedUrls": frozenset({"dash_url", "hls_url"}),
    "Trailer": frozenset({"stream_url"}),
    "SubtitleTrack": frozenset({"url"}),
    "MediaUpload": frozenset({"upload_url"}),
    # What belongs to a viewer or to a member of staff.
    "Device": frozenset({"name"}),
    "DeviceRegister": frozenset({"name"}),
    "DeviceRename": frozenset({"name"}),
    "Rating": frozenset({"review"}),
    "RatingCreate": frozenset({"review"}),
    "RatingUpdate": frozenset({"review"}),
    "AuditLogEntry": frozenset({"metadata"}),
    # What was sent to somebody's server, and what it answered.
    "WebhookDelivery": frozenset({"response_snippet"}),
}
