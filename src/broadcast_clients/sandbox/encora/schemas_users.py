"""What belongs to a viewer: devices, sessions, lists, recordings, downloads, ratings; and the plans."""

from __future__ import annotations

from . import checks
from .record import Check, Kind

DEVICE_TYPES = ("smart_tv", "mobile", "tablet", "desktop", "console", "stb", "other")
DRM_SYSTEMS = ("widevine", "fairplay", "playready")
RECORDING_STATUSES = ("scheduled", "recording", "recorded", "failed", "expired")
DOWNLOAD_STATUSES = ("queued", "downloading", "ready", "expired", "failed")
BILLING_CYCLES = ("monthly", "quarterly", "semi_annual", "annual")
LISTED_TYPES = ("movie", "show", "episode")
PLAYED_TYPES = ("movie", "episode", "channel")

DEVICE = Kind(
    "device",
    keys=(
        "id", "name", "device_type", "platform", "os_version", "app_version", "is_trusted", "last_active_at",
        "created_at", "updated_at",
    ),
    checks={
        "name": checks.text(100),
        "device_type": checks.one_of(*DEVICE_TYPES),
        "platform": checks.text(100),
        "os_version": checks.text(50),
        "app_version": checks.text(50),
        "fingerprint": checks.text(512),
    },
    required=("name", "device_type", "fingerprint"),
)  # fmt: skip
RENAME: dict[str, Check] = {"name": checks.text(100)}

SESSION = Kind(
    "stream_session",
    # The list's items are lost; the vendor's console reads these.
    keys=(
        "session_id", "content_type", "content_id", "device_id", "profile_id", "status", "position_seconds",
        "started_at", "last_heartbeat_at", "expires_at",
    ),
)  # fmt: skip
HEARTBEAT: dict[str, Check] = {
    "session_id": checks.identity,
    "position_seconds": checks.integer(0),
    "is_paused": checks.boolean,
}
LICENCE: dict[str, Check] = {
    "content_id": checks.identity,
    "content_type": checks.one_of(*PLAYED_TYPES),
    "drm_system": checks.one_of(*DRM_SYSTEMS),
    "license_request_bytes": checks.base64_bytes,
}

WATCHLIST_ITEM = Kind(
    "watchlist_item",
    keys=(
        "id", "content_type", "content_id", "watch_progress_seconds", "watch_progress_percent", "completed",
        "added_at", "updated_at",
    ),
    checks={"content_type": checks.one_of(*LISTED_TYPES), "content_id": checks.identity},
    required=("content_type", "content_id"),
    sortable=("added_at", "updated_at", "watch_progress_seconds", "watch_progress_percent", "content_type"),
)  # fmt: skip
PROGRESS: dict[str, Check] = {"watch_progress_seconds": checks.integer(0), "completed": checks.boolean}

HISTORY_ITEM = Kind(
    "watch_history_item",
    # The list's items are lost; the vendor's console reads these.
    keys=(
        "id", "content_type", "content_id", "watch_duration_seconds", "progress_seconds", "completed", "device_type",
        "watched_at",
    ),
)  # fmt: skip
CLEAR: dict[str, Check] = {"confirmation": checks.one_of("CLEAR_HISTORY")}

RECORDING = Kind(
    "recording",
    keys=(
        "id", "channel_id", "program_id", "profile_id", "title", "status", "quality", "start_time", "end_time",
        "duration_seconds", "size_bytes", "expires_at", "requested_at", "updated_at",
    ),
    checks={
        "channel_id": checks.identity,
        "program_id": checks.identity,
        "start_time": checks.moment,
        "end_time": checks.moment,
        "quality": checks.one_of("sd", "hd", "fhd", "uhd"),
    },
    required=("channel_id", "start_time", "end_time"),
    nullable=frozenset({"program_id"}),
)  # fmt: skip

REMINDER = Kind(
    "reminder",
    keys=(
        "id", "profile_id", "target_type", "target_id", "status", "notify_before_minutes", "remind_at", "channels",
        "created_at", "updated_at",
    ),
    checks={
        "target_type": checks.one_of("epg_program", "live_channel", "upcoming_release"),
        "target_id": checks.identity,
        "notify_before_minutes": checks.integer(0),
        "remind_at": checks.moment,
        "channels": checks.list_of(checks.one_of("push", "email")),
    },
    required=("target_type", "target_id", "remind_at"),
)  # fmt: skip

DOWNLOAD = Kind(
    "download",
    keys=(
        "id", "content_type", "content_id", "quality", "status", "progress_percent", "error_code", "expires_at",
        "file_size_bytes", "device_id", "created_at", "updated_at",
    ),
    checks={
        "content_type": checks.one_of("movie", "episode"),
        "content_id": checks.identity,
        "quality": checks.one_of("SD", "HD", "FHD"),
    },
    required=("content_type", "content_id", "quality"),
    nullable=frozenset({"error_code"}),
)  # fmt: skip

RATING = Kind(
    "rating",
    keys=("id", "content_type", "content_id", "value", "review", "created_at", "updated_at"),
    checks={
        "content_type": checks.one_of(*LISTED_TYPES),
        "content_id": checks.identity,
        "value": checks.integer(1, 5),
        "review": checks.text(2000),
    },
    required=("content_type", "content_id", "value"),
)
RERATE: dict[str, Check] = {"value": checks.integer(1, 5), "review": checks.text(2000)}

PLAN = Kind(
    "plan",
    keys=(
        "id", "name", "description", "price", "currency", "billing_cycle", "max_profiles", "max_concurrent_streams",
        "max_devices", "max_quality", "has_downloads", "allow_download_count", "has_ads", "has_hdr", "has_dolby_atmos",
        "trial_days", "is_active", "created_at", "updated_at",
    ),
    nullable=frozenset({"allow_download_count"}),
)  # fmt: skip
