"""Channels and the programme guide: their documented fields and limits."""

from __future__ import annotations

from . import checks
from .checks import RATINGS
from .record import Check, Kind

CHANNEL_STATUSES = ("live", "offline", "scheduled_maintenance")
IMPORT_FORMATS = ("xmltv", "json")

CHANNEL = Kind(
    "channel",
    keys=(
        "id", "name", "slug", "number", "description", "category", "language", "images", "status", "geo_restrictions",
        "drm_required", "is_premium", "is_catchup_enabled", "catchup_days", "sort_order", "website_url", "created_at",
        "updated_at",
    ),
    checks={
        "name": checks.text(100),
        "number": checks.integer(1),
        "description": checks.text(1000),
        "category": checks.text(100),
        "language": checks.string,
        "images": checks.images,
        "status": checks.one_of(*CHANNEL_STATUSES),
        "geo_restrictions": checks.geo,
        "drm_required": checks.boolean,
        "is_premium": checks.boolean,
        "is_catchup_enabled": checks.boolean,
        "catchup_days": checks.integer(0, 30),
        "sort_order": checks.integer(),
        "website_url": checks.uri,
    },
    required=("name", "status", "drm_required", "is_premium", "is_catchup_enabled"),
    clearable=frozenset({"catchup_days"}),
    nullable=frozenset({"catchup_days"}),
    searched=("name", "description", "category"),
    tagged=True,
)  # fmt: skip

PROGRAM = Kind(
    "program",
    keys=(
        "id", "channel_id", "title", "description", "content_rating", "language", "start_time", "end_time",
        "duration_minutes", "is_live", "is_catchup_available", "catchup_expires_at", "season_number", "episode_number",
        "categories", "images", "linked_vod_id",
    ),
    checks={
        "channel_id": checks.identity,
        "title": checks.text(255),
        "description": checks.text(2000),
        "content_rating": checks.one_of(*RATINGS),
        "language": checks.string,
        "start_time": checks.moment,
        "end_time": checks.moment,
        "is_live": checks.boolean,
        "is_catchup_available": checks.boolean,
        "catchup_expires_at": checks.moment,
        "season_number": checks.integer(),
        "episode_number": checks.integer(),
        "categories": checks.list_of(checks.string),
        "images": checks.images,
        "linked_vod_id": checks.identity,
    },
    required=("channel_id", "title", "start_time", "end_time", "is_live", "is_catchup_available"),
    clearable=frozenset({"catchup_expires_at", "season_number", "episode_number"}),
    nullable=frozenset({"catchup_expires_at", "season_number", "episode_number"}),
)  # fmt: skip

IMPORT_JOB = Kind(
    "epg_import",
    keys=("id", "status", "programs_imported", "errors", "created_at", "completed_at"),
    nullable=frozenset({"completed_at"}),
)

IMPORT: dict[str, Check] = {
    "format": checks.one_of(*IMPORT_FORMATS),
    "source": checks.string,
    "source_url": checks.uri,
    "channel_ids": checks.list_of(checks.identity),
    "replace_window": checks.boolean,
}
